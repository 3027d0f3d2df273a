"""Whether the bot may do on a server what it was set up to do, in sentences that say what to change."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

import discord

from bot.guild_rules import ServerSettings
from bot.rendering.setting_up import gone_text, lack_text

Place: TypeAlias = discord.abc.GuildChannel | discord.Thread


class _Need(Enum):
    """What a channel is for: what it is called when it is gone, and what each missing permission costs."""

    MENTIONS = (
        "A channel in which mentions are to be answered",
        {
            "view_channel": "mentions there get no answer",
            "send_messages": "mentions there get no answer",
            "embed_links": "answers there are plain text",
            "read_message_history": "answers there do not show what they reply to",
        },
    )
    LOG = (
        "The log channel",
        {
            "view_channel": "no digest and no alert can be posted",
            "send_messages": "no digest and no alert can be posted",
            "embed_links": "digests and alerts there are plain text",
            "read_message_history": "a restart at the wrong moment may post one twice",
        },
    )
    NOTICES = (
        "A channel that follows topics",
        {
            "view_channel": "its notices cannot be posted",
            "send_messages": "its notices cannot be posted",
            "embed_links": "notices there are plain text",
        },
    )


@dataclass(frozen=True, slots=True)
class Inspection:
    """What is looked at: the channels and threads that the bot knows of, its own membership, and what is set up."""

    places: Mapping[int, Place]
    me: discord.Member
    settings: ServerSettings
    following: Collection[int]
    """The channels that follow topics."""

    def complaints(self, named: Callable[[Place], str]) -> list[str]:
        """A sentence for each thing that is missing; `named` is how a channel is called in it."""
        return list(dict.fromkeys(self._complaints(named)))

    def _complaints(self, named: Callable[[Place], str]) -> Iterator[str]:
        if self.me.is_timed_out():
            yield "I am timed out and may not write anywhere. End my time-out, in the list of members."
        chosen = self.settings.mention_channels
        for channel_id in sorted(chosen or self._seen()):
            yield from self._look_at(channel_id, _Need.MENTIONS, named)
        if self.settings.log_channel_id is not None:
            yield from self._look_at(self.settings.log_channel_id, _Need.LOG, named)
        for channel_id in sorted(self.following):
            yield from self._look_at(channel_id, _Need.NOTICES, named)
        if any(self.me.guild.get_role(role) is None for role in self.settings.reviewer_roles):
            yield gone_text("A role that may review")
        if not chosen and not self._seen():
            yield "I see no channel at all. Allow View Channels for my role, in the settings of the server."

    def _seen(self) -> list[int]:
        """The channels that people write in and that are not hidden from the bot."""
        return [
            place.id
            for place in self.places.values()
            if isinstance(place, discord.TextChannel) and place.permissions_for(self.me).view_channel
        ]

    def _look_at(self, channel_id: int, need: _Need, named: Callable[[Place], str]) -> Iterator[str]:
        purpose, costs = need.value
        place = self.places.get(channel_id)
        if place is None:
            yield gone_text(purpose)
            return
        held = _held(place, self.me)
        lacking: dict[str, list[str]] = {}
        for permission, cost in costs.items():
            asked = _as_needed_in(place, permission)
            if held is not None and not getattr(held, asked):
                lacking.setdefault(cost, []).append(_title(asked))
        worst = costs["view_channel"]  # who may not see or write lacks all the rest too, as far as can be known
        for cost, names in lacking.items():
            if cost == worst or worst not in lacking:
                yield lack_text(named(place), names, cost)


def _held(place: Place, me: discord.Member) -> discord.Permissions | None:
    """What the bot may do in a place; None for a thread whose channel is not known."""
    try:
        return place.permissions_for(me)
    except discord.ClientException:
        return None


def _as_needed_in(place: Place, permission: str) -> str:
    in_threads = isinstance(place, discord.Thread | discord.ForumChannel)
    return "send_messages_in_threads" if in_threads and permission == "send_messages" else permission


def _title(permission: str) -> str:
    """A permission as Discord's settings call it."""
    return permission.replace("_", " ").title().replace(" In ", " in ")
