"""What stands in a server's log channel: the digest of a week, and alerts. Nobody is named in it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from bot.bulletins import MOST_GAPS, Bulletin, DeclineSpike, StaleServed, WeekDigest
from bot.rendering.cards import Block, Card, block
from bot.rendering.escaping import quote
from bot.rendering.phrases import count
from bot.storage import DayTally, Gap

_ALERT = 0xE67E22
_QUESTION, _STATEMENT = 150, 200
_SHOWN = 5
_FOOTER = "-# /setup start changes what is posted here."


def bulletin_card(bulletin: Bulletin) -> Card:
    """A bulletin. Its first line is the same for each attempt to post it, and no other bulletin has it."""
    match bulletin.content:
        case WeekDigest() as digest:
            return _digest(digest)
        case DeclineSpike() as spike:
            return _spike(spike)
        case StaleServed() as stale:
            return _stale(stale)


def _digest(digest: WeekDigest) -> Card:
    week, before = digest.week, digest.before
    ratings = f"{week.helpful} helpful, {week.wrong} wrong, {week.outdated} outdated"
    return Card(
        (
            block(f"**Questions of this server** from {_span(digest.monday)}"),
            block(
                f"{_counts(week)}.",
                f"The week before: {_counts(before)}." if before.asked else "",
                f"Ratings: {ratings}.",
            ),
            _unanswered(digest.gaps),
            block(_FOOTER),
        )
    )


def _counts(week: DayTally) -> str:
    failed = f", {week.error} failed" if week.error else ""
    return f"{count(week.asked, 'question')}, {week.answered} answered, {week.declined} declined{failed}"


def _unanswered(gaps: Sequence[Gap]) -> Block:
    if not gaps:
        return block("No question waits for an answer.")
    asked = (f"- {count(gap.times, 'time')}: {quote(gap.newest.question.question, _QUESTION)}" for gap in gaps)
    title = f"**Asked most and unanswered still** (up to {MOST_GAPS}; /review has all)"
    return block(title, *asked, rank=1, more="questions")


def _spike(spike: DeclineSpike) -> Card:
    return Card(
        (
            block(f"**Many questions are declined** on {_day(spike.day)}"),
            block(
                f"{count(spike.declined, 'question')} until now, against {spike.mean:.1f} a day in the week before.",
                "Something may have happened that I have not read of. /review shows what is asked.",
            ),
            block(_FOOTER),
        ),
        _ALERT,
    )


def _stale(stale: StaleServed) -> Card:
    lines = (
        f"- {count(times, 'answer')}: “{quote(text, _STATEMENT)}” {quote(why, _STATEMENT)}"
        for text, why, times in stale.served[:_SHOWN]
    )
    more = len(stale.served) - _SHOWN
    return Card(
        (
            block(f"**Answers rest on what is out of date** in the week from {_day(stale.monday)}"),
            block(*lines, f"- and {more} more" if more > 0 else ""),
            block("/review has a queue of these answers."),
            block(_FOOTER),
        ),
        _ALERT,
    )


def _span(monday: dt.date) -> str:
    return f"{_day(monday)} to {_day(monday + dt.timedelta(days=6))}"


def _day(day: dt.date) -> str:
    return f"{day.day} {day:%B %Y}"
