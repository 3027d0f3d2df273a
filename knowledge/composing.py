"""A chosen statement or passage -> Answer: its evidence, its caveats and its headline."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from knowledge import wording
from knowledge.analysis import Analyzer
from knowledge.choosing import Ledger, best_passage, claims_beside
from knowledge.citing import Evidence
from knowledge.documents import Document
from knowledge.expansion import Asked
from knowledge.library import Library
from knowledge.models import Answer, PartialDate, Passage, Statement
from knowledge.openings import opening
from knowledge.query import Kind, Query
from knowledge.vocabulary import OPEN_STATUSES
from knowledge.weighing import Candidate

_NO_VERDICT = "Side by side, the verdict is yours."
_ONLY_AN_ARTICLE = "This is the article's account; I have no dated statement that answers the question."


@dataclass(frozen=True, slots=True)
class Composer:
    """Composes the answer to one question. `today` is the day it is asked, or the end of `as_of`; `openings` gives
    the questions for a statement, by its id, that it is known to answer with yes or no.
    """

    library: Library
    analyzer: Analyzer
    rarity: Callable[[str], float]
    query: Query
    as_of: PartialDate | None
    today: dt.date
    score: float
    openings: Callable[[str], Sequence[Asked]]

    def from_statement(self, chosen: Document, ledger: Ledger, candidates: Sequence[Candidate]) -> Answer:
        """An answer whose headline is a statement, in front of its ledger."""
        statement = chosen.statement
        assert statement is not None
        evidence = self._evidence()
        evidence.add_statement(statement)
        conflicting = ledger.conflicting(statement)
        caveats = list(self._claimed(evidence, statement, candidates))
        caveats += self._others(evidence, ledger, statement, conflicting)
        for older in self._history(ledger, statement):
            evidence.add_statement(older, label=_label(older))
        for passages in self._by_origin(candidates):
            passage = best_passage(self.query, passages, since=statement.stated)
            if passage:
                evidence.add_passage(passage)
        caveats += [wording.passed(ledger.current or statement, self.today), wording.doubt(statement)]
        differ = any(other.status is not statement.status for other in conflicting)
        headline = (
            opening(
                self.query,
                chosen,
                self.analyzer,
                self.library.entities,
                known=self.openings(statement.id) if self.query.kind is Kind.YES_NO else (),
                differ=differ,
            ),
            statement.text,
            wording.before(ledger.earlier(statement)),
        )
        return self._answer(" ".join(filter(None, headline)), evidence, caveats, statement)

    def from_pieces(self, pieces: Sequence[tuple[str, Statement]]) -> Answer:
        """An answer in pieces, each with the number of the source that bears it."""
        evidence = self._evidence()
        told = [f"{text} [{evidence.add_statement(statement, quoted=False)}]" for text, statement in pieces]
        return self._answer(" ".join((_NO_VERDICT, *told)), evidence, [])

    def from_passage(self, passage: Document) -> Answer:
        """An answer that can only say what an article says."""
        evidence = self._evidence()
        evidence.add_passage(passage)
        snippet, citation = evidence.snippets[0], evidence.citations[0]
        return self._answer(f"{citation.publisher} wrote: {snippet.text}", evidence, [_ONLY_AN_ARTICLE])

    def _by_origin(self, candidates: Sequence[Candidate]) -> tuple[list[Candidate], list[Candidate]]:
        """The passages of articles that whoever runs this added, and those of the shipped digests."""
        added = {article.id for article in self.library.articles if not article.ours}
        theirs: list[Candidate] = []
        ours: list[Candidate] = []
        for candidate in candidates:
            content = candidate.document.content
            if isinstance(content, Passage):
                (theirs if content.article in added else ours).append(candidate)
        return theirs, ours

    def _evidence(self) -> Evidence:
        return Evidence(self.library, self.analyzer, self.rarity, self.query)

    def _others(
        self, evidence: Evidence, ledger: Ledger, statement: Statement, conflicting: Sequence[Statement]
    ) -> Iterator[str]:
        """What others say at the same time, and the newest statement where the answer is an older one."""
        for other in conflicting:
            n = evidence.add_statement(other, quoted=False)
            yield wording.conflict(other, self.library.sources[other.sources[0]], n)
        current = ledger.current
        if current is not None and current is not statement and current not in conflicting:
            yield wording.since_then(current, evidence.add_statement(current, quoted=False))

    def _claimed(self, evidence: Evidence, statement: Statement, candidates: Sequence[Candidate]) -> Iterator[str]:
        """How an article's claim held up, with the paragraph it stands in and further claims that were asked about."""
        if statement.claim is None:
            return
        yield wording.correction(statement.claim, self.as_of)
        text = self.library.texts.get(statement.claim.article)
        quoted = (candidate.document for candidate in candidates if _is_of(candidate.document, text))
        if passage := next(quoted, None):
            evidence.add_passage(passage)
        else:
            evidence.add_claimed_passage(statement.claim)
        for other in claims_beside(self.query, statement, candidates):
            evidence.add_statement(other, label="the article also said")

    def _history(self, ledger: Ledger, statement: Statement) -> Iterator[Statement]:
        """Older statements that bear a number asked about, and the one before."""
        yield from ledger.bearing_numbers(statement)
        older = ledger.earlier(statement) or ledger.superseded(statement)
        if older:
            yield older

    def _answer(
        self, headline: str, evidence: Evidence, caveats: Sequence[str], statement: Statement | None = None
    ) -> Answer:
        return Answer(
            question=self.query.text,
            headline=headline,
            status=statement.status if statement else None,
            when=statement.when if statement else None,
            as_of=evidence.newest(self.as_of),
            asked_as_of=self.as_of,
            statements=evidence.statements,
            snippets=evidence.snippets,
            citations=evidence.citations,
            caveats=wording.caveats(self.as_of, caveats),
            score=self.score,
            normalised=self.query.normalised,
        )


def _is_of(document: Document, article: str | None) -> bool:
    return isinstance(document.content, Passage) and document.content.article == article


def _label(older: Statement) -> str:
    if older.claim:
        return "the article's claim"
    return "superseded" if older.status in OPEN_STATUSES else "earlier"
