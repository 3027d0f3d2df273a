"""`moonrace logs browse`: a copy of the log in a browser on this machine, by Datasette."""

from __future__ import annotations

import importlib.util
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from bot.errors import StorageError
from bot.rendering.legible import legible
from bot.terminal.exits import ANSWERED, CONFIGURATION, FAILED

LOOPBACK = "127.0.0.1"
METADATA = Path(__file__).with_name("browse.yaml")
_MISSING = "Datasette is not installed. Install it with: pip install 'moonrace[browse]'"
# Without downloads of the file, and without counting all values of all columns at each page.
_SETTINGS = {"allow_download": "off", "suggest_facets": "off", "sql_time_limit_ms": "3000"}


def browse(path: Path, port: int) -> int:
    """Serve a copy of the log at a path until Ctrl-C; the copy is then deleted. Returns the exit code."""
    if importlib.util.find_spec("datasette") is None:
        return _complain(_MISSING, CONFIGURATION)
    if not path.exists():
        return _complain(f"There is no log yet in {path}.", FAILED)
    from bot.storage.overview import copy_to_browse  # noqa: PLC0415  # SQLAlchemy takes a while

    for name in {"SIGTERM", "SIGHUP"} & set(dir(signal)):  # a terminal that is closed; Windows has no SIGHUP
        # As Ctrl-C does: else the copy stays, out of reach of /privacy forget, and is served on.
        signal.signal(getattr(signal, name), signal.default_int_handler)
    with tempfile.TemporaryDirectory(prefix="moonrace-") as folder:
        copy = Path(folder, "moonrace.db")
        try:
            copy_to_browse(path, copy)
            sys.stderr.write(f"A copy of the log as it is now: http://{LOOPBACK}:{port}/ (Ctrl-C ends it)\n")
            return FAILED if subprocess.run(serving(copy, port), check=False).returncode else ANSWERED  # noqa: S603  # ours
        except StorageError as error:
            return _complain(f"It cannot be browsed: {error}.", FAILED)
        except KeyboardInterrupt:
            return ANSWERED


def serving(copy: Path, port: int) -> list[str]:
    """The command that serves a copy, for reading, on this machine alone."""
    settings = [part for name, value in _SETTINGS.items() for part in ("--setting", name, value)]
    where = ["--host", LOOPBACK, "--port", str(port)]
    return [
        *(sys.executable, "-m", "datasette", "serve", "--immutable", str(copy)),
        *(*where, "--metadata", str(METADATA), *settings),
    ]


def _complain(text: str, code: int) -> int:
    sys.stderr.write(f"{legible(text)}\n")
    return code
