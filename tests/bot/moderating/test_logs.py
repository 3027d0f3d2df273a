"""/logs through the real client and a real database: what a moderator sees, and what nobody else does."""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import io
import json
from pathlib import Path
from typing import Any

import pytest

from bot.client import Connection, MoonraceBot
from bot.rendering.charts import Theme
from bot.service import AskService
from bot.storage import Outcome, QuestionLog, QuestionRow
from bot.views import exporting
from tests.bot.conftest import online
from tests.bot.drawn import Easel
from tests.bot.logged import question, remove, verdict
from tests.bot.reading import plain
from tests.bot.storage.desk import keep, record
from tests.loopback.exchange import Exchange
from tests.loopback.permissions import Permission
from tests.loopback.server import FakeDiscord
from tests.loopback.world import Guild, User

NEWER, OLDER = "Newer", "Older"
OPEN, FILTERS = "Open a question", "Drop a filter"
MARKUP = "[x](https://evil.example) @everyone **bold** `code`"


@pytest.fixture(autouse=True)
def _online(bot: MoonraceBot) -> None:
    """Each of these tests needs the bot online."""


@pytest.fixture
def asked(discord: FakeDiscord) -> Any:
    """Makes questions of the server, asked one second after the other."""

    def make(number: int = 1, **changes: Any) -> QuestionRow:
        here = {"guild_id": discord.world.guild.id, "channel_id": discord.world.channel.id}
        return question(number, **{**here, "question": f"Number {number}: what of Artemis?", **changes})

    return make


async def page(discord: FakeDiscord, moderator: User, command: str = "recent", **values: Any) -> Exchange:
    return await discord.slash(f"logs {command}", values, user=moderator)


def listed(exchange: Exchange) -> list[int]:
    """The numbers of the questions on a page."""
    words = (line.split(":")[0] for line in exchange.message.text.splitlines() if line.startswith("Number"))
    return [int(word.split()[1]) for word in words]


def options(exchange: Exchange, menu: str) -> dict[str, str]:
    """The labels of a menu with their values."""
    parts = [part for part in exchange.message.parts() if part.get("placeholder") == menu]
    return {option["label"]: option["value"] for part in parts for option in part["options"]}


async def test_recent(discord: FakeDiscord, log: QuestionLog, moderator: User, asked: Any) -> None:
    """The last questions, newest first, a page at a time, there and back, for the moderator alone; what is asked
    meanwhile moves nothing.
    """
    await keep(log, *(asked(number) for number in range(1, 13)))
    first = await page(discord, moderator)
    pages = [listed(first)]
    await keep(log, asked(99))
    second = await discord.click(first, OLDER, user=moderator)
    pages.append(listed(second))
    third = await discord.click(second, OLDER, user=moderator)
    pages.append(listed(third))
    back = await discord.click(third, NEWER, user=moderator)

    assert first.ephemeral
    assert pages == [[12, 11, 10, 9, 8], [7, 6, 5, 4, 3], [2, 1]]
    assert listed(back) == pages[1]
    assert "12 questions · page 2 of 3" in back.message.text
    assert back.message is first.message


async def test_no_questions(discord: FakeDiscord, moderator: User) -> None:
    """An empty log is said to be one, by each command that would show it."""
    recent = await page(discord, moderator)
    stats = await page(discord, moderator, "stats")
    export = await page(discord, moderator, "export")

    assert "Nothing was asked yet" in recent.message.text
    assert "Nothing was asked here from" in stats.message.text
    assert "nothing to export" in export.message.text


async def test_search_by_everything(discord: FakeDiscord, log: QuestionLog, moderator: User, asked: Any) -> None:
    """Each filter narrows down: of seven questions that differ in one thing each, one fits all filters."""
    world = discord.world
    other = world.add_channel("other", world.guild)
    await discord.slash("ask", {"question": "Number 0: Artemis"})
    await log.flush()
    (ada,) = [row.user_hash for row in await log.recent(9)]
    fits = {"user_hash": ada, "outcome": Outcome.DECLINED}
    await keep(
        log,
        asked(1, **fits),
        asked(2, **{**fits, "user_hash": "c" * 64}),
        asked(3, **fits, channel_id=other.id),
        asked(4, **{**fits, "outcome": Outcome.ANSWERED}),
        asked(5, **fits),
        asked(6, **fits, question="Number 6: of Gateway"),
        asked(7, **fits, at=question().at.replace(day=20)),
    )
    for number in (1, 2, 3, 4, 6, 7):
        log.record_feedback(verdict(number, verdict="wrong"))
    await log.flush()
    filters = {"user": world.asker, "channel": world.channel, "from": "2026-11-22", "to": "22 November 2026"}
    found = await page(discord, moderator, "search", text="artem", outcome="declined", rating="wrong", **filters)

    assert listed(found) == [1]
    assert list(options(found, FILTERS)) == [
        *("Words: artem", "Asked by Ada", "In #general", "From 2026-11-22 on", "Up to 2026-11-22"),
        *("Outcome: declined", "Rated wrong"),
    ]


async def test_filters_survive_a_restart(
    discord: FakeDiscord,
    bot: MoonraceBot,
    connection: Connection,
    service: AskService,
    *,
    log: QuestionLog,
    moderator: User,
    asked: Any,
) -> None:
    """Longest words and all: another process turns the page, and drops one filter, keeping the others."""
    words = ("whether " * 11).strip()
    rows = [asked(number, question=f"Number {number}: {words}", outcome=Outcome.DECLINED) for number in range(1, 8)]
    await keep(log, *rows, asked(8, question=f"Number 8: {words}"))
    found = await page(discord, moderator, "search", text=words, outcome="declined")
    pages = [listed(found)]
    await bot.close()
    async with online(MoonraceBot(connection, service), discord.token):
        older = await discord.click(found, OLDER, user=moderator)
        pages.append(listed(older))
        all_ends = await discord.choose(older, FILTERS, ["o:declined"], user=moderator)

    assert pages == [[7, 6, 5, 4, 3], [2, 1]]
    assert listed(all_ends) == [8, 7, 6, 5, 4]
    assert list(options(all_ends, FILTERS)) == [f"Words: {words}"]


@pytest.mark.parametrize(
    "typed", ['"', "* OR 1", "NEAR(a b)", "question:x", "(((", "'; DROP TABLE questions; --", ".*"]
)
async def test_any_text_is_safe(
    discord: FakeDiscord, log: QuestionLog, moderator: User, asked: Any, *, typed: str
) -> None:
    """Nothing in the text is syntax, whether it finds something or not."""
    await keep(log, asked())
    found = await page(discord, moderator, "search", text=typed)

    assert "Nothing fits" in found.message.text


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"text": "x", "from": "yesterday"}, "cannot read “yesterday” as a date"),
        ({"text": "x", "to": "2026-13"}, "cannot read “2026-13” as a date"),
        ({"text": " "}, "at least one word"),
        ({"text": "🚀" * 60}, "up to 90 characters"),
    ],
)
async def test_bad_filters(discord: FakeDiscord, moderator: User, values: dict[str, str], words: str) -> None:
    """A sentence says how to write it."""
    refused = await discord.slash("logs search", values, user=moderator)

    assert words in plain(refused.message.text)
    assert refused.ephemeral


async def test_dates_out_of_all_range(discord: FakeDiscord, log: QuestionLog, moderator: User, asked: Any) -> None:
    """The year 9999 is a date like any other."""
    await keep(log, asked())
    found = await page(discord, moderator, "search", text="artemis", **{"from": "1000", "to": "9999"})

    assert listed(found) == [1]


async def test_user(discord: FakeDiscord, moderator: User) -> None:
    """What one member asked here, and nothing of others."""
    bob = discord.world.add_member(discord.world.guild, "Bob")
    await discord.slash("ask", {"question": "When is Artemis III?"}, user=bob)
    await discord.slash("ask", {"question": "Did Artemis II fly?"})
    found = await page(discord, moderator, "user", member=bob)

    assert "When is Artemis III?" in found.message.text
    assert "Did Artemis II fly" not in found.message.text


async def test_show(discord: FakeDiscord, log: QuestionLog, moderator: User, asked: Any) -> None:
    """A question with its answer as it was given, statements, sources, ratings and what moderators did; markup in it
    is text.
    """
    row = asked(question=MARKUP, headline="In 2027.", statement_ids=("artemis-003", "gone-1"), source_ids=("nasa",))
    await keep(log, row)
    log.record_feedback(verdict(1, verdict="outdated"))
    await log.flush()
    listed_page = await page(discord, moderator)
    opened = await discord.choose(listed_page, OPEN, [row.id], user=moderator)
    shown = await page(discord, moderator, "show", id=f" {row.id.upper()} ")

    assert opened.ephemeral
    assert opened.message.text == shown.message.text
    text = shown.message.text
    assert r"\[x\](https\:\/\/evil.example) \@everyone \*\*bold\*\* \`code\`" in text
    for words in ("> In 2027.", "1 × outdated", "gone-1 (not in my knowledge any more)"):
        assert words in plain(text)
    assert shown.message.pings == []


async def test_completing_an_id(discord: FakeDiscord, log: QuestionLog, moderator: User, asked: Any) -> None:
    """Words find questions, an id itself, and nothing typed the last ones."""
    await keep(log, asked(1), asked(2, question="What is Gateway?"))
    offered = {
        typed: [choice["value"] for choice in await discord.autocomplete("logs show", "id", typed, user=moderator)]
        for typed in ("", "gatew", asked(1).id)
    }

    assert offered == {"": [asked(2).id, asked(1).id], "gatew": [asked(2).id], asked(1).id: [asked(1).id]}


async def test_delete(discord: FakeDiscord, log: QuestionLog, moderator: User, asked: Any) -> None:
    """Nothing goes before it is confirmed; one is kept after a second thought; the audit tells who deleted which."""
    await keep(log, *(asked(number) for number in range(1, 5)))
    ids = " ".join([asked(1).id, asked(2).id, asked(3).id, "f" * 32, "nonsense"])
    asking = await page(discord, moderator, "delete", ids=ids)
    before = len(await log.recent(9))
    fewer = await discord.choose(asking, "Keep one of them", [asked(2).id], user=moderator)
    deleted = await discord.click(fewer, "Delete 2 questions", user=moderator)
    trail = await page(discord, moderator, "audit")

    assert "Delete 3 questions from the log?" in deleted.source.versions[0]["embeds"][0]["description"]  # type: ignore[union-attr]
    assert before == 4
    assert "Deleted: 2 questions" in deleted.message.text
    assert [row.id for row in await log.recent(9)] == [asked(4).id, asked(2).id]
    told = await log.audit.recent(discord.world.guild.id, 9)
    assert {(row.action, row.target, row.moderator_id) for row in told} == {
        ("deleted", asked(number).id, moderator.id) for number in (1, 3)
    }
    assert f"<@{moderator.id}> · **deleted** · {asked(1).id}" in trail.message.text


async def test_delete_twice(discord: FakeDiscord, log: QuestionLog, moderator: User, asked: Any) -> None:
    """Of two moderators who delete the same question one does, and the other is told so."""
    await keep(log, asked())
    shown = await page(discord, moderator, "show", id=asked().id)
    asking = [await discord.click(shown, "Delete", user=moderator) for _ in range(2)]
    first, second = [await discord.click(each, "Delete 1 question", user=moderator) for each in asking]

    assert "Deleted: 1 question." in first.message.text
    assert "Deleted: 0 questions" in second.message.text
    assert "1 other had gone already" in second.message.text
    assert len(await log.audit.recent(discord.world.guild.id, 9)) == 1


async def test_too_many_to_delete(discord: FakeDiscord, moderator: User) -> None:
    """As many as a menu holds, which is said."""
    refused = await page(discord, moderator, "delete", ids=" ".join(f"{number:032x}" for number in range(26)))

    assert "up to 25 questions" in refused.message.text


async def test_ids_of_another_server(
    discord: FakeDiscord, log: QuestionLog, moderator: User, elsewhere: Guild, asked: Any
) -> None:
    """They look exactly like ids of nothing, in every command and button that takes one, and are not deleted."""
    await keep(log, asked(1), asked(2, guild_id=elsewhere.id))
    theirs, nobodys = asked(2).id, "f" * 32

    async def seen(question_id: str) -> list[object]:
        own = await page(discord, moderator, "delete", ids=asked(1).id)
        menu = next(part for part in own.message.parts() if part.get("placeholder"))
        menu["options"][0]["value"] = question_id
        return [
            (await page(discord, moderator, "show", id=question_id)).message.text,
            (await page(discord, moderator, "delete", ids=question_id)).message.text,
            await discord.autocomplete("logs show", "id", question_id, user=moderator),
            (await discord.click(own, "Delete 1 question", user=moderator)).message.text,
        ]

    assert await seen(theirs) == await seen(nobodys)
    assert len(await log.recent(9)) == 2


async def test_stats(discord: FakeDiscord, moderator: User, charts: Easel) -> None:
    """The sums of the last days in words, with a chart beside them where files may be attached."""
    await discord.slash("ask", {"question": "When is Artemis III?"})
    await discord.slash("ask", {"question": "What colour is my hat?"}, user=moderator)
    told = await page(discord, moderator, "stats", days=7)
    (upload,) = discord.recording.find("PATCH", "/webhooks/*/*/messages/@original")[-1].files

    assert told.ephemeral
    assert "**2 questions**" in told.message.text
    assert "1 answered (50%) · 1 declined (50%)" in told.message.text
    assert upload.filename == "chart.png"
    ((topics, theme),) = charts.asked
    assert topics in told.message.text
    assert theme is Theme.AUTO


async def export(discord: FakeDiscord, moderator: User, form: str = "csv") -> tuple[Exchange, list[tuple[str, bytes]]]:
    done = await page(discord, moderator, "export", format=form)
    await discord.quiet()
    sent = [file for request in discord.recording.find("POST", "/webhooks/*/*") for file in request.files]
    return done, [(file.filename, file.content) for file in sent]


async def test_export_for_a_spreadsheet(discord: FakeDiscord, log: QuestionLog, moderator: User, asked: Any) -> None:
    """One row a question, with no cell that a spreadsheet takes for a formula; the audit tells who has it."""
    await keep(log, asked(1, question='=HYPERLINK("https://evil.example","x")'), asked(2, headline="@SUM(1)"))
    done, ((name, content),) = await export(discord, moderator)
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))

    assert done.ephemeral
    assert all(message.ephemeral for message in done.followups)
    assert name == "moonrace-log.csv"
    assert [row["question"] for row in rows] == [
        "Number 2: what of Artemis?",
        """'=HYPERLINK("https://evil.example","x")""",
    ]
    assert rows[0]["answer"] == "'@SUM(1)"
    (told,) = await log.audit.recent(discord.world.guild.id, 9)
    assert (told.action, told.detail, told.moderator_id) == ("exported", "2 questions as csv", moderator.id)


async def test_export_for_a_program(
    discord: FakeDiscord, log: QuestionLog, moderator: User, elsewhere: Guild, asked: Any
) -> None:
    """Exactly what was asked on this server, and nothing of another one."""
    await keep(log, asked(1, question=f"={MARKUP}\n嫦娥"), asked(2, guild_id=elsewhere.id))
    _, ((name, content),) = await export(discord, moderator, "jsonl")

    assert name == "moonrace-log.jsonl"
    assert [json.loads(line)["question"] for line in content.splitlines()] == [f"={MARKUP}\n嫦娥"]


async def test_a_long_export(
    discord: FakeDiscord, log: QuestionLog, moderator: User, asked: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The message tells how far it is; beyond Discord's limit the file is packed, and cut where that is not enough."""
    monkeypatch.setattr(exporting, "SECONDS_BETWEEN_EDITS", 0)
    monkeypatch.setattr(exporting, "FORM_BYTES", 10 * 1024 * 1024 - 8_000)
    for first in (0, 600):
        await keep(log, *(asked(number) for number in range(first, first + 600)))
    done, files = await export(discord, moderator)
    told = [edit["embeds"][0]["description"] for edit in done.edits]
    tables = [csv.DictReader(io.StringIO(gzip.decompress(content).decode("utf-8-sig"))) for _, content in files]

    assert [text for text in told if "Writing" in text] == [
        f"Writing the log to a file: {number:,} of 1,200 questions …" for number in (500, 1000)
    ]
    assert len(files) > 1
    assert [name for name, _ in files][:2] == ["moonrace-log-01.csv.gz", "moonrace-log-02.csv.gz"]
    assert all(len(content) <= 8_000 for _, content in files)
    assert [row["id"] for table in tables for row in table] == [asked(number).id for number in range(1199, -1, -1)]


@pytest.mark.parametrize("command", ["recent", "stats", "export", "audit"])
async def test_without_a_database(
    discord: FakeDiscord, log: QuestionLog, path: Path, moderator: User, command: str
) -> None:
    """When the log is gone, a sentence says so, to the moderator alone, and nothing is sent."""
    await page(discord, moderator)
    await log.flush()
    remove(path)
    asked = await page(discord, moderator, command)

    assert "cannot be read" in (asked.followups[0] if asked.followups else asked.message).text
    assert asked.ephemeral


async def test_audit_is_paged(discord: FakeDiscord, log: QuestionLog, moderator: User, asked: Any) -> None:
    """Newest first, there and back; there is no command that would change it."""
    await keep(log, *(asked(number) for number in range(25)))
    guild_id = discord.world.guild.id
    for number in range(25):
        row = record("deleted", guild_id=guild_id, moderator_id=moderator.id)
        await log.archive.delete(guild_id, [asked(number).id], row)
    first = await page(discord, moderator, "audit")
    firsts = targets(first)
    second = await discord.click(first, OLDER, user=moderator)
    seconds = targets(second)
    third = await discord.click(second, OLDER, user=moderator)
    thirds = targets(third)
    back = await discord.click(third, NEWER, user=moderator)

    assert firsts + seconds + thirds == [asked(number).id for number in range(24, -1, -1)]
    assert targets(back) == seconds
    assert third.message.buttons == [NEWER, OLDER]


def targets(exchange: Exchange) -> list[str]:
    lines = exchange.message.text.splitlines()
    return [line.rpartition(" ")[2] for line in lines if line.startswith("- ")]


async def test_where_no_files_may_be_attached(
    discord: FakeDiscord, log: QuestionLog, moderator: User, charts: Easel, asked: Any
) -> None:
    """An export is refused before anything is written; sums are told without their chart."""
    narrow = discord.world.add_channel("narrow", discord.world.guild, denied_to_bot=Permission.ATTACH_FILES)
    await keep(log, asked(at=dt.datetime.now(dt.UTC)))
    refused = await discord.slash("logs export", channel=narrow, user=moderator)
    stats = await discord.slash("logs stats", channel=narrow, user=moderator)

    assert "Give me Attach Files" in refused.message.text
    assert await log.audit.recent(discord.world.guild.id, 9) == []
    assert "**1 question**" in stats.message.text
    assert charts.asked == []


async def test_where_no_embeds_may_be_shown(
    discord: FakeDiscord, log: QuestionLog, moderator: User, asked: Any
) -> None:
    """A full page of the longest questions is plain text, with its buttons and menus."""
    narrow = discord.world.add_channel("plain", discord.world.guild, denied_to_bot=Permission.EMBED_LINKS)
    await keep(log, *(asked(number, question=f"Number {number}: {'*_' * 240}") for number in range(1, 8)))
    first = await discord.slash("logs recent", channel=narrow, user=moderator)
    second = await discord.click(first, OLDER, user=moderator)

    assert not first.message.embeds
    assert listed(second) == [2, 1]
    assert all(asked(number).id in first.message.versions[0]["content"] for number in range(3, 8))


async def test_a_reviewer_by_role(discord: FakeDiscord, bot: MoonraceBot, log: QuestionLog, asked: Any) -> None:
    """Whoever holds a role that /setup names may use it, though they may not manage messages."""
    reviewer = discord.world.add_member(discord.world.guild, "Rita", Permission.VIEW_CHANNEL)
    await keep(log, asked())
    before = await discord.slash("logs recent", user=reviewer, even_if_hidden=True)
    (role,) = discord.world.guild.members[reviewer.id]
    await bot.rules.change(discord.world.guild.id, discord.world.owner.id, reviewer_roles=frozenset({role}))
    after = await discord.slash("logs recent", user=reviewer, even_if_hidden=True)

    assert "Only moderators" in before.message.text
    assert listed(after) == [1]


COMMANDS: dict[str, dict[str, Any]] = {
    "recent": {},
    "search": {"text": "artemis"},
    "show": {"id": question().id},
    "user": {},
    "stats": {},
    "export": {},
    "delete": {"ids": question().id},
    "audit": {},
}


@pytest.mark.parametrize("command", COMMANDS)
async def test_who_may(discord: FakeDiscord, log: QuestionLog, elsewhere: Guild, asked: Any, command: str) -> None:
    """A member, a moderator or administrator of another server, and whoever brings the bot along see nothing, even
    where Discord let the command through.
    """
    world = discord.world
    await keep(log, asked())
    stranger = world.add_member(elsewhere, "Stan", Permission.ADMINISTRATOR)
    world.guild.members[stranger.id] = ()
    values = COMMANDS[command] | ({"member": world.asker} if command == "user" else {})
    places: list[dict[str, Any]] = [
        {},
        {"user": stranger},
        {"user": world.owner, "install": "user"},
        {"user": world.owner, "install": "user", "channel": world.direct_channel(world.owner)},
    ]
    refusals = [await discord.slash(f"logs {command}", values, even_if_hidden=True, **place) for place in places]

    assert all(refusal.ephemeral for refusal in refusals)
    assert all("Only moderators of this server" in refusal.message.text for refusal in refusals[:2])
    assert all("only in a channel of a server" in refusal.message.text for refusal in refusals[2:])
    assert await discord.autocomplete("logs show", "id", "art") == []


async def test_a_demoted_moderator(discord: FakeDiscord, log: QuestionLog, moderator: User, asked: Any) -> None:
    """Old messages show what they showed; their buttons and menus do nothing any more."""
    await keep(log, *(asked(number) for number in range(12)))
    found = await page(discord, moderator, "search", text="artemis")
    shown = await page(discord, moderator, "show", id=asked(1).id)
    asking = await discord.click(shown, "Delete", user=moderator)
    discord.world.grant(discord.world.guild, moderator, 0)
    refusals = [
        await discord.click(found, OLDER, user=moderator),
        await discord.choose(found, OPEN, [asked(11).id], user=moderator),
        await discord.choose(found, FILTERS, ["t:artemis"], user=moderator),
        await discord.click(shown, "Delete", user=moderator),
        await discord.choose(asking, "Keep one of them", [asked(1).id], user=moderator),
        await discord.click(asking, "Delete 1 question", user=moderator),
    ]

    assert all("Only moderators of this server" in refusal.message.text for refusal in refusals)
    assert await discord.autocomplete("logs show", "id", "art", user=moderator) == []
    assert len(await log.recent(99)) == 12
