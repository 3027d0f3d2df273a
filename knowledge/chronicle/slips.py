"""The ledger of one milestone: each date that was ever announced for it, and the sum of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from itertools import takewhile

from knowledge import dates
from knowledge.chronicle.chapters import Chapter, announces
from knowledge.chronicle.distances import Distance, between, elapsed, pace
from knowledge.chronicle.moves import Move, moves
from knowledge.models import Entity, Milestone, PartialDate, Side, Statement, Status
from knowledge.vocabulary import HAPPENED_STATUSES, OPEN_STATUSES

_ENDED = {
    Status.ACHIEVED: "achieved",
    Status.PARTIAL: "achieved in part",
    Status.CANCELLED: "cancelled",
    Status.FAILED: "failed",
    Status.PAUSED: "paused",
    Status.IN_PROGRESS: "under way",
}


@dataclass(frozen=True, slots=True)
class Slip:
    """The moves of one milestone, oldest first, and their sum: how far from the first date announced to the newest
    (`distance`) in how long (`taken`), and as a sentence (`total`). `others` are further ledgers of the same thing.
    """

    milestone: Milestone
    side: Side
    moves: tuple[Move, ...]
    total: str
    distance: Distance | None = None
    taken: Distance | None = None
    as_of: PartialDate | None = None
    others: tuple[Milestone, ...] = ()

    @property
    def announced(self) -> tuple[Move, ...]:
        """The moves that named a date beforehand: the points of a chart."""
        return tuple(move for move in self.moves if announces(move.statement))


def ledger(
    chapter: Chapter,
    as_of: PartialDate | None,
    *,
    entities: Mapping[str, Entity],
    speakers: Callable[[Statement], tuple[str, ...]],
    others: tuple[Milestone, ...] = (),
) -> Slip:
    """The ledger of a chapter that was known at the end of `as_of`; `speakers` names who said a statement."""
    facts = chapter.known(as_of)
    made = tuple(
        replace(move, speakers=speakers(move.statement)) if move.statement.status in OPEN_STATUSES else move
        for move in moves(facts)
    )
    plans = _plans(facts)
    moved = any(move.distance for move in made)
    distance, taken = _sum(plans, facts[-1]) if moved else (None, None)
    sentences = _total(plans, facts[-1], distance, taken), _passed_on(facts, entities), _differ(facts)
    return Slip(
        milestone=chapter.milestone,
        side=chapter.side,
        moves=made,
        total=" ".join(filter(None, sentences)),
        distance=distance,
        taken=taken,
        as_of=as_of,
        others=others,
    )


def _plans(facts: tuple[Statement, ...]) -> list[Statement]:
    """The facts that named a date beforehand. What was announced before something was achieved belongs to that, and
    not to what is planned after it.
    """
    begin = 0
    for place, fact in enumerate(facts[:-1]):
        if fact.status in HAPPENED_STATUSES and facts[-1].status in OPEN_STATUSES:
            begin = place + 1
    return [fact for fact in facts[begin:] if announces(fact)]


def _sum(plans: list[Statement], newest: Statement) -> tuple[Distance | None, Distance | None]:
    """From the first date announced to the newest one, or to the day it was done; and the time from the first
    announcement to the first of those that bear that date.
    """
    if not plans:
        return None, None
    done = newest.status in HAPPENED_STATUSES
    first, last = plans[0].when, newest.when if done else plans[-1].when
    if first is None or last is None:
        return None, None
    named = dates.named(last)
    same = takewhile(lambda fact: fact.when and dates.overlap(dates.named(fact.when), named), reversed(plans))
    reached = last if done else list(same)[-1].stated
    return between(first, last), elapsed(plans[0].stated.earliest, reached.earliest)


def _total(plans: list[Statement], newest: Statement, distance: Distance | None, taken: Distance | None) -> str:
    if not plans:
        return f"No date was announced beforehand; {_end(newest)}." if newest.status in _ENDED else _undated(newest)
    first, last = _named(plans[0]), _named(plans[-1])
    last_for = "" if first == last else f", last for {last}"
    if newest.status in HAPPENED_STATUSES:
        ending = f", {_end(newest)}: {_pace(distance, taken)}"
    elif newest.status in _ENDED:
        ending = f"{last_for}, {_end(newest)}"
    elif newest.when is None:
        ending = f"{last_for}, now without a date"
    elif distance is not None:
        ending = f", now {last}: {_pace(distance, taken)}"
    else:
        ending = _kept(plans, first, last)
    return f"Announced for {first}{ending}."


def _kept(plans: list[Statement], first: str, last: str) -> str:
    """How a date stands that has not moved, as far as its precision tells."""
    said = dates.on(plans[-1].stated)
    if len(plans) == 1:
        return f" (said {said}, and not since)"
    return f", still so {said}" if first == last else f", now {last}"


def _pace(distance: Distance | None, taken: Distance | None) -> str:
    if distance is None:
        return "as announced"
    told = pace(distance, taken) if taken else distance.words
    return told if distance.count > 0 else f"{distance.words} earlier"


def _end(newest: Statement) -> str:
    """How it ended and when, where that has a date."""
    word = _ENDED[newest.status]
    return f"{word} {dates.on(newest.when)}" if newest.when else f"{word} (said {dates.on(newest.stated)})"


def _undated(newest: Statement) -> str:
    return f"No date has been announced; the newest source is of {dates.describe(newest.stated)}."


def _named(fact: Statement) -> str:
    """Its date, so that "for" can stand before it."""
    if fact.when is None:
        return "no date"
    bound = " at the latest" if fact.when.open_start else " at the earliest" if fact.when.open_end else ""
    return f"{dates.due(dates.named(fact.when)).removeprefix('for ')}{bound}"


def _passed_on(facts: tuple[Statement, ...], entities: Mapping[str, Entity]) -> str:
    """From which mission to which it passed."""
    carriers = list(dict.fromkeys(entities[fact.flown_by].name for fact in facts if fact.flown_by))
    return f"It passed from {carriers[0]} to {' and then to '.join(carriers[1:])}." if len(carriers) > 1 else ""


def _differ(facts: tuple[Statement, ...]) -> str:
    """That others say otherwise at the same time."""
    return "Sources differ." if any(fact.id in facts[-1].conflicts for fact in facts) else ""
