"""Whether a line under a picture is its caption or already the next paragraph."""

from __future__ import annotations

import re

from knowledge.ingest.prose import count_words, is_sentence

_LONGEST = 40
# A line that ends with the abbreviated name of a place is no sentence: "at Cape Canaveral, Fla."
_ENDS_IN_PLACE = re.compile(
    r", (?:Ala|Ariz|Ark|Calif|Colo|Conn|Del|Fla|Ga|Ill|Ind|Kan|Ky|La|Md|Mass|Mich|Minn|Miss|Mo|Mont|Neb|Nev|N\.H|N\.J"
    r"|N\.M|N\.Y|N\.C|N\.D|Okla|Ore|Pa|R\.I|S\.C|S\.D|Tenn|Vt|Va|Wash|W\.Va|Wis|Wyo|D\.C|U\.S|U\.K)\.$"
)
# What is to be seen is told in the present; a story has a past, a plan, a speaker or a link to what came before.
_DEPICTS = re.compile(
    r"\b(?:talks?|speaks?|poses?|stands?|sits?|walks?|looks?|holds?|attends?|watch(?:es)?|waves?|lifts? off|shakes?"
    r"|pictured|shown|seen|depicted|speaking|posing|standing|walking|holding|looking|during|left|right|cent(?:re|er))\b",
    re.IGNORECASE,
)
_TELLS = re.compile(
    r"^(?:however|but|and|meanwhile|moreover|still|yet|then|later|also|so|at the same time|in addition|in \d{4}|today"
    r"|this|that|these|those|it|he|she|they|we|there)\b"
    r"|\b(?:said|says|told|announced|reported|reportedly|according|was|were|had|will|would|could|planned|plans|signed"
    r"|agreed|decided|delayed)\b",
    re.IGNORECASE,
)


def reads_like_caption(text: str) -> bool:
    """Whether a text that stands under a picture is short and no sentence, or one that only tells what is to be seen.

    In doubt it is a paragraph: a caption kept does less harm than a paragraph lost.
    """
    if count_words(text) > _LONGEST:
        return False
    if not is_sentence(text) or _ENDS_IN_PLACE.search(text):
        return True
    return bool(_DEPICTS.search(text)) and not _TELLS.search(text)
