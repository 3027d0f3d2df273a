"""The house's walls: who may import whom."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
HEAVY = "discord", "sqlalchemy", "alembic", "aiosqlite", "sqlite3", "aiohttp", "asyncio", "pydantic", "rich"


def loaded_by(*modules: str) -> set[str]:
    """The top-level packages that a clean process has after importing modules."""
    program = f"import sys, {', '.join(modules)}; print(*{{name.partition('.')[0] for name in sys.modules}})"
    result = subprocess.run(  # noqa: S603  # our own program
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, check=True, text=True
    )
    return set(result.stdout.split())


def test_import_contracts_are_kept() -> None:
    """The contracts of pyproject.toml hold, each of them."""
    lint = "from importlinter.cli import lint_imports; raise SystemExit(lint_imports(no_cache=True))"

    result = subprocess.run(  # noqa: S603  # our own program
        [sys.executable, "-c", lint], cwd=ROOT, capture_output=True, check=False, text=True
    )

    assert result.returncode == 0, result.stdout + result.stderr


def test_knowledge_is_pure() -> None:
    """A clean process that imports the domain gets no Discord, no database, no event loop and no network."""
    assert not loaded_by("knowledge.answering", "knowledge.library") & set(HEAVY)


def test_service_needs_no_discord() -> None:
    """A second front end can stand on the service alone."""
    assert "discord" not in loaded_by("bot.service")


def test_command_line_starts_without_discord_and_database() -> None:
    """Whoever asks in a terminal does not wait for what only the bot needs."""
    assert not loaded_by("bot.__main__") & {"discord", "aiohttp", "sqlalchemy", "alembic", "aiosqlite"}


def test_nothing_but_ingesting_loads_what_reads_articles() -> None:
    """Nor for what reads articles; and of that, each reader is loaded when a document of its sort comes."""
    readers = {"trafilatura", "lxml", "pypdf", "markdown_it", "charset_normalizer"}

    assert not loaded_by("bot.__main__") & readers
    assert not loaded_by("bot.terminal.ingest") & (readers | {"aiohttp"})


def test_a_bot_that_draws_nothing_does_not_load_what_draws() -> None:
    """What draws comes with the first chart."""
    assert not loaded_by("bot.rendering.charts") & {"matplotlib", "PIL"}


@pytest.mark.parametrize("package", ["bot", "knowledge"])
def test_settings_are_known_to_the_composition_root_only(package: str) -> None:
    """Everybody else is handed what they need."""
    importers = [
        file.relative_to(ROOT).as_posix()
        for file in (ROOT / package).rglob("*.py")
        if any(
            line.strip().startswith(("from config", "import config")) for line in file.read_text("utf-8").splitlines()
        )
    ]

    assert importers == (["bot/__main__.py"] if package == "bot" else [])
