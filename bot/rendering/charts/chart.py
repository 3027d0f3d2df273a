"""What a chart is to whoever sends it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.rendering.legible import legible

ALT_LIMIT = 1024  # Discord's, for the description of an attachment


class Theme(StrEnum):
    """On which background a chart is to be read. AUTO is readable on both, with a ground and an edge of its own."""

    DARK = "dark"
    LIGHT = "light"
    AUTO = "auto"


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture, what it shows in two sentences (at most 1,024 characters), and the name of its file."""

    png: bytes
    alt: str
    name: str


def alternative(*sentences: str) -> str:
    """Sentences as a text that stands for a picture, cut where it is too long for Discord."""
    text = legible(" ".join(sentences))
    return text if len(text) <= ALT_LIMIT else f"{text[: ALT_LIMIT - 1]}…"
