"""The ways people ask for each statement or passage, as files list them: its id, then its questions, each set in.

Behind a question for yes or no may stand how it is answered, ": yes". ": unknown" stands behind one that is near to
others and that nothing here answers; those that are not even near stand under "unknown" in place of an id.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path

from knowledge.errors import DataError
from knowledge.files import read_text

# The lists by the ids of documents, a question on each line: as one text they take a third of the memory.
Askings = Mapping[str, str]

NOTHING = "unknown"
_UNKNOWN = f": {NOTHING}"
_MARK = re.compile(r":\s*unknown$", re.IGNORECASE)
_MARKED = re.compile(r"(?<!: unknown): unknown$")


def read_all(folder: Path, seen: Callable[[bytes], object]) -> Askings:
    """The questions of all files of a data folder, by id. Raises DataError as `parse` does, and where two files have
    questions for the same document. `seen` as in `read_text`.
    """
    asked: dict[str, str] = {}
    for file in sorted(folder.glob("asked/*.txt")):
        name, text = read_text(file, folder, seen)
        found = parse(name, text)
        if twice := asked.keys() & found.keys():
            raise DataError(name, f"has questions for {min(twice)}, and so has another file; put them into one list")
        asked |= found
    return asked


def parse(name: str, text: str) -> Askings:
    """The questions of one file by id. Raises DataError, which names the line, where it is not of that form."""
    asked: dict[str, dict[str, int]] = {}
    questions: dict[str, int] | None = None  # the lines by question
    for number, line in enumerate(text.splitlines(), start=1):
        said = line.strip()
        if said and not line[0].isspace():
            questions = asked.setdefault(said, {})
            if questions:
                raise DataError(f"{name}:{number}", f"has {said} once more; put its questions into one list")
        elif said and questions is None:
            raise DataError(f"{name}:{number}", "is a question before any id; an id stands at the start of its line")
        elif said and questions is not None:
            if _MARK.search(said) and (questions is asked.get(NOTHING) or not _MARKED.search(said)):
                raise DataError(
                    f"{name}:{number}", f"ends with a mark that does not belong there; write {_UNKNOWN!r} once"
                )
            before = questions.setdefault(said + _UNKNOWN if questions is asked.get(NOTHING) else said, number)
            if before != number:
                raise DataError(f"{name}:{number}", f"is a question that line {before} has too")
    if empty := next((document for document, questions in asked.items() if not questions), None):
        raise DataError(name, f"has no question for {empty}; set each in by four spaces")
    return {document: "\n".join(questions) for document, questions in asked.items()}


def answered(questions: str) -> tuple[str, ...]:
    """Those of a list that something here answers."""
    return tuple(question for question in questions.splitlines() if not question.endswith(_UNKNOWN))


def unanswered(questions: str) -> tuple[str, ...]:
    """Those of a list that nothing here answers, without the mark."""
    return tuple(line.removesuffix(_UNKNOWN) for line in questions.splitlines() if line.endswith(_UNKNOWN))
