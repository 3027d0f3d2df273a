"""Strange and bad input on Discord gets a clear answer, harms nobody, and is told to the asker alone."""

from __future__ import annotations

import pytest

from bot.client import MoonraceBot
from bot.storage import Outcome, QuestionLog
from tests.loopback.exchange import Exchange
from tests.loopback.messages import Message
from tests.loopback.server import FakeDiscord

QUESTION = "When is Artemis III?"


@pytest.fixture(autouse=True)
def _online(bot: MoonraceBot) -> None:
    """Each of these tests needs the bot online."""


@pytest.mark.parametrize(
    "text",
    [
        "@everyone @here <@&1> <#2> who flew Artemis?",
        "[click](https://evil.example) [again](https://evil.example)",
        "```js\nalert(1)\n``` When?",
        "'; DROP TABLE questions; --",
        "\u202etcejorp\u202c \u200bArtemis",
        "Когда полетит Артемида?",
        "阿尔忒弥斯三号什么时候发射？",
        "?!.,",
        "the of and",
    ],
)
async def test_strange_questions(discord: FakeDiscord, text: str) -> None:
    """Whatever is asked, the screen shows a clear answer that pings nobody and carries no link of the asker's."""
    asked = await discord.slash("ask", {"question": text})
    (said,) = await discord.say(None, text, mentions_bot=True)

    for message in (last_message(asked), said):
        assert message.text
        assert not message.pings
        assert "](https://evil" not in message.text
        assert not any(hidden in message.text for hidden in "\u202e\u202c\u200b")


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"question": "   "}, "question"),
        ({"question": "x" * 4000}, "500"),
        ({"question": QUESTION, "as_of": "next Tuesday"}, "cannot read “next Tuesday” as a date"),
    ],
)
async def test_bad_input(discord: FakeDiscord, log: QuestionLog, values: dict[str, str], words: str) -> None:
    """Bad input gets a sentence for the asker alone, no reference, and a row that says it came to nothing."""
    asked = await discord.slash("ask", values)
    await log.flush()

    assert words in last_message(asked).text
    assert seen_by_asker_alone(asked)
    assert [row.outcome for row in await log.recent(9)] == [Outcome.ERROR]


def shown(exchange: Exchange) -> list[Message]:
    """All that an exchange left on screens."""
    messages = [exchange.original, *exchange.followups]
    return [message for message in messages if message is not None and not message.deleted]


def last_message(exchange: Exchange) -> Message:
    """The last thing that an exchange put on the screen."""
    return shown(exchange)[-1]


def seen_by_asker_alone(exchange: Exchange) -> bool:
    """Whether nothing of the exchange is on others' screens."""
    return bool(shown(exchange)) and all(message.ephemeral for message in shown(exchange))
