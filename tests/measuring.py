"""What every benchmark measures with."""

from __future__ import annotations

import os
import statistics
from collections.abc import Sequence
from pathlib import Path


def percentile(sample: Sequence[float], percent: int) -> float:
    """The value below which so many per cent of the sample lie."""
    return statistics.quantiles(sample, n=100, method="inclusive")[percent - 1]


def resident_mib(process: int) -> float:
    """The memory of a running process that is in RAM now, in MiB, shared and mapped pages included. Linux only."""
    pages = int(Path(f"/proc/{process}/statm").read_text("ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20
