"""HTTP answers in the exact form that Discord's clients insist on."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from aiohttp import web


def answer(data: Any = None, *, status: int = 200, headers: Mapping[str, str] | None = None) -> web.Response:
    """Return JSON, or 204 without a body for None.

    The content type is exactly `application/json`: discord.py compares it as a whole and takes anything longer,
    such as one with a charset, for text.
    """
    if data is None:
        return web.Response(status=204, headers=headers)
    return web.Response(body=json.dumps(data).encode(), status=status, headers=headers, content_type="application/json")
