"""One question after another for a moderator, each with what can be decided on it.

A button holds the queue and the item. Who may press it, and whether the item is still open, is asked at each press.
"""

from __future__ import annotations

import re
from typing import Any, Self

import discord

from bot.drafts import Draft
from bot.errors import UserError
from bot.moderation import told
from bot.rendering.reviewing import Desk, hideable, nothing_left_card, review_card
from bot.storage import Decision, Queue, Resolution, ReviewItem
from bot.views.host import Interaction, host_of
from bot.views.judging import AnswerModal, HideModal, ReasonModal
from bot.views.permissions import moderated_guild_of
from bot.views.sending import complete

_QUEUES = {queue.value[0]: queue for queue in Queue}
_LETTERS = {queue: letter for letter, queue in _QUEUES.items()}
_AT_ONCE = {"g": Decision.GOOD, "f": Decision.OFF_TOPIC}
_WITH_REASON = {"w": Decision.WRONG, "o": Decision.OUTDATED, "d": Decision.DELETED}
_LABELS = {
    "g": "Good",
    "w": "Wrong",
    "o": "Outdated",
    "f": "Off-topic",
    "a": "Add answer",
    "h": "Hide source here",
    "d": "Delete",
    "s": "Skip",
}
_STYLES = {"a": discord.ButtonStyle.primary, "d": discord.ButtonStyle.danger}
_FIRST_ROW = 4
_BIGGEST = 2**63 - 1  # that a database counts to
_DONE = {
    Decision.GOOD: "Noted as good.",
    Decision.WRONG: "Noted as wrong.",
    Decision.OUTDATED: "Noted as outdated.",
    Decision.OFF_TOPIC: "Noted as off-topic.",
    Decision.DELETED: "Deleted.",
}


async def show_next(interaction: Interaction, guild_id: int, queue: Queue, notice: str = "") -> None:
    """Show a moderator their next item in place of what is there; the interaction was acknowledged."""
    moderation = host_of(interaction).moderation
    item = await moderation.next(guild_id, queue, interaction.user.id)
    desk = await _desk(interaction, guild_id, queue)
    if item is None:
        await complete(interaction, nothing_left_card(desk, notice))
    else:
        await complete(interaction, review_card(item, desk, notice), _buttons(item, desk))


async def _desk(interaction: Interaction, guild_id: int, queue: Queue) -> Desk:
    host = host_of(interaction)
    local = await host.service.localities.of(guild_id)
    return Desk(
        queue=queue,
        library=host.service.base.library,
        counts=await host.moderation.counts(guild_id),
        hidden=local.hidden,
        curated=local.rows,
        today=host.service.now().date(),
    )


def _buttons(item: ReviewItem, desk: Desk) -> discord.ui.View:
    view = discord.ui.View(timeout=None)
    for place, act in enumerate(_LABELS):
        disabled = act == "h" and not hideable(item, desk)
        view.add_item(Ruled(act, desk.queue, item.subject, row=place // _FIRST_ROW, disabled=disabled))
    return view


class Ruled(
    discord.ui.DynamicItem[discord.ui.Button[Any]],
    template=r"moon:rev:v1:(?P<act>[gwofahds]):(?P<queue>[urosa]):(?P<subject>-?[0-9]{1,19})",
):
    """A button for one thing that can be done with an item of a queue."""

    def __init__(self, act: str, queue: Queue, subject: int, *, row: int | None = None, disabled: bool = False) -> None:
        button: discord.ui.Button[Any] = discord.ui.Button(
            label=_LABELS[act],
            custom_id=f"moon:rev:v1:{act}:{_LETTERS[queue]}:{subject}",
            style=_STYLES.get(act, discord.ButtonStyle.secondary),
            disabled=disabled,
        )
        super().__init__(button, row=row)
        self._act = act
        self._queue = queue
        self._subject = subject

    @classmethod
    async def from_custom_id(cls, _: Interaction, __: discord.ui.Item[Any], match: re.Match[str], /) -> Self:
        """The button that was pressed, made anew from its id."""
        return cls(match["act"], _QUEUES[match["queue"]], int(match["subject"]))

    async def callback(self, interaction: Interaction) -> None:
        """Do it, or ask for what it needs."""
        await host_of(interaction).attend(interaction, self._press)

    async def _press(self, interaction: Interaction) -> None:
        guild_id = await moderated_guild_of(interaction)
        if abs(self._subject) > _BIGGEST:
            raise UserError(told(Resolution.GONE))
        moderation = host_of(interaction).moderation
        if self._act == "s":
            await interaction.response.defer()
            await moderation.skip(guild_id, self._subject, interaction.user.id)
            await show_next(interaction, guild_id, self._queue, "Put aside until tomorrow.")
        elif self._act in _AT_ONCE:
            await interaction.response.defer()
            await self._decide(interaction, guild_id, _AT_ONCE[self._act])
        else:
            await interaction.response.send_modal(await self._modal(interaction, guild_id))

    async def _modal(self, interaction: Interaction, guild_id: int) -> discord.ui.Modal:
        """What has to be typed first. Raises UserError where the item is gone."""
        host = host_of(interaction)
        item = await host.moderation.item(guild_id, self._subject)
        if self._act in _WITH_REASON:
            decision = _WITH_REASON[self._act]
            return ReasonModal(_LABELS[self._act], lambda modal, reason: self._reasoned(modal, decision, reason))
        desk = await _desk(interaction, guild_id, self._queue)
        if self._act == "h":
            sources = [desk.library.sources[key] for key in hideable(item, desk)]
            if not sources:
                raise UserError("None of its sources can be hidden: they are hidden already, or not in my data.")
            return HideModal(sources, self._hide)
        before = next((row for row in desk.curated if row.id in item.entry.question.statement_ids), None)
        return AnswerModal(item.entry.question.question, before, self._answer)

    async def _reasoned(self, interaction: Interaction, decision: Decision, reason: str) -> None:
        guild_id = await moderated_guild_of(interaction)
        await interaction.response.defer()
        await self._decide(interaction, guild_id, decision, reason)

    async def _decide(self, interaction: Interaction, guild_id: int, decision: Decision, reason: str = "") -> None:
        moderation = host_of(interaction).moderation
        resolution = await moderation.decide(guild_id, self._subject, decision, interaction.user.id, reason)
        host_of(interaction).fairness.forget_answers()
        notice = _DONE[decision] if resolution is Resolution.DONE else told(resolution)
        await show_next(interaction, guild_id, self._queue, notice)

    async def _hide(self, interaction: Interaction, source_id: str, reason: str) -> None:
        guild_id = await moderated_guild_of(interaction)
        await interaction.response.defer()
        host = host_of(interaction)
        resolution = await host.moderation.hide(guild_id, self._subject, source_id, interaction.user.id, reason)
        host.fairness.forget_answers()
        done = "What rests on that source alone no longer answers on this server. `/curated unhide` takes it back."
        await show_next(interaction, guild_id, self._queue, done if resolution is Resolution.DONE else told(resolution))

    async def _answer(self, interaction: Interaction, draft: Draft) -> None:
        guild_id = await moderated_guild_of(interaction)
        await interaction.response.defer()
        host = host_of(interaction)
        kept = await host.moderation.answer(guild_id, self._subject, draft, interaction.user.id)
        if kept.resolution is not Resolution.DONE:
            raise UserError(told(kept.resolution))
        host.fairness.forget_answers()
        notice = "Kept. It answers this question on this server from now on."
        if not kept.repeats:
            notice = (
                "Kept, but my own answer still comes first where it is asked in those words: your question reads "
                "differently. `/curated edit` changes it."
            )
        await show_next(interaction, guild_id, self._queue, notice)
