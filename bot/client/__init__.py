"""The Discord client: set-up, the command tree, and the one place where errors become messages."""

from bot.client.bot import MoonraceBot
from bot.client.budget import IdentifyBudget, IdentifyBudgetError
from bot.client.connection import Connection
from bot.client.syncing import SyncResult, Wanted, sync_commands

__all__ = [
    "Connection",
    "IdentifyBudget",
    "IdentifyBudgetError",
    "MoonraceBot",
    "SyncResult",
    "Wanted",
    "sync_commands",
]
