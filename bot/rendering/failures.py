"""What a person is told when something went wrong."""

from __future__ import annotations

from discord import app_commands

from bot.errors import StorageError, UserError
from bot.rendering.cards import Card, note
from knowledge.errors import DateError, QuestionError

_COLOUR = 0xDC2626
_MEANT_FOR_PEOPLE = UserError, QuestionError, DateError
_CHANGED = app_commands.CommandNotFound, app_commands.CommandSignatureMismatch


def is_expected(error: BaseException) -> bool:
    """Whether the error is an answer to the person, not a fault of ours that somebody has to look into."""
    return isinstance(error, (*_MEANT_FOR_PEOPLE, *_CHANGED, app_commands.CheckFailure, app_commands.TransformerError))


def failure_card(error: BaseException, reference: str) -> Card:
    """The text for an error. Only errors written for people show their own words; `reference` finds the others."""
    return note(_words(error, reference), colour=_COLOUR)


def _words(error: BaseException, reference: str) -> str:
    if isinstance(error, _MEANT_FOR_PEOPLE):
        return str(error)
    if isinstance(error, _CHANGED):
        return "This command has changed since your Discord loaded it. Restart Discord or try again in a few minutes."
    if isinstance(error, app_commands.CheckFailure):
        return "You may not use this here."
    if isinstance(error, app_commands.TransformerError):
        return "One of the values is not of the kind this command takes. Check them and try again."
    if isinstance(error, StorageError):
        return (
            "The log cannot be read or written just now, so nothing was changed. Try again in a few minutes; "
            f"if it stays so, tell whoever runs this bot, and give the reference {reference}."
        )
    return (
        "Something went wrong on my side. Try again in a moment; "
        f"if it happens again, tell whoever runs this bot, and give the reference {reference}."
    )
