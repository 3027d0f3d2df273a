"""A server with something of everything that its moderators could read, change or delete."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.storage import QuestionLog
from tests.bot.logged import question
from tests.bot.storage.desk import curated, hidden, keep, record
from tests.loopback.permissions import Permission
from tests.loopback.server import FakeDiscord
from tests.loopback.world import Channel, Guild, User

QUESTION, TWO, CURATED, HIDDEN, MEMBER, CHANNEL, ROLE = (
    "<question>",
    "<two>",
    "<curated>",
    "<hidden>",
    "<member>",
    "<channel>",
    "<role>",
)
EVERYTHING = Permission.MANAGE_MESSAGES | Permission.MANAGE_GUILD | Permission.MANAGE_CHANNELS
_QUESTIONS, _ANSWERS, _DEEDS = 16, 6, 4  # each more than a page, with what is recorded of the answers


@dataclass(frozen=True)
class Desk:
    """A server, its moderator who may do all, and what there is to name. `word` is in all that its people wrote."""

    discord: FakeDiscord
    guild: Guild
    moderator: User
    word: str
    stock: Mapping[str, Any]

    @property
    def channel(self) -> Channel:
        """Where the moderator works."""
        return self.guild.channels[0]

    def filled(self, values: Mapping[Any, Any]) -> dict[Any, Any]:
        """Values with what they name in its place."""
        return {name: self.stock.get(value, value) for name, value in values.items()}


async def stocked(discord: FakeDiscord, log: QuestionLog, guild: Guild, word: str, hides: str) -> Desk:
    """A desk with all there is to look at. Each server needs a word and a hidden source of its own."""
    at = {"guild_id": guild.id}
    channel = guild.channels[0]
    first = (guild.id >> 22) % 10 * 100  # of ids, which no two servers share
    numbers = range(first, first + _QUESTIONS)
    sources = ("agency-2026", "wire-2026")
    text = f"What of Artemis and the {word}?"
    rows = [question(each, **at, channel_id=channel.id, question=text, source_ids=sources) for each in numbers]
    await keep(log, *rows)
    for number in range(first, first + _ANSWERS):
        written = {"question": text, "text": f"The {word} is on the Moon.", "normalised": f"{word} {number}"}
        answer = curated(number, **at, **written, kind="history", review_by=None)
        await log.curation.add(answer, record("added", **at, target=word))
    for _ in range(_DEEDS):
        await log.audit.add(record("noted", **at, target=word))
    await log.curation.hide(hidden(hides, **at), record("hidden", **at, target=word))
    moderator = discord.world.add_member(guild, "Mira", EVERYTHING)
    (role,) = guild.members[moderator.id]
    stock = {
        QUESTION: rows[-1].id,
        TWO: f"{rows[-1].id} {rows[-2].id}",
        CURATED: curated(first).id,
        HIDDEN: hides,
        MEMBER: discord.world.asker,
        CHANNEL: channel,
        ROLE: guild.roles[role],
    }
    return Desk(discord, guild, moderator, word, stock)
