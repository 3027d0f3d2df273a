"""The language of a text, from its script and its most frequent words."""

from __future__ import annotations

import re

# The scripts that one language writes, most distinctive first: Japanese has ideographs too, but always kana.
_SCRIPTS = (
    ("ja", re.compile("[\u3040-\u30ff]")),
    ("ko", re.compile("[\uac00-\ud7af]")),
    ("zh", re.compile("[\u4e00-\u9fff]")),
    ("uk", re.compile("[іїєґІЇЄҐ]")),
    ("ru", re.compile("[\u0400-\u04ff]")),
    ("hi", re.compile("[\u0900-\u097f]")),
    ("ar", re.compile("[\u0600-\u06ff]")),
    ("he", re.compile("[\u0590-\u05ff]")),
    ("el", re.compile("[\u0370-\u03ff]")),
)
_WORDS = {
    language: frozenset(words.split())
    for language, words in (
        ("en", "the of and to in is was that for on with by from as at it are has be this which"),
        ("de", "der die das und den von zu mit ist im für auf ein eine des nicht dem sich wird als"),
        ("fr", "le la les des et du une est dans pour que qui sur par au pas plus avec sont ce"),
        ("es", "el la los las de y que en un una por con para del se su al es como más"),
        ("it", "il di che e la per un una del della sono con non gli dei alla nel è si dal"),
        ("pt", "o a os as de e que em um uma por com para do da no na não ao dos"),
        ("nl", "de het een van en in is dat op te voor met zijn die niet aan er om ook als"),
        ("pl", "i w na z do że się jest nie to o przez dla od po jak są oraz który był"),
        ("cs", "a v na se je že s z do o k pro by jako za od po jsou byl nebo"),
        ("sv", "och att det en som är på för med av den till i har inte om ett var från de"),
        ("tr", "ve bir bu için ile da de olarak daha olan çok gibi kadar sonra ancak en ise ne mi o"),
        ("vi", "và của là các có được cho trong một những với không này đã từ khi về đến người ra"),
    )
}
_A_SHARE = 0.1
_SAMPLE = 20_000


def guess(text: str) -> str:
    """The language of a text as in ISO 639-1, or nothing where too little speaks for any one."""
    sample = text[:_SAMPLE].casefold()
    letters = sum(character.isalpha() for character in sample)
    for language, script in _SCRIPTS:
        if len(script.findall(sample)) > _A_SHARE * letters or (language == "uk" and script.search(sample)):
            return language
    words = re.findall(r"[^\W\d_]+", sample)
    shares = {language: sum(word in frequent for word in words) for language, frequent in _WORDS.items()}
    best = max(shares, key=lambda language: shares[language])
    return best if words and shares[best] > _A_SHARE * len(words) else ""
