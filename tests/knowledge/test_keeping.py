"""What takes long to make from the data is kept for the next start, and made anew when it no longer fits."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

import pytest

from knowledge import keeping
from knowledge.answering import KnowledgeBase
from knowledge.errors import IndexFileError
from knowledge.expansion import Expansion
from knowledge.keeping import kept
from knowledge.library import Library
from knowledge.query import Kind
from tests.knowledge.conftest import Desk

ASKED = {"race-002": ["When is Artemis III?", "Who flies it?"], "the-race-p1": ["Who signed for Russia?"]}


@pytest.fixture
def made(desk: Desk) -> Expansion:
    """Three questions for two documents."""
    return desk.expansion(ASKED)


def _never() -> NoReturn:
    raise AssertionError("it was made, though it had been kept")


def _likenesses(expansion: Expansion) -> list[list[float]]:
    likeness = expansion.likeness(["when", "artemi", "russia"], Kind.WHEN)
    return [shares.tolist() for shares in (likeness.alike, likeness.same_kind, likeness.together)]


def test_what_was_kept_is_the_same(made: Expansion, library: Library, tmp_path: Path) -> None:
    """It is made once; whoever starts next reads it from the folder, which need not exist before."""
    folder = tmp_path / "var/questions"

    first = kept(folder, library, lambda: made)
    second = kept(folder, library, _never)

    assert first is made
    assert _likenesses(second) == _likenesses(made)
    assert second.entities == made.entities
    assert [place in second for place in range(len(library.searched))] == [
        content.id in ASKED for content in library.searched
    ]
    assert second.asking_with("artemi").tolist() == made.asking_with("artemi").tolist()


def test_other_data_are_kept_in_place_of_the_old(made: Expansion, library: Library, tmp_path: Path) -> None:
    """One edition of the questions is enough."""
    kept(tmp_path, library, lambda: made)
    other = replace(library, version="another")

    kept(tmp_path, other, lambda: made)

    assert kept(tmp_path, other, _never).entities == made.entities
    assert [folder.name for folder in tmp_path.iterdir()] == [keeping.edition(other)]


def test_what_others_put_there_stays(made: Expansion, library: Library, tmp_path: Path) -> None:
    """Only editions are replaced: the folder may be somebody's own of that name."""
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/letter.txt").write_text("dear", encoding="utf-8")

    kept(tmp_path, library, lambda: made)

    assert (tmp_path / "mine/letter.txt").read_text(encoding="utf-8") == "dear"


def test_what_could_not_be_written_whole_is_not_left_behind(
    made: Expansion, library: Library, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """As on a full disk."""

    def full(_: Path) -> NoReturn:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(made, "save", full)

    assert kept(tmp_path, library, lambda: made) is made
    assert [*tmp_path.iterdir()] == []


def test_another_version_of_a_package_reads_the_data_anew(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stems and scores may have changed with it."""
    before = keeping.edition(library)
    monkeypatch.setattr(keeping, "version", lambda package: f"{package} 99")

    assert keeping.edition(library) != before


def test_other_code_reads_the_data_anew(library: Library, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An analysis of yesterday's code would not meet today's questions."""
    (tmp_path / "analysis.py").write_text("1\n", encoding="utf-8")
    monkeypatch.setattr(keeping, "__file__", str(tmp_path / "keeping.py"))
    before = keeping.edition(library)
    (tmp_path / "analysis.py").write_text("2\n", encoding="utf-8")

    assert keeping.edition(library) != before


def _cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def _zero(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2 :] = bytes(len(content) - len(content) // 2)
    file.write_bytes(content)


def _zip(file: Path) -> None:
    file.write_bytes(b"PK\x03\x04 no archive")


@pytest.mark.parametrize("spoil", [Path.unlink, _cut, _zip])
@pytest.mark.parametrize("name", ["asked.json", "together/index.json", "holders.npy"])
def test_what_is_broken_is_made_anew(
    made: Expansion, library: Library, tmp_path: Path, spoil: Callable[[Path], None], name: str
) -> None:
    """And is whole afterwards."""
    kept(tmp_path, library, lambda: made)
    spoil(tmp_path / keeping.edition(library) / name)

    assert kept(tmp_path, library, lambda: made) is made
    assert _likenesses(kept(tmp_path, library, _never)) == _likenesses(made)


def test_a_file_of_zeros_is_made_anew(made: Expansion, library: Library, tmp_path: Path) -> None:
    """As a lost write leaves it after the power went."""
    kept(tmp_path, library, lambda: made)
    _zero(tmp_path / keeping.edition(library) / "starts.npy")

    assert kept(tmp_path, library, lambda: made) is made


def test_questions_of_another_index_are_refused(made: Expansion, desk: Desk, tmp_path: Path) -> None:
    """Two files that are whole but do not belong together."""
    made.save(tmp_path / "one")
    desk.expansion({"race-002": ["When is it?"]}).save(tmp_path / "two")
    shutil.copy(tmp_path / "one/asked.json", tmp_path / "two/asked.json")

    with pytest.raises(IndexFileError, match="no whole questions"):
        Expansion.load(tmp_path / "two")


def test_a_folder_that_cannot_be_written_costs_time_alone(made: Expansion, library: Library, tmp_path: Path) -> None:
    """A file stands where the folder should be, as on a disk that is read only."""
    (tmp_path / "var").write_text("", encoding="utf-8")

    assert kept(tmp_path / "var", library, lambda: made) is made
    assert kept(tmp_path / "var/questions", library, lambda: made) is made


def test_answers_are_the_same_from_what_was_kept(library: Library, tmp_path: Path) -> None:
    """The knowledge base asks for the folder and finds the same."""
    question = "Did Artemis II fly?"
    answers = [KnowledgeBase(library, keep=keep).answer(question) for keep in (None, tmp_path, tmp_path)]

    assert answers[0].answered
    assert answers[0] == answers[1] == answers[2]
    assert [folder.name for folder in tmp_path.iterdir()] == [keeping.edition(library)]
