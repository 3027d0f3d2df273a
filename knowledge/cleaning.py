"""What is done to the text of a question before its words are read."""

from __future__ import annotations

import re
import unicodedata

from knowledge import dates
from knowledge.errors import DateError, QuestionError
from knowledge.models import PartialDate
from knowledge.vocabulary import ASKING, MONTH_NAMES, NUMBER_WORDS

LONGEST_QUESTION = 2000  # characters; twice as long would hold the event loop for 50 ms
# Emoji and mentions as Discord writes them into a message; they are decoration, not words.
_DISCORD = re.compile(r"<a?:\w{2,32}:\d{15,20}>|<[@#][!&]?\d{15,20}>|(?<!\w):\w{2,32}:(?!\w)")
# "US" is a country and "us" is not, but for "the us".
_AMERICA = re.compile(r"\bUS\b|\bU\.S\.(?:A\.)?|\bthe us\b(?!\w)")
_TWENTIES = re.compile(r"\btwenty[ -](one|two|three|four|five|six|seven|eight|nine)\b", re.IGNORECASE | re.ASCII)
# "Who is in it apart from Russia?" does not ask about Russia.
_LEFT_OUT = re.compile(
    r"\b(?:apart from|aside from|besides|other than|except(?: for)?) [^?.,;]*+", re.IGNORECASE | re.ASCII
)
# "In 69", "back in '24": the years of spaceflight as people type them. What follows keeps "in 70 days" apart.
_SHORT_YEAR = re.compile(
    r"\b(?P<before>in|since|until|before|after|"
    rf"{'|'.join(sorted(MONTH_NAMES))}) (?P<sign>['’]?)(?P<year>\d\d)"
    r"(?=$|[?.,;:!)](?!\d)| (?:as|but|did|do|does|had|has|he|how|is|it|on|right|she|so|that|the|there|they|this|was|we"
    r"|were|what|when|where|which|who|why|with)\b| and (?:did|how|it|the|they|what|when|where|which|who|why)\b)",
    re.IGNORECASE | re.ASCII,
)
# "In the 60s" is no figure that an answer must bear; "before the 60s" asks for more than can be told.
_DECADE = re.compile(
    r"(?:^| )(?:in|of|from|during) (?:the (?:(?:early|mid|late)[ -])?['’]?(?:19|20)?|['’]|(?:19|20))\d0s\b",
    re.IGNORECASE | re.ASCII,
)
_RECENT = range(18, 46)  # the years of this century that people shorten
_FIRST_YEAR = 57  # of spaceflight; "in 57" is not 2057
_YEARS_ON = {"last": -1, "this": 0, "next": 1}
_RELATIVE = re.compile(r"\b(last|this|next) year\b", re.IGNORECASE | re.ASCII)
_AS_OF = re.compile(
    r"(?:\b(?:as (?:of|at)|back in|known (?:in|by)|said in|planned in) "
    rf"|^(?:in )?(?=(?:{'|'.join(sorted(MONTH_NAMES))}|early|mid|late|spring|summer|autumn|fall)\.?[ -]\d{{4}}[,:]? "
    rf"(?:{'|'.join(sorted(ASKING))}|was|were|did|is|are)\b))"
    r"(?P<date>\d{4}(?:-\d{2}){0,2}|(?:\d{1,2} )?[a-z]{3,9}\.?[ -]\d{4})\b",
    re.IGNORECASE | re.ASCII,
)


def leaves_out(question: str) -> bool:
    """Whether it asks for others than the one it names: "besides NASA"."""
    return _LEFT_OUT.search(question) is not None


def clean(question: str, longest: int = LONGEST_QUESTION) -> str:
    """The question without control and invisible characters and extra blanks. Raises QuestionError, with a text for
    the asker, where nothing to ask about is left or it is longer than `longest` characters.
    """
    length = len(question)
    if length <= longest:  # one ligature can stand for eighteen letters
        length = max(length, len(unicodedata.normalize("NFKC", question)))
    if length > longest:
        raise QuestionError(
            f"That question has {length:,} characters; please ask in {longest:,} or fewer, one thing at a time."
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


def dated(text: str, year: int) -> str:
    """The text with "this year", "in '69" and "twenty three" and their like as numbers. `year` is this one."""
    return _RELATIVE.sub(lambda match: str(year + _YEARS_ON[match[1].lower()]), figured(text))


def figured(text: str) -> str:
    """The same, but for years that are told from today."""
    text = _TWENTIES.sub(lambda match: str(20 + int(NUMBER_WORDS[match[1].lower()])), text)
    text = _LEFT_OUT.sub("", text)
    text = _DECADE.sub("", text)
    return _SHORT_YEAR.sub(_whole_year, text)


def _whole_year(match: re.Match[str]) -> str:
    """A year of two digits as one of four, where it can be one: "after 11" is as often a mission."""
    short = int(match["year"])
    if short >= _FIRST_YEAR:
        return f"{match['before']} 19{short}"
    sure = match["sign"] or match["before"].lower() == "in"
    return f"{match['before']} 20{short}" if sure and short in _RECENT else match[0]


def without_as_of(text: str) -> tuple[str, PartialDate | None]:
    """The question without "as of April 2021", and that date. Raises QuestionError where it is no date."""
    match = _AS_OF.search(text)
    if match is None:
        return text, None
    try:
        return (text[: match.start()] + text[match.end() :]).strip(), dates.parse_written(match["date"])
    except DateError as error:
        raise QuestionError(
            f"I cannot read “{match['date']}” as a date. Please write it like 2021, 2021-04 or 9 March 2021."
        ) from error
