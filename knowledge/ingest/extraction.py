"""What goes into reading an article and what comes out, as frozen dataclasses."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from knowledge.errors import IngestError
from knowledge.models import PartialDate

__all__ = ["Block", "Dropped", "Extraction", "Facts", "Hints", "IngestError", "Kind"]


class Kind(StrEnum):
    """What the form of a document says about a block; plain text says little and has TEXT almost everywhere."""

    TEXT = "text"
    HEADING = "heading"
    ITEM = "item"
    ROW = "row"
    CAPTION = "caption"
    PICTURE = "picture"


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of text that stands by itself: a paragraph, a heading, an item, a line. `reason` is set where the
    document itself says that it is no part of the article.
    """

    text: str
    kind: Kind = Kind.TEXT
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of an article besides its text; empty where nothing told."""

    title: str = ""
    publisher: str = ""
    author: str = ""
    published: PartialDate | None = None
    language: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Hints:
    """What whoever hands in a document knows of it. `name` is its path or address, for complaints too; `content_type`
    is as in HTTP; `encoding` overrides all that the document says of itself; `told` overrides what is found in it.
    """

    name: str
    content_type: str = ""
    encoding: str = ""
    told: Facts = field(default_factory=Facts)


@dataclass(frozen=True, slots=True)
class Dropped:
    """A text that is no paragraph of the article, and why."""

    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Extraction:
    """An article as it was read: its own paragraphs in their order, and what was left out, in its order."""

    facts: Facts
    paragraphs: tuple[str, ...]
    dropped: tuple[Dropped, ...]
