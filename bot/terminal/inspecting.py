"""`moonrace doctor --guild ID`: which permission the bot lacks in which channel of a server."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import aiohttp
import discord

from bot.client import Connection
from bot.errors import StorageError, UserError
from bot.guild_rules import GuildRules, ServerSettings
from bot.rendering.phrases import count
from bot.storage import FollowingRow, QuestionLog, database_path
from bot.storage.migrating import revision_of
from bot.storage.schema import REVISION
from bot.terminal.doctor import Finding, Verdict
from bot.views.inspecting import Inspection, Place


def examine_guild(connection: Connection, database_url: str, guild_id: int) -> Iterator[Finding]:
    """What is missing on a server, as Discord tells it now. The bot may be running meanwhile, or not."""
    try:
        settings, following = asyncio.run(_read(database_url, guild_id))
    except StorageError as error:
        settings, following = ServerSettings(), []
        yield Finding(Verdict.NOTE, f"What server {guild_id} set up is not known, so the defaults are taken: {error}.")
    try:
        name, inspection = asyncio.run(_ask(connection, guild_id, settings, following))
    except UserError as error:
        yield Finding(Verdict.WRONG, str(error))
        return
    complaints = inspection.complaints(lambda place: f"#{place.name}")
    yield from (Finding(Verdict.WRONG, complaint) for complaint in complaints)
    if not complaints:
        channels = count(len(inspection.places), "channel")
        yield Finding(Verdict.FINE, f"Server {name}: no permission is missing in {channels}.")


async def _read(database_url: str, guild_id: int) -> tuple[ServerSettings, list[FollowingRow]]:
    """What the server set up and follows. Only a log that is there and up to date is opened: nothing is changed."""
    path = database_path(database_url)
    if not path.exists() or revision_of(path) != REVISION:
        raise StorageError("there is no log yet, or it is of another version")
    log = await QuestionLog.open(database_url)
    try:
        followed = await log.follows.followed()
        return await GuildRules(log.guilds).of(guild_id), [row for row in followed if row.guild_id == guild_id]
    finally:
        await log.close()


async def _ask(
    connection: Connection, guild_id: int, settings: ServerSettings, following: Sequence[FollowingRow]
) -> tuple[str, Inspection]:
    """The server's name, and all of it that there is to look at. Raises UserError, which says what to do."""
    connection.aim()
    async with discord.Client(intents=discord.Intents.none()) as client:
        with _explained(guild_id):
            await client.login(connection.token)
            guild = await client.fetch_guild(guild_id, with_counts=False)
            places: dict[int, Place] = {channel.id: channel for channel in await guild.fetch_channels()}
            me = await guild.fetch_member(client.user.id if client.user else 0)
    return guild.name, Inspection(places, me, settings, {row.channel_id for row in following} & places.keys())


@contextmanager
def _explained(guild_id: int) -> Iterator[None]:
    try:
        yield
    except discord.LoginFailure as error:
        raise UserError("Discord does not accept the token. Copy it anew from the developer portal.") from error
    except (discord.Forbidden, discord.NotFound) as error:
        raise UserError(
            f"I am not a member of server {guild_id}. Check the number, or invite me with the scopes bot and "
            "applications.commands."
        ) from error
    except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
        raise UserError(f"Discord cannot be asked about server {guild_id}: {error}. Try again later.") from error
