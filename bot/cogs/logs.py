"""/logs: what was asked on a server, for its moderators alone."""

from __future__ import annotations

import discord
from discord import app_commands
from discord.ext import commands

from bot.cogs.contexts import in_servers, moderated_guild_of
from bot.criteria import LONGEST_TEXT, Criterion
from bot.exports import Format
from bot.rendering.charts import Theme
from bot.rendering.logs import activity_card, option_texts, topics_of
from bot.service import Verdict
from bot.storage import Outcome
from bot.views.browsing import browse, browse_audit, show
from bot.views.deleting import ask_to_confirm
from bot.views.exporting import export
from bot.views.host import Host, Interaction
from bot.views.sending import complete, defer

_MOST_DAYS = 366
_LONGEST_IDS = 1000
_OUTCOMES = [app_commands.Choice(name=outcome.value, value=outcome.value) for outcome in Outcome]
_RATINGS = [app_commands.Choice(name=verdict.value, value=verdict.value) for verdict in Verdict]
_FORMATS = [
    app_commands.Choice(name="CSV, for a spreadsheet", value=Format.CSV.value),
    app_commands.Choice(name="JSON Lines, for a program", value=Format.JSONL.value),
]


@in_servers
@app_commands.default_permissions(manage_messages=True)
class Logs(commands.GroupCog, name="logs", description="What was asked on this server, for its moderators"):
    """Each command asks first who uses it: whom Discord shows it to is up to a server's administrators."""

    def __init__(self, host: Host) -> None:
        self._host = host
        self._archive = host.service.archive

    @app_commands.command(description="The last questions on this server")
    async def recent(self, interaction: Interaction) -> None:
        """Show the whole log, newest first."""
        guild_id = await self._begin(interaction)
        await browse(interaction, guild_id, ())

    @app_commands.command(description="Questions on this server with these words in them")
    @app_commands.describe(
        text="Words of the question; the last one may be its beginning only",
        user="Who asked",
        channel="Where it was asked",
        since="Asked on this date or later, such as 2026-11 or 2026-11-22",
        until="Asked on this date or before",
        outcome="How it ended",
        rating="What somebody found of the answer",
    )
    @app_commands.rename(since="from", until="to")
    @app_commands.choices(outcome=_OUTCOMES, rating=_RATINGS)
    async def search(
        self,
        interaction: Interaction,
        *,
        text: app_commands.Range[str, 1, LONGEST_TEXT],
        user: discord.User | None = None,
        channel: discord.TextChannel | discord.VoiceChannel | discord.StageChannel | discord.Thread | None = None,
        since: app_commands.Range[str, 1, 40] = "",
        until: app_commands.Range[str, 1, 40] = "",
        outcome: str = "",
        rating: str = "",
    ) -> None:
        """Show what fits all that was given."""
        guild_id = await self._begin(interaction)
        wanted = (
            Criterion.text(text),
            self._archive.of_user(user.id, user.display_name) if user else None,
            Criterion.channel(channel.id, channel.name) if channel else None,
            Criterion.since(since) if since else None,
            Criterion.until(until) if until else None,
            Criterion.outcome(outcome) if outcome else None,
            Criterion.rating(rating) if rating else None,
        )
        await browse(interaction, guild_id, [criterion for criterion in wanted if criterion])

    @app_commands.command(description="One question with its answer, statements, sources and what moderators did")
    @app_commands.describe(id="Its id, or type words of the question and choose")
    async def show(self, interaction: Interaction, id: app_commands.Range[str, 1, 100]) -> None:  # noqa: A002  # the option's name
        """Show a question by its id."""
        guild_id = await self._begin(interaction)
        await show(interaction, guild_id, id)

    @app_commands.command(description="What a member asked on this server")
    @app_commands.describe(member="Who asked")
    async def user(self, interaction: Interaction, member: discord.User) -> None:
        """Show the questions of a member."""
        guild_id = await self._begin(interaction)
        await browse(interaction, guild_id, [self._archive.of_user(member.id, member.display_name)])

    @app_commands.command(description="Questions a day, how they ended, latency, topics and ratings, with a chart")
    @app_commands.describe(days="How many days back; 30 without it")
    async def stats(self, interaction: Interaction, days: app_commands.Range[int, 1, _MOST_DAYS] = 30) -> None:
        """Sum the log up."""
        guild_id = await self._begin(interaction)
        activity = await self._archive.activity(guild_id, days)
        topics = topics_of(activity, self._host.service.base.library)
        may_attach = interaction.app_permissions.attach_files
        chart = await self._host.charts.activity(activity, topics, Theme.AUTO) if may_attach else None
        await complete(interaction, activity_card(activity, topics), chart=chart)

    @app_commands.command(description="All questions of this server as a file")
    @app_commands.describe(form="How they are written down; CSV without it")
    @app_commands.rename(form="format")
    @app_commands.choices(form=_FORMATS)
    async def export(self, interaction: Interaction, form: str = Format.CSV) -> None:
        """Send the log as a file."""
        guild_id = await self._begin(interaction)
        await export(interaction, guild_id, Format(form))

    @app_commands.command(description="Delete questions from the log; asks first")
    @app_commands.describe(ids="Ids of questions, with spaces between them")
    async def delete(self, interaction: Interaction, ids: app_commands.Range[str, 1, _LONGEST_IDS]) -> None:
        """Ask whether these are to be deleted."""
        guild_id = await self._begin(interaction)
        await ask_to_confirm(interaction, guild_id, ids)

    @app_commands.command(description="What moderators did here, which nobody can change")
    async def audit(self, interaction: Interaction) -> None:
        """Show what was done, newest first."""
        guild_id = await self._begin(interaction)
        await browse_audit(interaction, guild_id)

    @show.autocomplete("id")
    async def complete_id(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """Questions with the words typed, or the last ones."""

        async def respond(interaction: Interaction) -> None:
            guild_id = await moderated_guild_of(interaction)
            entries = await self._archive.choose(guild_id, typed)
            offered = [app_commands.Choice(name=option_texts(entry)[0], value=entry.question.id) for entry in entries]
            await interaction.response.autocomplete(offered)

        # discord.py would swallow a failure in here; responding inside of `attend` keeps the one way of handling them.
        await self._host.attend(interaction, respond)
        return []

    async def _begin(self, interaction: Interaction) -> int:
        """The server, once it is clear that its moderator asks; acknowledged, since the log may take its time."""
        guild_id = await moderated_guild_of(interaction)
        await defer(interaction, private=True)
        return guild_id
