"""Curated answers on Discord: listed, edited, removed, exported, hidden sources beside them, and all of one server."""

from __future__ import annotations

import datetime as dt
import tomllib

import pytest

from bot.client import MoonraceBot
from bot.drafts import Draft, Kind
from bot.errors import StorageError
from bot.moderation import Moderation
from bot.service import AskService
from bot.storage import QuestionLog
from tests.bot.logged import fetch
from tests.bot.reviewing.conftest import Calendar
from tests.bot.reviewing.typing import (
    TEXT,
    UNKNOWN,
    URL,
    WORDING,
    ask,
    curate,
    deeds,
    done,
    give_reason,
    refusal,
    review,
    shown,
    typed,
)
from tests.bot.storage.desk import HOME, MODERATOR, asked, curated, keep, record
from tests.loopback.permissions import Permission
from tests.loopback.server import FakeDiscord
from tests.loopback.world import User

KNOWN = "When is Artemis III?"
NEWER, OLDER = "The Agency plans Artemis III for 2027", "The Agency planned to land people on the Moon with Artemis III"
CORRECTED = "Artemis III is planned for 2028."

# Discord's contract costs most of the time; the whole loop is held to it.
pytestmark = pytest.mark.parametrize("discord", [False], indirect=True)


@pytest.fixture(autouse=True)
def _online(bot: MoonraceBot) -> None:
    """Each of these tests needs the bot online."""


async def offered(discord: FakeDiscord, command: str, option: str, by: User, text: str = "") -> dict[str, str]:
    """The values that a completion offers, by their names."""
    choices = await discord.autocomplete(command, option, text, user=by)
    return {choice["name"]: choice["value"] for choice in choices}


async def answered(discord: FakeDiscord, by: User) -> None:
    """A moderator answers what nobody could."""
    await ask(discord)
    await curate(discord, await review(discord, by), by)


async def test_it_comes_before_the_library_where_it_truly_matches(discord: FakeDiscord, moderator: User) -> None:
    """And nowhere else: another mission, another date and another time are the library's."""
    await ask(discord, KNOWN)
    opened = await review(discord, moderator, "all")
    await curate(discord, opened, moderator, question="When is Artemis 3?", text=CORRECTED)

    assert CORRECTED in shown(await ask(discord, "When is Artemis III"))
    assert CORRECTED in shown(await ask(discord, "when's artemis 3?"))
    assert "Artemis II flew four people" in shown(await ask(discord, "When did Artemis II fly?"))
    assert OLDER in shown(await discord.slash("ask", {"question": KNOWN, "as_of": "2021"}))


async def test_a_moderator_who_asks_something_else_is_told(discord: FakeDiscord, moderator: User) -> None:
    """An answer that would not stand in for what was asked does not pretend to."""
    await ask(discord, KNOWN)
    opened = await review(discord, moderator, "all")
    kept = await curate(discord, opened, moderator, question="Who builds the lander of Artemis III?")

    assert "my own answer still comes first" in shown(kept)
    assert NEWER in shown(await ask(discord, f"{KNOWN} "))


async def test_it_never_leaves_its_server(discord: FakeDiscord, moderator: User) -> None:
    """Neither another server nor a direct message gets it."""
    other = discord.world.add_guild("Elsewhere")
    await discord.join(other)
    await answered(discord, moderator)
    (direct,) = await discord.direct_message(UNKNOWN)

    assert TEXT in shown(await ask(discord, f"{UNKNOWN} "))
    assert TEXT not in shown(await ask(discord, guild=other))
    assert TEXT not in direct.text


async def test_they_are_listed_edited_and_removed(
    discord: FakeDiscord, log: QuestionLog, moderator: User, colleague: User
) -> None:
    """Each change is felt at once, even by whoever asked a moment ago, and is in the audit."""
    await answered(discord, moderator)
    found = await offered(discord, "curated edit", "answer", colleague, "colour")
    modal = await discord.slash("curated edit", {"answer": found[WORDING]}, user=colleague)
    assert [part["value"] for part in _inputs(modal.modal)] == [WORDING, TEXT, URL]
    await done(await discord.submit_modal(modal, typed(text="It is black.", kind="history")))

    listed = await discord.slash("curated list", user=moderator)
    assert listed.ephemeral
    assert f"1 curated answer · page 1 of 1\n\n{WORDING}\nIt is black." in shown(listed)
    assert "history · never grows old" in shown(listed)
    assert "It is black." in shown(await ask(discord))
    removed = await discord.slash("curated remove", {"answer": found[WORDING]}, user=moderator)
    assert shown(removed) == f"Removed: the answer to “{WORDING}”."
    assert "I know Artemis III, but have no source" in shown(await ask(discord))
    assert await deeds(log, discord.world.guild.id) == [
        (moderator.id, "answered"),
        (colleague.id, "edited"),
        (moderator.id, "removed"),
    ]


def _inputs(modal: dict[str, object]) -> list[dict[str, str]]:
    components = modal["components"]
    assert isinstance(components, list)
    return [label["component"] for label in components if label["component"].get("value")]


async def test_a_long_list_has_pages(discord: FakeDiscord, moderator: User) -> None:
    """Its buttons turn them."""
    colours = "red", "green", "blue", "white", "black", "grey"
    for colour in colours:
        await ask(discord, f"Is the rover of Artemis III {colour}?")
        await curate(discord, await review(discord, moderator), moderator, question=f"Is its rover {colour}?")
    listed = await discord.slash("curated list", user=moderator)
    turned = await done(await discord.click(listed, "Next", user=moderator))

    assert "6 curated answers · page 2 of 2" in shown(turned)
    assert "Is its rover grey?" in shown(turned)


async def test_the_export_is_toml_that_can_be_offered(discord: FakeDiscord, log: QuestionLog, moderator: User) -> None:
    """A source, a milestone and a statement for each, whatever was typed, and no names of people."""
    text = 'It is "white"\\ """ \x7f\n[[statement]] é'
    await ask(discord)
    await curate(discord, await review(discord, moderator), moderator, text=text)
    exported = await discord.slash("curated export", user=moderator)
    (upload,) = discord.recording.find("PATCH", "/webhooks/*/*/messages/@original")[-1].files
    data = tomllib.loads(upload.content.decode())

    assert exported.ephemeral
    assert upload.filename == "curated.toml"
    ((source,), (milestone,), (statement,)) = data["source"], data["milestone"], data["statement"]
    assert source["url"] == URL
    assert (milestone["questions"], milestone["entities"]) == ([WORDING], ["artemis-3"])
    assert statement["text"] == 'It is "white"\\ """ [[statement]] é'
    assert (statement["milestone"], statement["sources"]) == (milestone["id"], [source["id"]])
    assert str(moderator.id) not in upload.content.decode()
    assert (await deeds(log, discord.world.guild.id))[-1] == (moderator.id, "exported")


async def test_nothing_of_another_server_is_to_be_had(discord: FakeDiscord, log: QuestionLog, moderator: User) -> None:
    """By its id neither: it is not shown, edited or removed, and completions offer none of it."""
    await answered(discord, moderator)
    other = discord.world.add_guild("Elsewhere")
    await discord.join(other)
    stranger = discord.world.add_member(other, "Stan", Permission.MANAGE_MESSAGES)
    (row,) = await log.curation.in_use(discord.world.guild.id)
    for command in ("curated edit", "curated remove"):
        refused = await discord.slash(command, {"answer": row.id}, user=stranger, guild=other)
        assert refusal(refused).startswith("This server has no such curated answer.")
        assert await discord.autocomplete(command, "answer", "", user=stranger, guild=other) == []

    assert "no curated answers" in shown(await discord.slash("curated list", user=stranger, guild=other))
    assert await log.curation.in_use(discord.world.guild.id) == [row]


async def test_completions_are_for_moderators(discord: FakeDiscord, moderator: User) -> None:
    """Others are offered nothing."""
    await answered(discord, moderator)

    assert list(await offered(discord, "curated remove", "answer", moderator)) == [WORDING]
    assert await offered(discord, "curated remove", "answer", discord.world.asker) == {}


async def test_a_hidden_source_answers_no_longer_on_this_server(
    discord: FakeDiscord, log: QuestionLog, moderator: User
) -> None:
    """What rests on it alone; an older statement with another source answers instead, and elsewhere nothing changes."""
    other = discord.world.add_guild("Elsewhere")
    await discord.join(other)
    assert NEWER in shown(await ask(discord, KNOWN))
    opened = await review(discord, moderator, "all")
    hidden = await give_reason(discord, opened, "Hide source here", moderator, source=["agency-2026"])

    assert "no longer answers on this server" in shown(hidden)
    assert NEWER not in shown(await ask(discord, KNOWN))
    assert OLDER in shown(await ask(discord, KNOWN))
    assert NEWER in shown(await ask(discord, KNOWN, guild=other))
    found = await offered(discord, "curated unhide", "source", moderator)
    assert found == {"Agency, The new plan": "agency-2026"}
    await discord.slash("curated unhide", {"source": "agency-2026"}, user=moderator)
    assert NEWER in shown(await ask(discord, KNOWN))
    assert [action for _, action in await deeds(log, discord.world.guild.id)] == ["hidden", "unhidden"]


async def test_an_old_answer_gives_way_to_the_library(
    discord: FakeDiscord, moderator: User, calendar: Calendar
) -> None:
    """After its date the library answers again; the list has it first, and says that it needs review."""
    await ask(discord, KNOWN)
    opened = await review(discord, moderator, "all")
    await curate(discord, opened, moderator, question="When is Artemis 3?", text=CORRECTED)
    assert CORRECTED in shown(await ask(discord, f"{KNOWN} "))
    calendar.ahead = dt.timedelta(days=91)

    assert NEWER in shown(await ask(discord, f"{KNOWN}!!", user=discord.world.owner))
    assert "needs review" in shown(await discord.slash("curated list", user=moderator))
    assert "1 curated answer past the date for review: /curated list" in shown(
        await review(discord, moderator, "rated_down")
    ).replace("`", "")


async def test_answers_go_out_where_curated_ones_cannot_be_read(
    discord: FakeDiscord, log: QuestionLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A broken log is no reason to be silent."""

    async def broken(_: int) -> list[object]:
        raise StorageError("no such table")

    monkeypatch.setattr(log.curation, "in_use", broken)

    assert NEWER in shown(await ask(discord, KNOWN))


async def test_moderators_words_alone_are_kept(
    discord: FakeDiscord, log: QuestionLog, moderator: User, path: object
) -> None:
    """What users typed stands in the questions and nowhere else, so that /privacy forget finds all of it."""
    await answered(discord, moderator)
    await log.flush()
    kept = [str(fetch(path, f"SELECT * FROM {table}")) for table in ("curated", "audit", "claims", "wishes")]  # type: ignore[arg-type]  # noqa: S608  # names of ours

    assert WORDING in kept[0]
    assert UNKNOWN not in "".join(kept)


async def test_the_answer_that_was_given_is_written_anew(service: AskService, log: QuestionLog) -> None:
    """Not an older one that happens to have the same words."""
    given = curated(2, normalised="other words")
    await log.curation.add(curated(1), record())
    await log.curation.add(given, record())
    await keep(log, asked(normalised="colour moon", statement_ids=(given.id,)))
    draft = Draft(
        question="What colour is the Moon?", text="Grey.", source_url="https://example.org", kind=Kind.HISTORY
    )

    await Moderation(service).answer(HOME, asked().number, draft, MODERATOR)

    assert {row.id: row.text for row in await log.curation.in_use(HOME)} == {
        curated(1).id: curated(1).text,
        given.id: "Grey.",
    }
