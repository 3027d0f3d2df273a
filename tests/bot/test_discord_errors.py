"""Failures: whoever waits is told, once, with a reference that finds the rest in the log; nobody is left waiting."""

from __future__ import annotations

import logging
import re
from typing import Any

import pytest

from bot.client import MoonraceBot
from bot.service import AskService
from bot.storage import QuestionLog
from knowledge.answering import KnowledgeBase
from knowledge.models import Answer, PartialDate
from tests.loopback.exchange import Exchange
from tests.loopback.messages import Message
from tests.loopback.server import FakeDiscord

QUESTION = "When is Artemis III?"
REFERENCE = re.compile(r"reference ([0-9a-f]{8})\.")


class BrokenBase(KnowledgeBase):
    """Knowledge with a fault in it."""

    def __init__(self, base: KnowledgeBase) -> None:
        self.library = base.library
        self.chronicle = base.chronicle

    def answer(
        self,
        question: str,
        as_of: PartialDate | None = None,
        longest: int = 500,
        *,
        after: Answer | None = None,
        hidden: frozenset[str] = frozenset(),
    ) -> Answer:
        """Fail as a bug would."""
        raise ZeroDivisionError(f"secret detail of {question!r} {as_of} {longest} {after} {hidden}")


@pytest.fixture
def service(base: KnowledgeBase, log: QuestionLog, request: pytest.FixtureRequest) -> AskService:
    """A service, broken where a test says so."""
    return AskService(BrokenBase(base) if "broken" in request.fixturenames else base, log, key=b"k" * 32)


@pytest.fixture
def broken() -> None:
    """Marks a test that wants a broken service."""


def told(exchange: Exchange) -> Message:
    """The one message that an exchange left on the screen."""
    messages = [exchange.original, *exchange.followups]
    (message,) = [message for message in messages if message is not None and not message.deleted]
    return message


def logged(caplog: pytest.LogCaptureFixture, reference: str) -> logging.LogRecord:
    """The one record with a reference."""
    (record,) = [record for record in caplog.records if reference in record.getMessage()]
    return record


@pytest.mark.usefixtures("broken", "bot")
async def test_a_bug_in_a_command(discord: FakeDiscord, caplog: pytest.LogCaptureFixture) -> None:
    """The asker alone sees a sentence with a reference; the log has the traceback under it."""
    message = told(await discord.slash("ask", {"question": QUESTION}))
    found = REFERENCE.search(message.text)

    assert found is not None
    assert message.ephemeral
    assert "secret" not in message.text
    record = logged(caplog, found[1])
    assert record.exc_info is not None
    assert record.exc_info[0] is ZeroDivisionError


@pytest.mark.usefixtures("broken", "bot")
async def test_a_bug_while_answering_a_mention(discord: FakeDiscord) -> None:
    """A message gets the sentence as a reply."""
    (answer,) = await discord.say(None, QUESTION, mentions_bot=True)

    assert REFERENCE.search(answer.text)
    assert "secret" not in answer.text


async def test_a_bug_in_a_button(discord: FakeDiscord, bot: MoonraceBot, monkeypatch: pytest.MonkeyPatch) -> None:
    """discord.py only logs what a persistent button raises; here its presser is told."""
    asked = await discord.slash("ask", {"question": QUESTION})

    async def fail(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(bot.service, "give_feedback", fail)
    message = told(await discord.click(asked, "Wrong"))

    assert REFERENCE.search(message.text)
    assert message.ephemeral


async def test_a_bug_in_a_check(discord: FakeDiscord, bot: MoonraceBot, monkeypatch: pytest.MonkeyPatch) -> None:
    """A check that breaks, for which discord.py has no handler, denies and says so."""

    def check(_: Any) -> bool:
        raise ZeroDivisionError

    monkeypatch.setattr(bot.tree.get_command("about"), "checks", [check])
    message = told(await discord.slash("about"))

    assert REFERENCE.search(message.text)


async def test_a_check_that_denies(discord: FakeDiscord, bot: MoonraceBot, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who may not is told so, without a reference."""
    monkeypatch.setattr(bot.tree.get_command("about"), "checks", [lambda _: False])

    assert told(await discord.slash("about")).text == "You may not use this here."


async def test_a_bug_in_a_completion(discord: FakeDiscord, bot: MoonraceBot, monkeypatch: pytest.MonkeyPatch) -> None:
    """A completion that breaks offers nothing, instead of an error on the screen while typing."""
    monkeypatch.setattr(bot.service, "base", None)

    assert await discord.autocomplete("ask", "question", "art") == []


async def test_a_command_that_is_no_more(discord: FakeDiscord, bot: MoonraceBot) -> None:
    """Discord may still show a command that this version does not have."""
    bot.tree.remove_command("about")

    assert "has changed" in told(await discord.slash("about")).text


@pytest.mark.parametrize("custom_id", ["moon:fb:v0:1", "moon:ask:v2:x", "other"])
async def test_a_button_of_another_version(discord: FakeDiscord, bot: MoonraceBot, custom_id: str) -> None:
    """A button that this version does not know gets an answer."""
    channel = bot.get_channel(discord.world.channel.id)
    await channel.send("old", view=one_button(custom_id))  # type: ignore[union-attr]  # a text channel
    pressed = await discord.click(discord.messages_in()[-1], custom_id)

    assert "another version" in told(pressed).text


@pytest.mark.usefixtures("bot")
async def test_a_refusal_is_logged_without_what_was_asked(
    discord: FakeDiscord, caplog: pytest.LogCaptureFixture
) -> None:
    """The text of a refusal repeats what the person wrote, so the log has only its kind."""
    caplog.set_level(logging.INFO)
    message = told(await discord.slash("ask", {"question": QUESTION, "as_of": "canary day"}))

    assert "canary day" in message.text
    assert "UserError" in caplog.text
    assert not [
        record for record in caplog.records if record.name.startswith("bot") and "canary" in record.getMessage()
    ]


async def test_a_suggestion_that_is_no_more(discord: FakeDiscord, bot: MoonraceBot) -> None:
    """A suggested question may have left the library since the button was made."""
    channel = bot.get_channel(discord.world.channel.id)
    await channel.send("old", view=one_button("moon:ask:v1:0123456789ab"))  # type: ignore[union-attr]  # likewise
    pressed = await discord.click(discord.messages_in()[-1], "moon:ask:v1:0123456789ab")

    assert "no longer know that question" in told(pressed).text


def one_button(custom_id: str) -> Any:
    """A view with one button."""
    from discord.ui import Button, View  # noqa: PLC0415  # the name of the module is that of a fixture

    return View(timeout=None).add_item(Button(label="x", custom_id=custom_id))


@pytest.mark.usefixtures("bot")
@pytest.mark.parametrize("status", [500, 429])
async def test_trouble_with_discord_is_retried(discord: FakeDiscord, status: int) -> None:
    """An answer that Discord does not take at first arrives in the end."""
    discord.fail_next("PATCH", "/webhooks/*/*/messages/@original", status=status, times=2, retry_after=0.0)
    asked = await discord.slash("ask", {"question": QUESTION})

    assert "2027" in asked.message.text


@pytest.mark.usefixtures("bot")
async def test_a_cut_connection_is_told(discord: FakeDiscord) -> None:
    """Where discord.py does not try again, the asker is told to."""
    discord.fail_next("PATCH", "/webhooks/*/*/messages/@original", status=0)
    asked = await discord.slash("ask", {"question": QUESTION})

    assert "Try again in a moment" in told(asked).text


@pytest.mark.usefixtures("bot")
async def test_too_late_is_only_logged(discord: FakeDiscord, caplog: pytest.LogCaptureFixture) -> None:
    """After three seconds Discord knows the interaction no more, and there is nobody to be told."""
    held = discord.hold("POST", "/interactions/*/*/callback")
    asked = await discord.slash("ask", {"question": QUESTION}, wait=False)
    await held.arrived()
    discord.still_clock.advance(3.5)
    held.release()
    await discord.quiet()

    assert not asked.acknowledged
    assert "too late" in caplog.text
    assert not discord.recording.find("POST", "/webhooks/*/*")
