"""Curated answers, hidden sources, wishes, settings, choices and the audit."""

from __future__ import annotations

import dataclasses

import pytest
from sqlalchemy import text

from bot.errors import StorageError
from bot.storage import PrivacyChoiceRow, QuestionLog
from tests.bot.logged import ALICE, BOB, START
from tests.bot.storage.desk import HOME, LATER, MODERATOR, OTHER, curated, hidden, record, settings, wish


async def actions(log: QuestionLog) -> list[str]:
    """What the audit tells, newest first."""
    return [row.action for row in await log.audit.recent(HOME, 10)]


async def test_an_answer_lives_and_goes(log: QuestionLog) -> None:
    """Written, revised, taken out of use; each step is recorded, and none after the end."""
    newer = dataclasses.replace(curated(), text="It is dark grey.", revised_at=LATER)
    await log.curation.add(curated(), record("added"))
    assert await log.curation.revise(HOME, newer, record("revised"))
    assert await log.curation.show(HOME, curated().id) == newer

    assert await log.curation.remove(HOME, curated().id, LATER, record("removed"))
    assert not await log.curation.remove(HOME, curated().id, LATER, record("removed again"))
    assert not await log.curation.revise(HOME, curated(), record("revised too late"))

    assert await log.curation.in_use(HOME) == []
    assert await log.curation.show(HOME, curated().id) == dataclasses.replace(newer, removed_at=LATER)
    assert await actions(log) == ["removed", "revised", "added"]


async def test_an_answer_is_overdue_after_its_day(log: QuestionLog) -> None:
    """Not on it; history never is, nor what is out of use."""
    rows = curated(1), curated(2, review_by=None), curated(3, removed_at=START)
    for row in rows:
        await log.curation.add(row, record())

    assert await log.curation.overdue(HOME, START.date()) == []
    assert await log.curation.overdue(HOME, LATER.date()) == [rows[0]]
    assert await log.curation.guilds() == {HOME}


async def test_a_source_is_hidden_and_shown_again(log: QuestionLog) -> None:
    """Once each; what was not hidden cannot be shown again."""
    await log.curation.hide(hidden("b"), record("hidden"))
    await log.curation.hide(hidden("a"), record("hidden"))

    assert await log.curation.hidden(HOME) == [hidden("a"), hidden("b")]
    assert await log.curation.unhide(HOME, "a", record("shown"))
    assert not await log.curation.unhide(HOME, "a", record("shown"))
    assert await actions(log) == ["shown", "hidden", "hidden"]


async def test_a_wish_is_met_once(log: QuestionLog) -> None:
    """Then the user's id is gone; a new wish is open again, and one withdrawn is not."""
    await log.wishes.add(wish())
    (row,) = await log.wishes.waiting(HOME, "colour moon")
    assert row == wish()

    assert await log.wishes.tell(row, LATER)
    assert not await log.wishes.tell(row, LATER)

    assert await log.wishes.waiting(HOME, "colour moon") == []
    assert await log.members.wishes_of(ALICE) == [wish(user_id=None, told_at=LATER)]
    await log.wishes.add(wish(at=LATER))
    assert await log.wishes.waiting(HOME, "colour moon") == [wish(at=LATER)]
    assert await log.wishes.withdraw(HOME, "colour moon", ALICE)
    assert not await log.wishes.withdraw(HOME, "colour moon", ALICE)


async def test_settings_are_kept(log: QuestionLog) -> None:
    """The last ones count."""
    await log.guilds.save(settings(), record())
    await log.guilds.save(settings(settings={"cooldown": 5}), record())

    assert await log.guilds.settings(HOME) == settings(settings={"cooldown": 5})
    assert await log.guilds.all_settings() == [settings(settings={"cooldown": 5})]


async def test_a_removal_counts_from_its_first_day(log: QuestionLog) -> None:
    """Until the bot is back."""
    await log.guilds.remove(HOME, START)
    await log.guilds.remove(HOME, LATER)

    assert await log.guilds.removed_before(LATER) == [HOME]
    assert await log.guilds.removed_before(START) == []
    await log.guilds.restore(HOME)
    assert await log.guilds.removed_before(LATER) == []


async def test_a_choice_is_kept(log: QuestionLog) -> None:
    """The last one counts; who has text kept after all leaves no row behind."""
    await log.members.choose(PrivacyChoiceRow(user_hash=ALICE, off=True, at=START))
    await log.members.choose(PrivacyChoiceRow(user_hash=BOB, off=True, at=START))
    await log.members.choose(PrivacyChoiceRow(user_hash=BOB, off=False, at=LATER))

    assert await log.members.off() == {ALICE}
    assert await log.members.choice(BOB) is None
    assert await log.members.choice("c" * 64) is None


async def test_the_audit_is_paged_and_filtered(log: QuestionLog) -> None:
    """Newest first; by target; and a moderator's own deeds, oldest first."""
    for number in range(5):
        moderator = OTHER if number == 4 else MODERATOR
        await log.audit.add(record(f"deed {number}", target=f"target {number % 2}", moderator_id=moderator))
    first = await log.audit.recent(HOME, 2)
    second = await log.audit.recent(HOME, 10, after=first[-1].id)

    assert [row.action for row in first + second] == [f"deed {number}" for number in (4, 3, 2, 1, 0)]
    assert [row.action for row in await log.audit.recent(HOME, 10, target="target 1")] == ["deed 3", "deed 1"]
    assert [row.action for row in await log.members.deeds_of(MODERATOR)] == [f"deed {number}" for number in range(4)]


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM audit",
        "UPDATE audit SET detail = 'nothing happened'",
        "UPDATE audit SET moderator_id = 1",
        "UPDATE audit SET moderator_id = NULL, at = '2000-01-01'",
    ],
)
async def test_the_audit_cannot_be_changed(log: QuestionLog, sql: str) -> None:
    """Not even by a slip in our own code."""
    await log.audit.add(record())

    with pytest.raises(StorageError, match="record of moderators cannot be changed"):
        await log._writer.execute(text(sql))

    assert await actions(log) == ["noted"]
