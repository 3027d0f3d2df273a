"""Reads and validates the data folder into a Library. What is broken is refused, with its file and entry.

The form of the files is described in the README, "How to add a fact".
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import repeat
from pathlib import Path
from typing import TypeVar

from knowledge import dates, missions
from knowledge.entries import Entry
from knowledge.errors import DataError
from knowledge.models import (
    Article,
    Claim,
    Confidence,
    Entity,
    EntityKind,
    Milestone,
    Mission,
    PartialDate,
    Passage,
    Source,
    Statement,
    Status,
    Verdict,
)
from knowledge.vocabulary import HAPPENED_STATUSES

DATA = Path(__file__).parent / "data"

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_TIERS = 1, 4
_FRONT_MATTER = "+++"
# The folders of TOML files and the tables that each may hold.
_SHELVES = {"sources": ("source",), "entities": ("entity",), "ledger": ("milestone", "statement")}

Item = TypeVar("Item", Source, Entity, Milestone, Statement, Article, Mission)


@dataclass(frozen=True)
class Library:
    """All that is known, by id where ids are asked for. `version` is a hash of the files it was read from."""

    sources: Mapping[str, Source]
    entities: Mapping[str, Entity]
    milestones: Mapping[str, Milestone]
    statements: tuple[Statement, ...]
    articles: tuple[Article, ...]
    missions: tuple[Mission, ...]
    synonyms: tuple[tuple[str, ...], ...]
    version: str

    @cached_property
    def ledgers(self) -> Mapping[str, tuple[Statement, ...]]:
        """The statements of each milestone that has any, in the order they were stated; of those of one day the best
        sourced one comes last, so that it is the current one.
        """
        ledgers: dict[str, list[Statement]] = {}
        for statement in self.statements:
            ledgers.setdefault(statement.milestone, []).append(statement)
        return {milestone: tuple(sorted(ledger, key=self._rank)) for milestone, ledger in ledgers.items()}

    def _rank(self, statement: Statement) -> tuple[dt.date, dt.date, int]:
        best_tier = min(self.sources[source].tier for source in statement.sources)
        return statement.stated.latest, statement.stated.earliest, -best_tier

    @cached_property
    def newest(self) -> PartialDate:
        """When the newest statement was stated: the latest that it cannot have been before."""
        return max((statement.stated for statement in self.statements), key=dates.sort_key)

    @cached_property
    def suggestions(self) -> tuple[str, ...]:
        """All questions that milestones say they answer."""
        return tuple(question for milestone in self.milestones.values() for question in milestone.questions)


def load(folder: Path = DATA) -> Library:
    """Read a data folder. Raises DataError, which names the file and the entry, at the first thing that is wrong."""
    if not folder.is_dir():
        raise DataError(str(folder), "is not a folder; the knowledge is missing, so install Moonrace anew")
    digest = hashlib.sha256()
    seen = digest.update
    shelves = {shelf: _tables(folder, shelf, kinds, seen) for shelf, kinds in _SHELVES.items()}
    sources = _by_id(_source(entry) for _, entry in shelves["sources"]["source"])
    entities = _by_id(_entity(entry) for _, entry in shelves["entities"]["entity"])
    flights = _by_id(_missions(folder, seen))
    entities |= {mission.id: missions.entity_of(mission, entities) for mission in flights.values()}
    milestones = _by_id(_milestone(entry) for _, entry in shelves["ledger"]["milestone"])
    statements = _by_id(_statement(file, entry) for file, entry in shelves["ledger"]["statement"])
    _check_mission_sources(flights.values(), sources)
    for mission in flights.values():
        milestones[f"mission-{mission.id}"] = missions.milestone_of(mission)
        statements |= {s.id: s for s in missions.statements_of(mission, entities, sources)}
    articles = _by_id(_articles(folder, seen))
    library = Library(
        sources=sources,
        entities=entities,
        milestones=milestones,
        statements=tuple(statements.values()),
        articles=tuple(articles.values()),
        missions=tuple(flights.values()),
        synonyms=_synonyms(folder, seen),
        version=digest.hexdigest()[:12],
    )
    _check_references(library, {article.id for article in library.articles})
    return library


def _read(file: Path, folder: Path, seen: Callable[[bytes], None]) -> tuple[str, str]:
    """The name of a file below the folder and its text; `seen` is given its bytes for the version."""
    name = file.relative_to(folder).as_posix()
    try:
        content = file.read_bytes()
        seen(name.encode() + b"\0" + content)
        return name, content.decode("utf-8")
    except OSError as error:
        raise DataError(name, f"cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise DataError(name, f"is not UTF-8 (byte {error.start})") from error


def _parse(name: str, text: str) -> dict[str, object]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise DataError(name, f"is not TOML: {error}") from error


def _tables(
    folder: Path, shelf: str, kinds: tuple[str, ...], seen: Callable[[bytes], None]
) -> dict[str, list[tuple[str, Entry]]]:
    """The entries of a shelf's files by kind, each with the stem of its file."""
    files = sorted(folder.glob(f"{shelf}/*.toml"))
    if not files:
        raise DataError(shelf, "holds no TOML file; the knowledge is incomplete, so install Moonrace anew")
    entries: dict[str, list[tuple[str, Entry]]] = {kind: [] for kind in kinds}
    for file in files:
        name, text = _read(file, folder, seen)
        for kind, tables in _parse(name, text).items():
            if kind not in kinds or not isinstance(tables, list):
                raise DataError(name, f"has {kind!r} at its top; it may hold {' and '.join(f'[[{k}]]' for k in kinds)}")
            lines = _lines_of(kind, text)
            places = (f"{name}:{line}" for line in lines) if len(lines) == len(tables) else repeat(name)
            entries[kind] += (
                (file.stem, Entry(place, kind, table)) for place, table in zip(places, tables, strict=False)
            )
    return entries


def _lines_of(kind: str, text: str) -> list[int]:
    """The lines on which the entries of a kind begin; a TOML parser does not tell."""
    header = f"[[{kind}]]"
    return [number for number, line in enumerate(text.splitlines(), start=1) if line.strip() == header]


def _by_id(items: Iterator[Item]) -> dict[str, Item]:
    found: dict[str, Item] = {}
    for item in items:
        if not _ID.fullmatch(item.id):
            raise DataError(f"id {item.id!r}", "an id is written in lower case letters, digits and single hyphens")
        if item.id in found:
            raise DataError(f"id {item.id}", f"is used twice among the {type(item).__name__.lower()}s")
        found[item.id] = item
    return found


def _source(entry: Entry) -> Source:
    source = Source(
        id=entry.text("id"),
        title=entry.text("title"),
        publisher=entry.text("publisher"),
        url=entry.text("url"),
        published=entry.date("published"),
        country=entry.text("country"),
        language=entry.text("language"),
        tier=entry.number("tier", *_TIERS),
        note=entry.text("note", ""),
    )
    if not source.url.startswith(("https://", "http://")):
        raise entry.error(f"url is {source.url!r}, not a web address")
    entry.finish()
    return source


def _entity(entry: Entry) -> Entity:
    entity = Entity(
        id=entry.text("id"),
        name=entry.text("name"),
        kind=entry.choice("kind", EntityKind),
        aliases=entry.texts("aliases"),
        of=entry.texts("of"),
        side=entry.text("side", ""),
    )
    entry.finish()
    return entity


def _milestone(entry: Entry) -> Milestone:
    milestone = Milestone(
        id=entry.text("id"),
        title=entry.text("title"),
        entities=entry.texts("entities", required=True),
        words=entry.texts("words"),
        questions=entry.texts("questions"),
    )
    entry.finish()
    return milestone


def _statement(stem: str, entry: Entry) -> Statement:
    statement = Statement(
        id=entry.text("id"),
        text=entry.text("text"),
        stated=entry.date("stated"),
        status=entry.choice("status", Status),
        sources=entry.texts("sources", required=True),
        milestone=entry.text("milestone"),
        entities=entry.texts("entities"),
        when=entry.optional_date("when"),
        confidence=entry.choice("confidence", Confidence, Confidence.HIGH),
        counted_by=entry.text("counted_by", ""),
        conflicts=entry.texts("conflicts"),
        claim=_claim(entry.table("claim", "claim")),
    )
    entry.finish()
    if not re.fullmatch(rf"{re.escape(stem)}-\d{{3,}}", statement.id):
        raise entry.error(f"a statement of this file has an id like {stem}-001")
    if statement.status in HAPPENED_STATUSES and statement.when and statement.when.earliest > statement.stated.latest:
        raise entry.error(
            f"is {statement.status} but speaks of {dates.describe(statement.when)}, "
            f"after it was stated ({dates.describe(statement.stated)})"
        )
    return statement


def _claim(entry: Entry | None) -> Claim | None:
    if entry is None:
        return None
    claim = Claim(
        article=entry.text("article"),
        number=entry.text("number"),
        locator=entry.text("locator"),
        verdict=entry.choice("verdict", Verdict),
        correction=entry.text("correction", ""),
    )
    entry.finish()
    return claim


def _articles(folder: Path, seen: Callable[[bytes], None]) -> Iterator[Article]:
    for file in sorted(folder.glob("articles/*.md")):
        name, text = _read(file, folder, seen)
        empty, marker, rest = text.partition(_FRONT_MATTER)
        front, end, body = rest.partition(f"\n{_FRONT_MATTER}\n")
        if empty.strip() or not marker or not end:
            raise DataError(name, f"begins with {_FRONT_MATTER}, its front matter in TOML, and {_FRONT_MATTER}")
        entry = Entry(name, "article", _parse(name, front))
        article_id, source = entry.text("id"), entry.text("source")
        paragraphs = [" ".join(paragraph.split()) for paragraph in re.split(r"\n\s*\n", body) if paragraph.strip()]
        if not paragraphs:
            raise entry.error("has no paragraph")
        passages = tuple(
            Passage(f"{article_id}-p{n}", article_id, source, f"paragraph {n}", paragraph)
            for n, paragraph in enumerate(paragraphs, start=1)
        )
        yield Article(article_id, entry.text("title"), source, passages, ours=entry.flag("ours", default=False))
        entry.finish()


def _missions(folder: Path, seen: Callable[[bytes], None]) -> Iterator[Mission]:
    file = folder / "missions.csv"
    if file.exists():
        yield from missions.read(*_read(file, folder, seen))


def _check_mission_sources(flights: Iterable[Mission], sources: Mapping[str, Source]) -> None:
    for mission in flights:
        _must_exist(f"missions.csv, mission {mission.id}", "sources", mission.sources, sources)


def _synonyms(folder: Path, seen: Callable[[bytes], None]) -> tuple[tuple[str, ...], ...]:
    file = folder / "synonyms.toml"
    if not file.exists():
        return ()
    name, text = _read(file, folder, seen)
    entry = Entry(name, "synonyms", _parse(name, text))
    groups = tuple(tuple(group.split(", ")) for group in entry.texts("groups"))
    entry.finish()
    return groups


def _check_references(library: Library, articles: set[str]) -> None:
    """Every id that is named must exist."""
    statement_ids = {statement.id for statement in library.statements}
    for entity in library.entities.values():
        _must_exist(f"entity {entity.id}", "of", entity.of, library.entities)
    for milestone in library.milestones.values():
        _must_exist(f"milestone {milestone.id}", "entities", milestone.entities, library.entities)
    for article in library.articles:
        _must_exist(f"article {article.id}", "source", (article.source,), library.sources)
    for statement in library.statements:
        place = f"statement {statement.id}"
        _must_exist(place, "sources", statement.sources, library.sources)
        _must_exist(place, "milestone", (statement.milestone,), library.milestones)
        _must_exist(place, "entities", statement.entities, library.entities)
        _must_exist(place, "conflicts", statement.conflicts, statement_ids)
        if statement.claim:
            _must_exist(place, "claim article", (statement.claim.article,), articles)


def _must_exist(place: str, field: str, names: tuple[str, ...], known: Mapping[str, object] | set[str]) -> None:
    for name in names:
        if name not in known:
            raise DataError(place, f"{field} names {name!r}, which nothing defines")
