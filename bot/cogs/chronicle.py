"""/timeline, /slip, /compare, /next and /mission: the race in order, each row with its source."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from discord import app_commands
from discord.ext import commands

from bot.almanac import Kind, Query
from bot.cogs.contexts import everywhere
from bot.cogs.names import Name
from bot.rendering.charts import Theme
from bot.views.host import Host, Interaction
from bot.views.looking import look_up
from bot.views.sending import is_private
from knowledge.chronicle.topics import SIDE_NAMES
from knowledge.models import Status
from knowledge.wording import words_of

_Topic: TypeAlias = Annotated[str, Name(Kind.TIMELINE)]
_Milestone: TypeAlias = Annotated[str, Name(Kind.SLIP)]
_Contender: TypeAlias = Annotated[str, Name(Kind.COMPARE)]
_Plans: TypeAlias = Annotated[str, Name(Kind.NEXT)]
_Mission: TypeAlias = Annotated[str, Name(Kind.MISSION)]
_Date: TypeAlias = app_commands.Range[str, 1, 40]

_SIDES = [app_commands.Choice(name=name, value=side.value) for side, name in SIDE_NAMES.items()]
_STATUSES = [
    app_commands.Choice(name=words_of(status), value=status.value) for status in Status if status is not Status.OPINION
]
_THEMES = [app_commands.Choice(name=theme.value, value=theme.value) for theme in Theme]
_TOPIC = "A programme, mission, agency, country, person or milestone; leave it out for everything"
_AS_OF = "How did it look then? A date such as 2021, 2021-04 or 2021-04-30"
_THEME = "On which background the chart is to be read"
_PRIVATE = "Show it to you alone"


class Chronicle(commands.Cog):
    """What happened, what is planned, and what became of plans."""

    def __init__(self, host: Host) -> None:
        self._host = host

    @app_commands.command(description="Milestones in order, each with its source: what is done, then what is planned")
    @app_commands.describe(
        topic=_TOPIC,
        since="Only from this date on, such as 2020 or 2020-06",
        until="Only up to this date, such as 2030",
        side="Only one side of the race",
        status="Only what stands like this",
        as_of=_AS_OF,
        theme=_THEME,
        private=_PRIVATE,
    )
    @app_commands.rename(since="from", until="to")
    @app_commands.choices(side=_SIDES, status=_STATUSES, theme=_THEMES)
    @everywhere
    async def timeline(
        self,
        interaction: Interaction,
        *,
        topic: _Topic = "",
        since: _Date = "",
        until: _Date = "",
        side: str = "",
        status: str = "",
        as_of: _Date = "",
        theme: str = Theme.AUTO,
        private: bool | None = None,
    ) -> None:
        """Show the milestones of a topic."""
        query = Query.typed(Kind.TIMELINE, topic, since=since, until=until, side=side, status=status, as_of=as_of)
        await self._look_up(interaction, query, private, theme)

    @app_commands.command(description="Each date ever announced for a milestone, and how far it has moved")
    @app_commands.describe(
        milestone="A milestone, or a mission or programme that has a date", as_of=_AS_OF, theme=_THEME, private=_PRIVATE
    )
    @app_commands.choices(theme=_THEMES)
    @everywhere
    async def slip(
        self,
        interaction: Interaction,
        milestone: _Milestone,
        as_of: _Date = "",
        theme: str = Theme.AUTO,
        private: bool | None = None,
    ) -> None:
        """Show the ledger of a milestone."""
        await self._look_up(interaction, Query.typed(Kind.SLIP, milestone, as_of=as_of), private, theme)

    @app_commands.command(description="Two programmes, missions, vehicles or sides in the same rows")
    @app_commands.describe(
        a="One of the two; side:US-led is a side of the race", b="The other one", as_of=_AS_OF, private=_PRIVATE
    )
    @everywhere
    async def compare(
        self,
        interaction: Interaction,
        a: _Contender,
        b: _Contender,
        as_of: _Date = "",
        private: bool | None = None,
    ) -> None:
        """Show two things side by side."""
        await self._look_up(interaction, Query.typed(Kind.COMPARE, a, b, as_of=as_of), private)

    @app_commands.command(description="What is planned next, nearest first, and what has passed without news")
    @app_commands.describe(topic=_TOPIC, as_of=_AS_OF, private=_PRIVATE)
    @everywhere
    async def next(
        self, interaction: Interaction, topic: _Plans = "", as_of: _Date = "", private: bool | None = None
    ) -> None:
        """Show what is to come."""
        await self._look_up(interaction, Query.typed(Kind.NEXT, topic, as_of=as_of), private)

    @app_commands.command(
        description="One mission on one card: operator, launch, vehicle, outcome, site, what happened"
    )
    @app_commands.describe(name="A mission, flown or planned", private=_PRIVATE)
    @everywhere
    async def mission(self, interaction: Interaction, name: _Mission, private: bool | None = None) -> None:
        """Show a mission."""
        await self._look_up(interaction, Query.typed(Kind.MISSION, name), private)

    async def _look_up(
        self, interaction: Interaction, query: Query, private: bool | None, theme: str = Theme.AUTO
    ) -> None:
        await look_up(interaction, query, private=is_private(interaction, private), theme=Theme(theme))
