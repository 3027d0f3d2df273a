"""The family of errors that the application raises.

BotError
├── UserError      its text, whole sentences, is shown to the person who asked, as it is
└── StorageError   the log could not be read or written; its text goes into a sentence, so it has no full stop
    └── DatabaseTooNewError  the database was written by a newer Moonrace
"""

from __future__ import annotations


class BotError(Exception):
    """Anything the application can complain about."""


class UserError(BotError):
    """A refusal whose text tells the person what to do next."""


class StorageError(BotError):
    """The log is not to be had: locked, full, read-only, gone or broken."""


class DatabaseTooNewError(StorageError):
    """The database's schema is newer than this code knows."""
