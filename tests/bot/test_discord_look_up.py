"""Looking things up on Discord: everywhere, by everybody, with charts and without, over restarts and with bad input."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from typing import Any

import pytest

from bot.client import Connection, MoonraceBot
from bot.guild_rules import GuildRules, ServerSettings
from bot.rendering.charts import Charts, Theme
from bot.service import AskService
from bot.storage import QuestionLog
from knowledge.answering import KnowledgeBase
from knowledge.library import load
from tests.bot.conftest import SMALL, online
from tests.bot.drawn import PICTURE, Easel
from tests.bot.reading import plain
from tests.bot.test_discord_matrix import PLACES
from tests.loopback.exchange import Response
from tests.loopback.permissions import Permission
from tests.loopback.server import FakeDiscord
from tests.loopback.world import Channel
from tests.shipped import shipped

COMMANDS: dict[str, dict[str, Any]] = {
    "timeline": {"topic": "artemis", "from": "2020", "to": "2030", "side": "us-led"},
    "slip": {"milestone": "artemis"},
    "compare": {"a": "artemis", "b": "ilrs"},
    "next": {"topic": "china"},
    "mission": {"name": "luna 25"},
    "define": {"term": "NRHO"},
}


@pytest.fixture(scope="session")
def base() -> KnowledgeBase:
    """The shipped knowledge, on a fixed day."""
    return shipped()


@pytest.fixture(autouse=True)
def _online(bot: MoonraceBot) -> None:
    """Each of these tests needs the bot online."""


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("private", [False, True])
@pytest.mark.parametrize(("place", "install"), PLACES)
async def test_every_command_everywhere(
    discord: FakeDiscord, command: str, place: Callable[[FakeDiscord], Channel], install: str, *, private: bool
) -> None:
    """Each is acknowledged first, shows a row with a source, and is seen by the asker alone where they said so."""
    values = COMMANDS[command] | {"private": private}
    asked = await discord.slash(command, values, channel=place(discord), install=install)

    assert asked.response is Response.DEFERRED_MESSAGE
    assert " [1]" in asked.message.text
    assert "\n[1] " in asked.message.text
    assert asked.ephemeral == private
    assert not asked.message.pings


@pytest.mark.parametrize("command", ["timeline", "slip"])
async def test_the_chart_comes_with_its_text(discord: FakeDiscord, charts: Easel, command: str) -> None:
    """It is attached with a text for those who cannot see it, in the theme that was chosen."""
    asked = await discord.slash(command, COMMANDS[command] | {"theme": "light"})
    (sent,) = asked.message.versions[-1]["attachments"]

    assert [attachment["filename"] for attachment in asked.message.attachments] == [PICTURE.name]
    assert sent["description"] == PICTURE.alt
    assert [theme for _, theme in charts.asked] == [Theme.LIGHT]


async def test_a_chart_that_is_really_drawn(discord: FakeDiscord, bot: MoonraceBot) -> None:
    """The pieces fit: what is attached is a picture with a text of its own."""
    with closing(Charts()) as bot.charts:
        asked = await discord.slash("slip", COMMANDS["slip"])
    (attachment,) = asked.message.attachments
    (sent,) = asked.message.versions[-1]["attachments"]

    assert attachment["filename"].endswith(".png")
    assert attachment["size"] > 1000
    assert "2028" in sent["description"]


@pytest.mark.parametrize("command", ["timeline", "slip"])
async def test_without_a_chart_the_text_goes_out(discord: FakeDiscord, charts: Easel, command: str) -> None:
    """Whatever keeps the chart from being drawn."""
    charts.chart = None
    asked = await discord.slash(command, COMMANDS[command])

    assert asked.message.attachments == []
    assert " [1]" in asked.message.text


async def test_where_no_files_may_be_attached(discord: FakeDiscord, charts: Easel) -> None:
    """Nothing is drawn that could not be sent."""
    channel = discord.world.add_channel("narrow", discord.world.guild, denied_to_bot=Permission.ATTACH_FILES)
    asked = await discord.slash("timeline", COMMANDS["timeline"], channel=channel)

    assert "**Timeline: Artemis**" in asked.message.text
    assert charts.asked == []


async def test_where_nothing_may_be_embedded(discord: FakeDiscord) -> None:
    """The pages are plain text, with the same buttons."""
    channel = discord.world.add_channel("plain", discord.world.guild, denied_to_bot=Permission.EMBED_LINKS)
    asked = await discord.slash("timeline", COMMANDS["timeline"], channel=channel)
    await discord.click(asked, "Next")

    assert asked.message.embeds == []
    assert "page 2 of" in asked.message.content
    assert len(asked.message.content) <= 2000


async def test_leafing_over_a_restart(
    discord: FakeDiscord,
    bot: MoonraceBot,
    connection: Connection,
    service: AskService,
) -> None:
    """Each button shows its page in place of the one above it, in any process, and the chart stays where it is."""
    asked = await discord.slash("timeline", {"topic": "artemis", "as_of": "2026-06", "from": "2022"})
    shown = [asked.message.text]
    assert asked.message.buttons == ["Next"]
    await discord.click(asked, "Next")
    shown.append(asked.message.text)
    assert asked.message.buttons == ["Previous", "Next"]
    await bot.close()
    async with online(MoonraceBot(connection, service), discord.token):
        while "Next" in asked.message.buttons:
            await discord.click(asked, "Next")
            shown.append(asked.message.text)
        assert asked.message.buttons == ["Previous"]
        await discord.click(asked, "Previous")

    assert len(set(shown)) == len(shown) > 2
    assert all(f"page {number} of {len(shown)}" in text for number, text in enumerate(shown, start=1))
    assert all("from 2022 · as known in or before June 2026" in text for text in shown)
    assert asked.message.text == shown[-2]
    assert [attachment["filename"] for attachment in asked.message.attachments] == [PICTURE.name]


async def test_somebody_else_may_leaf(discord: FakeDiscord) -> None:
    """What all see, all may leaf through."""
    asked = await discord.slash("next")
    await discord.click(asked, "Next", user=discord.world.owner)

    assert "page 2 of" in asked.message.text


async def test_a_page_of_what_is_no_longer_known(discord: FakeDiscord, service: AskService) -> None:
    """After a change of the data an old button says so, to whoever pressed it, and leaves the message as it was."""
    asked = await discord.slash("timeline", {"topic": "Chandrayaan"})
    before = asked.message.text
    service.adopt(KnowledgeBase(load(SMALL)))
    pressed = await discord.click(asked, "Next")

    assert pressed.ephemeral
    assert pressed.message.text.startswith("I no longer know what this button is about.")
    assert asked.message.text == before


@pytest.mark.parametrize(
    ("command", "values", "button", "title"),
    [
        ("timeline", {"topic": "artmis", "from": "2020"}, "Artemis", "**Timeline: Artemis**"),
        ("mission", {"name": "luna 255"}, "Luna-25", "**Luna\\-25**"),
        ("define", {"term": "nhro"}, "NRHO", "**From the glossary**"),
        ("compare", {"a": "artmis", "b": "ilrs"}, "Artemis", "**Artemis and International"),
    ],
)
async def test_a_name_that_is_not_known(
    discord: FakeDiscord, command: str, values: dict[str, Any], button: str, title: str
) -> None:
    """One sentence with up to three of the closest, each a button that shows it in the place of the sentence."""
    asked = await discord.slash(command, values)
    said = plain(asked.message.text)
    buttons = asked.message.buttons

    assert "Closest: " in said
    assert button in buttons
    assert len(buttons) <= 3
    assert all(each in said for each in buttons)
    await discord.click(asked, button)
    assert plain(asked.message.text).startswith(plain(title))
    assert " [1]" in asked.message.text


async def test_two_names_that_are_not_known(discord: FakeDiscord) -> None:
    """The sentence is about the first; there is no button that would only lead to the second."""
    asked = await discord.slash("compare", {"a": "artmis", "b": "xyzzy"})

    assert 'I know nothing called "artmis".' in plain(asked.message.text)
    assert asked.message.buttons == []


@pytest.mark.parametrize(
    ("command", "values", "words"),
    [
        ("timeline", {"topic": "artemis", "from": "2030", "to": "2020"}, "Swap the two dates."),
        ("timeline", {"from": "1900"}, "Give a date between these."),
        ("timeline", {"to": "2101"}, "Give a date between these."),
        ("timeline", {"from": "soon"}, "I cannot read “soon” as a date for from."),
        ("timeline", {"as_of": "1957"}, "Give a later as_of."),
        ("timeline", {"as_of": "2021/2023"}, "a stretch of time"),
        ("next", {"topic": "apollo"}, "no source that announces what is to come for Apollo"),
        ("compare", {"a": "artemis", "b": "Artemis programme"}, "compared with itself"),
        ("slip", {"milestone": "everything"}, "Name a milestone, such as "),
    ],
)
async def test_bad_input_gets_a_sentence(
    discord: FakeDiscord, command: str, values: dict[str, Any], words: str
) -> None:
    """It is for the asker alone and says what to change."""
    asked = await discord.slash(command, values)

    assert asked.ephemeral
    assert words in plain(asked.message.text)


async def test_a_window_without_rows_is_no_error(discord: FakeDiscord, charts: Easel) -> None:
    """All see that nothing lies there, and how to see more."""
    charts.chart = None
    asked = await discord.slash("timeline", {"topic": "apollo", "from": "2020"})

    assert "Nothing of it lies there." in asked.message.text
    assert not asked.ephemeral


@pytest.mark.parametrize(
    ("command", "option", "typed", "name"),
    [
        ("timeline", "topic", "artemis acc", "Artemis Accords"),
        ("slip", "milestone", "first crewed landing of the a", "First crewed landing of the Artemis programme"),
        ("compare", "a", "side:us", "side:US-led"),
        ("compare", "b", "starsh", "Starship"),
        ("next", "topic", "chi", "China"),
        ("mission", "name", "apollo 1", "Apollo 11"),
        ("define", "term", "nr", "NRHO"),
    ],
)
async def test_names_are_offered(discord: FakeDiscord, command: str, option: str, typed: str, name: str) -> None:
    """While somebody types, from memory, in a form that the command takes."""
    values = {"a": "artemis"} if option == "b" else {}
    offered = await discord.autocomplete(command, option, typed, values)

    assert {"name": name, "value": name} in offered
    assert 0 < len(offered) <= 25
    assert len(await discord.autocomplete(command, option, "", values)) == 25


async def test_explain_the_acronyms(discord: FakeDiscord, log: QuestionLog) -> None:
    """Of any message, for whoever chose so alone; nothing of it is logged."""
    await discord.say(None, "TLI went fine, next stop NRHO!", expect=0)
    asked = await discord.context_menu("Explain the acronyms", message=discord.messages_in()[-1])
    await log.flush()

    assert asked.ephemeral
    assert "TLI (translunar injection)" in plain(asked.message.text)
    assert "NRHO (near-rectilinear halo orbit)" in plain(asked.message.text)
    assert await log.recent(1) == []


@pytest.mark.parametrize("text", ["Good morning!", " "])
async def test_nothing_to_explain(discord: FakeDiscord, text: str) -> None:
    """A message without acronyms, or without text, gets a sentence."""
    await discord.say(None, text, expect=0)
    asked = await discord.context_menu("Explain the acronyms", message=discord.messages_in()[-1])

    assert asked.ephemeral
    assert "I know no acronym or term in that message." in asked.message.text


async def test_private_by_default(
    discord: FakeDiscord, bot: MoonraceBot, connection: Connection, service: AskService
) -> None:
    """Whoever runs the bot may keep answers private; an asker's own word goes before."""
    await bot.close()
    client = MoonraceBot(
        connection, service, rules=GuildRules(service.log.guilds, ServerSettings(private_by_default=True))
    )
    async with online(client, discord.token):
        unsaid = await discord.slash("define", {"term": "NRHO"})
        said = await discord.slash("define", {"term": "NRHO", "private": False})

    assert (unsaid.ephemeral, said.ephemeral) == (True, False)
