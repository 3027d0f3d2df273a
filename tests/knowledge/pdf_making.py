"""PDF files made by hand: as much of the format as a page of text needs, or as an attack does."""

from __future__ import annotations

import zlib
from collections.abc import Sequence


def pdf(pages: Sequence[Sequence[str]], title: str = "") -> bytes:
    """A PDF with a line of text below the other on each page."""
    return pdf_of_streams([_page_of_text(lines) for lines in pages], title)


def pdf_of_streams(streams: Sequence[bytes], title: str = "", packed: int = 1) -> bytes:
    """A PDF whose pages are these drawing instructions, packed so many times over."""
    page_ids = [3 + 2 * number for number in range(len(streams))]
    kids = b" ".join(b"%d 0 R" % page for page in page_ids)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, len(streams)),
    ]
    for stream, page in zip(streams, page_ids, strict=True):
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents %d 0 R /Resources << /Font << /F1"
            b" << /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >> >> >> >>" % (page + 1)
        )
        data = stream
        for _ in range(packed):
            data = zlib.compress(data, 9)
        filters = b"/FlateDecode " * packed
        objects.append(b"<< /Length %d /Filter [%s] >>\nstream\n%s\nendstream" % (len(data), filters, data))
    objects.append(b"<< /Title (%s) >>" % _escaped(title))
    return _file(objects)


def _page_of_text(lines: Sequence[str]) -> bytes:
    shown = b"\n".join(b"(%s) Tj T*" % _escaped(line) for line in lines)
    return b"BT /F1 11 Tf 72 760 Td 14 TL\n%s\nET" % shown


def _escaped(text: str) -> bytes:
    return text.encode("cp1252").replace(b"\\", rb"\\").replace(b"(", rb"\(").replace(b")", rb"\)")


def _file(objects: Sequence[bytes]) -> bytes:
    """Objects, numbered from 1, with the table of where they are; the first is the root, the last the title's."""
    content = bytearray(b"%PDF-1.4\n")
    offsets = []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = len(content)
    content += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    content += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    content += b"trailer << /Size %d /Root 1 0 R /Info %d 0 R >>\n" % (len(objects) + 1, len(objects))
    return bytes(content + b"startxref\n%d\n%%%%EOF\n" % table)
