"""`moonrace chat`, typed and piped."""

from __future__ import annotations

import pytest

from bot.terminal import chat as chat_module
from knowledge.answering import KnowledgeBase
from tests.bot.terminal.calling import OFF_TOPIC, QUESTION, Moonrace, Outcome, logged


@pytest.mark.parametrize("command", ["run", "chat"])
def test_piped_questions_are_answered_line_by_line(moonrace: Moonrace, command: str) -> None:
    """Without a token and a terminal, each line is answered below itself, and the end of the input is the end."""
    outcome = moonrace(command, stdin=f"\n{QUESTION}\n   \n{OFF_TOPIC}\n" + "x" * 600)

    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out.startswith("> When did Russia and China sign")
    assert "9 March 2021" in outcome.out
    assert [row.outcome for row in logged()] == ["answered", "declined", "error"]


def test_run_without_token_and_input_says_what_is_missing(moonrace: Moonrace) -> None:
    """On a host where the token was forgotten, the reason is in the host's log, and nobody takes it for a success."""
    outcome = moonrace("run", stdin="\n  \n")

    assert (outcome.code, outcome.out) == (2, "")
    assert "MOONRACE_TOKEN" in outcome.err


@pytest.mark.parametrize("farewell", ["quit", " EXIT "])
def test_piped_numbers_and_farewells_mean_what_they_mean_when_typed(moonrace: Moonrace, farewell: str) -> None:
    """A number asks what the decline above offered, a farewell ends; before any offer a number is a question."""
    outcome = moonrace("chat", stdin=f"1\n{OFF_TOPIC}\n1\n{farewell}\nnever asked\n")

    questions = [row.question for row in logged()]
    assert outcome.code == 0
    assert questions[:2] == ["1", OFF_TOPIC]
    assert len(questions) == 3
    assert f"1. {questions[2]}" in " ".join(outcome.out.split())


def test_piped_farewell_alone_is_no_missing_question(moonrace: Moonrace) -> None:
    """Whoever only says goodbye gets no complaint."""
    assert moonrace("run", stdin="quit\n") == Outcome(0, "", "")


def test_chat_greets_with_the_starters(moonrace: Moonrace, base: KnowledgeBase) -> None:
    """The examples are those that the knowledge puts first, under their numbers."""
    greeting = " ".join(moonrace("chat", typing=True).out.split())

    assert base.starters
    assert all(f"{n}. {question}" in greeting for n, question in enumerate(base.starters, start=1))


def test_chat_takes_questions_numbers_and_farewells(moonrace: Moonrace, monkeypatch: pytest.MonkeyPatch) -> None:
    """A number asks what was offered under it, an empty line nothing, and `quit` ends."""
    typed = iter(["", "1", OFF_TOPIC, "1", "QUIT", "never asked"])
    monkeypatch.setattr("builtins.input", lambda _prompt: next(typed))

    outcome = moonrace("chat", typing=True)

    questions = [row.question for row in logged()]
    assert outcome.code == 0
    assert next(typed) == "never asked"
    assert outcome.out.splitlines()[1].startswith("1. ")
    assert len(questions) == 3
    assert questions[1] == OFF_TOPIC
    assert {row.outcome for row in logged()} == {"answered", "declined"}


def test_a_line_can_reply_to_the_answer_above_it(moonrace: Moonrace) -> None:
    """A line without a name of its own is about what was just answered; after a decline it stands for itself."""
    outcome = moonrace("chat", stdin=f"{QUESTION}\nwho signed it?\n{OFF_TOPIC}\nwho signed it?\n")

    assert outcome.out.count("Read as a question about") == 1
    assert [row.outcome for row in logged()] == ["answered", "answered", "declined", "declined"]


@pytest.mark.parametrize("end", [EOFError, KeyboardInterrupt])
def test_chat_ends_cleanly(moonrace: Moonrace, monkeypatch: pytest.MonkeyPatch, end: type[BaseException]) -> None:
    """Ctrl-D and Ctrl-C leave the cursor on a fresh line and no traceback."""

    def leave(_prompt: str) -> str:
        raise end

    monkeypatch.setattr("builtins.input", leave)

    outcome = moonrace("chat", typing=True)

    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out.endswith("\n")


@pytest.mark.parametrize("typed", ["0", "4", "2028", "١", "-1", "1.5"])
def test_other_numbers_are_questions(typed: str) -> None:
    """Only the number of an offered question stands for it."""
    assert chat_module._chosen(typed, ("a", "b", "c")) == (typed if typed != "١" else "a")
