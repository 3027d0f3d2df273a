"""How the reply to a yes-or-no question begins: "Yes.", "No.", "No, not yet: planned." or with nothing.

A wrong "Yes" is the worst that can be said here, so each is said only as far as the statement itself bears it: it must
name what is asked about, speak of all that is asked, and not merely mention a person, a year or a landing by the way.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Container, Iterable, Mapping

from knowledge.analysis import Analyzer
from knowledge.cleaning import leaves_out
from knowledge.documents import Document, names_all
from knowledge.expansion import Asked
from knowledge.models import Entity, EntityKind, Statement, Status
from knowledge.outcomes import ENDED, EVERYWHERE, by_status, by_telling, denies, hoped
from knowledge.query import Kind, Query
from knowledge.vocabulary import CHAT, INTENDED, MANNER, MONTH_NAMES, MONTHS, NUMBER_WORDS, QUALIFIERS, ROLES, is_year

_PLACES = EntityKind.COUNTRY, EntityKind.PLACE  # "in Moscow" asks for more than that Russia did it
_MANY = EntityKind.COUNTRY, EntityKind.AGENCY, EntityKind.COMPANY, EntityKind.PROGRAMME  # who do more than one thing
_FIRST = "first"
_BOUNDS = {"sinc", "after", "befor", "until", "till"}  # "since 1972" asks for other years than that
_REACH_OF_FIRST = 6  # from it to what it was the first to do
_COUNTS = frozenset(NUMBER_WORDS) - CHAT  # "two people"; "one" is as often no number
_DAY = re.compile(
    rf"\b(\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?:{'|'.join(MONTHS)})|\b(?:{'|'.join(MONTHS)})[a-z]*\.? (\d{{1,2}})\b",
    re.IGNORECASE | re.ASCII,
)
_LONGEST_STAY = dt.timedelta(days=92)
_UNSURE = {"could", "might"}
_EXACT = QUALIFIERS | _COUNTS | MONTH_NAMES  # what the statement has to say, too


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
    of_success = all(statuses == {Status.ACHIEVED} for statuses in query.statuses.values())
    people = [group for group in query.entities if all(entities[e].kind is EntityKind.PERSON for e in group)]
    roles = ROLES.intersection(query.asked)
    if people and roles and not query.either:
        said = _opening_of_role(query, document, people, roles)
    elif not query.still and of_success and denies(query, document, statement, analyzer):
        said = "" if _other_years(query, statement) else "No."
    elif query.either or _only_counts(query, statement, entities) or not _is_about(query, document, people, analyzer):
        said = ""
    elif other_years := _other_years(query, statement) - (document.numbers if statement.status in ENDED else set()):
        # What was called off was once to be in another year than that of its end.
        said = _opening_of_years(other_years, query, statement, analyzer)
    elif differ:
        said = "Sources differ."  # shown, not decided
    else:
        status = by_status if query.statuses else by_telling
        said = status(query, document, statement, analyzer)
    return said


def _is_the_same(query: Query, known: Asked) -> bool:
    """Whether a question asks word for word the same as a known one, but for words that shape it."""
    if query.kind is not Kind.YES_NO or query.either or query.words & MANNER != known.manner:
        return False
    counts = (NUMBER_WORDS[word] for word in query.words & _COUNTS)
    content = frozenset(query.asked).union(query.statuses, query.numbers, counts)
    return content == known.content and known.entities <= query.named and names_all(query.entities, known.entities)


def _is_about(query: Query, document: Document, people: list[tuple[str, ...]], analyzer: Analyzer) -> bool:
    """Whether the statement itself names and tells all that is asked. What became of a part is not what became of the
    whole, and who is mentioned is not always who did it.
    """
    asked = set(query.asked)
    leading = frozenset(document.people[:1])
    did_it = not people or not leading or names_all(people, leading)
    return (
        did_it
        and names_all(query.entities, document.named)
        and document.told.issuperset(asked - EVERYWHERE - hoped(document))
        and not (len(document.people) > 1 and people and asked - EVERYWHERE - _of_the_first(document, analyzer))
    )


def _of_the_first(document: Document, analyzer: Analyzer) -> frozenset[str]:
    """What the first clause and the title tell: behind a semicolon it may be another's doing, "Collins stayed"."""
    clause = document.statement.text.partition(";")[0] if document.statement else ""
    return document.title.union(token.term for token in analyzer.tokens_of_ours(clause))


def _names_only(query: Query, entities: Mapping[str, Entity], kinds: Container[EntityKind]) -> bool:
    return all(entities[entity].kind in kinds for group in query.entities for entity in group)


def _only_counts(query: Query, statement: Statement, entities: Mapping[str, Entity]) -> bool:
    """Whether the statement names somebody asked about as the one who counted, who need not be among the counted."""
    return any(entities[e].name == statement.counted_by for group in query.entities for e in group)


def _is_plain(query: Query, document: Document, analyzer: Analyzer) -> bool:
    """Whether the question can be affirmed or denied at all: no "or", no "not", no figure, place or condition that the
    statement lacks.
    """
    statement = document.statement
    if query.kind is not Kind.YES_NO or query.negated or leaves_out(query.text) or statement is None:
        return False
    said = {token.word for token in analyzer.tokens_of_ours(statement.text)}
    figures = any(not is_year(number) for number in query.numbers)
    bears_words = not query.words & _EXACT - said and _is_as_first(query, document, statement, analyzer)
    exact = _is_of_that_day(query, statement) and query.words.isdisjoint(_UNSURE)
    bound = any(before in _BOUNDS and is_year(year) for before, year in query.pairs)
    # "Did they plan it for 2024?" What came of it is no reply.
    planned = not query.words.isdisjoint(INTENDED) or ("plan" in query.words and ("the", "plan") not in query.pairs)
    of_then = (query.formerly or (query.past and planned)) and not query.statuses
    otherwise = statement.status is Status.OPINION or figures or bound or of_then
    return exact and bears_words and not otherwise


def _is_as_first(query: Query, document: Document, statement: Statement, analyzer: Analyzer) -> bool:
    """Whether the statement tells of a first where one is asked for, and of the same. "First American soft landing" is
    not the first, nor is "the first to stay upright".
    """
    if _FIRST not in query.asked:
        return True
    if not document.pairs.issuperset(pair for pair in query.pairs if pair[0] == _FIRST):
        return False
    terms = [token.term for token in analyzer.tokens_of_ours(statement.text)]
    behind = terms[terms.index(_FIRST) :] if _FIRST in terms else []
    aim = behind[behind.index("to") :][1:3] if "to" in behind[:_REACH_OF_FIRST] else []
    return _FIRST in terms and {term for pair in query.pairs for term in pair}.issuperset(aim)


def _opening_of_role(query: Query, document: Document, people: list[tuple[str, ...]], roles: frozenset[str]) -> str:
    """Whether the person asked about holds the role, by the statement, or another one does."""
    holders = {person for person, role in document.roles if role in roles}
    if all(not holders.isdisjoint(group) for group in people):
        return "" if query.past else "Yes."
    # The present holder says nothing about who held it once.
    return "No." if holders and not query.past else ""


def _other_years(query: Query, statement: Statement) -> frozenset[str]:
    """The years of a question in which, by its date, the thing does not fall."""
    if statement.when is None:
        return frozenset()
    fitting = range(statement.when.earliest.year, statement.when.latest.year + 1)
    return frozenset(number for number in query.numbers if is_year(number) and int(number) not in fitting)


def _opening_of_years(years: frozenset[str], query: Query, statement: Statement, analyzer: Analyzer) -> str:
    """That the thing fell in none of some years, unless the text may tell of a second thing, which did. And "did they
    say in 2024 ..." asks for no event of 2024.
    """
    told = {token.word for token in analyzer.tokens_of_ours(statement.text)}
    of_saying = {str(statement.stated.latest.year)} if query.past else set()
    return "" if years & (told | of_saying) else "No."


def _is_of_that_day(query: Query, statement: Statement) -> bool:
    """Whether the thing falls in the month that the question names, and on the day if it names one. The Long March 10
    names none.
    """
    months = {MONTHS.index(word[:3]) + 1 for word in query.words & MONTH_NAMES - frozenset(query.names)}
    if not months:
        return True
    when = statement.when
    if when is None or when.latest - when.earliest > _LONGEST_STAY:
        return False
    days = [when.earliest + dt.timedelta(days=n) for n in range((when.latest - when.earliest).days + 1)]
    dates = (match for match in _DAY.finditer(query.text) if not {*query.names} & {*match[0].casefold().split()})
    named = {int(date[1] or date[2]) for date in dates}
    return months <= {day.month for day in days} and named <= {day.day for day in days}
