"""No secret reaches a log, at any level, whatever goes wrong; and nobody can forge a line of it."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator

import pytest

from bot.client import MoonraceBot
from bot.rendering.redaction import REDACTED, Redaction, redact
from tests.loopback.server import FakeDiscord

QUESTION = "When is Artemis III?"
USER = "MTIzNDU2Nzg5MDEyMzQ1Njc4OTA"
SHAPED = f"{USER}.GabcdE.abcdefghijklmnopqrstuvwxyz0123456789AB"  # no file may hold what looks like a token whole


@pytest.fixture
def output(discord: FakeDiscord) -> Iterator[io.StringIO]:
    """All that is logged from DEBUG up, by anybody, through the filter."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.addFilter(Redaction([discord.token]))
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield stream
    root.setLevel(level)
    root.removeHandler(handler)


def log_line(message: str, *args: object, secrets: tuple[str, ...] = (), error: Exception | None = None) -> str:
    """One record as a handler with the filter prints it."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.addFilter(Redaction(secrets))
    exc_info = (type(error), error, None) if error else None
    handler.handle(logging.LogRecord("test", logging.INFO, "", 0, message, args, exc_info))
    return stream.getvalue()


async def test_nothing_secret_in_all_the_output(
    output: io.StringIO, discord: FakeDiscord, bot: MoonraceBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither the bot's token nor an interaction's is in the log, rate limits and failures included."""
    discord.fail_next("POST", "/interactions/*/*/callback", status=429, times=1)
    discord.fail_next("PATCH", "/webhooks/*/*/messages/@original", status=500, times=1)
    discord.fail_next("PATCH", "/webhooks/*/*/messages/@original", status=400, times=1)
    await discord.slash("ask", {"question": QUESTION, "private": True})
    await discord.slash("ask", {"question": QUESTION, "private": True})
    await discord.say(None, QUESTION, mentions_bot=True)
    monkeypatch.setattr(bot.service, "base", None)
    await discord.autocomplete("ask", "question", "x")
    await discord.slash("about")
    logged = output.getvalue()

    assert "rate limited" in logged
    assert "Traceback" in logged
    assert discord.token not in logged
    assert not [exchange.token for exchange in discord.exchanges if exchange.token in logged]


@pytest.mark.usefixtures("bot")
async def test_nothing_secret_in_what_is_sent(discord: FakeDiscord) -> None:
    """No body of a request holds the bot's token."""
    await discord.slash("ask", {"question": QUESTION})
    await discord.slash("about")

    assert discord.requests
    assert not [request for request in discord.requests if discord.token in repr((request.body, request.path))]


@pytest.mark.parametrize(
    "text",
    [
        f"POST https://discord.com/api/v10/interactions/123/{SHAPED}/callback",
        f"PATCH /webhooks/123/{SHAPED}/messages/@original",
        f"Event {{'token': '{SHAPED}', 'id': '1'}}",
        f'{{"token":"{SHAPED}"}}',
        f"Authorization: Bot {SHAPED}",
    ],
)
def test_tokens_are_known_by_their_place_and_shape(text: str) -> None:
    """Tokens that nobody told the filter of are taken out as well; what is around them stays."""
    assert SHAPED not in redact(text)
    assert redact(text).startswith(text[: text.index(SHAPED)])
    assert REDACTED in redact(text)


def test_arguments_and_tracebacks_are_covered() -> None:
    """A secret in an argument or in an exception's text is taken out as well."""
    line = log_line("user %s", "hunter2", secrets=("hunter2", ""), error=RuntimeError("hunter2\x1b[31m"))

    assert "hunter2" not in line
    assert "\x1b" not in line
    assert line.startswith(f"user {REDACTED}\nRuntimeError: {REDACTED}")


def test_a_message_stays_on_one_line() -> None:
    """A question cannot make a line of the log, nor move the cursor of who reads it."""
    assert log_line("asked %s", "a\nERROR forged\x1b[2J\u2028") == "asked a\\nERROR forged\\x1b[2J\\u2028\n"


class Unprintable:
    """Something that cannot be turned into text."""

    def __str__(self) -> str:
        """Fail."""
        raise ZeroDivisionError


@pytest.mark.parametrize(("message", "arguments"), [("%d words", ("no number",)), ("%s", (Unprintable(),))])
def test_a_record_that_cannot_be_read_does_no_harm(message: str, arguments: tuple[object, ...]) -> None:
    """A slip in some library's logging reaches the log as a note, and never whoever logged."""
    assert "cannot be read" in log_line(message, *arguments)
