"""/review: a server's moderators go through what was asked, one question at a time."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.cogs.contexts import in_servers, moderated_guild_of
from bot.rendering.reviewing import TITLES
from bot.storage import Queue
from bot.views.host import Host, Interaction
from bot.views.reviewing import show_next
from bot.views.sending import defer

_CHOICES = [app_commands.Choice(name=title, value=queue.value) for queue, title in TITLES.items()]


class Review(commands.Cog):
    """The queues of a server."""

    def __init__(self, _: Host) -> None:
        """Nothing is kept here: what is shown comes from the interaction's client."""

    @app_commands.command(description="Go through this server's questions: judge answers, write your own")
    @app_commands.describe(queue="Which questions; the unanswered ones without it")
    @app_commands.choices(queue=_CHOICES)
    @app_commands.default_permissions(manage_messages=True)
    @in_servers
    async def review(self, interaction: Interaction, queue: str = Queue.UNANSWERED.value) -> None:
        """Show the first question of a queue that nobody else has."""
        guild_id = await moderated_guild_of(interaction)
        await defer(interaction, private=True)
        await show_next(interaction, guild_id, Queue(queue))
