"""Reads our own question sets: a folder with `topics.toml` and `qrels.txt`, in the words of TREC.

A topic is a question with what a right headline says, or with why it is to be declined. A line of the qrels, `topic 0
document grade`, judges a statement or a passage: 2 answers the question by itself, 1 bears on it, 0 does not.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from knowledge.entries import Entry
from knowledge.errors import DataError
from knowledge.files import read_text
from knowledge.models import PartialDate

ANSWERS, BEARS = 2, 1
_FORM = "a question set has topics.toml and qrels.txt"
_LINE = "topic 0 document grade"
_GRADES = {"0", "1", "2"}


class Declined(StrEnum):
    """Why a question is to be declined."""

    OFF_TOPIC = "off-topic"
    NEAR_TOPIC = "near-topic"
    UNKNOWN_NAME = "unknown-name"
    INJECTION = "injection"


@dataclass(frozen=True, slots=True)
class Topic:
    """A question to ask. `kind` and `style` are labels to count by; `after` is the question it follows up, if any.

    Either `says` has what a right headline must hold, "A|B" where one of both will do, and `grades` a document that
    answers; or `declined` says why there is no answer.
    """

    id: str
    kind: str
    style: str
    question: str
    says: tuple[str, ...] = ()
    as_of: PartialDate | None = None
    after: str = ""
    declined: Declined | None = None
    grades: Mapping[str, int] = field(default_factory=dict)

    def graded(self, least: int) -> frozenset[str]:
        """The documents of at least that grade."""
        return frozenset(document for document, grade in self.grades.items() if grade >= least)


def read_topics(folders: Iterable[Path], documents: Collection[str]) -> tuple[Topic, ...]:
    """The topics of all folders, with their grades. `documents` are the ids of what can be judged.

    Raises DataError, which names the file, the entry or line and what to do, at the first thing that is wrong.
    """
    topics: dict[str, Topic] = {}
    for folder in folders:
        for topic in _read(folder, documents):
            if topic.id in topics:
                raise DataError(f"{folder}, topic {topic.id}", "the id was used before; give each topic its own")
            topics[topic.id] = topic
    return tuple(topics.values())


def _read(folder: Path, documents: Collection[str]) -> list[Topic]:
    place, text = _text(folder / "topics.toml")
    try:
        tables = tomllib.loads(text).get("topic")
    except tomllib.TOMLDecodeError as error:
        raise DataError(place, f"is not TOML: {error}") from error
    if not isinstance(tables, list) or not tables:
        raise DataError(place, "has no [[topic]]; write one for each question")
    entries = [Entry(place, "topic", table) for table in tables]
    ids = [entry.text("id") for entry in entries]
    grades = _grades(folder / "qrels.txt", ids, documents)
    return [_topic(name, entry, grades[name]) for name, entry in zip(ids, entries, strict=True)]


def _topic(name: str, entry: Entry, grades: Mapping[str, int]) -> Topic:
    topic = Topic(
        id=name,
        kind=entry.text("kind"),
        style=entry.text("style"),
        question=entry.text("question"),
        says=entry.texts("says"),
        as_of=entry.optional_date("as_of"),
        after=entry.text("after", ""),
        declined=entry.choice("declined", Declined) if entry.has("declined") else None,
        grades=grades,
    )
    entry.finish()
    if topic.declined and (topic.says or topic.graded(ANSWERS)):
        raise entry.error("is to be declined, yet has an answer; remove `declined`, or `says` and its grades of 2")
    if not topic.declined and not topic.says:
        raise entry.error("has neither `says` nor `declined`; write which it is")
    if not topic.declined and not topic.graded(ANSWERS):
        raise entry.error("has no document of grade 2; add a line to qrels.txt")
    return topic


def _grades(file: Path, topics: Collection[str], documents: Collection[str]) -> dict[str, dict[str, int]]:
    name, text = _text(file)
    grades: dict[str, dict[str, int]] = {topic: {} for topic in topics}
    for number, line in enumerate(text.split("\n"), start=1):
        fields = line.split()
        if fields:
            _judge(f"{name}, line {number}", fields, grades, documents)
    return grades


def _judge(place: str, fields: list[str], grades: dict[str, dict[str, int]], documents: Collection[str]) -> None:
    if len(fields) != len(_LINE.split()) or fields[3] not in _GRADES:
        raise DataError(place, f"is no judgement; write `{_LINE}`, the grade from 0 to 2")
    topic, _, document, grade = fields
    if topic not in grades:
        raise DataError(place, f"names the topic {topic!r}; add it to topics.toml or remove the line")
    if document not in documents:
        raise DataError(place, f"names {document!r}, which is no statement or passage; correct or remove the line")
    if document in grades[topic]:
        raise DataError(place, f"judges {document!r} for {topic!r} again; remove one of the two lines")
    grades[topic][document] = int(grade)


def _text(file: Path) -> tuple[str, str]:
    """The name of a file with its folder, for complaints, and its text."""
    if not file.is_file():
        raise DataError(str(file), f"is not there; {_FORM}")
    return read_text(file, file.parent.parent)
