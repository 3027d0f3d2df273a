"""What an answer looks like in a terminal, and what can never reach one."""

from __future__ import annotations

import dataclasses
import io
import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from bot.rendering.jsonform import answer_object, dump
from bot.rendering.legible import legible
from bot.rendering.terminal import picture, show
from knowledge.dates import parse
from knowledge.models import Answer, Citation, Decline, Snippet, Span, Statement, Status

URL = "https://example.org/a/rather/long/address/that/no/narrow/window/could/hold/in/one/line.html"
NASTY = "\x1b[31m\x1b]0;title\x07\x9b2J\u202eevil\u2066\u200b\ufeff\x00\x07\x08\r\nnext\u2028line\U000e0041\ud800"
ANSWER = Answer(
    question="Did Artemis I fly?",
    headline="Yes. Artemis I flew around the Moon and back, without a crew, in November and December 2022.",
    status=Status.ACHIEVED,
    when=parse("2022-11-16"),
    as_of=parse("2022-12"),
    statements=(
        Statement(
            id="artemis-1-001",
            text="Artemis I flew.",
            stated=parse("2022-12-11"),
            status=Status.ACHIEVED,
            sources=("nasa",),
            milestone="artemis-1",
            entities=("artemis-1",),
            when=parse("2022-11-16"),
        ),
    ),
    snippets=(Snippet("Artemis I flew on 16 November 2022.", (Span(0, 9), Span(10, 14)), 1, label="superseded"),),
    citations=(
        Citation(1, "nasa", "Artemis I flies", "NASA", parse("2022-12-11"), URL, "paragraph 5", 1, "An agency."),
    ),
    caveats=("It launched on 16 November by UTC, and still on 16 November in Florida.",),
)
DECLINE = Answer(
    question="Who sells pizza?",
    declined=Decline("Nothing here is about pizza.", ("Did Artemis I fly?", "When is Artemis III?")),
)


def screen(answer: Answer, *, width: int = 60, colour: bool = False) -> str:
    file = io.StringIO()
    show(Console(file=file, width=width, force_terminal=colour, color_system="truecolor" if colour else None), answer)
    return file.getvalue()


def visible(text: str) -> bool:
    return all(char == "\n" or unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"} for char in text)


def with_texts(text: str) -> Answer:
    """ANSWER with the same text wherever there is one."""
    (statement,), (citation,) = ANSWER.statements, ANSWER.citations
    return dataclasses.replace(
        ANSWER,
        question=text,
        headline=text,
        statements=(dataclasses.replace(statement, text=text),),
        snippets=(Snippet(text, (Span(0, len(text) // 2),) if len(text) > 1 else (), 1, text),),
        citations=(dataclasses.replace(citation, title=text, publisher=text, url=text, locator=text, note=text),),
        caveats=(text,),
    )


def test_answer_is_a_page_of_short_lines() -> None:
    """Headline, standing, quotation, caveat and numbered sources are complete at 60 columns without colour."""
    assert screen(ANSWER) == (
        "Yes. Artemis I flew around the Moon and back, without a\n"
        "crew, in November and December 2022. [1]\n"
        "Achieved: 16 November 2022 · as of December 2022\n"
        "\n"
        "  “Artemis I flew on 16 November 2022.” [1] (superseded)\n"
        "\n"
        "! It launched on 16 November by UTC, and still on 16\n"
        "  November in Florida.\n"
        "\n"
        "Sources\n"
        "[1] Artemis I flies\n"
        "    NASA, 11 December 2022, paragraph 5\n"
        "    An agency.\n"
        f"    {URL}\n"
    )


def test_what_the_headline_says_is_not_quoted_again() -> None:
    """A snippet that the headline repeats is marked there, with the numbers of its sources."""
    answer = dataclasses.replace(ANSWER, headline=f"Yes. {ANSWER.snippets[0].text}")

    assert screen(answer).count(ANSWER.snippets[0].text) == 1
    assert screen(answer).startswith("Yes. Artemis I flew on 16 November 2022. [1]\n")


def test_decline_offers_numbered_questions() -> None:
    """A decline says why, and what can be asked instead by its number."""
    assert screen(DECLINE) == (
        "Nothing here is about pizza.\n"
        "\n"
        "Questions that do have an answer:\n"
        "1. Did Artemis I fly?\n"
        "2. When is Artemis III?\n"
    )


def test_matched_words_and_verdict_stand_out_in_colour() -> None:
    """Bold and underlined are the words that matched; Yes is green."""
    shown = screen(ANSWER, colour=True)

    assert "\x1b[1;4mArtemis I\x1b[0m \x1b[1;4mflew\x1b[0m on" in shown
    assert "\x1b[1;32mYes\x1b[0m" in shown


@pytest.mark.parametrize("width", [30, 40, 60, 80])
def test_only_addresses_are_wider_than_the_window(width: int) -> None:
    """Every line fits but an address, which stays whole so that it can be clicked and copied."""
    lines = screen(ANSWER, width=width).splitlines()

    assert all(len(line) <= width for line in lines if URL not in line)
    assert sum(URL in line for line in lines) == 1


def test_no_line_ends_with_blanks() -> None:
    """The output can be pasted anywhere."""
    assert not [line for line in screen(ANSWER).splitlines() if line != line.rstrip()]


@pytest.mark.parametrize("answer", [ANSWER, DECLINE])
def test_date_that_was_asked_for_is_told_once(answer: Answer) -> None:
    """Nobody mistakes an answer about the past for today's, or a decline; the caveat says it, and nothing else."""
    past = dataclasses.replace(answer, asked_as_of=parse("2022"), caveats=("As known in or before 2022.",))

    assert "! As known in or before 2022." in screen(past).splitlines()
    assert screen(past).count("n or before 2022") == 1
    assert "een from" not in screen(past)


@given(st.text() | st.lists(st.sampled_from([*NASTY, "word", " ", "[", "31m"])).map("".join))
def test_legible_text_is_one_visible_line(text: str) -> None:
    """Whatever is typed, no control, bidi, zero-width or other invisible character is left, and no second line."""
    clean = legible(text)

    assert visible(clean)
    assert "\n" not in clean
    assert legible(clean) == clean


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("plain", "plain"),
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x9b31mred", "red"),
        ("\x1b]0;a title\x07after", "after"),
        ("two\nlines\tand\u2028more", "two lines and more"),
        ("\u202eright to left", "right to left"),
        ("嫦娥七号 и Луна-25", "嫦娥七号 и Луна-25"),
        ("הירח", "הירח"),
    ],
)
def test_escape_sequences_go_and_other_scripts_stay(raw: str, clean: str) -> None:
    """Sequences leave whole, not as `[31m`; every script is left as it is."""
    assert legible(raw) == clean


@given(st.text(min_size=1) | st.just(NASTY))
def test_nothing_in_the_data_reaches_the_terminal_raw(text: str) -> None:
    """Question and data may hold anything; the screen, the picture and the JSON line do not."""
    hostile = with_texts(text)

    assert visible(screen(hostile))
    assert visible(picture(hostile))
    assert dump(answer_object(hostile, 1.0)).isprintable()


def test_json_object_has_the_documented_form() -> None:
    """Dates are EDTF, highlights pairs of offsets, and every key is there for a decline too."""
    value = json.loads(dump(answer_object(ANSWER, 1.23456)))

    assert value["status"] == "achieved"
    assert (value["when"], value["as_of"], value["asked_as_of"]) == ("2022-11-16", "2022-12", None)
    assert value["statements"] == [
        {
            "id": "artemis-1-001",
            "text": "Artemis I flew.",
            "when": "2022-11-16",
            "stated": "2022-12-11",
            "status": "achieved",
            "sources": ["nasa"],
        }
    ]
    assert value["snippets"][0]["highlights"] == [[0, 9], [10, 14]]
    assert value["snippets"][0]["citation"] == value["citations"][0]["n"] == 1
    assert value["citations"][0]["url"] == URL
    assert value["latency_ms"] == 1.235
    assert value["answered"] is True
    assert value["declined"] is None
    declined = json.loads(dump(answer_object(DECLINE, 1.0)))
    assert declined.keys() == value.keys()
    assert declined["answered"] is False
    assert declined["declined"]["suggestions"] == ["Did Artemis I fly?", "When is Artemis III?"]


def test_picture_loads_nothing_from_elsewhere() -> None:
    """The README's picture is the same in ten years, and tells nobody who looks at it."""
    svg = picture(ANSWER)

    assert svg.startswith("<svg")
    assert "font-face" not in svg
    assert "cdnjs" not in svg
    assert picture(ANSWER) == svg
