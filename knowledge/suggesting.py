"""Close questions that do have an answer, for when the one asked has none."""

from __future__ import annotations

from knowledge.analysis import Analyzer
from knowledge.gazetteer import Gazetteer, wholes
from knowledge.index import Index
from knowledge.library import Library
from knowledge.query import Query

MOST = 3


class Suggestions:
    """The questions that milestones say they answer, found by what they share with another question."""

    def __init__(self, library: Library, analyzer: Analyzer, gazetteer: Gazetteer) -> None:
        self._questions = library.suggestions
        tokens = [analyzer.tokens(question) for question in self._questions]
        above = wholes(library.entities)
        self._entities = [
            frozenset().union(*(above[e] for mention in gazetteer.mentions(words) for e in mention.entities))
            for words in tokens
        ]
        self._above = above
        self._index = Index([[token.term for token in words] for words in tokens])

    def closest(self, query: Query) -> tuple[str, ...]:
        """Up to three questions: those on the same things first, then those with the most telling words in common;
        where nothing is close, the first of the list, to show what can be asked.
        """
        named = frozenset().union(*(self._above[e] for group in query.entities for e in group))
        scores = self._index.scores((*query.asked, *query.terms))
        worth = [(len(named & entities), float(scores[place])) for place, entities in enumerate(self._entities)]
        best = sorted(range(len(worth)), key=lambda place: worth[place], reverse=True)
        close = [place for place in best if any(worth[place])]
        return tuple(self._questions[place] for place in (close or range(len(self._questions)))[:MOST])
