"""The fake Discord does for discord.py what Discord does (a verified fake)."""

from __future__ import annotations

from collections.abc import AsyncIterator

import aiohttp
import discord
import pytest

from tests.loopback.client_side import without_pauses
from tests.loopback.commands import NotOfferedError
from tests.loopback.contract import find_contract
from tests.loopback.exchange import Response
from tests.loopback.server import FakeDiscord
from tests.loopback.tiny_bot import TinyBot, online
from tests.loopback.waiting import NeverHappenedError


@pytest.fixture
async def server() -> AsyncIterator[FakeDiscord]:
    async with FakeDiscord(contract=find_contract()) as fake:
        yield fake
        assert fake.violations == []
        assert fake.unexpected == []


@pytest.fixture
async def bot(server: FakeDiscord) -> AsyncIterator[TinyBot]:
    async with online(server) as tiny:
        yield tiny


@pytest.mark.usefixtures("bot")
async def test_a_slash_command_is_followed_from_thinking_to_the_answer(server: FakeDiscord) -> None:
    """A deferred command ends as the edited message, public, with its embed and buttons."""
    exchange = await server.slash("ping", {"text": "Moon"}, locale="de")

    assert exchange.acknowledged
    assert exchange.response is Response.DEFERRED_MESSAGE
    assert exchange.message.text == "pong Moon\nPong\nNone in de"
    assert exchange.message.buttons == ["More", "Change", "Wait", "Ask me"]
    assert not exchange.ephemeral
    assert [edit["content"] for edit in exchange.edits] == ["pong Moon"]


@pytest.mark.usefixtures("bot")
async def test_what_is_deferred_in_private_stays_private(server: FakeDiscord) -> None:
    """An answer is as private as its deferral, and the buttons on it are there for the asker only."""
    exchange = await server.slash("ping", {"text": "Moon", "private": True})

    assert exchange.ephemeral
    with pytest.raises(NotOfferedError, match="does not see"):
        await server.click(exchange, "More", user=server.world.owner)


@pytest.mark.usefixtures("bot")
async def test_options_are_resolved_and_subcommands_found(server: FakeDiscord) -> None:
    """A user given as an option arrives as a user; a group's command is reached by its path."""
    about = await server.slash("ping", {"text": "x", "about": server.world.owner})
    shown = await server.slash("privacy show")

    assert "olga" in about.message.text
    assert shown.message.text == "nothing is kept"
    assert shown.ephemeral


@pytest.mark.usefixtures("bot")
async def test_autocomplete_offers_choices(server: FakeDiscord) -> None:
    """Typing into an option brings the bot's choices."""
    assert await server.autocomplete("ping", "text", "Lun") == [{"name": "Lun!", "value": "Lun"}]


@pytest.mark.usefixtures("bot")
async def test_buttons_answer_change_and_wait(server: FakeDiscord) -> None:
    """A click brings a new message, or changes the one that was clicked, at once or later."""
    exchange = await server.slash("ping", {"text": "Moon"})

    more = await server.click(exchange, "More", user=server.world.owner)
    later = await server.click(exchange, "wait")
    await later.until(lambda e: e.edits, "the later change")
    assert exchange.message.content == "changed later"
    await server.click(exchange, "Change")

    assert (more.message.text, more.ephemeral) == ("more for you", True)
    assert exchange.message.content == "changed"
    assert exchange.message.buttons == []
    with pytest.raises(NotOfferedError, match="no 'Change'"):
        await server.click(exchange, "Change")


@pytest.mark.usefixtures("bot")
async def test_a_disabled_button_cannot_be_pressed(server: FakeDiscord) -> None:
    """Discord's client does not send clicks on disabled buttons."""
    exchange = await server.slash("ping", {"text": "Moon"})

    with pytest.raises(NotOfferedError, match="disabled"):
        await server.click(exchange, "Not now")


@pytest.mark.usefixtures("bot")
async def test_a_menu_is_chosen_from(server: FakeDiscord) -> None:
    """The values chosen in a select menu arrive, and only those it offers can be chosen."""
    exchange = await server.slash("ping", {"text": "Moon"})

    assert (await server.choose(exchange, "menu", ["Luna"])).message.text == "chose ['Luna']"
    with pytest.raises(NotOfferedError, match="offers"):
        await server.choose(exchange, "menu", ["Apollo"])


@pytest.mark.usefixtures("bot")
async def test_a_modal_is_filled_in(server: FakeDiscord) -> None:
    """A modal opens on a click, keeps to its limits, and what was written arrives."""
    opened = await server.click(await server.slash("ping", {"text": "Moon"}), "Ask me")

    assert opened.modal["title"] == "What was wrong?"
    with pytest.raises(NotOfferedError, match="21 characters"):
        await server.submit_modal(opened, {"reason": "x" * 21})
    assert (await server.submit_modal(opened, {"reason": "old date"})).message.text == "because old date"


async def test_context_menus_see_their_target(server: FakeDiscord, bot: TinyBot) -> None:
    """A message chosen by hand is readable although the bot could not read it in the channel."""
    await server.say(None, "2024, they said", expect=0)
    unread = bot.heard[-1]

    read = await server.context_menu("Answer this", message=server.messages_in()[-1])
    who = await server.context_menu("Who is this", target=server.world.owner)

    assert unread.content == ""
    assert read.message.text == "it says: 2024, they said"
    assert who.message.text == "this is Olga"


@pytest.mark.usefixtures("bot")
async def test_mentions_replies_and_direct_messages_reach_the_bot(server: FakeDiscord) -> None:
    """The text of mentions, of replies that ping, and of direct messages arrives without a privileged intent."""
    mention = server.world.bot.mention
    (answer,) = await server.say(None, "when?", mentions_bot=True)
    (second,) = await server.say(None, "and then?", reply_to=answer)
    (direct,) = await server.direct_message("hello")

    assert answer.text == f"heard: {mention} when?"
    assert answer.reply_to is not None
    assert second.text == "heard: and then?"
    assert direct.text == "heard: hello"


@pytest.mark.usefixtures("bot")
async def test_some_replies_do_not_ping(server: FakeDiscord) -> None:
    """A reply to the response of a command never pings, nor does one with the ping switched off."""
    command = await server.slash("echo", {"text": "hi"})
    (answer,) = await server.say(None, "when?", mentions_bot=True)

    assert await server.say(None, "and then?", reply_to=command, expect=0) == []
    assert await server.say(None, "and then?", reply_to=answer, ping=False, expect=0) == []


async def test_a_redelivered_event_cannot_be_answered_twice(server: FakeDiscord, bot: TinyBot) -> None:
    """The second response to an interaction is refused and changes nothing on the screen."""
    exchange = await server.slash("echo", {"text": "once"})

    await server.redeliver(exchange)
    await server.quiet()

    assert bot.refused == [40060]
    assert [message.text for message in server.messages_in()] == ["once"]


@pytest.mark.parametrize("status", [429, 500])
@pytest.mark.usefixtures("bot")
async def test_a_failed_request_is_tried_again(server: FakeDiscord, status: int) -> None:
    """discord.py repeats what met a rate limit or a server error, and the answer still comes."""
    failure = server.fail_next("PATCH", "/webhooks/*/*/messages/@original", status=status, times=2)

    with without_pauses():
        exchange = await server.slash("ping", {"text": "Moon"})

    assert failure.happened == 2
    assert exchange.message.content == "pong Moon"
    tries = server.recording.find("PATCH", "/webhooks/*/*/messages/@original")
    assert [request.status for request in tries] == [status, status, 200]


async def test_a_connection_can_be_cut(server: FakeDiscord, bot: TinyBot) -> None:
    """A request can end without an answer, and the client notices."""
    server.fail_next("POST", "/users/@me/channels", status=0)

    with pytest.raises(aiohttp.ServerDisconnectedError):
        await bot.create_dm(discord.Object(server.world.owner.id))


@pytest.mark.usefixtures("bot")
async def test_a_request_can_be_held(server: FakeDiscord) -> None:
    """While a request is held the person sees the bot thinking; then the answer comes."""
    held = server.hold("PATCH", "/webhooks/*/*/messages/@original")

    exchange = await server.slash("ping", {"text": "Moon"}, wait=False)
    await held.arrived()
    assert exchange.message.loading
    held.release()
    await exchange.until(lambda e: e.settled, "the answer")

    assert exchange.message.content == "pong Moon"


async def test_three_seconds_are_enough_and_no_more(server: FakeDiscord, bot: TinyBot) -> None:
    """A response that comes later than three seconds is to an unknown interaction."""
    held = server.hold("POST", "/interactions/*/*/callback")
    exchange = await server.slash("echo", {"text": "late"}, wait=False)
    await held.arrived()

    server.still_clock.advance(3.1)
    held.release()
    await server.quiet()

    assert not exchange.acknowledged
    assert bot.refused == [10062]


async def test_a_token_lives_for_fifteen_minutes(server: FakeDiscord, bot: TinyBot) -> None:
    """After that, what was deferred can no longer be edited."""
    held = server.hold("PATCH", "/webhooks/*/*/messages/@original")
    await server.slash("ping", {"text": "Moon"}, wait=False)
    await held.arrived()

    server.still_clock.advance(901)
    held.release()
    await server.quiet()

    assert bot.refused == [50027]


async def test_an_answer_that_never_comes_is_told_as_such() -> None:
    """Waiting ends with a sentence that names the command and what was seen of it."""
    async with FakeDiscord(patience=0.05) as impatient, online(impatient):
        impatient.hold("POST", "/interactions/*/*/callback")
        with pytest.raises(NeverHappenedError, match="an answer to show, in command 'echo' by Ada"):
            await impatient.slash("echo", {"text": "?"})


@pytest.mark.usefixtures("bot")
async def test_files_arrive(server: FakeDiscord) -> None:
    """A multipart request is taken apart into its body and its files."""
    exchange = await server.slash("upload")

    (callback,) = server.recording.find("POST", "/interactions/*/*/callback")
    assert callback.files[0].content == b"moon"
    assert exchange.message.attachments[0]["filename"] == "moon.txt"


@pytest.mark.usefixtures("bot")
async def test_layouts_are_read_like_text(server: FakeDiscord) -> None:
    """Components of the second version are accepted, and their text is the message's."""
    assert (await server.slash("layout")).message.text == "in a container"


@pytest.mark.usefixtures("bot")
async def test_only_allowed_mentions_ping(server: FakeDiscord) -> None:
    """A message disturbs whom `allowed_mentions` lets it disturb, whatever it says."""
    exchange = await server.slash("pings")
    await exchange.until(lambda e: e.followups, "the follow-up")

    assert exchange.message.pings == []
    assert exchange.followups[0].pings == [server.world.asker.mention]


async def test_what_the_fake_does_not_know_is_remembered(bot: TinyBot, server: FakeDiscord) -> None:
    """An unknown path is answered 404 and recorded, so that a test can fail on it."""
    with pytest.raises(discord.NotFound):
        await bot.http.get_roles(server.world.guild.id)

    assert [request.path for request in server.unexpected] == [f"/guilds/{server.world.guild.id}/roles"]
    server.unexpected.clear()


@pytest.mark.usefixtures("bot")
async def test_no_record_holds_the_token(server: FakeDiscord) -> None:
    """Requests are recorded without the bot's token."""
    assert server.requests
    assert all(server.token not in f"{request.headers} {request.path} {request.body}" for request in server.requests)
