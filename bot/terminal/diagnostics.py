"""Python's log on standard error."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from bot.rendering.redaction import Redaction

_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"


def log_to_standard_error(level: str, secrets: Iterable[str]) -> None:
    """Write what is at least of this level. No secret gets out, whoever logs it, nor anything a terminal would obey."""
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter(_FORMAT))
    handler.addFilter(Redaction(secrets))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    logging.getLogger("alembic.runtime.plugins").setLevel(logging.WARNING)  # it introduces each of its plug-ins
