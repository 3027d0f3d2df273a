"""The family of errors that the application raises.

BotError
├── UserError      its text, whole sentences, is shown to the person who asked, as it is
│   └── TooSoonError  they ask more than is fair, and are told when to ask again
└── StorageError   the log could not be read or written; its text goes into a sentence, so it has no full stop
    └── DatabaseTooNewError  the database was written by a newer Moonrace
"""

from __future__ import annotations

from collections.abc import Hashable


class BotError(Exception):
    """Anything the application can complain about."""


class UserError(BotError):
    """A refusal whose text tells the person what to do next."""


class TooSoonError(UserError):
    """A refusal for a while. `whom` tells apart those who have to wait, so that each can be told once."""

    def __init__(self, text: str, whom: Hashable) -> None:
        super().__init__(text)
        self.whom = whom


class StorageError(BotError):
    """The log is not to be had: locked, full, read-only, gone or broken."""


class DatabaseTooNewError(StorageError):
    """The database's schema is newer than this code knows."""
