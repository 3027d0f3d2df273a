"""A synchronous way to ask the asynchronous service, with a log that opens only after an answer is out.

One event loop lives as long as the session and runs only while there is something to do: a prompt or a pipe may
block for hours, and Ctrl-C must reach it.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
import sys
from collections.abc import Callable, Iterator
from types import TracebackType
from typing import TYPE_CHECKING, NoReturn, Self

from bot.errors import StorageError
from bot.service import Answerer, Question, Reply, Surface
from bot.terminal.exits import TERMINATED
from knowledge.answering import KnowledgeBase
from knowledge.models import Answer

if TYPE_CHECKING:
    from bot.storage import QuestionLog, QuestionRow

_logger = logging.getLogger(__name__)


class WaitingRows:
    """Stands in for the log until that is open. Opening a database takes longer than answering a question,
    and whoever asks in a terminal waits for the answer, not for the log.
    """

    def __init__(self) -> None:
        self._rows: list[QuestionRow] = []

    def record(self, row: QuestionRow) -> None:
        """Keep the row until `take`."""
        self._rows.append(row)

    def take(self) -> list[QuestionRow]:
        """The rows kept since the last time, oldest first."""
        rows, self._rows = self._rows, []
        return rows


class Session:
    """Asks as the terminal, one question at a time, and writes the log when told and at the end.

    Without a `database_url` nothing is logged. `renew` is asked before each question whether there is another
    knowledge base to answer from.
    """

    def __init__(
        self,
        base: KnowledgeBase,
        *,
        question_max_length: int,
        database_url: str | None,
        queue_size: int,
        renew: Callable[[], KnowledgeBase | None] = lambda: None,
    ) -> None:
        self._renew = renew
        self._waiting = WaitingRows()
        # Nobody has a user id here, so nothing is hashed, and the key is not needed.
        self._answerer = Answerer(base, self._waiting, key=b"", question_max_length=question_max_length)
        self._database_url = database_url
        self._queue_size = queue_size
        self._log: QuestionLog | None = None
        self._runner = asyncio.Runner()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        with _undisturbed(), self._runner:
            self._runner.run(self._write())
            if self._log:
                self._runner.run(self._log.close())

    @property
    def base(self) -> KnowledgeBase:
        """What answers come from."""
        return self._answerer.base

    def ask(self, text: str, as_of: str = "", after: Answer | None = None) -> Reply:
        """Answer or decline; `after` is the answer that the question replies to.

        Raises UserError, whose text is for the asker, on a question that cannot be taken.
        """
        if base := self._renew():
            self._answerer.base = base
        question = Question(text=text, surface=Surface.TERMINAL, as_of=as_of, after=after)
        return self._runner.run(self._answerer.ask(question))

    def write_log(self) -> None:
        """Write down what was asked since the last time. What goes wrong is logged, never raised."""
        with _undisturbed():
            self._runner.run(self._write())

    async def _write(self) -> None:
        rows = self._waiting.take()
        if not rows or self._database_url is None:
            return
        try:
            self._log = self._log or await self._open(self._database_url)
        except StorageError as error:
            _logger.error("The log was not written: %s", error)  # noqa: TRY400  # a person reads this, not a programmer
            self._database_url = None
            return
        for start in range(0, len(rows), self._queue_size):
            for row in rows[start : start + self._queue_size]:
                self._log.record(row)
            await self._log.flush()

    async def _open(self, url: str) -> QuestionLog:
        from bot.storage import QuestionLog  # noqa: PLC0415  # SQLAlchemy would delay the first answer

        return await QuestionLog.open(url, queue_size=self._queue_size)


def terminate(_signal: int, _frame: object) -> NoReturn:
    """On SIGTERM: end the process as Ctrl-C does, with what is open closed."""
    sys.exit(TERMINATED)


@contextlib.contextmanager
def _undisturbed() -> Iterator[None]:
    """Hold SIGTERM and SIGINT back while the log is written: what was answered must not be lost."""
    if sys.platform == "win32":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM, signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
