"""What a question asks: its kind, the entities and numbers it names, its date, and the words that must be answered."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise

from knowledge import dates
from knowledge.analysis import Analyzer, Token, figures
from knowledge.errors import DateError, QuestionError
from knowledge.gazetteer import Gazetteer, Mention
from knowledge.models import PartialDate, Span, Status
from knowledge.phrasing import Phrasing
from knowledge.spelling import Speller
from knowledge.vocabulary import (
    AUXILIARIES,
    CHAT,
    EITHER,
    GOING_ON,
    JOINING,
    KIND_WORDS,
    NEGATIONS,
    NUMBER_WORDS,
    PAST,
    PRESENT,
    STATUS_WORDS,
    STOP_WORDS,
    UNITS,
    is_year,
)

LONGEST_QUESTION = 2000  # characters; twice as long would hold the event loop for 50 ms


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


# The words that tell the kind, tried in this order at any place of the question.
_SIGNS: tuple[tuple[Kind, tuple[str, ...]], ...] = (
    (Kind.HOW_MANY, ("how many", "number of", "how often", "how much times")),
    (
        Kind.HOW_MUCH,
        (
            "how much", "how far", "how long", "how heavy", "how tall", "how high", "how big", "how fast", "how old",
            "how expensive", "what price", "what cost", "price tag", "at what cost", "price of", "cost of",
        ),
    ),
    (
        Kind.WHEN,
        ("when", "wen", "launch date", "landing date", "what date", "which date", "what day", "how soon", "what time", "date of", "dates of", "dates", "since what", "by what"),
    ),
    (Kind.WHEN, ("what year", "which year", "what month", "which month", "whens")),
    (
        Kind.WHO,
        (
            "who", "whom", "whose", "whos", "which person", "which people", "what people", "which company", "what company",
            "which companies", "what companies", "which agency", "what outfit", "which astronauts", "which astronaut",
        ),
    ),
    (
        Kind.WHERE,
        (
            "where", "wheres", "whereabouts", "which place", "what place", "which site", "what site", "landing site",
            "landing spot", "which crater", "what crater", "which part of the moon", "what part of the moon",
        ),
    ),
    (Kind.WHY, ("why", "how come", "what reason", "for what reason", "what caused", "what made", "reason for", "cause of")),
)
# Kinds whose question may name what they want: "which company", "what date", "the reason why".
_NAMED_BY_KIND = Kind.WHEN, Kind.WHO, Kind.WHERE, Kind.WHY, Kind.HOW_MUCH
# Words that come before the verb of a question for yes or no.
_BEFORE_THE_VERB = frozenset("and so but ok okay well hey hi hello yo bro bruh dude lol wait please also then".split())
_ASKING = frozenset("what which who when where why how".split())
# "Could you tell me" asks for no yes.
_POLITE = frozenset("could can would will".split())
# Words that ask for what is to come.
_AHEAD = frozenset("will gonna going plan plans planning planned supposed meant shall would next upcoming soon".split())
# Emoji and mentions as Discord writes them into a message; they are decoration, not words.
_DISCORD = re.compile(r"<a?:\w{2,32}:\d{15,20}>|<[@#][!&]?\d{15,20}>|(?<!\w):\w{2,32}:(?!\w)")
# "US" is a country and "us" is not, but for "the us".
_AMERICA = re.compile(r"\bUS\b|\bU\.S\.(?:A\.)?|\bthe us\b(?!\w)")
_TWENTIES = re.compile(r"\btwenty[ -](one|two|three|four|five|six|seven|eight|nine)\b", re.IGNORECASE | re.ASCII)
# "Who is in it apart from Russia?" does not ask about Russia.
_LEFT_OUT = re.compile(r"\b(?:apart from|aside from|besides|other than|except(?: for)?) [^?.,;]*+", re.IGNORECASE | re.ASCII)
_YEARS_ON = {"last": -1, "this": 0, "next": 1}
_RELATIVE = re.compile(r"\b(last|this|next) year\b", re.IGNORECASE | re.ASCII)
_AS_OF = re.compile(
    r"\b(?:as (?:of|at)|back in|known (?:in|by)|said in|planned in|(?<=^)in(?= [a-z]{3,9}\.? \d{4},? (?:what|which|when|who))) (?P<date>\d{4}(?:-\d{2}){0,2}|(?:\d{1,2} )?[a-z]{3,9}\.? \d{4})\b",
    re.IGNORECASE | re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Query:
    """A question, understood.

    `text` is what was asked, without what cannot be seen. `terms` find (with the names of entities), `asked` are the
    terms that an answer must speak of besides the entities, `numbers` the figures and years that it must bear.
    `statuses` are the terms with which a yes-or-no question asks for a status, `units` the stems of what a figure must be of, `counted` the term of what "how many" counts, `placed`
    are the names behind "in". `still` asks whether something goes on, `ahead` for what is to come. `words` are
    all words as they were typed, folded, `names` the terms of names, `pairs`
    all neighbouring terms. `context` is the milestone of the answer that the
    question replies to. `changes` are pairs of what was misspelt and what that was read as.
    """

    text: str
    kind: Kind
    terms: tuple[str, ...]
    asked: tuple[str, ...]
    entities: tuple[tuple[str, ...], ...]
    numbers: frozenset[str]
    unknown: tuple[str, ...]
    statuses: Mapping[str, frozenset[Status]]
    negated: bool
    either: bool
    past: bool
    tensed: bool
    still: bool
    ahead: bool
    units: frozenset[str]
    counted: str
    placed: tuple[tuple[str, ...], ...]
    words: frozenset[str]
    names: tuple[str, ...]
    pairs: tuple[tuple[str, str], ...]
    names_person: bool
    as_of: PartialDate | None
    context: str = ""
    changes: tuple[tuple[str, str], ...] = ()

    @property
    def normalised(self) -> str:
        """The question as its sorted terms: equal for questions that mean the same."""
        return " ".join(sorted(set(self.terms)))


def clean(question: str, longest: int = LONGEST_QUESTION) -> str:
    """The question without control and invisible characters and extra blanks. Raises QuestionError, with a text for
    the asker, where nothing to ask about is left or it is longer than `longest` characters.
    """
    if len(question) > longest:
        raise QuestionError(
            f"That question has {len(question):,} characters; please ask in {longest:,} or fewer, one thing at a time."
        )
    visible = _DISCORD.sub(" ", _AMERICA.sub("USA", question))
    visible = "".join(" " if character.isspace() else character for character in visible)
    visible = "".join(character for character in visible if unicodedata.category(character)[0] != "C")
    text = " ".join(visible.split())
    if not text:
        raise QuestionError("Please type a question, for example: When is Artemis III?")
    if not any(character.isalnum() for character in text):
        raise QuestionError("There is no word in that question. Try for example: Who heads Roscosmos?")
    return text


class Reader:
    """Reads questions: spelling, phrases, names, and what is asked."""

    def __init__(
        self, analyzer: Analyzer, gazetteer: Gazetteer, speller: Speller, phrasing: Phrasing, today: Callable[[], dt.date]
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
        text, as_of = _as_of(_dated(reading.text, self._today().year))
        text, tagged = self._phrasing.without_tag(text)
        spoken = self._analyzer.tokens(text)
        named = {place for m in self._gazetteer.mentions(spoken) for place in range(m.start, m.end)}
        plain = self._phrasing.read(text, spoken, named) or text
        query = self._query(plain, [token.word for token in spoken], as_of, tagged=tagged)
        changes = tuple((typed, self._called(meant)) for typed, meant in reading.changes)
        return replace(query, text=asked, changes=changes)

    def _called(self, meant: str) -> str:
        """What a misspelling was read as: of a name the best form, whichever alias is nearest."""
        return self._gazetteer.name_of(self._analyzer.tokens(meant)) or meant

    def _query(self, text: str, spoken: list[str], as_of: PartialDate | None, *, tagged: bool) -> Query:
        gazetteer = self._gazetteer
        tokens = self._analyzer.tokens(text)
        mentions = gazetteer.mentions(tokens)
        named = {place for mention in mentions for place in range(mention.start, mention.end)}
        named |= _listed(tokens, named)
        loose = [token for place, token in enumerate(tokens) if place not in named]
        words = [token.word for token in tokens]
        kind = _kind(spoken, words, tagged=tagged)
        statuses = [token for token in loose if token.word in STATUS_WORDS] if kind is Kind.YES_NO else []
        planning = {t.word for t in loose if Status.PLANNED in STATUS_WORDS.get(t.word, ())} if kind is Kind.WHEN else set()
        shaping = CHAT | STOP_WORDS | planning | {token.word for token in statuses}
        if "still" in spoken:
            shaping |= GOING_ON
        if kind in _NAMED_BY_KIND:
            shaping |= KIND_WORDS
        asked = [token for token in loose if token.word not in shaping and not token.term.isdecimal()]
        numbers = frozenset(figures(tokens, named))
        past = not PAST.isdisjoint(words)
        looks_back = kind is Kind.WHO and PRESENT.isdisjoint(words)
        if looks_back and as_of is None and len(numbers) == 1 and all(map(is_year, numbers)):
            # "Who headed it in 2021?" looks back; nothing needs to speak of 2021.
            as_of, numbers = dates.parse(*numbers), frozenset()
        silent = STOP_WORDS | CHAT | planning
        terms = [token.term for token in tokens if token.word not in silent]
        found = frozenset(terms)
        # A thing is found under its own name, whatever it was called.
        names = [term for mention in mentions for entity in mention.entities for term in gazetteer.names[entity]]
        return Query(
            text=text,
            kind=kind,
            terms=(*terms, *(name for name in dict.fromkeys(names) if name not in found)),
            asked=tuple(dict.fromkeys(token.term for token in asked)),
            entities=tuple(dict.fromkeys(mention.entities for mention in mentions if not mention.unknown)),
            numbers=numbers,
            unknown=tuple(_written(text, tokens, mention) for mention in mentions if mention.unknown),
            statuses={token.term: STATUS_WORDS[token.word] for token in statuses},
            past=past,
            tensed=past or not PRESENT.isdisjoint(words),
            still="still" in spoken,
            ahead=not _AHEAD.isdisjoint(spoken),
            units=next((UNITS[sign] for sign in UNITS if f" {sign} " in f" {' '.join(words)} "), frozenset()),
            counted=_counted(tokens),
            words=frozenset(words),
            placed=tuple(m.entities for m in mentions if m.start and words[m.start - 1] in ("in", "at")),
            negated=not NEGATIONS.isdisjoint(words),
            either=not EITHER.isdisjoint(words),
            names=tuple(dict.fromkeys((*names, *(tokens[place].term for place in sorted(named))))),
            names_person=any(gazetteer.is_person(entity) for mention in mentions for entity in mention.entities),
            pairs=tuple(pairwise(token.term for token in tokens)),
            as_of=as_of,
        )


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


def _dated(text: str, year: int) -> str:
    """The text with "this year" and "twenty three" and their like as numbers."""
    text = _TWENTIES.sub(lambda match: str(20 + int(NUMBER_WORDS[match[1].lower()])), text)
    text = _LEFT_OUT.sub("", text)
    return _RELATIVE.sub(lambda match: str(year + _YEARS_ON[match[1].lower()]), text)


def _as_of(text: str) -> tuple[str, PartialDate | None]:
    """Take "as of April 2021" out of a question."""
    match = _AS_OF.search(text)
    if match is None:
        return text, None
    try:
        return (text[: match.start()] + text[match.end() :]).strip(), dates.parse_written(match["date"])
    except DateError as error:
        raise QuestionError(
            f"I cannot read “{match['date']}” as a date. Please write it like 2021, 2021-04 or 9 March 2021."
        ) from error


def _kind(spoken: Sequence[str], plain: Sequence[str], *, tagged: bool) -> Kind:
    """The kind by the words as spoken, or else by how the question begins without phrases that say nothing."""
    padded = f" {' '.join(spoken)} "
    for kind, signs in _SIGNS:
        if any(f" {sign} " in padded for sign in signs):
            return kind
    first = next((word for word in plain if word not in _BEFORE_THE_VERB), "")
    # "Is it?", "it is, isn't it?", "dearMoon still on?"
    begins = first in AUXILIARIES and not ("you" in spoken and first in _POLITE)
    yes_no = tagged or begins or ("still" in spoken and _ASKING.isdisjoint(spoken))
    return Kind.YES_NO if yes_no else Kind.WHAT


def _written(text: str, tokens: Sequence[Token], mention: Mention) -> str:
    """A mention as the asker wrote it."""
    span = Span(tokens[mention.start].start, tokens[mention.end - 1].end)
    return text[span.start : span.end]
