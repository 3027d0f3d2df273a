"""What can be looked up besides asking: timelines, slips, comparisons, plans, missions, terms.

A look-up is a `Query`, whoever makes it: a command on Discord, a button from before the last restart, a terminal.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Self, TypeAlias

from knowledge import dates
from knowledge.analysis import fold
from knowledge.chronicle import Chronicle
from knowledge.chronicle.book import Asked
from knowledge.chronicle.cards import MissionCard
from knowledge.chronicle.comparing import Comparison
from knowledge.chronicle.slips import Slip
from knowledge.chronicle.timeline import Timeline
from knowledge.chronicle.topics import MOST_CHOICES, shortened
from knowledge.chronicle.upcoming import Upcoming
from knowledge.errors import DateError, QuestionError, TopicError
from knowledge.glossary import Glossary
from knowledge.models import Gloss, PartialDate, Precision, Side, Status

__all__ = ["Almanac", "Kind", "Query", "Result"]

Result: TypeAlias = Timeline | Slip | Comparison | Upcoming | MissionCard | Gloss

_SHOWN_OF_A_DATE = 40  # characters
_HASH_DIGITS = 10
_SHOWN_TERMS = 3


class Kind(StrEnum):
    """What is looked up; the commands are called so, and no two begin with the same letter."""

    TIMELINE = "timeline"
    SLIP = "slip"
    COMPARE = "compare"
    NEXT = "next"
    MISSION = "mission"
    DEFINE = "define"


_ASKED = {
    Kind.TIMELINE: Asked.TOPIC,
    Kind.SLIP: Asked.MILESTONE,
    Kind.COMPARE: Asked.CONTENDER,
    Kind.NEXT: Asked.TOPIC,
    Kind.MISSION: Asked.MISSION,
}


@dataclass(frozen=True, slots=True)
class Query:
    """One look-up: the names in the order of the command, and what narrows it, where the command knows that."""

    kind: Kind
    names: tuple[str, ...]
    since: PartialDate | None = None
    until: PartialDate | None = None
    side: Side | None = None
    status: Status | None = None
    as_of: PartialDate | None = None

    @classmethod
    def typed(
        cls,
        kind: Kind,
        *names: str,
        since: str = "",
        until: str = "",
        side: str = "",
        status: str = "",
        as_of: str = "",
    ) -> Self:
        """A look-up as people type it; empty is what was not said. Raises QuestionError for what is no date."""
        return cls(
            kind=kind,
            names=names,
            since=_date("from", since),
            until=_date("to", until),
            side=Side(side) if side else None,
            status=Status(status) if status else None,
            as_of=_date("as_of", as_of),
        )

    def instead(self, typed: str, name: str) -> Query:
        """The same with another name in the place of one."""
        return replace(self, names=tuple(name if each == typed else each for each in self.names))


class Almanac:
    """Looks things up in a chronicle and in the glossary of the same library."""

    def __init__(self, chronicle: Chronicle) -> None:
        self.chronicle = chronicle
        self.library = chronicle.library
        self.glossary = Glossary(self.library.glosses)
        names = (*chronicle.spellings, *(gloss.term for gloss in self.library.glosses))
        self._names = {_hash(name): name for name in names}

    def look_up(self, query: Query) -> Result:
        """What was asked for. Raises QuestionError, with a sentence for the asker, where there is no such thing, and
        TopicError, which is one and knows the closest names, where nothing is called so.
        """
        match query.kind, query.names:
            case Kind.TIMELINE, (topic,):
                return self.chronicle.timeline(
                    topic,
                    since=query.since,
                    until=query.until,
                    side=query.side,
                    status=query.status,
                    as_of=query.as_of,
                )
            case Kind.SLIP, (milestone,):
                return self.chronicle.slip(milestone, as_of=query.as_of)
            case Kind.COMPARE, (one, other):
                return self.chronicle.compare(one, other, as_of=query.as_of)
            case Kind.NEXT, (topic,):
                return self.chronicle.upcoming(topic, as_of=query.as_of)
            case Kind.MISSION, (name,):
                return self.chronicle.mission(name)
            case Kind.DEFINE, (term,):
                return self._define(term)
        raise ValueError(f"{query.kind} does not take {len(query.names)} names")

    def choices(self, kind: Kind, typed: str) -> tuple[str, ...]:
        """Up to 25 names to offer where this kind wants one, best first."""
        if kind is Kind.DEFINE:
            return self._terms(typed)
        return self.chronicle.choices(_ASKED[kind], typed)

    def key(self, query: Query) -> str:
        """A query in at most 80 characters of ASCII, which mean the same after a restart: what makes it up, with colons
        between. Names are hashed, since they can be long. Raises TopicError for a name that nothing bears.
        """
        names = ".".join(_hash(self._canonical(query.kind, name)) for name in query.names)
        since, until, as_of = (date.edtf if date else "" for date in (query.since, query.until, query.as_of))
        return ":".join((query.kind[0], names, since, until, query.side or "", query.status or "", as_of))

    def query(self, key: str) -> Query | None:
        """The query of a key; None where this version knows no such thing, or nobody could have made that key."""
        try:
            letter, names, *narrowed = key.split(":")
            since, until, side, status, as_of = narrowed
            kind = next(kind for kind in Kind if kind[0] == letter)
            called = (self._names[name] for name in names.split("."))
            return Query.typed(kind, *called, since=since, until=until, side=side, status=status, as_of=as_of)
        except (ValueError, KeyError, StopIteration, QuestionError):
            return None

    def _canonical(self, kind: Kind, name: str) -> str:
        return self._define(name).term if kind is Kind.DEFINE else self.chronicle.spelling(_ASKED[kind], name)

    def _define(self, term: str) -> Gloss:
        gloss = self.glossary.define(term)
        if gloss is None:
            closest = tuple(like.term for like in self.glossary.closest(term))
            others = "" if closest else f" It has terms such as {', '.join(self._terms('')[:_SHOWN_TERMS])}."
            raise TopicError(f'My glossary has no "{shortened(term)}".{others}', term, closest)
        return gloss

    def _terms(self, typed: str) -> tuple[str, ...]:
        """Terms that begin with what was typed, then those that hold it, in full too, then those that look like it."""
        start = fold(typed.strip())[0]
        spelled = [(fold(gloss.term)[0], fold(gloss.full)[0], gloss.term) for gloss in self.glossary.glosses]
        begin = (term for key, _, term in spelled if key.startswith(start))
        hold = (term for key, full, term in spelled if start in key or start in full)
        alike = (gloss.term for gloss in self.glossary.closest(typed))
        return _first((*begin, *hold, *alike))


def _first(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))[:MOST_CHOICES]


def _date(option: str, typed: str) -> PartialDate | None:
    """The date in an option. Raises QuestionError, which names the option, where it is none or a stretch of time."""
    if not typed.strip():
        return None
    shown = typed.strip()[:_SHOWN_OF_A_DATE]
    try:
        date = dates.parse_written(typed)
    except DateError as error:
        raise QuestionError(
            f"I cannot read “{shown}” as a date for {option}. Write it like 2021, 2021-04, 2021-04-15 or April 2021."
        ) from error
    if date.precision is Precision.INTERVAL:
        raise QuestionError(f"{option} is “{shown}”, a stretch of time. Give one date, such as 2021 or 2021-04.")
    return date


def _hash(name: str) -> str:
    """Ten hex digits that stand for a name, the same in every process."""
    return hashlib.sha256(name.encode()).hexdigest()[:_HASH_DIGITS]
