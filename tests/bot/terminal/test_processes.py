"""What can only be seen from outside: imports, pipes, locales and signals."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from subprocess import PIPE

import pytest

from tests.bot.terminal.calling import QUESTION, logged
from tests.shipped import keep_in

ROOT = Path(__file__).parents[3]


@pytest.fixture(autouse=True)
def _started_before(_clean_folder: None) -> None:
    """As if another process had been here: none is to analyse all known questions first."""
    keep_in(Path("var"))


def python(
    *arguments: str, stdin: int | None = None, stdout: int | None = None, stderr: int | None = None
) -> subprocess.Popen[str]:
    """A process of its own, for what cannot be seen from inside, in the poorest of locales."""
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "LC_ALL": "C",
        "PYTHONUTF8": "0",
        "TERM": "dumb",
    }
    return subprocess.Popen(  # noqa: S603  # our own arguments
        [sys.executable, *arguments],
        stdin=stdin,
        stdout=stdout,
        stderr=stderr,
        env=environment,
        text=True,
        encoding="utf-8",
    )


def test_asking_loads_neither_discord_nor_database_nor_charts_before_the_answer() -> None:
    """The answer is out before anything slow is imported."""
    program = (
        "import sys, bot.__main__ as m\n"
        "class Out:\n"
        "    def write(self, text):\n"
        "        slow = sorted({'discord', 'sqlalchemy', 'alembic', 'matplotlib', 'PIL'} & sys.modules.keys())\n"
        "        if '2021' in text: print(slow, file=sys.stderr)\n"
        "    def flush(self): pass\n"
        f"sys.stdout = Out(); m.main(['ask', '--json', {QUESTION!r}])\n"
    )

    _, err = python("-c", program, stderr=PIPE).communicate(timeout=60)

    assert err.splitlines()[0] == "[]"


def test_reader_that_leaves_early_is_no_error() -> None:
    """`moonrace ask --batch | head -1` ends quietly, and in a locale without UTF-8."""
    process = python("-m", "bot", "ask", "--batch", "--no-log", stdin=PIPE, stdout=PIPE, stderr=PIPE)
    assert process.stdin
    assert process.stdout
    assert process.stderr

    process.stdin.write(json.dumps({"id": "嫦娥", "question": QUESTION}) + "\n")
    process.stdin.flush()
    first = process.stdout.readline()
    process.stdout.close()
    process.stdin.write((json.dumps({"question": QUESTION}) + "\n") * 3)
    process.stdin.close()

    assert json.loads(first)["id"] == "嫦娥"
    assert process.stderr.read() == ""
    assert process.wait(timeout=60) == 141
    process.stderr.close()


def test_reader_that_never_read_is_no_error() -> None:
    """`moonrace ask … | true` ends as quietly, and the row is in the log."""
    process = python("-m", "bot", "ask", QUESTION, stdout=PIPE, stderr=PIPE)
    assert process.stdout
    assert process.stderr

    process.stdout.close()

    assert process.wait(timeout=60) == 141
    assert process.stderr.read() == ""
    assert len(logged()) == 1
    process.stderr.close()


def test_full_disk_behind_the_output_is_a_sentence() -> None:
    """What cannot be written is said on standard error, without a traceback."""
    with Path("/dev/full").open("w") as full:
        process = python("-m", "bot", "ask", "--json", "--no-log", QUESTION, stdout=full.fileno(), stderr=PIPE)
        _, err = process.communicate(timeout=60)

    assert process.returncode == 1
    assert len(err.splitlines()) == 1
    assert "No space left" in err


@pytest.mark.skipif(not Path("/bin/sh").exists(), reason="needs a shell that can close streams")
def test_closed_streams_are_empty_ones() -> None:
    """A supervisor that closes all streams gets an exit code, that of no question, and no traceback."""
    program = f"exec {sys.executable} -m bot run <&- >&- 2>&-"

    result = subprocess.run(["/bin/sh", "-c", program], env={"PYTHONPATH": str(ROOT)}, check=False)  # noqa: S603

    assert result.returncode == 2


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_signal_after_an_answer_loses_no_row(number: signal.Signals, code: int) -> None:
    """Whoever ends the process while it waits for the next line finds the answers so far in the log."""
    process = python("-m", "bot", "ask", "--batch", stdin=PIPE, stdout=PIPE, stderr=PIPE)
    assert process.stdin
    assert process.stdout
    assert process.stderr

    process.stdin.write(json.dumps({"question": QUESTION}) + "\n")
    process.stdin.flush()
    process.stdout.readline()
    process.send_signal(number)
    _, err = process.communicate(timeout=60)

    assert (process.returncode, err) == (code, "")
    assert [row.question for row in logged()] == [QUESTION]


def interrupt(process: subprocess.Popen[str]) -> int:
    """Press Ctrl-C until it is heeded: readline does not notice one that comes just before it waits for a key."""
    while True:
        process.send_signal(signal.SIGINT)
        with suppress(subprocess.TimeoutExpired):
            return process.wait(timeout=2)


def test_chat_at_a_real_terminal() -> None:
    """Questions, a number and Ctrl-C at a pseudo-terminal; Ctrl-C leaves no traceback."""
    ours, theirs = os.openpty()
    process = python("-m", "bot", "chat", stdin=theirs, stdout=theirs, stderr=theirs)
    os.close(theirs)
    shown = ""

    def read_to_prompt() -> str:
        nonlocal shown
        start = len(shown)
        while not shown[start:].rstrip(" ").endswith("moonrace>"):
            shown += os.read(ours, 4096).decode(errors="replace")
        return shown[start:]

    greeting = read_to_prompt()
    os.write(ours, f"{QUESTION}\n".encode())
    answer = read_to_prompt()
    os.write(ours, b"best pizza in Chicago\n")
    decline = read_to_prompt()
    os.write(ours, b"1\n")
    read_to_prompt()
    code = interrupt(process)
    os.close(ours)

    assert "1. " in greeting
    assert "9 March 2021" in answer
    assert "1. " in decline
    assert code == 0
    assert "Traceback" not in shown
    assert len(logged()) == 3
