"""Reads and validates the data folder into a Library. What is broken is refused, with its file and entry.

The form of the files is described in the README, "How to add a fact".
"""

from __future__ import annotations

import datetime as dt
import hashlib
import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import TypeVar

from knowledge import articles, askings, dates, forms, missions, titles
from knowledge.entries import Entry, entries_of, parse
from knowledge.errors import DataError
from knowledge.files import read_text
from knowledge.models import (
    Article,
    Entity,
    Gloss,
    Milestone,
    Mission,
    PartialDate,
    Passage,
    Source,
    Statement,
)
from knowledge.shelf import Shelf

DATA = Path(__file__).parent / "data"

_logger = logging.getLogger(__name__)

# The folders of TOML files and the tables that each may hold.
_SHELVES = {"sources": ("source",), "entities": ("entity",), "ledger": ("milestone", "statement")}

Item = TypeVar("Item", Source, Entity, Milestone, Statement, Article, Mission, Gloss)


@dataclass(frozen=True)
class Library:
    """All that is known, by id where ids are asked for.

    `synonyms` and `phrases` are groups of words and of phrases whose first stands for all, `fillers` phrases that say
    nothing, `tags` those that end a question ("didn't they"). `asked` are the ways people ask for a statement or a
    passage, by its id. `version` is a hash of the files it was read from.
    """

    sources: Mapping[str, Source]
    entities: Mapping[str, Entity]
    milestones: Mapping[str, Milestone]
    statements: tuple[Statement, ...]
    articles: tuple[Article, ...]
    missions: tuple[Mission, ...]
    synonyms: tuple[tuple[str, ...], ...]
    phrases: tuple[tuple[str, ...], ...]
    fillers: tuple[str, ...]
    tags: tuple[str, ...]
    glosses: tuple[Gloss, ...]
    asked: askings.Askings
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

    @cached_property
    def by_id(self) -> Mapping[str, Statement]:
        """The statements by their ids."""
        return {statement.id: statement for statement in self.statements}

    def _rank(self, statement: Statement) -> tuple[dt.date, dt.date, int]:
        best_tier = min(self.sources[source].tier for source in statement.sources)
        return statement.stated.latest, statement.stated.earliest, -best_tier

    @cached_property
    def texts(self) -> Mapping[str, str]:
        """The article that somebody added as the full text of one that is shipped as a digest, by the digest's id.

        They have their title in common.
        """
        added = {article.title.casefold(): article.id for article in self.articles if not article.ours}
        titles = {article.id: article.title.casefold() for article in self.articles if article.ours}
        return {digest: added[title] for digest, title in titles.items() if title in added}

    @cached_property
    def searched(self) -> tuple[Statement | Passage, ...]:
        """All that an answer can be, in the order in which it is searched. Of an article that is here as a digest and
        in full, the full text is quoted in place of the digest.
        """
        quoted = (article for article in self.articles if article.id not in self.texts)
        return (*self.statements, *(passage for article in quoted for passage in article.passages))

    def asking(self, document: str) -> tuple[str, ...]:
        """The questions known to ask for a statement or passage, by its id: those written for it and, for the newest
        statement of a milestone and for an article's claims, those that the milestone says it answers.
        """
        written = askings.answered(self.asked.get(document, ""))
        statement = self.by_id.get(document)
        if statement is None:
            return written
        facts = [other for other in self.ledgers[statement.milestone] if other.claim is None]
        suggests = statement.claim is not None or statement is facts[-1]
        return (*written, *self.milestones[statement.milestone].questions) if suggests else written

    @property
    def unanswered(self) -> Iterator[str]:
        """Questions known to have no answer here, near as they are to others."""
        return chain.from_iterable(map(askings.unanswered, self.asked.values()))

    @cached_property
    def newest(self) -> PartialDate:
        """When the newest statement was stated: the latest that it cannot have been before."""
        return max((statement.stated for statement in self.statements), key=dates.sort_key)

    @cached_property
    def suggestions(self) -> tuple[str, ...]:
        """All questions that milestones say they answer."""
        return tuple(question for milestone in self.milestones.values() for question in milestone.questions)


def load(
    folder: Path = DATA, added: Path | None = None, complain: Callable[[str], object] = _logger.warning
) -> Library:
    """Read a data folder. Raises DataError, which names the file and the entry, at the first thing that is wrong.

    `added` is the folder of articles that whoever runs the bot added; it need not exist. A broken one is left out, and
    `complain` is told.
    """
    if not folder.is_dir():
        raise DataError(str(folder), "is not a folder; the knowledge is missing, so install Moonrace anew")
    digest = hashlib.sha256()
    seen = digest.update
    shelves = {shelf: _tables(folder, shelf, kinds, seen) for shelf, kinds in _SHELVES.items()}
    sources = _by_id(forms.source(entry) for _, entry in shelves["sources"]["source"])
    entities = _by_id(forms.entity(entry) for _, entry in shelves["entities"]["entity"])
    flights = _by_id(_missions(folder, seen))
    entities |= {mission.id: missions.entity_of(mission, entities) for mission in flights.values()}
    milestones = _by_id(forms.milestone(entry) for _, entry in shelves["ledger"]["milestone"])
    statements = _by_id(forms.statement(file, entry) for file, entry in shelves["ledger"]["statement"])
    _check_mission_sources(flights.values(), sources)
    for mission in flights.values():
        milestones[f"{missions.PREFIX}{mission.id}"] = missions.milestone_of(mission)
        statements |= {s.id: s for s in missions.statements_of(mission, entities, sources)}
    shipped = _by_id(_articles(folder, seen))
    extra = list(Shelf(added).articles(complain, seen)) if added else []
    entities |= _new_names(extra, entities, (*statements.values(), *(p for a in shipped.values() for p in a.passages)))
    (synonyms,) = _lists(folder, "synonyms.toml", ("groups",), seen)
    phrases, fillers, tags = _lists(folder, "phrases.toml", ("groups", "fillers", "tags"), seen)
    library = Library(
        sources=sources | {item.source.id: item.source for item in extra},
        entities=entities,
        milestones=milestones,
        statements=tuple(statements.values()),
        articles=(*shipped.values(), *(item.article for item in extra)),
        missions=tuple(flights.values()),
        synonyms=_split(synonyms),
        phrases=_split(phrases),
        fillers=fillers,
        tags=tags,
        glosses=tuple(_by_id(_glosses(folder, seen)).values()),
        asked=askings.read_all(folder, seen),
        version=digest.hexdigest()[:12],
    )
    _check_references(library, set(shipped))
    return library


def _new_names(
    added: Iterable[articles.AddedArticle], entities: Mapping[str, Entity], shipped: Iterable[Statement | Passage]
) -> Mapping[str, Entity]:
    """What added articles are about, and nothing shipped speaks of."""
    names = (name for entity in entities.values() for name in (entity.name, *entity.aliases))
    known = titles.words_of(" ".join((*names, *(each.text for each in shipped))))
    found = (titles.entity_of(item.article, known) for item in added)
    return {entity.id: entity for entity in found if entity is not None}


def _tables(
    folder: Path, shelf: str, kinds: tuple[str, ...], seen: Callable[[bytes], None]
) -> dict[str, list[tuple[str, Entry]]]:
    """The entries of a shelf's files by kind, each with the stem of its file."""
    files = sorted(folder.glob(f"{shelf}/*.toml"))
    if not files:
        raise DataError(shelf, "holds no TOML file; the knowledge is incomplete, so install Moonrace anew")
    entries: dict[str, list[tuple[str, Entry]]] = {kind: [] for kind in kinds}
    for file in files:
        for kind, entry in entries_of(*read_text(file, folder, seen), kinds):
            entries[kind].append((file.stem, entry))
    return entries


def _by_id(items: Iterator[Item]) -> dict[str, Item]:
    found: dict[str, Item] = {}
    for item in items:
        if not articles.is_name(item.id):
            raise DataError(f"id {item.id!r}", "an id is written in lower case letters, digits and single hyphens")
        if item.id in found:
            raise DataError(f"id {item.id}", f"is used by more than one {type(item).__name__.lower()}")
        found[item.id] = item
    return found


def _articles(folder: Path, seen: Callable[[bytes], None]) -> Iterator[Article]:
    for file in sorted(folder.glob("articles/*.md")):
        yield articles.read_shipped(*read_text(file, folder, seen))


def _missions(folder: Path, seen: Callable[[bytes], None]) -> Iterator[Mission]:
    file = folder / "missions.csv"
    if file.exists():
        yield from missions.read(*read_text(file, folder, seen))


def _check_mission_sources(flights: Iterable[Mission], sources: Mapping[str, Source]) -> None:
    for mission in flights:
        _must_exist(f"missions.csv, mission {mission.id}", "sources", mission.sources, sources)


def _lists(folder: Path, name: str, fields: tuple[str, ...], seen: Callable[[bytes], None]) -> list[tuple[str, ...]]:
    """The lists of words in a file, by field; empty ones where there is no such file."""
    file = folder / name
    if not file.exists():
        return [() for _ in fields]
    shown, text = read_text(file, folder, seen)
    entry = Entry(shown, "lists", parse(shown, text))
    lists = [entry.texts(field) for field in fields]
    entry.finish()
    return lists


def _split(groups: Iterable[str]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(group.split(", ")) for group in groups)


def _glosses(folder: Path, seen: Callable[[bytes], None]) -> Iterator[Gloss]:
    file = folder / "glossary.toml"
    if file.exists():
        for _, entry in entries_of(*read_text(file, folder, seen), ("gloss",)):
            yield forms.gloss(entry)


def _check_references(library: Library, articles: set[str]) -> None:
    """Every id that is named must exist."""
    statement_ids = {statement.id for statement in library.statements}
    passage_ids = {passage.id for article in library.articles for passage in article.passages}
    _must_exist("asked", "a list of questions", tuple(library.asked), statement_ids | passage_ids | {askings.NOTHING})
    for entity in library.entities.values():
        _must_exist(f"entity {entity.id}", "of", entity.of, library.entities)
    for milestone in library.milestones.values():
        _must_exist(f"milestone {milestone.id}", "entities", milestone.entities, library.entities)
    for article in library.articles:
        _must_exist(f"article {article.id}", "source", (article.source,), library.sources)
    for gloss in library.glosses:
        _must_exist(f"glossary.toml, gloss {gloss.id}", "sources", gloss.sources, library.sources)
        _must_exist(f"glossary.toml, gloss {gloss.id}", "see", gloss.see, library.entities)
    for statement in library.statements:
        place = f"statement {statement.id}"
        _must_exist(place, "sources", statement.sources, library.sources)
        _must_exist(place, "milestone", (statement.milestone,), library.milestones)
        _must_exist(place, "entities", statement.entities, library.entities)
        _must_exist(place, "conflicts", statement.conflicts, statement_ids)
        _must_exist(place, "flown_by", (statement.flown_by,) if statement.flown_by else (), library.entities)
        if statement.claim:
            _must_exist(place, "claim article", (statement.claim.article,), articles)


def _must_exist(place: str, field: str, names: tuple[str, ...], known: Mapping[str, object] | set[str]) -> None:
    for name in names:
        if name not in known:
            raise DataError(place, f"{field} names {name!r}, which nothing defines")
