"""What a database error means, and how to tell of it without telling what people asked."""

from __future__ import annotations

from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, StatementError

from bot.errors import StorageError

_SQLITE_BUSY, _SQLITE_LOCKED = 5, 6


def reason(error: BaseException) -> str:
    """What the database said, without the statement and its parameters."""
    said = getattr(error, "orig", None) or error
    return str(said) or type(said).__name__


def is_locked(error: BaseException | None) -> bool:
    """Whether another connection is in the way, which passes by itself."""
    if isinstance(error, StorageError):
        error = error.__cause__
    if not isinstance(error, DBAPIError):
        return False
    code = getattr(error.driver_exception, "sqlite_errorcode", 0)
    return code & 0xFF in (_SQLITE_BUSY, _SQLITE_LOCKED)  # the low byte; the others tell which kind of busy


def is_row_at_fault(error: Exception) -> bool:
    """Whether the row cannot be stored, whatever the state of the database."""
    if isinstance(error, DBAPIError):
        return isinstance(error, IntegrityError | DataError)
    return isinstance(error, StatementError | ArithmeticError | ValueError | TypeError)
