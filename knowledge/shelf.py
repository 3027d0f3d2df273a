"""The folder of added articles: beside the database of whoever runs the bot, so that no upgrade touches it."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from knowledge import articles
from knowledge.articles import AddedArticle
from knowledge.errors import DataError, IngestError
from knowledge.files import read_text

_SUFFIX = ".md"
# Names, times of change in nanoseconds and sizes of all files: what changes when an article does.
State: TypeAlias = tuple[tuple[str, int, int], ...]


@dataclass(frozen=True, slots=True)
class Shelf:
    """A folder of added articles, one file each. It need not exist."""

    folder: Path

    def articles(
        self, complain: Callable[[str], object], seen: Callable[[bytes], object] | None = None
    ) -> Iterator[AddedArticle]:
        """The articles, by name. One that is broken is left out, and `complain` is told which and why."""
        for file in sorted(self.folder.glob(f"*{_SUFFIX}")):
            try:
                yield articles.read_added(*read_text(file, self.folder, seen))
            except DataError as error:
                complain(f"An added article is left out. {self.folder / error.place}: {error.problem}.")

    def state(self) -> State:
        """What to compare in order to see whether anything has changed."""
        found = []
        for file in sorted(self.folder.glob(f"*{_SUFFIX}")):
            with contextlib.suppress(OSError):  # gone since it was listed
                status = file.stat()
                found.append((file.name, status.st_mtime_ns, status.st_size))
        return tuple(found)

    def add(self, title: str, text: str) -> AddedArticle:
        """Store the text of an added article's file under a name made of its title.

        It is there as a whole or not at all. Raises IngestError where it is there already in other clothes, DataError
        where it is no such text, OSError where it cannot be written.
        """
        article = articles.read_added(f"{articles.file_stem(title)}{_SUFFIX}", text)
        fingerprint = _fingerprint(article)
        for other in self.articles(complain=_ignore):
            if _fingerprint(other) == fingerprint:
                raise IngestError(
                    f"This article is there already, as {other.article.id}. "
                    f"To replace it, run `moonrace ingest --remove {other.article.id}` first."
                )
        self.folder.mkdir(parents=True, exist_ok=True)
        file = self._free_name(articles.file_stem(title))
        _write_whole(file, text)
        return articles.read_added(file.name, text)

    def remove(self, article_id: str) -> None:
        """Delete an article, a broken one too. Raises IngestError where there is none of that id."""
        stem = article_id.removeprefix(articles.ADDED)
        file = self.folder / f"{stem}{_SUFFIX}"
        if not articles.is_name(stem) or not file.is_file():
            raise IngestError(
                f"There is no added article {article_id}. `moonrace ingest --list` shows those there are."
            )
        file.unlink()

    def _free_name(self, stem: str) -> Path:
        file, number = self.folder / f"{stem}{_SUFFIX}", 1
        while file.exists():
            number += 1
            file = self.folder / f"{stem}-{number}{_SUFFIX}"
        return file


def _fingerprint(added: AddedArticle) -> str:
    return articles.fingerprint(passage.text for passage in added.article.passages)


def _write_whole(file: Path, text: str) -> None:
    """Write a file so that it is seen complete, and still is there after a power cut."""
    scratch = file.with_name(f".{file.name}.{os.getpid()}.tmp")
    try:
        with scratch.open("w", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        scratch.replace(file)
    finally:
        scratch.unlink(missing_ok=True)


def _ignore(_complaint: str) -> None:
    """Whoever adds an article is not bothered with other broken ones."""
