"""A question, understood: its kind, the entities and numbers it names, its date, and the words to be answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from knowledge.models import PartialDate, Passage, Statement, Status


class Kind(StrEnum):
    """What sort of answer a question wants."""

    WHEN = "when"
    WHO = "who"
    WHERE = "where"
    WHY = "why"
    HOW_MANY = "how many"
    HOW_MUCH = "how much"
    YES_NO = "yes or no"
    WHAT = "what"


@dataclass(frozen=True, slots=True)
class Query:
    """A question, understood.

    `text` is what was asked, without what cannot be seen. To find: `terms`, with those of the names of entities, and
    `pairs` of neighbouring ones; `likened` are the terms by which it is like another question. To be borne by an
    answer: `asked`, the terms besides names; `entities`, for each name all that it can mean, and `guard`, of which an
    answer must name one each; `numbers`, the figures and years. `unknown` are names of nothing that is known.

    How it is asked: `statuses` are the terms with which a yes-or-no question asks for a status, `negated` that it says
    no itself, `either` that it offers a choice; `past`, `ahead`, `formerly` (a plan of then) and `still` tell its time,
    `tensed` that it has one; `units` are the stems of what a figure must be of, `counted` the term of what "how many"
    counts, `placed` the names behind "in"; `focus` is the term right behind the word that asks ("which camera"),
    `aside` are asked terms that stand beside the question ("it hopped, which probe was it").

    `words` are all words, folded, `names` the terms of names, `names_person` that one is somebody's. `context` is the
    milestone of the answer that the question replies to, `told` the statement that was that answer. `changes` are pairs
    of what was misspelt and what that was read as. `hidden` are sources from which nothing may be told.
    """

    text: str
    kind: Kind
    terms: tuple[str, ...]
    asked: tuple[str, ...]
    likened: frozenset[str]
    entities: tuple[tuple[str, ...], ...]
    guard: tuple[tuple[str, ...], ...]
    numbers: frozenset[str]
    unknown: tuple[str, ...]
    statuses: Mapping[str, frozenset[Status]]
    negated: bool
    either: bool
    past: bool
    tensed: bool
    still: bool
    ahead: bool
    formerly: bool
    units: frozenset[str]
    counted: str
    focus: str
    aside: frozenset[str]
    placed: tuple[tuple[str, ...], ...]
    words: frozenset[str]
    names: tuple[str, ...]
    pairs: tuple[tuple[str, str], ...]
    names_person: bool
    as_of: PartialDate | None
    context: str = ""
    told: str = ""
    changes: tuple[tuple[str, str], ...] = ()
    hidden: frozenset[str] = frozenset()

    def may_tell(self, content: Statement | Passage) -> bool:
        """Whether a statement or a passage rests on something besides hidden sources."""
        sources = content.sources if isinstance(content, Statement) else (content.source,)
        return not sources or not self.hidden.issuperset(sources)

    @property
    def named(self) -> frozenset[str]:
        """All that its names can mean."""
        return frozenset(entity for group in self.entities for entity in group)

    @property
    def normalised(self) -> str:
        """The question as its sorted terms: equal for questions that mean the same."""
        return " ".join(sorted(set(self.terms)))
