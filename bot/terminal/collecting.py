"""Gets an article together: the document from where it is, and from a person what a citation needs besides."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import re
import sys
from collections.abc import Callable
from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from rich.console import Console

from bot.errors import UserError
from knowledge import dates
from knowledge.errors import DateError
from knowledge.ingest import Extraction, Facts, Hints
from knowledge.ingest.prose import tidy
from knowledge.ingest.reading import LARGEST
from knowledge.ingest.sandbox import read_in_sandbox

if TYPE_CHECKING:
    from bot.terminal.fetching import Page

Fetch: TypeAlias = "Callable[[str], Page]"

_FACTS = tuple(field.name for field in fields(Facts))
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_WEB_ADDRESS = re.compile(r"https?://(?:www\.)?(?P<host>[^\s/@:?#]+)(?::\d+)?(?:[/?#]\S*)?", re.IGNORECASE)
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{2,8})*", re.IGNORECASE)
# Without these there is no citation.
_PROMPTS = {
    "title": "Title",
    "publisher": "Publisher",
    "published": "Published (2021, 2021-04, 2021-04-30, April 2021)",
    "language": "Language (en, ru, zh, ...)",
}


def collect(chosen: argparse.Namespace, fetch: Fetch) -> Extraction:
    """Get and read the document that was named. Raises UserError or IngestError, which say what is wrong with it."""
    told = _told({name: getattr(chosen, name) for name in _FACTS})
    if not _ADDRESS.match(chosen.place):
        hints = Hints(chosen.place, encoding=chosen.encoding, told=told)
        return _with_address(read_in_sandbox(_content(chosen.place), hints), "")
    page = fetch(chosen.place)
    hints = Hints(page.url, page.content_type, chosen.encoding, told)
    return _with_address(read_in_sandbox(page.content, hints), page.url)


def complete(facts: Facts, place: str) -> Facts:
    """The facts with all that a citation needs, which is asked for if somebody is there to answer.

    Raises UserError, which names the options, if nobody is or an answer cannot be.
    """
    missing = [name for name in _PROMPTS if not getattr(facts, name)]
    if not missing:
        return facts
    with contextlib.suppress(EOFError):
        if sys.stdin.isatty():
            prompt = Console(stderr=True, markup=False, highlight=False)  # standard output may be for a program
            typed = _told({name: prompt.input(f"{_PROMPTS[name]}: ") if name in missing else "" for name in _FACTS})
            return complete(replace(facts, **{name: getattr(typed, name) for name in missing}), place)
    options = " and ".join(f"--{name}" for name in missing)
    raise UserError(f"{place} does not tell all that a citation needs; add {options}.")


def fetch_page(url: str) -> Page:
    """Get a document from the web, and nothing from anywhere else. Raises UserError, which says why it failed."""
    from bot.terminal.fetching import fetch  # noqa: PLC0415  # a file needs no network

    return asyncio.run(fetch(url))


def _told(given: dict[str, str]) -> Facts:
    """What a person said, checked. Raises UserError for what cannot be so."""
    said = {name: tidy(value) for name, value in given.items()}
    published = said.pop("published")
    if said["language"] and not _LANGUAGE.fullmatch(said["language"]):
        raise UserError(f"{said['language']!r} is not the code of a language; write en, ru or zh.")
    if said["url"] and not _WEB_ADDRESS.fullmatch(said["url"]):
        raise UserError("What --url names is not a web address; one begins with http:// or https://.")
    try:
        return Facts(**said, published=dates.parse_written(published) if published else None)
    except DateError as error:
        raise UserError(f"{error}.") from error


def _with_address(extraction: Extraction, fetched: str) -> Extraction:
    """The address that the document gives itself, if it is one, else the one it was fetched from. A host is a
    publisher where no other is known.
    """
    facts = extraction.facts
    url = facts.url if _WEB_ADDRESS.fullmatch(facts.url) else fetched
    match = _WEB_ADDRESS.fullmatch(url)
    publisher = facts.publisher or (match["host"].lower() if match else "")
    return replace(extraction, facts=replace(facts, url=url, publisher=publisher))


def _content(place: str) -> bytes:
    """A file, or as much of it as tells that it is too large."""
    try:
        with Path(place).open("rb") as file:
            return file.read(LARGEST + 1)
    except ValueError as error:
        raise UserError(f"{place} is not the name of a file.") from error
    except OSError as error:
        raise UserError(f"{place} cannot be read: {error.strerror}.") from error
