"""The entries of a data file, each read field by field, with complaints that name the file, the entry and the field."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from enum import StrEnum
from itertools import repeat
from typing import TypeVar

from knowledge import dates
from knowledge.errors import DataError, DateError
from knowledge.models import PartialDate

Choice = TypeVar("Choice", bound=StrEnum)


class Entry:
    """A table of a TOML file. Each method takes one field out; `finish` refuses what nobody asked for."""

    def __init__(self, file: str, kind: str, table: object) -> None:
        if not isinstance(table, Mapping):
            raise DataError(f"{file}, {kind}", "is not a table")
        self._fields = dict(table)
        name = self._fields.get("id") or self._fields.get("number")
        self.place = f"{file}, {kind} {name}" if isinstance(name, str) else f"{file}, {kind} without id"

    def error(self, problem: str) -> DataError:
        """A complaint about this entry, to be raised by whoever found the problem."""
        return DataError(self.place, problem)

    def has(self, field: str) -> bool:
        """Whether the field is there and has not been taken out yet."""
        return field in self._fields

    def text(self, field: str, default: str | None = None) -> str:
        """A text. Without a default it must be there and not be blank."""
        value = self._fields.pop(field, default)
        if value is None or value == "" != default:
            raise self.error(f"has no {field}")
        if not isinstance(value, str):
            raise self.error(f"{field} is {value!r}, not a text in quotes")
        return value.strip()

    def texts(self, field: str, *, required: bool = False) -> tuple[str, ...]:
        """A list of texts, empty where the field is missing and not required."""
        value = self._fields.pop(field, [])
        if not isinstance(value, list) or not all(isinstance(item, str) and item.strip() for item in value):
            raise self.error(f"{field} is {value!r}, not a list of texts")
        if required and not value:
            raise self.error(f"has no {field}")
        if len(set(value)) < len(value):
            raise self.error(f"{field} names something twice")
        return tuple(value)

    def number(self, field: str, low: int, high: int) -> int:
        """A whole number between the two, inclusively."""
        value = self._fields.pop(field, None)
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            raise self.error(f"{field} is {value!r}, not a whole number from {low} to {high}")
        return value

    def flag(self, field: str, *, default: bool) -> bool:
        """A true or false."""
        value = self._fields.pop(field, default)
        if not isinstance(value, bool):
            raise self.error(f"{field} is {value!r}, not true or false")
        return value

    def choice(self, field: str, choices: type[Choice], default: Choice | None = None) -> Choice:
        """One of the values of an enumeration."""
        return self._chosen(field, self.text(field, str(default) if default is not None else None), choices)

    def optional_choice(self, field: str, choices: type[Choice]) -> Choice | None:
        """One of the values of an enumeration, or None where the field is missing."""
        return self.choice(field, choices) if field in self._fields else None

    def choices(self, field: str, choices: type[Choice]) -> tuple[Choice, ...]:
        """A list of values of an enumeration, empty where the field is missing."""
        return tuple(self._chosen(field, value, choices) for value in self.texts(field))

    def _chosen(self, field: str, value: str, choices: type[Choice]) -> Choice:
        try:
            return choices(value)
        except ValueError:
            raise self.error(f"{field} is {value!r}, not one of {', '.join(choices)}") from None

    def date(self, field: str) -> PartialDate:
        """A date that must be there."""
        date = self.optional_date(field)
        if date is None:
            raise self.error(f"has no {field}")
        return date

    def optional_date(self, field: str) -> PartialDate | None:
        """A date, or None where the field is missing."""
        value = self._fields.pop(field, None)
        if value is None:
            return None
        if not isinstance(value, str):
            raise self.error(f'{field} is {value}; write dates in quotes, like "2024-05"')
        try:
            return dates.parse(value)
        except DateError as error:
            raise self.error(f"{field}: {error}") from error

    def table(self, field: str, kind: str) -> Entry | None:
        """A table inside this one, or None where the field is missing."""
        value = self._fields.pop(field, None)
        return None if value is None else Entry(self.place, kind, value)

    def finish(self) -> None:
        """Refuse fields that nothing has read: a misspelt name must not be lost silently."""
        if self._fields:
            raise self.error(f"has unknown fields: {', '.join(sorted(self._fields))}")


def parse(name: str, text: str) -> dict[str, object]:
    """A file of TOML. Raises DataError where it is none."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise DataError(name, f"is not TOML: {error}") from error


def entries_of(name: str, text: str, kinds: tuple[str, ...]) -> Iterator[tuple[str, Entry]]:
    """The entries of one file, each with its kind. Raises DataError, which names the file, where it has others."""
    for kind, tables in parse(name, text).items():
        if kind not in kinds or not isinstance(tables, list):
            raise DataError(name, f"has {kind!r} at its top; it may hold {' and '.join(f'[[{k}]]' for k in kinds)}")
        lines = _lines_of(kind, text)
        places = (f"{name}:{line}" for line in lines) if len(lines) == len(tables) else repeat(name)
        for place, table in zip(places, tables, strict=False):
            yield kind, Entry(place, kind, table)


def _lines_of(kind: str, text: str) -> list[int]:
    """The lines on which the entries of a kind begin; a TOML parser does not tell."""
    header = f"[[{kind}]]"
    return [number for number, line in enumerate(text.splitlines(), start=1) if line.strip() == header]
