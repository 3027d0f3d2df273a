"""The ways into the bot that are for moderators: commands, completions, buttons, menus and modals.

Each can be used by anybody, anywhere: where Discord would not offer it, the interaction is made up, with the custom ids
and the message of whoever was offered it.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.bot.matrix.stock import Desk
from tests.loopback import forms, options
from tests.loopback.components import Part
from tests.loopback.exchange import Exchange, Kind, Response
from tests.loopback.waiting import handlers_done
from tests.loopback.world import Json


class Entry(ABC):
    """One way in. What stands in a desk's stock may be named in its values."""

    @property
    def behind(self) -> Entry | None:
        """The way in that shows what is pressed or filled in here."""
        return None

    @abstractmethod
    async def enter(self, desk: Desk, shown: Exchange | None, /, **where: Any) -> Exchange:
        """Go in through what was shown, as whoever and wherever it says, and wait until the bot is done with it."""

    async def by_moderator(self, desk: Desk) -> Exchange:
        """All of it, as it is meant."""
        shown = await self.behind.by_moderator(desk) if self.behind else None
        return await self.enter(desk, shown, user=desk.moderator, channel=desk.channel)


@dataclass(frozen=True, eq=False)
class Slash(Entry):
    """A command or subcommand."""

    command: str
    values: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"/{self.command}"

    async def enter(self, desk: Desk, _: Exchange | None, /, **where: Any) -> Exchange:
        """Run it."""
        return await _done(
            await desk.discord.slash(self.command, desk.filled(self.values), even_if_hidden=True, **where)
        )


@dataclass(frozen=True, eq=False)
class Completion(Entry):
    """An option that is completed."""

    command: str
    option: str

    def __str__(self) -> str:
        return f"/{self.command} {self.option} …"

    async def enter(self, desk: Desk, _: Exchange | None, /, **where: Any) -> Exchange:
        """Begin to type: nothing yet, so that all is offered."""
        await desk.discord.autocomplete(self.command, self.option, "", **where)
        return await _done(desk.discord.exchanges[-1])


@dataclass(frozen=True, eq=False)
class Press(Entry):
    """A button or menu below a message; `beginning` is that of its custom id."""

    beginning: str
    below: Entry
    values: Sequence[str] = ()

    def __str__(self) -> str:
        return f"{self.beginning} below {self.below}"

    @property
    def behind(self) -> Entry:
        """What shows the message."""
        return self.below

    async def enter(self, desk: Desk, shown: Exchange | None, /, **where: Any) -> Exchange:
        """Press the button, or choose from the menu."""
        assert shown is not None
        part = self.found(shown)
        data: Json = {"custom_id": part["custom_id"], "component_type": part["type"]}
        if part["type"] != Part.BUTTON:
            chosen = list(desk.filled(dict(enumerate(self.values))).values())
            data |= options.chosen(part, chosen, desk.guild, desk.discord.world)
        return await _made_up(desk, Kind.COMPONENT, data, shown, where)

    def found(self, shown: Exchange) -> Json:
        """The button or menu as it was sent."""
        parts = [each for each in shown.message.parts() if not each.get("disabled")]
        return next(each for each in parts if each.get("custom_id", "").startswith(self.beginning))


@dataclass(frozen=True, eq=False)
class Submit(Entry):
    """A modal, filled in."""

    opened_by: Entry
    fields: Mapping[str, Any]

    def __str__(self) -> str:
        return f"the modal of {self.opened_by}"

    @property
    def behind(self) -> Entry:
        """What opens the modal."""
        return self.opened_by

    async def enter(self, desk: Desk, shown: Exchange | None, /, **where: Any) -> Exchange:
        """Send it."""
        assert shown is not None
        components = forms.submitted(shown.modal, self.fields)
        data = {"custom_id": shown.modal["custom_id"], "components": components, "resolved": {}}
        return await _made_up(desk, Kind.MODAL_SUBMIT, data, shown, where)


async def _made_up(desk: Desk, kind: Kind, data: Json, shown: Exchange, where: dict[str, Any]) -> Exchange:
    """An interaction that Discord's own client may not offer to this person, in this place."""
    exchange, rest = desk.discord._begin(kind, data["custom_id"], where)
    exchange.source = shown.original or shown.source
    return await _done(await desk.discord._send(exchange, data, **rest))


async def _done(exchange: Exchange) -> Exchange:
    """Wait until something follows what was only acknowledged, and the bot is through."""
    if exchange.response is Response.DEFERRED_UPDATE:
        await exchange.until(lambda each: each.edits or each.followups, "something to change")
    await handlers_done()
    return exchange
