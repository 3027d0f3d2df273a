"""`moonrace` as people and programs call it: output, exit codes, the log, and what never gets out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from knowledge import library
from knowledge.library import load
from tests.bot.terminal.calling import OFF_TOPIC, QUESTION, Moonrace, logged

CANARY = "canary-7f3a9c-token"


def test_answer_is_printed_and_logged(moonrace: Moonrace) -> None:
    """An answered question ends with 0, is dated and cited, and is one row."""
    outcome = moonrace("ask", QUESTION)

    assert (outcome.code, outcome.err) == (0, "")
    assert "9 March 2021" in outcome.out
    assert "[1]" in outcome.out
    assert "https://" in outcome.out
    assert [(row.question, row.surface, row.outcome) for row in logged()] == [(QUESTION, "terminal", "answered")]


def test_question_needs_no_quotes(moonrace: Moonrace) -> None:
    """The words of a question may be arguments of their own."""
    assert moonrace("ask", *QUESTION.split()).out == moonrace("ask", QUESTION).out


def test_decline_ends_with_three(moonrace: Moonrace) -> None:
    """A decline is told apart from an answer without reading it."""
    assert moonrace("ask", OFF_TOPIC).code == 3
    assert moonrace("ask", "--json", OFF_TOPIC).code == 3


@pytest.mark.parametrize(
    "arguments",
    [
        ("",),
        ("  ",),
        (),
        ("?!…",),
        ("x" * 501,),
        ("x" * 10_000,),
        ("--as-of", "the day before", QUESTION),
        ("--as-of", "2021-13", QUESTION),
        ("--after", "?!", QUESTION),
    ],
)
def test_bad_question_ends_with_two_and_a_sentence(moonrace: Moonrace, arguments: tuple[str, ...]) -> None:
    """Nothing is answered; standard error, or the JSON object, says what to change."""
    plain, as_json = moonrace("ask", *arguments), moonrace("ask", "--json", *arguments)

    assert (plain.code, plain.out) == (2, "")
    assert len(plain.err.splitlines()) == 1
    assert as_json.code == 2
    assert json.loads(as_json.out).keys() == {"error"}
    assert as_json.err == ""


def test_json_is_one_object_on_one_line(moonrace: Moonrace) -> None:
    """A program reads one line and has it all."""
    outcome = moonrace("ask", "--json", QUESTION)

    (line,) = outcome.out.splitlines()
    value = json.loads(line)
    assert value["answered"]
    assert value["when"] == "2021-03-09"
    assert value["citations"]
    assert value["latency_ms"] > 0


def test_as_of_is_taken_into_the_past(moonrace: Moonrace) -> None:
    """The answer says from when it looks."""
    assert json.loads(moonrace("ask", "--json", "--as-of", "2021-05", QUESTION).out)["asked_as_of"] == "2021-05"


def test_after_takes_the_question_as_a_reply(moonrace: Moonrace) -> None:
    """A script can ask "who signed it?" too; without what it follows, that is declined."""
    outcome = moonrace("ask", "--json", "--after", QUESTION, "who signed it?")

    value = json.loads(outcome.out)
    assert (outcome.code, value["question"]) == (0, "who signed it?")
    assert value["caveats"][0].startswith("Read as a question about")
    assert moonrace("ask", "who signed it?").code == 3


def test_no_log_leaves_nothing_behind(moonrace: Moonrace, tmp_path: Path) -> None:
    """With --no-log not even a file is made."""
    moonrace("ask", "--no-log", QUESTION)
    moonrace("ask", "--no-log", "--batch", stdin=json.dumps({"question": QUESTION}))

    assert list(tmp_path.iterdir()) == []


def test_picture_is_drawn_besides(moonrace: Moonrace, tmp_path: Path) -> None:
    """--svg writes a picture of the same answer, or says why it cannot."""
    outcome = moonrace("ask", "--no-log", "--svg", "answer.svg", QUESTION)

    assert outcome.code == 0
    assert "9 March 2021" in outcome.out
    assert (tmp_path / "answer.svg").read_text(encoding="utf-8").startswith("<svg")
    refused = moonrace("ask", "--no-log", "--svg", "missing/answer.svg", QUESTION)
    assert (refused.code, refused.out) == (2, "")
    assert "missing/answer.svg" in refused.err


def test_batch_answers_lines_in_any_encoding(moonrace: Moonrace) -> None:
    """A byte order mark is skipped, and bytes that are not UTF-8 do not end the batch."""
    good = json.dumps({"id": 1, "question": QUESTION}).encode()

    outcome = moonrace("ask", "--batch", stdin=b"\xef\xbb\xbf" + good + b"\r\n\xff\xfe\n\n" + good)

    values = [json.loads(line) for line in outcome.out.splitlines()]
    assert outcome.code == 0
    assert [value["id"] for value in values] == [1, None, 1]
    assert ["error" in value for value in values] == [False, True, False]


@pytest.mark.parametrize("extra", [(QUESTION,), ("--after", QUESTION), ("--as-of", "2021"), ("--svg", "x.svg")])
def test_batch_takes_its_questions_from_standard_input_only(moonrace: Moonrace, extra: tuple[str, ...]) -> None:
    """What would be ignored is refused."""
    outcome = moonrace("ask", "--batch", *extra)

    assert outcome.code == 2
    assert "standard input" in json.loads(outcome.out)["error"]


def test_nothing_typed_comes_back_raw(moonrace: Moonrace) -> None:
    """Escape sequences in arguments, questions and dates never reach the terminal."""
    evil = "\x1b]0;title\x07\x1b[2J\u202e\u200b\x9b"
    calls = [
        moonrace("ask", f"{QUESTION} {evil}"),
        moonrace("ask", f"best {evil} pizza"),
        moonrace("ask", "--as-of", evil + "soon", QUESTION),
        moonrace("ask", f"--{evil}", QUESTION),
        moonrace(evil),
        moonrace("ask", "--svg", f"missing/{evil}", QUESTION),
        moonrace("run", stdin=f"{QUESTION} {evil}\n{evil}\n"),
        moonrace("ask", "--batch", stdin=json.dumps({"id": evil, "question": evil}) + f"\n{evil}\n"),
    ]

    for outcome in calls:
        assert not set("\x1b\x07\x9b\u202e\u200b") & set(outcome.out + outcome.err)


@pytest.mark.parametrize("environment", [{}, {"MOONRACE_LOG_LEVEL": "DEBUG"}, {"MOONRACE_SHARD_COUNT": CANARY}])
@pytest.mark.parametrize(
    "arguments",
    [
        ("--version",),
        ("--help",),
        (),
        ("ask", QUESTION),
        ("ask", "--json", QUESTION),
        ("ask", "--batch"),
        ("chat",),
        ("doctor",),
        ("no such command",),
    ],
)
def test_token_is_never_printed(
    moonrace: Moonrace, monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], arguments: tuple[str, ...]
) -> None:
    """Whatever the command, the level of logging and the state of the settings, secrets stay inside."""
    for name in ("MOONRACE_TOKEN", "MOONRACE_PRIVACY_KEY", "DISCORD_TOKEN", "MOONRACE_TOKN"):
        monkeypatch.setenv(name, CANARY)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)

    outcome = moonrace(*arguments, stdin=json.dumps({"question": QUESTION}))

    assert CANARY not in outcome.out + outcome.err


def test_wrong_setting_ends_with_78(moonrace: Moonrace, monkeypatch: pytest.MonkeyPatch) -> None:
    """The setting is named with what is allowed, and a supervisor learns that a restart will not help."""
    monkeypatch.setenv("MOONRACE_QUESTION_MAX_LENGTH", "many")

    outcome = moonrace("ask", QUESTION)

    assert (outcome.code, outcome.out) == (78, "")
    assert "MOONRACE_QUESTION_MAX_LENGTH" in outcome.err
    assert "10 to 2000" in outcome.err


def test_broken_data_ends_with_one(moonrace: Moonrace, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The file or folder at fault is named, by the doctor too."""
    monkeypatch.setattr(library, "load", lambda **_: load(tmp_path / "nowhere"))

    outcome, doctor = moonrace("ask", QUESTION), moonrace("doctor")

    assert (outcome.code, outcome.out) == (1, "")
    assert "nowhere" in outcome.err
    assert doctor.code == 1
    assert "nowhere" in doctor.out.replace("\n", "")


def test_sync_needs_a_token(moonrace: Moonrace) -> None:
    """Without a token there is nobody to speak for."""
    outcome = moonrace("sync")

    assert outcome.code == 78
    assert "MOONRACE_TOKEN" in outcome.err


def test_version_and_usage(moonrace: Moonrace) -> None:
    """The version is one line; without a command the usage is shown and the exit code is that of bad input."""
    assert moonrace("--version").out.startswith("moonrace ")
    assert moonrace().code == 2
    assert moonrace("--help").code == 0
    assert moonrace("pray").code == 2
    assert moonrace("ask", "--js", QUESTION).code == 2
