"""Markdown -> blocks, and what its front matter says."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token

from knowledge.ingest.datelines import find_date
from knowledge.ingest.extraction import Block, Facts, Kind
from knowledge.ingest.prose import tidy

# Between --- as in YAML or +++ as in TOML; of both only "key: value" and "key = value" are read.
_FRONT_MATTER = re.compile(r"\ufeff?(---|\+\+\+)[ \t]*\n(.*?)\n\1[ \t]*(?:\n|$)", re.DOTALL)
_FIELD = re.compile(r"^(\w+)\s*[:=]\s*(.+?)\s*$", re.MULTILINE)
_TAG = re.compile(r"<!--.*?-->|</?[a-zA-Z][^>]*>", re.DOTALL)
_LIST_DEPTH = {"list_item_open": 1, "list_item_close": -1}


def read(text: str) -> tuple[list[Block], Facts]:
    """The blocks of a text in Markdown, and what its front matter says."""
    matter = _FRONT_MATTER.match(text)
    tokens = MarkdownIt("commonmark").enable("table").parse(text[matter.end() :] if matter else text)
    return list(_blocks(tokens)), _facts(matter[2] if matter else "")


def _facts(matter: str) -> Facts:
    said = {name.lower(): value.strip("\"'") for name, value in _FIELD.findall(matter)}

    def first(*names: str) -> str:
        return next((said[name] for name in names if said.get(name)), "")

    return Facts(
        title=first("title"),
        publisher=first("publisher", "site", "sitename", "journal", "container"),
        author=first("author", "authors", "by"),
        published=find_date(first("published", "date", "pubdate", "created")),
        language=first("language", "lang"),
        url=first("url", "source", "link", "canonical"),
    )


def _blocks(tokens: Sequence[Token]) -> Iterator[Block]:
    depth = 0
    rows = _Rows()
    for before, token in zip([None, *tokens], tokens, strict=False):
        depth += _LIST_DEPTH.get(token.type, 0)
        if rows.takes(token):
            yield from rows.finished()
        elif token.type == "inline":
            heading = before is not None and before.type == "heading_open"
            yield from _inline(token, Kind.HEADING if heading else Kind.ITEM if depth else Kind.TEXT)
        elif token.type in ("fence", "code_block"):
            yield Block(tidy(token.content), Kind.TEXT, "code")
        elif token.type == "html_block":
            yield Block(tidy(_TAG.sub(" ", token.content)))


def _inline(token: Token, kind: Kind) -> Iterator[Block]:
    """A paragraph, an item or a heading, with the pictures before it. One that is bold throughout is a heading too."""
    children = token.children or []
    pictures = list(itertools.takewhile(lambda child: child.type == "image", children))
    yield from (Block(tidy(child.content), Kind.PICTURE) for child in pictures)
    text = tidy("".join(map(_text, children)))
    if text:
        marks = [child.type for child in children if child.type != "text" or child.content.strip()]
        bold = marks[0] == "strong_open" and marks[-1] == "strong_close" and marks.count("strong_open") == 1
        yield Block(text, Kind.HEADING if bold and kind is Kind.TEXT else kind)


def _text(token: Token) -> str:
    match token.type:
        case "text" | "code_inline":
            return token.content
        case "softbreak" | "hardbreak":
            return " "
        case _:
            return ""


class _Rows:
    """The rows of a table, each cell below its heading."""

    def __init__(self) -> None:
        self._inside = False
        self._headings: list[str] = []
        self._cells: list[str] = []
        self._done = ""

    def takes(self, token: Token) -> bool:
        """Whether a token belongs to a table; it is then read."""
        if token.type == "table_open":
            self._inside, self._headings = True, []
        elif not self._inside:
            return False
        match token.type:
            case "table_close":
                self._inside = False
            case "tr_open":
                self._cells = []
            case "inline":
                self._cells.append(tidy("".join(map(_text, token.children or []))))
            case "thead_close":
                self._headings = self._cells
            case "tr_close" if self._headings:
                self._done = "; ".join(f"{h}: {c}" for h, c in zip(self._headings, self._cells, strict=False) if c)
        return True

    def finished(self) -> Iterator[Block]:
        """The row that has just ended, if any."""
        if self._done:
            yield Block(self._done, Kind.ROW)
        self._done = ""
