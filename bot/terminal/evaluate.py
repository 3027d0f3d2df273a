"""`moonrace eval`: how well our own questions are answered, and how well passages are found in any corpus."""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO, TypeVar

from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

from bot.errors import UserError
from bot.rendering.legible import legible
from bot.rendering.terminal import Hanging
from bot.terminal.exits import ANSWERED, BAD_INPUT
from knowledge import library
from knowledge.errors import DataError
from knowledge.evaluation.beir import read_corpus, read_questions
from knowledge.evaluation.judging import (
    Answering,
    Verdict,
    figures_by,
    judge,
    judgement_figures,
    kind,
    sources_of,
)
from knowledge.evaluation.questions import read_topics
from knowledge.evaluation.runs import by_rank, run_lines
from knowledge.evaluation.searching import declining_auroc, search, search_figures
from knowledge.finding import Finder
from knowledge.library import Library

Item = TypeVar("Item")

_OURS = Path("tests/evaluation/dev")
_TOLD_EVERY = 2.0  # seconds
_DECIMALS = 4
_COLUMNS = {
    "asked": "asked",
    "success@1": "@1",
    "success@3": "@3",
    "mrr@10": "MRR",
    "headline": "head-\nline",
    "citation": "cita-\ntion",
    "false_declines": "wrongly\ndeclined",
    "false_answers": "wrongly\nanswered",
}


def evaluate(console: Console, given: argparse.Namespace, build: Callable[[Library], Answering]) -> int:
    """Ask our own questions of what is built from the shipped library, or search a corpus, and print the figures.

    Exit code 2 where a set cannot be used.
    """
    if given.beir:
        return _evaluate_corpus(console, given)
    shipped = library.load()
    return _evaluate_ours(console, given, shipped, build(shipped))


def _evaluate_ours(console: Console, given: argparse.Namespace, shipped: Library, base: Answering) -> int:
    with _complaining() as complaints:
        if given.off_topic:
            raise UserError("--off-topic needs a corpus to search: add --beir DIR.")
        sources = sources_of(shipped)
        topics = read_topics(_folders(given.folders), sources)
        with _run_file(given.run) as run:
            verdicts = list(judge(_told(topics, "Asked"), base, sources))
            for verdict in verdicts:
                run.writelines(run_lines(verdict.topic.id, by_rank(verdict.ranking)))
        if given.json:
            _dump(console, _judgement_object(verdicts, failures=given.failures))
        else:
            _show_judgements(console, verdicts, failures=given.failures)
    return BAD_INPUT if complaints else ANSWERED


def _evaluate_corpus(console: Console, given: argparse.Namespace) -> int:
    """Search a corpus in BEIR form and print the figures. Exit code 2 where it cannot be used."""
    with _complaining() as complaints:
        if given.folders or given.failures:
            raise UserError("--beir takes no question sets and no --failures: leave these out.")
        corpus = read_corpus(Path(given.beir))
        others = read_questions(Path(given.off_topic)) if given.off_topic else {}
        sys.stderr.write(f"Indexing {len(corpus.ids):,} passages …\n")
        begun = time.perf_counter()
        finder = Finder(corpus.passages)
        seconds = time.perf_counter() - begun
        with _run_file(given.run) as run:
            searches = list(search(finder, _told(tuple(corpus.questions.items()), "Searched"), corpus.ids))
            for found in searches:
                run.writelines(run_lines(found.question, found.ranking))
        figures = {**search_figures(searches, corpus), "build_s": seconds, "rss_mb": _resident_mb()}
        if others:
            beside = search(finder, _told(tuple(others.items()), "Searched, off topic"), corpus.ids)
            figures["auroc"] = declining_auroc(searches, beside)
        if given.json:
            _dump(console, figures)
        else:
            _show_search(console, figures)
    return BAD_INPUT if complaints else ANSWERED


@contextmanager
def _complaining() -> Iterator[list[str]]:
    """Says on standard error why what was given cannot be used, and keeps that it did."""
    complaints: list[str] = []
    try:
        yield complaints
    except (DataError, UserError) as error:
        complaints.append(str(error))
        sys.stderr.write(f"{legible(str(error)).rstrip('.')}.\n")


def _folders(given: Sequence[str]) -> list[Path]:
    if not given and not _OURS.is_dir():
        raise UserError(f"There is no {_OURS} here: name the folder of a question set, or run this in a checkout.")
    return [Path(folder) for folder in given] or [_OURS]


@contextmanager
def _run_file(path: str | None) -> Iterator[TextIO]:
    """The file for the run, opened before the work that it is to hold; nowhere, if none is wanted."""
    try:
        file = Path(path or os.devnull).open("w", encoding="utf-8")  # noqa: SIM115  # the errors of opening only
    except OSError as error:
        raise UserError(f"The run cannot be written to {path} ({error.strerror}): name another file.") from error
    with file:
        yield file


def _told(items: Sequence[Item], what: str) -> Iterator[Item]:
    """The items, with a line on standard error now and then, between two of them and so outside of what is timed."""
    due = time.monotonic() + _TOLD_EVERY
    for number, item in enumerate(items, start=1):
        yield item
        if time.monotonic() >= due:
            sys.stderr.write(f"{what}: {number:,} of {len(items):,}\n")
            due = time.monotonic() + _TOLD_EVERY


def _resident_mb() -> float:
    """The resident memory of this process, in units of 2**20 bytes; its peak where the system does not tell."""
    try:
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 2**20
    except OSError:
        import resource  # noqa: PLC0415  # not on Windows

        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20  # macOS counts in bytes


def _dump(console: Console, figures: Mapping[str, Any]) -> None:
    console.print(json.dumps(_rounded(figures), ensure_ascii=False), soft_wrap=True)


def _rounded(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _rounded(part) for name, part in value.items()}
    return round(value, _DECIMALS) if isinstance(value, float) else value


def _judgement_object(verdicts: Sequence[Verdict], *, failures: bool) -> dict[str, Any]:
    figures = {
        **judgement_figures(verdicts),
        "by_kind": figures_by(kind, verdicts),
        "by_style": figures_by(lambda topic: topic.style, verdicts),
    }
    failed = {"failures": [_failure(verdict) for verdict in verdicts if verdict.flaws]}
    return {**figures, **(failed if failures else {})}


def _failure(verdict: Verdict) -> dict[str, Any]:
    topic, answer = verdict.topic, verdict.answer
    return {
        "id": topic.id,
        "question": topic.question,
        "flaws": verdict.flaws,
        "headline": answer.headline,
        "declined": answer.declined.reason if answer.declined else None,
        "rank": verdict.rank,
        "ranking": verdict.ranking[:3],
    }


def _show_judgements(console: Console, verdicts: Sequence[Verdict], *, failures: bool) -> None:
    figures = judgement_figures(verdicts)
    table = Table(Column("", no_wrap=True), box=None, padding=(0, 2, 0, 0))
    for heading in _COLUMNS.values():
        table.add_column(heading, justify="right")
    for label in (kind, lambda topic: topic.style):
        for name, group in figures_by(label, verdicts).items():
            table.add_row(legible(name), *_cells(group))
        table.add_row()
    table.add_row("all", *_cells(figures))
    console.print(table)
    console.print()
    for name, figure in figures.items():
        console.print(f"{name:<18} {_figure(figure)}")
    for verdict in verdicts if failures else ():
        if verdict.flaws:
            _show_failure(console, verdict)


def _cells(group: Mapping[str, float | None]) -> list[str]:
    return [_figure(group[name]) for name in _COLUMNS]


def _show_failure(console: Console, verdict: Verdict) -> None:
    answer = verdict.answer
    came = answer.declined.reason if answer.declined else answer.headline
    lines = (verdict.topic.question, came, f"Wrong: {'; '.join(verdict.flaws)}.")
    console.print()
    console.print(Hanging(verdict.topic.id, *(Text(legible(line)) for line in lines)))


def _show_search(console: Console, figures: Mapping[str, Any]) -> None:
    for name, figure in figures.items():
        parts = figure if isinstance(figure, Mapping) else {"": figure}
        console.print(f"{name:<10}", *(f"{part} {_figure(value)}".strip() for part, value in parts.items()))


def _figure(value: float | None) -> str:
    if value is None:
        return "-"
    return f"{value:,}" if isinstance(value, int) else f"{value:.3f}"
