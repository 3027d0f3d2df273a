"""The log of a server on the screen of its moderators. All that somebody typed is quoted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from bot.archive import MOST_COUNTED, PER_PAGE, Activity, Found, Shown, Trail
from bot.criteria import Criterion
from bot.rendering.answers import dated
from bot.rendering.cards import Block, Card, Link, block
from bot.rendering.escaping import quote, size
from bot.rendering.legible import legible
from bot.rendering.phrases import DOT, count, titled
from bot.storage import AuditRow, LoggedQuestion
from knowledge.dates import describe
from knowledge.library import Library

_SHORT, _QUESTION, _HEADLINE, _TEXT, _NAME, _DETAIL = 160, 1100, 600, 250, 80, 120
_MOST_STATEMENTS = 3
_MOST_TOPICS = 8
_OPTION = 100  # Discord's limit for the text of an option
_NO_TEXT = "(no text)"
_WARNING = 0xDC2626


def found_card(found: Found, criteria: Sequence[Criterion]) -> Card:
    """A page of the log, and what it was narrowed down by."""
    filters = DOT.join(quote(criterion.label, _NAME * 2) for criterion in criteria)
    if not found.entries:
        hint = "Nothing fits. Drop a filter below, or search for other words." if criteria else "Nothing was asked yet."
        return Card((block(f"-# {filters}" if filters else ""), block(hint)))
    many = found.total >= MOST_COUNTED
    total = f"{MOST_COUNTED:,} questions or more" if many else count(found.total, "question")
    title = f"**Log**{DOT}{total}{DOT}page {found.page:,} of {pages_of(found):,}{' or more' if many else ''}"
    return Card((block(title, f"-# {filters}" if filters else ""), *map(_row, found.entries)))


def pages_of(found: Found) -> int:
    """How many pages there are, as far as was counted."""
    return max(1, -(-found.total // PER_PAGE))


def _row(entry: LoggedQuestion) -> Block:
    question = entry.question
    return block(
        quote(question.question, _SHORT) or _NO_TEXT,
        f"-# {DOT.join(_facts(entry))}",
        f"-# `{question.id}`",
    )


def _facts(entry: LoggedQuestion) -> Iterator[str]:
    """When, where and how it ended, what people said of it, and what was decided."""
    question = entry.question
    yield _moment(question.at)
    if question.channel_id is not None:
        yield f"<#{question.channel_id}>"
    yield question.outcome.value
    for verdict in ("helpful", "wrong", "outdated"):
        if times := getattr(entry, verdict):
            yield f"{times} × {verdict}"
    if entry.review is not None:
        yield f"reviewed: {entry.review.value.replace('_', ' ')}"


def option_texts(entry: LoggedQuestion) -> tuple[str, str]:
    """A question as the label and the description of an option, which know no mark-up."""
    question = entry.question
    told = f"{question.at.astimezone(dt.UTC):%Y-%m-%d %H:%M} UTC, {question.outcome.value}"
    return _cut(question.question), told


def _cut(text: str) -> str:
    label = legible(text).strip() or _NO_TEXT
    if size(label) <= _OPTION:
        return label
    kept = label[:_OPTION]
    while size(kept) >= _OPTION:
        kept = kept[:-1]
    return f"{kept}…"


def shown_card(shown: Shown, library: Library) -> Card:
    """One question with all that is known of it."""
    question = shown.entry.question
    answer = quote(question.headline, _HEADLINE)
    made = (question.surface, f"{question.latency_ms:.0f} ms", f"knowledge {quote(question.knowledge_version, _NAME)}")
    return Card(
        (
            block(
                f"**{quote(question.question, _QUESTION) or _NO_TEXT}**",
                DOT.join(_facts(shown.entry)),
                f"-# {DOT.join(made)}",
                f"-# `{question.id}`",
            ),
            block(f"> {answer}" if answer else ""),
            _statements(question.statement_ids, library),
            _sources(question.source_ids, library),
            _deeds(shown.deeds),
        )
    )


def _statements(ids: Sequence[str], library: Library) -> Block:
    known = {statement.id: statement for statement in library.statements if statement.id in ids}
    told = []
    for each in ids[:_MOST_STATEMENTS]:
        statement = known.get(each)
        if statement is None:
            told.append(f"- {quote(each, _NAME)} (not in my knowledge any more)")
            continue
        when = f": {dated(statement.when)}" if statement.when else ""
        told.append(f"- {quote(statement.text, _TEXT)} ({titled(statement.status)}{when})")
    return block("**Statements**" if told else "", *told, rank=1)


def _sources(ids: Sequence[str], library: Library) -> Block:
    lines: list[str | tuple[str | Link, ...]] = []
    for each in ids:
        source = library.sources.get(each)
        if source is None:
            lines.append(f"- {quote(each, _NAME)}")
            continue
        lines.append(("- ", Link(f"{source.publisher}, {describe(source.published)}", source.url, _NAME)))
    return block("**Sources**" if lines else "", *lines, rank=2, more="sources")


def _deeds(rows: Sequence[AuditRow]) -> Block:
    return block("**What moderators did**" if rows else "", *map(_deed, rows), rank=3)


def trail_card(trail: Trail) -> Card:
    """A page of the audit."""
    if not trail.rows:
        return Card((block("No moderator did anything here that is kept."),))
    return Card((block(f"**What moderators did**{DOT}page {trail.page}"), block(*map(_deed, trail.rows), more="rows")))


def _deed(row: AuditRow) -> str:
    # A mention shows the name and pings nobody: the client's AllowedMentions forbids it.
    by = f"<@{row.moderator_id}>" if row.moderator_id else "somebody who is no longer known, or I myself"
    told = filter(None, (quote(row.target, _NAME), quote(row.detail, _DETAIL)))
    return f"- {_moment(row.at)}{DOT}{by}{DOT}{DOT.join((f'**{quote(row.action, _NAME)}**', *told))}"


def deleting_card(entries: Sequence[LoggedQuestion]) -> Card:
    """What is about to be deleted."""
    title = f"**Delete {count(len(entries), 'question')} from the log?** That cannot be undone."
    hint = "Their ratings go with them; the audit keeps the ids. To keep them, dismiss this message."
    rows = (f"- {quote(entry.question.question, _NAME) or _NO_TEXT}" for entry in entries)
    return Card((block(title, hint), block(*rows, more="questions")), _WARNING)


def deleted_card(asked: int, deleted: int) -> Card:
    """What became of it."""
    gone = "" if asked == deleted else f"{count(asked - deleted, 'other')} had gone already."
    return Card((block(f"Deleted: {count(deleted, 'question')}. /logs audit tells who did.", gone),))


def exporting_card(written: int, total: int) -> Card:
    """How far an export is."""
    return Card((block(f"Writing the log to a file: {written:,} of {max(written, total):,} questions …"),))


def exported_card(written: int, names: Sequence[str]) -> Card:
    """What an export came to."""
    if not written:
        return Card((block("Nothing was asked here yet, so there is nothing to export."),))
    files = f" in {len(names)} files" if len(names) > 1 else ""
    packed = "It is packed with gzip, since Discord takes no larger file." if names[0].endswith(".gz") else ""
    hint = "It holds what people asked. Keep it only as long as you need it; /privacy forget does not reach it."
    return Card((block(f"**{count(written, 'question')}**{files}, newest first. {packed}", hint),))


def activity_card(activity: Activity, topics: Sequence[tuple[str, int]]) -> Card:
    """The sums of what went on, for whoever cannot see the chart."""
    days = activity.stats.days
    sums = {
        name: sum(getattr(day, name) for day in days)
        for name in ("asked", "answered", "declined", "error", "helpful", "wrong", "outdated")
    }
    span = f"{activity.since.isoformat()} to {activity.until.isoformat()} (UTC)"
    if not sums["asked"]:
        return Card((block(f"Nothing was asked here from {span}."),))
    ends = DOT.join(
        f"{sums[name]:,} {word} ({sums[name] / sums['asked']:.0%})"
        for name, word in (("answered", "answered"), ("declined", "declined"), ("error", "failed"))
        if sums[name]
    )
    return Card(
        (
            block(
                f"**{count(sums['asked'], 'question')}**{DOT}{span}",
                ends,
                _latency(activity),
            ),
            block("Ratings: " + DOT.join(f"{sums[name]:,} × {name}" for name in ("helpful", "wrong", "outdated"))),
            block("**Asked about most**", *(f"- {quote(name, _TEXT)}: {times:,}" for name, times in topics))
            if topics
            else block(),
        )
    )


def _latency(activity: Activity) -> str:
    medians = [day.median_ms for day in activity.stats.days if day.median_ms is not None]
    if not medians:
        return ""
    return f"Median time to answer on a day: {min(medians):.1f} to {max(medians):.1f} ms"


def topics_of(activity: Activity, library: Library) -> list[tuple[str, int]]:
    """What was asked about most: milestones with how often a statement of theirs answered. What is not in the library
    is an answer that moderators wrote, or one of an older library.
    """
    milestone_of = {statement.id: statement.milestone for statement in library.statements}
    totals: dict[str, int] = {}
    for statement_id, times in activity.stats.topics:
        milestone = library.milestones.get(milestone_of.get(statement_id, ""))
        title = milestone.title if milestone else "Answers that are not in my library"
        totals[title] = totals.get(title, 0) + times
    return sorted(totals.items(), key=lambda topic: (-topic[1], topic[0]))[:_MOST_TOPICS]


def _moment(at: dt.datetime) -> str:
    """A time, which Discord shows in the reader's own zone."""
    return f"<t:{int(at.timestamp())}:f>"
