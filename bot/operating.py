"""What is made of the settings for whoever runs the bot: the key, servers' defaults, `moonrace logs` and `key`."""

from __future__ import annotations

import argparse

from bot.guild_rules import ServerSettings
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


def server_defaults(settings: Settings) -> ServerSettings:
    """What holds on a server until its administrators say otherwise."""
    return ServerSettings(
        private_by_default=settings.private_by_default,
        user_cooldown_seconds=settings.user_cooldown_seconds,
        channel_cooldown_seconds=settings.channel_cooldown_seconds,
        daily_questions=settings.daily_questions,
        repeat_seconds=settings.repeat_seconds,
        retention_days=settings.retention_days,
    )


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
