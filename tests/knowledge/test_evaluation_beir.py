"""A corpus in BEIR form is read as it is, or refused with the line and what to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from knowledge.errors import DataError
from knowledge.evaluation.beir import Corpus, read_corpus, read_questions
from knowledge.evaluation.searching import Search, declining_auroc, search, search_figures
from knowledge.index import Hit

GOOD = {
    "corpus.jsonl": '{"_id": "p1", "title": "Moon", "text": "a\u2028b"}\n\n{"_id": "p2", "text": "c"}\n',
    "queries.jsonl": '{"_id": "q1", "text": "b?", "metadata": {}}\n{"_id": "q2", "text": "c?"}\n',
    "qrels/test.tsv": "query-id\tcorpus-id\tscore\nq1\tp1\t1\nq1\tp2\t0\nq2\tp1\t0\n",
}


def written(folder: Path, **changed: str) -> Path:
    """A corpus, with other contents for files whose names begin so."""
    (folder / "qrels").mkdir()
    for name, content in GOOD.items():
        (folder / name).write_text(changed.get(name.partition(".")[0].partition("/")[0], content), "utf-8")
    return folder


def test_corpus_is_read_with_its_judgements(tmp_path: Path) -> None:
    """A missing title is an empty one, blank lines are nothing, and a question that nothing answers is left out."""
    assert read_corpus(written(tmp_path)) == Corpus(
        ids=("p1", "p2"),
        passages=(("Moon", "a\u2028b"), ("", "c")),
        questions={"q1": "b?"},
        relevant={"q1": frozenset({"p1"})},
    )


def test_header_of_the_judgements_may_be_missing(tmp_path: Path) -> None:
    """The first line is a judgement if it looks like one."""
    assert read_corpus(written(tmp_path, qrels="q2\tp2\t1\n")).relevant == {"q2": frozenset({"p2"})}


@pytest.mark.parametrize(
    ("file", "content", "complaint"),
    [
        ("corpus", "", "corpus.jsonl: is empty"),
        ("corpus", '{"_id": "p1", "text": "a"}\n{', "corpus.jsonl, line 2: is not JSON"),
        ("corpus", "[" * 100_000, "corpus.jsonl, line 1: is not JSON"),
        ("corpus", '["p1"]', "corpus.jsonl, line 1: must be an object"),
        ("corpus", '{"_id": 1, "text": "a"}', "corpus.jsonl, line 1: must be an object"),
        ("corpus", '{"_id": "p1"}', "corpus.jsonl, line 1: must be an object"),
        ("corpus", '{"_id": "p1", "text": "a", "title": 5}', "corpus.jsonl, line 1: must be an object"),
        ("corpus", '{"_id": "p 1", "text": "a"}', "line 1: the id 'p 1' holds a space"),
        ("queries", '{"_id": "q1", "text": ""}\n' * 2, "queries.jsonl, line 2: the id 'q1' was used before"),
        ("qrels", "", "test.tsv: judges no passage to answer"),
        ("qrels", "query-id\tcorpus-id\tscore\nq1\tp1\t0\n", "test.tsv: judges no passage to answer"),
        ("qrels", "q1\tp1\t1\nq1 p1 1\n", "test.tsv, line 2: is no judgement"),
        ("qrels", "q1\tp1\t1\nq9\tp1\t1\n", "test.tsv, line 2: names the question 'q9'"),
        ("qrels", "q1\tp9\t1\n", "test.tsv, line 1: names the passage 'p9'"),
    ],
)
def test_broken_file_is_named_with_its_line(tmp_path: Path, file: str, content: str, complaint: str) -> None:
    """Whoever made the corpus finds the place at once."""
    with pytest.raises(DataError) as refused:
        read_corpus(written(tmp_path, **{file: content}))

    assert complaint in str(refused.value)


def test_missing_file_is_named_with_the_form(tmp_path: Path) -> None:
    """It says which files such a corpus has."""
    with pytest.raises(DataError, match=r"corpus\.jsonl: is not there; .* queries\.jsonl and qrels/test\.tsv"):
        read_corpus(tmp_path)


def test_folder_and_other_encodings_are_no_files_of_questions(tmp_path: Path) -> None:
    """Nothing that cannot be read ends in a traceback."""
    (tmp_path / "latin").write_bytes(b'{"_id": "q1", "text": "\xe9"}')

    with pytest.raises(DataError, match="latin: is not UTF-8"):
        read_questions(tmp_path / "latin")
    with pytest.raises(DataError, match="cannot be read"):
        read_questions(tmp_path)


@dataclass(frozen=True)
class Found:
    """What a finder is to find."""

    hits: Sequence[Hit]
    confidence: float


class Memory:
    """A finder that has learnt its findings by heart."""

    def __init__(self, findings: dict[str, Found]) -> None:
        self._findings = findings

    def find(self, question: str, k: int, /) -> Found:
        """What was learnt for the question."""
        found = self._findings[question]
        return Found(found.hits[:k], found.confidence)


def test_search_gives_ids_scores_and_times(tmp_path: Path) -> None:
    """Places become ids, for the questions in their order."""
    corpus = read_corpus(written(tmp_path))
    finder = Memory({"b?": Found((Hit(1, 3.0), Hit(0, 2.0)), 0.75)})

    (found,) = search(finder, corpus.questions.items(), corpus.ids)

    assert (found.question, found.ranking, found.confidence) == ("q1", (("p2", 3.0), ("p1", 2.0)), 0.75)
    assert found.seconds > 0


def test_figures_of_searches(tmp_path: Path) -> None:
    """One question, whose passage came second, in three milliseconds."""
    corpus = read_corpus(written(tmp_path))

    assert search_figures([Search("q1", (("p2", 3.0), ("p1", 2.0)), 0.75, 0.003)], corpus) == {
        "success@1": 0.0,
        "success@3": 1.0,
        "success@5": 1.0,
        "mrr@10": 0.5,
        "latency_ms": {"p50": 3.0, "p95": 3.0},
    }


def test_confidence_tells_what_is_off_topic() -> None:
    """The area is over the confidences, the scores have no part in it."""
    on_topic = [Search("q1", (("p1", 0.1),), 0.9, 0.0), Search("q2", (), 0.4, 0.0)]
    off_topic = [Search("x1", (("p1", 9.9),), 0.5, 0.0)]

    assert declining_auroc(on_topic, off_topic) == 0.5
