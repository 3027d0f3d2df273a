"""HTML -> blocks, and what the page says of itself.

trafilatura finds the part of a page that is the article. The page is then walked in its own order, so that headings,
items, captions and rows are known as such; what trafilatura left is told apart by where it stands, and a sentence that
it left among the article's own paragraphs is put back.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from knowledge.ingest.datelines import find_date
from knowledge.ingest.extraction import Block, Facts, Hints, IngestError, Kind
from knowledge.ingest.pages import Element, Piece, pieces
from knowledge.ingest.prose import is_prose, key
from knowledge.models import PartialDate

_PLACES = {
    "nav": "menu",
    "footer": "foot of the page",
    "aside": "beside the article",
    "header": "head of the page",
    "form": "form",
    "dialog": "dialogue window",
}
# What stands in these is never the article's, whatever trafilatura says.
_NEVER = frozenset(("nav", "footer"))
_NAMES_OF_DATES = (
    "date pubdate publishdate publish-date publish_date dc.date dc.date.issued dcterms.created dcterms.issued"
    " citation_publication_date citation_date parsely-pub-date sailthru.date article:published_time datepublished"
).split()
_JSON_DATE = re.compile(r'"datePublished"\s*:\s*"([^"]{4,40})"')


def read(html: str, hints: Hints) -> tuple[list[Block], Facts]:
    """The blocks of a page and what it says of itself. Raises IngestError where there is no text in it."""
    import trafilatura  # noqa: PLC0415  # it takes a third of a second to load, and nothing else needs it

    tree = trafilatura.load_html(html)
    walked = pieces(tree) if tree is not None else []
    if not any(piece.block.text for piece in walked):
        raise IngestError(f"{hints.name} is a page without text; it may need a browser to fill it.")
    article = trafilatura.bare_extraction(html, include_comments=False)
    body = getattr(article, "body", None)
    main = key("".join(body.itertext())) if body is not None else ""
    return list(_sorted_out(walked, main)), _facts(tree, html, hints)


def _sorted_out(walked: Sequence[Piece], main: str) -> Iterator[Block]:
    """The blocks, those marked that are not of the article. `main` is the article's text, folded; where it was not
    found at all, whatever stands in no such place as a menu is taken for it.
    """
    own = [not _NEVER & _tags(piece) and key(_source(piece)) in main for piece in walked]
    parents = {
        piece.inside[-1].getparent()
        for piece, is_own in zip(walked, own, strict=True)
        if is_own and main and is_prose(piece.block.text)
    }
    for piece, is_own in zip(walked, own, strict=True):
        block, place = piece.block, _place(piece)
        put_back = not place and is_prose(block.text) and piece.inside[-1].getparent() in parents
        if not block.text or block.kind is Kind.CAPTION or put_back or (is_own if main else not place):
            yield block
        else:
            yield Block(block.text, block.kind, place or "outside the article")


def _tags(piece: Piece) -> set[str]:
    return {element.tag for element in piece.inside}


def _source(piece: Piece) -> str:
    """A piece as it stands on the page; what was read from a table has been put into other words."""
    return "".join(piece.inside[-1].itertext()) if piece.block.kind is Kind.ROW else piece.block.text


def _place(piece: Piece) -> str:
    return next((_PLACES[element.tag] for element in piece.inside if element.tag in _PLACES), "")


def _facts(tree: Element, html: str, hints: Hints) -> Facts:
    from trafilatura import extract_metadata  # noqa: PLC0415  # likewise

    said = extract_metadata(html, default_url=hints.told.url, extensive=False)
    language = tree.get("lang") or tree.get("xml:lang") or ""
    return Facts(
        title=said.title or "",
        publisher=said.sitename or "",
        author=said.author or "",
        published=_published(tree, html),
        language=language.strip().lower().partition("-")[0],
        url=said.url or "",
    )


def _published(tree: Element, html: str) -> PartialDate | None:
    """The date the page gives for its publication, no more precise than it gives it.

    trafilatura's own is always a day, and where the page gives a month it is a guess.
    """
    metas = [(m.get("name") or m.get("property") or m.get("itemprop") or "", m) for m in tree.iter("meta")]
    given = [m.get("content") for name, m in metas if name.lower() in _NAMES_OF_DATES]
    given += _JSON_DATE.findall(html)
    given += [e.get("datetime") for article in tree.iter("article", "main") for e in article.iter("time")]
    return next(filter(None, (find_date(text) for text in given if text)), None)
