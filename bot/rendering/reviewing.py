"""What a moderator sees: one question with its answer as it was given, and the answers that moderators wrote."""

from __future__ import annotations

import datetime as dt
import json
import math
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from bot.curating import is_overdue, written
from bot.rendering.cards import Block, Card, Link, block, note
from bot.rendering.escaping import quote
from bot.rendering.phrases import DOT, count
from bot.rendering.screens import Page
from bot.storage import CuratedRow, LoggedQuestion, Outcome, Queue, ReviewItem
from knowledge.dates import describe, parse
from knowledge.library import Library
from knowledge.wording import words_of

TITLES = {
    Queue.UNANSWERED: "unanswered",
    Queue.RATED_DOWN: "rated down",
    Queue.OUTDATED: "marked outdated",
    Queue.STALE: "answered from stale statements",
    Queue.ALL: "all",
}
CURATED_PER_PAGE = 5
_QUESTION, _HEADLINE, _STATEMENT, _TEXT = 600, 700, 240, 400
_OUTCOMES = {
    Outcome.ANSWERED: "Answered",
    Outcome.DECLINED: "Declined",
    Outcome.ERROR: "Not taken",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What a review card is made with: the queue and how much is in each, and what the server changed."""

    queue: Queue
    library: Library
    counts: Mapping[Queue, int]
    hidden: AbstractSet[str] = frozenset()
    curated: Sequence[CuratedRow] = ()
    today: dt.date


def review_card(item: ReviewItem, desk: Desk, notice: str = "") -> Card:
    """One item of a queue; `notice` says what became of the one before."""
    asked = item.entry.question
    open_ones = desk.counts.get(desk.queue)
    title = f"**Review: {TITLES[desk.queue]}**" + ("" if open_ones is None else f"{DOT}{open_ones} open")
    given = f"**{_OUTCOMES[asked.outcome]}:** {quote(asked.headline, _HEADLINE) or 'the reply was not kept'}"
    return Card(
        (
            block(quote(notice, _TEXT), title),
            block(f"> {quote(asked.question, _QUESTION)}", f"-# {_circumstances(item)}"),
            block(given),
            block(*(_statement(key, desk) for key in asked.statement_ids), rank=2, more="statements"),
            block(*(_source(key, desk) for key in asked.source_ids), rank=1, more="sources"),
        )
    )


def nothing_left_card(desk: Desk, notice: str = "") -> Card:
    """The end of a queue, with what stands in the others."""
    others = [f"{TITLES[queue]}: {number}" for queue, number in desk.counts.items() if queue is not desk.queue]
    overdue = sum(is_overdue(row, desk.today) for row in desk.curated)
    return Card(
        (
            block(quote(notice, _TEXT), f"Nothing is left in the queue “{TITLES[desk.queue]}” for you."),
            block(f"-# {DOT.join(others)}" if others else ""),
            block(f"{count(overdue, 'curated answer')} past the date for review: `/curated list`" if overdue else ""),
        )
    )


def hideable(item: ReviewItem, desk: Desk) -> list[str]:
    """The ids of the sources of an item that can be hidden."""
    return [key for key in item.entry.question.source_ids if key in desk.library.sources and key not in desk.hidden]


def curated_page(rows: Sequence[CuratedRow], number: int, today: dt.date) -> Page:
    """The curated answers, those past their date first. A number beyond the ends is taken for the nearest page."""
    pages = max(1, math.ceil(len(rows) / CURATED_PER_PAGE))
    number = min(max(number, 1), pages)
    shown = rows[(number - 1) * CURATED_PER_PAGE : number * CURATED_PER_PAGE]
    title = f"**{count(len(rows), 'curated answer')}**{DOT}page {number} of {pages}"
    if not rows:
        empty = note("There are no curated answers on this server. Write one with `/review`: press “Add answer”.")
        return Page(empty, 1, 1)
    return Page(Card((block(title), *(_curated(row, today) for row in shown))), number, pages)


def exported(rows: Sequence[tuple[CuratedRow, Sequence[str]]]) -> str:
    """Curated answers as TOML in the form of the shipped ledger: a source, a milestone and a statement each.

    Beside each row are the ids of what its question names. No moderator's name is in it.
    """
    return "\n".join((_EXPORT_HEAD, *(_entry(row, entities) for row, entities in rows)))


_EXPORT_HEAD = """\
# Answers curated on a server, in the form of the shipped ledger. Before they are offered to it: give each milestone the
# names it is about, fill in what the source says of itself, check status and dates, and say it in one dated sentence.
"""
_STATUS = {"planned": "planned", "present": "in_progress", "history": "achieved"}


def _entry(row: CuratedRow, entities: Sequence[str]) -> str:
    key = f"curated-{row.id[:8]}"
    day = written(row).date().isoformat()
    source = {
        "id": key,
        "title": row.source_title,
        "publisher": row.source_title.partition("/")[0],
        "url": row.source_url,
        "published": day,
        "country": "",
        "language": "en",
        "tier": 4,
        "note": f"Read by moderators on {day}; the date it was published has to be looked up.",
    }
    milestone = {"id": key, "title": row.question, "entities": list(entities), "questions": [row.question]}
    statement = {
        "id": f"{key}-001",
        "milestone": key,
        "text": row.text,
        "stated": day,
        "status": _STATUS.get(row.kind, "in_progress"),
        "sources": [key],
    }
    tables = (("source", source), ("milestone", milestone), ("statement", statement))
    return "\n".join(_table(name, fields) for name, fields in tables)


def _table(name: str, fields: Mapping[str, object]) -> str:
    """JSON's strings, numbers and lists are TOML's too: what was typed has no control characters."""
    lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in fields.items()]
    return "\n".join((f"[[{name}]]", *lines, ""))


def _circumstances(item: ReviewItem) -> str:
    """When and where it was asked, how often, and what people said of the answer."""
    entry, gap = item.entry, item.gap
    asked = entry.question
    where = f"in <#{asked.channel_id}>" if asked.channel_id else ""
    often = f"{count(gap.times, 'time')} by {count(gap.askers, 'person', 'people')}, last " if gap else ""
    return DOT.join(filter(None, (f"asked {often}<t:{int(asked.at.timestamp())}:R>", where, _verdicts(entry))))


def _verdicts(entry: LoggedQuestion) -> str:
    given = {"helpful": entry.helpful, "wrong": entry.wrong, "outdated": entry.outdated}
    return ", ".join(f"{number} {verdict}" for verdict, number in given.items() if number)


def _statement(key: str, desk: Desk) -> str:
    curated = next((row for row in desk.curated if row.id == key), None)
    if curated is not None:
        late = f"{DOT}needs review" if is_overdue(curated, desk.today) else ""
        return f"- curated here: {quote(curated.text, _STATEMENT)}{late}"
    found = desk.library.by_id.get(key)
    if found is None:
        return f"- {quote(key, _STATEMENT)}: no longer in my data"
    return f"- {quote(found.text, _STATEMENT)} ({words_of(found.status)}, stated {describe(found.stated)})"


def _source(key: str, desk: Desk) -> tuple[str | Link, ...]:
    source = desk.library.sources.get(key)
    hidden = f"{DOT}hidden here" if key in desk.hidden else ""
    if source is None:
        curated = next((row for row in desk.curated if key == f"curated-{row.id}"), None)
        link = Link(curated.source_title, curated.source_url) if curated else quote(key, _STATEMENT)
        return "- ", link, hidden
    return (
        f"- {quote(source.publisher, _STATEMENT)}, {describe(source.published)}{DOT}",
        Link(source.title, source.url),
        hidden,
    )


def _curated(row: CuratedRow, today: dt.date) -> Block:
    until = f"review by {describe(parse(row.review_by.isoformat()))}" if row.review_by else "never grows old"
    late = "**needs review**" if is_overdue(row, today) else ""
    return block(
        f"**{quote(row.question, _STATEMENT)}**",
        quote(row.text, _TEXT),
        [Link(row.source_title, row.source_url)],
        f"-# {DOT.join(filter(None, (row.kind, until, late)))}",
    )
