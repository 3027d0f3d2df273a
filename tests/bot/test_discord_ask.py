"""Asking on Discord, by every way there is: the same question gets the same answer, and becomes one row."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.client import Connection, MoonraceBot
from bot.service import AskService, Question, Surface
from bot.storage import Outcome, QuestionLog
from tests.bot.conftest import online
from tests.bot.logged import fetch, remove
from tests.bot.reading import plain
from tests.loopback.exchange import Response
from tests.loopback.server import FakeDiscord

QUESTION = "When is Artemis III?"
HEADLINE = "The Agency plans Artemis III for 2027 as a docking test in Earth orbit. Before that: 2024"
FEEDBACK = ["Helpful", "Wrong", "Outdated"]


@pytest.fixture(autouse=True)
def _online(bot: MoonraceBot) -> None:
    """Each of these tests needs the bot online."""


async def surfaces(log: QuestionLog) -> list[str]:
    """Where the questions in the log were asked."""
    await log.flush()
    return [row.surface for row in await log.recent(100)]


async def test_slash(discord: FakeDiscord, log: QuestionLog) -> None:
    """The command is acknowledged before anything else, then shows everybody the answer."""
    asked = await discord.slash("ask", {"question": QUESTION})

    assert asked.response is Response.DEFERRED_MESSAGE
    assert HEADLINE in plain(asked.message.text)
    assert (asked.ephemeral, asked.message.buttons) == (False, FEEDBACK)
    assert await surfaces(log) == ["slash"]


async def test_mention(discord: FakeDiscord, log: QuestionLog) -> None:
    """A mention is answered by a reply to it that pings nobody."""
    (answer,) = await discord.say(None, QUESTION, mentions_bot=True)

    assert HEADLINE in plain(answer.text)
    assert answer.reply_to is not None
    assert answer.buttons == FEEDBACK
    assert not answer.pings
    assert await surfaces(log) == ["mention"]


async def test_mention_in_the_middle(discord: FakeDiscord) -> None:
    """The mention may stand anywhere; it is no part of the question."""
    (answer,) = await discord.say(None, f"When is {discord.world.bot.mention} Artemis III?")

    assert answer.text.startswith("-# When is Artemis III?\n")


async def test_mentions_of_others_are_not_kept(discord: FakeDiscord, log: QuestionLog) -> None:
    """Who else is mentioned is neither repeated nor logged."""
    text = f"{discord.world.owner.mention} <@&{discord.world.guild.id}> {QUESTION}"
    (answer,) = await discord.say(None, text, mentions_bot=True)
    await log.flush()

    assert answer.text.startswith(f"-# {QUESTION}\n")
    assert [row.question for row in await log.recent(9)] == [QUESTION]


async def test_reply(discord: FakeDiscord, log: QuestionLog) -> None:
    """A reply that pings the bot is a question; the question is the reply's text."""
    (first,) = await discord.say(None, "Did Artemis II fly?", mentions_bot=True)
    *_, answer = await discord.say(None, QUESTION, reply_to=first)

    assert HEADLINE in plain(answer.text)
    assert await surfaces(log) == ["reply", "mention"]


async def test_reply_without_ping(discord: FakeDiscord) -> None:
    """A reply that does not ping is not for the bot, nor could it be read."""
    (first,) = await discord.say(None, QUESTION, mentions_bot=True)

    assert await discord.say(None, "Thank you!", reply_to=first, ping=False, expect=0) == []


async def test_direct_message(discord: FakeDiscord, log: QuestionLog) -> None:
    """In a direct message no mention is needed."""
    (answer,) = await discord.direct_message(QUESTION)

    assert HEADLINE in plain(answer.text)
    assert await surfaces(log) == ["dm"]


async def test_answer_this(discord: FakeDiscord, log: QuestionLog) -> None:
    """Any message with text can be answered from its menu, without the bot reading along."""
    await discord.say(None, QUESTION, expect=0)
    asked = await discord.context_menu("Answer this", message=discord.messages_in()[-1])

    assert HEADLINE in plain(asked.message.text)
    assert await surfaces(log) == ["menu"]


async def test_answer_this_without_text(discord: FakeDiscord) -> None:
    """A message without text gets a sentence, for the person alone."""
    await discord.say(None, " ", expect=0)
    asked = await discord.context_menu("Answer this", message=discord.messages_in()[-1])

    assert (asked.message.text, asked.ephemeral) == ("That message has no text that I could answer.", True)


@pytest.mark.parametrize("text", ["", "   ", "\u200b"])
async def test_empty_mention(discord: FakeDiscord, log: QuestionLog, text: str) -> None:
    """A mention without a question gets a short how-to, and is none in the log."""
    (answer,) = await discord.say(None, text, mentions_bot=True)

    assert answer.text.startswith("Ask me about the lunar race")
    assert await surfaces(log) == []


async def test_chatter_is_left_alone(discord: FakeDiscord) -> None:
    """What is not addressed to the bot gets nothing; neither does another bot that mentions it."""
    other = discord.world.add_user("Beep", bot=True)

    assert await discord.say(None, QUESTION, expect=0) == []
    assert await discord.say(None, QUESTION, mentions_bot=True, user=other, expect=0) == []
    assert await discord.say(None, "@everyone When is Artemis III?", expect=0) == []


async def test_as_of(discord: FakeDiscord) -> None:
    """The answer can be that of an earlier day, and says so."""
    asked = await discord.slash("ask", {"question": QUESTION, "as_of": "2021-04"})

    assert "land people on the Moon with Artemis III in 2024" in plain(asked.message.text)
    assert "⚠️ As known in or before April 2021" in asked.message.text
    assert "2027" not in asked.message.text


async def test_as_of_on_a_decline(discord: FakeDiscord) -> None:
    """Nobody takes what was not known then for what is not known now."""
    asked = await discord.slash("ask", {"question": "When did Artemis XII land?", "as_of": "2021-04"})

    assert "⚠️ As known in or before April 2021" in asked.message.text


async def test_private_and_share(discord: FakeDiscord) -> None:
    """A private answer is seen by the asker alone, until they share it under their name."""
    asked = await discord.slash("ask", {"question": QUESTION, "private": True})
    shared = await discord.click(asked, "Share")

    assert (asked.ephemeral, asked.message.buttons) == (True, [*FEEDBACK, "Share"])
    assert not shared.ephemeral
    assert shared.message.content == f"Shared by {discord.world.asker.mention}"
    assert shared.message.embeds == asked.message.embeds
    assert shared.message.buttons == FEEDBACK
    assert not shared.message.pings


async def test_nothing_to_share_in_a_direct_message(discord: FakeDiscord) -> None:
    """Where only the asker reads, there is no Share."""
    channel = discord.world.direct_channel(discord.world.asker)
    asked = await discord.slash("ask", {"question": QUESTION, "private": True}, channel=channel)

    assert asked.message.buttons == FEEDBACK


async def test_decline_with_suggestions(discord: FakeDiscord, log: QuestionLog) -> None:
    """A decline offers close questions; pressing one asks it, seen by as many as the decline."""
    asked = await discord.slash("ask", {"question": "When did Artemis XII land?", "private": True})
    answer = await discord.click(asked, QUESTION)

    assert "Artemis XII" in asked.message.text
    assert QUESTION in asked.message.buttons
    assert HEADLINE in plain(answer.message.text)
    assert answer.ephemeral
    await log.flush()
    assert [(row.surface, row.outcome) for row in await log.recent(9)] == [
        ("button", Outcome.ANSWERED),
        ("slash", Outcome.DECLINED),
    ]


async def test_public_decline(discord: FakeDiscord) -> None:
    """A suggestion below a decline that all can see is answered for all."""
    (declined,) = await discord.say(None, "When did Artemis XII land?", mentions_bot=True)

    assert not (await discord.click(declined, QUESTION)).ephemeral


@pytest.mark.parametrize(("label", "verdict"), [("Helpful", "helpful"), ("Wrong", "wrong"), ("Outdated", "outdated")])
async def test_feedback(discord: FakeDiscord, log: QuestionLog, path: Path, label: str, verdict: str) -> None:
    """Each button notes its verdict on that very reply and thanks the person alone."""
    asked = await discord.slash("ask", {"question": QUESTION})
    thanks = await discord.click(asked, label)
    await log.flush()
    (row,) = await log.recent(1)

    assert (thanks.message.text, thanks.ephemeral) == (f"Thank you. Noted as: {verdict}.", True)
    assert fetch(path, "SELECT reply_id, verdict FROM feedback") == [(row.id, verdict)]


async def test_feedback_without_a_database(discord: FakeDiscord, log: QuestionLog, path: Path) -> None:
    """Thanks are given even when the verdict cannot be stored, and so are answers."""
    asked = await discord.slash("ask", {"question": QUESTION})
    await log.flush()
    remove(path)

    assert (await discord.click(asked, "Wrong")).message.text == "Thank you. Noted as: wrong."
    assert HEADLINE in plain((await discord.slash("ask", {"question": QUESTION})).message.text)


async def test_autocomplete(discord: FakeDiscord) -> None:
    """While typing, questions that have an answer are offered: those with all the words typed."""
    offered = await discord.autocomplete("ask", "question", "artemis when")

    assert offered == [{"name": QUESTION, "value": QUESTION}]
    assert len(await discord.autocomplete("ask", "question", "")) == 5
    assert await discord.autocomplete("ask", "question", "pizza") == []


async def test_redelivered_events_are_handled_once(discord: FakeDiscord, log: QuestionLog) -> None:
    """An event that Discord sends twice gets one answer and one row."""
    asked = await discord.slash("ask", {"question": QUESTION})
    await discord.say(None, QUESTION, mentions_bot=True)
    question = discord.messages_in()[-2]
    assert question.author is discord.world.asker
    await discord.redeliver(asked)
    await discord.redeliver(question)
    await discord.quiet()

    assert len(asked.callbacks) == 1
    assert len(discord.recording.find("POST", "/channels/*/messages")) == 1
    assert await surfaces(log) == ["mention", "slash"]


async def test_a_second_process_does_not_answer_again(
    discord: FakeDiscord, connection: Connection, service: AskService
) -> None:
    """While one process replaces another both get a message; its id as nonce makes Discord keep one answer."""
    async with online(MoonraceBot(connection, service), discord.token):
        await discord.say(None, QUESTION, mentions_bot=True)
        await discord.quiet()

    bodies = [request.body for request in discord.recording.find("POST", "/channels/*/messages")]
    assert all(body["enforce_nonce"] for body in bodies)
    assert len({body["nonce"] for body in bodies}) == 1


@pytest.mark.parametrize("discord", [False], indirect=True)
async def test_a_thousand_at_once(discord: FakeDiscord) -> None:
    """In a flood every command is acknowledged and answered."""
    asked = [await discord.slash("ask", {"question": QUESTION}, wait=False) for _ in range(1000)]
    await discord.changes.until(lambda: all(one.settled for one in asked), "all answers")

    assert all(one.response is Response.DEFERRED_MESSAGE and HEADLINE in plain(one.message.text) for one in asked)


async def test_the_loop_turns_between_two_answers(bot: MoonraceBot) -> None:
    """However many questions wait, others are acknowledged in between."""
    turns = 0
    asked: list[int] = []

    async def count() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    async def ask(number: int) -> None:
        await bot.ask(Question(QUESTION, Surface.SLASH, event_id=number))
        asked.append(turns)

    counting = asyncio.create_task(count())
    await asyncio.gather(*map(ask, range(20)))
    counting.cancel()

    assert len(set(asked)) == 20
