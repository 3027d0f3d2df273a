"""What was looked up -> the JSON object of the command line. Dates are EDTF, `citations` numbers in its last list."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from typing import Any

from bot.almanac import Result
from bot.rendering.jsonform import citation_object, edtf, statement_object
from knowledge.chronicle.cards import MissionCard
from knowledge.chronicle.comparing import Cell, Comparison
from knowledge.chronicle.distances import Distance
from knowledge.chronicle.moves import Move
from knowledge.chronicle.references import References, cite, number
from knowledge.chronicle.slips import Slip
from knowledge.chronicle.timeline import Row, Timeline
from knowledge.chronicle.upcoming import Plan, Upcoming
from knowledge.library import Library
from knowledge.models import Gloss, Statement

_Json = dict[str, Any]


def result_object(result: Result, library: Library) -> _Json:
    """Anything that can be looked up as plain JSON values, its numbered sources last."""
    if isinstance(result, Gloss):
        return _gloss(result) | {"citations": list(map(citation_object, cite(result.sources, library.sources)))}
    references = number(_statements(result), library.sources)
    return _object(result, references) | {"citations": list(map(citation_object, references.citations))}


def _statements(result: Timeline | Slip | Comparison | Upcoming | MissionCard) -> Iterable[Statement | None]:
    match result:
        case Timeline():
            return (row.statement for row in result.rows)
        case Slip():
            return (move.statement for move in result.moves)
        case Comparison():
            return chain.from_iterable((line.a.statement, line.b.statement) for line in result.lines)
        case Upcoming():
            return (plan.row.statement for plan in (*result.plans, *result.undated, *result.passed))
        case MissionCard():
            return result.statements


def _object(result: Timeline | Slip | Comparison | Upcoming | MissionCard, references: References) -> _Json:
    match result:
        case Timeline():
            return _timeline(result, references)
        case Slip():
            return _slip(result, references)
        case Comparison():
            return _comparison(result, references)
        case Upcoming():
            return _upcoming(result, references)
        case MissionCard():
            return _mission(result, references)


def _timeline(timeline: Timeline, references: References) -> _Json:
    return {
        "topic": timeline.topic.name,
        "from": edtf(timeline.window.since),
        "to": edtf(timeline.window.until),
        "side": timeline.side,
        "status": timeline.status,
        "asked_as_of": edtf(timeline.as_of),
        "done": [_row(row, references) for row in timeline.done],
        "planned": [_row(row, references) for row in timeline.planned],
    }


def _row(row: Row, references: References) -> _Json:
    return {
        "title": row.title,
        "milestone": row.milestone.id,
        "date": row.dated,
        "side": row.side,
        "date_passed": row.passed,
        "statement": statement_object(row.statement),
        "citations": list(references.of(row.statement)),
    }


def _slip(slip: Slip, references: References) -> _Json:
    return {
        "milestone": slip.milestone.id,
        "title": slip.milestone.title,
        "side": slip.side,
        "asked_as_of": edtf(slip.as_of),
        "total": slip.total,
        "moved": _distance(slip.distance),
        "taken": _distance(slip.taken),
        "moves": [_move(move, references) for move in slip.moves],
        "others": [other.id for other in slip.others],
    }


def _move(move: Move, references: References) -> _Json:
    return {
        "shift": move.shift,
        "moved": _distance(move.distance),
        "before": move.before.id if move.before else None,
        "speakers": list(move.speakers),
        "mission": move.statement.flown_by or None,
        "statement": statement_object(move.statement),
        "citations": list(references.of(move.statement)),
    }


def _distance(distance: Distance | None) -> _Json | None:
    return {"count": distance.count, "unit": distance.unit, "about": distance.about} if distance else None


def _comparison(comparison: Comparison, references: References) -> _Json:
    return {
        "a": comparison.a.name,
        "b": comparison.b.name,
        "asked_as_of": edtf(comparison.as_of),
        "rows": [
            {"label": line.label, "a": _cell(line.a, references), "b": _cell(line.b, references)}
            for line in comparison.lines
        ],
    }


def _cell(cell: Cell, references: References) -> _Json | None:
    if cell.statement is None:
        return None
    return {
        "text": cell.text,
        "ledger": list(cell.ledger),
        "statement": statement_object(cell.statement),
        "citations": list(references.of(cell.statement)),
    }


def _upcoming(upcoming: Upcoming, references: References) -> _Json:
    return {
        "topic": upcoming.topic.name,
        "today": upcoming.today.isoformat(),
        "asked_as_of": edtf(upcoming.as_of),
        "planned": [_plan(plan, references) for plan in upcoming.plans],
        "undated": [_plan(plan, references) for plan in upcoming.undated],
        "passed": [_plan(plan, references) for plan in upcoming.passed],
    }


def _plan(plan: Plan, references: References) -> _Json:
    return _row(plan.row, references) | {"days": plan.days, "note": plan.note}


def _mission(card: MissionCard, references: References) -> _Json:
    return {
        "name": card.name,
        "side": card.side,
        "type": card.kind or None,
        "operator": card.operator or None,
        "country": card.country or None,
        "programme": card.programme or None,
        "launched": edtf(card.launched),
        "vehicle": card.vehicle or None,
        "outcome": card.outcome or None,
        "failure": card.failure or None,
        "landed": edtf(card.landed),
        "site": card.site or None,
        "note": card.note or None,
        "happened": [_row(row, references) for row in card.happened],
        "statements": [statement_object(said) | {"citations": list(references.of(said))} for said in card.statements],
    }


def _gloss(gloss: Gloss) -> _Json:
    return {
        "id": gloss.id,
        "term": gloss.term,
        "full": gloss.full or None,
        "definition": gloss.definition,
        "aliases": list(gloss.aliases),
        "see": list(gloss.see),
        "as_of": edtf(gloss.as_of),
    }
