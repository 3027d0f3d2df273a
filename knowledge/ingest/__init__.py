"""A real article (HTML, Markdown, plain text, PDF) -> its own paragraphs, and what was left out with the reason."""

from knowledge.ingest.drafts import Draft, Dropped, Facts, Hints, IngestError
from knowledge.ingest.reading import read

__all__ = ["Draft", "Dropped", "Facts", "Hints", "IngestError", "read"]
