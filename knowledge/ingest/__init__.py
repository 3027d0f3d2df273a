"""A real article (HTML, Markdown, plain text, PDF) -> its own paragraphs, and what was left out with the reason."""

from knowledge.ingest.extraction import Dropped, Extraction, Facts, Hints, IngestError
from knowledge.ingest.reading import read

__all__ = ["Dropped", "Extraction", "Facts", "Hints", "IngestError", "read"]
