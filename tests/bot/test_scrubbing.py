"""Scrubbing: what leads to a person or opens a door is taken out of a question, and nothing else is."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import UserError
from bot.scrubbing import CARD, E_MAIL, LINK, PHONE, TOKEN, scrub
from bot.service import AskService, Question, Surface
from bot.storage import QuestionLog
from knowledge.answering import KnowledgeBase
from knowledge.library import DATA
from tests.bot.logged import fetch

EVALUATION = Path(__file__).parents[1] / "evaluation"
ID = "MTIzNDU2Nzg5MDEyMzQ1Njc4OTA"  # no file may hold what looks like a token whole
BOT_TOKEN = f"{ID}.GabcdE.abcdefghijklmnopqrstuvwxyz0123456789AB"


@pytest.mark.parametrize(
    "address", ["bob@example.org", "bob.o'brien+moon@mail.example.co.uk", "ü_1@münchen.example", "bob＠example.org"]
)
def test_e_mail_addresses(address: str) -> None:
    """An address goes, whatever letters it is in, and the sentence around it stays."""
    assert scrub(f"Tell <{address}>, please.") == f"Tell <{E_MAIL}>, please."


@pytest.mark.parametrize(
    "number",
    [
        *("+49 30 1234567", "+44 (0)20 7946 0958", "+420 123 456 789", "+8613812345678", "0049 171 2345678"),
        *("+1 (555) 234-5678", "+1-212-555-0199", "(555) 123-4567", "555-123-4567", "555.123.4567"),
        *("+7 (495) 123-45-67", "8 (495) 123-45-67", "8-800-555-35-35", "+7 495\u00a0123\u201145\u201167"),
        *("020 7946 0958", "030/1234567", "(030) 1234567", "01 23 45 67 89", "01.23.45.67.89", "09012345678"),
    ],
)
def test_telephone_numbers(number: str) -> None:
    """A number goes in each form that is dialled, and a year behind it does no harm."""
    assert scrub(f"Call {number}, please.") == f"Call {PHONE}, please."
    assert scrub(f"Call {number} in 2026").startswith(f"Call {PHONE}")


@pytest.mark.parametrize(
    "number",
    ["4111 1111 1111 1111", "4111-1111-1111-1111", "5555555555554444", "3782 822463 10005", "6250941006528599"],
)
def test_credit_cards(number: str) -> None:
    """A card goes, in groups and without; with one digit wrong it is no card's number."""
    wrong = f"{number[:-1]}{(int(number[-1]) + 1) % 10}"

    assert scrub(f"Pay with {number} 12/28.") == f"Pay with {CARD} 12/28."
    assert scrub(f"Pay with {wrong}.") == f"Pay with {wrong}."


@pytest.mark.parametrize(
    "token",
    [
        BOT_TOKEN,
        f"mfa.{'Ab1-' * 10}",
        f"ghp_{'aB3' * 12}",
        "sk-proj-abc123def456ghi789",
        "AKIAIOSFODNN7EXAMPLE",
        f"123456789:{'Aa1-x' * 7}",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJl",
        "d41d8cd98f00b204e9800998ecf8427e",
        "wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY",
    ],
)
def test_tokens(token: str) -> None:
    """What lets a program into a service goes."""
    assert scrub(f"It says {token} is wrong") == f"It says {TOKEN} is wrong"


@pytest.mark.parametrize(
    "url",
    [
        "https://bob:hunter2@host.example/x",
        "https://bob@host.example",
        "postgres://bob:p/w@d@db.example:5432/moon",
        "https://host.example/?page=2&api_key=abc#top",
        "https://host.example/#access_token=abc",
        "https://discord.example/api/webhooks/123/abc-DEF_x",
    ],
)
def test_links_that_let_somebody_in(url: str) -> None:
    """A link with a name, a password or a key goes whole."""
    assert scrub(f"See {url} for it") == f"See {LINK} for it"


@pytest.mark.parametrize(
    "text",
    [
        *("2026-11-22 to 2028-01-02", "1969-07-20T20:17:40Z", "06:23 (UTC+8) 2024-06-02 12:00", "+8 2024-06-02"),
        *("01.06.2024 20:17", "01/06/2024-05/07/2025", "01.06.24-05.07.24", "02/2024-06/2025", "01 06 2024 12"),
        *("2024 2025 2026 2028", "1957-1969-1972-2026", "4000 5000 6000 7000", "Artemis 1-2-3-4 2022-2026-2028-2030"),
        *("69.37°S 32.35°E", "-69.367621, 032.348126", "384 400 km in 1969", "192.168.100.200"),
        *("$4.5 billion", "4,500,000,000", "4 500 000 000", "+4 500 000 000", "+25 000 000", "4500000000"),
        *("Chang'e 5", "Change 5, 6, 7 and 8", "嫦娥七号", "@NASA", "<t:1737000000:R>", "1" * 500),
        *("https://www.youtube.com/@NASA", "https://example.org/moon?keyword=artemis&author=nasa"),
        *("Russian-Chinese-ILRS-2035-plan-of-Roscosmos", "moonlanding_apollo_11_1969_july", "so " + "l" * 99),
    ],
)
def test_what_questions_hold_stays(text: str) -> None:
    """Dates, times, coordinates, distances, money, missions and links that anybody may follow."""
    assert scrub(text) == text


def strings(value: Any) -> Iterator[str]:
    """All texts in what a TOML file holds."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from strings(part)


@pytest.mark.parametrize("folder", [EVALUATION, DATA], ids=["questions", "data"])
def test_nothing_of_ours_is_harmed(folder: Path) -> None:
    """Every question that was ever asked of it in a test, and every text of the data, is stored as it is."""
    texts = [text for file in folder.rglob("*.toml") for text in strings(tomllib.loads(file.read_text("utf-8")))]
    texts += [
        line
        for name in ("*.csv", "*.md")
        for file in folder.rglob(name)
        for line in file.read_text("utf-8").splitlines()
    ]

    assert len(texts) > 2000
    assert [text for text in texts if scrub(text) != text] == []


@given(
    st.lists(st.sampled_from(["bob@example.org", "+49 30 1234567", "a", " ", "://", "@", "1", "0", ".", "-", "eyJ"]))
)
def test_scrubbing_twice_changes_nothing_more(parts: list[str]) -> None:
    """What stands in the place of a number or an address is none itself."""
    once = scrub("".join(parts))

    assert scrub(once) == once


@pytest.mark.parametrize(
    "part",
    [
        "a",
        "a.",
        "a@",
        "a://",
        "a://b:",
        "a://?key",
        "0 ",
        "01 ",
        "+1",
        "(5",
        "-",
        "4 ",
        "4111 ",
        "eyJabcdefghij.",
        "Aa",
    ],
)
def test_long_texts_come_to_their_end(part: str) -> None:
    """A hundred thousand characters that begin like what is looked for: more than linear time would be hours of it."""
    once = scrub(part * (100_000 // len(part)))

    assert scrub(once) == once


async def test_what_is_stored_is_scrubbed(base: KnowledgeBase, log: QuestionLog, path: Path) -> None:
    """The answer is to what was asked, and repeats it; the log has neither the address nor its words."""
    service = AskService(base, log, key=b"k" * 32)
    text = "When is Artemis III? canary@example.org"
    reply = await service.ask(Question(text, Surface.SLASH, user_id=1))
    await log.flush()

    assert reply.answer.question == text
    assert fetch(path, "SELECT question FROM questions") == [(f"When is Artemis III? {E_MAIL}",)]
    assert "canary" not in str(fetch(path, "SELECT * FROM questions"))


async def test_as_long_as_can_be(base: KnowledgeBase, log: QuestionLog, path: Path) -> None:
    """What is put in may be longer than what is taken out; the answer comes all the same, and the row is no longer."""
    service = AskService(base, log, key=b"k" * 32, question_max_length=2000)
    await service.ask(Question("Artemis III? " + "a@b.c " * 90 + "ﷺ" * 80, Surface.SLASH, user_id=1))  # NFKC: 1,993
    await log.flush()

    assert fetch(path, "SELECT question FROM questions") == [("Artemis III? " + f"{E_MAIL} " * 90 + "ﷺ" * 80,)]


async def test_half_an_address_is_not_stored(base: KnowledgeBase, log: QuestionLog, path: Path) -> None:
    """A question that is too long is cut after scrubbing, so no address is cut before it is seen."""
    service = AskService(base, log, key=b"k" * 32, question_max_length=20)
    with pytest.raises(UserError, match="20"):
        await service.ask(Question("Write to canary@example.org " + "x" * 50, Surface.SLASH, user_id=1))
    await log.flush()

    assert fetch(path, "SELECT question FROM questions") == [(f"Write to {E_MAIL} xx",)]
