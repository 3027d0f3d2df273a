"""`moonrace ingest`: from a document to an answer that quotes it, and every way in which that can fail."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path

import pytest

from bot.errors import UserError
from bot.rendering.terminal import Screen
from bot.renewal import Renewal
from bot.terminal.arguments import build_parser
from bot.terminal.fetching import Page
from bot.terminal.ingest import ingest
from bot.terminal.session import Session
from knowledge import library
from knowledge.answering import KnowledgeBase
from knowledge.library import load
from knowledge.shelf import Shelf
from tests.bot.terminal.calling import Moonrace

KNOWLEDGE = Path(__file__).parents[2] / "knowledge"
NEWS = KNOWLEDGE / "noisy" / "news.html"
ARTICLES = Path("var/articles")
QUESTION = "What hangar at Novolunsk was the relay built in?"
SENTENCE = "The relay was built in a hangar at Novolunsk by nine women."
TEXT = f"The gramophone\n\nMay 2024\n\n{SENTENCE}\n\nDonate\n"


@pytest.fixture(autouse=True)
def _small_library(monkeypatch: pytest.MonkeyPatch, moonrace: Moonrace) -> None:  # noqa: ARG001  # which is put right here
    """The small library in place of the shipped one, really loaded."""
    monkeypatch.setattr(library, "load", partial(load, KNOWLEDGE / "small"))
    monkeypatch.setattr("bot.__main__.KnowledgeBase", KnowledgeBase)


@pytest.fixture
def document(tmp_path: Path) -> Path:
    """A text that does not tell who published it."""
    file = tmp_path / "gramophone.txt"
    file.write_text(TEXT, encoding="utf-8")
    return file


def test_an_added_article_is_quoted_listed_and_removed(moonrace: Moonrace, document: Path) -> None:
    """The whole life of one, each step by another call."""
    before = moonrace("ask", QUESTION)
    added = moonrace("ingest", str(document), "--publisher", "Selene Daily")
    answer = moonrace("ask", QUESTION)
    listed = moonrace("ingest", "--list")
    removed = moonrace("ingest", "--remove", "added-the-gramophone")
    after = moonrace("ask", QUESTION)

    assert [call.code for call in (before, added, answer, listed, removed, after)] == [3, 0, 0, 0, 0, 3]
    assert "Added as added-the-gramophone: 1 paragraphs kept, 3 texts left out." in " ".join(added.out.split())
    assert SENTENCE in " ".join(answer.out.split())
    assert answer.out.endswith("Selene Daily, May 2024, paragraph 1\n")  # it has no address
    assert "added-the-gramophone" in listed.out
    assert "The gramophone (Selene Daily, May 2024" in listed.out
    assert moonrace("ingest", "--list").out.startswith("There is no article in")


def test_a_dry_run_shows_everything_and_stores_nothing(moonrace: Moonrace, document: Path) -> None:
    """Exactly the promised object; null for what was not found."""
    shown = moonrace("ingest", str(document), "--dry-run", "--json")

    assert json.loads(shown.out) == {
        "title": "The gramophone",
        "publisher": None,
        "published": "2024-05",
        "language": "en",
        "passages": [{"locator": "paragraph 1", "text": SENTENCE}],
        "dropped": [
            {"text": "The gramophone", "reason": "title"},
            {"text": "May 2024", "reason": "only a date"},
            {"text": "Donate", "reason": "appeal for support"},
        ],
    }
    assert (shown.code, shown.err) == (0, "")
    assert not ARTICLES.exists()


def test_a_dry_run_for_people(moonrace: Moonrace, document: Path) -> None:
    """Numbered paragraphs, and each dropped text with its reason."""
    shown = moonrace("ingest", str(document), "--dry-run")

    assert "publisher not found" in shown.out
    assert "published May 2024" in shown.out
    assert "1. The relay was built in a hangar" in shown.out
    assert "- Donate (appeal for support)" in shown.out
    assert not ARTICLES.exists()


def test_what_a_citation_needs_must_be_told(moonrace: Moonrace, tmp_path: Path) -> None:
    """Without a person to ask, the options are named, and nothing is stored."""
    file = tmp_path / "bare.txt"
    file.write_text("Xyzzy plugh frotz. Plover gnusto rezrov.", encoding="utf-8")

    refused = moonrace("ingest", str(file))

    assert refused.code == 2
    assert refused.err == (
        f"{file} does not tell all that a citation needs; add --title and --publisher and --published and --language.\n"
    )
    assert not ARTICLES.exists()


def test_a_person_is_asked_for_what_is_missing(moonrace: Moonrace, document: Path) -> None:
    """On standard error, so that standard output stays what a program reads."""
    told = moonrace("ingest", str(document), "--json", stdin="Selene Daily\n", typing=True)

    assert told.err == "Publisher: "
    assert json.loads(told.out) == {
        "id": "added-the-gramophone",
        "title": "The gramophone",
        "publisher": "Selene Daily",
        "author": "",
        "published": "2024-05",
        "language": "en",
        "url": "",
        "passages": 1,
    }
    assert json.loads(moonrace("ingest", "--list", "--json").out) == [json.loads(told.out)]


def test_a_person_is_asked_again_for_what_stays_empty(moonrace: Moonrace, document: Path) -> None:
    """Until it is told, or the person leaves."""
    told = moonrace("ingest", str(document), stdin="\n \nSelene Daily\n", typing=True)
    left = moonrace("ingest", str(document), "--title", "Another", stdin="", typing=True)

    assert told.code == 0
    assert (left.code, len(list(ARTICLES.iterdir()))) == (2, 1)


def test_options_stand_above_what_is_found(moonrace: Moonrace) -> None:
    """All of them reach the citation."""
    code = moonrace(
        *("ingest", str(NEWS), "--title", "Stones", "--publisher", "Moon Monthly", "--published", "June 2024"),
        *("--language", "en-GB", "--url", "https://monthly.example/stones", "--author", "B. Okoro"),
    ).code

    (article,) = json.loads(moonrace("ingest", "--list", "--json").out)
    assert code == 0
    assert article == {
        "id": "added-stones",
        "title": "Stones",
        "publisher": "Moon Monthly",
        "author": "B. Okoro",
        "published": "2024-06",
        "language": "en-GB",
        "url": "https://monthly.example/stones",
        "passages": 8,
    }


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ((), "Name one article, a file or an address"),
        (("{file}", "--list"), "Name one article, a file or an address"),
        (("--list", "--remove", "x"), "Name one article, a file or an address"),
        (("nowhere.txt",), "nowhere.txt cannot be read: No such file or directory."),
        (("nowhere\0.txt",), "is not the name of a file."),
        ((".",), ". cannot be read: Is a directory."),
        (("ftp://host/x",), "ftp://host/x is not a web address; one begins with http:// or https://."),
        (("http://127.0.0.1/x",), "127.0.0.1 is not an address on the public internet"),
        (("{file}", "--published", "soon"), "'soon' is not a date"),
        (("{file}", "--published", "2024-13"), "'2024-13' is not a date"),
        (("{file}", "--language", "English please"), "'English please' is not the code of a language"),
        (("{file}", "--url", "somewhere"), "What --url names is not a web address"),
        (("{file}", "--url", "http://user:hunter2@host/"), "What --url names is not a web address"),
        (("{file}", "--encoding", "utf-99"), "'utf-99' is not the name of an encoding"),
        (("--remove", "nothing"), "There is no added article nothing. `moonrace ingest --list` shows those there are."),
        (("--remove", "../../secret"), "There is no added article ../../secret"),
    ],
    ids=lambda value: " ".join(value).replace("\0", "") if isinstance(value, tuple) else "",
)
def test_bad_input_gets_a_sentence(
    moonrace: Moonrace, document: Path, arguments: tuple[str, ...], complaint: str
) -> None:
    """On standard error, with exit code 2, or as JSON on standard output; nothing is stored."""
    given = [argument.format(file=document) for argument in arguments]

    plain, as_json = moonrace("ingest", *given), moonrace("ingest", *given, "--json")

    assert (plain.code, plain.out, plain.err.count("\n")) == (2, "", 1)
    assert complaint in plain.err
    assert "hunter2" not in plain.err
    assert (as_json.code, as_json.err) == (2, "")
    assert complaint in json.loads(as_json.out)["error"]
    assert not ARTICLES.exists()


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"", "is empty"),
        (b"x" * 50_000_000, "has more than 10 MB"),
        ("Станция вышла на орбиту Луны в среду.".encode("cp1251"), "is not in UTF-8"),
        (b"<html><body></body></html>", "is a page without text"),
        (bytes(range(256)) * 40, "is not a text but binary data"),
    ],
    ids=["empty", "large", "encoding", "page", "binary"],
)
def test_a_document_that_is_none_gets_a_sentence(
    moonrace: Moonrace, tmp_path: Path, content: bytes, complaint: str
) -> None:
    """The same way."""
    file = tmp_path / "document"
    file.write_bytes(content)

    refused = moonrace("ingest", str(file), "--publisher", "Nobody")

    assert (refused.code, refused.out, refused.err.count("\n")) == (2, "", 1)
    assert refused.err.startswith(f"{file} {complaint}")
    assert not ARTICLES.exists()


def test_the_same_article_is_added_once(moonrace: Moonrace, document: Path) -> None:
    """Under whatever title."""
    moonrace("ingest", str(document), "--publisher", "Selene Daily")

    again = moonrace("ingest", str(document), "--publisher", "Another", "--title", "Another")

    assert again.code == 2
    assert "This article is there already, as added-the-gramophone." in again.err


def test_a_folder_that_cannot_be_used_is_a_sentence(moonrace: Moonrace, document: Path) -> None:
    """With exit code 1, since the input is not to blame."""
    ARTICLES.parent.mkdir()
    ARTICLES.write_text("in the way", encoding="utf-8")

    refused = moonrace("ingest", str(document), "--publisher", "Selene Daily")

    assert (refused.code, refused.out) == (1, "")
    assert refused.err.startswith("The folder var/articles cannot be used: ")


def test_the_folder_can_be_set(
    moonrace: Moonrace, document: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """For whoever keeps data elsewhere."""
    monkeypatch.setenv("MOONRACE_ARTICLES_FOLDER", str(tmp_path / "elsewhere"))

    moonrace("ingest", str(document), "--publisher", "Selene Daily")

    assert [file.name for file in (tmp_path / "elsewhere").iterdir()] == ["the-gramophone.md"]
    assert moonrace("ask", QUESTION).code == 0


def test_the_doctor_names_broken_articles(moonrace: Moonrace, document: Path) -> None:
    """And counts the others."""
    moonrace("ingest", str(document), "--publisher", "Selene Daily")
    fine = moonrace("doctor")
    (ARTICLES / "slip.md").write_text("+++\n", encoding="utf-8")

    broken = moonrace("doctor")

    assert (fine.code, broken.code) == (0, 1)
    assert "Added articles in var/articles: 1." in fine.out
    assert "slip.md: begins with +++" in " ".join(broken.out.split())


def test_a_broken_article_does_not_stop_an_answer(moonrace: Moonrace, document: Path) -> None:
    """It is named on standard error, by whatever command meets it."""
    moonrace("ingest", str(document), "--publisher", "Selene Daily")
    (ARTICLES / "slip.md").write_text("+++\n", encoding="utf-8")

    answer, listed = moonrace("ask", QUESTION), moonrace("ingest", "--list")

    assert (answer.code, listed.code) == (0, 0)
    assert "slip.md" in answer.err
    assert "slip.md" in listed.err


def test_a_page_from_the_web_tells_its_address_and_host(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Where the page itself does not say better."""
    arguments = build_parser().parse_args(["ingest", "https://www.dust.example/old", "--title", "Dust", "--json"])
    page = f"<html lang='en'><meta name='date' content='2024-05-14'><body><p>{SENTENCE}</p></body></html>"
    fetched = Page("https://www.dust.example/new", page.encode(), "text/html")

    code = ingest(Screen(), arguments, Shelf(tmp_path), fetch=lambda _: fetched)

    stored = json.loads(capsys.readouterr().out)
    assert code == 0
    assert (stored["url"], stored["publisher"]) == ("https://www.dust.example/new", "dust.example")
    assert stored["published"] == "2024-05-14"


def test_a_page_that_cannot_be_had_is_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """As the fetcher says it."""
    arguments = build_parser().parse_args(["ingest", "https://dust.example/"])

    def fetch(url: str) -> Page:
        raise UserError(f"{url} answered 404 Not Found.")

    assert ingest(Screen(), arguments, Shelf(tmp_path), fetch) == 2
    assert capsys.readouterr().err == "https://dust.example/ answered 404 Not Found.\n"


def test_a_chat_learns_what_was_added_meanwhile(moonrace: Moonrace, document: Path) -> None:
    """From one question to the next."""
    shelf = Shelf(ARTICLES)
    renewal = Renewal(lambda: KnowledgeBase(library.load(added=shelf.folder)), shelf.state)
    with Session(
        renewal.base, question_max_length=100, database_url=None, queue_size=10, renew=renewal.renew
    ) as session:
        before = session.ask(QUESTION)
        moonrace("ingest", str(document), "--publisher", "Selene Daily")
        after = session.ask(QUESTION)

    assert [before.answer.answered, after.answer.answered] == [False, True]
