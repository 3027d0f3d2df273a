"""Numbered sources of whatever is shown together: a page of rows, a ledger, a table, a card."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from knowledge.models import Citation, Source, Statement

_SOURCES_A_STATEMENT = 3


@dataclass(frozen=True, slots=True)
class References:
    """`citations` are numbered from 1 in the order of use; `numbers` are those of each statement, by its id."""

    citations: tuple[Citation, ...]
    numbers: Mapping[str, tuple[int, ...]]

    def of(self, statement: Statement | None) -> tuple[int, ...]:
        """The numbers behind a statement, the best source first; none behind no statement."""
        return self.numbers.get(statement.id, ()) if statement else ()


def number(statements: Iterable[Statement | None], sources: Mapping[str, Source]) -> References:
    """Number the first three sources of each statement, each source once."""
    citations: dict[str, Citation] = {}
    numbers: dict[str, tuple[int, ...]] = {}
    for statement in statements:
        if statement is None:
            continue
        cited = statement.sources[:_SOURCES_A_STATEMENT]
        for source in cited:
            if source not in citations:
                citations[source] = _citation(len(citations) + 1, sources[source])
        numbers[statement.id] = tuple(citations[source].n for source in cited)
    return References(tuple(citations.values()), numbers)


def _citation(n: int, source: Source) -> Citation:
    return Citation(
        n=n,
        source_id=source.id,
        title=source.title,
        publisher=source.publisher,
        published=source.published,
        url=source.url,
        tier=source.tier,
        note=source.note,
    )
