"""Answer -> the JSON object of the command line. Dates are EDTF, highlights [start, end] in code points."""

from __future__ import annotations

import json
from typing import Any

from knowledge.models import Answer, Citation, PartialDate, Snippet, Statement


def answer_object(answer: Answer, latency_ms: float) -> dict[str, Any]:
    """The answer as plain JSON values; `latency_ms` is how long it took, in milliseconds."""
    return {
        "question": answer.question,
        "answered": answer.answered,
        "headline": answer.headline,
        "status": answer.status,
        "when": _date(answer.when),
        "as_of": _date(answer.as_of),
        "asked_as_of": _date(answer.asked_as_of),
        "statements": [_statement(statement) for statement in answer.statements],
        "snippets": [_snippet(snippet) for snippet in answer.snippets],
        "citations": [_citation(citation) for citation in answer.citations],
        "caveats": list(answer.caveats),
        "declined": answer.declined
        and {"reason": answer.declined.reason, "suggestions": list(answer.declined.suggestions)},
        "latency_ms": round(latency_ms, 3),
    }


def error_object(text: str) -> dict[str, Any]:
    """What stands in the place of an answer when the question could not be taken."""
    return {"error": text}


def dump(value: dict[str, Any]) -> str:
    """One line of JSON. It is ASCII, so neither a terminal nor a pipe can be upset by what was asked."""
    return json.dumps(value, allow_nan=False)


def _date(date: PartialDate | None) -> str | None:
    return date.edtf if date else None


def _statement(statement: Statement) -> dict[str, Any]:
    return {
        "id": statement.id,
        "text": statement.text,
        "when": _date(statement.when),
        "stated": _date(statement.stated),
        "status": statement.status,
        "sources": list(statement.sources),
    }


def _snippet(snippet: Snippet) -> dict[str, Any]:
    return {
        "text": snippet.text,
        "highlights": [[span.start, span.end] for span in snippet.highlights],
        "citation": snippet.citation,
        "label": snippet.label,
    }


def _citation(citation: Citation) -> dict[str, Any]:
    return {
        "n": citation.n,
        "source_id": citation.source_id,
        "title": citation.title,
        "publisher": citation.publisher,
        "published": _date(citation.published),
        "url": citation.url,
        "locator": citation.locator,
    }
