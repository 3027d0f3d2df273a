"""`python -m tests.engines NAME FOLDER`: loads one engine, asks it the queries on standard input (JSON) and prints a
JSON list: the seconds until the first query was answered, and the memory in MiB once all are.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

from tests.engines import engine
from tests.measuring import resident_mib


def main(name: str, folder: str) -> None:
    """Measure and print."""
    first, *others = json.load(sys.stdin)
    measured = engine(name)
    begun = time.perf_counter()
    index = measured.load(Path(folder))
    index.search(first, 10)  # what is mapped is read only now
    seconds = time.perf_counter() - begun
    for terms in others:
        index.search(terms, 10)
    json.dump([seconds, resident_mib(os.getpid())], sys.stdout)


if __name__ == "__main__":
    main(*sys.argv[1:])
