"""One interaction from the person's click or command to all that the bot made of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import IntEnum

from tests.loopback.messages import Message
from tests.loopback.sessions import Event
from tests.loopback.waiting import Changes
from tests.loopback.world import Channel, Json, User

ACKNOWLEDGE_WITHIN = 3.0  # seconds
TOKEN_LIVES = 900.0  # seconds


class Kind(IntEnum):
    """What the person did."""

    COMMAND = 2
    COMPONENT = 3
    AUTOCOMPLETE = 4
    MODAL_SUBMIT = 5


class Response(IntEnum):
    """How the bot answered first."""

    MESSAGE = 4
    DEFERRED_MESSAGE = 5
    DEFERRED_UPDATE = 6
    UPDATE = 7
    CHOICES = 8
    MODAL = 9


@dataclass(slots=True, eq=False)
class Exchange:
    """An interaction, what the bot did with it, and what the person sees of that."""

    id: int
    token: str
    kind: Kind
    user: User
    channel: Channel
    began: float
    changes: Changes
    name: str = ""
    installed_by_user: bool = False
    must_be_ephemeral: bool = False
    source: Message | None = None
    opened_by: Exchange | None = None
    payload: Json = field(default_factory=dict)
    event: Event | None = None
    callbacks: list[Json] = field(default_factory=list)
    edits: list[Json] = field(default_factory=list)
    followups: list[Message] = field(default_factory=list)
    original: Message | None = None

    def __str__(self) -> str:
        return f"{self.kind.name.lower()} {self.name!r} by {self.user.name}"

    @property
    def acknowledged(self) -> bool:
        """Whether the bot responded in time."""
        return bool(self.callbacks)

    @property
    def response(self) -> Response | None:
        """How the bot responded first."""
        return Response(self.callbacks[0]["type"]) if self.callbacks else None

    @property
    def message(self) -> Message:
        """The response in its final form or, where it was taken back, the first follow-up. Fails if there is none."""
        for message in (self.original, *self.followups):
            if message is not None and not message.deleted:
                return message
        raise AssertionError(f"{self} has no message to show: {self.callbacks}")

    @property
    def ephemeral(self) -> bool:
        """Whether the response is seen by the person only."""
        return self.message.ephemeral

    @property
    def choices(self) -> list[Json]:
        """What an autocomplete offered: a name and a value each."""
        return list(self._data(Response.CHOICES).get("choices") or [])

    @property
    def modal(self) -> Json:
        """The modal that opened."""
        return self._data(Response.MODAL)

    @property
    def settled(self) -> bool:
        """Whether the person is no longer waiting: something other than "thinking" is on the screen."""
        if self.response is not Response.DEFERRED_MESSAGE or self.original is None:
            return self.acknowledged
        return bool(self.followups) if self.original.deleted else not self.original.loading

    def metadata(self) -> Json:
        """Return what a message tells of the interaction that it responds to."""
        told: Json = {
            "id": str(self.id),
            "type": int(self.kind),
            "user": self.user.payload(),
            "authorizing_integration_owners": self.payload["authorizing_integration_owners"],
        }
        if self.kind is Kind.COMPONENT and self.source is not None:
            told["interacted_message_id"] = str(self.source.id)
        if self.opened_by is not None:
            told["triggering_interaction_metadata"] = self.opened_by.metadata()
        return told

    async def until(self, true: Callable[[Exchange], object], what: str) -> Exchange:
        """Wait until something is true of this exchange; `what` names it if it never becomes so."""
        await self.changes.until(lambda: bool(true(self)), lambda: f"{what}, in {self}; got so far {self.callbacks}")
        return self

    def _data(self, expected: Response) -> Json:
        if self.response is not expected:
            raise AssertionError(f"{self} was answered with {self.response!r}, not with {expected!r}")
        data: Json = self.callbacks[0].get("data") or {}
        return data
