"""/ask, its completions, and "Answer this" on any message."""

from __future__ import annotations

from collections.abc import Iterable

import discord
from discord import app_commands
from discord.ext import commands

from bot.cogs.contexts import everywhere
from bot.errors import UserError
from bot.rendering.escaping import is_visible
from bot.service import Surface
from bot.views.answering import answer, asked_in
from bot.views.host import Host, Interaction
from bot.views.replying import answer_before
from bot.views.sending import is_private

_MOST_CHOICES, _LONGEST_CHOICE = 25, 100
_LONGEST_DATE = 40


class Ask(commands.Cog):
    """Questions as commands."""

    def __init__(self, host: Host) -> None:
        self._host = host
        self._menu = everywhere(app_commands.ContextMenu(name="Answer this", callback=self._answer_this))

    async def cog_load(self) -> None:
        """Add the context menu, which discord.py does not find in a cog by itself."""
        self._host.tree.add_command(self._menu)

    async def cog_unload(self) -> None:
        """Take the context menu away again."""
        self._host.tree.remove_command(self._menu.name, type=self._menu.type)

    @app_commands.command(description="Ask about the lunar race; get a dated answer with its sources")
    @app_commands.describe(
        question="What you want to know, in one sentence",
        as_of="How did it look then? A date such as 2021, 2021-04 or 2021-04-30",
        private="Show the answer to you alone; you can share it later",
    )
    @everywhere
    async def ask(
        self,
        interaction: Interaction,
        question: app_commands.Range[str, 1],  # what is too long, the service says in a sentence
        as_of: app_commands.Range[str, 1, _LONGEST_DATE] = "",
        private: bool | None = None,
    ) -> None:
        """Answer a question."""
        await answer(interaction, question, Surface.SLASH, as_of=as_of, private=is_private(interaction, private))

    @ask.autocomplete("question")
    async def complete_question(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """Questions that have an answer and hold what was typed so far."""

        async def respond(interaction: Interaction) -> None:
            found = matching(self._host.service.base.library.suggestions, typed)
            await interaction.response.autocomplete([app_commands.Choice(name=each, value=each) for each in found])

        # discord.py would swallow a failure in here; responding inside of `attend` keeps the one way of handling them.
        await self._host.attend(interaction, respond)
        return []

    async def _answer_this(self, interaction: Interaction, message: discord.Message) -> None:
        if not is_visible(asked_in(message.content)):
            raise UserError("That message has no text that I could answer.")
        await answer(
            interaction,
            message.content,
            Surface.MENU,
            private=is_private(interaction),
            after=answer_before(message, self._host),
        )


def matching(questions: Iterable[str], typed: str) -> list[str]:
    """The questions that hold every word typed, in any order and case; as many and as long as Discord shows."""
    words = typed.casefold().split()
    found = (
        question
        for question in dict.fromkeys(questions)
        if len(question) <= _LONGEST_CHOICE and all(word in question.casefold() for word in words)
    )
    return [question for question, _ in zip(found, range(_MOST_CHOICES), strict=False)]
