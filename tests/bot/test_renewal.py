"""Added articles reach a bot that already runs, within a look, and whatever is wrong with them it answers on."""

from __future__ import annotations

import asyncio
import logging
import weakref
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.client import MoonraceBot
from bot.renewal import Renewal, following
from bot.service import AskService, Question, Surface
from knowledge import dates
from knowledge.answering import KnowledgeBase
from knowledge.articles import write_added
from knowledge.errors import DataError
from knowledge.library import load
from knowledge.shelf import Shelf
from tests.loopback.server import FakeDiscord

SMALL = Path(__file__).parents[1] / "knowledge" / "small"
QUESTION = "What hangar at Novolunsk was the relay built in?"
SENTENCE = "The relay was built in a hangar at Novolunsk by nine women."


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    """An empty shelf."""
    return Shelf(tmp_path / "articles")


@pytest.fixture
def renewal(shelf: Shelf) -> Renewal:
    """The small library with what is on the shelf."""
    return Renewal(lambda: KnowledgeBase(load(SMALL, added=shelf.folder)), shelf.state)


class Looks:
    """A clock of the test's own: a look is taken when the test says so, and ends before it goes on."""

    def __init__(self) -> None:
        self._due = asyncio.Semaphore(0)
        self._rests = asyncio.Semaphore(0)

    async def pause(self) -> None:
        """What the bot waits for between two looks."""
        self._rests.release()
        await self._due.acquire()

    async def take(self) -> None:
        """Have the bot look once, and wait until it rests again."""
        await self._rests.acquire()
        self._due.release()
        await self._rests.acquire()
        self._rests.release()


def add(shelf: Shelf) -> None:
    """Do what `moonrace ingest` does in another process."""
    text = write_added(
        title="The gramophone",
        publisher="Selene Daily",
        published=dates.parse("2024-05"),
        language="en",
        paragraphs=[SENTENCE],
    )
    shelf.add("The gramophone", text)


async def asked(service: AskService) -> bool:
    """Whether the service knows what only the added article tells."""
    reply = await service.ask(Question(QUESTION, Surface.SLASH))
    return reply.answer.answered


async def test_an_article_is_known_while_it_is_on_the_shelf(
    service: AskService, renewal: Renewal, shelf: Shelf
) -> None:
    """From the first look after it was added to the first after it was removed."""
    looks = Looks()
    before = service.base
    async with following(renewal, service.adopt, looks.pause):
        await looks.take()
        nothing_new = service.base is before
        add(shelf)
        unseen = await asked(service)
        await looks.take()
        known = await asked(service)
        shelf.remove("the-gramophone")
        await looks.take()

        assert [nothing_new, unseen, known, await asked(service)] == [True, False, True, False]


async def test_people_on_discord_get_it_without_a_restart(
    discord: FakeDiscord, bot: MoonraceBot, renewal: Renewal, shelf: Shelf
) -> None:
    """The same client, before and after."""
    looks = Looks()
    async with following(renewal, bot.service.adopt, looks.pause):
        before = await discord.slash("ask", {"question": QUESTION})
        add(shelf)
        await looks.take()
        after = await discord.slash("ask", {"question": QUESTION})

    assert SENTENCE not in before.message.text
    assert SENTENCE in after.message.text.replace("__", "")
    assert "paragraph 1" in after.message.text


async def test_a_broken_article_is_named_and_the_others_are_known(
    service: AskService, renewal: Renewal, shelf: Shelf, caplog: pytest.LogCaptureFixture
) -> None:
    """Whoever edits a file by hand learns of the slip from the log."""
    looks = Looks()
    async with following(renewal, service.adopt, looks.pause):
        add(shelf)
        (shelf.folder / "slip.md").write_text("+++\ntitle = \n+++\n", encoding="utf-8")
        await looks.take()

        assert await asked(service)
    assert "slip.md" in caplog.text


@pytest.mark.parametrize("trouble", [DataError("ledger/x.toml", "is not TOML"), OSError(5, "Input/output error")])
async def test_trouble_leaves_the_old_knowledge_in_force(
    service: AskService, shelf: Shelf, caplog: pytest.LogCaptureFixture, trouble: Exception
) -> None:
    """A disk that fails, or data that is just being replaced, stops no answer; the next change is looked at again."""
    base = service.base
    builds: Iterator[Exception | None] = iter([None, trouble, None])

    def build() -> KnowledgeBase:
        if error := next(builds):
            raise error
        return KnowledgeBase(load(SMALL, added=shelf.folder))

    looks = Looks()
    async with following(Renewal(build, shelf.state), service.adopt, looks.pause):
        add(shelf)
        await looks.take()
        kept = service.base is base
        (shelf.folder / "the-gramophone.md").touch()
        (shelf.folder / "another.md").write_text("", encoding="utf-8")
        await looks.take()

        assert kept
        assert await asked(service)
    assert "cannot be used" in caplog.text


async def test_the_look_outlives_any_failure(service: AskService, caplog: pytest.LogCaptureFixture) -> None:
    """Even one that nobody thought of is logged, and the next look is taken."""
    states: Iterator[int | None] = iter([0, None, 1])

    def state() -> int:
        value = next(states)
        if value is None:
            raise ZeroDivisionError
        return value

    renewal = Renewal(lambda: service.base, state)
    adopted: list[KnowledgeBase] = []
    looks = Looks()

    with caplog.at_level(logging.ERROR):
        async with following(renewal, adopted.append, looks.pause):
            await looks.take()
            await looks.take()

    assert "could not be looked at" in caplog.text
    assert adopted == [service.base]


async def test_what_is_exchanged_goes_at_once(renewal: Renewal, shelf: Shelf) -> None:
    """Whoever adds a hundred articles does not fill the memory, though the garbage collector is spared all this."""
    first, renewal.base = renewal.base, KnowledgeBase(load(SMALL))
    parts = [weakref.ref(part) for part in (first, first._analyzer, first._collection, first._index)]
    add(shelf)
    second = renewal.renew()

    del first

    assert second
    assert [part() for part in parts] == [None] * len(parts)


async def test_the_look_ends_with_the_bot(renewal: Renewal) -> None:
    """Nothing is left running."""
    tasks = asyncio.all_tasks()

    async with following(renewal, lambda _: None):
        running = asyncio.all_tasks() - tasks

    assert [task.get_name() for task in running] == ["moonrace-renewal"]
    assert all(task.done() for task in running)
