"""Migrations: from nothing, from behind, from ahead, and from two processes at once."""

from __future__ import annotations

import fcntl
import shutil
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateTable

from bot.errors import DatabaseTooNewError, StorageError
from bot.storage import QuestionLog, migrating
from bot.storage.columns import metadata
from bot.storage.migrating import FULL_TEXT, MIGRATIONS, backups_of, migrate
from bot.storage.schema import REVISION
from tests.bot.logged import fetch, ids_in, question, url_of

STEP = """
from alembic import op
revision, down_revision = {revision!r}, {before!r}
def upgrade():
    op.execute({sql!r})
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the database is."""
    return tmp_path / "log.db"


@pytest.fixture
async def used(path: Path) -> Path:
    """A database of today with one question in it."""
    log = await QuestionLog.open(url_of(path))
    log.record(question())
    await log.close()
    return path


def tomorrow(tmp_path: Path, last: str = "SELECT 1") -> Path:
    """The migrations and two more: one adds a column, the other runs the given statement."""
    folder = tmp_path / "migrations"
    shutil.copytree(MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    steps = ("9001", REVISION, "ALTER TABLE questions ADD COLUMN colour TEXT"), ("9002", "9001", last)
    for revision, before, sql in steps:
        (folder / "versions" / f"{revision}.py").write_text(STEP.format(revision=revision, before=before, sql=sql))
    return folder


def columns_of(path: Path) -> Iterable[str]:
    """The columns of the questions in a database file."""
    return [name for _, name, *_ in fetch(path, "PRAGMA table_info(questions)")]


def is_in_catalogue(name: str | None, kind: str, _parents: object) -> bool:
    """Whether the schema ought to list it; it does not know of the full-text index."""
    return kind != "table" or name is None or not name.startswith(FULL_TEXT)


def set_revision(path: Path, revision: str) -> None:
    """Pretend that another version wrote the database."""
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("UPDATE alembic_version SET version_num = ?", (revision,))


def test_the_known_revision_is_the_newest() -> None:
    """A start compares with this constant instead of importing Alembic."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))

    assert ScriptDirectory.from_config(config).get_current_head() == REVISION


def test_migrations_lead_to_the_schema(path: Path) -> None:
    """What the migrations build is what the queries expect: tables, columns, types, indexes."""
    migrate(path)

    engine = sa.create_engine(f"sqlite:///{path}", poolclass=sa.NullPool)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "include_name": is_in_catalogue})
        assert compare_metadata(context, metadata) == []


def test_the_schema_fits_postgresql() -> None:
    """Ids need 64 bits, times their zone, and lists JSON; the DDL says so."""
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]  # SQLAlchemy leaves it untyped
    ddl = "\n".join(str(CreateTable(table).compile(dialect=dialect)) for table in metadata.sorted_tables)

    assert "event_id BIGINT" in ddl
    assert "at TIMESTAMP WITH TIME ZONE NOT NULL" in ddl
    assert "statement_ids JSON NOT NULL" in ddl
    assert "application_id BIGINT NOT NULL" in ddl


def test_a_new_database_needs_no_backup(path: Path) -> None:
    """There is nothing to lose in a file that has just been made."""
    migrate(path)
    migrate(path)

    assert backups_of(path) == []
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_database_that_is_behind_is_backed_up_and_migrated(used: Path, tmp_path: Path) -> None:
    """The rows survive, and a private copy of the state before lies beside the database."""
    migrate(used, tomorrow(tmp_path))

    assert "colour" in columns_of(used)
    assert ids_in(used) == [question().id]
    (backup,) = backups_of(used)
    assert backup.name == f"log.db.{REVISION}.bak"
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    assert "colour" not in columns_of(backup)
    assert ids_in(backup) == [question().id]


def test_an_empty_database_is_migrated_without_backup(path: Path, tmp_path: Path) -> None:
    """Tables without rows are nothing to lose."""
    migrate(path)
    migrate(path, tomorrow(tmp_path))

    assert "colour" in columns_of(path)
    assert backups_of(path) == []


def test_a_migration_that_fails_changes_nothing(used: Path, tmp_path: Path) -> None:
    """Even the steps that went well are taken back, and the next start finds the database as it was."""
    with pytest.raises(StorageError, match="no such table: nowhere"):
        migrate(used, tomorrow(tmp_path, last="DELETE FROM nowhere"))

    assert "colour" not in columns_of(used)
    assert fetch(used, "SELECT version_num FROM alembic_version") == [(REVISION,)]
    assert ids_in(used) == [question().id]


def test_failing_again_and_again_leaves_one_backup(used: Path, tmp_path: Path) -> None:
    """The writer tries a failed migration again; that must not fill the disk with copies."""
    migrations = tomorrow(tmp_path, last="DELETE FROM nowhere")
    for _ in range(3):
        with pytest.raises(StorageError):
            migrate(used, migrations)

    assert sorted(file.name for file in used.parent.glob("log.db.*")) == [
        f"log.db.{REVISION}.bak",
        "log.db.lock",
        "log.db.used",
    ]


def test_without_a_backup_nothing_is_migrated(used: Path, tmp_path: Path) -> None:
    """A database that cannot be copied is not touched, and half a copy is not left behind."""
    with closing(sqlite3.connect(used)) as database, database:
        database.execute("CREATE TABLE padding AS SELECT randomblob(100000) AS bytes")
    content = used.read_bytes()
    used.write_bytes(content[:-8192] + b"\xff" * 8192)

    with pytest.raises(StorageError, match="cannot be made ready"):
        migrate(used, tomorrow(tmp_path))

    assert backups_of(used) == []
    assert "colour" not in columns_of(used)
    assert list(used.parent.glob("*.partial")) == []


async def test_a_newer_database_is_refused(used: Path) -> None:
    """The text says what happened and what to do; the database is left alone."""
    set_revision(used, "9999")

    told = rf"newer Moonrace \(schema 9999, this one knows {REVISION}\)\. Install"
    with pytest.raises(DatabaseTooNewError, match=told):
        await QuestionLog.open(url_of(used))

    assert fetch(used, "SELECT version_num FROM alembic_version") == [("9999",)]
    assert backups_of(used) == []


async def test_another_programs_database_is_left_alone(path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """A wrong path in the settings must not add tables to somebody's contacts."""
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE contacts (name TEXT)")

    log = await QuestionLog.open(url_of(path))
    log.record(question())
    await log.close()

    assert log.lost == 1
    assert "is a database of another program" in caplog.text
    assert fetch(path, "SELECT name FROM sqlite_master") == [("contacts",)]


def test_two_processes_start_at_once(path: Path) -> None:
    """One of them makes the database, the others find it made."""
    with ThreadPoolExecutor(max_workers=4) as pool:
        list(pool.map(migrate, [path] * 4))

    assert fetch(path, "SELECT version_num FROM alembic_version") == [(REVISION,)]


def test_a_lock_that_stays_is_reported(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that hangs in its migration does not hang the others."""
    monkeypatch.setattr(migrating, "_LOCK_SECONDS", 0.0)
    lock = path.with_name("log.db.lock")

    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        with pytest.raises(StorageError, match=r"another process .*log\.db\.lock"):
            migrate(path)


def test_an_up_to_date_database_is_opened_without_alembic(used: Path) -> None:
    """Alembic is the slowest import of all; only a migration pays for it."""
    code = (
        "import asyncio, sys; from bot.storage import QuestionLog\n"
        f"async def main(): await (await QuestionLog.open({url_of(used)!r})).close()\n"
        "asyncio.run(main()); print('alembic' in sys.modules)"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603  # ours

    assert done.stdout.strip() == "False"
