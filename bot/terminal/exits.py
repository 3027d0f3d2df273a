"""Exit codes of `moonrace`, as README.md lists them."""

from __future__ import annotations

ANSWERED = 0
FAILED = 1
BAD_INPUT = 2
DECLINED = 3
CONFIGURATION = 78  # EX_CONFIG of sysexits.h: starting again will not help
# As a shell reports programs that a signal ended: 128 and the signal's number.
INTERRUPTED = 130
BROKEN_PIPE = 141
TERMINATED = 143
