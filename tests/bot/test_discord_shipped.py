"""The shipped knowledge on Discord: the questions everybody will ask get one answer, wherever they are asked."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

from bot.client import MoonraceBot
from bot.storage import QuestionLog
from knowledge.answering import KnowledgeBase
from tests.bot.reading import plain
from tests.loopback.server import FakeDiscord
from tests.shipped import shipped

ANSWERED = (
    "When did Russia and China sign the memorandum on a lunar station?",
    "Is Russia still part of Gateway?",
    "When is Artemis III?",
    "Did Artemis 1 fly?",
    "What happened to dearMoon?",
    "Who heads Roscosmos?",
    "What did the article say about 2028?",
    "Who signed the memorandum?",
    "How many modules was Russia to build?",
)
DECLINED = "best pizza in Chicago", "when did Artemis XII land?"


@pytest.fixture(scope="session")
def base() -> KnowledgeBase:
    """The shipped knowledge, read once for all tests here."""
    return shipped()


async def by_slash(discord: FakeDiscord, question: str) -> str:
    """Ask with the command."""
    return (await discord.slash("ask", {"question": question})).message.text


async def by_mention(discord: FakeDiscord, question: str) -> str:
    """Ask by mentioning the bot."""
    return (await discord.say(None, question, mentions_bot=True))[-1].text


async def by_direct_message(discord: FakeDiscord, question: str) -> str:
    """Ask in a direct message."""
    return (await discord.direct_message(question))[-1].text


@pytest.mark.usefixtures("bot")
@pytest.mark.parametrize(("ask", "surface"), [(by_slash, "slash"), (by_mention, "mention"), (by_direct_message, "dm")])
async def test_the_same_answer_everywhere(
    discord: FakeDiscord,
    base: KnowledgeBase,
    log: QuestionLog,
    *,
    ask: Callable[[FakeDiscord, str], Awaitable[str]],
    surface: str,
) -> None:
    """Each question gets the headline that a terminal shows, or is declined with the same reason, and is one row."""
    for question in (*ANSWERED, *DECLINED):
        answer = base.answer(question)
        said = answer.declined.reason if answer.declined else answer.headline
        first_lines = plain(await ask(discord, question)).split("\n")[:2]

        assert first_lines[0] == f"-# {question}"
        assert first_lines[1].startswith(said)
    await log.flush()
    rows = [(row.question, row.surface, str(row.outcome)) for row in await log.recent(99)]

    assert rows[::-1] == [
        *((question, surface, "answered") for question in ANSWERED),
        *((question, surface, "declined") for question in DECLINED),
    ]


async def test_the_memorandum_is_dated_and_cited(discord: FakeDiscord, bot: MoonraceBot) -> None:
    """The question of the README is answered with the day and a source."""
    text = await by_slash(discord, ANSWERED[0])

    assert bot.is_ready()
    assert "9 March 2021" in text
    assert "\n[1] " in text
