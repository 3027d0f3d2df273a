"""Reads a question as it is typed: misspelt, in slang, in the middle of an argument."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from itertools import pairwise

from knowledge import dates
from knowledge.analysis import Analyzer, Token, figures
from knowledge.clauses import is_denied, question_in
from knowledge.cleaning import LONGEST_QUESTION, clean, dated, figured, without_as_of
from knowledge.expansion import Asked
from knowledge.gazetteer import Gazetteer, Mention
from knowledge.kinds import kind_of
from knowledge.models import PartialDate, Span, Status
from knowledge.phrasing import Phrasing
from knowledge.query import Kind, Query
from knowledge.spelling import Speller
from knowledge.vocabulary import (
    CHAT,
    EITHER,
    FORMER,
    GOING_ON,
    JOINING,
    KIND_WORDS,
    MANNER,
    MEANT,
    NEGATIONS,
    NOT_A_PLAN,
    OPENINGS,
    PAST,
    PRESENT,
    REVERSING,
    STATUS_WORDS,
    STOP_WORDS,
    TALK,
    UNITS,
    WAS_TO,
    WERE,
    is_year,
)

# Kinds whose question may name what they want: "which company", "what date", "the reason why".
_NAMED_BY_KIND = Kind.WHEN, Kind.WHO, Kind.WHERE, Kind.WHY, Kind.HOW_MUCH
_REACH_OF_ASKING = 4  # words
_ASKING_FOR = frozenset("what which who whose whats whos many much".split())
# Words that ask for what is to come.
_AHEAD = frozenset("will gonna going plan plans planning planned supposed meant shall would next upcoming soon".split())


class Reader:
    """Reads questions: spelling, phrases, names, and what is asked."""

    def __init__(
        self,
        analyzer: Analyzer,
        gazetteer: Gazetteer,
        speller: Speller,
        phrasing: Phrasing,
        today: Callable[[], dt.date],
    ) -> None:
        self._analyzer = analyzer
        self._gazetteer = gazetteer
        self._speller = speller
        self._phrasing = phrasing
        self._today = today

    def read(self, question: str, longest: int = LONGEST_QUESTION) -> Query:
        """Understand a question. Raises QuestionError as `clean` does."""
        asked = clean(question, longest)
        reading = self._speller.read(asked)
        text, as_of = without_as_of(dated(reading.text, self._today().year))
        text, tagged = self._phrasing.without_tag(text)
        spoken = self._analyzer.tokens(text)
        named = {place for m in self._gazetteer.mentions(spoken) for place in range(m.start, m.end)}
        plain = self._phrasing.read(text, spoken, named) or text
        tokens = spoken if plain == text else self._analyzer.tokens(plain)
        query = self._query(plain, tokens, [token.word for token in spoken], as_of, tagged=tagged)
        changes = tuple((typed, self._called(meant)) for typed, meant in reading.changes)
        return replace(query, text=asked, changes=changes)

    def known(self, question: str) -> Asked:
        """A question of ours, which is neither misspelt nor about another time; ": yes" may end it, or its like."""
        asked, _, answer = question.rpartition(": ")
        question, opening = (asked, OPENINGS[answer]) if answer in OPENINGS else (question, "")
        question = figured(question)
        tokens = self._analyzer.tokens(question)
        mentions = self._gazetteer.mentions(tokens)
        spoken = [token.word for token in tokens]
        named = {place for mention in mentions for place in range(mention.start, mention.end)}
        plain = self._phrasing.read(question, tokens, named)
        if plain != question:
            tokens = self._analyzer.tokens(plain)
            mentions = self._gazetteer.mentions(tokens)
        entities = frozenset(entity for mention in mentions for entity in mention.entities)
        names = (term for entity in entities for term in self._gazetteer.names[entity])
        words = [token.word for token in tokens]
        terms = frozenset((*_likened(tokens), *names))
        kind = kind_of(spoken, words, tagged=False)
        if not opening:
            return Asked(terms, kind, entities)
        named = {place for mention in mentions for place in range(mention.start, mention.end)}
        loose = (token for place, token in enumerate(tokens) if place not in named)
        content = frozenset(token.term for token in loose if token.word not in STOP_WORDS and token.word not in CHAT)
        return Asked(terms, kind, entities, opening, content, MANNER.intersection(words))

    def _called(self, meant: str) -> str:
        """What a misspelling was read as: of a name the best form, whichever alias is nearest."""
        return self._gazetteer.name_of(self._analyzer.tokens(meant)) or meant

    def _query(
        self, text: str, tokens: Sequence[Token], spoken: list[str], as_of: PartialDate | None, *, tagged: bool
    ) -> Query:
        """The query of a plain text and its tokens; `spoken` are the words before phrases were made plain."""
        gazetteer = self._gazetteer
        mentions = gazetteer.mentions(tokens)
        named = {place for mention in mentions for place in range(mention.start, mention.end)}
        named |= _listed(tokens, named)
        loose = [token for place, token in enumerate(tokens) if place not in named]
        words = [token.word for token in tokens]
        kind = kind_of(spoken, words, tagged=tagged)
        statuses = [token for token in loose if token.word in STATUS_WORDS] if kind is Kind.YES_NO else []
        silent = STOP_WORDS | CHAT | (_planning(loose) if kind is Kind.WHEN else frozenset())
        shaping = silent | _shaping(kind, spoken) | {token.word for token in statuses}
        asked = [token for token in loose if token.word not in shaping and not token.term.isdecimal()]
        question = question_in(text, tokens)
        entities = _named(tokens, mentions, question)
        in_question = {token.term for place, token in enumerate(tokens) if place in question}
        if not in_question.intersection(token.term for token in asked):
            question = frozenset(range(len(tokens)))  # "which one was that?" asks what was said before
        beside = frozenset(range(len(tokens))) - question
        # A yes that overlooks a year would be wrong, wherever in the question it stands.
        numbers = frozenset(figures(tokens, named if kind is Kind.YES_NO else named | beside))
        if as_of is None and _looks_back(kind, words, numbers):
            as_of, numbers = dates.parse(*numbers), frozenset()  # nothing needs to speak of 2021
        past = not PAST.isdisjoint(words)
        terms = [token.term for token in tokens if token.word not in silent]
        found = frozenset(terms)
        # A thing is found under its own name, whatever it was called.
        names = [term for mention in mentions for entity in mention.entities for term in gazetteer.names[entity]]
        return Query(
            text=text,
            kind=kind,
            terms=(*terms, *(name for name in dict.fromkeys(names) if name not in found)),
            asked=tuple(dict.fromkeys(token.term for token in asked)),
            likened=frozenset((*_likened(tokens), *names)),
            entities=entities,
            guard=_guard(tokens, mentions, entities, question),
            numbers=numbers,
            unknown=tuple(_written(text, tokens, mention) for mention in mentions if mention.unknown),
            statuses={token.term: STATUS_WORDS[token.word] for token in statuses},
            past=past,
            tensed=past or not PRESENT.isdisjoint(words),
            still="still" in spoken,
            formerly=not FORMER.isdisjoint(spoken) or _was_meant(spoken),
            ahead=not _AHEAD.isdisjoint(spoken),
            units=next((UNITS[sign] for sign in UNITS if f" {sign} " in f" {' '.join(words)} "), frozenset()),
            counted=_counted(tokens),
            focus=_focus(tokens, question, {token.term for token in asked}),
            aside=frozenset(token.term for token in asked) - in_question if beside else frozenset(),
            words=frozenset(words),
            placed=tuple(m.entities for m in mentions if m.start and words[m.start - 1] in ("in", "at")),
            negated=not (NEGATIONS | REVERSING).isdisjoint(words),
            either=not EITHER.isdisjoint(words),
            names=tuple(dict.fromkeys((*names, *(tokens[place].term for place in sorted(named))))),
            names_person=any(gazetteer.is_person(entity) for mention in mentions for entity in mention.entities),
            pairs=tuple(pairwise(token.term for token in tokens)),
            as_of=as_of,
        )


def _shaping(kind: Kind, spoken: Sequence[str]) -> frozenset[str]:
    """The words that only say again what sort of answer is wanted: "which company", "still going on"."""
    going_on = GOING_ON if "still" in spoken else frozenset()
    return going_on | (KIND_WORDS if kind in _NAMED_BY_KIND else frozenset())


def _looks_back(kind: Kind, words: Sequence[str], numbers: AbstractSet[str]) -> bool:
    """Whether it asks for somebody of a year: "who headed it in 2021?"."""
    return kind is Kind.WHO and PRESENT.isdisjoint(words) and len(numbers) == 1 and all(map(is_year, numbers))


def _likened(tokens: Iterable[Token]) -> Iterator[str]:
    """The terms by which a question is like another: also those that shape it, "the status of Gateway"."""
    return (token.term for token in tokens if token.word not in STOP_WORDS and token.word not in TALK)


def _named(
    tokens: Sequence[Token], mentions: Sequence[Mention], question: AbstractSet[int]
) -> tuple[tuple[str, ...], ...]:
    """For each name all that it can mean. One that is only said not to be meant counts where there is no other."""
    known = [mention for mention in mentions if not mention.unknown]
    meant = [mention for mention in known if not is_denied(tokens, mention.start, question)] or known
    return tuple(dict.fromkeys(mention.entities for mention in meant))


def _guard(
    tokens: Sequence[Token],
    mentions: Sequence[Mention],
    named: Sequence[tuple[str, ...]],
    question: AbstractSet[int],
) -> tuple[tuple[str, ...], ...]:
    """What an answer must name one of: what a name can mean, and for one of two ("Odysseus or Blue Ghost") both. Of a
    name beside the question, "not Starship again. When is Artemis III?", only where the question has none.
    """
    groups: list[tuple[str, ...]] = []
    end = -1
    meant = [mention for mention in mentions if mention.entities in named]
    for mention in [mention for mention in meant if mention.start in question] or meant:
        if [token.word for token in tokens[end : mention.start]] == ["or"] and groups:
            groups[-1] += mention.entities
        else:
            groups.append(mention.entities)
        end = mention.end
    return tuple(dict.fromkeys(groups))


def _was_meant(spoken: Sequence[str]) -> bool:
    """Whether it asks what was to be: "who was meant to fly?", "when was it to launch?"."""
    if WERE.isdisjoint(spoken):
        return False
    to_do = (triple for triple in zip(spoken, spoken[1:], spoken[2:], strict=False) if triple[2] in WAS_TO)
    return not MEANT.isdisjoint(spoken) or any(to == "to" and before not in NOT_A_PLAN for before, to, _ in to_do)


def _focus(tokens: Sequence[Token], question: AbstractSet[int], asked: AbstractSet[str]) -> str:
    """The term that the question word asks for: what is behind it and behind words that say nothing."""
    places = sorted(question)
    asking = [n for n, place in enumerate(places) if tokens[place].word in _ASKING_FOR]
    behind = places[asking[0] + 1 : asking[0] + 1 + _REACH_OF_ASKING] if asking else []
    return next((tokens[place].term for place in behind if tokens[place].term in asked), "")


def _planning(tokens: Sequence[Token]) -> frozenset[str]:
    """The words that ask for a plan, as every "when will" does."""
    return frozenset(token.word for token in tokens if Status.PLANNED in STATUS_WORDS.get(token.word, ()))


def _listed(tokens: Sequence[Token], named: AbstractSet[int]) -> set[int]:
    """The places of further numbers of a name: "Tiandu 1 and 2"."""
    places: set[int] = set()
    for place, token in enumerate(tokens[2:], start=2):
        number_before = tokens[place - 2].is_number and (place - 2 in named or place - 2 in places)
        if number_before and token.is_number and tokens[place - 1].word in JOINING and not is_year(token.word):
            places |= {place - 1, place}
    return places


def _counted(tokens: Sequence[Token]) -> str:
    for how, many, noun in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if (how.word, many.word) == ("how", "many"):
            return noun.term
    return ""


def _written(text: str, tokens: Sequence[Token], mention: Mention) -> str:
    """A mention as the asker wrote it."""
    span = Span(tokens[mention.start].start, tokens[mention.end - 1].end)
    return text[span.start : span.end]
