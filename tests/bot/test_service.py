"""The service: every question gets a reply or a clear refusal, and becomes one row."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import StorageError, UserError
from bot.service import AskService, Question, Surface, Verdict, short_key
from bot.storage import Forgotten, Outcome, QuestionLog, erasing, event_hash, user_hash
from knowledge import dates
from knowledge.answering import KnowledgeBase
from knowledge.models import Answer, PartialDate
from tests.bot.logged import fetch, pause_writing, replace, url_of
from tests.bot.storage.desk import curated, record

KEY = b"k" * 32
ALICE = 80351110224678912


@pytest.fixture
def service(base: KnowledgeBase, log: QuestionLog) -> AskService:
    """A service for questions of up to a hundred characters."""
    return AskService(base, log, key=KEY, question_max_length=100)


def slash(text: str, as_of: str = "", event_id: int | None = None) -> Question:
    """Alice asks with the slash command."""
    return Question(
        text, Surface.SLASH, as_of, user_id=ALICE, guild_id=10, channel_id=20, event_id=event_id, locale="en-GB"
    )


async def test_an_answer_becomes_a_row(service: AskService, log: QuestionLog) -> None:
    """The row says who (hashed), where, what and with which evidence."""
    reply = await service.ask(slash("When is Artemis III?", event_id=5))
    await log.flush()
    (row,) = await log.recent(10)

    assert "2027" in reply.answer.headline
    assert (row.id, row.latency_ms) == (reply.id, reply.latency_ms)
    assert (row.surface, row.question, row.outcome) == ("slash", "When is Artemis III?", Outcome.ANSWERED)
    assert (row.guild_id, row.channel_id, row.event_id, row.locale) == (10, 20, event_hash(KEY, 5), "en-GB")
    assert row.user_hash == user_hash(KEY, ALICE)
    assert row.normalised == reply.answer.normalised != ""
    assert "race-002" in row.statement_ids
    assert "agency-2026" in row.source_ids
    assert row.knowledge_version == service.base.library.version
    assert row.score > 0
    assert dt.datetime.now(dt.UTC) - row.at < dt.timedelta(minutes=1)


async def test_a_decline_becomes_a_row(service: AskService, log: QuestionLog) -> None:
    """What has no answer is logged as such, without evidence."""
    reply = await service.ask(Question("Where is the best pizza in Chicago?", Surface.TERMINAL))
    await log.flush()
    (row,) = await log.recent(10)

    assert not reply.answer.answered
    assert (row.outcome, row.statement_ids, row.source_ids) == (Outcome.DECLINED, (), ())
    assert (row.surface, row.user_hash, row.guild_id) == ("terminal", None, None)


@pytest.mark.parametrize("text", ["", " \n\t ", "?!…", "\u200b\u200e\u2066", "x" * 10_000])
async def test_bad_input_is_refused_and_logged(service: AskService, log: QuestionLog, text: str) -> None:
    """The refusal is a sentence for the asker; the row keeps no more than is allowed."""
    with pytest.raises(UserError, match=r"\w+ \w+"):
        await service.ask(slash(text))
    await log.flush()
    (row,) = await log.recent(10)

    assert (row.outcome, row.question) == (Outcome.ERROR, text[:100])


async def test_a_long_question_is_told_both_numbers(service: AskService) -> None:
    """How long it is, and how long it may be."""
    with pytest.raises(UserError, match=r"10,000 characters.* 100 "):
        await service.ask(slash("x" * 10_000))


@pytest.mark.parametrize("as_of", ["2021", "2021-04", "2021-04-15", "April 2021", "15 April 2021", " 2021-04 "])
async def test_one_can_look_from_an_earlier_date(service: AskService, as_of: str) -> None:
    """What was stated later is not known then."""
    reply = await service.ask(slash("When is Artemis III?", as_of))

    assert "2024" in reply.answer.headline
    assert "2027" not in reply.answer.headline


@pytest.mark.parametrize("as_of", ["yesterday", "2021-13", "2021-02-30", "15.04.2021", "April", "@everyone " * 50])
async def test_a_wrong_date_names_the_right_forms(service: AskService, log: QuestionLog, as_of: str) -> None:
    """The asker learns what can be read, and the attempt is logged."""
    with pytest.raises(UserError, match=r"2021, 2021-04, 2021-04-15, April 2021 or 15 April 2021") as caught:
        await service.ask(slash("When is Artemis III?", as_of))
    await log.flush()

    assert len(str(caught.value)) < 200
    assert [row.outcome for row in await log.recent(10)] == [Outcome.ERROR]


async def test_a_direct_message_leads_to_nobody(service: AskService, path: Path, log: QuestionLog) -> None:
    """Its channel and its id would lead to the person as surely as a name; neither is in any file."""
    channel, message = 777_000_777_000_777_000, 888_000_888_000_888_000
    await service.ask(Question("Did Artemis II fly?", Surface.DM, user_id=ALICE, channel_id=channel, event_id=message))
    await log.flush()
    (row,) = await log.recent(1)

    assert (row.guild_id, row.channel_id) == (None, None)
    assert row.event_id not in {None, message}
    assert not {str(channel), str(message), str(ALICE)} & {
        str(value) for value in fetch(path, "SELECT * FROM questions")[0]
    }


async def test_a_redelivered_event_is_logged_once(service: AskService, path: Path, log: QuestionLog) -> None:
    """Discord may deliver an event twice, and to two processes; it is one row."""
    await service.ask(slash("When is Artemis III?", event_id=5))
    await service.ask(slash("When is Artemis III?", event_id=5))
    await service.ask(slash("When is Artemis III?"))
    await log.flush()

    assert fetch(path, "SELECT count(*) FROM questions") == [(2,)]


async def test_a_fault_of_ours_is_logged_too(base: KnowledgeBase, log: QuestionLog) -> None:
    """An unexpected error reaches the caller, and the question is still in the log."""

    class Broken(KnowledgeBase):
        def answer(
            self,
            question: str,
            as_of: PartialDate | None = None,
            longest: int = 500,
            *,
            after: Answer | None = None,
            hidden: frozenset[str] = frozenset(),
        ) -> Answer:
            raise ZeroDivisionError(question, as_of, longest, after, hidden)

    service = AskService(Broken(base.library), log, key=KEY)
    with pytest.raises(ZeroDivisionError):
        await service.ask(slash("When is Artemis III?"))
    await log.flush()

    assert [row.outcome for row in await log.recent(10)] == [Outcome.ERROR]


async def test_answers_go_out_without_a_database(base: KnowledgeBase, tmp_path: Path) -> None:
    """With no place for the log the answer is the same, and the loss is counted."""
    (tmp_path / "var").touch()
    log = await QuestionLog.open(url_of(tmp_path / "var" / "log.db"), queue_size=1)
    service = AskService(base, log, key=KEY)

    replies = [await service.ask(slash("When is Artemis III?")) for _ in range(3)]
    await log.close()

    assert all(reply.answer.answered for reply in replies)
    assert log.lost == 3


async def test_feedback_is_kept(service: AskService, log: QuestionLog) -> None:
    """A verdict is stored under the reply and the hashed user."""
    reply = await service.ask(slash("When is Artemis III?"))
    await service.give_feedback(reply.id, ALICE, Verdict.OUTDATED)
    await log.flush()

    (verdict,) = await log.feedback_of(user_hash(KEY, ALICE))
    assert (verdict.reply_id, verdict.verdict) == (reply.id, "outdated")


def test_a_suggestion_is_found_by_its_key(service: AskService) -> None:
    """A button carries twelve hex digits; an old one that means nothing any more finds nothing."""
    key = short_key("When is Artemis III?")

    assert len(key) == 12
    assert service.suggestion(key) == "When is Artemis III?"
    assert service.suggestion("0" * 12) is None


def test_an_answer_is_recalled_by_its_statement(service: AskService) -> None:
    """A message keeps the key of a statement; one that is gone recalls nothing."""
    recalled = service.recall("When is Artemis III?", short_key("race-002"), "2021-04")

    assert recalled is not None
    assert [statement.id for statement in recalled.statements] == ["race-002"]
    assert recalled.asked_as_of == dates.parse("2021-04")
    assert service.recall("When is Artemis III?", "0" * 12, "") is None


async def test_a_user_sees_what_is_kept(service: AskService, log: QuestionLog) -> None:
    """The summary and the export cover what still waits to be written, and can be written as JSON."""
    pause_writing(log)
    reply = await service.ask(slash("When is Artemis III?"))
    summary = await service.personal_data.show(ALICE)
    await service.give_feedback(reply.id, ALICE, Verdict.HELPFUL)
    rows = await service.personal_data.export(ALICE)

    assert (summary.questions, summary.feedback) == (1, 0)
    assert summary.oldest is not None
    assert [row["kind"] for row in rows] == ["question", "feedback"]
    assert json.loads(json.dumps(rows))[0]["question"] == "When is Artemis III?"
    assert await service.personal_data.export(ALICE + 1) == []


async def test_an_export_tells_what_each_row_is(service: AskService, log: QuestionLog) -> None:
    """An answer that somebody wrote as a moderator is named as one, and its own kind beside."""
    await log.curation.add(curated(moderator_id=ALICE), record(moderator_id=None))
    (row,) = await service.personal_data.export(ALICE)

    assert (row["kind"], row["answer_kind"]) == ("answer written as a moderator", "planned")


async def test_a_user_is_forgotten(service: AskService) -> None:
    """Deleting takes the rows that still wait, too, and tells how many there were."""
    reply = await service.ask(slash("When is Artemis III?"))
    await service.give_feedback(reply.id, ALICE, Verdict.HELPFUL)

    assert await service.personal_data.forget(ALICE) == Forgotten(2)
    assert await service.personal_data.export(ALICE) == []
    assert await service.personal_data.forget(ALICE) == Forgotten(0)


async def test_deleting_that_fails_is_never_called_done(service: AskService, path: Path) -> None:
    """While another process holds the database, the user is asked to try again."""
    await service.ask(slash("When is Artemis III?"))
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(UserError, match="ask again in a few minutes"):
            await service.personal_data.forget(ALICE)

    assert await service.personal_data.forget(ALICE) == Forgotten(1)


async def test_deleting_that_is_cut_short_is_never_called_done(
    service: AskService, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A lock that comes between the rows and the bytes they leave in the file ends in the same request to try again."""
    await service.ask(slash("When is Artemis III?"))
    rewrite = erasing._outside_transaction
    with closing(sqlite3.connect(path, isolation_level=None, check_same_thread=False)) as other:

        async def locked_out(connection: AsyncConnection, sql: str) -> tuple[int, ...]:
            if not other.in_transaction:
                other.execute("BEGIN IMMEDIATE")
            return await rewrite(connection, sql)

        monkeypatch.setattr(erasing, "_outside_transaction", locked_out)
        with pytest.raises(UserError, match="ask again in a few minutes"):
            await service.personal_data.forget(ALICE)

    monkeypatch.undo()
    assert await service.personal_data.forget(ALICE) == Forgotten(0)


async def test_reading_a_broken_log_is_a_storage_error(service: AskService, path: Path) -> None:
    """The front end tells it from bad input."""
    replace(path, b"This is not a database." * 500)

    with pytest.raises(StorageError, match="cannot be read"):
        await service.personal_data.show(ALICE)


def test_answers_look_ups_and_news_share_one_chronicle(service: AskService, base: KnowledgeBase) -> None:
    """It is the largest thing in memory, and goes with the knowledge base that is adopted."""
    newer = KnowledgeBase(base.library).prepared()
    before = service.almanac.chronicle, service.subscriptions.chronicle
    service.adopt(newer)

    assert before == (base.chronicle, base.chronicle)
    assert service.almanac.chronicle is service.subscriptions.chronicle is newer.chronicle
