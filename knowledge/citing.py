"""The evidence of one answer: its statements, its snippets and the numbered citations they share."""

from __future__ import annotations

from collections.abc import Callable

from knowledge import dates
from knowledge.analysis import Analyzer
from knowledge.documents import Document
from knowledge.highlight import fragment, spans_of
from knowledge.library import Library
from knowledge.models import Citation, Claim, PartialDate, Passage, Snippet, Statement
from knowledge.query import Query

MOST_SNIPPETS = 3
_SOURCES_A_STATEMENT = 3


class Evidence:
    """Gathers what stands behind an answer, in the order it is added. The first statement is the headline's."""

    def __init__(self, library: Library, analyzer: Analyzer, rarity: Callable[[str], float], query: Query) -> None:
        self._library = library
        self._analyzer = analyzer
        self._rarity = rarity
        self._terms = frozenset(query.terms)
        self._statements: list[Statement] = []
        self._snippets: list[Snippet] = []
        self._citations: dict[tuple[str, str], Citation] = {}

    @property
    def statements(self) -> tuple[Statement, ...]:
        """The statements, the headline's first."""
        return tuple(self._statements)

    @property
    def snippets(self) -> tuple[Snippet, ...]:
        """One to three quoted fragments."""
        return tuple(self._snippets)

    @property
    def citations(self) -> tuple[Citation, ...]:
        """The sources, numbered from 1 in the order of use."""
        return tuple(self._citations.values())

    def add_statement(self, statement: Statement, label: str = "", *, quoted: bool = True) -> int:
        """Add a statement with its sources, and its text as a snippet where it is to be quoted and there is room.

        Returns the number of its first citation, or 0 where there was no room.
        """
        there = statement in self._statements
        if not there and quoted and len(self._snippets) >= MOST_SNIPPETS:
            return 0
        numbers = [
            self._cite(source, statement.claim.locator if statement.claim and place == 0 else "")
            for place, source in enumerate(statement.sources[:_SOURCES_A_STATEMENT])
        ]
        if not there:
            self._statements.append(statement)
        if quoted and not there:
            spans = spans_of(statement.text, self._terms, self._analyzer)
            self._snippets.append(Snippet(statement.text, spans, numbers[0], label))
        return numbers[0]

    def add_claimed_passage(self, claim: Claim) -> None:
        """Add the paragraph in which an article makes a claim."""
        for article in self._library.articles:
            for passage in article.passages:
                if article.id == claim.article and passage.locator == claim.locator:
                    self._add_passage(passage)

    def add_passage(self, document: Document) -> None:
        """Add the best fragment of a passage."""
        assert isinstance(document.content, Passage)
        self._add_passage(document.content)

    def _add_passage(self, passage: Passage) -> None:
        if len(self._snippets) >= MOST_SNIPPETS:
            return
        text, spans = fragment(passage.text, self._terms, self._analyzer, self._rarity)
        source = self._library.sources[passage.source]
        # A passage from an outlet with a point of view says whose view it is, and of when.
        label = f"{source.publisher}'s account, {dates.describe(source.published)}" if source.note else ""
        snippet = Snippet(text, spans, self._cite(passage.source, passage.locator), label)
        if snippet.text not in {other.text for other in self._snippets}:
            self._snippets.append(snippet)

    def _cite(self, source_id: str, locator: str) -> int:
        key = source_id, locator
        if key not in self._citations:
            source = self._library.sources[source_id]
            self._citations[key] = Citation(
                n=len(self._citations) + 1,
                source_id=source.id,
                title=source.title,
                publisher=source.publisher,
                published=source.published,
                url=source.url,
                locator=locator,
                tier=source.tier,
                note=source.note,
            )
        return self._citations[key].n

    def newest(self, as_of: PartialDate | None) -> PartialDate | None:
        """The date of the newest source behind the statements, or behind the passages where there are only these.

        A catalogue kept up to date can be younger than the day asked about; it then counts with the day of what it
        records.
        """
        behind = {source for statement in self._statements for source in statement.sources}
        cited = self._citations.values()
        spoken = [citation.published for citation in cited if not behind or citation.source_id in behind]
        if as_of is not None:
            spoken = [date for date in spoken if date.latest <= as_of.latest]
            spoken += [statement.stated for statement in self._statements]
        return max(spoken, key=dates.sort_key, default=None)
