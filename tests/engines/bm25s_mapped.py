"""bm25s as in its own module, with its arrays mapped instead of read."""

from __future__ import annotations

from tests.engines import bm25s


class Engine(bm25s.Engine):
    """BM25 of bm25s, mapped into memory."""

    mapped = True
