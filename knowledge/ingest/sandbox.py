"""Reading in a process of its own, which may use so much memory and so much time and knows no secret.

A document comes from anywhere, and what unpacks and parses it is large: pypdf, lxml, trafilatura. Their own limits are
set where they have any; this one holds whatever a file does to them, a crash of the parser included.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from dataclasses import asdict

from knowledge import dates
from knowledge.ingest.extraction import Dropped, Extraction, Facts, Hints, IngestError
from knowledge.ingest.reading import read

SECONDS = 30
MOST_MEMORY = 1024**3  # bytes of address space
# Windows does not start a process without it.
_NEEDED = ("SYSTEMROOT",)


def read_in_sandbox(content: bytes, hints: Hints, seconds: float = SECONDS) -> Extraction:
    """Like `reading.read`, but bounded. Raises IngestError too where the bounds are reached."""
    # -P: what lies in the current folder must not be taken for a module.
    plain = json.dumps(asdict(hints) | {"told": _plain(hints.told)})
    command = [sys.executable, "-P", "-m", "knowledge.ingest", plain]
    environment = {name: os.environ[name] for name in _NEEDED if name in os.environ}
    environment |= {
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
        "PYTHONUTF8": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    try:
        done = subprocess.run(  # noqa: S603  # our own program
            command, input=content, capture_output=True, check=False, env=environment, timeout=seconds
        )
    except subprocess.TimeoutExpired:
        raise IngestError(f"{hints.name} takes more than {seconds:.0f} seconds to read; it is left alone.") from None
    try:
        answer = json.loads(done.stdout)
    except ValueError:
        raise IngestError(f"{hints.name} breaks what reads it, or needs too much memory; it is left alone.") from None
    if error := answer.get("error"):
        raise IngestError(error)
    return Extraction(
        _facts(answer["facts"]), tuple(answer["paragraphs"]), tuple(Dropped(*d) for d in answer["dropped"])
    )


def serve() -> None:
    """The process: hints are its argument, standard input the document, standard output what was read or an error."""
    _bound()
    hints = json.loads(sys.argv[1])
    hints["told"] = _facts(hints["told"])
    try:
        extraction = read(sys.stdin.buffer.read(), Hints(**hints))
        answer = {
            "facts": _plain(extraction.facts),
            "paragraphs": extraction.paragraphs,
            "dropped": [(dropped.text, dropped.reason) for dropped in extraction.dropped],
        }
    except IngestError as error:
        answer = {"error": str(error)}
    sys.stdout.write(json.dumps(answer))


def _bound() -> None:
    """Bound this process, where the system can: memory, time, and no file is written."""
    with contextlib.suppress(ImportError):  # Windows
        import resource  # noqa: PLC0415  # likewise

        wanted = ((resource.RLIMIT_AS, MOST_MEMORY), (resource.RLIMIT_CPU, 2 * SECONDS), (resource.RLIMIT_FSIZE, 0))
        for limit, most in wanted:
            with contextlib.suppress(ValueError, OSError):  # macOS does not know them all
                resource.setrlimit(limit, (most, most))


def _plain(facts: Facts) -> dict[str, str]:
    return asdict(facts) | {"published": facts.published.edtf if facts.published else ""}


def _facts(plain: dict[str, str]) -> Facts:
    published = plain.pop("published")
    return Facts(**plain, published=dates.parse(published) if published else None)
