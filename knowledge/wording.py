"""The sentences that an answer adds to a statement: yes or no, the date before, caveats, why there is no answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping

from knowledge import dates
from knowledge.documents import Document
from knowledge.models import Claim, Confidence, Entity, PartialDate, Source, Statement, Status, Verdict
from knowledge.query import Query
from knowledge.vocabulary import OPEN_STATUSES

_LATIN = 0x24F  # the last letter of Latin Extended-B in Unicode


def followed(names: Iterable[str]) -> str:
    """What a reply was taken to be about."""
    return f"Read as a question about {_listed(names)}, since it follows an answer about it."


def mended(changes: Iterable[tuple[str, str]]) -> Iterator[str]:
    """What misspelt words were read as; nothing for what differs only in case."""
    told = [f"{meant} (for “{typed}”)" for typed, meant in changes if typed.casefold() != meant.casefold()]
    if told:
        yield f"Read as: {_listed(told)}."


def before(earlier: Statement | None) -> str:
    """The date before a slipped one: "Before that: 2024 (said on 21 September 2020)."""
    if earlier is None or earlier.when is None:
        return ""
    return f"Before that: {dates.describe(earlier.when)} (said {dates.on(earlier.stated)})."


def conflict(other: Statement, source: Source, n: int) -> str:
    """The other side of a conflict, with who says it and when, and the number of its citation."""
    return f"{other.counted_by or source.publisher} says otherwise ({dates.describe(other.stated)}): {other.text} [{n}]"


def correction(claim: Claim, as_of: PartialDate | None = None) -> str:
    """What became of an article's claim under scrutiny; empty where it held, or where that became known only later."""
    later = as_of is not None and any(year > as_of.latest.year for year in dates.years_in(claim.correction))
    if later or (as_of is not None and claim.verdict is Verdict.OUTDATED):
        return ""
    if claim.verdict is Verdict.OPINION:
        return "This is the article's opinion."
    if claim.correction:
        return f"The article's claim is {claim.verdict}: {claim.correction}"
    return "" if claim.verdict is Verdict.ACCURATE else f"The article's claim is {claim.verdict}."


def since_then(current: Statement, n: int) -> str:
    """The newest statement of a milestone, where the answer is an older one, and the number of its citation."""
    return f"Newest ({dates.describe(current.stated)}, {words_of(current.status)}): {current.text} [{n}]"


def passed(statement: Statement, today: dt.date) -> str:
    """A warning that a planned date has passed without a newer statement."""
    if statement.status not in OPEN_STATUSES or statement.when is None or statement.when.latest >= today:
        return ""
    return f"That date has passed, and I have no source newer than {dates.describe(statement.stated)}."


def caveats(as_of: PartialDate | None, others: Iterable[str]) -> tuple[str, ...]:
    """All caveats of an answer or a decline, each once, the date it looks back from first."""
    back = looking_back(as_of) if as_of else ""
    return tuple(dict.fromkeys(caveat for caveat in (back, *others) if caveat))


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


def _listed(names: Iterable[str]) -> str:
    *front, last = names
    return f"{', '.join(front)} and {last}" if front else last
