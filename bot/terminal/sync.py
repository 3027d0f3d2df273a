"""`moonrace sync`: tell Discord which commands the bot has."""

from __future__ import annotations

import asyncio
import sys

from rich.console import Console

from bot.client import Connection, SyncResult, Wanted, sync_commands
from bot.errors import BotError, UserError
from bot.rendering.legible import legible
from bot.service import AskService
from bot.storage import QuestionLog
from bot.terminal.exits import ANSWERED, FAILED
from knowledge.answering import KnowledgeBase

__all__ = ["Wanted", "sync"]


def sync(console: Console, connection: Connection, base: KnowledgeBase, database_url: str, wanted: Wanted) -> int:
    """Register the commands and say what was done. Returns the exit code."""
    try:
        result = asyncio.run(_sync(connection, base, database_url, wanted))
    except BotError as error:
        full_stop = "" if isinstance(error, UserError) else "."
        sys.stderr.write(f"{legible(str(error))}{full_stop}\n")
        return FAILED
    console.print(_done(result, wanted))
    return ANSWERED


def _done(result: SyncResult, wanted: Wanted) -> str:
    if wanted.clear:
        return f"Server {wanted.guild_id} has no commands of its own any more."
    done = "Discord was told these commands" if result.changed else "Nothing was sent: Discord knows these commands"
    return f"{done}: {', '.join(result.commands)}"


async def _sync(connection: Connection, base: KnowledgeBase, database_url: str, wanted: Wanted) -> SyncResult:
    log = await QuestionLog.open(database_url)
    try:
        # Nobody is answered here, so nobody's id is hashed, and the key is not needed.
        return await sync_commands(connection, AskService(base, log, key=b""), log, wanted)
    finally:
        await log.close()
