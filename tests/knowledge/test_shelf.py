"""Added articles: stored whole or not at all, read beside the shipped ones, and never in the way of them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from knowledge import dates
from knowledge.answering import KnowledgeBase
from knowledge.articles import file_stem, write_added
from knowledge.errors import DataError, IngestError
from knowledge.library import load
from knowledge.shelf import Shelf

SMALL = Path(__file__).parent / "small"
PARAGRAPHS = (
    "The relay was built in a hangar at Novolunsk by nine women.",
    'They called it "the gramophone", since its dish is turned by a crank.',
)


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    """A shelf whose folder is not there yet."""
    return Shelf(tmp_path / "articles")


def text_of(title: str = "The gramophone", paragraphs: tuple[str, ...] = PARAGRAPHS) -> str:
    """The file of an added article."""
    return write_added(
        title=title,
        publisher="Selene Daily",
        published=dates.parse("2024-05"),
        language="en",
        paragraphs=paragraphs,
        url="https://selene.example/gramophone",
        author="Ada Verne",
    )


def refused(_complaint: str) -> None:
    """For shelves on which all is well."""
    raise AssertionError(_complaint)


def test_an_added_article_is_quoted_with_its_citation(shelf: Shelf) -> None:
    """As a shipped one is, with publisher, date, address and paragraph."""
    added = shelf.add("The gramophone", text_of())

    answer = KnowledgeBase(load(SMALL, added=shelf.folder)).answer("What hangar at Novolunsk was the relay built in?")

    (citation,) = answer.citations
    assert added.article.id == "added-the-gramophone"
    assert answer.headline == f"Selene Daily wrote: {PARAGRAPHS[0]}"
    assert (citation.source_id, citation.locator) == ("added-the-gramophone", "paragraph 1")
    assert (citation.publisher, citation.published.edtf) == ("Selene Daily", "2024-05")
    assert citation.url == "https://selene.example/gramophone"


def test_the_full_text_of_a_shipped_digest_is_quoted_in_its_place(shelf: Shelf) -> None:
    """Whoever asks for the article gets the article, and both are never quoted for the same."""
    digest = load(SMALL).articles[0]
    shelf.add(digest.title, text_of(digest.title.upper(), tuple(f"{p.text} Indeed so." for p in digest.passages)))

    library = load(SMALL, added=shelf.folder)
    answer = KnowledgeBase(library).answer("What did the article say about 2028?")

    assert library.texts == {"the-race": "added-the-new-race"}
    assert ("added-the-new-race", "paragraph 2") in [(c.source_id, c.locator) for c in answer.citations]
    assert [snippet.text for snippet in answer.snippets].count(digest.passages[1].text) == 1


def test_what_is_stored_is_what_was_read(shelf: Shelf) -> None:
    """Quotation marks, backslashes and letters of any script survive the file."""
    title, paragraphs = 'A "title" \\ 嫦娥', ("One ‘paragraph’ \\n, “quoted” and +++ all.", "Ещё один.")

    shelf.add(title, text_of(title, paragraphs))

    (added,) = shelf.articles(refused)
    assert (added.source.title, added.author, added.source.tier) == (title, "Ada Verne", 3)
    assert tuple(passage.text for passage in added.article.passages) == paragraphs


def test_the_same_text_is_refused_in_other_clothes(shelf: Shelf) -> None:
    """Another title, other cases and spaces do not make it another article."""
    shelf.add("The gramophone", text_of())

    with pytest.raises(IngestError, match="there already, as added-the-gramophone"):
        shelf.add("Another", text_of("Another", tuple(p.upper().replace(" ", "  ") for p in PARAGRAPHS)))

    assert len(list(shelf.folder.iterdir())) == 1


def test_two_articles_of_one_title_get_two_names(shelf: Shelf) -> None:
    """Neither overwrites the other."""
    shelf.add("The gramophone", text_of())

    second = shelf.add("The gramophone", text_of(paragraphs=("Another text altogether.",)))

    assert second.article.id == "added-the-gramophone-2"
    assert len(list(shelf.articles(refused))) == 2


@pytest.mark.parametrize(
    ("title", "stem"),
    [
        ("Space Race 2.0: Now!", "space-race-2-0-now"),
        ("Луна-25 вышла на орбиту", "25"),
        ("嫦娥", "article"),
        ("../../etc/passwd", "etc-passwd"),
        ("one two three four five six seven eight nine", "one-two-three-four-five-six-seven-eight"),
        ("a" * 99, "a" * 40),
    ],
)
def test_a_title_becomes_the_name_of_a_file(title: str, stem: str) -> None:
    """Short, in ASCII, and never a way out of the folder."""
    assert file_stem(title) == stem


def test_nothing_half_written_is_ever_seen(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that fills up while an article is written leaves the folder as it was."""

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)

    with pytest.raises(OSError, match="No space"):
        shelf.add("The gramophone", text_of())

    assert list(shelf.folder.iterdir()) == []


def test_removing_takes_an_article_off(shelf: Shelf) -> None:
    """By its id, with or without what ids of added articles begin with."""
    shelf.add("The gramophone", text_of())
    before = shelf.state()

    shelf.remove("added-the-gramophone")

    assert shelf.state() != before
    assert list(shelf.articles(refused)) == []


@pytest.mark.parametrize("name", ["nothing", "../small", "", "added-", "x/../y", "the.gramophone"])
def test_what_is_not_there_cannot_be_removed(shelf: Shelf, name: str) -> None:
    """Nor can anything outside the folder."""
    shelf.add("The gramophone", text_of())

    with pytest.raises(IngestError, match="There is no added article"):
        shelf.remove(name)


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("+++\n", "", "begins with +++"),
        ('publisher = "Selene Daily"', "", "has no publisher"),
        ('published = "2024-05"', 'published = "2024-13"', "published: '2024-13' is not a date"),
        ("tier = 3", "tier = 9", "tier is 9, not a whole number from 1 to 4"),
        ('url = "https://', 'url = "javascript:', "not a web address"),
        ('note = ""', 'nota = ""', "has unknown fields: nota"),
        ('title = "', "title = ", "is not TOML"),
        ("\n\n".join(PARAGRAPHS), "", "has no paragraph"),
    ],
)
def test_a_broken_added_article_is_left_out_and_named(shelf: Shelf, old: str, new: str, problem: str) -> None:
    """The bot goes on with all the others, and whoever runs it learns what to mend."""
    shelf.add("Good", text_of("Good", ("This one is sound.",)))
    text = text_of()
    assert old in text
    (shelf.folder / "bad.md").write_text(text.replace(old, new, 1), encoding="utf-8")
    complaints: list[str] = []

    library = load(SMALL, added=shelf.folder, complain=complaints.append)

    assert [article.id for article in library.articles if not article.ours] == ["added-good"]
    (complaint,) = complaints
    assert "bad.md" in complaint
    assert problem in complaint


def test_an_added_article_of_another_sort_is_left_out(shelf: Shelf) -> None:
    """A folder, a file that is not UTF-8 and one with an unusable name are named too."""
    shelf.folder.mkdir()
    (shelf.folder / "folder.md").mkdir()
    (shelf.folder / "latin.md").write_bytes(text_of("é").encode("latin-1"))
    (shelf.folder / "Bad Name.md").write_text(text_of(), encoding="utf-8")
    complaints: list[str] = []

    assert load(SMALL, added=shelf.folder, complain=complaints.append).articles == load(SMALL).articles
    assert len(complaints) == 3


def test_added_articles_change_the_version(shelf: Shelf) -> None:
    """The log tells with which knowledge a question was answered."""
    before = load(SMALL, added=shelf.folder).version

    shelf.add("The gramophone", text_of())

    assert load(SMALL, added=shelf.folder).version != before == load(SMALL).version


def test_a_text_that_would_not_load_is_not_stored(shelf: Shelf) -> None:
    """What is on the shelf has been read once."""
    with pytest.raises(DataError, match="has no publisher"):
        shelf.add("The gramophone", text_of().replace("Selene Daily", ""))

    assert not shelf.folder.exists()


def test_a_paragraph_speaks_of_what_its_title_names(shelf: Shelf) -> None:
    """So "its camera" is found for a question about the mission, and for none about another."""
    title, paragraphs = (
        "How Luna 9 was built",
        ("Its camera turned on a crank of brass.", "Nine women built the hangar."),
    )
    shelf.add(title, text_of(title, paragraphs))
    base = KnowledgeBase(load(SMALL, added=shelf.folder))

    assert base.answer("What crank did the camera of Luna 9 turn on?").headline.endswith(paragraphs[0])
    assert not base.answer("What crank did the camera of Ranger 3 turn on?").answered


def test_what_the_title_names_anew_is_a_name(shelf: Shelf) -> None:
    """All paragraphs are about it; what none tells of it is declined, and a word that is known is no new name."""
    title = "The Kestrel lander on the Moon"
    paragraphs = ("In May the lander Kestrel landed in the Bay of Rainbows.", "The lander weighs 840 kilograms.")
    shelf.add(title, text_of(title, paragraphs))
    library = load(SMALL, added=shelf.folder)
    base = KnowledgeBase(library)

    assert base.answer("Where did Kestrel land?").headline.endswith(paragraphs[0])
    assert base.answer("How many kilograms does the Kestrel lander weigh?").headline.endswith(paragraphs[1])
    assert not base.answer("Did Kestrel crash?").answered
    assert not base.answer("What colour is Kestrel?").answered
    assert library.entities.keys() - load(SMALL).entities.keys() == {"added-the-kestrel-lander-on-the-moon"}
