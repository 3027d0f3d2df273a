"""Files of an export: inert in a spreadsheet, exact for a program, none larger than allowed."""

from __future__ import annotations

import csv
import gzip
import io
import json
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.exports import Format, Volumes, defused
from bot.storage import LoggedQuestion, QuestionRow
from tests.bot.storage.desk import asked

LIVE = "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20"


def logged(row: QuestionRow) -> LoggedQuestion:
    """A question of which nothing was said."""
    return LoggedQuestion(question=row, number=row.number)


def written(form: Format, limit: int, *rows: QuestionRow) -> list[tuple[str, bytes]]:
    """The files of an export with their names."""
    with Volumes(form, limit) as volumes:
        volumes.add(map(logged, rows))
        return [(name, file.read()) for name, file in volumes.files()]


@pytest.mark.parametrize(
    ("cell", "safe"),
    [
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t'=1"),
        ("\r=1", "'\r'=1"),
        ("  =1", "'  =1"),
        ("\uff1d1", "'\uff1d1"),
        ("moon;=1+1", "moon;'=1+1"),
        ("moon\n=1+1", "moon\n'=1+1"),
        ('moon;"=1+1;', "moon;'\"=1+1;"),
        ("\u200b=1", "'\u200b=1"),
        ("\ufeff\u00a0=1", "'\ufeff\u00a0=1"),
        ("\ufe66 1", "'\ufe66 1"),
        ('"Moon" = ?', '"Moon" = ?'),
        ("When is Artemis III?", "When is Artemis III?"),
        ("Luna-25 = ?", "Luna-25 = ?"),
        ("", ""),
    ],
)
def test_a_formula_is_defused(cell: str, safe: str) -> None:
    """Wherever a spreadsheet may see the beginning of a cell; what is none stays as it is."""
    assert defused(cell) == safe


@given(st.text(st.sampled_from(f"{LIVE}; ,\"'a"), max_size=12))
def test_no_cell_begins_like_a_formula(text: str) -> None:
    """Whichever of comma, semicolon and line break a spreadsheet takes for a separator, read back by a CSV reader."""
    (_, content), *_ = written(Format.CSV, 10_000, asked(question=text))
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    cells = [cell for row in rows for cell in row]
    pieces = [piece.lstrip(" ") for cell in cells for piece in cell.split(";")]

    assert len(rows) == 2
    assert not [cell for cell in cells if cell[:1] and cell[0] in LIVE]
    assert not [piece for piece in pieces if piece[:1] and piece[0] in LIVE]
    reread = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";")
    assert not [cell for row in reread for cell in row if cell.lstrip()[:1] in {"=", "+", "@", "\uff1d"}]


def test_json_is_exact() -> None:
    """Nothing is put in front of anything, and one line is one question."""
    ((name, content),) = written(Format.JSONL, 10_000, asked(question="=1\n\u2028嫦娥\ud800"))

    assert name == "moonrace-log.jsonl"
    assert content.count(b"\n") == 1
    assert json.loads(content)["question"] == "=1\n\u2028嫦娥?"


@pytest.mark.parametrize("form", Format)
@pytest.mark.parametrize("limit", [2_000, 10_000, 100_000])
def test_no_file_is_too_large(form: Format, limit: int) -> None:
    """Of questions that cannot be compressed; each file is read by itself, and together they hold every question."""
    noise = random.Random(1)  # noqa: S311  # no secret, and the same in each run
    rows = [asked(number, question=noise.randbytes(150).hex()) for number in range(300)]
    files = written(form, limit, *rows)
    ids: list[str] = []
    for name, content in files:
        text = (gzip.decompress(content) if name.endswith(".gz") else content).decode("utf-8-sig")
        lines = (
            csv.DictReader(io.StringIO(text, newline=""))
            if form is Format.CSV
            else map(json.loads, text.split("\n")[:-1])
        )
        ids += [line["id"] for line in lines]

    assert ids == [row.id for row in rows]
    assert all(len(content) <= limit for _, content in files)
    assert len({name for name, _ in files}) == len(files)
    # No more files than it takes, give or take what the last line of each leaves free.
    assert len(files) <= 2 + sum(len(content) for _, content in files) // (limit - 1_000)


def test_one_file_that_is_packed() -> None:
    """Where that is enough, it has no number."""
    files = written(Format.CSV, 5_000, *(asked(number) for number in range(100)))

    assert [name for name, _ in files] == ["moonrace-log.csv.gz"]
