"""The family of errors that the domain raises.

KnowledgeError
├── DateError       a date that is not a date we understand
├── QuestionError   a question that cannot be one (empty, too long); its text is shown to the asker
│   └── TopicError  a name that nothing here bears; offers the closest that something does
├── DataError       the shipped or added data is broken; says which file, which entry and what is wrong
├── IndexFileError  a saved index that cannot be read; says which and what to do
└── IngestError     a document that cannot become an article; says which and why
"""

from __future__ import annotations


class KnowledgeError(Exception):
    """Anything the domain can complain about. Its text is written for people and safe to show."""


class DateError(KnowledgeError):
    """A text that is not a date of the form we read."""


class QuestionError(KnowledgeError):
    """A question that nothing can answer because of its form."""


class TopicError(QuestionError):
    """A name that nothing here bears: `typed` is what was asked for, `closest` up to three that can be asked for."""

    def __init__(self, problem: str, typed: str, closest: tuple[str, ...] = ()) -> None:
        super().__init__(f"{problem} Closest: {', '.join(closest)}." if closest else problem)
        self.typed = typed
        self.closest = closest


class DataError(KnowledgeError):
    """Broken data: `place` is the file and entry, `problem` what is wrong with it."""

    def __init__(self, place: str, problem: str) -> None:
        super().__init__(f"{place}: {problem}")
        self.place = place
        self.problem = problem


class IngestError(KnowledgeError):
    """A document that cannot become an article; the text names it and says what to do."""


class IndexFileError(KnowledgeError):
    """A saved index that is missing, cut short or of another form; the text says what to do."""
