"""`moonrace sync`: tell Discord which commands the bot has."""

from __future__ import annotations

import asyncio
import sys

from rich.console import Console

from bot.client import Connection, SyncResult, sync_commands
from bot.errors import BotError
from bot.rendering.legible import legible
from bot.service import AskService
from bot.storage import QuestionLog
from bot.terminal.exits import ANSWERED, FAILED
from knowledge.answering import KnowledgeBase


def sync(
    console: Console,
    connection: Connection,
    base: KnowledgeBase,
    database_url: str,
    *,
    guild_id: int | None,
    if_changed: bool,
) -> int:
    """Register the commands and say what was done. Returns the exit code."""
    try:
        result = asyncio.run(_sync(connection, base, database_url, guild_id=guild_id, if_changed=if_changed))
    except BotError as error:
        sys.stderr.write(f"{legible(str(error))}\n")
        return FAILED
    done = "Discord was told these commands" if result.changed else "Nothing was sent: Discord knows these commands"
    console.print(f"{done}: {', '.join(result.commands)}")
    return ANSWERED


async def _sync(
    connection: Connection, base: KnowledgeBase, database_url: str, *, guild_id: int | None, if_changed: bool
) -> SyncResult:
    log = await QuestionLog.open(database_url)
    try:
        # Nobody is answered here, so nobody's id is hashed, and the key is not needed.
        service = AskService(base, log, key=b"")
        return await sync_commands(connection, service, log, guild_id=guild_id, if_changed=if_changed)
    finally:
        await log.close()
