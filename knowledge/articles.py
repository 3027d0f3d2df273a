"""Articles as files: front matter in TOML between lines of +++, then a paragraph between blank lines each.

A shipped article names its source; one that somebody added tells of its source itself, and its id is its file's name.
"""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePath

from knowledge.entries import Entry
from knowledge.errors import DataError
from knowledge.models import Article, PartialDate, Passage, Source

ADDED = "added-"
TIERS = 1, 4
OTHER_PRESS = 3
_FRONT_MATTER = "+++"
_LONGEST_STEM = 40
_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class AddedArticle:
    """An article that somebody added, with its source; `author` is told besides, since no citation needs it."""

    article: Article
    source: Source
    author: str = ""


def read_shipped(file: str, text: str) -> Article:
    """A shipped article. Raises DataError, which names the file and the field."""
    front, body = _parts(file, text)
    entry = Entry(file, "article", front)
    article_id, source = entry.text("id"), entry.text("source")
    title, ours = entry.text("title"), entry.flag("ours", default=False)
    passages = _passages(entry, article_id, source, body)
    entry.finish()
    return Article(article_id, title, source, passages, ours=ours)


def read_added(file: str, text: str) -> AddedArticle:
    """An added article. Raises DataError, which names the file and the field."""
    stem = PurePath(file).stem
    if not is_name(stem):
        raise DataError(file, "is not named in lower case letters, digits and single hyphens; rename it")
    front, body = _parts(file, text)
    entry = Entry(file, "article", front | {"id": f"{ADDED}{stem}"})
    source = Source(
        id=entry.text("id"),
        title=entry.text("title"),
        publisher=entry.text("publisher"),
        url=entry.text("url", ""),
        published=entry.date("published"),
        country=entry.text("country", ""),
        language=entry.text("language"),
        tier=entry.number("tier", *TIERS),
        note=entry.text("note", ""),
    )
    if source.url and not source.url.startswith(("https://", "http://")):
        raise entry.error(f"url is {source.url!r}, not a web address")
    author = entry.text("author", "")
    passages = _passages(entry, source.id, source.id, body)
    entry.finish()
    return AddedArticle(Article(source.id, source.title, source.id, passages, ours=False), source, author)


def write_added(
    *,
    title: str,
    publisher: str,
    published: PartialDate,
    language: str,
    paragraphs: Iterable[str],
    url: str = "",
    author: str = "",
) -> str:
    """The text of an added article's file. Country, tier and note can be filled in by hand."""
    fields = {
        "title": title,
        "publisher": publisher,
        "author": author,
        "url": url,
        "published": published.edtf,
        "country": "",
        "language": language,
        "tier": OTHER_PRESS,
        "note": "",
    }
    # Without escapes beyond ASCII, a text in JSON is one in TOML too.
    front = [f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in fields.items()]
    return "\n".join((_FRONT_MATTER, *front, _FRONT_MATTER, "", "\n\n".join(paragraphs), ""))


def file_stem(title: str) -> str:
    """A file's name for a title: its letters and digits in ASCII, or "article" where it has none."""
    stem = "-".join(re.findall(r"[a-z0-9]+", title.casefold()))
    if len(stem) > _LONGEST_STEM:
        cut = stem[:_LONGEST_STEM]
        stem = cut.rpartition("-")[0] or cut
    return stem or "article"


def is_name(stem: str) -> bool:
    """Whether an id, or the file of an added article, may be called so."""
    return bool(_NAME.fullmatch(stem))


def fingerprint(paragraphs: Iterable[str]) -> str:
    """A hash of what is said, equal for texts that differ in spaces, case and punctuation only."""
    folded = (character for paragraph in paragraphs for character in paragraph.casefold() if character.isalnum())
    return hashlib.sha256("".join(folded).encode()).hexdigest()


def _parts(file: str, text: str) -> tuple[dict[str, object], str]:
    """The front matter and what stands below it."""
    empty, marker, rest = text.partition(_FRONT_MATTER)
    front, end, body = rest.partition(f"\n{_FRONT_MATTER}\n")
    if empty.strip() or not marker or not end:
        raise DataError(file, f"begins with {_FRONT_MATTER}, its front matter in TOML, and {_FRONT_MATTER}")
    try:
        return tomllib.loads(front), body
    except tomllib.TOMLDecodeError as error:
        raise DataError(file, f"is not TOML: {error}") from error


def _passages(entry: Entry, article: str, source: str, body: str) -> tuple[Passage, ...]:
    paragraphs = [" ".join(paragraph.split()) for paragraph in re.split(r"\n\s*\n", body) if paragraph.strip()]
    if not paragraphs:
        raise entry.error("has no paragraph")
    return tuple(
        Passage(f"{article}-p{number}", article, source, f"paragraph {number}", paragraph)
        for number, paragraph in enumerate(paragraphs, start=1)
    )
