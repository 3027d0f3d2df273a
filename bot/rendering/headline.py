"""What a headline says already, for every surface: matched words, the numbers of its sources, and what need not be
quoted again below it.
"""

from __future__ import annotations

from knowledge.models import Answer, Snippet, Span


def matches(answer: Answer) -> tuple[Span, ...]:
    """Where in the headline the words are that the question asked for: it quotes one of the snippets whole."""
    for snippet in answer.snippets:
        offset = answer.headline.find(snippet.text)
        if offset >= 0:
            return tuple(Span(offset + span.start, offset + span.end) for span in snippet.highlights)
    return ()


def numbers(answer: Answer) -> tuple[int, ...]:
    """The numbers of the citations that bear the headline."""
    behind = set(answer.statements[0].sources) if answer.statements else set()
    return tuple(citation.n for citation in answer.citations if citation.source_id in behind or not behind)


def quotations(answer: Answer) -> tuple[Snippet, ...]:
    """The snippets that say more than the headline."""
    return tuple(snippet for snippet in answer.snippets if snippet.text not in answer.headline)
