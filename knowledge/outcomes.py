"""What a statement's outcome says of what is asked: that it came about, that it did not, or nothing."""

from __future__ import annotations

import re

from knowledge.analysis import Analyzer
from knowledge.documents import Document, names_all
from knowledge.fitting import tells_of_an_end
from knowledge.models import Statement, Status
from knowledge.query import Query
from knowledge.vocabulary import (
    DENYING,
    ENDING,
    EVENTS,
    GOING_ON,
    HAPPENED_STATUSES,
    INTENDING,
    MISHAPS,
    MONTH_NAMES,
    NEGATIONS,
    is_year,
)

ENDED = {Status.PAUSED: "Paused.", Status.CANCELLED: "Cancelled.", Status.FAILED: "It failed."}
EVERYWHERE = {"moon"}  # so much so that a statement need not say it
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
_TO_MISS = {"hit", "reach", "land", "get"}
_SET_OUT = {"launch", "fli"}  # what flew did so whatever became of it
_GOT_THERE = {"crash", "hit"}  # what did so on the Moon has come there, and may have been in orbit before
_TEST = "test"  # what is done in a test is not yet done
_DONE = {"has", "have"}
_ANY = frozenset(("anything", "something", "part"))  # did anything fail? What went well as a whole does not tell
_PARTICULAR = {"cancel", "crash", "destroy"}  # one end of several: what failed or was replaced need not have met it
_AIMS = {("was", "to"), ("were", "to")}
_WORDS_TO_THE_VERB = 10  # from the start of a sentence
_REACH_OF_DENIAL = 3  # words
_END_OF_CLAUSE = re.compile(r"[:;,.](?!\d)|\bbecause\b")


def by_status(query: Query, document: Document, statement: Statement, analyzer: Analyzer) -> str:
    """The reply to "is it cancelled?", "did it crash?", "is it planned?"."""
    asked = frozenset().union(*query.statuses.values())
    said = {token.term for token in analyzer.tokens_of_ours(statement.text)}
    if statement.status in asked:
        if asked == {Status.ACHIEVED} and not query.asked and not document.settled:
            return ""  # a step was a success, and the whole may not have been
        return "Yes." if _PARTICULAR.intersection(query.statuses) <= said else ""
    if asked == {Status.ACHIEVED}:
        return _AFFIRMED[statement.status] if statement.status is not Status.IN_PROGRESS else ""
    if statement.status is Status.FAILED and Status.DELAYED in asked:
        return ""  # it may have been late as well
    if statement.status in ENDED:
        return "No longer." if Status.PLANNED in asked else ENDED[statement.status]
    # What is simply planned may well be late, and what happened was planned once: the dates shown with it tell. And a
    # statement that itself speaks of the status asked about, whatever its own, is not to be denied.
    unsure = {Status.PARTIAL, Status.DELAYED} & {statement.status} or {Status.DELAYED, Status.PLANNED} & asked
    # Who plans the next flight may have failed before.
    beside = not _ANY.isdisjoint(query.words) or (statement.status is Status.PLANNED and Status.FAILED in asked)
    return "" if unsure or beside or query.statuses.keys() & said else "No."


def by_telling(query: Query, document: Document, statement: Statement, analyzer: Analyzer) -> str:
    """The reply to "did it?", "is it?": what the status says, if it is the milestone that is asked about."""
    ended_badly = statement.status in (Status.FAILED, Status.PARTIAL)
    if query.still and tells_of_an_end(document):
        said = "No."
    elif ended_badly and (MISHAPS.intersection(query.asked) or not set(query.asked) - EVERYWHERE - _SET_OUT):
        said = ""  # "did it explode?", "has it flown?": that it failed does not deny it
    elif statement.status in HAPPENED_STATUSES:
        said = _of_the_past(query, document, statement)
    elif statement.status is Status.IN_PROGRESS:
        said = _of_the_present(query, document, statement, analyzer)
    else:
        said = _of_the_rest(query, document, statement)
    return said


def _of_the_past(query: Query, document: Document, statement: Statement) -> str:
    tested = _TEST in document.heading and _TEST not in query.asked
    unsure = _asks_where_it_is(query) or tested or query.still or not query.numbers <= document.numbers
    return "" if unsure else _AFFIRMED[statement.status]


def _of_the_present(query: Query, document: Document, statement: Statement, analyzer: Analyzer) -> str:
    told = bool(query.asked) and document.own.issuperset(query.asked) and _AIMS.isdisjoint(document.pairs)
    if query.past and document.dated and told and not query.numbers and query.words.isdisjoint(MONTH_NAMES):
        return "Yes."  # a step that was taken on its day, whatever goes on: "became the 52nd country to sign"
    begin = analyzer.tokens_of_ours(statement.text)[:_WORDS_TO_THE_VERB]
    plans = any(token.term == "plan" for token in begin)  # a plan that is at work is not yet its aim
    winding_down = query.still and not ENDING.isdisjoint(document.own)
    aimless = not query.asked and not query.still and GOING_ON.isdisjoint(query.words)  # "is it on time?"
    # "Has it landed?" of what is on its way to land.
    not_yet = bool(_DONE.intersection(query.words)) and not (EVENTS - _SET_OUT).isdisjoint(query.asked)
    unsure = query.past or plans or _asks_where_it_is(query) or winding_down or aimless or not_yet
    return "" if unsure else "Yes."


def _of_the_rest(query: Query, document: Document, statement: Statement) -> str:
    """What did not happen is the milestone; whatever else the statement tells may well have. What failed was launched,
    and what was called off was planned. What else the title of a failure tells, "first private attempt", is no less
    true for it.
    """
    failed = statement.status is Status.FAILED
    hoped_for = hoped(document)
    sent = frozenset() if query.named.isdisjoint(document.subjects) else EVENTS
    deniable = hoped_for if failed else document.title | (hoped_for or sent)
    about = not hoped_for.isdisjoint(query.asked) or (bool(query.asked) and deniable >= set(query.asked))
    planned = statement.status in ENDED and asks_for_a_plan(query)
    if planned or not about or _is_sooner(query, statement):
        return ""
    return "Planned." if statement.status is Status.PLANNED and query.ahead else _AFFIRMED[statement.status]


def _asks_where_it_is(query: Query) -> bool:
    """Whether a question like "is it on the Moon?" asks where a thing is, not whether it flew."""
    return set(query.asked) == EVERYWHERE


def denies(query: Query, document: Document, statement: Statement, analyzer: Analyzer) -> bool:
    """Whether the statement names all that is asked about and denies what is asked of it, or that one is the other."""
    if not names_all(query.entities, document.entities):
        return False
    denied = _denied(statement.text, analyzer)
    asked = set(query.asked)
    if asks_for_a_plan(query) or MISHAPS & asked & document.own:
        return False  # what never came was planned all the same; and what missed the Moon did miss it
    if denied & asked or (len(query.entities) > 1 and not denied.isdisjoint(query.names)):
        return True
    if "miss" in document.own and asked & _TO_MISS:
        return True
    end = _END_OF_CLAUSE.search(statement.text)
    clause = [t for t in analyzer.tokens_of_ours(statement.text) if end is None or t.start < end.start()]
    negated = any(token.word in NEGATIONS for token in clause[:_WORDS_TO_THE_VERB])
    return bool(asked) and negated and asked - EVERYWHERE <= document.title.union(token.term for token in clause)


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


def hoped(document: Document) -> frozenset[str]:
    """What a failure need not say to deny it."""
    statement = document.statement
    if statement is None or statement.status not in (Status.FAILED, Status.CANCELLED):
        return frozenset()
    come = {"reach", "arriv", "orbit"} if _GOT_THERE & document.own else frozenset()
    return (EVENTS - _SET_OUT - {"return"} - come) | {"win"}


def asks_for_a_plan(query: Query) -> bool:
    """Whether a question asks if something was planned; "the plan to end it" is a thing."""
    return any(
        intent in INTENDING and behind == "to" and ("the", intent) not in query.pairs for intent, behind in query.pairs
    )


def _is_sooner(query: Query, statement: Statement) -> bool:
    """Whether the question names a year before the one by which the thing is to be: who plans to land by 2040 has no
    plan to land by 2030.
    """
    when = statement.when
    return when is not None and any(
        is_year(number) and when.open_start and int(number) < when.latest.year for number in query.numbers
    )
