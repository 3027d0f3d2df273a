"""All buttons that messages of any age may carry, for the client to recognise."""

from __future__ import annotations

import re
from typing import Any, Self

import discord

from bot.errors import UserError
from bot.views.answering import Suggestion
from bot.views.browsing import Narrowed, Open, TurnAudit, TurnLog
from bot.views.curating import TurnCurated
from bot.views.deleting import Chosen, Confirm, Delete
from bot.views.digesting import TurnDigest
from bot.views.feedback import Feedback
from bot.views.host import Interaction, host_of
from bot.views.looking import Instead, Leaf
from bot.views.paging import Turn
from bot.views.reviewing import Ruled
from bot.views.setting_up import Choose, Step
from bot.views.sharing import Share
from bot.views.wishing import Wish

_KNOWN = (
    *(Feedback, Suggestion, Share, Turn, Leaf, Instead, TurnDigest, Choose, Step),
    *(TurnLog, Open, Narrowed, TurnAudit, Delete, Confirm, Chosen),
    *(Wish, Ruled, TurnCurated),
)
# Without the names of their groups, of which each may stand only once in a pattern.
_ANY_KNOWN = "|".join(re.sub(r"\?P<\w+>", "", item.__discord_ui_compiled_template__.pattern) for item in _KNOWN)


class Retired(discord.ui.DynamicItem[discord.ui.Button[Any]], template=rf"(?!(?:{_ANY_KNOWN})\Z)(?s:.*)"):
    """Any button that this version does not know. Without an answer Discord would say that the interaction failed."""

    def __init__(self, custom_id: str) -> None:
        super().__init__(discord.ui.Button(custom_id=custom_id))

    @classmethod
    async def from_custom_id(cls, _: Interaction, __: discord.ui.Item[Any], match: re.Match[str], /) -> Self:
        """The button that was pressed."""
        return cls(match[0])

    async def callback(self, interaction: Interaction) -> None:
        """Say what to do instead."""
        await host_of(interaction).attend(interaction, _explain)


async def _explain(_: Interaction) -> None:
    raise UserError("This button belongs to another version of me. Please ask again with /ask.")


PERSISTENT: tuple[type[discord.ui.DynamicItem[Any]], ...] = (*_KNOWN, Retired)
