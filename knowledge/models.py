"""The vocabulary of the domain, as frozen dataclasses.

A source says something; a statement is that something in one dated sentence of our own; a milestone is what
statements are about; an answer is a headline with the statements, snippets and citations behind it.
Nothing here reads, writes, computes or prints: every other module speaks in these words.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum


class Precision(StrEnum):
    """How exactly a date is known, from the finest to the coarsest."""

    DAY = "day"
    MONTH = "month"
    QUARTER = "quarter"
    SEASON = "season"
    HALF = "half"
    YEAR = "year"
    DECADE = "decade"
    INTERVAL = "interval"


class Status(StrEnum):
    """What a statement says of its milestone at the time it was stated."""

    PLANNED = "planned"
    IN_PROGRESS = "in_progress"
    ACHIEVED = "achieved"
    PARTIAL = "partial"
    DELAYED = "delayed"
    PAUSED = "paused"
    CANCELLED = "cancelled"
    FAILED = "failed"
    OPINION = "opinion"


class EntityKind(StrEnum):
    """What sort of thing a name stands for."""

    PROGRAMME = "programme"
    MISSION = "mission"
    VEHICLE = "vehicle"
    AGENCY = "agency"
    COMPANY = "company"
    COUNTRY = "country"
    PERSON = "person"
    TREATY = "treaty"
    PLACE = "place"
    ARTICLE = "article"


class Side(StrEnum):
    """The camps of the race, each a lane of a chart. Historic is what was before 1990, whoever flew it."""

    US_LED = "us-led"
    CHINA_RUSSIA = "china-russia"
    INDIA = "india"
    JAPAN = "japan"
    COMMERCIAL = "commercial"
    HISTORIC = "historic"
    OTHER = "other"


class Aspect(StrEnum):
    """What a milestone tells of its subject, where a comparison or a look ahead wants to know it."""

    STEP = "step"  # a flight, a landing or a test: something that happens on a day
    LANDING = "landing"  # the first crewed landing, a step too
    PARTNERS = "partners"
    LAUNCHER = "launcher"
    LANDER = "lander"
    STATE = "state"  # how it stands
    DETAIL = "detail"  # a crew, a cost, a reason, a view: nothing that a timeline would show


class Verdict(StrEnum):
    """How an article's claim held up."""

    ACCURATE = "accurate"
    OUTDATED = "outdated"
    LOOSE = "loose"
    WRONG = "wrong"
    AMBIGUOUS = "ambiguous"
    UNVERIFIED = "unverified"
    OPINION = "opinion"


class Confidence(StrEnum):
    """How far the sources carry a statement."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date no more precise than it was said (EDTF, ISO 8601-2 level 0 and parts of 1 and 2).

    `earliest` and `latest` bound it, inclusively. An open end (`2024-05/..`, no earlier than May 2024) has
    `open_end`; an open start (`../2030`, by 2030) has `open_start`; the open bound is then `date.max` or `date.min`.
    """

    edtf: str
    earliest: dt.date
    latest: dt.date
    precision: Precision
    approximate: bool = False
    open_start: bool = False
    open_end: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """Where something was said. `tier`: 1 agency or primary catalogue, 2 wire or specialist press, 3 other press,
    4 reference or community. `note` is its point of view, where that matters.
    """

    id: str
    title: str
    publisher: str
    url: str
    published: PartialDate
    country: str
    language: str
    tier: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class Entity:
    """A name people use. `aliases` are as they type them; `of` names the entities this one belongs to
    (Roscosmos is of Russia, Artemis III of Artemis), so that a question about the whole is answered by a part.
    """

    id: str
    name: str
    kind: EntityKind
    aliases: tuple[str, ...] = ()
    of: tuple[str, ...] = ()
    side: Side | None = None


@dataclass(frozen=True, slots=True)
class Milestone:
    """What statements are about. `words` are other words under which people look for it; `questions` are plain
    questions that it answers, offered when another question has to be declined; `aspects` are what it tells.
    """

    id: str
    title: str
    entities: tuple[str, ...]
    words: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    aspects: tuple[Aspect, ...] = ()


@dataclass(frozen=True, slots=True)
class Claim:
    """That a statement is what one article claimed, where in it, and how the claim held up."""

    article: str
    number: str
    locator: str
    verdict: Verdict
    correction: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """One dated sentence. `stated` is when it was said or became known, `when` the date it speaks of.

    `counted_by` names the speaker of a count that others give differently; `conflicts` are the ids of statements
    that say otherwise at the same time. A statement with a `claim` can only support "the article said". `flown_by` is
    the mission that is to do it, where a milestone can pass from one to another (the first landing, from Artemis III
    to Artemis IV).
    """

    id: str
    text: str
    stated: PartialDate
    status: Status
    sources: tuple[str, ...]
    milestone: str
    entities: tuple[str, ...]
    when: PartialDate | None = None
    confidence: Confidence = Confidence.HIGH
    counted_by: str = ""
    conflicts: tuple[str, ...] = ()
    claim: Claim | None = None
    flown_by: str = ""


class Outcome(StrEnum):
    """How a mission ended, or that it has not."""

    SUCCESS = "success"
    PARTIAL = "partial"
    FAILURE = "failure"
    LAUNCH_FAILURE = "launch-failure"
    PLANNED = "planned"
    IN_PROGRESS = "in-progress"
    CANCELLED = "cancelled"


class MissionType(StrEnum):
    """What a mission is to do at the Moon."""

    FLYBY = "flyby"
    IMPACTOR = "impactor"
    ORBITER = "orbiter"
    LANDER = "lander"
    ROVER = "rover"
    SAMPLE_RETURN = "sample-return"
    CREWED_FLYBY = "crewed-flyby"
    CREWED_ORBIT = "crewed-orbit"
    CREWED_LANDING = "crewed-landing"
    RELAY = "relay"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Mission:
    """One flight to the Moon, or an announced one. `operator`, `country` and `programme` are names of entities, or
    plain names where there is no such entity; `failure` says what failed, `note` what the mission did or is to do.
    """

    id: str
    name: str
    aliases: tuple[str, ...]
    operator: str
    country: str
    programme: str
    type: MissionType
    launched: PartialDate | None
    vehicle: str
    outcome: Outcome
    failure: str
    landed: PartialDate | None
    site: str
    sources: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True)
class Passage:
    """One paragraph of an article. `locator` is how a reader finds it ("paragraph 5")."""

    id: str
    article: str
    source: str
    locator: str
    text: str
    entities: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Article:
    """A source with passages. `ours` is true for a digest in our own words."""

    id: str
    title: str
    source: str
    passages: tuple[Passage, ...]
    ours: bool = True


@dataclass(frozen=True, slots=True)
class Gloss:
    """An acronym or a term with its meaning. `full` is what the acronym stands for, `aliases` are other spellings;
    `see` names the entities it belongs to, `as_of` when a meaning that can change was last confirmed.

    `any_case`: the acronym is no word or name of its own, so that it is meant in small letters too ("nrho", not "net").
    """

    id: str
    term: str
    definition: str
    sources: tuple[str, ...]
    full: str = ""
    aliases: tuple[str, ...] = ()
    see: tuple[str, ...] = ()
    as_of: PartialDate | None = None
    any_case: bool = False


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a text, in code points: `text[start:end]`."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Citation:
    """A numbered reference, complete enough to be printed without looking anything up."""

    n: int
    source_id: str
    title: str
    publisher: str
    published: PartialDate
    url: str
    locator: str = ""
    tier: int = 3
    note: str = ""


@dataclass(frozen=True, slots=True)
class Snippet:
    """A quoted fragment: its text, the matched words as spans (never markup), the number of its citation,
    and a label where the fragment is not the present state ("superseded", "the article's claim").
    """

    text: str
    highlights: tuple[Span, ...]
    citation: int
    label: str = ""


@dataclass(frozen=True, slots=True)
class Decline:
    """Why there is no answer, and up to three close questions that do have one."""

    reason: str
    suggestions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """What a question gets on every surface: either a headline with its evidence, or a decline.

    `as_of` is the date of the newest source behind it; `asked_as_of` the date the asker wanted to look from.
    `score` is the BM25 score of the best hit (not comparable between questions; kept for the log). `curated` is the id
    of the answer where a server's moderators wrote it; the library has no part in that one.
    """

    question: str
    headline: str = ""
    status: Status | None = None
    when: PartialDate | None = None
    as_of: PartialDate | None = None
    asked_as_of: PartialDate | None = None
    statements: tuple[Statement, ...] = ()
    snippets: tuple[Snippet, ...] = ()
    citations: tuple[Citation, ...] = ()
    caveats: tuple[str, ...] = ()
    declined: Decline | None = None
    score: float = 0.0
    normalised: str = ""
    curated: str = ""

    @property
    def answered(self) -> bool:
        """Whether there is an answer, as against a decline."""
        return self.declined is None
