"""`moonrace eval`, called as people may call it."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from knowledge.answering import KnowledgeBase
from knowledge.library import load
from tests.bot.terminal.calling import Moonrace

SMALL = Path(__file__).parents[2] / "knowledge" / "small"
TOPICS = """
[[topic]]
id = "d1"
kind = "when"
style = "plain"
question = "When is Artemis III?"
says = ["2027"]
[[topic]]
id = "d2"
kind = "when"
style = "plain"
question = "When did Luna 9 land?"
says = ["1492"]
[[topic]]
id = "d3"
kind = "what"
style = "slang"
question = "best pizza in Chicago"
declined = "off-topic"
"""
QRELS = "d1 0 race-002 2\nd2 0 mission-luna-9-landing 2\n"
FIGURES = ["success@1", "success@3", "success@5", "mrr@10", "latency_ms", "build_s", "rss_mb"]


@pytest.fixture(scope="module")
def base() -> KnowledgeBase:
    """The small library in place of the shipped one."""
    return KnowledgeBase(load(SMALL), today=lambda: dt.date(2026, 6, 1))


@pytest.fixture
def questions(base: KnowledgeBase) -> Path:
    """A question set where it is looked for, with one question whose expected headline is wrong."""
    folder = Path("tests/evaluation/dev")
    folder.mkdir(parents=True)
    (folder / "topics.toml").write_text(TOPICS, "utf-8")
    landing = next(statement.id for statement in base.library.statements if "luna-9" in statement.id)
    (folder / "qrels.txt").write_text(QRELS.replace("mission-luna-9-landing", landing), "utf-8")
    return folder


@pytest.fixture
def corpus() -> Path:
    """Three passages, a question to each of two, and one to none."""
    folder = Path("corpus")
    (folder / "qrels").mkdir(parents=True)
    rows = {
        "corpus.jsonl": ["Luna 9 landed softly in 1966.", "Bread is baked in an oven.", "Whales sing under water."],
        "queries.jsonl": ["Who landed softly?", "What do whales sing?"],
        "off-topic.jsonl": ["Where do penguins nest?"],
    }
    for name, texts in rows.items():
        lines = (json.dumps({"_id": f"{name[0]}{n}", "text": text}) for n, text in enumerate(texts))
        (folder / name).write_text("\n".join(lines), "utf-8")
    (folder / "qrels" / "test.tsv").write_text("query-id\tcorpus-id\tscore\nq0\tc0\t1\nq1\tc2\t1\n", "utf-8")
    return folder


@pytest.mark.usefixtures("questions")
def test_own_questions_are_found_and_measured(moonrace: Moonrace) -> None:
    """Without a folder those for development are asked; what went wrong is counted and not shown."""
    outcome = moonrace("eval", "--json")
    figures = json.loads(outcome.out)

    assert (outcome.code, outcome.err) == (0, "")
    assert (figures["answerable"], figures["to_decline"], figures["false_answers"]) == (2, 1, 0)
    assert (figures["headline"], figures["cited"]) == (0.5, 1.0)
    assert figures["by_kind"].keys() == {"when", "off-topic"}
    assert figures["by_style"].keys() == {"plain", "slang"}
    assert "failures" not in figures


def test_table_fits_and_hides_what_went_wrong(moonrace: Moonrace, questions: Path) -> None:
    """A test split can be asked without being seen."""
    outcome = moonrace("eval", str(questions))

    assert outcome.code == 0
    assert "headline           0.500" in outcome.out
    assert "off-topic" in outcome.out
    assert "Luna" not in outcome.out


def test_failures_are_listed_when_asked_for(moonrace: Moonrace, questions: Path) -> None:
    """With what came and what is wrong with it, in words and in JSON."""
    shown = moonrace("eval", str(questions), "--failures").out
    (failure,) = json.loads(moonrace("eval", str(questions), "--failures", "--json").out)["failures"]

    assert "d2 When did Luna 9 land?" in shown
    assert "Wrong: the headline lacks '1492'." in shown
    assert "1966" in failure["headline"]
    assert (failure["id"], failure["flaws"]) == ("d2", ["the headline lacks '1492'"])


def test_run_holds_the_rankings(moonrace: Moonrace, questions: Path) -> None:
    """Of the questions that have an answer, best first."""
    moonrace("eval", str(questions), "--run", "own.run")
    lines = Path("own.run").read_text("utf-8").splitlines()

    assert lines[0].split()[::2] == ["d1", lines[0].split()[2], "1"]
    assert {line.split()[0] for line in lines} == {"d1", "d2"}


def test_corpus_is_measured(moonrace: Moonrace, corpus: Path) -> None:
    """These figures and no others, under these names."""
    outcome = moonrace("eval", "--beir", str(corpus), "--json", "--run", "corpus.run")
    figures = json.loads(outcome.out)

    assert outcome.code == 0
    assert list(figures) == FIGURES
    assert [figures[name] for name in FIGURES[:4]] == [1.0, 1.0, 1.0, 1.0]
    assert figures["latency_ms"].keys() == {"p50", "p95"}
    assert figures["rss_mb"] > 1
    assert [line.split()[0::5] for line in Path("corpus.run").read_text("utf-8").splitlines()] == [
        ["q0", "moonrace"],
        ["q1", "moonrace"],
    ]


def test_off_topic_questions_add_a_figure(moonrace: Moonrace, corpus: Path) -> None:
    """Each figure has a line, in words too."""
    outcome = moonrace("eval", "--beir", str(corpus), "--off-topic", str(corpus / "off-topic.jsonl"))

    assert [line.split()[0] for line in outcome.out.splitlines()] == [*FIGURES, "auroc"]
    assert outcome.out.splitlines()[-1].split() == ["auroc", "1.000"]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["eval"], "There is no tests/evaluation/dev here: name the folder of a question set"),
        (["eval", "nowhere"], "nowhere/topics.toml: is not there; a question set has topics.toml and qrels.txt."),
        (["eval", "--beir", "nowhere"], "nowhere/corpus.jsonl: is not there; a corpus in BEIR form has"),
        (["eval", "--off-topic", "x"], "--off-topic needs a corpus to search: add --beir DIR."),
        (["eval", "--beir", "corpus", "--failures"], "--beir takes no question sets and no --failures"),
        (["eval", "--beir", "corpus", "--off-topic", "x"], "x: is not there"),
        (["eval", "--beir", "corpus", "--run", "no/x"], "The run cannot be written to no/x (No such file"),
    ],
)
@pytest.mark.usefixtures("corpus")
def test_what_cannot_be_used_gets_a_sentence(moonrace: Moonrace, arguments: list[str], sentence: str) -> None:
    """It is the last one on standard error, with the exit code of bad input and nothing on standard output."""
    outcome = moonrace(*arguments)

    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.splitlines()[-1].startswith(sentence)
