"""Quoted text is inert: whatever a stranger or a source writes, Discord shows it as written, and no more of it."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.rendering.escaping import ELLIPSIS, escape, quote, safe_url, size
from knowledge.models import Span

# A backslash makes any character but a letter, digit or space plain.
ESCAPED = re.compile(r"\\([^0-9A-Za-z\s])")
# Every construct of Discord's Markdown that begins with a character of ours, when what is escaped is taken out.
LIVE = re.compile(r"[\\`*_~|\[\]<@]|://|:[^\s:]+:|^[#\-+>]|^\d+\.|\.\w+/")
INVISIBLE = {"Cc", "Cf", "Cs", "Co"}
MARKUP = st.text(st.sampled_from("*_~`|[]()<>@#:/\\.-+1a \n\u200b\u202e\U0001f680"), max_size=60)
TEXTS = st.one_of(st.text(max_size=80), MARKUP)


def words_of(markdown: str) -> str:
    """What a reader sees of a text of ours."""
    return ESCAPED.sub(r"\1", markdown)


@given(TEXTS)
@example("[a](https://evil.example) [b](https://evil.example)")
@example("@everyone <@&1> <#2> </ask:3> <t:0:R> <a:b:4> <id:browse> :smile: discord.gg/x")
@example("```js\nalert()``` > quote\n# heading\n1. one")
@example("https:/\u200b/evil.example")
def test_nothing_stays_alive(text: str) -> None:
    """No link, mention, code, emphasis, heading, list or emoji comes out of a quoted text."""
    assert not LIVE.search(ESCAPED.sub("x", escape(text)))


@given(TEXTS)
def test_what_is_seen_is_what_was_written(text: str) -> None:
    """Apart from white space and what is invisible, a reader sees the very text."""
    kept = [char for char in text if unicodedata.category(char) not in INVISIBLE or char.isspace()]
    marks_bounded = not any(unicodedata.category(char) in {"Mn", "Me"} for char in kept)
    fillers = set(kept) & set("\u034f\u115f\u1160\u3164\uffa0")

    if marks_bounded and not fillers:
        assert words_of(escape(text)) == " ".join("".join(kept).split())


@given(TEXTS)
def test_nothing_invisible_gets_through(text: str) -> None:
    """Control, zero-width, direction and private characters and lone surrogates are dropped; one line stays."""
    escaped = escape(text)

    assert not [char for char in escaped if unicodedata.category(char) in INVISIBLE]
    assert escaped == " ".join(escaped.split())
    escaped.encode()


@given(TEXTS, st.integers(0, 60), st.lists(st.tuples(st.integers(-2, 90), st.integers(-2, 90)), max_size=4))
def test_a_quotation_fits_and_stays_inert(text: str, limit: int, pairs: list[tuple[int, int]]) -> None:
    """At any limit and with any highlights the result fits; bold marks come in pairs around something visible."""
    quoted = quote(text, limit, [Span(*pair) for pair in pairs])
    bare = ESCAPED.sub("x", quoted)
    bold = re.findall(r"\*\*(.*?)\*\*", bare)

    assert size(quoted) <= limit
    assert bare.count("*") == 4 * len(bold)
    assert all(part and part == part.strip() for part in bold)
    assert not LIVE.search(bare.replace("**", ""))


@given(TEXTS)
def test_a_text_that_fits_is_whole(text: str) -> None:
    """Without a need nothing is cut."""
    assert quote(text, size(escape(text))) == escape(text)


@pytest.mark.parametrize(
    ("limit", "expected"),
    [(11, "Artemis III"), (10, f"Artemis{ELLIPSIS}"), (5, f"Arte{ELLIPSIS}"), (1, ELLIPSIS), (0, "")],
)
def test_a_long_text_is_cut_at_a_word(limit: int, expected: str) -> None:
    """The cut is after the last word that fits, and says so."""
    assert quote("Artemis III", limit) == expected


def test_highlights_are_bold_where_they_were() -> None:
    """A highlight keeps its place behind characters that are escaped or dropped; neighbours become one."""
    text = "*Art\u200bemis* III flew"

    assert quote(text, 100, [Span(1, 9), Span(11, 14)]) == "\\***Artemis**\\* **III** flew"
    assert quote("Artemis III flew", 100, [Span(0, 7), Span(8, 11)]) == "**Artemis III** flew"


def test_a_cut_never_falls_inside_a_bold_mark() -> None:
    """A highlight that is cut is still closed."""
    assert quote("the crewed landing of Artemis", 18, [Span(4, 18)]) == f"the **crewed**{ELLIPSIS}"


def test_a_flood_of_combining_marks_is_cut_short() -> None:
    """A letter keeps four marks, enough for every living script."""
    assert escape("a" + "\u0301" * 50) == "a" + "\u0301" * 4


@pytest.mark.parametrize("text", ["* " * 5000, "[" * 10_000, "\u200b" * 10_000, "a/" * 5000])
def test_pathological_texts_are_cut_like_others(text: str) -> None:
    """Ten thousand characters of mark-up come out as a short quotation."""
    assert size(quote(text, 100)) <= 100


@pytest.mark.parametrize(
    "url",
    [
        "http://nasa.example/x",
        "javascript:alert(1)",
        "https://",
        "https://user@evil.example/",
        "https://nasa.example/a b",
        "https://nasa.example/\u202egpj.exe",
        "https://[::1",
        "https://nasa.example/" + "x" * 600,
        "",
    ],
)
def test_only_plain_https_addresses_become_links(url: str) -> None:
    """Anything else is no link at all."""
    assert safe_url(url) == ""


def test_an_address_cannot_end_its_link() -> None:
    """Brackets in an address are percent-encoded."""
    assert safe_url("https://nasa.example/a_(b)") == "https://nasa.example/a_%28b%29"
