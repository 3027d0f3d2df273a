"""What the tests of the log channel share: a clock, what is set up and asked, and a round of the job."""

from __future__ import annotations

import datetime as dt
from typing import Any

from bot.bulletins import Bulletins
from bot.client import MoonraceBot
from bot.client.reporting import Reporter
from bot.storage import AuditRow, GuildSettingsRow, QuestionLog, QuestionRow
from tests.bot.logged import START
from tests.loopback.messages import Message
from tests.loopback.server import FakeDiscord

MONDAY = dt.datetime(2026, 11, 23, 8, 0, tzinfo=dt.UTC)
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
MESSAGES = "/channels/*/messages"


class Calendar:
    """A clock that shows what a test sets."""

    def __init__(self) -> None:
        self.now = MONDAY

    def __call__(self) -> dt.datetime:
        """What it shows."""
        return self.now


async def set_up(log: QuestionLog, discord: FakeDiscord, **settings: Any) -> None:
    """Keep what the server set up, as /setup would."""
    guild_id = discord.world.guild.id
    row = GuildSettingsRow(
        guild_id=guild_id, settings={"log_channel_id": discord.world.channel.id, **settings}, at=START
    )
    await log.guilds.save(row, AuditRow(guild_id=guild_id, at=START, moderator_id=1, action="setup"))


async def keep(log: QuestionLog, *rows: Any) -> None:
    """Store questions and verdicts."""
    for row in rows:
        (log.record if isinstance(row, QuestionRow) else log.record_feedback)(row)
    await log.flush()


def bulletins_of(bot: MoonraceBot, calendar: Calendar) -> Bulletins:
    """What is due by the calendar."""
    return Bulletins(bot.service.log, bot.rules, lambda: bot.service.base.library, calendar)


async def posted(reporter: Reporter, discord: FakeDiscord) -> list[Message]:
    """All that stands in the log channel after one more round."""
    await reporter._bulletins._rules.refresh()
    await reporter.round()
    return [each for each in discord.messages_in() if each.author == discord.world.bot]
