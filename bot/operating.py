"""The composition of what whoever runs the bot does with its log: `moonrace logs` and `moonrace key`."""

from __future__ import annotations

import argparse

from bot.rendering.terminal import Screen
from bot.storage import Key, database_path, key_path, load_rotated
from bot.terminal.browsing import browse
from bot.terminal.key import rotate_key
from bot.terminal.logs import Logs
from config import Settings


def privacy_key(settings: Settings) -> Key:
    """The key under which users are hashed. Raises StorageError."""
    configured = settings.privacy_key.get_secret_value() if settings.privacy_key else None
    return load_rotated(key_path(settings.database_url), configured)


def logs(chosen: argparse.Namespace, settings: Settings) -> int:
    """`moonrace logs`."""
    if chosen.action == "browse":
        return browse(database_path(settings.database_url), chosen.port)
    commands = Logs(Screen(), settings.database_url)
    if chosen.action == "purge":
        return commands.purge(chosen, lambda: privacy_key(settings))
    return commands.export(chosen) if chosen.action == "export" else commands.stats(chosen)


def key(_chosen: argparse.Namespace, settings: Settings) -> int:
    """`moonrace key rotate`."""
    return rotate_key(Screen(), database_path(settings.database_url), key_path(settings.database_url))
