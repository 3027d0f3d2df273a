"""A bot that does a little of everything, to try the fake Discord with the real discord.py."""

from __future__ import annotations

import asyncio
import contextlib
import io
from collections.abc import AsyncIterator
from typing import Any

import discord
from discord import app_commands, ui
from discord.ext import commands

from tests.loopback.client_side import discord_py_at
from tests.loopback.server import FakeDiscord

UNPRIVILEGED = discord.Intents(guilds=True, guild_messages=True, dm_messages=True)


class Buttons(ui.View):
    """Buttons and a menu on an answer."""

    def __init__(self) -> None:
        super().__init__(timeout=None)

    @ui.button(label="More", custom_id="more")
    async def more(self, interaction: discord.Interaction, _: ui.Button[Buttons]) -> None:
        """Answer a click with a message of its own."""
        await interaction.response.send_message("more for you", ephemeral=True)

    @ui.button(label="Change", custom_id="change")
    async def change(self, interaction: discord.Interaction, _: ui.Button[Buttons]) -> None:
        """Answer a click by changing the message."""
        await interaction.response.edit_message(content="changed", view=None)

    @ui.button(label="Wait", custom_id="wait")
    async def wait_a_little(self, interaction: discord.Interaction, _: ui.Button[Buttons]) -> None:
        """Acknowledge silently and change the message later."""
        await interaction.response.defer()
        await interaction.edit_original_response(content="changed later")

    @ui.button(label="Ask me", custom_id="form")
    async def form(self, interaction: discord.Interaction, _: ui.Button[Buttons]) -> None:
        """Open a modal."""
        await interaction.response.send_modal(Form())

    @ui.button(label="Not now", custom_id="off", disabled=True)
    async def off(self, interaction: discord.Interaction, _: ui.Button[Buttons]) -> None:
        """Never happen."""

    @ui.select(custom_id="menu", options=[discord.SelectOption(label="Luna"), discord.SelectOption(label="Artemis")])
    async def menu(self, interaction: discord.Interaction, select: ui.Select[Buttons]) -> None:
        """Say what was chosen."""
        await interaction.response.send_message(f"chose {select.values}")


class Form(ui.Modal, title="What was wrong?"):
    """A modal in today's form: an input under a label."""

    reason: ui.Label[Form] = ui.Label(text="Reason", component=ui.TextInput(custom_id="reason", max_length=20))

    async def on_submit(self, interaction: discord.Interaction) -> None:
        """Say what was written."""
        assert isinstance(self.reason.component, ui.TextInput)
        await interaction.response.send_message(f"because {self.reason.component.value}")


class TinyBot(commands.AutoShardedBot):
    """The bot; `intents` are unprivileged unless a test wants to see the door shut."""

    def __init__(self, intents: discord.Intents = UNPRIVILEGED, shard_count: int | None = None) -> None:
        super().__init__(
            commands.when_mentioned,
            intents=intents,
            shard_count=shard_count,
            guild_ready_timeout=0.01,
            allowed_mentions=discord.AllowedMentions.none(),
        )
        self.refused: list[int] = []
        self.heard: list[discord.Message] = []
        for command in (*TYPED, *IN_MENUS):
            self.tree.add_command(command)
        self.tree.error(self._note_refusal)

    async def on_message(self, message: discord.Message, /) -> None:
        """Answer mentions and direct messages."""
        self.heard.append(message)
        meant = message.guild is None or self.user in message.mentions
        if meant and not message.author.bot:
            await message.reply(f"heard: {message.content}")

    async def _note_refusal(self, _: discord.Interaction, error: app_commands.AppCommandError) -> None:
        original = error.original if isinstance(error, app_commands.CommandInvokeError) else error
        assert isinstance(original, discord.HTTPException), original
        self.refused.append(original.code)


@app_commands.command()
@app_commands.describe(text="Said back.", private="Only for you.", about="Somebody.")
async def ping(
    interaction: discord.Interaction, text: str, private: bool = False, about: discord.User | None = None
) -> None:
    """Think, then answer."""
    await interaction.response.defer(ephemeral=private)
    embed = discord.Embed(title="Pong", description=f"{about} in {interaction.locale}")
    await interaction.edit_original_response(content=f"pong {text}", embed=embed, view=Buttons())


@ping.autocomplete("text")
async def complete(_: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
    """Offer what was typed, loudly."""
    return [app_commands.Choice(name=f"{typed}!", value=typed)]


@app_commands.command()
@app_commands.describe(text="Said back.")
async def echo(interaction: discord.Interaction, text: app_commands.Range[str, 1, 50]) -> None:
    """Answer at once."""
    await interaction.response.send_message(text)


@app_commands.command()
async def many(interaction: discord.Interaction) -> None:
    """Answer, then follow up six times."""
    await interaction.response.send_message("first")
    for number in range(6):
        await interaction.followup.send(f"follow-up {number}")


@app_commands.command()
async def upload(interaction: discord.Interaction) -> None:
    """Answer with a file."""
    await interaction.response.send_message("here", file=discord.File(io.BytesIO(b"moon"), "moon.txt"))


@app_commands.command()
async def layout(interaction: discord.Interaction) -> None:
    """Answer with components of the second version."""
    view = ui.LayoutView()
    view.add_item(ui.Container(ui.TextDisplay("in a container")))
    await interaction.response.send_message(view=view)


@app_commands.command()
async def pings(interaction: discord.Interaction) -> None:
    """Answer with mentions that must not ping, then with one that does."""
    text = f"@everyone {interaction.user.mention} <@&{interaction.guild_id}>"
    await interaction.response.send_message(text)
    await interaction.followup.send(text, allowed_mentions=discord.AllowedMentions(users=True))


@app_commands.command()
@app_commands.default_permissions(manage_guild=True)
@app_commands.allowed_contexts(guilds=True)
async def for_admins(interaction: discord.Interaction) -> None:
    """Offer this to administrators in servers."""
    await interaction.response.send_message(f"manage guild: {interaction.permissions.manage_guild}")


@app_commands.command()
@app_commands.allowed_installs(users=True)
async def at_home(interaction: discord.Interaction) -> None:
    """Tell where it is used."""
    own, guild = interaction.is_user_integration(), interaction.is_guild_integration()
    await interaction.response.send_message(f"user {own}, guild {guild}, dm {interaction.context.dm_channel}")


group = app_commands.Group(name="privacy", description="A group.")


@group.command()
async def show(interaction: discord.Interaction) -> None:
    """Answer from a subcommand."""
    await interaction.response.send_message("nothing is kept", ephemeral=True)


@app_commands.context_menu(name="Answer this")
async def answer_this(interaction: discord.Interaction, message: discord.Message) -> None:
    """Read a message."""
    await interaction.response.send_message(f"it says: {message.content}")


@app_commands.context_menu(name="Who is this")
async def who_is_this(interaction: discord.Interaction, user: discord.User) -> None:
    """Name a user."""
    await interaction.response.send_message(f"this is {user.display_name}")


Command = app_commands.Command[Any, ..., Any] | app_commands.ContextMenu | app_commands.Group
TYPED: tuple[Command, ...] = (ping, echo, many, upload, layout, pings, for_admins, at_home, group)
IN_MENUS: tuple[Command, ...] = (answer_this, who_is_this)


@contextlib.asynccontextmanager
async def online(server: FakeDiscord, shards: int = 1, bot: TinyBot | None = None) -> AsyncIterator[TinyBot]:
    """Log a tiny bot into the fake Discord, commands synced, and log it out again."""
    bot = bot or TinyBot()
    with discord_py_at(server):
        async with bot:
            running = asyncio.create_task(bot.start(server.token))
            await server.connected(shards)
            await bot.tree.sync()
            yield bot
        await running
