"""Asks our own questions and judges what comes: ranking, headline, citations, and whether declining was right."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from knowledge.analysis import fold
from knowledge.errors import QuestionError
from knowledge.evaluation.metrics import DEPTH, first_relevant, ranking_figures, share
from knowledge.evaluation.questions import ANSWERS, BEARS, Topic
from knowledge.library import Library
from knowledge.models import Answer, Decline, PartialDate

CUTOFFS = 1, 3
# What opens the answer to a yes-no question; elsewhere in a headline these words mean nothing.
_OPENINGS = {"Yes", "yes", "No", "no", "Planned"}
# What a headline adds about the date that a newer one replaced; it is not what was asked for.
_REPLACED = " before that: "


class Answering(Protocol):
    """Whatever answers questions and ranks the documents for them."""

    def answer(self, question: str, as_of: PartialDate | None = None, *, after: Answer | None = None) -> Answer:
        """The answer; `after` is the answer that the question replies to."""

    def ranking(self, question: str, as_of: PartialDate | None, k: int, /) -> Sequence[str]:
        """The ids of the k best statements and passages, best first."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of one question.

    `lacking` is what the headline should say and does not, `bearing` whether a source of a document that answers or
    bears on it is cited, `ranking` empty where ranking is not judged.
    """

    topic: Topic
    answer: Answer
    ranking: tuple[str, ...]
    lacking: tuple[str, ...]
    bearing: bool

    @property
    def rank(self) -> int | None:
        """The rank of the first document that answers."""
        return first_relevant(self.ranking, self.topic.graded(ANSWERS))

    @property
    def flaws(self) -> tuple[str, ...]:
        """What is wrong with the answer, in words; nothing where all is well."""
        answer, topic = self.answer, self.topic
        if not answer.answered:
            return () if topic.declined else ("declined",)
        found = [
            "answered, and was to be declined" if topic.declined else "",
            f"the headline lacks {', '.join(map(repr, self.lacking))}" if self.lacking else "",
            "cites no source that bears on it" if answer.citations and not (topic.declined or self.bearing) else "",
            "" if answer.citations else "cites nothing",
        ]
        return tuple(filter(None, found))


def sources_of(library: Library) -> dict[str, frozenset[str]]:
    """The sources of each statement and passage, by its id."""
    passages = (passage for article in library.articles for passage in article.passages)
    return {
        **{statement.id: frozenset(statement.sources) for statement in library.statements},
        **{passage.id: frozenset({passage.source}) for passage in passages},
    }


def judge(topics: Iterable[Topic], base: Answering, sources: Mapping[str, frozenset[str]]) -> Iterator[Verdict]:
    """Ask each question and judge what comes.

    Ranking is judged where a question can be understood by itself: not for those to be declined, nor for follow-ups.
    """
    for topic in topics:
        answer = _ask(topic, base)
        ranked = () if topic.declined or topic.after else base.ranking(topic.question, topic.as_of, DEPTH)
        cited = {citation.source_id for citation in answer.citations}
        yield Verdict(
            topic=topic,
            answer=answer,
            ranking=tuple(ranked),
            lacking=lacking(answer.headline, topic.says),
            bearing=any(cited & sources[document] for document in topic.graded(BEARS)),
        )


def _ask(topic: Topic, base: Answering) -> Answer:
    try:
        if not topic.after:
            return base.answer(topic.question, topic.as_of)
        return base.answer(topic.question, topic.as_of, after=base.answer(topic.after, topic.as_of))
    except QuestionError as error:  # which the asker is shown, as a decline would be
        return Answer(topic.question, declined=Decline(str(error)))


def lacking(headline: str, says: Iterable[str]) -> tuple[str, ...]:
    """What of `says` the headline does not hold: words or their beginnings, numbers whole, case and accents aside.

    Of "A|B" either will do. Yes, No and Planned must open the headline.
    """
    said = _plain(headline).partition(_REPLACED)[0]
    return tuple(words for words in says if not any(_holds(said, either.strip()) for either in words.split("|")))


def _holds(said: str, words: str) -> bool:
    wanted = _plain(words)
    if words in _OPENINGS:
        return re.match(rf"{wanted}\b", said) is not None
    before = r"(?<!\w)(?<!\d[.,])" if wanted[:1].isalnum() else ""
    after = r"(?!\d|[.,]\d)" if wanted[-1:].isdecimal() else ""
    return re.search(f"{before}{re.escape(wanted)}{after}", said) is not None


def _plain(text: str) -> str:
    return fold(text)[0].replace("’", "'")


def judgement_figures(verdicts: Sequence[Verdict]) -> dict[str, float | None]:
    """The figures of some questions by name; None where none of them is of the kind that a figure is about.

    `headline`: of those with an answer, the share whose headline says what it should, all of it. `citation`: of those
    of them that were answered, the share that cites a source that bears on it. `cited`: of all that were answered, the
    share with a citation at all. `false_declines` and `false_answers`: how many were wrongly declined and answered,
    and as a rate of those with an answer and of those to be declined.
    """
    answerable = [verdict for verdict in verdicts if not verdict.topic.declined]
    answered = [verdict for verdict in answerable if verdict.answer.answered]
    right = [verdict for verdict in answered if not verdict.lacking]
    to_decline = [verdict for verdict in verdicts if verdict.topic.declined]
    wrongly = [verdict for verdict in to_decline if verdict.answer.answered]
    ranks = [verdict.rank for verdict in answerable if not verdict.topic.after]
    return {
        "asked": len(verdicts),
        "answerable": len(answerable),
        "to_decline": len(to_decline),
        **ranking_figures(ranks, CUTOFFS),
        "headline": share(len(right), len(answerable)),
        "citation": share(sum(verdict.bearing for verdict in answered), len(answered)),
        "cited": share(sum(bool(v.answer.citations) for v in answered + wrongly), len(answered + wrongly)),
        "false_declines": len(answerable) - len(answered),
        "false_decline_rate": share(len(answerable) - len(answered), len(answerable)),
        "false_answers": len(wrongly),
        "false_answer_rate": share(len(wrongly), len(to_decline)),
    }


def figures_by(label: Callable[[Topic], str], verdicts: Iterable[Verdict]) -> dict[str, dict[str, float | None]]:
    """The figures of the questions that share a label, by the label, in the order of the alphabet."""
    groups: dict[str, list[Verdict]] = {}
    for verdict in verdicts:
        groups.setdefault(label(verdict.topic), []).append(verdict)
    return {name: judgement_figures(group) for name, group in sorted(groups.items())}


def kind(topic: Topic) -> str:
    """What a topic is counted under: the kind of question, or why it is to be declined."""
    return topic.declined or topic.kind
