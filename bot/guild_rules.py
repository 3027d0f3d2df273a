"""What a server's administrators set up, and what holds where they did not.

All of it is read once and kept in memory, so that no answer waits for a disk; whoever changes it here changes both.
"""

from __future__ import annotations

import asyncio
import dataclasses
import datetime as dt
import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias

from pydantic import Field, TypeAdapter, ValidationError

from bot.fairness import Limits
from bot.storage import AuditRow, GuildSettingsRow

if TYPE_CHECKING:
    from bot.storage.guilds import Guilds

_logger = logging.getLogger(__name__)

# The same bounds as those of the bot's own settings: a row may be edited by hand.
_Seconds: TypeAlias = Annotated[float, Field(ge=0, le=3600, allow_inf_nan=False)]
_Number: TypeAlias = Annotated[int, Field(ge=0, le=100_000)]
_Days: TypeAlias = Annotated[int, Field(ge=1, le=365)]
_Id: TypeAlias = Annotated[int, Field(ge=1, lt=2**63)]


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerSettings:
    """What holds on a server. Channels and roles are given by their ids.

    In threads of `mention_channels` mentions are answered too, and everywhere where there are none. What may be asked
    how often is as in `Limits`. `digest` and `alerts` are posted in the log channel, so without one nowhere.
    `reviewer_roles` may review besides those with Manage Messages.
    """

    mention_channels: frozenset[_Id] = frozenset()
    private_by_default: bool = False
    user_cooldown_seconds: _Seconds = 0.0
    channel_cooldown_seconds: _Seconds = 0.0
    daily_questions: _Number = 0
    repeat_seconds: _Seconds = 0.0
    log_channel_id: _Id | None = None
    digest: bool = True
    alerts: bool = True
    retention_days: _Days = 90
    reviewer_roles: frozenset[_Id] = frozenset()

    @property
    def limits(self) -> Limits:
        """How much may be asked."""
        return Limits(
            self.user_cooldown_seconds, self.channel_cooldown_seconds, self.daily_questions, self.repeat_seconds
        )

    def answers_mentions_in(self, *channel_ids: int | None) -> bool:
        """Whether mentions are answered in a channel, given with the one that it is a thread of."""
        return not self.mention_channels or not self.mention_channels.isdisjoint(channel_ids)


_FORM = TypeAdapter(ServerSettings)


class GuildRules:
    """The settings of all servers; `defaults` hold for what a server did not set. `now` gives the time, with a zone."""

    def __init__(
        self,
        guilds: Guilds,
        defaults: ServerSettings = ServerSettings(),
        *,
        now: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC),
    ) -> None:
        self.defaults = defaults
        self._guilds = guilds
        self._now = now
        self._known: dict[int, ServerSettings] | None = None
        self._turn = asyncio.Lock()

    async def of(self, guild_id: int) -> ServerSettings:
        """What holds on a server. Raises StorageError where that was never read and cannot be read now."""
        if self._known is None:
            await self.refresh()
        return self.in_force(guild_id)

    async def retention_days(self, guild_id: int | None) -> int:
        """For how many days a server (None: elsewhere) keeps what is asked. Raises StorageError, as `of`."""
        return (self.defaults if guild_id is None else await self.of(guild_id)).retention_days

    async def all(self) -> dict[int, ServerSettings]:
        """What holds on each server that set anything. Raises StorageError, likewise."""
        if self._known is None:
            await self.refresh()
        return dict(self._known or {})

    def in_force(self, guild_id: int | None) -> ServerSettings:
        """The same as far as it was read, without waiting; None is anywhere else than on a server."""
        return self.defaults if guild_id is None else (self._known or {}).get(guild_id, self.defaults)

    async def refresh(self) -> None:
        """Read the settings of all servers anew. Raises StorageError."""
        async with self._turn:
            rows = await self._guilds.all_settings()
            self._known = {row.guild_id: self._read(row) for row in rows}

    async def change(self, guild_id: int, moderator_id: int, **changes: Any) -> ServerSettings:
        """Set some fields of a server's settings, and record who did. Returns what holds now; raises StorageError."""
        await self.of(guild_id)
        async with self._turn:
            row = await self._guilds.settings(guild_id)
            kept = self._valid(row) if row else {}
            before = self._settings(kept)
            after = dataclasses.replace(before, **changes)
            form = _FORM.dump_python(after, mode="json")
            kept = {**kept, **{name: form[name] for name in changes}}
            at = self._now()
            record = AuditRow(
                guild_id=guild_id, at=at, moderator_id=moderator_id, action="setup", detail=_difference(before, after)
            )
            await self._guilds.save(GuildSettingsRow(guild_id=guild_id, settings=kept, at=at), record)
            self._known = {**(self._known or {}), guild_id: after}
        return after

    def _read(self, row: GuildSettingsRow) -> ServerSettings:
        """The settings in a row. Ones that are none are left out as a whole, and with them all that they allowed."""
        return self._settings(self._valid(row))

    def _valid(self, row: GuildSettingsRow) -> Mapping[str, object]:
        try:
            self._settings(row.settings)
        except (ValidationError, TypeError):  # wrong values; no JSON object at all
            _logger.error("The settings of server %d cannot be read; the defaults hold", row.guild_id)  # noqa: TRY400  # the values are the server's
            return {}
        return row.settings

    def _settings(self, kept: Mapping[str, object]) -> ServerSettings:
        return _FORM.validate_python({**_FORM.dump_python(self.defaults), **kept})


def _difference(before: ServerSettings, after: ServerSettings) -> str:
    """What changed, for the audit: names and numbers only."""
    was, now = _FORM.dump_python(before, mode="json"), _FORM.dump_python(after, mode="json")
    return "; ".join(
        f"{name}: {json.dumps(was[name])} → {json.dumps(now[name])}" for name in now if now[name] != was[name]
    )
