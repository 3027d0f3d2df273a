"""What kind of answer a question wants, told by its words."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.query import Kind
from knowledge.vocabulary import ASKING, AUXILIARIES

# The words that tell the kind at any place of the question; of several kinds the first counts.
_SIGNS = (
    (Kind.HOW_MANY, "how many, number of, how often"),
    (
        Kind.HOW_MUCH,
        (
            "how much, how far, how long, how heavy, how tall, how high, how big, how fast, how old, how expensive,"
            " what price, what cost, price tag, price of, cost of"
        ),
    ),
    (
        Kind.WHEN,
        (
            "when, wen, whens, launch date, landing date, what date, which date, what day, how soon, what time,"
            " date of, dates of, dates, since what, by what, what year, which year, what month, which month"
        ),
    ),
    (
        Kind.WHO,
        (
            "who, whom, whose, whos, which person, which people, what people, which company, what company,"
            " which companies, what companies, which agency, what outfit, which astronauts, which astronaut"
        ),
    ),
    (
        Kind.WHERE,
        (
            "where, wheres, were did, whereabouts, which place, what place, which site, what site, landing site,"
            " landing spot, which crater, what crater, which part of the moon, what part of the moon"
        ),
    ),
    (Kind.WHY, "why, how come, what reason, for what reason, what caused, what made, reason for, cause of"),
)


def _by_first_word() -> dict[str, list[tuple[int, str]]]:
    """The signs with the rank of their kind by their first word, so that most words are passed over at once."""
    found: dict[str, list[tuple[int, str]]] = {}
    for rank, (_, signs) in enumerate(_SIGNS):
        for sign in signs.split(", "):
            found.setdefault(sign.split()[0], []).append((rank, f" {sign} "))
    return found


_BY_FIRST_WORD = _by_first_word()
# Words that come before the verb of a question for yes or no.
_BEFORE_THE_VERB = frozenset("and so but ok okay well hey hi hello yo bro bruh dude lol wait please also then".split())
# What a few words without a verb ask for: "Apollo 10 crew", "Surveyor 4 landing site".
_WANTED = {
    "crew": Kind.WHO,
    "commander": Kind.WHO,
    "boss": Kind.WHO,
    "date": Kind.WHEN,
    "site": Kind.WHERE,
    "location": Kind.WHERE,
    "coordinates": Kind.WHERE,
    "cost": Kind.HOW_MUCH,
    "price": Kind.HOW_MUCH,
    "weight": Kind.HOW_MUCH,
    "mass": Kind.HOW_MUCH,
}
_FEW = 6  # words
# "Could you tell me" asks for no yes.
_POLITE = frozenset("could can would will".split())


def kind_of(spoken: Sequence[str], plain: Sequence[str], *, tagged: bool) -> Kind:
    """The kind by the words as spoken, or else by how the question begins without phrases that say nothing."""
    padded = f" {' '.join(spoken)} "
    begun = (_BY_FIRST_WORD[word] for word in spoken if word in _BY_FIRST_WORD)
    ranks = [rank for signs in begun for rank, sign in signs if sign in padded]
    if ranks:
        return _SIGNS[min(ranks)][0]
    first = next((word for word in plain if word not in _BEFORE_THE_VERB), "")
    # "Is it?", "it is, isn't it?", "dearMoon still on?", "Luna 26 launched yet?"
    begins = first in AUXILIARIES and not ("you" in spoken and first in _POLITE)
    open_or_done = "still" in spoken or spoken[-1:] in (["yet"], ["ok"], ["okay"])
    if tagged or begins or (open_or_done and ASKING.isdisjoint(spoken)):
        return Kind.YES_NO
    wants = len(spoken) <= _FEW and ASKING.isdisjoint(spoken)
    return _WANTED.get(spoken[-1], Kind.WHAT) if wants and spoken else Kind.WHAT
