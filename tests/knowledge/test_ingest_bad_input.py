"""What cannot become an article is refused in one sentence that names it, and nothing it does gets any further."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from knowledge import dates
from knowledge.ingest import Facts, Hints, IngestError, read
from knowledge.ingest.sandbox import read_in_sandbox
from tests.knowledge.pdf_making import pdf, pdf_of_streams

RUSSIAN = "Станция вышла на орбиту Луны в среду, сообщили в центре управления полётами."
WESTERN = "The plan – “Artemis” – isn’t dead, said the agency’s chief in the hall."
DRAWING = b"BT (A) Tj ET\n"
GARBAGE = hashlib.shake_256(b"").digest(5000)


@pytest.fixture
def run_instead(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Has a program of the test's own run in place of the reader."""

    def replace(program: str) -> None:
        interpreter = tmp_path / "python"
        interpreter.write_text(f"#!/bin/sh\nexec {sys.executable} -P -c '{program}'\n", encoding="utf-8")
        interpreter.chmod(0o700)
        monkeypatch.setattr(sys, "executable", str(interpreter))

    return replace


def refusal(name: str, content: bytes, encoding: str = "") -> str:
    """Why a document is refused."""
    with pytest.raises(IngestError) as refused:
        read(content, Hints(name, encoding=encoding))
    return str(refused.value)


@pytest.mark.parametrize(
    ("name", "content", "complaint"),
    [
        ("x.txt", b"", "is empty"),
        ("x.md", b" \n\t\n", "is empty"),
        ("x.txt", b"x" * 50_000_000, "has more than 10 MB, so it is not read"),
        ("x.txt", GARBAGE, "is not a text but binary data"),
        ("x.html", b"<html>" + bytes(range(256)) * 9, "is not a text but binary data"),
        ("x.docx", b"PK\x03\x04" + bytes(40), "is a ZIP archive or an office document; save it as"),
        ("x.txt", b"\x89PNG\r\n\x1a\n", "is a picture"),
        ("x.txt", RUSSIAN.encode("cp1251"), "is not in UTF-8; it may be in cp1251"),
        ("x.txt", (RUSSIAN * 9).encode("koi8-r"), "is not in UTF-8; it may be in koi8-r"),
        ("x.txt", WESTERN.encode("cp1252"), "is not in UTF-8; it may be in cp1252"),
        (
            "x.txt",
            "The plan isn't dead.".encode("utf-16-le"),
            "it may be in utf-16-le. Save it as UTF-8, or add",
        ),
        ("x.txt", WESTERN.encode().decode("cp1252", "replace").encode(), "its letters are damaged"),
        ("x.txt", "Café closed.".encode().decode("latin-1").encode(), "its letters are damaged"),
        ("x.txt", b"Home\n\nNews\n\nAbout us\n\nDonate\n", "holds no paragraph of an article"),
        ("x.html", b"<html><body><script>let a = 1</script><div id='root'></div></body></html>", "without text"),
        ("x.html", b"<!doctype html><html><head><title>Moon</title></head></html>", "without text"),
        ("x.pdf", b"The moon.", "is not a PDF, whatever its name"),
        ("x.pdf", b"%PDF-1.7\n" + GARBAGE, "is a PDF that cannot be read"),
        ("x.pdf", pdf([["The moon is near."]])[:400], "is a PDF that cannot be read"),
        ("x.pdf", pdf([[]]), "is a PDF without text; a scan must be put through"),
        ("x.pdf", pdf_of_streams([DRAWING] * 1001), "has 1,001 pages; at most 1,000 are read"),
        ("x.pdf", pdf_of_streams([DRAWING * 8_000_000]), "unpacks to more than a PDF with text should"),
        ("x.pdf", pdf_of_streams([DRAWING * 8_000_000], packed=2), "unpacks to more than a PDF with text should"),
        ("x.txt", b"The moon is near. " * 60_000, "characters of text; at most 1,000,000 are read"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_bad_input_gets_one_sentence(name: str, content: bytes, complaint: str) -> None:
    """It begins with the name of the document and says what to do where something can be done."""
    said = refusal(name, content)

    assert said.startswith(name)
    assert complaint in said
    assert "\n" not in said


@pytest.mark.parametrize(
    ("written", "hints"),
    [
        ("cp1251", Hints("x.txt", encoding="cp1251")),
        ("koi8-r", Hints("x.txt", content_type="text/plain; charset=KOI8-R")),
        ("utf-16", Hints("x.txt")),
        ("utf-8-sig", Hints("x.txt")),
    ],
)
def test_an_encoding_that_is_told_is_used(written: str, hints: Hints) -> None:
    """By the person, the server, or the first bytes."""
    assert read(RUSSIAN.encode(written), hints).paragraphs == (RUSSIAN,)


def test_a_page_tells_its_encoding_itself() -> None:
    """As pages have done since before UTF-8."""
    page = f'<html><head><meta charset="windows-1251"></head><body><p>{RUSSIAN}</p></body></html>'

    assert read(page.encode("cp1251"), Hints("x.html")).paragraphs == (RUSSIAN,)
    assert "is not in UTF-8" in refusal("x.html", page.replace("windows-1251", "utf-8").encode("cp1251"))


def test_an_encoding_that_does_not_exist_is_refused() -> None:
    """A slip of the pen in --encoding is no traceback."""
    assert "is not the name of an encoding" in refusal("x.txt", b"The moon is near.", encoding="utf-99")


def test_the_sandbox_reads_like_the_reader() -> None:
    """Facts, paragraphs and reasons come through unchanged, in any script."""
    content = f"嫦娥\n\n12.08.2023\n\n{RUSSIAN}\n\n{WESTERN}\n".encode()
    hints = Hints("x.txt", told=Facts(title="嫦娥", published=dates.parse("2023-33"), url="https://a.example"))

    assert read_in_sandbox(content, hints) == read(content, hints)


def test_the_sandbox_passes_a_refusal_on() -> None:
    """Word for word."""
    with pytest.raises(IngestError, match=r"x\.txt is empty"):
        read_in_sandbox(b"", Hints("x.txt"))


def test_what_takes_too_long_is_left_alone() -> None:
    """Whatever keeps a parser busy."""
    with pytest.raises(IngestError, match="takes more than 0 seconds to read"):
        read_in_sandbox(b"The moon is near.", Hints("x.txt"), seconds=0)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux bounds the memory of a process reliably")
def test_what_takes_too_much_memory_is_left_alone(run_instead: Callable[[str], None]) -> None:
    """The process that reads it dies; this one says so."""
    run_instead("from knowledge.ingest import sandbox; sandbox._bound(); bytearray(2 * sandbox.MOST_MEMORY)")

    with pytest.raises(IngestError, match=r"x\.txt breaks what reads it, or needs too much memory"):
        read_in_sandbox(b"The moon is near.", Hints("x.txt"))


@pytest.mark.skipif(os.name != "posix", reason="the program is started by a shell")
def test_the_process_that_reads_knows_no_secret(
    run_instead: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a document makes of it can give nothing away."""
    monkeypatch.setenv("MOONRACE_TOKEN", "not-for-documents")
    run_instead("import json, os; print(json.dumps(dict(error=str(dict(os.environ)))))")

    with pytest.raises(IngestError, match="PYTHONUTF8") as said:
        read_in_sandbox(b"The moon is near.", Hints("x.txt"))

    assert "not-for-documents" not in str(said.value)
