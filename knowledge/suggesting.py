"""Close questions that do have an answer, for when the one asked has none."""

from __future__ import annotations

from collections.abc import Iterable

from knowledge import dates
from knowledge.analysis import Analyzer
from knowledge.index import Index
from knowledge.library import Library
from knowledge.models import PartialDate
from knowledge.query import Query

MOST = 3


class Suggestions:
    """The questions that milestones say they answer."""

    def __init__(self, library: Library, analyzer: Analyzer) -> None:
        self._milestones = library.milestones
        self._questions = library.suggestions
        self._stated = {
            question: [statement.stated for statement in library.ledgers.get(milestone.id, ()) if not statement.claim]
            for milestone in library.milestones.values()
            for question in milestone.questions
        }
        # The longest ledgers are the stories most told, so they show best what can be asked.
        by_length = sorted(library.milestones, key=lambda milestone: -len(library.ledgers.get(milestone, ())))
        self._starters = [
            question for milestone in by_length for question in library.milestones[milestone].questions[:1]
        ]
        self._index = Index([analyzer.terms(question) for question in self._questions])

    @property
    def starters(self) -> tuple[str, ...]:
        """Three questions that show what can be asked."""
        return tuple(self._starters[:MOST])

    def closest(self, query: Query, near: Iterable[str], as_of: PartialDate | None) -> tuple[str, ...]:
        """Up to three questions: first those of the milestones `near` it (best first), then those that share its most
        telling words; where nothing is close, the starters. None that had no answer as of then.
        """
        of_milestones = [question for milestone in near for question in self._milestones[milestone].questions[:1]]
        alike = [self._questions[hit.document] for hit in self._index.search(query.terms, MOST)]
        close = dict.fromkeys((*of_milestones, *alike))
        known = [question for question in close or self._starters if as_of is None or self._was_known(question, as_of)]
        return tuple(known)[:MOST]

    def _was_known(self, question: str, as_of: PartialDate) -> bool:
        return any(dates.known_by(stated, as_of) for stated in self._stated[question])
