"""`make bench`: prints how fast and how large things are. It passes no verdict: machines are noisy, so compare with the
baselines printed in the same run.
"""

from __future__ import annotations

import asyncio
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import chain
from pathlib import Path

from rich.console import Console
from rich.table import Table

from knowledge.answering import KnowledgeBase
from knowledge.errors import QuestionError
from knowledge.library import load
from tests import hostile
from tests.bench_charts import chart_rows
from tests.bench_discord import slash_costs
from tests.bench_engines import engine_tables
from tests.bench_log import log_rows
from tests.bench_look_ups import look_up_rows
from tests.bench_ranking import ranking_table
from tests.measuring import percentile, resident_mib

TOPICS = Path(__file__).parent / "evaluation" / "topics.toml"
COLD_STARTS = 7
ROUNDS = 20
ROUNDS_OF_BAD_INPUT = 5
SHOWN = 4  # of the sorts of bad input, after the worst
BATCH = 1000


def main() -> None:
    """Measure and print."""
    table = Table("what", "figure", title=f"Moonrace on Python {sys.version.split()[0]}")
    rows = (_cold_start, _answering, _bad_input, _batch, _discord, chart_rows, look_up_rows, log_rows)
    for what, figure in chain.from_iterable(measure() for measure in rows):
        table.add_row(what, figure)
    console = Console()
    console.print(table)
    for part in (*ranking_table(), *engine_tables(questions())):
        console.print(part)


def questions() -> list[str]:
    """The questions of the evaluation, answerable or not."""
    return [topic["question"] for topic in tomllib.loads(TOPICS.read_text("utf-8"))["topic"]]


@contextmanager
def scratch_environment() -> Iterator[dict[str, str]]:
    """An environment whose log is thrown away and in which nobody's token is used."""
    with tempfile.TemporaryDirectory() as folder:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("MOONRACE_", "DISCORD_"))}
        yield {**kept, "MOONRACE_DATABASE_URL": f"sqlite+aiosqlite:///{folder}/bench.db", "MOONRACE_TOKEN": ""}


def _first_byte(command: list[str], environment: dict[str, str]) -> float:
    """Seconds from the start of a process to the first byte it prints."""
    begun = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment) as process:  # noqa: S603  # our own program
        assert process.stdout is not None
        process.stdout.read(1)
        seconds = time.perf_counter() - begun
        process.stdout.read()
    return seconds


def _cold_start() -> Iterator[tuple[str, str]]:
    ask = [sys.executable, "-m", "bot", "ask", "When is Artemis III?"]
    bare = [sys.executable, "-c", "print()"]
    with scratch_environment() as environment:
        first = _first_byte(ask, environment)  # it makes the log, and analyses all known questions
        pairs = [(_first_byte(ask, environment), _first_byte(bare, environment)) for _ in range(COLD_STARTS)]
    answers, starts = zip(*pairs, strict=True)
    yield "the very first start to an answer", f"{first:.2f} s"
    yield "cold start to the first answer, median", f"{statistics.median(answers):.2f} s"
    yield "  of which Python itself", f"{statistics.median(starts):.2f} s"


def _answering() -> Iterator[tuple[str, str]]:
    begun = time.perf_counter()
    library = load()
    loaded = time.perf_counter()
    base = KnowledgeBase(library)
    built = time.perf_counter()
    asked = questions()
    sample = []
    for _ in range(ROUNDS):
        for question in asked:
            start = time.perf_counter()
            base.answer(question)
            sample.append((time.perf_counter() - start) * 1000)
    yield "reading the data", f"{(loaded - begun) * 1000:.0f} ms ({len(library.statements)} statements)"
    yield "building the index, all known questions analysed", f"{(built - loaded) * 1000:.0f} ms"
    for percent in (50, 95, 99):
        yield f"one answer, p{percent}", f"{percentile(sample, percent):.2f} ms"


def _bad_input() -> Iterator[tuple[str, str]]:
    """The questions that cost most of those that nobody means, each at its fastest of some rounds."""
    library = load()
    base = KnowledgeBase(library)
    fastest = {
        name: min(_milliseconds(base, question) for _ in range(ROUNDS_OF_BAD_INPUT))
        for name, question in (
            *hostile.questions((*library.fillers, *library.tags)).items(),
            *hostile.too_long().items(),
        )
    }
    worst, *others = sorted(fastest, key=lambda name: -fastest[name])
    yield f"bad input of {len(fastest)} sorts, worst: {worst}", f"{fastest[worst]:.1f} ms"
    for name in others[:SHOWN]:
        yield f"  {name}", f"{fastest[name]:.1f} ms"


def _milliseconds(base: KnowledgeBase, question: str) -> float:
    begun = time.perf_counter()
    with suppress(QuestionError):
        base.answer(question)
    return (time.perf_counter() - begun) * 1000


def _batch() -> Iterator[tuple[str, str]]:
    asked = questions()
    lines = [json.dumps({"id": n, "question": asked[n % len(asked)]}) for n in range(BATCH)]
    command = [sys.executable, "-m", "bot", "ask", "--batch"]
    with scratch_environment() as environment:
        begun = time.perf_counter()
        with subprocess.Popen(  # noqa: S603  # our own program
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, text=True
        ) as process:
            assert process.stdin is not None
            assert process.stdout is not None
            process.stdin.write("\n".join(lines) + "\n")
            process.stdin.flush()
            for _ in range(BATCH):
                process.stdout.readline()
            seconds = time.perf_counter() - begun
            resident = resident_mib(process.pid)
            process.stdin.close()
    yield f"a batch of {BATCH:,}, logged, start included", f"{BATCH / seconds:,.0f} answers/s"
    yield "resident memory of the terminal process", f"{resident:.0f} MiB"


def _discord() -> Iterator[tuple[str, str]]:
    costs = asyncio.run(slash_costs(questions()))
    ask, nothing, deferred = map(statistics.median, (costs.ask, costs.nothing, costs.deferred_nothing))
    yield "/ask through the loopback, median", f"{ask * 1000:.2f} ms"
    yield (
        "  a do-nothing command that defers first, as /ask must",
        f"{deferred * 1000:.2f} ms ({ask / deferred:.2f} times)",
    )
    yield "  a do-nothing command that answers at once", f"{nothing * 1000:.2f} ms ({ask / nothing:.2f} times)"


if __name__ == "__main__":
    main()
