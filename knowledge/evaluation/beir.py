"""Reads a corpus in BEIR form (Thakur et al., 2021): `corpus.jsonl`, `queries.jsonl` and `qrels/test.tsv`."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from knowledge.errors import DataError

_FORM = "a corpus in BEIR form has corpus.jsonl, queries.jsonl and qrels/test.tsv"
_JUDGEMENT = "query-id, corpus-id and a whole number, with tabs between"


@dataclass(frozen=True, slots=True)
class Corpus:
    """Passages, with the id of each at the same place, and questions by id with the ids of the passages that answer.

    A passage is a title, which may be empty, and a text. Questions that nothing answers are left out.
    """

    ids: tuple[str, ...]
    passages: tuple[tuple[str, str], ...]
    questions: Mapping[str, str]
    relevant: Mapping[str, frozenset[str]]


def read_corpus(folder: Path) -> Corpus:
    """Read a corpus. Raises DataError, which names the file, the line and what to do, at the first thing wrong."""
    passages = {line.id: (line.title, line.text) for line in _unique(folder / "corpus.jsonl")}
    questions = read_questions(folder / "queries.jsonl")
    relevant = _judgements(folder / "qrels" / "test.tsv", questions, passages)
    return Corpus(
        ids=tuple(passages),
        passages=tuple(passages.values()),
        questions={question: text for question, text in questions.items() if question in relevant},
        relevant=relevant,
    )


def read_questions(file: Path) -> dict[str, str]:
    """The questions of a file of JSON lines, by id. Raises DataError as `read_corpus` does."""
    return {line.id: line.text for line in _unique(file)}


@dataclass(frozen=True, slots=True)
class _Line:
    id: str
    title: str
    text: str


def _unique(file: Path) -> Iterator[_Line]:
    """The lines of a file, of which there must be one, and no two with the same id."""
    seen: set[str] = set()
    for place, text in _lines(file):
        line = _parse(place, text)
        if line.id in seen:
            raise DataError(place, f"the id {line.id!r} was used before; give each line an id of its own")
        seen.add(line.id)
        yield line
    if not seen:
        raise DataError(str(file), 'is empty; write a JSON object a line, with "_id" and "text"')


def _parse(place: str, text: str) -> _Line:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise DataError(place, "is not JSON; mend or remove the line") from error
    fields = value if isinstance(value, dict) else {}
    name, title, words = fields.get("_id"), fields.get("title") or "", fields.get("text")
    if not (name and isinstance(name, str) and isinstance(title, str) and isinstance(words, str)):
        raise DataError(place, 'must be an object with the texts "_id" and "text", and "title" if there is one')
    if name.split() != [name]:
        raise DataError(place, f"the id {name!r} holds a space, which a TREC run cannot; write it without")
    return _Line(name, title, words)


def _judgements(
    file: Path, questions: Mapping[str, str], passages: Mapping[str, tuple[str, str]]
) -> dict[str, frozenset[str]]:
    relevant: dict[str, set[str]] = {}
    for number, (place, line) in enumerate(_lines(file)):
        question, _, rest = line.partition("\t")
        passage, _, grade = rest.partition("\t")
        if number == 0 and not _is_whole(grade):  # the header
            continue
        if not _is_whole(grade):
            raise DataError(place, f"is no judgement; write {_JUDGEMENT}")
        if question not in questions:
            raise DataError(place, f"names the question {question!r}; add it to queries.jsonl or remove the line")
        if passage not in passages:
            raise DataError(place, f"names the passage {passage!r}; add it to corpus.jsonl or remove the line")
        if int(grade) > 0:
            relevant.setdefault(question, set()).add(passage)
    if not relevant:
        raise DataError(str(file), f"judges no passage to answer a question; write lines of {_JUDGEMENT}")
    return {question: frozenset(answering) for question, answering in relevant.items()}


def _is_whole(digits: str) -> bool:
    return digits.removeprefix("-").isdecimal()


def _lines(file: Path) -> Iterator[tuple[str, str]]:
    """The lines that are not blank, each with its place for complaints. Read one by one: corpora are large."""
    try:
        with file.open(encoding="utf-8-sig") as lines:
            for number, line in enumerate(lines, start=1):
                if line.strip():
                    yield f"{file}, line {number}", line.rstrip("\r\n")
    except FileNotFoundError as error:
        raise DataError(str(file), f"is not there; {_FORM}") from error
    except OSError as error:
        raise DataError(str(file), f"cannot be read ({error.strerror}); {_FORM}") from error
    except UnicodeDecodeError as error:
        raise DataError(str(file), "is not UTF-8; save it in that encoding") from error
