"""The triggers that migration 0003 sets, apart from it for their length: they never change either."""

# ruff: noqa: S608  # all names in these statements are ours

from __future__ import annotations

from collections.abc import Callable

UNANSWERED = "review IS NULL AND outcome = 'declined' AND normalised <> ''"
VERDICTS = ("helpful", "wrong", "outdated")


def on_questions() -> list[str]:
    """A question of a server is indexed, counted and, unanswered, added to its gap; and all of that taken back."""
    gone = f"OLD.guild_id IS NOT NULL AND {_of('OLD', UNANSWERED)}"
    come = f"NEW.guild_id IS NOT NULL AND {_of('NEW', UNANSWERED)}"
    verdicts = ", ".join(VERDICTS)
    return [
        _trigger("indexed", "INSERT ON questions", "NEW.guild_id IS NOT NULL", _index("NEW"), *_count("NEW", 1)),
        _trigger("unindexed", "DELETE ON questions", "OLD.guild_id IS NOT NULL", _unindex(), *_count("OLD", -1)),
        _trigger(
            "reindexed",
            f"UPDATE OF question, user_hash, {verdicts} ON questions",
            "NEW.guild_id IS NOT NULL",
            _unindex(),
            _index("NEW"),
            *_count_verdicts("NEW", lambda verdict: f"NEW.{verdict} - OLD.{verdict}"),
        ),
        _trigger("asked", "INSERT ON questions", come, _widen_gap()),
        _trigger("reopened", "UPDATE OF review ON questions", f"OLD.review IS NOT NULL AND {come}", _widen_gap()),
        _trigger("reviewed", "UPDATE OF review ON questions", f"NEW.review IS NOT NULL AND {gone}", *_narrow_gap()),
        _trigger("unasked", "DELETE ON questions", gone, *_narrow_gap()),
        _trigger(
            "dropped",
            "DELETE ON questions",
            "1",
            "DELETE FROM feedback WHERE reply_id = OLD.id",
            "DELETE FROM claims WHERE subject = OLD.number",
        ),
        _trigger("filled", "DELETE ON gaps", "1", "DELETE FROM claims WHERE subject = -OLD.id"),
    ]


def on_feedback() -> list[str]:
    """What people said of an answer is counted beside its question."""
    return [
        _trigger("judged", "INSERT ON feedback", "1", _recount("NEW")),
        _trigger("judged_anew", "UPDATE ON feedback", "1", _recount("NEW")),
        _trigger("unjudged", "DELETE ON feedback", "1", _recount("OLD")),
    ]


def on_audit() -> list[str]:
    """The record of moderators cannot be changed, except that a moderator is forgotten or the server is gone."""
    refusal = "SELECT raise(ABORT, 'the record of moderators cannot be changed')"
    same = " AND ".join(
        f"NEW.{column} IS OLD.{column}" for column in ("id", "guild_id", "at", "action", "target", "detail")
    )
    gone = "EXISTS (SELECT 1 FROM removed_guilds WHERE guild_id = OLD.guild_id)"
    return [
        _trigger("audit_kept", "UPDATE ON audit", f"NOT ({same} AND NEW.moderator_id IS NULL)", refusal, when="BEFORE"),
        _trigger("audit_held", "DELETE ON audit", f"NOT {gone}", refusal, when="BEFORE"),
    ]


def _trigger(name: str, event: str, condition: str, *statements: str, when: str = "AFTER") -> str:
    body = "; ".join(statements)
    return f"CREATE TRIGGER tr_{name} {when} {event} FOR EACH ROW WHEN {condition} BEGIN {body}; END"


def _of(row: str, condition: str) -> str:
    """A condition on columns, said of the row before or after."""
    for column in ("review", "outcome", "normalised"):
        condition = condition.replace(f"{column} ", f"{row}.{column} ")
    return condition


def _facets(row: str) -> str:
    """Where, who and how as words for the full-text index, so that a search narrows down within it.

    A letter tells them apart: guild, channel, outcome, user (as much of the hash as is needed), rating, statement.
    """
    ratings = " ".join(f"|| CASE WHEN {row}.{verdict} > 0 THEN ' r{verdict}' ELSE '' END" for verdict in VERDICTS)
    return (
        f"'g' || {row}.guild_id || ' o' || {row}.outcome || coalesce(' c' || {row}.channel_id, '') "
        f"|| coalesce(' u' || substr({row}.user_hash, 1, 16), '') {ratings} "
        f"|| coalesce((SELECT group_concat(' s' || hex(value), '') FROM json_each({row}.statement_ids)), '')"
    )


def _index(row: str) -> str:
    return f"INSERT INTO question_words (rowid, question, facets) VALUES ({row}.number, {row}.question, {_facets(row)})"


def _unindex() -> str:
    """An index without content must be told what it is to lose."""
    return (
        "INSERT INTO question_words (question_words, rowid, question, facets) "
        f"VALUES ('delete', OLD.number, OLD.question, {_facets('OLD')})"
    )


def _count(row: str, by: int) -> list[str]:
    topic = f"json_extract({row}.statement_ids, '$[0]')"
    return [
        *_tally(row, "outcome", f"{row}.outcome", str(by), "1"),
        *_tally(row, "topic", topic, str(by), f"{topic} IS NOT NULL"),
        *_count_verdicts(row, lambda verdict: f"{by} * {row}.{verdict}"),
    ]


def _count_verdicts(row: str, by: Callable[[str], str]) -> list[str]:
    statements = [_tally(row, "verdict", f"'{name}'", by(name), f"{by(name)} <> 0") for name in VERDICTS]
    return [sql for both in statements for sql in both]


def _tally(row: str, kind: str, name: str, by: str, condition: str) -> tuple[str, str]:
    """Add to a count; one that comes to nothing leaves no row, since a day without questions is not told of."""
    this = f"guild_id = {row}.guild_id AND day = {row}.day AND kind = '{kind}' AND name = {name}"
    add = (
        f"INSERT INTO tallies SELECT {row}.guild_id, {row}.day, '{kind}', {name}, {by} WHERE {condition} "
        "ON CONFLICT (guild_id, day, kind, name) DO UPDATE SET count = count + excluded.count"
    )
    return add, f"DELETE FROM tallies WHERE {this} AND count <= 0"


def _widen_gap() -> str:
    """A gap is known by the number of the question that opened it. SQLite's own next number may be one that is free
    again, and a button on an old message would then be about another gap.
    """
    return (
        "INSERT INTO gaps (id, guild_id, normalised, times, last) "
        "VALUES (NEW.number, NEW.guild_id, NEW.normalised, 1, NEW.number) "
        "ON CONFLICT (guild_id, normalised) DO UPDATE SET times = times + 1, last = max(last, excluded.last)"
    )


def _narrow_gap() -> tuple[str, str]:
    this = "guild_id = OLD.guild_id AND normalised = OLD.normalised"
    last = f"SELECT max(number) FROM questions WHERE {this} AND {UNANSWERED}"
    return (
        f"UPDATE gaps SET times = times - 1, last = coalesce(({last}), last) WHERE {this}",
        f"DELETE FROM gaps WHERE {this} AND times <= 0",
    )


def _recount(row: str) -> str:
    counts = ", ".join(
        f"{verdict} = (SELECT count(*) FROM feedback WHERE reply_id = {row}.reply_id AND verdict = '{verdict}')"
        for verdict in VERDICTS
    )
    return f"UPDATE questions SET {counts} WHERE id = {row}.reply_id"
