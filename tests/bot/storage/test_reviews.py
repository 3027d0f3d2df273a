"""Queues, claims and decisions."""

from __future__ import annotations

import asyncio
import datetime as dt
from pathlib import Path

import pytest

from bot.storage import Decision, QuestionLog, Queue, Resolution, ReviewItem
from bot.storage.reviews import Ruling
from tests.bot.logged import ALICE, BOB, START, url_of, verdict
from tests.bot.storage.desk import HOME, LATER, MODERATOR, OTHER, asked, curated, declined, hidden, keep

SOON = START + dt.timedelta(minutes=10)


async def take(
    log: QuestionLog, queue: Queue = Queue.ALL, moderator: int = MODERATOR, now: dt.datetime = START
) -> ReviewItem | None:
    """Claim the next item for ten minutes."""
    return await log.reviews.claim_next(HOME, queue, moderator, now, now + (SOON - START), stale=["artemis-003"])


def ruled(decision: Decision = Decision.GOOD, moderator: int = MODERATOR, at: dt.datetime = START) -> Ruling:
    """A moderator's decision."""
    return Ruling(decision=decision, moderator_id=moderator, at=at, detail="because")


async def judge(log: QuestionLog, number: int, said: str) -> None:
    """Somebody says something of an answer."""
    log.record_feedback(verdict(number, verdict=said))
    await log.flush()


# Queues


async def test_unanswered_questions_stand_together(log: QuestionLog) -> None:
    """Those that mean the same are one group, with askers counted once and the newest wording; most asked first."""
    await keep(
        log,
        declined(1, user_hash=ALICE),
        declined(2, user_hash=ALICE),
        declined(3, user_hash=BOB, question="The Moon's colour?"),
        declined(4, normalised="cheese moon"),
        asked(5),
        declined(6, normalised=""),
    )

    groups = await log.reviews.unanswered(HOME, 10)

    assert [(gap.normalised, gap.times, gap.askers) for gap in groups] == [("colour moon", 3, 2), ("cheese moon", 1, 1)]
    assert groups[0].newest.question.question == "The Moon's colour?"


async def test_groups_are_paged(log: QuestionLog) -> None:
    """Each group is on one page, equal ones too."""
    await keep(log, *(declined(number, normalised=f"word{number % 5}") for number in range(13)))
    first = await log.reviews.unanswered(HOME, 2)

    second = await log.reviews.unanswered(HOME, 10, after=first[-1])

    assert [gap.normalised for gap in first + second] == ["word2", "word1", "word0", "word4", "word3"]


@pytest.mark.parametrize(
    ("queue", "number"),
    [(Queue.UNANSWERED, 1), (Queue.RATED_DOWN, 2), (Queue.OUTDATED, 3), (Queue.STALE, 4), (Queue.ALL, 5)],
)
async def test_each_queue_gives_its_own(log: QuestionLog, queue: Queue, number: int) -> None:
    """The newest question of each sort, and the group for unanswered ones."""
    others = {"statement_ids": ("luna-001",)}
    await keep(log, declined(1), asked(2, **others), asked(3, **others), asked(4), asked(5, **others))
    await judge(log, 2, "wrong")
    await judge(log, 3, "outdated")

    item = await take(log, queue)

    assert item is not None
    assert item.entry.question.id == asked(number).id
    assert (item.gap is not None) is (queue is Queue.UNANSWERED)


async def test_queues_are_counted(log: QuestionLog) -> None:
    """Groups once; decided questions not at all."""
    await keep(log, declined(1), declined(2), asked(3), asked(4), asked(5))
    await judge(log, 3, "wrong")
    await judge(log, 4, "wrong")
    item = await take(log, Queue.RATED_DOWN)
    assert item is not None
    await log.reviews.resolve(HOME, item.subject, ruled(Decision.WRONG))

    counts = await log.reviews.counts(HOME)

    assert counts == {Queue.UNANSWERED: 1, Queue.RATED_DOWN: 1, Queue.OUTDATED: 0, Queue.ALL: 2}


async def test_stale_answers_are_found_beyond_the_first_page(log: QuestionLog) -> None:
    """Many that were decided do not hide the one that was not."""
    await keep(log, *(asked(number) for number in range(250)))
    for number in range(1, 250):
        await log.reviews.resolve(HOME, asked(number).number, ruled())

    item = await take(log, Queue.STALE)

    assert item is not None
    assert item.subject == asked(0).number


async def test_the_index_takes_many_stale_statements(log: QuestionLog) -> None:
    """As many as the library has."""
    await keep(log, asked())
    many = [f"statement-{number}" for number in range(3000)] + ["artemis-003"]

    assert await log.reviews.claim_next(HOME, Queue.STALE, MODERATOR, START, SOON, stale=many)
    assert await log.reviews.claim_next(HOME, Queue.STALE, OTHER, START, SOON, stale=()) is None


# Holding


@pytest.mark.parametrize("queue", list(Queue))
async def test_two_moderators_at_once_get_two_items(log: QuestionLog, path: Path, queue: Queue) -> None:
    """Even through two connections; whoever comes third gets nothing."""
    fields = {"statement_ids": ("artemis-003",)}
    await keep(log, *(declined(n, normalised=f"word{n}", **fields) for n in (1, 2)))
    for number in (1, 2):
        await judge(log, number, "wrong" if queue is Queue.RATED_DOWN else "outdated")
    logs = [await QuestionLog.open(url_of(path, "timeout=60")) for _ in range(2)]

    both = await asyncio.gather(take(logs[0], queue), take(logs[1], queue, OTHER))

    await asyncio.gather(*(each.close() for each in logs))
    assert {item.entry.question.id for item in both if item} == {declined(1).id, declined(2).id}
    assert await take(log, queue, moderator=503) is None


async def test_a_group_is_held_through_any_queue(log: QuestionLog) -> None:
    """Who has one unanswered question has all that mean the same, also as it was rated down."""
    await keep(log, declined(1), declined(2))
    await judge(log, 1, "wrong")

    first = await take(log, Queue.UNANSWERED)

    assert first is not None
    assert await take(log, Queue.RATED_DOWN, OTHER) is None
    assert await take(log, Queue.ALL, OTHER) is None
    assert await log.reviews.subject_of(HOME, declined(1).id) == first.subject
    assert await take(log, Queue.RATED_DOWN) == first


async def test_a_claim_times_out(log: QuestionLog) -> None:
    """Then the next moderator gets the item, and the first can no longer decide on it."""
    await keep(log, asked())
    item = await take(log)
    assert item is not None

    assert await take(log, moderator=OTHER) is None
    assert await take(log, moderator=OTHER, now=SOON) == item
    assert await log.reviews.resolve(HOME, item.subject, ruled(at=SOON)) is Resolution.TAKEN


async def test_a_moderator_holds_one_item(log: QuestionLog) -> None:
    """Asking again gives the same; what is put aside or let go is free for others at once."""
    await keep(log, asked(1), asked(2))
    newest = await take(log)
    assert newest is not None

    assert await take(log) == newest
    await log.reviews.skip(HOME, newest.subject, MODERATOR, LATER)
    oldest = await take(log)
    assert oldest is not None
    assert oldest.subject == asked(1).number
    assert await take(log, moderator=OTHER) == newest
    await log.reviews.release(HOME, newest.subject, OTHER)
    assert await take(log, moderator=503) == newest
    assert await take(log, now=LATER) == newest


# Deciding


async def test_a_decision_is_recorded(log: QuestionLog) -> None:
    """The question bears it, the audit says who, when and why, and it is in no queue any more."""
    await keep(log, asked())
    item = await take(log)
    assert item is not None

    assert await log.reviews.resolve(HOME, item.subject, ruled(Decision.WRONG)) is Resolution.DONE

    entry = await log.archive.show(HOME, asked().id)
    assert entry is not None
    assert entry.review is Decision.WRONG
    (row,) = await log.audit.recent(HOME, 10, target=asked().id)
    assert (row.action, row.moderator_id, row.at, row.detail) == ("wrong", MODERATOR, START, "because")
    assert await take(log, moderator=OTHER) is None
    assert await log.reviews.resolve(HOME, item.subject, ruled(moderator=OTHER)) is Resolution.GONE


async def test_answering_one_answers_the_group(log: QuestionLog) -> None:
    """With the answer kept in the same step; asked again, the question is open again; so it is when put back."""
    await keep(log, declined(1), declined(2), declined(3, normalised="cheese moon"))
    item = await take(log, Queue.UNANSWERED)
    assert item is not None
    ruling = Ruling(decision=Decision.ANSWERED, moderator_id=MODERATOR, at=START, answer=curated(), hides=hidden())

    assert await log.reviews.resolve(HOME, item.subject, ruling) is Resolution.DONE

    assert [gap.normalised for gap in await log.reviews.unanswered(HOME, 10)] == ["cheese moon"]
    assert await log.curation.in_use(HOME) == [curated()]
    assert await log.curation.hidden(HOME) == [hidden()]
    assert await log.reviews.reopen(HOME, "colour moon", LATER) == 2
    assert await log.reviews.reopen(HOME, "colour moon", LATER) == 0
    await keep(log, declined(4))
    (gap,) = await log.reviews.unanswered(HOME, 1)
    assert (gap.normalised, gap.times) == ("colour moon", 3)
    assert [row.action for row in await log.audit.recent(HOME, 10)] == ["reopened", "answered"]


async def test_an_item_that_is_gone_cannot_be_decided(log: QuestionLog) -> None:
    """A modal that comes too late changes nothing, and records nothing."""
    await keep(log, declined(1), asked(2))
    items = [await take(log, queue) for queue in (Queue.UNANSWERED, Queue.ALL)]
    await log.forget(ALICE)

    for item in items:
        assert item is not None
        late = Ruling(decision=Decision.ANSWERED, moderator_id=MODERATOR, at=START, answer=curated())
        assert await log.reviews.resolve(HOME, item.subject, late) is Resolution.GONE
        assert await log.reviews.item(HOME, item.subject) is None

    assert await log.curation.in_use(HOME) == []
    assert await log.audit.recent(HOME, 10) == []


async def test_deleting_takes_the_whole_group(log: QuestionLog) -> None:
    """Nothing of it is left but the record."""
    await keep(log, declined(1), declined(2))
    item = await take(log, Queue.UNANSWERED)
    assert item is not None

    assert await log.reviews.resolve(HOME, item.subject, ruled(Decision.DELETED)) is Resolution.DONE

    assert await log.archive.recent(HOME, 10) == []
    assert await log.reviews.unanswered(HOME, 10) == []
    assert [row.action for row in await log.audit.recent(HOME, 10)] == ["deleted"]


async def test_the_newest_of_a_group_can_go(log: QuestionLog) -> None:
    """The group is then shown by the one before."""
    await keep(log, declined(1), declined(2, user_hash=BOB))

    await log.forget(BOB)

    (gap,) = await log.reviews.unanswered(HOME, 10)
    assert (gap.times, gap.newest.question.id) == (1, declined(1).id)


async def test_a_gap_is_known_by_a_number_that_is_never_free_again(log: QuestionLog) -> None:
    """A button on an old message decides on nothing, though other questions have come since."""
    await keep(log, declined(1))
    old = await take(log, Queue.UNANSWERED)
    assert old is not None
    await log.reviews.resolve(HOME, old.subject, ruled(Decision.OFF_TOPIC))
    await keep(log, declined(2, normalised="cheese moon"))

    resolution = await log.reviews.resolve(HOME, old.subject, ruled(Decision.DELETED, OTHER))

    assert resolution is Resolution.GONE
    assert await log.archive.show(HOME, declined(2).id)
