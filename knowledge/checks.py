"""Whether the data is whole, complete and fresh: what `moonrace check` reports.

The loader refuses what is broken. Here is looked for what can be loaded and is wrong all the same: duplicates,
contradictions, orphans, milestones without a present, plans whose date has passed, facts nobody confirmed lately.
"""

from __future__ import annotations

import datetime as dt
import random
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from knowledge import dates
from knowledge.errors import DataError
from knowledge.glossary import Glossary
from knowledge.library import DATA, Library, load
from knowledge.models import EntityKind, Statement, Status
from knowledge.vocabulary import OPEN_STATUSES, OPENINGS

STALE_DAYS = 365
_BEST_TIERS = 2
_AGEING = Status.PLANNED, Status.DELAYED, Status.IN_PROGRESS, Status.PAUSED


@dataclass(frozen=True, slots=True)
class Report:
    """What was found. An error must be mended, a warning be looked at."""

    counts: Mapping[str, int] = field(default_factory=dict)
    errors: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


def check(folder: Path = DATA, *, today: dt.date, stale_days: int = STALE_DAYS) -> Report:
    """Check a data folder. A plan is stale when its date has passed, any present state after `stale_days` days."""
    try:
        library = load(folder)
        Glossary(library.glosses)
    except DataError as error:
        return Report(errors=(str(error),))
    errors = (
        *_duplicates(library),
        *_known_and_unknown(library),
        *_contradictions(library),
        *_one_sided_conflicts(library),
        *_without_present(library),
    )
    warnings = (*_orphans(library), *_stale(library, today, stale_days))
    return Report(_counts(library), errors, warnings)


def sample(library: Library, size: int, seed: int) -> list[Statement]:
    """So many statements chosen at random, the same for the same seed, to be checked against their sources."""
    return random.Random(seed).sample(library.statements, min(size, len(library.statements)))  # noqa: S311  # no secret


def _counts(library: Library) -> dict[str, int]:
    return {
        "missions": len(library.missions),
        "statements": len(library.statements),
        "milestones": len(library.milestones),
        "sources": len(library.sources),
        "sources_tier_1_2": sum(source.tier <= _BEST_TIERS for source in library.sources.values()),
        "entities": len(library.entities),
        "glosses": len(library.glosses),
        "articles": len(library.articles),
        "passages": sum(len(article.passages) for article in library.articles),
    }


def _known_and_unknown(library: Library) -> Iterator[str]:
    """Questions that are marked as having no answer, and are known to ask for something all the same."""
    unanswered = frozenset(map(_plainly, library.unanswered))
    for content in library.searched:
        for question in library.asking(content.id):
            if _plainly(question) in unanswered:
                yield f"asked: {question!r} asks for {content.id}, and elsewhere has ': unknown' behind it"


def _plainly(question: str) -> str:
    """A known question without its answer, case and marks."""
    asked, _, answer = question.rpartition(": ")
    return " ".join(re.findall(r"\w+", (asked if answer in OPENINGS else question).casefold()))


def _duplicates(library: Library) -> Iterator[str]:
    by_text: dict[str, str] = {}
    for statement in library.statements:
        first = by_text.setdefault(" ".join(statement.text.casefold().split()), statement.id)
        if first != statement.id:
            yield f"statement {statement.id}: says word for word what {first} says"
    by_url: dict[str, str] = {}
    for source in library.sources.values():
        first = by_url.setdefault(source.url, source.id)
        if first != source.id and library.sources[first].published == source.published:
            yield f"source {source.id}: is the same page as {first}"


def _contradictions(library: Library) -> Iterator[str]:
    """Two statements of one day on one milestone that differ must be marked as a conflict."""
    for milestone, ledger in library.ledgers.items():
        for one, other in _pairs_of_one_day(ledger):
            if _differ(one, other) and other.id not in one.conflicts:
                yield (
                    f"milestone {milestone}: {one.id} ({one.status}) and {other.id} ({other.status}) differ on the "
                    "same day; mark them with conflicts, or tell them apart by milestone"
                )


def _differ(one: Statement, other: Statement) -> bool:
    if one.status is not other.status:
        return True
    return one.when is not None and other.when is not None and not dates.overlap(one.when, other.when)


def _pairs_of_one_day(ledger: Iterable[Statement]) -> Iterator[tuple[Statement, Statement]]:
    facts = [statement for statement in ledger if statement.claim is None]
    for place, one in enumerate(facts):
        for other in facts[place + 1 :]:
            if one.stated == other.stated and one.counted_by == other.counted_by:
                yield one, other


def _one_sided_conflicts(library: Library) -> Iterator[str]:
    statements = {statement.id: statement for statement in library.statements}
    for statement in library.statements:
        for other in statement.conflicts:
            if statement.id not in statements[other].conflicts:
                yield f"statement {statement.id}: conflicts with {other}, which does not say so of it"
            if other == statement.id:
                yield f"statement {statement.id}: conflicts with itself"


def _without_present(library: Library) -> Iterator[str]:
    for milestone in library.milestones.values():
        if library.entities[milestone.entities[0]].kind is EntityKind.ARTICLE:
            continue  # of an article, what it says of itself is the present
        ledger = library.ledgers.get(milestone.id, ())
        if not ledger:
            yield f"milestone {milestone.id}: has no statement"
        elif all(s.claim and s.status is not Status.OPINION for s in ledger):
            yield f"milestone {milestone.id}: has no statement but an article's claim"


def _orphans(library: Library) -> Iterator[str]:
    cited = Counter(source for statement in library.statements for source in statement.sources)
    cited.update(article.source for article in library.articles)
    cited.update(source for gloss in library.glosses for source in gloss.sources)
    for source in library.sources:
        if source not in cited:
            yield f"source {source}: nothing cites it"


def stale_statements(library: Library, today: dt.date, stale_days: int = STALE_DAYS) -> Iterator[tuple[Statement, str]]:
    """The statements that still tell the present and are out of date, and why, as the end of a sentence."""
    oldest = today - dt.timedelta(days=stale_days)
    for ledger in library.ledgers.values():
        facts = [statement for statement in ledger if statement.claim is None]
        if not facts:
            continue
        current = facts[-1]
        if current.status in OPEN_STATUSES and current.when and current.when.latest < today:
            yield current, f"plans {dates.describe(current.when)}, which has passed"
        elif current.status in _AGEING and current.stated.latest < oldest:
            yield current, f"({current.status}) was last confirmed in {dates.describe(current.stated)}"


def _stale(library: Library, today: dt.date, stale_days: int) -> Iterator[str]:
    for statement, why in stale_statements(library, today, stale_days):
        yield f"milestone {statement.milestone}: {statement.id} {why}"
    oldest = today - dt.timedelta(days=stale_days)
    for gloss in library.glosses:
        if gloss.as_of and gloss.as_of.latest < oldest:
            yield f"gloss {gloss.id}: was last confirmed in {dates.describe(gloss.as_of)}"
