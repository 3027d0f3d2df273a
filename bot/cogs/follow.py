"""/follow, /unfollow, /following and /digest: what a channel hears of by itself, and what is new."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Iterable

import discord
from discord import app_commands
from discord.ext import commands

from bot.cogs.contexts import everywhere, guild_of, in_servers, managed_guild_of
from bot.errors import UserError
from bot.rendering.news import digest_page, followed_card, following_card, unfollowed_card
from bot.views.digesting import digest_pager
from bot.views.host import Host, Interaction
from bot.views.sending import complete, defer, is_private
from knowledge.chronicle.book import Asked

_LONGEST_TOPIC = 200
_MOST_CHOICES, _LONGEST_CHOICE = 25, 100
_MOST_DAYS = 366
_log = logging.getLogger(__name__)


class Follow(commands.Cog):
    """What channels follow. Each command that changes it checks on this side who asks."""

    def __init__(self, host: Host) -> None:
        self._host = host
        self._subscriptions = host.service.subscriptions

    @app_commands.command(description="Have what is new on a topic posted in this channel")
    @app_commands.describe(
        topic="A programme, mission, agency, country, milestone, or everything",
        role="Who is pinged with each notice; nobody without it",
    )
    @app_commands.default_permissions(manage_channels=True)
    @in_servers
    async def follow(
        self,
        interaction: Interaction,
        topic: app_commands.Range[str, 1, _LONGEST_TOPIC],
        role: discord.Role | None = None,
    ) -> None:
        """Follow a topic in this channel, or follow it with another role."""
        guild_id = managed_guild_of(interaction)
        await defer(interaction, private=True)
        _check_may_post(interaction)
        if role is not None and role.is_default():
            raise UserError("I never ping everyone. Choose another role, or none.")
        found = await self._subscriptions.follow(
            interaction.channel_id or 0, guild_id, topic, role.id if role else None
        )
        covered = self._subscriptions.chronicle.covered(found)
        mention = role.mention if role else ""
        await complete(interaction, followed_card(found.name, len(covered), mention, _warning(interaction, role)))

    @app_commands.command(description="Post no more of a topic in this channel")
    @app_commands.describe(topic="One of those that /following lists")
    @app_commands.default_permissions(manage_channels=True)
    @in_servers
    async def unfollow(self, interaction: Interaction, topic: app_commands.Range[str, 1, _LONGEST_TOPIC]) -> None:
        """Follow a topic no longer."""
        managed_guild_of(interaction)
        await defer(interaction, private=True)
        await complete(
            interaction, unfollowed_card(await self._subscriptions.unfollow(interaction.channel_id or 0, topic))
        )

    @app_commands.command(description="Which topics this channel follows")
    @in_servers
    async def following(self, interaction: Interaction) -> None:
        """List what the channel follows, to anybody who can read its notices."""
        guild_of(interaction)
        await defer(interaction, private=True)
        await complete(interaction, following_card(await self._subscriptions.followed(interaction.channel_id or 0)))

    @app_commands.command(description="What is new in my knowledge: what it was, what it is now, and the source")
    @app_commands.describe(days="How many days back; 7 without it")
    @everywhere
    async def digest(self, interaction: Interaction, days: app_commands.Range[int, 1, _MOST_DAYS] = 7) -> None:
        """Show what is new, a page at a time."""
        await defer(interaction, private=is_private(interaction))
        page = digest_page(await self._subscriptions.digest(days), 1)
        await complete(interaction, page.card, digest_pager(days, page))

    @follow.autocomplete("topic")
    async def complete_topic(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """Topics that can be followed."""

        async def names() -> Iterable[str]:
            return self._subscriptions.chronicle.choices(Asked.TOPIC, typed)

        return await self._offer(interaction, names)

    @unfollow.autocomplete("topic")
    async def complete_followed(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """Topics that the channel follows."""

        async def names() -> Iterable[str]:
            followed = await self._subscriptions.followed(interaction.channel_id or 0)
            shown = (each.name or each.key for each in followed)
            return [name for name in shown if typed.strip().casefold() in name.casefold()]

        return await self._offer(interaction, names)

    async def _offer(
        self, interaction: Interaction, names: Callable[[], Awaitable[Iterable[str]]]
    ) -> list[app_commands.Choice[str]]:
        """Respond with names to whoever may use them. The library would swallow a failure outside of `attend`."""

        async def respond(interaction: Interaction) -> None:
            managed_guild_of(interaction)
            found = [name for name in await names() if len(name) <= _LONGEST_CHOICE][:_MOST_CHOICES]
            await interaction.response.autocomplete([app_commands.Choice(name=each, value=each) for each in found])

        await self._host.attend(interaction, respond)
        return []

    @commands.Cog.listener()
    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Forget a server that the bot was removed from."""
        topics = await self._subscriptions.forget_guild(guild.id)
        _log.info("Removed from server %d, whose channels followed %d topics", guild.id, topics)

    @commands.Cog.listener()
    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        """Forget a channel that is no more."""
        await self._subscriptions.forget_channel(channel.id)

    @commands.Cog.listener()
    async def on_raw_thread_delete(self, payload: discord.RawThreadDeleteEvent) -> None:
        """Forget a thread that is no more."""
        await self._subscriptions.forget_channel(payload.thread_id)


def _check_may_post(interaction: Interaction) -> None:
    """Raises UserError where the bot could not post notices in this channel."""
    may = interaction.app_permissions
    posts = may.send_messages_in_threads if isinstance(interaction.channel, discord.Thread) else may.send_messages
    if not (may.view_channel and posts):
        raise UserError("I may not write in this channel. Give me View Channel and Send Messages here, and try again.")


def _warning(interaction: Interaction, role: discord.Role | None) -> str:
    if role is None or role.mentionable or interaction.app_permissions.mention_everyone:
        return ""
    return "Discord will not let me ping this role: allow anyone to mention it, in the settings of the role."
