"""The sentences that an answer adds to a statement: yes or no, the date before, caveats, why there is no answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from knowledge import dates
from knowledge.analysis import Analyzer
from knowledge.documents import Document, names_all
from knowledge.models import Claim, Confidence, Entity, EntityKind, PartialDate, Source, Statement, Status
from knowledge.query import Kind, Query
from knowledge.vocabulary import DENYING, QUALIFIERS, is_year

_LATIN = 0x24F  # the last letter of Latin Extended-B in Unicode
_REACH_OF_DENIAL = 3  # words
_OPEN = Status.PLANNED, Status.DELAYED
_HAPPENED = Status.ACHIEVED, Status.PARTIAL
_ENDED = Status.CANCELLED, Status.PAUSED, Status.FAILED
_AFFIRMED = {
    Status.ACHIEVED: "Yes.",
    Status.IN_PROGRESS: "Yes.",
    Status.PARTIAL: "Partly.",
    Status.PLANNED: "Not yet: planned.",
    Status.DELAYED: "Not yet: delayed.",
    Status.PAUSED: "No: paused.",
    Status.CANCELLED: "No.",
    Status.FAILED: "No: it failed.",
}


def opening(
    query: Query, document: Document, analyzer: Analyzer, entities: Mapping[str, Entity], *, differ: bool
) -> str:
    """How the reply to a yes-or-no question begins: "Yes.", "No.", "Not yet: planned." or nothing.

    Only as far as the statement bears it: what is asked must be what it speaks of, and a denial in the question or in
    something that happened is left to the reader. `differ` tells that sources give the thing different statuses.
    """
    statement = document.statement
    if query.kind is not Kind.YES_NO or query.negated or statement is None or statement.status is Status.OPINION:
        return ""
    if differ:
        return "Sources differ."  # shown, not decided
    if query.statuses:
        return _opening_of_status(query, document, analyzer)
    if contradicts_year(query, statement) or _names_another_person(query, document, entities):
        return "No."
    return _AFFIRMED[statement.status] if _bears_out(query, document, analyzer) else ""


def _bears_out(query: Query, document: Document, analyzer: Analyzer) -> bool:
    """Whether the statement itself speaks of all that is asked, and does not tell what happened by denying."""
    said = set(_folded(document.content.text, analyzer))
    happened = document.statement is not None and document.statement.status in _HAPPENED
    return (
        not query.placed
        and not set(_folded(query.text, analyzer)) & QUALIFIERS - said
        and names_all(query.entities, document.named)
        and document.told.issuperset(query.asked)
        and document.numbers.issuperset(query.numbers)
        and not (happened and _denied(document.content.text, analyzer).intersection(query.asked))
    )


def _folded(text: str, analyzer: Analyzer) -> list[str]:
    return [token.word for token in analyzer.tokens(text)]


def _denied(text: str, analyzer: Analyzer) -> set[str]:
    """The terms that stand right behind a denial: "did not land" denies landing, not the flight."""
    tokens = analyzer.tokens(text)
    places = [place for place, token in enumerate(tokens) if token.word in DENYING]
    return {token.term for place in places for token in tokens[place + 1 : place + 1 + _REACH_OF_DENIAL]}


def _names_another_person(query: Query, document: Document, entities: Mapping[str, Entity]) -> bool:
    """Whether the question takes for granted that it is one person while the statement names another."""

    def is_person(entity: str) -> bool:
        return entities[entity].kind is EntityKind.PERSON

    absent = [group for group in query.entities if document.named.isdisjoint(group)]
    return any(all(map(is_person, group)) for group in absent) and any(map(is_person, document.actors))


def contradicts_year(query: Query, statement: Statement) -> bool:
    """Whether the question takes a year for granted in which, by its date, the thing does not fall."""
    when = statement.when
    return when is not None and any(
        is_year(number) and not when.earliest.year <= int(number) <= when.latest.year for number in query.numbers
    )


def _opening_of_status(query: Query, document: Document, analyzer: Analyzer) -> str:
    asked = frozenset().union(*query.statuses.values())
    statement = document.statement
    assert statement is not None
    if not names_all(query.entities, document.named):
        return ""  # what became of a part is not what became of the whole
    if statement.status in asked:
        return "Yes."
    if statement.status in _ENDED:
        return {Status.PAUSED: "Paused.", Status.CANCELLED: "Cancelled.", Status.FAILED: "It failed."}[statement.status]
    # What is simply planned may well be late, and what happened was planned once: the dates shown with it tell. And a
    # statement that itself speaks of the status asked about, whatever its own, is not to be denied.
    unsure = statement.status is Status.PARTIAL or Status.DELAYED in asked | {statement.status}
    return "" if unsure or query.statuses.keys() & set(analyzer.terms(statement.text)) else "No."


def before(statement: Statement, earlier: Statement | None) -> str:
    """The date before a slipped one: "Before that: 2024 (said on 21 September 2020)."""
    if earlier is None or earlier.when is None or statement.status not in _OPEN:
        return ""
    return f"Before that: {dates.describe(earlier.when)} (said {_on(earlier.stated)})."


def conflict(other: Statement, source: Source) -> str:
    """The other side of a conflict, with who says it and when."""
    return f"{other.counted_by or source.publisher} says otherwise ({dates.describe(other.stated)}): {other.text}"


def correction(claim: Claim) -> str:
    """What became of an article's claim under scrutiny; empty where it held."""
    if claim.correction:
        return f"The article's claim is {claim.verdict}: {claim.correction}"
    return "" if claim.verdict == "accurate" else f"The article's claim is {claim.verdict}."


def since_then(current: Statement) -> str:
    """The newest statement of a milestone, where the answer is an older one."""
    return f"Newest ({dates.describe(current.stated)}, {words_of(current.status)}): {current.text}"


def passed(statement: Statement, today: dt.date) -> str:
    """A warning that a planned date has passed without a newer statement."""
    if statement.status not in _OPEN or statement.when is None or statement.when.latest >= today:
        return ""
    return f"That date has passed, and I have no source newer than {dates.describe(statement.stated)}."


def looking_back(as_of: PartialDate) -> str:
    """That the answer is given as the world stood then."""
    return f"As known in or before {dates.describe(as_of)}; later events are left out."


def doubt(statement: Statement) -> str:
    """How sure the statement is, where it is not."""
    if statement.confidence is Confidence.HIGH:
        return ""
    return f"The sources for this carry only {statement.confidence} confidence."


def words_of(status: Status) -> str:
    """A status as people read it."""
    return status.replace("_", " ")


def missing(query: Query, entities: Mapping[str, Entity], documents: Iterable[Document]) -> str:
    """Why there is no answer: what of the question nothing here bears."""
    if query.unknown:
        return f"I know nothing called {_listed(query.unknown)}."
    names = [" or ".join(entities[entity].name for entity in group) for group in query.entities]
    together = list(documents)
    if len(names) > 1 and not together:
        return f"I have nothing that speaks of {_listed(names)} together."
    if not query.text.isascii() and any(ord(character) > _LATIN for character in query.text):
        known = f" Of this question I understood only {_listed(names)}." if names else ""
        return f"I read English, and names in other scripts.{known}"
    if names:
        return f"I know {_listed(names)}, but have no source that answers this."
    return "I have no source that answers this. I know the race to the Moon: missions, dates, agreements, people."


def missing_numbers(numbers: Iterable[str]) -> str:
    """That no statement bears the figures or years asked about."""
    return f"I have nothing on this that speaks of {_listed(sorted(numbers))}."


def _on(date: PartialDate) -> str:
    return f"{'on' if date.earliest == date.latest else 'in'} {dates.describe(date)}"


def _listed(names: Iterable[str]) -> str:
    *front, last = names
    return f"{', '.join(front)} and {last}" if front else last
