"""`moonrace ingest`: an article of one's own becomes passages that answers quote."""

from __future__ import annotations

import argparse
import json
import sys

from rich.console import Console
from rich.text import Text

from bot.errors import UserError
from bot.rendering.extracts import added_lines, added_object, extraction_lines, extraction_object
from bot.rendering.legible import legible
from bot.rendering.terminal import Hanging
from bot.terminal.ask import complain
from bot.terminal.collecting import Fetch, collect, complete, fetch_page
from bot.terminal.exits import ANSWERED, FAILED
from knowledge.articles import write_added
from knowledge.errors import IngestError
from knowledge.shelf import Shelf


def ingest(console: Console, chosen: argparse.Namespace, shelf: Shelf, fetch: Fetch = fetch_page) -> int:
    """Add an article to the shelf, or list or remove what is on it. Returns the exit code.

    Nothing is stored unless all is well. `fetch` gets what is on the web.
    """
    try:
        return _perform(console, chosen, shelf, fetch)
    except (UserError, IngestError) as error:
        return complain(console, str(error), as_json=chosen.json)
    except OSError as error:
        sys.stderr.write(f"The folder {legible(str(shelf.folder))} cannot be used: {error.strerror}.\n")
        return FAILED


def _perform(console: Console, chosen: argparse.Namespace, shelf: Shelf, fetch: Fetch) -> int:
    if sum(map(bool, (chosen.place, chosen.list, chosen.remove))) != 1:
        raise UserError("Name one article, a file or an address, or else say --list or --remove ID.")
    if chosen.list:
        return _list(console, shelf, as_json=chosen.json)
    if chosen.remove:
        return _remove(console, shelf, chosen.remove, as_json=chosen.json)
    return _add(console, chosen, shelf, fetch)


def _add(console: Console, chosen: argparse.Namespace, shelf: Shelf, fetch: Fetch) -> int:
    extraction = collect(chosen, fetch)
    if chosen.dry_run:
        if chosen.json:
            _print_json(console, extraction_object(extraction))
        else:
            console.print(*extraction_lines(extraction), sep="\n")
        return ANSWERED
    facts = complete(extraction.facts, chosen.place)
    assert facts.published is not None  # or it would not be complete
    text = write_added(
        title=facts.title,
        publisher=facts.publisher,
        published=facts.published,
        language=facts.language,
        paragraphs=extraction.paragraphs,
        url=facts.url,
        author=facts.author,
    )
    added = shelf.add(facts.title, text)
    if chosen.json:
        _print_json(console, added_object(added))
    else:
        kept, dropped = len(extraction.paragraphs), len(extraction.dropped)
        words = f"Added as {added.article.id}: {kept} paragraphs kept, {dropped} texts left out."
        console.print(Hanging("", Text(words)))
    return ANSWERED


def _list(console: Console, shelf: Shelf, *, as_json: bool) -> int:
    articles = list(shelf.articles(complain=lambda text: sys.stderr.write(f"{legible(text)}\n")))
    if as_json:
        _print_json(console, [added_object(added) for added in articles])
    elif articles:
        console.print(*added_lines(articles), sep="\n")
    else:
        console.print(Hanging("", Text(f"There is no article in {legible(str(shelf.folder))}.")))
    return ANSWERED


def _remove(console: Console, shelf: Shelf, article_id: str, *, as_json: bool) -> int:
    shelf.remove(article_id)
    if as_json:
        _print_json(console, {"removed": article_id})
    else:
        console.print(Hanging("", Text(f"Removed {legible(article_id)}.")))
    return ANSWERED


def _print_json(console: Console, value: object) -> None:
    """In ASCII, so that neither a terminal nor a pipe can be upset by what was read."""
    print(json.dumps(value), file=console.file)
