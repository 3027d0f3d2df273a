"""Full-text search in the questions of one server: the only place that knows how SQLite's FTS5 is asked.

https://www.sqlite.org/fts5.html#full_text_query_syntax. The index holds words of a second sort beside those of the
question, its facets: where, who and how. A letter tells them apart, and the triggers of the migration write them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from sqlalchemy import Select, column, select, table

from bot.storage.desk_rows import SearchFilter
from bot.storage.rows import number_at

_MOST_WORDS = 32
_HASH_DIGITS = 16  # of a user's hash; the triggers cut it likewise
_WORD = re.compile(r"[^\W_]+")
_index = table("question_words", column("rowid"), column("question_words"))


def matching(text: str) -> str:
    """Free text as a query that FTS5 takes: all of its words, the last one perhaps not yet typed to its end.

    Nothing in it is syntax: words are quoted, and what is between them is left out. Empty where there is no word; of a
    very long text the first 32 different words count.
    """
    words = list(dict.fromkeys(_WORD.findall(unicodedata.normalize("NFC", text))))[:_MOST_WORDS]
    return " AND ".join(f'"{word}"' for word in words) + "*" if words else ""


def is_hopeless(wanted: SearchFilter) -> bool:
    """Whether something was typed in which there is no word to look for."""
    return bool(wanted.text.strip()) and not matching(wanted.text)


def numbers_of(guild_id: int, wanted: SearchFilter, limit: int) -> Select[int]:
    """The numbers of the questions wanted, newest first."""
    facets = {
        "g": guild_id,
        "o": wanted.outcome,
        "c": wanted.channel_id,
        "u": wanted.user and wanted.user[:_HASH_DIGITS],
        "r": wanted.rating,
    }
    match = " AND ".join(f'"{letter}{value}"' for letter, value in facets.items() if value is not None)
    match = f"facets : ({match})"
    if words := matching(wanted.text):
        match += f" AND question : ({words})"
    return _matched(match, wanted, limit)


def numbers_answered_from(guild_id: int, statement_ids: Iterable[str], wanted: SearchFilter, limit: int) -> Select[int]:
    """The numbers of the questions that were answered from one of these statements, newest first."""
    any_of = " OR ".join(f'"s{statement_id.encode().hex()}"' for statement_id in statement_ids)
    return _matched(f'facets : ("g{guild_id}" AND ({any_of}))', wanted, limit)


def _matched(match: str, wanted: SearchFilter, limit: int) -> Select[int]:
    number = _index.c.rowid
    found = select(number).where(_index.c.question_words.op("MATCH")(match))
    if wanted.since is not None:
        found = found.where(number >= number_at(wanted.since))
    if wanted.before is not None:
        found = found.where(number < number_at(wanted.before))
    if wanted.after is not None:
        found = found.where(number < wanted.after)
    return found.order_by(number.desc()).limit(limit)
