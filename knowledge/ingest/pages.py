"""A page's visible text, walked in reading order, as blocks that know where they stand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

from knowledge.ingest.extraction import Block, Kind
from knowledge.ingest.prose import ends_sentence, tidy

Element: TypeAlias = Any  # lxml ships no types

_INVISIBLE = frozenset(
    "script style noscript template svg math iframe object embed select option button input textarea label canvas"
    " audio video map head title datalist".split()
)
_INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd mark q s samp small span strike strong sub"
    " sup time tt u var wbr nobr".split()
)
_WITHIN_LINES = _INLINE | {"br", "img"}
_KINDS = {f"h{level}": Kind.HEADING for level in range(1, 7)}
_KINDS |= {"li": Kind.ITEM, "dd": Kind.ITEM, "dt": Kind.HEADING, "figcaption": Kind.CAPTION, "caption": Kind.CAPTION}


@dataclass(frozen=True, slots=True)
class Piece:
    """A block of a page with the elements it stands in, innermost last."""

    block: Block
    inside: tuple[Element, ...]


def pieces(root: Element) -> list[Piece]:
    """All visible text of a page, in its order."""
    walk = _Walk()
    walk.enter(root, ())
    return walk.found


class _Walk:
    def __init__(self) -> None:
        self.found: list[Piece] = []
        self._text: list[str] = []

    def enter(self, element: Element, above: tuple[Element, ...]) -> None:
        """A block-level element: what stands before, in and behind its block-level children are blocks of their own."""
        inside = (*above, element)
        self._text = [_spaced(element.text)]
        self._children(element, inside)
        self._flush(inside)

    def _children(self, element: Element, inside: tuple[Element, ...]) -> None:
        for child in element:
            if isinstance(child.tag, str) and not _is_hidden(child):  # the tag of a comment is a function
                self._child(child, inside)
            self._text.append(_spaced(child.tail))

    def _child(self, child: Element, inside: tuple[Element, ...]) -> None:
        if child.tag == "br":
            self._text.append("\n")
        elif child.tag == "img":
            self._picture(inside)
        elif child.tag in _INLINE and all(e.tag in _WITHIN_LINES for e in child.iterdescendants()):
            self._text.append(_spaced(child.text))
            self._children(child, inside)
        else:
            self._flush(inside)
            if child.tag == "table" and _is_data(child):
                self.found += (Piece(block, (*inside, child, row)) for row, block in _rows(child))
            else:
                self.enter(child, inside)

    def _picture(self, inside: tuple[Element, ...]) -> None:
        if not "".join(self._text).strip():  # else it is a sign within a sentence
            self.found.append(Piece(Block("", Kind.PICTURE), inside))

    def _flush(self, inside: tuple[Element, ...]) -> None:
        kind = next((_KINDS[e.tag] for e in reversed(inside) if e.tag in _KINDS), Kind.TEXT)
        self.found += (Piece(Block(text, kind), inside) for text in _paragraphs("".join(self._text)))
        self._text = []


def _is_hidden(element: Element) -> bool:
    style = (element.get("style") or "").replace(" ", "").lower()
    return element.tag in _INVISIBLE or element.get("hidden") is not None or "display:none" in style


def _spaced(text: str | None) -> str:
    """A text of the source, in which a new line is no more than a blank."""
    return " ".join(f".{text or ''}.".split())[1:-1]


def _paragraphs(text: str) -> Iterator[str]:
    """A text parted where lines are broken twice, or once behind a sentence."""
    kept = ""
    for line in text.split("\n"):
        if kept and (not line.strip() or ends_sentence(kept)):
            yield kept
            kept = ""
        kept = tidy(f"{kept} {line}")
    if kept:
        yield kept


def _is_data(table: Element) -> bool:
    """Whether a table holds data, as against one that lays a page out."""
    cells = list(table.iterdescendants("td", "th"))
    return len(cells) > 1 and all(e.tag in _WITHIN_LINES for cell in cells for e in cell.iterdescendants())


def _rows(table: Element) -> Iterator[tuple[Element, Block]]:
    """The rows, each cell below its heading: "Year: 1970; Mission: Luna 16"."""
    headings: list[str] = []
    for row in table.iterdescendants("tr"):
        cells = [tidy("".join(cell.itertext())) for cell in row.iterchildren("td", "th")]
        if not headings and all(cell.tag == "th" for cell in row):
            headings = cells
            continue
        named = headings if len(headings) == len(cells) else [""] * len(cells)
        parts = [f"{name}: {cell}" if name else cell for name, cell in zip(named, cells, strict=True) if cell]
        yield row, Block("; ".join(parts), Kind.ROW)
