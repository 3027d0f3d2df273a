"""Bytes -> what sort of document they are, and their text.

A document that is not in the encoding it should be in is refused, with the encoding it seems to be in: a wrong guess
would turn names into rubbish that nobody notices.
"""

from __future__ import annotations

import codecs
import re
from enum import StrEnum
from pathlib import PurePosixPath

from knowledge.ingest.extraction import Hints, IngestError


class Format(StrEnum):
    """The sorts of documents that are read."""

    HTML = "HTML"
    MARKDOWN = "Markdown"
    TEXT = "text"
    PDF = "PDF"


_HEAD = 1024
_SAMPLE = 65_536
_BY_TYPE = {
    "text/html": Format.HTML,
    "application/xhtml+xml": Format.HTML,
    "text/markdown": Format.MARKDOWN,
    "text/x-markdown": Format.MARKDOWN,
    "application/pdf": Format.PDF,
}
_BY_SUFFIX = {".html": Format.HTML, ".htm": Format.HTML, ".xhtml": Format.HTML, ".md": Format.MARKDOWN}
_BY_SUFFIX |= {".markdown": Format.MARKDOWN, ".pdf": Format.PDF}
_STRANGERS = (
    (b"PK\x03\x04", "a ZIP archive or an office document; save it as PDF, HTML or plain text"),
    (b"\xd0\xcf\x11\xe0", "an old office document; save it as PDF, HTML or plain text"),
    (b"\x1f\x8b", "compressed with gzip; unpack it first"),
    (b"{\\rtf", "in RTF; save it as PDF, HTML or plain text"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
)
_HTML_START = re.compile(
    rb"(?:\s++|<\?xml[^>]*>|<!--.{0,500}?-->)*+<(?:!doctype html|html|head|body|article)\b", re.IGNORECASE | re.DOTALL
)
# The marks at the beginning that tell Unicode encodings; that of UTF-32 begins like that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
# What pages call Latin-1 or ASCII is Windows-1252 (https://encoding.spec.whatwg.org/#names-and-labels).
_WESTERN = {"iso8859-1", "ascii"}
# A text may hold a few strange characters; a hundredth of control characters is no text.
_CONTROLS = bytes({*range(32)} - {*b"\t\n\v\f\r\x1b"})
_BINARY_SHARE = 0.01
_REPLACED = "\ufffd"
_MOST_REPLACED = 3
_MISREAD_QUOTE = "â€"
_NAMES_OF_C1 = {
    ord(character): byte for byte in range(0x80, 0xA0) if (character := bytes([byte]).decode("cp1252", "ignore"))
}


def format_of(content: bytes, hints: Hints) -> Format:
    """What a document is, by its first bytes, then by what was said of it, then by its name.

    Raises IngestError for what is none of these.
    """
    if not content.strip():
        raise IngestError(f"{hints.name} is empty.")
    if b"%PDF-" in content[:_HEAD]:
        return Format.PDF
    for magic, what in _STRANGERS:
        if content.startswith(magic):
            raise IngestError(f"{hints.name} is {what}. HTML, Markdown, plain text and PDF can be read.")
    if _HTML_START.match(content[:_SAMPLE]):
        return Format.HTML
    said = _BY_TYPE.get(hints.content_type.partition(";")[0].strip().lower())
    named = _BY_SUFFIX.get(PurePosixPath(re.split("[?#]", hints.name)[0]).suffix.lower())
    found = said or named or Format.TEXT
    if found is Format.PDF:
        raise IngestError(f"{hints.name} is not a PDF, whatever its name or its server says.")
    return found


def decode(content: bytes, hints: Hints) -> str:
    """The text of a document that is no PDF. Raises IngestError where it is no text or in another encoding."""
    mark, marked = next(((mark, name) for mark, name in _MARKS if content.startswith(mark)), (b"", ""))
    encoding = hints.encoding or marked or _declared(content, hints) or "utf-8"
    if not encoding.startswith("utf-16") and not encoding.startswith("utf-32"):
        _refuse_binary(content, hints.name)
    try:
        text = content.removeprefix(mark).decode(_python_name(encoding))
    except LookupError:
        raise IngestError(f"{hints.name}: {encoding!r} is not the name of an encoding; try utf-8.") from None
    except UnicodeDecodeError as error:
        raise IngestError(_wrong_encoding(content, hints.name, encoding, error.start)) from None
    if _was_misread(text):
        raise IngestError(
            f"{hints.name} was once read in a wrong encoding and saved so: its letters are damaged. Get it anew."
        )
    return text


def _python_name(encoding: str) -> str:
    name = codecs.lookup(encoding).name
    return "cp1252" if name in _WESTERN else name


def _declared(content: bytes, hints: Hints) -> str:
    """The encoding that the server or the page itself names."""
    if match := _CHARSET.search(hints.content_type):
        return match[1].lower()
    meta = _META.search(content[: 4 * _HEAD]) if format_of(content, hints) is Format.HTML else None
    name = meta[1].decode("ascii", "replace").lower() if meta else ""
    # A page whose declaration could be read as ASCII is not in UTF-16, whatever it says.
    return "utf-8" if name.startswith("utf-16") else name


def _refuse_binary(content: bytes, name: str) -> None:
    sample = content[:_SAMPLE]
    wide = _wide_encoding(sample)
    if wide:
        raise IngestError(_advice(name, "utf-8", wide))
    if len(sample) - len(sample.translate(None, _CONTROLS)) > _BINARY_SHARE * len(sample):
        raise IngestError(f"{name} is not a text but binary data. HTML, Markdown, plain text and PDF can be read.")


def _wide_encoding(sample: bytes) -> str:
    """UTF-16 without its mark: nearly every other byte of a European text is zero."""
    for first, name in ((1, "utf-16-le"), (0, "utf-16-be")):
        zeros, others = sample[first::2].count(0), sample[1 - first :: 2].count(0)
        if zeros > len(sample) / 4 and not others:
            return name
    return ""


def _wrong_encoding(content: bytes, name: str, encoding: str, place: int) -> str:
    from charset_normalizer import from_bytes  # noqa: PLC0415  # only for complaints

    sample = content[:_SAMPLE]
    guess = from_bytes(sample).best()
    seems = guess.encoding.replace("_", "-") if guess else ""
    if seems and sample.decode(seems, "replace") == sample.decode("cp1252", "replace"):
        seems = "cp1252"  # by far the more frequent of those that read the same
    if not seems or seems == encoding:
        return f"{name} is not in {encoding.upper()} (byte {place}). Save it as UTF-8."
    return _advice(name, encoding, seems)


def _advice(name: str, encoding: str, guess: str) -> str:
    return f"{name} is not in {encoding.upper()}; it may be in {guess}. Save it as UTF-8, or add --encoding {guess}."


def _was_misread(text: str) -> bool:
    """Whether UTF-8 was once read as Windows-1252 ("Chang’e" as "Changâ€™e"), or letters were lost altogether."""
    if text.isascii():
        return False
    if text.count(_REPLACED) > _MOST_REPLACED or _MISREAD_QUOTE in text:
        return True
    try:
        return text.translate(_NAMES_OF_C1).encode("latin-1").decode("utf-8") != text
    except UnicodeError:
        return False
