"""What was looked up -> its sheet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.almanac import Result
from bot.rendering.phrases import DOT, count
from bot.rendering.sheets.sheet import NO_SOURCE, Entry, Sheet, sections
from knowledge import missions
from knowledge.chronicle.cards import MissionCard
from knowledge.chronicle.comparing import Cell, Comparison
from knowledge.chronicle.moves import Move
from knowledge.chronicle.slips import Slip
from knowledge.chronicle.timeline import Row, Timeline
from knowledge.chronicle.topics import SIDE_NAMES
from knowledge.chronicle.upcoming import Plan, Upcoming
from knowledge.dates import describe, on
from knowledge.library import Library
from knowledge.models import Gloss, PartialDate, Statement
from knowledge.wording import words_of

_MOST_OTHERS = 3


def sheet_of(result: Result, library: Library) -> Sheet:
    """The sheet of anything that can be looked up; `library` knows the names in it."""
    match result:
        case Timeline():
            return _timeline(result)
        case Slip():
            return _slip(result, library)
        case Comparison():
            return _comparison(result)
        case Upcoming():
            return _upcoming(result)
        case MissionCard():
            return _mission(result)
        case Gloss():
            return Sheet("From the glossary", sections(("", [_gloss(result, library)])), cited=3)


def glossary_sheet(glosses: Iterable[Gloss], library: Library) -> Sheet:
    """Several terms, as they occur in a message."""
    return Sheet("Acronyms and terms in that message", sections(("", [_gloss(gloss, library) for gloss in glosses])))


def _timeline(timeline: Timeline) -> Sheet:
    window = timeline.window
    narrowed = (
        f"from {describe(window.since)}" if window.since else "",
        f"to {describe(window.until)}" if window.until else "",
        f"side: {SIDE_NAMES[timeline.side]}" if timeline.side else "",
        f"status: {words_of(timeline.status)}" if timeline.status else "",
        _as_of(timeline.as_of),
    )
    rows = timeline.rows
    nothing = "" if rows else "Nothing of it lies there. Leave out from, to, side or status to see more."
    newest = f"newest source: {describe(timeline.newest)}" if timeline.newest else ""
    return Sheet(
        title=f"Timeline: {timeline.topic.name}",
        total=nothing,
        captions=_captions(*narrowed, count(len(rows), "row") if rows else "", newest),
        sections=sections(("Done", [_row(row) for row in timeline.done]), ("Planned", _rows_ahead(timeline.planned))),
    )


def _row(row: Row, *notes: str) -> Entry:
    text = f"{row.title}{DOT}{words_of(row.status)}"
    return Entry(row.dated, text, row.statement.sources, tuple(filter(None, notes)), when=row.when)


def _rows_ahead(rows: Iterable[Row]) -> list[Entry]:
    said = [(row, describe(row.statement.stated)) for row in rows]
    return [_row(row, f"date passed, no source since {stated}" if row.passed else "") for row, stated in said]


def _slip(slip: Slip, library: Library) -> Sheet:
    carrier = ""
    moves: list[Entry] = []
    for move in slip.moves:
        flown_by = move.statement.flown_by or carrier
        moves.append(_move(move, library, passed_on=flown_by != carrier))
        carrier = flown_by
    others = "; ".join(other.title for other in slip.others[:_MOST_OTHERS])
    return Sheet(
        title=f"Announced dates: {slip.milestone.title}",
        total=slip.total,
        captions=_captions(_as_of(slip.as_of), f"see also: {others}" if others else ""),
        sections=sections(("", moves)),
        cited=2,
    )


def _move(move: Move, library: Library, *, passed_on: bool) -> Entry:
    """One announcement: the date named, what that did, when it was said and by whom."""
    said = move.statement
    carrier = f", with {library.entities[said.flown_by].name}" if passed_on else ""
    by = " and ".join(move.speakers)
    whence = f" by {by}" if by else f", reported by {library.sources[said.sources[0]].publisher}"
    return Entry(
        lead=describe(said.when) if said.when else "no date",
        text=f"{move.shift}{_how_far(move)}{carrier}{DOT}said {on(said.stated)}{whence}",
        sources=said.sources,
        when=said.when,
    )


def _how_far(move: Move) -> str:
    if move.distance is None:
        return ""
    return f": {move.distance.words} {'later' if move.distance.count > 0 else 'earlier'}"


def _comparison(comparison: Comparison) -> Sheet:
    a, b = comparison.a.name, comparison.b.name
    lines = [(line.label, (_cell(a, line.a), _cell(b, line.b))) for line in comparison.lines]
    return Sheet(
        title=f"{a} and {b}, side by side",
        captions=_captions(_as_of(comparison.as_of), "what sources say; no verdict"),
        sections=sections(*lines),
        together=True,
    )


def _cell(name: str, cell: Cell) -> Entry:
    if cell.statement is None:
        return Entry(name, NO_SOURCE)
    ledger = (f"announced: {'; '.join(cell.ledger)}",) if cell.ledger else ()
    return Entry(name, cell.text, cell.statement.sources, ledger)


def _upcoming(upcoming: Upcoming) -> Sheet:
    newest = max((plan.row.statement.stated for plan in upcoming.plans), key=lambda date: date.earliest, default=None)
    return Sheet(
        title=f"Next: {upcoming.topic.name}",
        captions=_captions(_as_of(upcoming.as_of), f"newest source: {describe(newest)}" if newest else ""),
        sections=sections(
            ("Planned", [_plan(plan) for plan in upcoming.plans]),
            ("Without a date", [_plan(plan) for plan in upcoming.undated]),
            ("Date passed without news", [_plan(plan) for plan in upcoming.passed]),
        ),
    )


def _plan(plan: Plan) -> Entry:
    row = plan.row
    days = "today" if plan.days == 0 else f"in {count(plan.days, 'day')}" if plan.days else ""
    text = f"{row.title}{DOT}{words_of(row.status)}"
    return Entry(row.dated, text, row.statement.sources, (plan.note,) * bool(plan.note), row.when, days)


def _mission(card: MissionCard) -> Sheet:
    kind = " ".join(filter(None, (card.kind, f"of {card.operator}" if card.operator else "")))
    captions = _captions(kind, card.country, card.programme, f"side: {SIDE_NAMES[card.side]}")
    table = [said for said in card.statements if said.milestone.startswith(missions.PREFIX)]
    done = [_event(row) for row in card.happened if not row.ahead]
    ahead = [_event(row) for row in card.happened if row.ahead]
    return Sheet(
        title=card.name,
        captions=captions,
        sections=sections(("", _facts(card, table[:1])), ("What happened", done), ("What is to come", ahead)),
        cited=2,
    )


def _facts(card: MissionCard, table: Sequence[Statement]) -> list[Entry]:
    """The columns of its row in the table of missions, where it has one."""
    failure = f": {card.failure}" if card.failure else ""
    known = (
        ("Operator", card.operator, None),
        ("Launch", describe(card.launched) if card.launched else "", card.launched),
        ("Vehicle", card.vehicle, None),
        ("Outcome", f"{card.outcome}{failure}" if card.outcome else "", None),
        ("Reached the Moon", describe(card.landed) if card.landed else "", card.landed),
        ("Site", card.site, None),
        ("Note", card.note, None),
    )
    return [Entry(label, text, said.sources) for said in table for label, text, _ in known if text]


def _event(row: Row) -> Entry:
    """What happened, as a sentence; what is only announced, as its date."""
    passed = f"date passed, no source since {describe(row.statement.stated)}" if row.passed else ""
    return Entry(row.dated, row.statement.text, row.statement.sources, (passed,) * row.passed, when=row.when)


def _gloss(gloss: Gloss, library: Library) -> Entry:
    """A term, what it stands for, what it means and to what it belongs."""
    of = ", ".join(library.entities[name].name for name in gloss.see if name in library.entities)
    notes = (f"see: {of}" if of else "", f"confirmed {on(gloss.as_of)}" if gloss.as_of else "")
    lead = f"{gloss.term} ({gloss.full})" if gloss.full else gloss.term
    return Entry(lead, gloss.definition, gloss.sources, tuple(filter(None, notes)))


def _as_of(date: PartialDate | None) -> str:
    return f"as known in or before {describe(date)}" if date else ""


def _captions(*parts: str) -> tuple[str, ...]:
    return tuple(filter(None, parts))
