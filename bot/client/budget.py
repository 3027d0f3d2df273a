"""A guard against spending IDENTIFYs in a crash loop.

Discord allows a bot 1,000 IDENTIFYs in 24 hours; one more ends all its sessions and resets its token
(https://discord.com/developers/docs/events/gateway#session-start-limit). A process that dies a minute after each start
gets there within a day, whoever restarts it. So recent starts are remembered in a file, and after a few of them the
next has to wait, longer each time.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable
from pathlib import Path

_log = logging.getLogger(__name__)
_WINDOW = 3600.0
_FREE_STARTS = 5
_FIRST_WAIT, _LONGEST_WAIT = 30.0, 900.0


class IdentifyBudgetError(Exception):
    """It is too soon for another IDENTIFY. `seconds` is how long to wait."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"too many connections were started lately; the next one may start in {seconds:.0f} s")
        self.seconds = seconds


class IdentifyBudget:
    """Counts the IDENTIFYs of each shard in the last hour, over restarts where there is a `file`, and spaces them out.

    `clock` gives Unix time in seconds.
    """

    def __init__(self, file: Path | None = None, *, clock: Callable[[], float] = time.time) -> None:
        self._file = file
        self._clock = clock
        self._spent = self._load()

    def seconds_to_wait(self, shard: int | None = None) -> float:
        """How long a shard's next IDENTIFY has to wait, or (None) that of any shard: nothing for the first few in an
        hour, then 30 s after the last, 60 s, ... 15 min.
        """
        shards = self._spent if shard is None else [str(shard)]
        return max((self._wait(self._recent(each)) for each in shards), default=0.0)

    def spend(self, shard: int) -> None:
        """Note that a shard sends an IDENTIFY now."""
        self._spent[str(shard)] = [*self._recent(str(shard)), self._clock()]
        if self._file is None:
            return
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            draft = self._file.with_suffix(".draft")
            draft.write_text(json.dumps(self._spent), encoding="ascii")
            draft.replace(self._file)
        except OSError as error:
            _log.warning("Starts are not remembered over a restart: %s", error)
            self._file = None

    def _recent(self, shard: str) -> list[float]:
        now = self._clock()
        return [moment for moment in self._spent.get(shard, ()) if now - _WINDOW < moment <= now]

    def _wait(self, recent: list[float]) -> float:
        surplus = len(recent) - _FREE_STARTS
        if surplus < 0:
            return 0.0
        wait = min(_FIRST_WAIT * 2.0 ** min(surplus, 10), _LONGEST_WAIT)
        return max(0.0, recent[-1] + wait - self._clock())

    def _load(self) -> dict[str, list[float]]:
        if self._file is None:
            return {}
        try:
            stored = json.loads(self._file.read_text(encoding="ascii"))
            return {str(shard): sorted(map(float, moments)) for shard, moments in stored.items()}
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, TypeError, AttributeError) as error:
            _log.warning("The file of recent starts cannot be read, so counting begins anew: %s", error)
            return {}
