"""What moderators type: a reason, a source to hide, an answer of their own.

What they typed is repeated to them when it cannot be taken, since Discord closes the modal all the same.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Sequence

import discord

from bot.drafts import Draft, Kind
from bot.errors import StorageError, UserError
from bot.storage import CuratedRow
from bot.views.host import Interaction, host_of
from knowledge.models import Source

_PATIENCE = 3600.0  # seconds for which a modal that was opened is remembered
_LONGEST_REASON, _LONGEST_QUESTION, _LONGEST_TEXT, _LONGEST_URL, _LONGEST_DATE = 300, 200, 600, 512, 40
_SHOWN = 100  # characters of descriptions, placeholders and options
_MOST_OPTIONS = 25
_NOT_NOW = "The log cannot be written just now, so your answer was not kept. Please try again in a few minutes."
_logger = logging.getLogger(__name__)
_KINDS = {
    Kind.PLANNED: "What is planned: to be looked at again in 90 days",
    Kind.PRESENT: "How things stand: in a year",
    Kind.HISTORY: "History: never",
}


class ReasonModal(discord.ui.Modal):
    """Asks why. The reason is kept in the audit, for other moderators."""

    def __init__(self, title: str, decide: Callable[[Interaction, str], Awaitable[None]]) -> None:
        super().__init__(title=title, timeout=_PATIENCE)
        self._decide = decide
        self._reason = _reason(required=True)
        self.add_item(_labelled("Why?", self._reason, "For the audit; please do not quote the question"))

    async def on_submit(self, interaction: Interaction) -> None:
        """Decide."""
        await host_of(interaction).attend(interaction, lambda modal: self._decide(modal, self._reason.value.strip()))


class HideModal(discord.ui.Modal):
    """Asks which source is to be hidden on this server, and why."""

    def __init__(self, sources: Sequence[Source], hide: Callable[[Interaction, str, str], Awaitable[None]]) -> None:
        super().__init__(title="Hide source here", timeout=_PATIENCE)
        self._hide = hide
        options = [_option(source) for source in sources[:_MOST_OPTIONS]]
        self._sources: discord.ui.Select[discord.ui.View] = discord.ui.Select(custom_id="source", options=options)
        self._reason = _reason(required=False)
        self.add_item(_labelled("Which source?", self._sources, "What rests on it alone answers no longer"))
        self.add_item(_labelled("Why?", self._reason, "For the audit"))

    async def on_submit(self, interaction: Interaction) -> None:
        """Hide the source."""
        await host_of(interaction).attend(interaction, self._chosen)

    async def _chosen(self, interaction: Interaction) -> None:
        if not self._sources.values:
            raise UserError("No source was chosen, so nothing was hidden.")
        await self._hide(interaction, self._sources.values[0], self._reason.value.strip())


class AnswerModal(discord.ui.Modal):
    """Asks for an answer: to a question as it was `asked`, or in place of one that there is."""

    def __init__(
        self, asked: str, before: CuratedRow | None, keep: Callable[[Interaction, Draft], Awaitable[None]]
    ) -> None:
        super().__init__(title="Answer of this server", timeout=_PATIENCE)
        self._keep = keep
        shown = " ".join(asked.split())[:_SHOWN] or None
        question, text, url = (before.question, before.text, before.source_url) if before else (None, None, None)
        self._question = discord.ui.TextInput[discord.ui.View](
            custom_id="question", max_length=_LONGEST_QUESTION, default=question, placeholder=shown
        )
        self._text = discord.ui.TextInput[discord.ui.View](
            custom_id="text", max_length=_LONGEST_TEXT, default=text, style=discord.TextStyle.paragraph
        )
        self._url = discord.ui.TextInput[discord.ui.View](
            custom_id="source", max_length=_LONGEST_URL, default=url, placeholder="https://"
        )
        chosen = before.kind if before else Kind.PLANNED
        options = [
            discord.RadioGroupOption(label=label, value=kind, default=kind == chosen) for kind, label in _KINDS.items()
        ]
        self._kind = discord.ui.RadioGroup[discord.ui.View](custom_id="kind", options=options)
        self._review_by = discord.ui.TextInput[discord.ui.View](
            custom_id="review_by", max_length=_LONGEST_DATE, required=False, placeholder="2027-03-31"
        )
        self.add_item(_labelled("The question, in your own words", self._question, "With all its names and figures"))
        self.add_item(_labelled("The answer", self._text, "One or two dated sentences, as the source says it"))
        self.add_item(_labelled("Its source", self._url, "An https address that anybody can read"))
        self.add_item(_labelled("What it speaks of", self._kind))
        self.add_item(_labelled("Review by another day", self._review_by, "Leave it empty for the time above"))

    async def on_submit(self, interaction: Interaction) -> None:
        """Keep the answer."""
        await host_of(interaction).attend(interaction, self._typed)

    async def _typed(self, interaction: Interaction) -> None:
        draft = Draft(
            question=self._question.value,
            text=self._text.value,
            source_url=self._url.value,
            kind=Kind(self._kind.value or Kind.PLANNED),
            review_by=self._review_by.value,
        )
        try:
            await self._keep(interaction, draft)
        except UserError as error:
            raise UserError(f"{error} {_repeated(draft)}") from error
        except StorageError as error:
            _logger.warning("An answer of moderators could not be kept: %s", error)
            raise UserError(f"{_NOT_NOW} {_repeated(draft)}") from error


def _repeated(draft: Draft) -> str:
    return f"Your question was: {draft.question} Your answer was: {draft.text} Its source was: {draft.source_url}"


def _reason(*, required: bool) -> discord.ui.TextInput[discord.ui.View]:
    return discord.ui.TextInput(
        custom_id="reason", max_length=_LONGEST_REASON, required=required, style=discord.TextStyle.paragraph
    )


def _labelled(
    text: str, component: discord.ui.Item[discord.ui.View], description: str | None = None
) -> discord.ui.Label[discord.ui.View]:
    return discord.ui.Label(text=text, component=component, description=description)


def _option(source: Source) -> discord.SelectOption:
    return discord.SelectOption(
        label=f"{source.publisher}, {source.title}"[:_SHOWN], value=source.id, description=source.id[:_SHOWN]
    )
