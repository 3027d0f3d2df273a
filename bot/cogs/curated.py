"""/curated: the answers that a server's moderators wrote, and the sources that they hid."""

from __future__ import annotations

import io
from collections.abc import Awaitable, Callable

import discord
from discord import app_commands
from discord.ext import commands

from bot.cogs.contexts import in_servers, moderated_guild_of
from bot.rendering.cards import note
from bot.rendering.reviewing import exported
from bot.views.curating import editing, show_curated
from bot.views.host import Host, Interaction
from bot.views.sending import complete, defer

_MOST_CHOICES, _LONGEST_CHOICE = 25, 100
_Choices = list[app_commands.Choice[str]]


@in_servers
@app_commands.default_permissions(manage_messages=True)
class Curated(commands.GroupCog, name="curated", description="The answers that this server's moderators wrote"):
    """What moderators wrote and hid. Each command and completion checks on this side who asks."""

    def __init__(self, host: Host) -> None:
        self._host = host

    @app_commands.command(name="list", description="Show them, those past their date for review first")
    async def show(self, interaction: Interaction) -> None:
        """List the answers in use, a page at a time."""
        guild_id = await moderated_guild_of(interaction)
        await defer(interaction, private=True)
        await show_curated(interaction, guild_id, 1)

    @app_commands.command(description="Write one anew, or give it another source or date")
    @app_commands.describe(answer="The question that it answers")
    async def edit(self, interaction: Interaction, answer: app_commands.Range[str, 1, 200]) -> None:
        """Open the modal with what there is."""
        guild_id = await moderated_guild_of(interaction)
        await interaction.response.send_modal(editing(await self._host.moderation.show(guild_id, answer)))

    @app_commands.command(description="Take one out of use")
    @app_commands.describe(answer="The question that it answers")
    async def remove(self, interaction: Interaction, answer: app_commands.Range[str, 1, 200]) -> None:
        """Answer with it no longer."""
        guild_id = await moderated_guild_of(interaction)
        await defer(interaction, private=True)
        row = await self._host.moderation.remove(guild_id, answer, interaction.user.id)
        self._host.fairness.forget_answers()
        await complete(interaction, note(f"Removed: the answer to “{row.question}”."))

    @app_commands.command(description="Get them as a file, as statements that can be offered to my own ledger")
    async def export(self, interaction: Interaction) -> None:
        """Send the answers in use as TOML."""
        guild_id = await moderated_guild_of(interaction)
        await defer(interaction, private=True)
        rows = await self._host.moderation.export(guild_id, interaction.user.id)
        file = discord.File(io.BytesIO(exported(rows).encode()), filename="curated.toml")
        await interaction.edit_original_response(content="The curated answers of this server:", attachments=[file])

    @app_commands.command(description="Let a source answer again that “Hide source here” hid")
    @app_commands.describe(source="One of those that are hidden here")
    async def unhide(self, interaction: Interaction, source: app_commands.Range[str, 1, 255]) -> None:
        """Answer from a source again."""
        guild_id = await moderated_guild_of(interaction)
        await defer(interaction, private=True)
        await self._host.moderation.unhide(guild_id, source, interaction.user.id)
        self._host.fairness.forget_answers()
        await complete(interaction, note("That source answers again on this server."))

    @edit.autocomplete("answer")
    @remove.autocomplete("answer")
    async def complete_answer(self, interaction: Interaction, typed: str) -> _Choices:
        """The questions of the answers in use, for moderators."""

        async def answers(guild_id: int) -> list[tuple[str, str]]:
            return [(row.question, row.id) for row in await self._host.moderation.curated(guild_id)]

        return await self._offer(interaction, typed, answers)

    @unhide.autocomplete("source")
    async def complete_source(self, interaction: Interaction, typed: str) -> _Choices:
        """The hidden sources, for moderators."""

        async def hidden(guild_id: int) -> list[tuple[str, str]]:
            sources = self._host.service.base.library.sources
            ids = await self._host.moderation.hidden(guild_id)
            return [(f"{sources[key].publisher}, {sources[key].title}" if key in sources else key, key) for key in ids]

        return await self._offer(interaction, typed, hidden)

    async def _offer(
        self, interaction: Interaction, typed: str, pairs: Callable[[int], Awaitable[list[tuple[str, str]]]]
    ) -> _Choices:
        """Respond with names to whoever may use them. The library would swallow a failure outside of `attend`."""

        async def respond(interaction: Interaction) -> None:
            guild_id = await moderated_guild_of(interaction)
            found = [(name, value) for name, value in await pairs(guild_id) if typed.casefold() in name.casefold()]
            choices = [
                app_commands.Choice(name=name[:_LONGEST_CHOICE], value=value) for name, value in found[:_MOST_CHOICES]
            ]
            await interaction.response.autocomplete(choices)

        await self._host.attend(interaction, respond)
        return []
