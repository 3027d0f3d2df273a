"""Telling Discord which commands there are. Only `moonrace sync` does that: Discord counts creations per day."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp
import discord

from bot.client.bot import MoonraceBot
from bot.client.connection import Connection
from bot.errors import StorageError, UserError
from bot.service import AskService
from bot.storage import QuestionLog

_log = logging.getLogger(__name__)
_INVITE = "Invite it anew with the scopes bot and applications.commands."


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which commands to register: everywhere, or (`guild_id`) in one server only, at once, for trying them out.

    `clear` takes that server's own ones away again, so that nobody sees each command twice. With `if_changed` nothing
    is sent while the commands are those of the last time, as the log remembers.
    """

    guild_id: int | None = None
    if_changed: bool = False
    clear: bool = False


@dataclass(frozen=True, slots=True)
class SyncResult:
    """Whether Discord had to be told, the commands' names, and the hash of what it knows now."""

    changed: bool
    commands: tuple[str, ...]
    digest: str


async def sync_commands(
    connection: Connection, service: AskService, log: QuestionLog, wanted: Wanted = Wanted()
) -> SyncResult:
    """Register the commands with Discord.

    Raises UserError, which says what to do, when Discord refuses or cannot be reached. Where the log is out of reach,
    Discord is told all the same, and the Python log says that it will be told again.
    """
    bot = MoonraceBot(connection, service)
    async with bot, _explained(wanted.guild_id):
        await bot.login(connection.token)
        guild = discord.Object(wanted.guild_id) if wanted.guild_id is not None else None
        if guild is not None and not wanted.clear:
            bot.tree.copy_global_to(guild=guild)
        payload = commands_payload(bot, guild)
        names = tuple(command["name"] for command in payload)
        digest = hashlib.sha256(json.dumps(payload, sort_keys=True).encode()).hexdigest()
        application = bot.application_id or 0
        if wanted.if_changed and await _remembered(log, application, wanted.guild_id) == digest:
            return SyncResult(changed=False, commands=names, digest=digest)
        await bot.tree.sync(guild=guild)
        await _remember(log, application, wanted.guild_id, digest)
        return SyncResult(changed=True, commands=names, digest=digest)


async def _remembered(log: QuestionLog, application: int, guild_id: int | None) -> str | None:
    try:
        return await log.command_hash(application, guild_id)
    except StorageError as error:
        _log.warning("What Discord was told last is not known: %s", error)
        return None


async def _remember(log: QuestionLog, application: int, guild_id: int | None, digest: str) -> None:
    try:
        await log.save_command_hash(application, guild_id, digest)
    except StorageError as error:
        _log.warning("Discord was told the commands, which could not be noted, so --if-changed repeats it: %s", error)


def commands_payload(bot: MoonraceBot, guild: discord.Object | None = None) -> list[dict[str, Any]]:
    """What Discord is told, ordered so that the same commands always make the same payload."""
    payload = [command.to_dict(bot.tree) for command in bot.tree.get_commands(guild=guild)]
    return sorted(payload, key=lambda command: (command["type"], command["name"]))


@asynccontextmanager
async def _explained(guild_id: int | None) -> AsyncIterator[None]:
    try:
        yield
    except discord.LoginFailure as error:
        raise UserError("Discord does not accept the token. Copy it anew from the developer portal.") from error
    except (discord.Forbidden, discord.NotFound) as error:
        place = "here" if guild_id is None else f"in server {guild_id}"
        raise UserError(f"Discord allows the bot no commands {place}. {_INVITE}") from error
    except discord.HTTPException as error:
        raise UserError(f"Discord did not take the commands: {error}") from error
    except (aiohttp.ClientError, OSError) as error:
        raise UserError(f"Discord cannot be reached: {error}. Check the network and try again.") from error
