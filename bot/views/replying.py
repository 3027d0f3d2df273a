"""What somebody replies to: an answer of ours, as far as the message itself still tells.

Only that message is looked at, which whoever replies sees too: not the log, nor what else was asked or by whom. A
private answer cannot be replied to.
"""

from __future__ import annotations

import discord

from bot.rendering.answers import question_shown
from bot.views.feedback import Feedback
from bot.views.host import Host
from knowledge.models import Answer


def answer_before(message: discord.Message, host: Host) -> Answer | None:
    """The answer that a message replies to; None where that is not a message of our own with an answer in it."""
    shown = message.reference.resolved if message.reference else None
    if not isinstance(shown, discord.Message) or host.user is None or shown.author.id != host.user.id:
        return None
    about = Feedback.find(shown)
    texts = (shown.content, *(embed.description or "" for embed in shown.embeds))
    question = next(filter(None, map(question_shown, texts)), "")
    if about is None or not about["statement"] or not question:
        return None
    return host.service.recall(question, about["statement"], about["as_of"])
