"""Answer -> the JSON object of the command line. Dates are EDTF, highlights [start, end] in code points."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from knowledge.models import Answer, Citation, PartialDate, Snippet, Statement


def answer_object(answer: Answer, latency_ms: float) -> dict[str, Any]:
    """The answer as plain JSON values; `latency_ms` is how long it took, in milliseconds."""
    return {
        "question": answer.question,
        "answered": answer.answered,
        "headline": answer.headline,
        "status": answer.status,
        "when": edtf(answer.when),
        "as_of": edtf(answer.as_of),
        "asked_as_of": edtf(answer.asked_as_of),
        "statements": [statement_object(statement) for statement in answer.statements],
        "snippets": [_snippet(snippet) for snippet in answer.snippets],
        "citations": [citation_object(citation) for citation in answer.citations],
        "caveats": list(answer.caveats),
        "declined": answer.declined
        and {"reason": answer.declined.reason, "suggestions": list(answer.declined.suggestions)},
        "latency_ms": round(latency_ms, 3),
    }


def error_object(text: str, closest: Sequence[str] = ()) -> dict[str, Any]:
    """What stands in the place of an answer when the question could not be taken; with the names closest to one that
    is not known.
    """
    return {"error": text, "closest": list(closest)} if closest else {"error": text}


def dump(value: dict[str, Any]) -> str:
    """One line of JSON. It is ASCII, so neither a terminal nor a pipe can be upset by what was asked."""
    return json.dumps(value, allow_nan=False)


def edtf(date: PartialDate | None) -> str | None:
    """A date as EDTF."""
    return date.edtf if date else None


def statement_object(statement: Statement) -> dict[str, Any]:
    """A statement with the ids of its sources."""
    return {
        "id": statement.id,
        "text": statement.text,
        "when": edtf(statement.when),
        "stated": edtf(statement.stated),
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


def citation_object(citation: Citation) -> dict[str, Any]:
    """A numbered source."""
    return {
        "n": citation.n,
        "source_id": citation.source_id,
        "title": citation.title,
        "publisher": citation.publisher,
        "published": edtf(citation.published),
        "url": citation.url,
        "locator": citation.locator,
    }
