"""The types of columns, which mean the same on SQLite and PostgreSQL, and the catalogue of tables that uses them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from sqlalchemy import JSON, BigInteger, DateTime, Dialect, Integer, MetaData, Text, TypeDecorator


class UtcDateTime(TypeDecorator[dt.datetime]):
    """An aware time in UTC. SQLite drops the zone, so it is taken off before and put back after."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        """Turn an aware time into UTC."""
        if value is None:
            return None
        utc = value.astimezone(dt.UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        """Give the stored time its zone back."""
        if value is not None and dialect.name == "sqlite":
            return value.replace(tzinfo=dt.UTC)
        return value


class TypedText(TypeDecorator[str]):
    """A text as a person typed it, less what no database takes: lone surrogates, and NUL on PostgreSQL."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002  # SQLAlchemy's
        """Replace what cannot be stored."""
        return value and value.replace("\0", "\N{REPLACEMENT CHARACTER}").encode(errors="replace").decode()


class TouchedJson(TypeDecorator[Any]):
    """JSON that people may have edited by hand. What is none comes out as the text that it is, and fails nobody."""

    impl = JSON
    cache_ok = True

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any] | None:
        """Read JSON where it can be read."""
        read = super().result_processor(dialect, coltype)

        def process(stored: Any) -> Any:
            try:
                return read(stored) if read else stored
            except ValueError:
                return stored

        return process


# SQLite gives a table its own number, stable through VACUUM, under the name INTEGER only.
RowNumber = BigInteger().with_variant(Integer, "sqlite")

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s",
    }
)
