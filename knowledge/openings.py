"""How the reply to a yes-or-no question begins: "Yes.", "No.", "No, not yet: planned." or with nothing.

A wrong "Yes" is the worst that can be said here, so each is said only as far as the statement itself bears it: it must
name what is asked about, speak of all that is asked, and not merely mention a person, a year or a landing by the way.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Mapping

from knowledge.analysis import Analyzer
from knowledge.documents import Document, names_all
from knowledge.expansion import Asked
from knowledge.fitting import tells_of_an_end
from knowledge.models import Entity, EntityKind, Statement, Status
from knowledge.query import Kind, Query
from knowledge.vocabulary import (
    CHAT,
    DENYING,
    EVENTS,
    HAPPENED_STATUSES,
    MANNER,
    NEGATIONS,
    NUMBER_WORDS,
    QUALIFIERS,
    ROLES,
    is_year,
)

_ENDED = {Status.PAUSED: "Paused.", Status.CANCELLED: "Cancelled.", Status.FAILED: "It failed."}
_AFFIRMED = {
    Status.ACHIEVED: "Yes.",
    Status.IN_PROGRESS: "Yes.",
    Status.PARTIAL: "Partly.",
    Status.PLANNED: "No, not yet: planned.",
    Status.DELAYED: "No, not yet: delayed.",
    Status.PAUSED: "No: paused.",
    Status.CANCELLED: "No.",
    Status.FAILED: "No: it failed.",
}
_PLACES = EntityKind.COUNTRY, EntityKind.PLACE  # "in Moscow" asks for more than that Russia did it
_MANY = EntityKind.COUNTRY, EntityKind.AGENCY, EntityKind.COMPANY, EntityKind.PROGRAMME  # who do more than one thing
_EVERYWHERE = {"moon"}  # so much so that a statement need not say it
_TO_MISS = {"hit", "reach", "land", "orbit", "get"}
_FIRST = "first"
_TEST = "test"  # what is done in a test is not yet done
_ANY = frozenset(("anything", "something", "part"))  # did anything fail? What went well as a whole does not tell
_PARTICULAR = {"cancel", "crash", "destroy"}  # one end of several: what failed or was replaced need not have met it
_COUNTS = frozenset(NUMBER_WORDS) - CHAT  # "two people"; "one" is as often no number
_WORDS_TO_THE_VERB = 10  # from the start of a sentence
_REACH_OF_DENIAL = 3  # words
_END_OF_CLAUSE = re.compile(r"[:;,.](?!\d)|\bbecause\b")


def opening(
    query: Query,
    document: Document,
    analyzer: Analyzer,
    entities: Mapping[str, Entity],
    *,
    known: Iterable[Asked],
    differ: bool,
) -> str:
    """The first words of the headline. `known` are questions whose answer by this document begins in a known way;
    `differ` tells that sources give the thing different statuses.
    """
    if not differ and (said := next((each.opening for each in known if _is_the_same(query, each)), "")):
        return said
    statement = document.statement
    somewhere = any(entities[e].kind in _PLACES for group in query.placed for e in group)
    if statement is None or statement.claim or somewhere or not _is_plain(query, document, analyzer):
        return ""
    if any(Status.FAILED in statuses for statuses in query.statuses.values()) and _names_only(query, entities, _MANY):
        return ""  # who does many things has failed in some
    hoped = all(statuses == {Status.ACHIEVED} for statuses in query.statuses.values())
    people = [group for group in query.entities if all(entities[e].kind is EntityKind.PERSON for e in group)]
    roles = ROLES.intersection(query.asked)
    if people and roles and not query.either:
        said = _opening_of_role(query, document, people, roles)
    elif not query.still and hoped and _denies(query, document, statement, analyzer):
        said = "No."
    elif query.either or _only_counts(query, statement, entities) or not _is_about(query, document, people):
        said = ""
    elif _contradicts_year(query, statement):
        said = "No."
    elif differ:
        said = "Sources differ."  # shown, not decided
    else:
        status = _opening_of_status if query.statuses else _affirmation
        said = status(query, document, statement, analyzer)
    return said


def _is_the_same(query: Query, known: Asked) -> bool:
    """Whether a question asks word for word the same as a known one, but for words that shape it."""
    if query.kind is not Kind.YES_NO or query.either or query.words & MANNER != known.manner:
        return False
    counts = (NUMBER_WORDS[word] for word in query.words & _COUNTS)
    content = frozenset(query.asked).union(query.statuses, query.numbers, counts)
    return content == known.content and known.entities <= query.named and names_all(query.entities, known.entities)


def _is_about(query: Query, document: Document, people: list[tuple[str, ...]]) -> bool:
    """Whether the statement itself names and tells all that is asked. What became of a part is not what became of the
    whole, and who is mentioned is not always who did it.
    """
    leading = frozenset(document.people[:1])
    did_it = not people or not leading or names_all(people, leading)
    return (
        did_it
        and names_all(query.entities, document.named)
        and document.told.issuperset(set(query.asked) - _EVERYWHERE - _hoped(document))
    )


def _names_only(query: Query, entities: Mapping[str, Entity], kinds: Container[EntityKind]) -> bool:
    return all(entities[entity].kind in kinds for group in query.entities for entity in group)


def _only_counts(query: Query, statement: Statement, entities: Mapping[str, Entity]) -> bool:
    """Whether the statement names somebody asked about as the one who counted, who need not be among the counted."""
    return any(entities[e].name == statement.counted_by for group in query.entities for e in group)


def _hoped(document: Document) -> frozenset[str]:
    """What a failure need not say to deny it."""
    statement = document.statement
    failed = statement is not None and statement.status in (Status.FAILED, Status.CANCELLED)
    return (EVENTS - {"launch", "fli", "return"}) | {"win"} if failed else frozenset()


def _is_plain(query: Query, document: Document, analyzer: Analyzer) -> bool:
    """Whether the question can be affirmed or denied at all: no "or", no "not", no figure, place or condition that the
    statement lacks.
    """
    statement = document.statement
    if query.kind is not Kind.YES_NO or query.negated or statement is None:
        return False
    said = {token.word for token in analyzer.tokens_of_ours(statement.text)}
    figures = any(not is_year(number) for number in query.numbers)
    # The first of what? "First American soft landing" is not the first.
    first = {pair for pair in query.pairs if pair[0] == _FIRST}
    bears_words = not query.words & (QUALIFIERS | _COUNTS) - said and first <= document.pairs
    return statement.status is not Status.OPINION and not figures and bears_words


def _opening_of_role(query: Query, document: Document, people: list[tuple[str, ...]], roles: frozenset[str]) -> str:
    """Whether the person asked about holds the role, by the statement, or another one does."""
    holders = {person for person, role in document.roles if role in roles}
    if all(not holders.isdisjoint(group) for group in people):
        return "" if query.past else "Yes."
    # The present holder says nothing about who held it once.
    return "No." if holders and not query.past else ""


def _contradicts_year(query: Query, statement: Statement) -> bool:
    """Whether the question takes a year for granted in which, by its date, the thing does not fall."""
    when = statement.when
    return when is not None and any(
        is_year(number) and not when.earliest.year <= int(number) <= when.latest.year for number in query.numbers
    )


def _is_sooner(query: Query, statement: Statement) -> bool:
    """Whether the question names a year before the one by which the thing is to be: who plans to land by 2040 has no
    plan to land by 2030.
    """
    when = statement.when
    return when is not None and any(
        is_year(number) and when.open_start and int(number) < when.latest.year for number in query.numbers
    )


def _opening_of_status(query: Query, _: Document, statement: Statement, analyzer: Analyzer) -> str:
    """The reply to "is it cancelled?", "did it crash?", "is it planned?"."""
    asked = frozenset().union(*query.statuses.values())
    said = {token.term for token in analyzer.tokens_of_ours(statement.text)}
    if statement.status in asked:
        return "Yes." if _PARTICULAR.intersection(query.statuses) <= said else ""
    if asked == {Status.ACHIEVED}:
        return _AFFIRMED[statement.status] if statement.status is not Status.IN_PROGRESS else ""
    if statement.status in _ENDED:
        return "No longer." if Status.PLANNED in asked else _ENDED[statement.status]
    # What is simply planned may well be late, and what happened was planned once: the dates shown with it tell. And a
    # statement that itself speaks of the status asked about, whatever its own, is not to be denied.
    unsure = {Status.PARTIAL, Status.DELAYED} & {statement.status} or {Status.DELAYED, Status.PLANNED} & asked
    # Who plans the next flight may have failed before.
    beside = not _ANY.isdisjoint(query.words) or (statement.status is Status.PLANNED and Status.FAILED in asked)
    return "" if unsure or beside or query.statuses.keys() & said else "No."


def _affirmation(query: Query, document: Document, statement: Statement, analyzer: Analyzer) -> str:
    """The reply to "did it?", "is it?": what the status says, if it is the milestone that is asked about."""
    if query.still and tells_of_an_end(document):
        return "No."
    whereabouts = set(query.asked) == _EVERYWHERE  # "is it on the Moon?" asks where it is, not whether it flew
    if statement.status in HAPPENED_STATUSES:
        tested = _TEST in document.heading and _TEST not in query.asked
        unsure = whereabouts or tested or query.still or not query.numbers <= document.numbers
        return "" if unsure else _AFFIRMED[statement.status]
    if statement.status is Status.IN_PROGRESS:
        begin = analyzer.tokens_of_ours(statement.text)[:_WORDS_TO_THE_VERB]
        plans = any(token.term == "plan" for token in begin)  # a plan that is at work is not yet its aim
        return "" if query.past or plans or whereabouts else "Yes."
    # What did not happen is the milestone; whatever else the statement tells may well have. What failed was launched.
    hoped = _hoped(document)
    sent = frozenset() if query.named.isdisjoint(document.subjects) else EVENTS
    if hoped.isdisjoint(query.asked) and not (query.asked and (document.title | (hoped or sent)) >= set(query.asked)):
        return ""
    if _is_sooner(query, statement):
        return ""
    return "Planned." if statement.status is Status.PLANNED and query.ahead else _AFFIRMED[statement.status]


def _denies(query: Query, document: Document, statement: Statement, analyzer: Analyzer) -> bool:
    """Whether the statement names all that is asked about and denies what is asked of it, or that one is the other."""
    if not names_all(query.entities, document.entities):
        return False
    denied = _denied(statement.text, analyzer)
    asked = set(query.asked)
    if denied & asked or (len(query.entities) > 1 and not denied.isdisjoint(query.names)):
        return True
    if "miss" in document.own and asked & _TO_MISS:
        return True
    end = _END_OF_CLAUSE.search(statement.text)
    clause = [t for t in analyzer.tokens_of_ours(statement.text) if end is None or t.start < end.start()]
    negated = any(token.word in NEGATIONS for token in clause[:_WORDS_TO_THE_VERB])
    return bool(asked) and negated and asked - _EVERYWHERE <= document.title.union(token.term for token in clause)


def _denied(text: str, analyzer: Analyzer) -> set[str]:
    """The terms that stand right behind a denial: "did not land" denies landing, not the flight. "Neither had flown:
    SpaceX ..." denies nothing of SpaceX.
    """
    tokens = analyzer.tokens_of_ours(text)
    denied: set[str] = set()
    for place, token in enumerate(tokens):
        if token.word not in DENYING:
            continue
        end = _END_OF_CLAUSE.search(text, token.end)
        clause = [behind for behind in tokens[place + 1 :] if end is None or behind.start < end.start()]
        if all(behind.word != "since" for behind in clause):  # what nobody did since was done before
            denied.update(behind.term for behind in clause[:_REACH_OF_DENIAL])
    return denied
