"""What Discord is told of the commands: within its limits, with contexts said, and only when it changed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.client import Connection, MoonraceBot, Wanted, sync_commands
from bot.client.syncing import commands_payload
from bot.errors import UserError
from bot.service import AskService
from bot.storage import QuestionLog
from tests.bot.logged import replace
from tests.loopback.server import FakeDiscord

CHAT, MESSAGE = 1, 3
GLOBAL = "/applications/*/commands"
IN_SERVERS = "follow", "unfollow", "following", "curated", "logs", "review", "setup"
MANAGE_CHANNELS, MANAGE_GUILD, MANAGE_MESSAGES = 1 << 4, 1 << 5, 1 << 13
NEEDED = {
    **dict.fromkeys(("follow", "unfollow"), MANAGE_CHANNELS),
    **dict.fromkeys(("curated", "logs", "review"), MANAGE_MESSAGES),
    "setup": MANAGE_GUILD,
}
OF_GUILD = "/applications/*/guilds/*/commands"


@pytest.fixture
async def payload(connection: Connection, service: AskService) -> list[dict[str, Any]]:
    """The payload of a bot that was never online."""
    bot = MoonraceBot(connection, service)
    await bot.setup_hook()
    return commands_payload(bot)


def test_the_commands(payload: list[dict[str, Any]]) -> None:
    """These names people know; a change of them is a change for every user."""
    assert [(command["type"], command["name"]) for command in payload] == [
        (CHAT, "about"),
        (CHAT, "ask"),
        (CHAT, "compare"),
        (CHAT, "curated"),
        (CHAT, "define"),
        (CHAT, "digest"),
        (CHAT, "follow"),
        (CHAT, "following"),
        (CHAT, "logs"),
        (CHAT, "mission"),
        (CHAT, "next"),
        (CHAT, "privacy"),
        (CHAT, "review"),
        (CHAT, "setup"),
        (CHAT, "slip"),
        (CHAT, "sources"),
        (CHAT, "timeline"),
        (CHAT, "unfollow"),
        (MESSAGE, "Answer this"),
        (MESSAGE, "Explain the acronyms"),
    ]
    by_name = {command["name"]: command for command in payload}
    assert [(o["name"], o["type"], o["required"]) for o in by_name["ask"]["options"]] == [
        ("question", 3, True),
        ("as_of", 3, False),
        ("private", 5, False),
    ]
    assert by_name["ask"]["options"][0]["autocomplete"]
    assert [option["name"] for option in by_name["setup"]["options"]] == ["start", "check"]
    assert " ".join(option["name"] for option in by_name["privacy"]["options"]) == "show export forget off on policy"
    assert {option["name"]: options_of(option) for option in by_name["logs"]["options"]} == {
        "recent": "",
        "search": "TEXT user channel from to outcome rating",
        "show": "ID*",
        "user": "MEMBER",
        "stats": "days",
        "export": "format",
        "delete": "IDS",
        "audit": "",
    }
    assert [option["name"] for option in by_name["review"]["options"]] == ["queue"]
    assert {option["name"]: options_of(option) for option in by_name["curated"]["options"]} == {
        "list": "",
        "edit": "ANSWER*",
        "remove": "ANSWER*",
        "export": "",
        "unhide": "SOURCE*",
    }
    assert {
        name: options_of(by_name[name]) for name in ("timeline", "slip", "compare", "next", "mission", "define")
    } == {
        "timeline": "topic* from to side status as_of theme private",
        "slip": "MILESTONE* as_of theme private",
        "compare": "A* B* as_of private",
        "next": "topic* as_of private",
        "mission": "NAME* private",
        "define": "TERM* private",
    }


def options_of(command: dict[str, Any]) -> str:
    """The options of a command: in capitals what is required, with a star what is completed."""
    names = (
        (option["name"].upper() if option["required"] else option["name"]) + "*" * option.get("autocomplete", False)
        for option in command.get("options", [])
    )
    return " ".join(names)


def test_every_command_says_where_it_may_be_used(payload: list[dict[str, Any]]) -> None:
    """Explicitly, else a default set in the portal would hold: both installations and all contexts, but what is about
    a server only there, and what is not for everybody hidden from all but those who have the permission for it.
    """
    for command in payload:
        in_servers = command["name"] in IN_SERVERS
        assert sorted(command["integration_types"]) == ([0] if in_servers else [0, 1])
        assert sorted(command["contexts"]) == ([0] if in_servers else [0, 1, 2])
        assert command["default_member_permissions"] == NEEDED.get(command["name"])


def test_the_limits(payload: list[dict[str, Any]]) -> None:
    """Names up to 32, descriptions up to 100, all text of a command up to 8,000 characters."""
    for command in payload:
        parts = list(walk(command))
        assert all(len(part["name"]) <= 32 for part in parts)
        assert all(
            1 <= len(part["description"]) <= 100 for part in parts if part["type"] != MESSAGE or part is not command
        )
        assert sum(len(part["name"]) + len(part.get("description", "")) for part in parts) <= 8000


def walk(entry: dict[str, Any]) -> list[dict[str, Any]]:
    """A command and all options below it."""
    return [entry, *(part for option in entry.get("options", []) for part in walk(option))]


async def test_sync_everywhere(
    discord: FakeDiscord, connection: Connection, service: AskService, log: QuestionLog
) -> None:
    """One request, without connecting to the gateway; then nothing as long as nothing changes."""
    first = await sync_commands(connection, service, log, Wanted(if_changed=True))
    second = await sync_commands(connection, service, log, Wanted(if_changed=True))

    assert (first.changed, second.changed) == (True, False)
    assert (
        first.commands
        == second.commands
        == (
            *(
                "about",
                "ask",
                "compare",
                "curated",
                "define",
                "digest",
                "follow",
                "following",
                "logs",
                "mission",
                "next",
            ),
            *("privacy", "review", "setup", "slip", "sources", "timeline", "unfollow"),
            *("Answer this", "Explain the acronyms"),
        )
    )
    assert first.digest == second.digest
    assert len(discord.recording.find("PUT", GLOBAL)) == 1
    assert discord.gateway.identifies == []


async def test_sync_again(discord: FakeDiscord, connection: Connection, service: AskService, log: QuestionLog) -> None:
    """Without `if_changed` Discord is told again, whatever the log remembers."""
    await sync_commands(connection, service, log)
    await sync_commands(connection, service, log)

    assert len(discord.recording.find("PUT", GLOBAL)) == 2


async def test_sync_one_server(
    discord: FakeDiscord, connection: Connection, service: AskService, log: QuestionLog
) -> None:
    """A server of one's own for trying things out is remembered apart from everywhere."""
    guild = discord.world.guild.id
    await sync_commands(connection, service, log)
    only_here = await sync_commands(connection, service, log, Wanted(guild_id=guild, if_changed=True))

    assert only_here.changed
    assert len(discord.recording.find("PUT", OF_GUILD)) == 1


async def test_starting_syncs_nothing(discord: FakeDiscord, bot: MoonraceBot) -> None:
    """The bot itself never registers commands; the one request here is the fixture's."""
    assert bot.is_ready()
    assert len(discord.recording.find("PUT", GLOBAL)) == 1


@pytest.mark.parametrize(
    ("status", "words"),
    [(401, "does not accept the token"), (403, "scopes bot and applications.commands"), (500, "did not take")],
)
async def test_refusals_are_explained(
    discord: FakeDiscord, connection: Connection, service: AskService, log: QuestionLog, *, status: int, words: str
) -> None:
    """Whoever runs `moonrace sync` reads what to do, and nothing is remembered as done."""
    if status == 401:
        connection = Connection("wrong", connection.api_url, connection.gateway_url)
    else:
        discord.fail_next("PUT", GLOBAL, status=status, times=9)
    with pytest.raises(UserError, match=words):
        await sync_commands(connection, service, log)

    assert await log.command_hash(discord.world.bot.id, None) is None


async def test_a_log_out_of_reach_holds_nothing_up(
    discord: FakeDiscord,
    connection: Connection,
    service: AskService,
    log: QuestionLog,
    *,
    path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Discord is told the commands, and whoever told it learns that this could not be noted."""
    await log.flush()
    replace(path, b"This is not a database." * 500)
    result = await sync_commands(connection, service, log, Wanted(if_changed=True))

    assert result.changed
    assert len(discord.recording.find("PUT", GLOBAL)) == 1
    assert "--if-changed repeats it" in caplog.text


@pytest.mark.usefixtures("discord")
async def test_no_network(service: AskService, log: QuestionLog) -> None:
    """Without a way to Discord the text says so."""
    with pytest.raises(UserError, match="cannot be reached"):
        await sync_commands(Connection("x", "http://127.0.0.1:9/api/v10"), service, log)


def test_the_token_is_not_in_the_repr() -> None:
    """A connection may be printed."""
    assert "canary" not in repr(Connection("canary"))
