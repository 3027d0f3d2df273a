"""Our plain BM25 beside other engines, in one interleaved run: speed of a query, building, loading and memory.

All get the same terms from our analyzer, so no figure holds any tokenising; each works in one thread. "build" ends with
the index on disk, "load" with the first answer, and "MiB" is all that a process with this one index has in memory.
"""

from __future__ import annotations

import gc
import json
import math
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

import numpy as np
from rich.table import Table

from knowledge.analysis import Analyzer
from knowledge.gazetteer import series_of
from knowledge.library import Library, load
from tests.engines import NAMES, Engine, Place, Searching, engine
from tests.measuring import percentile
from tests.resampling import asked, resampled

SIZES = (2_000, 20_000, 200_000)
RESAMPLED_QUERIES = 150
# rank_bm25 looks into every passage for every term; at most so many looks, or it would have the run to itself.
SLOWEST, LOOKS = "rank_bm25", 4_000_000
K = 10
# Our impacts are single precision, theirs double: a sum of a dozen is rounded by up to 2**-24 each time.
ROUNDED = 1e-6
SEED = 2031

Terms = Sequence[str]


@dataclass(slots=True)
class Costs:
    """Of one engine: seconds to build and save, seconds to load and answer once, MiB of its process, ms a query."""

    build: float
    load: float
    memory: float
    queries: list[float] = field(default_factory=list)


def engine_tables(questions: Sequence[str]) -> Iterator[Table | str]:
    """A table for each size of collection, and a sentence for each engine that is not installed."""
    engines = {}
    for name in NAMES:
        try:
            engines[name] = engine(name)
        except ModuleNotFoundError as error:
            yield f"{name} is left out, since {error.name} is not installed; it comes with the extra `bench`."
    library = load()
    analyzer = _analyzer(library)
    texts = [statement.text for statement in library.statements]
    texts += [passage.text for article in library.articles for passage in article.passages]
    sentences = [terms for text in texts if (terms := analyzer.terms(text))]
    real = [terms for question in questions if (terms := analyzer.terms(question))]
    for size in SIZES:
        yield from _beside_each_other(engines, resampled(sentences, size, SEED), real)


def _analyzer(library: Library) -> Analyzer:
    synonyms = {word: group[0] for group in library.synonyms for word in group[1:]}
    return Analyzer(series_of(library.entities.values()), synonyms)


def _beside_each_other(
    engines: Mapping[str, Engine], passages: Sequence[Terms], real: Sequence[Terms]
) -> Iterator[Table | str]:
    queries = _mixed(asked(passages, RESAMPLED_QUERIES, SEED), real)
    few = queries[: LOOKS // len(passages)]
    with tempfile.TemporaryDirectory() as scratch:
        folders = {name: Path(scratch, name) for name in engines}
        costs = {
            name: _costs(name, each, folders[name], passages, few if name == SLOWEST else queries)
            for name, each in engines.items()
        }
        indexes = {name: each.load(folders[name]) for name, each in engines.items()}
        agreeing = _ask_in_turn(indexes, costs, queries, len(few))
    yield _table(costs, len(passages))
    yield _described(passages, queries)
    yield f"{len(real)} of the queries are real questions. Asked of {SLOWEST}: {len(few)}, evenly of both kinds."
    yield f"The {K} best of ours and of {SLOWEST} are the same up to ties in {agreeing} of {len(few)}.\n"


def _table(costs: Mapping[str, Costs], size: int) -> Table:
    headings = ("engine", "p50 ms", "p95 ms", "build s", "load s", "MiB")
    table = Table(*headings, title=f"Plain BM25 at {size:,} passages")
    for name, cost in costs.items():
        speeds = (f"{percentile(cost.queries, percent):.3f}" for percent in (50, 95))
        table.add_row(name, *speeds, f"{cost.build:.2f}", f"{cost.load:.3f}", f"{cost.memory:.0f}")
    return table


def _described(passages: Sequence[Terms], queries: Sequence[Terms]) -> str:
    holding = Counter(chain.from_iterable(map(set, passages)))
    length = sum(map(len, passages)) / len(passages)
    postings = statistics.median(sum(holding[term] for term in terms) for terms in queries)
    return (
        f"Shipped sentences with half of their words exchanged: {length:.0f} terms a passage, {len(holding):,} "
        f"different ones; {len(queries)} queries, whose terms occur {postings / len(passages):.2f} times a passage "
        "(median)."
    )


def _mixed(made: Sequence[Terms], real: Sequence[Terms]) -> list[Terms]:
    """Both kinds of queries evenly spread, so that the first few are as the whole."""
    keyed = [((place + 0.5) / len(kind), terms) for kind in (made, real) for place, terms in enumerate(kind)]
    return [terms for _, terms in sorted(keyed, key=lambda item: item[0])]


def _costs(name: str, built: Engine, folder: Path, passages: Sequence[Terms], queries: Sequence[Terms]) -> Costs:
    """Build here; load in a process that has nothing but this engine, and that answers queries before it is weighed."""
    folder.mkdir()
    gc.collect()
    begun = time.perf_counter()
    built.build(passages, folder)
    seconds = time.perf_counter() - begun
    command = [sys.executable, "-m", "tests.engines", name, str(folder)]
    root = Path(__file__).parents[1]
    alone = subprocess.run(  # noqa: S603  # our own program
        command, input=json.dumps(queries), capture_output=True, text=True, check=True, cwd=root
    )
    return Costs(seconds, *json.loads(alone.stdout))


def _ask_in_turn(
    indexes: Mapping[str, Searching], costs: Mapping[str, Costs], queries: Sequence[Terms], few: int
) -> int:
    """Put each query to all engines, and give how often ours agreed with rank_bm25.

    They come in a new order each time: whoever follows rank_bm25 finds the processor's caches full of its dictionaries.
    """
    rng = np.random.default_rng(SEED)
    agreeing = 0
    gc.freeze()  # else the collector would go through rank_bm25's dictionaries on another engine's time
    for turn, terms in enumerate(queries):
        found = {}
        for name in rng.permutation(list(indexes)):
            if name != SLOWEST or turn < few:
                begun = time.perf_counter()
                found[name] = indexes[name].search(terms, K)
                costs[name].queries.append((time.perf_counter() - begun) * 1000)
        if SLOWEST in found:
            agreeing += agree([(hit.document, hit.score) for hit in found["ours"]], found[SLOWEST])
    gc.unfreeze()
    return agreeing


def agree(ours: Sequence[Place], theirs: Sequence[Place]) -> bool:
    """Whether both have the same passages with the same scores, best first, up to the choice among equal scores.

    Where too few passages hold a term of the query theirs go on with passages that score nothing, ours do not.
    """
    alike, rest = theirs[: len(ours)], theirs[len(ours) :]
    return (
        len(alike) == len(ours)
        and all(_equal(mine[1], other[1]) for mine, other in zip(ours, alike, strict=True))
        and all(_equal(score, 0) for _, score in rest)
        and _above(ours) == _above(alike)
    )


def _above(hits: Sequence[Place]) -> set[int]:
    """The passages that no tie with the last one can exchange for others."""
    return {place for place, score in hits if not _equal(score, hits[-1][1])}


def _equal(score: float, other: float) -> bool:
    return math.isclose(score, other, rel_tol=ROUNDED, abs_tol=ROUNDED)
