"""Every setting, where it is read from, and what to say when one is wrong.

From the strongest to the weakest: environment (`MOONRACE_…`, and `DISCORD_TOKEN` for the token), `.env` in the current
folder, `moonrace.toml` beside this file, the defaults below. An empty value counts as not set.
"""

from __future__ import annotations

import contextlib
import difflib
import os
import re
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, ClassVar, Literal

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import (
    BaseSettings,
    DotEnvSettingsSource,
    EnvSettingsSource,
    InitSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

PREFIX = "MOONRACE_"
TOML = Path(__file__).with_name("moonrace.toml")
_CREDENTIALS = re.compile(r"(?<=://).*(?=@)|(?<=\?).*")
_SPACE = re.compile(r"\s")
_CLOSE = 0.8  # of difflib's 1: one letter in five


class SettingsError(Exception):
    """Settings that cannot be used. The text names them and what is allowed, and never a value: it may be a secret."""


def _blank_is_none(value: object) -> object:
    return value.strip() or None if isinstance(value, str) else value


def _one_word(secret: SecretStr | None) -> SecretStr | None:
    if secret and _SPACE.search(secret.get_secret_value()):
        raise ValueError
    return secret


def _upper(value: object) -> object:
    return value.strip().upper() if isinstance(value, str) else value


def _matching(pattern: str) -> AfterValidator:
    def check(value: str) -> str:
        if not re.fullmatch(pattern, value):
            raise ValueError
        return value

    return AfterValidator(check)


_Secret = Annotated[SecretStr | None, BeforeValidator(_blank_is_none)]
_HttpAddress = Annotated[str, _matching(r"(https?://\S+)?")]
_SocketAddress = Annotated[str, _matching(r"(wss?://\S+)?")]
_DatabaseAddress = Annotated[str, _matching(r"sqlite\+aiosqlite:///(?!:memory:).+")]
_LogLevel = Annotated[Literal["DEBUG", "INFO", "WARNING", "ERROR"], BeforeValidator(_upper)]


class Settings(BaseSettings):
    """What a person can set. Each description says what is allowed, since it is also the text of a complaint."""

    model_config: ClassVar[SettingsConfigDict] = SettingsConfigDict(
        frozen=True,
        env_prefix=PREFIX,
        env_file=".env",
        env_ignore_empty=True,
        toml_file=TOML,
        extra="ignore",  # a strange line in .env must not stop the bot; `moonrace doctor` names it
        hide_input_in_errors=True,
    )

    token: Annotated[_Secret, AfterValidator(_one_word)] = Field(
        default=None,
        description="The bot's token from Discord's developer portal, one word; without one `moonrace run` is a chat.",
    )
    database_url: _DatabaseAddress = Field(
        default="sqlite+aiosqlite:///var/moonrace.db",
        description="Where the log is kept: a file, written as sqlite+aiosqlite:///var/moonrace.db.",
    )
    articles_folder: Annotated[Path | None, BeforeValidator(_blank_is_none)] = Field(
        default=None,
        description="Folder of the articles that `moonrace ingest` adds; else `articles` beside the database.",
    )
    privacy_key: _Secret = Field(
        default=None,
        min_length=16,
        description="Key under which user ids are hashed in the log, 16 characters or more; else one is made and kept.",
    )
    log_level: _LogLevel = Field(
        default="INFO",
        description="How much is written to standard error: DEBUG, INFO, WARNING or ERROR.",
    )
    discord_api_url: _HttpAddress = Field(
        default="",
        description="Another REST address, such as a proxy's, beginning http:// or https://; empty for Discord's own.",
    )
    discord_gateway_url: _SocketAddress = Field(
        default="",
        description="Another gateway address, beginning ws:// or wss://; empty for the one that Discord names.",
    )
    shard_count: Annotated[int | None, BeforeValidator(_blank_is_none)] = Field(
        default=None,
        ge=1,
        le=10_000,
        description="Number of shards, 1 to 10000; empty for as many as Discord recommends.",
    )
    question_max_length: int = Field(
        default=500,
        ge=10,
        le=2000,
        description="The longest question that is answered, in characters, 10 to 2000.",
    )
    log_queue_size: int = Field(
        default=1000,
        ge=1,
        le=1_000_000,
        description="How many log rows may wait for the database before new ones are dropped, 1 to 1000000.",
    )
    shutdown_seconds: float = Field(
        default=8.0,
        ge=0,
        le=300,
        allow_inf_nan=False,
        description="How long answers in flight may take when the bot is told to stop, in seconds, 0 to 300.",
    )
    guild_ready_seconds: float = Field(
        default=2.0,
        ge=0,
        le=60,
        allow_inf_nan=False,
        description="How long to wait for each server to appear while connecting, in seconds, 0 to 60.",
    )
    user_cooldown_seconds: float = Field(
        default=3.0,
        ge=0,
        le=3600,
        allow_inf_nan=False,
        description="After five questions at once, how long a user waits for each, in seconds, 0 (no limit) to 3600.",
    )
    channel_cooldown_seconds: float = Field(
        default=1.0,
        ge=0,
        le=3600,
        allow_inf_nan=False,
        description="After ten questions at once, how long a channel waits for each, in seconds, 0 (no limit) to 3600.",
    )
    daily_questions: int = Field(
        default=200,
        ge=0,
        le=100_000,
        description="How many questions a user may ask in 24 hours, 0 (no limit) to 100000.",
    )
    repeat_seconds: float = Field(
        default=60.0,
        ge=0,
        le=3600,
        allow_inf_nan=False,
        description="How long a user who repeats a question is shown the first answer, in seconds, 0 (never) to 3600.",
    )
    privacy_contact: str = Field(
        default="",
        max_length=200,
        description="How people reach you about their data, shown by /privacy policy, up to 200 characters.",
    )
    retention_days: int = Field(
        default=90,
        ge=1,
        le=365,
        description="How long a question is kept, in days, 1 to 365; a server may choose otherwise for its own.",
    )
    private_by_default: bool = Field(
        default=False,
        description="Whether a slash command's answer is for the asker alone unless asked otherwise: true or false.",
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003  # pydantic-settings passes it by name
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The sources, strongest first. `DISCORD_TOKEN` stands just behind `MOONRACE_TOKEN` of the same source;
        an alias would let one in `.env` win over the other in the environment.
        """
        return (
            init_settings,
            env_settings,
            _discord_token(settings_cls, env_settings),
            dotenv_settings,
            _discord_token(settings_cls, dotenv_settings),
            TomlConfigSettingsSource(settings_cls),
        )

    def visible(self) -> dict[str, str]:
        """Each setting's value as it may be shown to anybody: secrets only as set or not set."""
        return {name: _show(name, getattr(self, name)) for name in type(self).model_fields}


def _discord_token(settings_cls: type[BaseSettings], source: PydanticBaseSettingsSource) -> InitSettingsSource:
    token = source.env_vars.get("discord_token") if isinstance(source, EnvSettingsSource) else None
    return InitSettingsSource(settings_cls, {"token": token} if token else {})


def _show(name: str, value: object) -> str:
    if isinstance(value, SecretStr):
        return "set"
    if value is None or value == "":
        return "not set"
    # An address can carry a user's password.
    return _CREDENTIALS.sub("***", str(value)) if name.endswith("_url") else str(value)


@contextlib.contextmanager
def _readable_files() -> Iterator[None]:
    """Turns what can be wrong with a file as a whole into a SettingsError."""
    try:
        yield
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{TOML.name} is not TOML: {error}") from None
    except UnicodeDecodeError:
        raise SettingsError(f".env and {TOML.name} must be UTF-8 text.") from None
    except OSError as error:
        raise SettingsError(f"{error.filename} cannot be read: {error.strerror}.") from None


def load() -> Settings:
    """Read the settings. Raises SettingsError, whose text can be printed as it is."""
    try:
        with _readable_files():
            return Settings()
    except ValidationError as error:
        # The error holds the values, so nothing of it but the names may get out, not even as a context.
        wrong = {str(detail["loc"][0]) for detail in error.errors(include_input=False, include_context=False)}
    raise SettingsError("\n".join(_complaint(name) for name in Settings.model_fields if name in wrong))


def _complaint(name: str) -> str:
    return f"{PREFIX}{name.upper()} has a value that is not allowed. {Settings.model_fields[name].description}"


def unknown_names() -> list[str]:
    """A sentence for each name that looks like a setting and is none, with the closest one that is.

    Raises SettingsError when a file cannot be read at all.
    """
    with _readable_files():
        dotenv = DotEnvSettingsSource(Settings).env_vars
        keys = TomlConfigSettingsSource(Settings).toml_data
    known = [f"{PREFIX}{key.upper()}" for key in Settings.model_fields]
    return [
        *_strangers("the environment", _ours(os.environ), known),
        *_strangers(".env", _ours(dotenv), known),
        *_strangers(TOML.name, keys, list(Settings.model_fields)),
    ]


def _ours(names: Iterable[str]) -> list[str]:
    return [name.upper() for name in names if name.upper().startswith(PREFIX)]


def _strangers(place: str, names: Iterable[str], known: list[str]) -> list[str]:
    return [f"{name} in {place} is not a setting{_hint(name, known)}" for name in sorted(set(names) - set(known))]


def _hint(name: str, known: list[str]) -> str:
    """The setting that was probably meant: one that differs by a slip of the finger, and not only begins alike.

    Never the token: it is worth nobody's while to be talked into putting something else there.
    """
    bare = {each.removeprefix(PREFIX): each for each in known if not each.lower().endswith("token")}
    close = difflib.get_close_matches(name.removeprefix(PREFIX), bare, n=1, cutoff=_CLOSE)
    return f"; did you mean {bare[close[0]]}?" if close else "."
