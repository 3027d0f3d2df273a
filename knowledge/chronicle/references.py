"""Numbered sources of whatever is shown together: a page of rows, a ledger, a table, a card."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain

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
    cited = {s.id: s.sources[:_SOURCES_A_STATEMENT] for s in statements if s is not None}
    citations = cite(chain.from_iterable(cited.values()), sources)
    numbers = {citation.source_id: citation.n for citation in citations}
    return References(citations, {name: tuple(numbers[source] for source in ids) for name, ids in cited.items()})


def cite(ids: Iterable[str], sources: Mapping[str, Source]) -> tuple[Citation, ...]:
    """Sources by their ids, each once, numbered from 1 in the order of use."""
    return tuple(_citation(n, sources[source]) for n, source in enumerate(dict.fromkeys(ids), start=1))


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
