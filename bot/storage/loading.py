"""Rows of the database -> what the log speaks of."""

from __future__ import annotations

from sqlalchemy import RowMapping

from bot.storage.desk_rows import Decision, LoggedQuestion
from bot.storage.rows import Outcome, QuestionRow


def question_of(row: RowMapping) -> QuestionRow:
    """A question as it was recorded."""
    given = {name: row[name] for name in QuestionRow.__slots__}
    lists = {name: tuple(row[name]) for name in ("statement_ids", "source_ids")}
    return QuestionRow(**{**given, **lists, "outcome": Outcome(row["outcome"])})


def logged_of(row: RowMapping) -> LoggedQuestion:
    """A question with what came after it."""
    counts = {name: row[name] for name in ("helpful", "wrong", "outdated")}
    review = row["review"] and Decision(row["review"])
    return LoggedQuestion(question=question_of(row), review=review, number=row["number"], **counts)
