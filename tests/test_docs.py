"""What is written for people stays true: README, settings files, and nothing in the repository that should not be."""

from __future__ import annotations

import argparse
import datetime as dt
import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.rendering.terminal import picture
from bot.terminal import exits
from bot.terminal.arguments import build_parser
from config import Settings
from knowledge import checks
from tests.shipped import shipped

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
SECRETS = {"token", "privacy_key"}
REGISTRIES = "index-url", "pypi.org", "pythonhosted", "extra-index", "registry.npmjs", "find-links"
# In pieces, so that this file does not hold what it looks for.
MACHINE_PATHS = tuple(f"/{folder}/" for folder in ("work", "root", "home", "Users"))
# Three parts of URL-safe base64: id, time, signature (a made-up one in a test must not look like this either).
TOKEN = re.compile(r"\b[A-Za-z0-9_-]{23,28}\.[A-Za-z0-9_-]{6,7}\.[A-Za-z0-9_-]{27,}\b")
TEXT = {"", ".py", ".toml", ".md", ".txt", ".env", ".svg", ".ini", ".mako", ".json", ".csv", ".yml", ".yaml"}


def parsers() -> Iterator[tuple[str, argparse.ArgumentParser]]:
    """Each command with its parser, and the whole command line under no name."""
    whole = build_parser()
    yield "", whole
    for action in whole._actions:
        if isinstance(action, argparse._SubParsersAction):
            yield from action.choices.items()


def repository() -> list[Path]:
    """The files that git has or would add."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],  # noqa: S607  # git is where PATH says
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    )
    files = (ROOT / name for name in listed.stdout.split("\0") if name)
    return [file for file in files if file.is_file() and file.suffix in TEXT]


@pytest.mark.parametrize("command", [name for name, _ in parsers() if name])
def test_every_command_is_in_the_readme(command: str) -> None:
    """Nobody has to find a command by chance."""
    assert f"`moonrace {command}" in README


@pytest.mark.parametrize(
    "option", sorted({option for _, parser in parsers() for option in parser._option_string_actions} - {"-h"})
)
def test_every_option_is_in_the_readme(option: str) -> None:
    """Nor an option."""
    assert re.search(rf"`[^`]*{option}\b[^`]*`", README)


def test_every_command_and_option_has_a_help_text() -> None:
    """`--help` leaves nothing unexplained."""
    for _, parser in parsers():
        for action in parser._actions:
            choices = getattr(action, "_choices_actions", [])
            assert action.help or choices, action
            assert all(choice.help for choice in choices)


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_is_in_the_readme_with_its_default(name: str) -> None:
    """The table has a row for each setting."""
    (row,) = re.findall(rf"^\| `MOONRACE_{name.upper()}` \| (.*?) ?\|", README, re.MULTILINE)
    default = Settings.model_fields[name].default

    assert row.strip("` ") == ("" if default is None else str(default).lower() if default is False else str(default))


def test_every_exit_code_is_in_the_readme() -> None:
    """A supervisor's author can look each of them up."""
    section = README.partition("### Exit codes")[2].partition("\n## ")[0]
    codes = {value for value in vars(exits).values() if isinstance(value, int)}

    assert {
        int(code) for code in re.findall(r"\b\d+\b", re.sub(r"\|[^|]*\|$", "", section, flags=re.MULTILINE))
    } == codes


def test_sections_stand_in_their_order() -> None:
    """A reader finds first how to use it, then how to run it, then why it is as it is."""
    assert re.findall(r"^## (.*)", README, re.MULTILINE) == [
        *("Two commands", "Asking", "Moderating", "Running", "Growing", "Dependencies", "Design notes"),
    ]


def test_every_dependency_has_its_reason() -> None:
    """What is installed is named, and nothing else is."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    section = README.partition("## Dependencies")[2].partition("\n## ")[0]
    named = set(re.findall(r"^\| ([\w.-]+) \|", section, re.MULTILINE)) - {"Package"}

    assert {name.lower() for name in named} == {
        re.split(r"[\[<>=]", line)[0].lower() for line in project["dependencies"]
    }


def test_shipped_toml_holds_every_setting_but_secrets() -> None:
    """Whoever edits it sees all there is, and no place for a token."""
    text = (ROOT / "config" / "moonrace.toml").read_text(encoding="utf-8")

    assert tomllib.loads(text).keys() == Settings.model_fields.keys() - SECRETS
    assert len(re.findall(r"^# .*\n\w+ = ", text, re.MULTILINE)) == len(Settings.model_fields) - len(SECRETS)


def test_example_env_holds_every_setting() -> None:
    """Copied as it is, it changes nothing: secrets are empty, the rest are comments with the defaults."""
    text = (ROOT / "config" / "example.env").read_text(encoding="utf-8")
    live = dict(re.findall(r"^MOONRACE_(\w+)=(.*)$", text, re.MULTILINE))
    commented = dict(re.findall(r"^# MOONRACE_(\w+)=(.*)$", text, re.MULTILINE))

    assert live == {name.upper(): "" for name in SECRETS}
    assert {name.lower() for name in live | commented} == Settings.model_fields.keys()
    assert {name: Settings.model_validate({name.lower(): value}) for name, value in commented.items() if value}


def test_the_picture_is_what_it_would_be_if_drawn_now() -> None:
    """The README shows no answer that was given once and would be another today."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    found = re.search(r'--svg docs/answer\.svg "(.*)"', makefile)

    assert found
    assert "--no-log" in makefile
    drawn = picture(shipped().answer(found[1]))
    assert (ROOT / "docs" / "answer.svg").read_text(encoding="utf-8") == drawn, "run `make picture`"


def test_make_lists_what_it_can_do() -> None:
    """`make` alone names every target that is not a file, on any system's awk."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    command = ["make", "--no-print-directory"]  # `make test` runs this too, and would tell so
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True).stdout  # noqa: S603  # fixed

    assert [line.split()[0] for line in listed.splitlines()] == re.findall(r"^([a-z]+):", makefile, re.MULTILINE)
    assert all(len(line.split()) > 2 for line in listed.splitlines())


@pytest.mark.parametrize("file", repository(), ids=lambda file: str(file.relative_to(ROOT)))
def test_file_holds_nothing_of_one_machine(file: Path) -> None:
    """No registry address, no path of the machine it was written on, nothing that looks like a token."""
    text = file.read_text(encoding="utf-8")
    if file != Path(__file__):
        assert not [word for word in REGISTRIES if word in text]
    assert not [path for path in MACHINE_PATHS if re.search(rf"(?<![\w./]){path}", text)]
    assert not TOKEN.search(text)


def test_the_counts_of_the_data_are_those_of_the_readme() -> None:
    """Who reads how much is known reads what `moonrace check` counts."""
    counts = checks.check(today=dt.date(2026, 11, 22)).counts
    told = (
        f"{counts['missions']} missions, {counts['statements']} statements, {counts['milestones']} milestones, "
        f"{counts['sources']} sources ({counts['sources_tier_1_2']} of tier 1 or 2), {counts['entities']} entities, "
        f"{counts['articles']} articles, {counts['passages']} passages."
    )

    assert told in README
