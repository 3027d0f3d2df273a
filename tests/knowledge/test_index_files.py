"""A saved index is the same when it is loaded, or refused."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from knowledge.errors import IndexFileError
from knowledge.index import Index

DOCUMENTS = [["moon", "land"], ["moon", "orbit"], ["gateway"], ["база", "月"], []]
FILES = ["index.json", "terms.json", "starts.npy", "documents.npy", "impacts.npy"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a saved index."""
    Index(DOCUMENTS).save(tmp_path / "saved")
    return tmp_path / "saved"


def test_a_loaded_index_finds_the_same(folder: Path) -> None:
    """Hits, scores, rarities, size and content hash."""
    built, loaded = Index(DOCUMENTS), Index.load(folder)

    for term in ("moon", "gateway", "月", "pizza"):
        assert loaded.search([term, "land"], 5) == built.search([term, "land"], 5)
        assert loaded.rarity(term) == built.rarity(term)
    assert (len(loaded), loaded.content) == (len(built), built.content)


def test_the_postings_stay_in_the_file(folder: Path) -> None:
    """The arrays are views of memory maps."""
    loaded = Index.load(folder)

    assert isinstance(loaded._impacts.base, np.memmap)
    assert isinstance(loaded._documents.base, np.memmap)


@pytest.mark.parametrize("documents", [[], [[]], [["moon"]]])
def test_small_collections_are_saved_and_loaded_too(tmp_path: Path, documents: list[list[str]]) -> None:
    """Nothing, an empty document, and a single one."""
    Index(documents).save(tmp_path)

    assert Index.load(tmp_path).search(["moon"], 5) == Index(documents).search(["moon"], 5)


def _remove(file: Path) -> None:
    file.unlink()


def _cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def _empty(file: Path) -> None:
    file.write_bytes(b"")


def _replace(file: Path) -> None:
    file.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))


@pytest.mark.parametrize("damage", [_remove, _cut, _empty, _replace])
@pytest.mark.parametrize("name", FILES)
def test_a_damaged_index_is_refused_with_what_to_do(folder: Path, name: str, damage: Callable[[Path], None]) -> None:
    """Whichever file is missing, cut short, empty or foreign."""
    damage(folder / name)

    with pytest.raises(IndexFileError, match="Delete it and build it anew"):
        Index.load(folder)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("index.json", "[]"),
        ("index.json", "{}"),
        ("index.json", '{"form": 2, "content": "", "size": 5, "postings": 6}'),
        ("terms.json", '["moon"]'),
        ("terms.json", "7"),
    ],
)
def test_files_of_another_form_are_refused(folder: Path, name: str, content: str) -> None:
    """They are whole, yet not ours."""
    (folder / name).write_text(content, "utf-8")

    with pytest.raises(IndexFileError):
        Index.load(folder)


def test_arrays_of_two_indexes_do_not_go_together(folder: Path, tmp_path: Path) -> None:
    """As after a build that was broken off."""
    Index([["moon"], ["moon"], ["moon"]]).save(tmp_path / "other")
    (tmp_path / "other" / "documents.npy").replace(folder / "documents.npy")

    with pytest.raises(IndexFileError, match="does not fit together"):
        Index.load(folder)
