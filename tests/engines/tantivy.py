"""tantivy, one thread, with term frequencies and without positions: nobody asks for phrases here."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tantivy import Document, Index, Occur, Query, SchemaBuilder

_FIELD = "text"
_HEAP = 512 * 2**20  # bytes; enough for one segment, in which it searches fastest


class Engine:
    """An index of tantivy's in a folder, which it maps into memory."""

    def __init__(self, index: Index) -> None:
        self._schema = index.schema
        self._searcher = index.searcher()

    @staticmethod
    def build(passages: Sequence[Sequence[str]], folder: Path) -> None:
        """Index the passages, which for tantivy is to save them."""
        builder = SchemaBuilder()
        builder.add_text_field(_FIELD, tokenizer_name="whitespace", index_option="freq")
        index = Index(builder.build(), path=str(folder))
        writer = index.writer(_HEAP, num_threads=1)
        for passage in passages:
            writer.add_document(Document(text=" ".join(passage)))
        writer.commit()
        writer.wait_merging_threads()

    @classmethod
    def load(cls, folder: Path) -> Engine:
        """The index that was saved there."""
        return cls(Index.open(str(folder)))

    def search(self, terms: Sequence[str], k: int) -> object:
        """The k best passages, by tantivy's own addresses."""
        wanted = [(Occur.Should, Query.term_query(self._schema, _FIELD, term, "freq")) for term in terms]
        return self._searcher.search(Query.boolean_query(wanted), k, count=False)
