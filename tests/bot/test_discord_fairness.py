"""Who asks too much on Discord is told when to ask again, without a word too many; who repeats a question, where it was
answered.
"""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.client import Connection, MoonraceBot
from bot.fairness import CHANNEL_BURST, DAY, USER_BURST, Fairness
from bot.guild_rules import GuildRules, ServerSettings
from bot.service import AskService
from bot.storage import QuestionLog
from tests.bot.clocks import Clock
from tests.bot.conftest import online
from tests.bot.reading import plain
from tests.loopback.exchange import Exchange
from tests.loopback.messages import Message
from tests.loopback.server import FakeDiscord

QUESTION = "When is Artemis III?"
HEADLINE = "The Agency plans Artemis III for 2027"
DECLINED = "When did Artemis XII land?"
TOO_FAST = "You ask faster than I may answer. Please ask again in 3 seconds."
LIMITS = ServerSettings(
    user_cooldown_seconds=3.0, channel_cooldown_seconds=2.0, daily_questions=12, repeat_seconds=60.0
)


@pytest.fixture
def clock() -> Clock:
    """A clock that stands."""
    return Clock()


@pytest.fixture(autouse=True)
async def bot(
    discord: FakeDiscord, connection: Connection, service: AskService, clock: Clock
) -> AsyncIterator[MoonraceBot]:
    """The bot, online, with limits."""
    client = MoonraceBot(
        connection,
        service,
        fairness=Fairness(clock=clock),
        rules=GuildRules(service.log.guilds, LIMITS),
    )
    async with online(client, discord.token):
        yield client


def told(exchange: Exchange) -> Message:
    """The one message that an exchange left on the screen."""
    messages = [exchange.original, *exchange.followups]
    (message,) = [message for message in messages if message is not None and not message.deleted]
    return message


async def mention(discord: FakeDiscord, text: str) -> list[str]:
    """What the bot says to a mention, once it is done with it."""
    before = len(discord.messages_in())
    await discord.say(None, text, mentions_bot=True, expect=0)
    return [plain(message.text) for message in discord.messages_in()[before + 1 :]]


async def asked(log: QuestionLog) -> list[str]:
    """The questions in the log, oldest first."""
    await log.flush()
    return [row.question for row in await log.recent(100)][::-1]


async def test_a_flood_of_mentions_is_answered_once(discord: FakeDiscord, clock: Clock, log: QuestionLog) -> None:
    """A few are answered, the next one told when to ask again, all others get nothing, until the time is over."""
    replies = [await mention(discord, f"{QUESTION} Really {number}?") for number in range(USER_BURST + 4)]

    assert [len(reply) for reply in replies] == [1] * (USER_BURST + 1) + [0, 0, 0]
    assert replies[USER_BURST] == [TOO_FAST]
    assert len(await asked(log)) == USER_BURST
    clock.now += 3
    assert HEADLINE in (await mention(discord, QUESTION))[0]
    assert await mention(discord, DECLINED) == []


async def test_each_command_is_answered_privately(discord: FakeDiscord, clock: Clock) -> None:
    """Discord would call a command without a response broken, so each gets its sentence, for its user alone."""
    for number in range(USER_BURST):
        await discord.slash("ask", {"question": f"{QUESTION} {number}"})
    refused = [told(await discord.slash("ask", {"question": QUESTION, "private": bool(n)})) for n in range(3)]

    assert [(message.text, message.ephemeral) for message in refused] == [(TOO_FAST, True)] * 3
    clock.now += 3
    assert HEADLINE in plain(told(await discord.slash("ask", {"question": QUESTION})).text)


async def test_every_way_to_ask_counts(discord: FakeDiscord) -> None:
    """Mentions, commands, menus and buttons are counted together, and refused alike."""
    declined = await discord.slash("ask", {"question": DECLINED})
    await discord.say(None, QUESTION, mentions_bot=True)
    question = discord.messages_in()[-2]
    await discord.context_menu("Answer this", message=question)
    await discord.click(declined, QUESTION)
    await mention(discord, "")
    refused = [
        await discord.click(declined, QUESTION),
        await discord.context_menu("Answer this", message=question),
        await discord.slash("ask", {"question": QUESTION}),
    ]

    assert [(told(each).text, told(each).ephemeral) for each in refused] == [(TOO_FAST, True)] * 3
    assert [await mention(discord, text) for text in ("", QUESTION)] == [[TOO_FAST], []]


async def test_verdicts_do_not_count(discord: FakeDiscord) -> None:
    """Whoever has asked all that they may can still say what they think of an answer."""
    exchanges = [await discord.slash("ask", {"question": QUESTION}) for _ in range(USER_BURST + 1)]

    assert told(exchanges[-1]).text == TOO_FAST
    assert told(await discord.click(exchanges[0], "Wrong")).text == "Thank you. Noted as: wrong."


async def test_a_crowd_in_one_channel(discord: FakeDiscord) -> None:
    """Many people at once are slowed down together, there and not elsewhere, and told once."""
    people = [discord.world.add_member(discord.world.guild, f"Person {number}") for number in range(CHANNEL_BURST + 3)]
    await discord.join(discord.world.guild)
    for person in people:
        await discord.say(None, QUESTION, user=person, mentions_bot=True, expect=0)
    said = [message.text for message in discord.messages_in() if message.author == discord.world.bot]

    assert len(said) == CHANNEL_BURST + 1
    assert said[-1] == "More is asked in this channel than I may answer at once. Please ask again in 2 seconds."
    assert HEADLINE in plain((await discord.direct_message(QUESTION, user=people[-1]))[0].text)


async def test_a_day_has_its_limit(discord: FakeDiscord, clock: Clock) -> None:
    """Whoever asked as much as they may comes back in a day."""
    for number in range(LIMITS.daily_questions):
        clock.now += 10
        await discord.slash("ask", {"question": f"{QUESTION} {number}"})
    refused = told(await discord.slash("ask", {"question": QUESTION}))
    clock.now += DAY

    assert refused.text == "You have asked as much as one person may in 24 hours. Please ask again in 24 hours."
    assert HEADLINE in plain(told(await discord.slash("ask", {"question": QUESTION})).text)


async def test_a_repeated_mention_is_shown_its_answer(discord: FakeDiscord, clock: Clock, log: QuestionLog) -> None:
    """The first repetition gets a link, further ones nothing, and a minute later the question is answered anew."""
    (first,) = await discord.say(None, QUESTION, mentions_bot=True)
    link = f"https://discord.com/channels/{discord.world.guild.id}/{first.channel.id}/{first.id}"
    pointed, ignored = await mention(discord, QUESTION.upper()), await mention(discord, QUESTION)

    assert pointed == [f"You asked that a moment ago: see [my answer]({link})."]
    assert ignored == []
    assert await asked(log) == [QUESTION]
    clock.now += 60
    assert HEADLINE in (await mention(discord, QUESTION))[0]
    assert await asked(log) == [QUESTION, QUESTION]


async def test_two_at_once_get_one_answer(discord: FakeDiscord, log: QuestionLog) -> None:
    """A message that was sent twice by a slow client is answered once, even before the first answer has arrived."""
    held = discord.hold("POST", "/channels/*/messages")
    for _ in range(2):
        await discord.say(None, QUESTION, mentions_bot=True, wait=False)
    await held.arrived()
    await discord.gateway.heartbeat_round()  # the bot has read both
    held.release()
    await discord.quiet()

    assert len([message for message in discord.messages_in() if message.author == discord.world.bot]) == 1
    assert await asked(log) == [QUESTION]


async def test_an_answer_that_did_not_arrive_is_sent_again(discord: FakeDiscord, log: QuestionLog) -> None:
    """Where Discord took no answer there is nothing to point to."""
    discord.fail_next("POST", "/channels/*/messages", status=400, times=2)
    lost, found = await mention(discord, QUESTION), await mention(discord, QUESTION)

    assert lost == []
    assert HEADLINE in found[0]
    assert await asked(log) == [QUESTION]


async def test_a_repeated_command_shows_the_answer_again(discord: FakeDiscord, log: QuestionLog) -> None:
    """With the same buttons, so that a verdict counts for the one row there is; a mention after it is answered too."""
    first, second = [await discord.slash("ask", {"question": text}) for text in (QUESTION, f"{QUESTION}!")]
    mentioned = await mention(discord, QUESTION)

    assert second.message.embeds == first.message.embeds
    assert second.message.components == first.message.components
    assert HEADLINE in mentioned[0]
    assert await asked(log) == [QUESTION]


async def test_other_people_and_places_get_answers_of_their_own(discord: FakeDiscord, log: QuestionLog) -> None:
    """What one person asked in one place is no business of others."""
    other = discord.world.add_member(discord.world.guild, "Bob")
    await discord.join(discord.world.guild)
    await mention(discord, QUESTION)
    (answer,) = await discord.say(None, QUESTION, user=other, mentions_bot=True)
    (direct,) = await discord.direct_message(QUESTION)

    assert HEADLINE in plain(answer.text)
    assert HEADLINE in plain(direct.text)
    assert await asked(log) == [QUESTION] * 3


async def test_who_is_forgotten_is_not_shown_what_they_asked(discord: FakeDiscord, log: QuestionLog) -> None:
    """After /privacy forget the same question is a new one."""
    await discord.slash("ask", {"question": QUESTION})
    await discord.slash("privacy forget")
    assert await asked(log) == []
    await discord.slash("ask", {"question": QUESTION})

    assert await asked(log) == [QUESTION]
