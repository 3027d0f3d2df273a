"""Keeps on disk what takes long to make from the data, for the next start."""

from __future__ import annotations

import hashlib
import logging
import re
import shutil
import tempfile
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

from knowledge.errors import IndexFileError
from knowledge.expansion import Expansion
from knowledge.library import Library

_PACKAGES = "PyStemmer", "rank-bm25", "numpy"
_EDITION = re.compile(r"[0-9a-f]{16}")
_BEGUN = ".moonrace-"

_logger = logging.getLogger(__name__)


def edition(library: Library) -> str:
    """A hash of all that the analysis of a library depends on: its data, the code that reads it, and its packages."""
    content = hashlib.sha256(" ".join((library.version, *map(version, _PACKAGES))).encode())
    for file in sorted(Path(__file__).parent.glob("*.py")):
        content.update(file.read_bytes())
    return content.hexdigest()[:16]


def holds(folder: Path, library: Library) -> bool:
    """Whether the analysis of a library is kept in a folder."""
    try:
        return (folder / edition(library)).is_dir()
    except OSError:  # a folder that may not be looked into
        return False


def kept(folder: Path | None, library: Library, make: Callable[[], Expansion]) -> Expansion:
    """The questions known for a library, as the folder holds them, or made and put there in place of older ones.

    A folder that cannot be written, as on a read-only disk, costs the time of making them at each start, no more.
    """
    if folder is None:
        return make()
    place = folder / edition(library)
    try:
        return Expansion.load(place)
    except IndexFileError:
        made = make()
    try:
        _put(made, place)
        _logger.info("All known questions were analysed and kept; the next start is quicker")
    except OSError as error:
        _logger.debug("The known questions could not be kept in %s: %s", folder, error)
    return made


def _put(made: Expansion, place: Path) -> None:
    """Write it beside its place and move it there whole: another process may look at any time."""
    older = [folder for folder in place.parent.glob("*") if _EDITION.fullmatch(folder.name)]
    place.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix=_BEGUN, dir=place.parent))
    try:
        made.save(beside)
        shutil.rmtree(place, ignore_errors=True)
        beside.rename(place)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    for folder in older:
        if folder != place:
            shutil.rmtree(folder, ignore_errors=True)
