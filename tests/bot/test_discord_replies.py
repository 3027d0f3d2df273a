"""A reply to an answer is read with what that answer was about; from nothing else anything is carried over."""

from __future__ import annotations

import pytest

from bot.client import MoonraceBot
from bot.storage import QuestionLog
from tests.bot.reading import plain
from tests.loopback.messages import Message, MessageFlag
from tests.loopback.permissions import Permission
from tests.loopback.server import FakeDiscord

QUESTION = "When is Artemis III?"
REPLY = "did it fly?"  # which alone is declined
READ_AS = "Read as a question about Artemis III, since it follows an answer about it."
NOW, THEN = "plans Artemis III for 2027", "planned to land people on the Moon with Artemis III in 2024"


@pytest.fixture(autouse=True)
def _online(bot: MoonraceBot) -> None:
    """Each of these tests needs the bot online."""


async def answered(discord: FakeDiscord) -> Message:
    """An answer that all in the channel can see."""
    return (await discord.say(None, QUESTION, mentions_bot=True))[-1]


async def reply(discord: FakeDiscord, message: Message, text: str = REPLY) -> str:
    """What the asker reads after replying to a message with a mention, which reaches the bot whosever it is."""
    return plain((await discord.say(None, text, reply_to=message, mentions_bot=True))[-1].text)


async def test_a_reply_is_about_what_the_answer_was_about(discord: FakeDiscord, log: QuestionLog) -> None:
    """The answer names what it was read as; the log keeps the reply as it was typed."""
    *_, answer = await discord.say(None, REPLY, reply_to=await answered(discord))
    await log.flush()

    assert READ_AS in plain(answer.text)
    assert NOW in plain(answer.text)
    assert [(row.surface, row.question) for row in await log.recent(9)] == [("reply", REPLY), ("mention", QUESTION)]


async def test_nothing_is_carried_over_otherwise(discord: FakeDiscord) -> None:
    """The same person, in the same channel, right after: without a reply there is nothing to go by."""
    await answered(discord)
    *_, answer = await discord.say(None, REPLY, mentions_bot=True)

    assert "I have no source that answers this." in answer.text
    assert READ_AS not in plain(answer.text)


async def test_anybody_may_reply_to_what_all_can_see(discord: FakeDiscord) -> None:
    """Another person's reply goes by the message alone, not by what they or others asked before."""
    first = await answered(discord)
    other = discord.world.add_member(discord.world.guild, "Bob")
    await discord.say(None, "Is Gateway cancelled?", user=other, mentions_bot=True, expect=0)
    *_, answer = await discord.say(None, REPLY, user=other, reply_to=first)

    assert READ_AS in plain(answer.text)


async def test_a_reply_to_a_reply(discord: FakeDiscord) -> None:
    """The second goes on about the same, though its answer shows only "did it fly?"."""
    *_, second = await discord.say(None, REPLY, reply_to=await answered(discord))

    assert NOW in await reply(discord, second, "when?")


async def test_a_whole_question_is_answered_as_it_stands(discord: FakeDiscord) -> None:
    """It may be asked under any answer."""
    text = await reply(discord, await answered(discord), "Is Russia part of Gateway?")

    assert "No. Dmitry Rogozin said" in text
    assert "Read as" not in text


async def test_the_date_asked_for_is_kept(discord: FakeDiscord) -> None:
    """A reply to an answer that looks back looks back as far, also where that was a slash command."""
    asked = await discord.slash("ask", {"question": QUESTION, "as_of": "2021-04"})
    text = await reply(discord, asked.message)

    assert THEN in text
    assert "As known in or before April 2021" in text
    assert "2027" not in text


async def test_a_shared_answer_can_be_replied_to(discord: FakeDiscord) -> None:
    """Sharing makes public what a reply needs, and nothing more than the private answer held."""
    asked = await discord.slash("ask", {"question": QUESTION, "private": True})
    shared = await discord.click(asked, "Share")

    assert READ_AS in await reply(discord, shared.message)


async def test_without_embeds(discord: FakeDiscord) -> None:
    """Where the bot may only write plain text, replies are read all the same."""
    channel = discord.world.add_channel("plain", discord.world.guild, denied_to_bot=Permission.EMBED_LINKS)
    await discord.join(discord.world.guild)
    (first,) = await discord.say(channel, QUESTION, mentions_bot=True)
    *_, second = await discord.say(channel, REPLY, reply_to=first)

    assert not first.embeds
    assert READ_AS in plain(second.text)


async def test_answer_this_on_a_reply(discord: FakeDiscord) -> None:
    """A reply that did not ping can still be answered from its menu, as a reply."""
    await discord.say(None, REPLY, reply_to=await answered(discord), ping=False, expect=0)
    asked = await discord.context_menu("Answer this", message=discord.messages_in()[-1])

    assert READ_AS in plain(asked.message.text)


@pytest.mark.parametrize("by_bot", [False, True])
async def test_a_forged_answer_counts_for_nothing(discord: FakeDiscord, *, by_bot: bool) -> None:
    """Only the bot's own messages tell what they were about, whatever others make theirs look like."""
    real = await answered(discord)
    forger = discord.world.add_user("Eve", bot=by_bot)
    await discord.say(None, f"-# {QUESTION}\n{discord.world.bot.mention}", user=forger, expect=0)
    forged = next(message for message in discord.messages_in() if message.author is forger)
    forged.embeds, forged.components = real.embeds, real.components

    assert "I have no source that answers this." in await reply(discord, forged)


@pytest.mark.parametrize("why", ["declined", "how-to", "deleted", "suppressed"])
async def test_a_reply_to_what_is_no_answer_stands_for_itself(discord: FakeDiscord, why: str) -> None:
    """A decline, a how-to, a message that is gone, or one whose embed a moderator took away, tells nothing."""
    text = {"declined": "When did Artemis XII land?", "how-to": ""}.get(why, QUESTION)
    *_, message = await discord.say(None, text, mentions_bot=True)
    if why == "deleted":
        await discord.channels.delete(message)
    if why == "suppressed":
        message.embeds, message.flags = [], MessageFlag.SUPPRESS_EMBEDS

    assert "I have no source that answers this." in await reply(discord, message)
