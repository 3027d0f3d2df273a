"""Settings: where they come from, which wins, and what is said of a wrong one."""

from __future__ import annotations

import traceback
from pathlib import Path

import annotated_types
import pytest
from pydantic import SecretStr, ValidationError

from config import Settings, SettingsError, load, unknown_names
from config.settings import TOML
from knowledge.cleaning import LONGEST_QUESTION

CANARY = "canary-7f3a9c"


@pytest.fixture(autouse=True)
def _clean_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting from outside: an empty folder, no variables, an empty TOML file."""
    monkeypatch.chdir(tmp_path)
    for name in [*Settings.model_fields, "tokn", "colour", "log_levels", "log_size"]:
        monkeypatch.delenv(f"MOONRACE_{name.upper()}", raising=False)
    monkeypatch.delenv("DISCORD_TOKEN", raising=False)
    monkeypatch.setitem(Settings.model_config, "toml_file", tmp_path / "moonrace.toml")


def write(name: str, text: str) -> None:
    Path(name).write_text(text, encoding="utf-8")


def token() -> str | None:
    found = load().token
    return found.get_secret_value() if found else None


def complaint() -> str:
    with pytest.raises(SettingsError) as caught:
        load()
    return str(caught.value)


def test_defaults_hold_where_nothing_is_set() -> None:
    """Moonrace runs without any settings at all."""
    settings = load()

    assert settings.token is None
    assert settings.database_url == "sqlite+aiosqlite:///var/moonrace.db"
    assert settings.question_max_length == 500


def test_environment_wins_over_dotenv_over_toml(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each source is overridden by the next stronger one."""
    write("moonrace.toml", "question_max_length = 101\nlog_queue_size = 101\nshutdown_seconds = 1.5")
    write(".env", "MOONRACE_QUESTION_MAX_LENGTH=102\nMOONRACE_LOG_QUEUE_SIZE=102")
    monkeypatch.setenv("MOONRACE_QUESTION_MAX_LENGTH", "103")

    settings = load()

    assert (settings.question_max_length, settings.log_queue_size, settings.shutdown_seconds) == (103, 102, 1.5)


@pytest.mark.parametrize(
    ("environment", "dotenv", "expected"),
    [
        ({"MOONRACE_TOKEN": "a"}, "", "a"),
        ({"DISCORD_TOKEN": "b"}, "", "b"),
        ({"MOONRACE_TOKEN": "a", "DISCORD_TOKEN": "b"}, "", "a"),
        ({"DISCORD_TOKEN": "b"}, "MOONRACE_TOKEN=c", "b"),
        ({}, "DISCORD_TOKEN=d", "d"),
        ({"MOONRACE_TOKEN": "", "DISCORD_TOKEN": "b"}, "", "b"),
        ({"MOONRACE_TOKEN": ""}, "", None),
        ({"MOONRACE_TOKEN": "   "}, "", None),
        ({"DISCORD_TOKEN": ""}, "MOONRACE_TOKEN=", None),
        ({"MOONRACE_TOKEN": " a\n"}, "", "a"),
    ],
)
def test_token_has_two_names_and_may_be_empty(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], dotenv: str, expected: str | None
) -> None:
    """The stronger source's token counts under either name, and an empty one is none."""
    write(".env", dotenv)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)

    assert token() == expected


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TOKEN", f"{CANARY} two words"),
        ("DATABASE_URL", f"postgres://user:{CANARY}@host/db"),
        ("DATABASE_URL", "sqlite+aiosqlite:///:memory:"),
        ("PRIVACY_KEY", "short"),
        ("LOG_LEVEL", "LOUD"),
        ("DISCORD_API_URL", "ftp://example.org"),
        ("DISCORD_GATEWAY_URL", "https://example.org"),
        ("SHARD_COUNT", "0"),
        ("QUESTION_MAX_LENGTH", "9"),
        ("QUESTION_MAX_LENGTH", "2001"),
        ("LOG_QUEUE_SIZE", "many"),
        ("SHUTDOWN_SECONDS", "nan"),
        ("GUILD_READY_SECONDS", "-1"),
        ("PRIVATE_BY_DEFAULT", "perhaps"),
    ],
)
def test_wrong_value_is_named_with_what_is_allowed_and_never_shown(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    """A complaint gives the setting's name and description, and neither the wrong value nor the token beside it."""
    monkeypatch.setenv("MOONRACE_TOKEN", CANARY)
    monkeypatch.setenv(f"MOONRACE_{name}", value)

    text = complaint()

    assert f"MOONRACE_{name}" in text
    assert str(Settings.model_fields[name.lower()].description) in text
    assert value not in text.removesuffix(str(Settings.model_fields[name.lower()].description))
    assert CANARY not in text


def test_every_wrong_setting_is_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever sets things up need not start again for each mistake."""
    monkeypatch.setenv("MOONRACE_LOG_LEVEL", "LOUD")
    write("moonrace.toml", "shard_count = -1")

    text = complaint()

    assert "MOONRACE_LOG_LEVEL" in text
    assert "MOONRACE_SHARD_COUNT" in text


def test_error_carries_no_trace_of_the_token(monkeypatch: pytest.MonkeyPatch) -> None:
    """The error of pydantic holds the token; even a whole traceback of ours does not."""
    monkeypatch.setenv("MOONRACE_TOKEN", CANARY)
    monkeypatch.setenv("MOONRACE_SHARD_COUNT", "none")

    with pytest.raises(SettingsError) as caught:
        load()

    assert caught.value.__context__ is None
    assert CANARY not in "".join(traceback.format_exception(caught.value))


def test_nothing_that_can_be_printed_of_settings_holds_a_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    """`repr`, `str` and what the doctor shows keep token, key and the passwords in addresses."""
    monkeypatch.setenv("MOONRACE_TOKEN", CANARY)
    monkeypatch.setenv("MOONRACE_PRIVACY_KEY", CANARY * 2)

    settings = load()

    assert CANARY not in f"{settings!r} {settings} {settings.visible()}"
    assert settings.visible()["token"] == "set"


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://me:pass/w@rd@proxy.example/api", "https://***@proxy.example/api"),
        ("https://proxy.example/api?key=hush", "https://proxy.example/api?***"),
        ("https://proxy.example/api", "https://proxy.example/api"),
    ],
)
def test_credentials_in_an_address_are_not_shown(url: str, shown: str) -> None:
    """The doctor's output can be pasted into a forum."""
    assert Settings(discord_api_url=url).visible()["discord_api_url"] == shown


def test_settings_are_frozen() -> None:
    """Nobody can change a setting while the bot runs."""
    settings = Settings(token=SecretStr(CANARY))

    with pytest.raises(ValidationError):
        settings.token = None


def test_strangers_in_dotenv_do_no_harm() -> None:
    """A .env may serve other programs too."""
    write(".env", "OTHER_PROGRAM=1\nMOONRACE_COLOUR=red\ntoken=no\nthis is no line\n")

    assert load().token is None


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("moonrace.toml", "log_level = ", "moonrace.toml is not TOML"),
        ("moonrace.toml", "log_level = 'caf\xe9'", "UTF-8"),
        (".env", "MOONRACE_LOG_LEVEL=caf\xe9", "UTF-8"),
    ],
)
def test_unreadable_file_is_named(name: str, text: str, said: str) -> None:
    """A broken file is a sentence, not a traceback."""
    Path(name).write_text(text, encoding="latin-1")

    assert said in complaint()
    with pytest.raises(SettingsError):
        unknown_names()


def test_unknown_names_come_with_the_closest_known_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """A typo is found in each of the three places, and its value is not told. Nothing is taken for the token."""
    for name in ("MOONRACE_TOKN", "MOONRACE_COLOUR", "MOONRACE_LOG_LEVELS", "MOONRACE_LOG_SIZE"):
        monkeypatch.setenv(name, CANARY)
    write(".env", f"MOONRACE_LOGLEVEL={CANARY}\nOTHER=1\n")
    write("moonrace.toml", 'shard_cuont = 3\nxyzzy = ""')

    assert unknown_names() == [
        "MOONRACE_COLOUR in the environment is not a setting.",
        "MOONRACE_LOG_LEVELS in the environment is not a setting; did you mean MOONRACE_LOG_LEVEL?",
        "MOONRACE_LOG_SIZE in the environment is not a setting.",
        "MOONRACE_TOKN in the environment is not a setting.",
        "MOONRACE_LOGLEVEL in .env is not a setting; did you mean MOONRACE_LOG_LEVEL?",
        "shard_cuont in moonrace.toml is not a setting; did you mean shard_count?",
        "xyzzy in moonrace.toml is not a setting.",
    ]


def test_shipped_toml_holds_the_defaults(monkeypatch: pytest.MonkeyPatch) -> None:
    """What config/moonrace.toml says is what holds without it."""
    bare = load()
    monkeypatch.setitem(Settings.model_config, "toml_file", TOML)

    assert load() == bare
    assert unknown_names() == []


@pytest.mark.parametrize("name", Settings.model_fields)
def test_description_tells_the_bounds(name: str) -> None:
    """A complaint is the description, so the description cannot leave out what is allowed."""
    field = Settings.model_fields[name]
    bounds: list[object] = []
    for constraint in field.metadata:
        if isinstance(constraint, annotated_types.Ge):
            bounds.append(constraint.ge)
        if isinstance(constraint, annotated_types.Le):
            bounds.append(constraint.le)
        if isinstance(constraint, annotated_types.MinLen):
            bounds.append(constraint.min_length)

    assert field.description
    assert all(str(bound) in field.description for bound in bounds)


def test_no_longer_question_can_be_allowed_than_is_understood() -> None:
    """The two bounds are the same, though neither package may know the other."""
    (longest,) = (
        bound.le
        for bound in Settings.model_fields["question_max_length"].metadata
        if isinstance(bound, annotated_types.Le)
    )

    assert longest == LONGEST_QUESTION
