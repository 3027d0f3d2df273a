"""A new statement for the ledger, as TOML with the next id, tried against all the rest before it is written."""

from __future__ import annotations

import json
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from knowledge.errors import DataError
from knowledge.library import DATA, Library, load


@dataclass(frozen=True, slots=True)
class Draft:
    """What a person says of a new statement; `when` may be empty. All else is as in the data files."""

    ledger: str
    milestone: str
    text: str
    stated: str
    when: str
    status: str
    sources: tuple[str, ...]


def next_id(library: Library, ledger: str) -> str:
    """The id that the next statement of a ledger file gets: artemis-089 after artemis-088."""
    numbers = [
        int(statement.id.removeprefix(f"{ledger}-"))
        for statement in library.statements
        if statement.id.removeprefix(f"{ledger}-").isdecimal()
    ]
    return f"{ledger}-{max(numbers, default=0) + 1:03}"


def entry_of(draft: Draft, statement_id: str) -> str:
    """The statement as it stands in the file. JSON's strings and lists are TOML's too."""
    fields = {
        "id": statement_id,
        "milestone": draft.milestone,
        "text": draft.text,
        "stated": draft.stated,
        "when": draft.when,
        "status": draft.status,
        "sources": list(draft.sources),
    }
    lines = [f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in fields.items() if value]
    return "\n".join(("", "[[statement]]", *lines, ""))


def add(draft: Draft, folder: Path = DATA) -> str:
    """Append the statement to its ledger file and return what was appended.

    Raises DataError, and writes nothing, where the file is missing or the data would not load with the statement in it.
    """
    file = Path("ledger") / f"{draft.ledger}.toml"
    if not (folder / file).is_file():
        known = ", ".join(sorted(path.stem for path in (folder / "ledger").glob("*.toml")))
        raise DataError(file.as_posix(), f"is not there; the ledgers are {known}")
    entry = entry_of(draft, next_id(load(folder), draft.ledger))
    with tempfile.TemporaryDirectory() as scratch:
        trial = Path(shutil.copytree(folder, Path(scratch) / "data"))
        _append(trial / file, entry)
        load(trial)
    _append(folder / file, entry)
    return entry


def _append(file: Path, entry: str) -> None:
    with file.open("a", encoding="utf-8", newline="\n") as ledger:
        ledger.write(entry)
