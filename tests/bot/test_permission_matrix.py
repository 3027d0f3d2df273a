"""Who gets in where: every way in that is for moderators, tried by everybody from everywhere."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.client import MoonraceBot
from bot.client.syncing import commands_payload
from bot.storage import QuestionLog
from bot.views.persistent import PERSISTENT
from tests.bot.matrix import columns
from tests.bot.matrix.columns import ALL, NOBODY, REFUSALS, Case, Column, Right, Stage
from tests.bot.matrix.entering import Completion, Entry, Press, Slash, Submit
from tests.bot.matrix.stock import CHANNEL, CURATED, HIDDEN, MEMBER, QUESTION, ROLE, TWO, Desk, stocked
from tests.bot.matrix.watching import Statement, Tables, Watch, contents, rows_of
from tests.loopback.commands import OptionKind
from tests.loopback.exchange import Exchange, Kind, Response
from tests.loopback.server import FakeDiscord
from tests.loopback.world import Json

# Discord's contract costs most of the time; other tests hold each of these to it.
pytestmark = pytest.mark.parametrize("discord", [False], indirect=True)


RECENT, AUDIT, LISTED = Slash("logs recent"), Slash("logs audit"), Slash("curated list")
SEARCHED = Slash("logs search", {"text": "artemis"})
SHOWN, DELETING = Slash("logs show", {"id": QUESTION}), Slash("logs delete", {"ids": TWO})
REVIEWED = Slash("review", {"queue": "all"})
EDITED = Slash("curated edit", {"answer": CURATED})
STEP_1 = Slash("setup start")
STEP_2 = Press("moon:step:v1:2", STEP_1)
STEP_3 = Press("moon:step:v1:3", STEP_2)
STEP_4 = Press("moon:step:v1:4", STEP_3)
WHY = {"reason": "It is not so."}
ANSWER = {"question": "What of Artemis?", "text": "It flies.", "source": "https://example.org/", "kind": "history"}
GOOD, OFF_TOPIC, SKIP = (Press(f"moon:rev:v1:{act}:", REVIEWED) for act in "gfs")
WRONG, OUTDATED, DELETE = (Press(f"moon:rev:v1:{act}:", REVIEWED) for act in "wod")
ADD_ANSWER, HIDE = (Press(f"moon:rev:v1:{act}:", REVIEWED) for act in "ah")

MODERATING: list[Entry] = [
    RECENT,
    SEARCHED,
    SHOWN,
    Completion("logs show", "id"),
    Slash("logs user", {"member": MEMBER}),
    Slash("logs stats"),
    Slash("logs export"),
    DELETING,
    AUDIT,
    Press("moon:log:v1:", RECENT),
    Press("moon:log-open:v1", RECENT, [QUESTION]),
    Press("moon:log-by:v1", SEARCHED, ["t:artemis"]),
    Press("moon:aud:v1:", AUDIT),
    Press("moon:log-del:v1:", SHOWN),
    Press("moon:log-del:v1:but", DELETING, [QUESTION]),
    Press("moon:log-del:v1:yes", DELETING),
    REVIEWED,
    *(GOOD, OFF_TOPIC, SKIP, WRONG, OUTDATED, DELETE, ADD_ANSWER, HIDE),
    *(Submit(opened, WHY) for opened in (WRONG, OUTDATED, DELETE)),
    Submit(HIDE, {"source": ["agency-2026"], **WHY}),
    Submit(ADD_ANSWER, ANSWER),
    LISTED,
    Press("moon:cur:v1:", LISTED),
    Completion("curated edit", "answer"),
    EDITED,
    Submit(EDITED, ANSWER),
    Slash("curated export"),
    Completion("curated remove", "answer"),
    Slash("curated remove", {"answer": CURATED}),
    Completion("curated unhide", "source"),
    Slash("curated unhide", {"source": HIDDEN}),
]
ADMINISTERING: list[Entry] = [
    STEP_1,
    Slash("setup check"),
    Press("moon:step:v1:1", STEP_2),
    *(STEP_2, STEP_3, STEP_4),
    Press("moon:step:v1:5", STEP_4),
    Press("moon:set:v1:mentions", STEP_1, [CHANNEL]),
    Press("moon:set:v1:privacy", STEP_1, ["private"]),
    Press("moon:set:v1:user", STEP_2, ["10"]),
    Press("moon:set:v1:channel", STEP_2, ["5"]),
    Press("moon:set:v1:daily", STEP_2, ["20"]),
    Press("moon:set:v1:log", STEP_3, [CHANNEL]),
    Press("moon:set:v1:posts", STEP_3, ["digest"]),
    Press("moon:set:v1:roles", STEP_4, [ROLE]),
    Press("moon:set:v1:keep", STEP_4, ["30"]),
]
FOLLOWING: list[Entry] = [
    Slash("follow", {"topic": "everything"}),
    Completion("follow", "topic"),
    Completion("unfollow", "topic"),
    Slash("unfollow", {"topic": "everything"}),
]
ROWS = [
    *((Right.MODERATE, entry) for entry in MODERATING),
    *((Right.ADMINISTER, entry) for entry in ADMINISTERING),
    *((Right.FOLLOW, entry) for entry in FOLLOWING),
]

COLUMNS: dict[Column, frozenset[Right]] = {
    columns.member: NOBODY,
    columns.moderator: frozenset({Right.MODERATE}),
    columns.reviewer: frozenset({Right.MODERATE}),
    columns.manager: frozenset({Right.ADMINISTER}),
    columns.administrator: ALL,
    columns.demoted_moderator: NOBODY,
    columns.moderator_in_this_channel_only: frozenset({Right.FOLLOW}),
    columns.administrator_of_another_server: NOBODY,
    columns.administrator_of_another_server_with_ids_of_ours: ALL,
    columns.moderator_with_ids_of_another_server: frozenset({Right.MODERATE}),
    columns.own_installation: NOBODY,
    columns.own_installation_elsewhere: NOBODY,
    columns.direct_message: NOBODY,
    columns.group_chat: NOBODY,
    columns.server_that_discord_has_not_told_of: frozenset({Right.FOLLOW}),
    columns.reviewer_while_the_log_is_locked: NOBODY,
    columns.manager_while_checks_fail: NOBODY,
}

FOR_ALL_COMMANDS = {
    *("about", "ask", "compare", "define", "digest", "following", "mission", "next", "slip", "sources", "timeline"),
    *("privacy show", "privacy export", "privacy forget", "privacy off", "privacy on", "privacy policy"),
    *("Answer this", "Explain the acronyms"),
}
FOR_ALL_BUTTONS = {"Feedback", "Suggestion", "Share", "Turn", "Leaf", "Instead", "TurnDigest", "Wish", "Retired"}


@dataclass(frozen=True)
class Attempt:
    """What came of trying: the statements that were run, all tables before and after, and all that the bot sent."""

    exchange: Exchange
    statements: list[Statement]
    before: Tables
    after: Tables
    sent: str


@pytest.fixture
async def stage(discord: FakeDiscord, bot: MoonraceBot, log: QuestionLog, path: Path) -> Stage:
    """Two servers with something of everything, and a bot that reads by itself no more."""
    await discord.quiet()
    for rounds in bot._rounds:
        await rounds.stop(60)
    ours = await stocked(discord, log, discord.world.guild, "quokka", "outlet-2021")
    other = discord.world.add_guild("Elsewhere")
    await discord.join(other)
    theirs = await stocked(discord, log, other, "wombat", "agency-2020")
    return Stage(discord, bot, Watch().over(log), path, ours, theirs)


@pytest.mark.parametrize(("column", "may"), COLUMNS.items(), ids=[each.__name__ for each in COLUMNS])
async def test_who_gets_in(stage: Stage, column: Column, may: frozenset[Right]) -> None:
    """Whoever has the right is let in, and sees and changes nothing of another server. Everybody else reads a sentence
    that they alone see, after not one statement was run on the database.
    """
    case = await column(stage)
    screens: dict[Entry, Exchange] = {}
    wrong = []
    for right, entry in ROWS:
        shown = await ready(case.desk, entry, screens)
        tried = await attempt(stage, case, entry, shown)
        faults = faults_within(tried, case, right) if right in may else faults_outside(tried)
        wrong += [f"{entry} {name}" for name, is_so in faults.items() if is_so]
        if right in may:
            screens.clear()  # what was used may show something else now

    assert wrong == []


async def ready(desk: Desk, entry: Entry, screens: dict[Entry, Exchange]) -> Exchange | None:
    """What a moderator was shown that the way in goes through; a modal serves once only, a message as long as it is."""
    if entry.behind is None:
        return None
    if isinstance(entry, Submit) or entry.behind not in screens:
        screens[entry.behind] = await entry.behind.by_moderator(desk)
    return screens[entry.behind]


async def attempt(stage: Stage, case: Case, entry: Entry, shown: Exchange | None) -> Attempt:
    """Try one cell."""
    before, requests = contents(stage.path), len(stage.discord.requests)
    stage.watch.statements.clear()
    with case.while_acting():
        exchange = await entry.enter(case.desk, shown, **case.where)
    sent = [(request.body, request.files) for request in stage.discord.requests[requests:]]
    return Attempt(exchange, list(stage.watch.statements), before, contents(stage.path), str(sent))


def faults_outside(tried: Attempt) -> dict[str, bool]:
    """What must not be so for whoever is kept out."""
    return {
        "is not refused in private": not is_refused(tried.exchange),
        f"runs {[sql for sql, _ in tried.statements]}": bool(tried.statements),
        "changes a table": tried.after != tried.before,
    }


def faults_within(tried: Attempt, case: Case, right: Right) -> dict[str, bool]:
    """What must not be so for whoever is let in."""
    faults = {
        "is refused": is_refused(tried.exchange),
        "fails": "give the reference" in tried.sent,
        "does not ask the log": right is Right.MODERATE and not tried.statements,
    }
    other = case.desk.guild.id
    if not case.is_foreign:
        return faults
    return faults | {
        "asks for rows of another server": any(other in values for _, values in tried.statements),
        "shows rows of another server": case.desk.word in tried.sent,
        "changes rows of another server": rows_of(tried.after, other) != rows_of(tried.before, other),
    }


def is_refused(exchange: Exchange) -> bool:
    """Whether the person alone is told that they may not, and nothing else; completions just offer nothing."""
    if exchange.kind is Kind.AUTOCOMPLETE:
        return not exchange.choices
    if exchange.response is not Response.MESSAGE or exchange.followups or exchange.edits:
        return False
    return exchange.ephemeral and exchange.message.text.startswith(REFUSALS)


async def test_every_way_in_is_in_the_table(stage: Stage) -> None:
    """All commands, completions, buttons, menus and modals that the bot has are tried above, or are for everybody."""
    entries = [entry for _, entry in ROWS]
    commands = {entry.command for entry in entries if isinstance(entry, Slash)}
    leaves = {name: leaf for command in commands_payload(stage.bot) for name, leaf in leaves_of(command)}
    completed = {(name, each["name"]) for name in commands for each in options_of(leaves[name], "autocomplete")}

    assert set(leaves) - FOR_ALL_COMMANDS == commands
    assert {(each.command, each.option) for each in entries if isinstance(each, Completion)} == completed


async def test_every_screen_is_in_the_table(stage: Stage) -> None:
    """Whatever can be pressed, chosen or filled in on what a moderator is shown is tried above, and so are all buttons
    and menus that the bot knows and that are not for everybody.
    """
    entries = [entry for _, entry in ROWS]
    exchanges = {entry: await entry.by_moderator(stage.ours) for entry in entries}
    modals = {entry for entry, exchange in exchanges.items() if exchange.response is Response.MODAL}
    messages = [each.message for each in exchanges.values() if each.original]
    seen = {part["custom_id"] for message in messages for part in message.parts() if "custom_id" in part}
    tried = tuple(entry.beginning for entry in entries if isinstance(entry, Press))
    known = {item for item in PERSISTENT if any(item.__discord_ui_compiled_template__.fullmatch(each) for each in seen)}

    assert modals == {entry.opened_by for entry in entries if isinstance(entry, Submit)}
    assert {each for each in seen if not each.startswith(tried)} == set()
    assert {item.__name__ for item in set(PERSISTENT) - known} == FOR_ALL_BUTTONS


def leaves_of(command: Json, path: str = "") -> list[tuple[str, Json]]:
    """A command, or its subcommands, with their full names."""
    name = f"{path} {command['name']}".strip()
    within = [option for option in command.get("options", []) if option["type"] <= OptionKind.GROUP]
    return [leaf for option in within for leaf in leaves_of(option, name)] or [(name, command)]


def options_of(command: Json, mark: str) -> list[Json]:
    """The options of a command that are marked so."""
    return [option for option in command.get("options", []) if option.get(mark)]
