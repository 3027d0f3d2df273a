"""A sheet: headed rows in words, before any surface has a say. Each caveat is put into words here, once for all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from knowledge.models import PartialDate

NO_SOURCE = "no source"


@dataclass(frozen=True, slots=True)
class Entry:
    """One row. `lead` comes first and in bold, `notes` below it; `sources` are the ids of what bears it, best first.

    `when` is the date in `lead`, for surfaces on which a reader's own clock can count to it; `countdown` is what others
    say instead.
    """

    lead: str
    text: str
    sources: Sequence[str] = ()
    notes: tuple[str, ...] = ()
    when: PartialDate | None = None
    countdown: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """Rows under a heading, which may be empty."""

    heading: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """All that was looked up: what it is, what it comes to in a sentence, what narrows it, and the rows.

    `cited` is how many sources of a row are shown where room is short. `together` keeps a section on one page.
    """

    title: str
    sections: tuple[Section, ...]
    total: str = ""
    captions: tuple[str, ...] = ()
    cited: int = 1
    together: bool = False

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All rows in order."""
        return tuple(chain.from_iterable(section.entries for section in self.sections))


def sections(*named: tuple[str, Sequence[Entry]]) -> tuple[Section, ...]:
    """The sections that have rows."""
    return tuple(Section(heading, tuple(entries)) for heading, entries in named if entries)
