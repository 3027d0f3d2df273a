"""The menus and buttons of /setup. Each choice is saved at once, by whoever may manage the server when they choose."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self, TypeAlias

import discord

from bot.errors import UserError
from bot.guild_rules import ServerSettings
from bot.rendering import setting_up as words
from bot.views.host import Interaction, host_of
from bot.views.inspecting import Inspection
from bot.views.permissions import administered_guild_of
from bot.views.sending import complete

_MOST_CHOSEN = 25
_WRITTEN_IN = [
    discord.ChannelType.text,
    discord.ChannelType.news,
    discord.ChannelType.forum,
    discord.ChannelType.voice,
]
_POSTED_IN = [discord.ChannelType.text, discord.ChannelType.news]
_Menu: TypeAlias = discord.ui.ChannelSelect[Any] | discord.ui.RoleSelect[Any] | discord.ui.Select[Any]
_Values: TypeAlias = Sequence[Any]


@dataclass(frozen=True, slots=True)
class _Choice:
    """One menu: the step that it belongs to, how it is drawn, and what its values mean for the settings."""

    step: int
    draw: Callable[[ServerSettings, discord.Guild], _Menu]
    read: Callable[[_Values, discord.Guild], Mapping[str, Any]]


def _numbers(step: int, field: str, offered: Iterable[float], label: Callable[[float], str]) -> _Choice:
    """A menu of numbers, with the one that is in force among them."""

    def draw(settings: ServerSettings, _: discord.Guild) -> _Menu:
        now = getattr(settings, field)
        options = [
            discord.SelectOption(label=label(each), value=str(each), default=each == now)
            for each in sorted({*offered, now})
        ]
        return discord.ui.Select(options=options)

    def read(values: _Values, _: discord.Guild) -> Mapping[str, Any]:
        return {field: type(getattr(ServerSettings(), field))(values[0])}

    return _Choice(step, draw, read)


def _draw_mentions(settings: ServerSettings, guild: discord.Guild) -> _Menu:
    return discord.ui.ChannelSelect(
        channel_types=_WRITTEN_IN,
        placeholder="Mentions are answered in every channel",
        min_values=0,
        max_values=_MOST_CHOSEN,
        default_values=_channels(settings.mention_channels, guild),
    )


def _draw_privacy(settings: ServerSettings, _: discord.Guild) -> _Menu:
    return discord.ui.Select(
        options=[
            discord.SelectOption(
                label=f"Answers are {words.privacy_label(private=private)}",
                value="private" if private else "public",
                default=private == settings.private_by_default,
            )
            for private in (False, True)
        ]
    )


def _draw_log(settings: ServerSettings, guild: discord.Guild) -> _Menu:
    return discord.ui.ChannelSelect(
        channel_types=_POSTED_IN,
        placeholder="No log channel",
        min_values=0,
        default_values=_channels(filter(None, [settings.log_channel_id]), guild),
    )


def _draw_posts(settings: ServerSettings, _: discord.Guild) -> _Menu:
    return discord.ui.Select(
        placeholder="Nothing is posted there",
        min_values=0,
        max_values=2,
        options=[
            discord.SelectOption(label="A digest once a week", value="digest", default=settings.digest),
            discord.SelectOption(label="Alerts", value="alerts", default=settings.alerts),
        ],
    )


def _draw_roles(settings: ServerSettings, guild: discord.Guild) -> _Menu:
    known = [role for role in settings.reviewer_roles if guild.get_role(role)]
    return discord.ui.RoleSelect(
        placeholder="No role reviews besides those with Manage Messages",
        min_values=0,
        max_values=_MOST_CHOSEN,
        default_values=[
            discord.SelectDefaultValue(id=role, type=discord.SelectDefaultValueType.role) for role in known
        ],
    )


def _read_channels(values: _Values, guild: discord.Guild) -> frozenset[int]:
    if any(guild.get_channel(channel.id) is None for channel in values):
        raise UserError("I see no such channel on this server. Show it to me, or choose another.")
    return frozenset(channel.id for channel in values)


def _read_roles(values: _Values, guild: discord.Guild) -> Mapping[str, Any]:
    if any(guild.get_role(role.id) is None or role.id == guild.id for role in values):
        raise UserError("I never let everyone review, nor roles of another server. Choose other roles, or none.")
    return {"reviewer_roles": frozenset(role.id for role in values)}


_CHOICES: Mapping[str, _Choice] = {
    "mentions": _Choice(1, _draw_mentions, lambda values, guild: {"mention_channels": _read_channels(values, guild)}),
    "privacy": _Choice(1, _draw_privacy, lambda values, _: {"private_by_default": values[0] == "private"}),
    "user": _numbers(2, "user_cooldown_seconds", (0, 1, 3, 5, 10, 30, 60), words.user_label),
    "channel": _numbers(2, "channel_cooldown_seconds", (0, 1, 2, 5, 10, 30), words.channel_label),
    "daily": _numbers(2, "daily_questions", (0, 10, 20, 50, 100, 200, 500), words.daily_label),
    "log": _Choice(
        3, _draw_log, lambda values, guild: {"log_channel_id": next(iter(_read_channels(values, guild)), None)}
    ),
    "posts": _Choice(3, _draw_posts, lambda values, _: {"digest": "digest" in values, "alerts": "alerts" in values}),
    "roles": _Choice(4, _draw_roles, _read_roles),
    "keep": _numbers(4, "retention_days", (7, 14, 30, 60, 90, 180, 365), words.retention_label),
}
_CHECK = words.STEPS + 1


class Choose(discord.ui.DynamicItem[_Menu], template=rf"moon:set:v1:(?P<name>{'|'.join(_CHOICES)})"):
    """A menu that changes one thing."""

    def __init__(self, name: str, menu: _Menu) -> None:
        menu.custom_id = f"moon:set:v1:{name}"
        super().__init__(menu)
        self._choice = _CHOICES[name]

    @classmethod
    async def from_custom_id(cls, _: Interaction, item: discord.ui.Item[Any], match: re.Match[str], /) -> Self:
        """The menu that was used."""
        assert isinstance(item, discord.ui.ChannelSelect | discord.ui.RoleSelect | discord.ui.Select)
        return cls(match["name"], item)

    async def callback(self, interaction: Interaction) -> None:
        """Save the choice and show what is in force now."""
        await host_of(interaction).attend(interaction, self._save)

    async def _save(self, interaction: Interaction) -> None:
        guild_id, guild = await administered_guild_of(interaction), _guild(interaction)
        changes = self._choice.read(self.item.values, guild)
        await interaction.response.defer()
        settings = await host_of(interaction).rules.change(guild_id, interaction.user.id, **changes)
        await _show_step(interaction, self._choice.step, settings, guild)


class Step(discord.ui.DynamicItem[discord.ui.Button[Any]], template=rf"moon:step:v1:(?P<number>[1-{_CHECK}])"):
    """A button that leads to a step, or after the last one to what is missing."""

    def __init__(self, number: int, label: str = "") -> None:
        super().__init__(discord.ui.Button(label=label, custom_id=f"moon:step:v1:{number}"))
        self._number = number

    @classmethod
    async def from_custom_id(cls, _: Interaction, __: discord.ui.Item[Any], match: re.Match[str], /) -> Self:
        """The button that was pressed."""
        return cls(int(match["number"]))

    async def callback(self, interaction: Interaction) -> None:
        """Show the step."""
        await host_of(interaction).attend(interaction, self._go)

    async def _go(self, interaction: Interaction) -> None:
        await administered_guild_of(interaction)
        await interaction.response.defer()
        await (show_check(interaction) if self._number == _CHECK else show_step(interaction, self._number))


async def show_step(interaction: Interaction, number: int) -> None:
    """A step with its menus, in an interaction that was deferred by somebody who may manage the server."""
    guild = _guild(interaction)
    await _show_step(interaction, number, await host_of(interaction).rules.of(guild.id), guild)


async def show_check(interaction: Interaction) -> None:
    """Which permissions are missing where, likewise."""
    guild, host = _guild(interaction), host_of(interaction)
    settings = await host.rules.of(guild.id)
    followed = await host.service.log.follows.followed()
    inspection = Inspection(
        places={place.id: place for place in (*guild.channels, *guild.threads)},
        me=guild.me,
        settings=settings,
        following={row.channel_id for row in followed if row.guild_id == guild.id},
    )
    card = words.check_card(inspection.complaints(lambda place: place.mention), settings)
    await complete(interaction, card, _view([Step(words.STEPS, "Back"), Step(_CHECK, "Check again")]))


async def _show_step(interaction: Interaction, number: int, settings: ServerSettings, guild: discord.Guild) -> None:
    menus = [Choose(name, each.draw(settings, guild)) for name, each in _CHOICES.items() if each.step == number]
    back = [Step(number - 1, "Back")] if number > 1 else []
    on = Step(number + 1, "Next" if number < words.STEPS else "Check permissions")
    await complete(interaction, words.step_card(number, settings), _view([*menus, *back, on]))


def _view(items: Iterable[discord.ui.Item[Any]]) -> discord.ui.View:
    view = discord.ui.View(timeout=None)
    for item in items:
        view.add_item(item)
    return view


def _guild(interaction: Interaction) -> discord.Guild:
    """The server with its channels and roles. Raises UserError while Discord has not told of it yet."""
    guild = interaction.guild
    if guild is None or guild.unavailable or guild.default_role is None:
        raise UserError("Discord has not told me enough of this server yet. Please try again in a minute.")
    return guild


def _channels(ids: Iterable[int], guild: discord.Guild) -> list[discord.SelectDefaultValue]:
    kind = discord.SelectDefaultValueType.channel
    return [discord.SelectDefaultValue(id=each, type=kind) for each in ids if guild.get_channel(each)]
