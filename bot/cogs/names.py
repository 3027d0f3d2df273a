"""Options that take a name, and offer names while somebody types."""

from __future__ import annotations

from discord import app_commands

from bot.almanac import Kind
from bot.views.host import Interaction, host_of

_LONGEST_CHOICE = 100


class Name(app_commands.Transformer):
    """A name as it was typed; what it means, the almanac says. Offered are those that this kind of look-up knows."""

    def __init__(self, kind: Kind) -> None:
        self._kind = kind

    @property
    def min_value(self) -> int:
        """No option is sent empty."""
        return 1

    @property
    def max_value(self) -> int:
        """Longer than any name."""
        return _LONGEST_CHOICE

    async def transform(self, _: Interaction, value: str, /) -> str:
        """The name, unchanged."""
        return value

    async def autocomplete(  # type: ignore[override]  # Choice[str] is a Choice[str | int | float], mypy cannot know
        self, interaction: Interaction, value: str, /
    ) -> list[app_commands.Choice[str]]:
        """Names like what was typed so far."""

        async def respond(interaction: Interaction) -> None:
            names = host_of(interaction).service.almanac.choices(self._kind, value)
            offered = [app_commands.Choice(name=name, value=name) for name in names if len(name) <= _LONGEST_CHOICE]
            await interaction.response.autocomplete(offered)

        # discord.py would swallow a failure in here; responding inside of `attend` keeps the one way of handling them.
        await host_of(interaction).attend(interaction, respond)
        return []
