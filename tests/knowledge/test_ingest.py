"""Noisy documents become exactly their own paragraphs, whatever they come as and in whatever language."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.ingest import Facts, Hints, read
from knowledge.ingest.cleaning import clean
from knowledge.ingest.extraction import Block
from knowledge.ingest.plain import blocks
from knowledge.ingest.prose import is_wordless, key
from tests.knowledge.pdf_making import pdf

# Made up for this: each beside a file of the paragraphs that a reader would call the article's own.
NOISY = Path(__file__).parent / "noisy"
DOCUMENTS = sorted(file for file in NOISY.iterdir() if file.suffix != ".paragraphs")
# The text that gave the occasion is not ours to ship; where it lies beside the repository, it is tried.
ARTICLE = Path(__file__).parents[3] / "shared" / "article" / "space-race-2.0.txt"
# Its own paragraphs as a reader marked them, by the lines they stand on.
OWN_LINES = 29, 31, 33, 35, 41, 43, 45, 51, 53, 55, 56, 57, 59, 65, 67, 69, 71


@pytest.mark.parametrize("file", DOCUMENTS, ids=lambda file: file.name)
def test_a_noisy_document_becomes_its_own_paragraphs(file: Path) -> None:
    """No menu, wallet, caption or appeal stays, and no sentence goes."""
    own = Path(f"{file}.paragraphs").read_text(encoding="utf-8").splitlines()

    extraction = read(file.read_bytes(), Hints(file.name))

    assert list(extraction.paragraphs) == own


@pytest.mark.skipif(not ARTICLE.exists(), reason="the article is not beside this repository")
def test_the_article_becomes_its_own_paragraphs() -> None:
    """Of the text that gave the occasion, seventeen paragraphs remain, and each of its other lines has a reason."""
    lines = [" ".join(line.split()).removeprefix("• ") for line in ARTICLE.read_text(encoding="utf-8").splitlines()]

    extraction = read(ARTICLE.read_bytes(), Hints(ARTICLE.name))

    assert list(extraction.paragraphs) == [lines[number - 1] for number in OWN_LINES]
    assert len(extraction.paragraphs) + len(extraction.dropped) == len(list(filter(None, lines)))
    assert extraction.facts.title.startswith("Space Race 2.0")
    assert extraction.facts.published
    assert extraction.facts.published.edtf == "2021-04"
    assert extraction.facts.language == "en"


@pytest.mark.parametrize(
    ("name", "title", "publisher", "author", "published", "language"),
    [
        ("wallets.txt", "Stolen lander fund turns up on an exchange", "", "Ada Verne", "2024-05-14", "en"),
        ("menu.txt", "Who is on the crew", "", "", "2026-03-03", "en"),
        ("interview.txt", "Will the gateway ever fly?", "", "", "", "en"),
        ("russian.txt", "Луна-25 вышла на орбиту", "", "", "2023-08-12", "ru"),
        ("chinese.txt", "嫦娥六号带回月背样品", "", "", "2024-06-25", "zh"),
        ("social.txt", "", "", "", "", "en"),
        ("news.html", "Capsule with far-side samples lands", "Moon Weekly", "Ada Verne", "2024-06-25", "en"),
        ("table.html", "Sample returns so far", "", "", "2021-02", "en"),
        ("short.html", "Landung verschoben", "", "", "", "de"),
        ("post.md", "A relay for both poles", "", "Ben Okoro", "2025-10-07", "en"),
    ],
)
def test_what_a_document_tells_of_itself_is_found(  # noqa: PLR0917  # a row of the table
    name: str, title: str, publisher: str, author: str, published: str, language: str
) -> None:
    """What is not there is left empty, and a month is not made a day."""
    facts = read((NOISY / name).read_bytes(), Hints(name)).facts

    assert (facts.title, facts.publisher, facts.author, facts.language) == (title, publisher, author, language)
    assert (facts.published.edtf if facts.published else "") == published


def test_what_a_person_says_stands_above_what_is_found() -> None:
    """A title that was told is also the one whose repetitions are dropped."""
    text = b"Shop\n\nOur headline\n\nThe lander came down on its side, and it works.\n\nOur headline\n\nA lander\n"

    extraction = read(text, Hints("x.txt", told=Facts(title="Our Headline", language="de")))

    assert (extraction.facts.title, extraction.facts.language) == ("Our Headline", "de")
    assert extraction.paragraphs == ("The lander came down on its side, and it works.",)
    assert [dropped.reason for dropped in extraction.dropped[1:]] == ["title", "title repeated", "picture caption"]


def test_a_pdf_loses_its_running_heads_and_keeps_its_words_whole() -> None:
    """Lines become paragraphs across pages; a word parted at a line's end is joined, a compound is not."""
    head = ["Office of Lunar Audits", "Report 24-07"]
    pages = [
        [
            *(*head, "The suits will be late", "June 2024"),
            "The suits for the first landing will not be ready when the lander is,",
            "the office found.",
            "It recommends that the far-side team train early, for exper-",
            "ience with old suits is better than none, and that the far-",
            "side antenna wait.",
            "1",
        ],
        [*head, "The agency agreed with two of the three and will answer the third in", "the autumn of 2024.", "2"],
        [*head, "Nothing else is late.", "3"],
    ]

    extraction = read(pdf(pages, title="Microsoft Word - suits.docx"), Hints("suits.pdf"))

    suits, training, agreement, rest = extraction.paragraphs
    assert suits == "The suits for the first landing will not be ready when the lander is, the office found."
    assert "for experience with old suits" in training
    assert "the far-side antenna wait." in training
    assert agreement == "The agency agreed with two of the three and will answer the third in the autumn of 2024."
    assert rest == "Nothing else is late."
    assert extraction.facts.title == "The suits will be late"
    assert extraction.facts.published
    assert extraction.facts.published.edtf == "2024-06"


lines = st.lists(
    st.sampled_from(
        [
            *("", "", "The lander came down on its side.", "A title", "• an item", "1. a number", "Share on X"),
            *(
                "Four people will fly:",
                "12 comments",
                "March 2021",
                "***",
                "a word",
                "https://a.example",
                "“Yes,” he said",
            ),
        ]
    )
    | st.text(max_size=90)
)


@given(lines)
def test_no_letter_of_a_text_is_lost(written: list[str]) -> None:
    """However lines are joined and parted, all letters and digits are there afterwards, in their order."""
    text = "\n".join(written)

    assert key("".join(block.text for block in blocks(text))) == key(text)


@given(lines)
def test_every_block_is_kept_or_has_a_reason(written: list[str]) -> None:
    """Nothing disappears without being named, and nothing without a word in it is kept."""
    given_blocks = [Block(line) for line in written if line.strip()]

    cleaned = clean(given_blocks)

    assert sorted([*cleaned.paragraphs, *(d.text for d in cleaned.dropped)]) == sorted(b.text for b in given_blocks)
    assert all(dropped.reason for dropped in cleaned.dropped)
    assert not any(map(is_wordless, cleaned.paragraphs))
