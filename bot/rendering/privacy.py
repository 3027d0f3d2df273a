"""The screens of /privacy: what is kept of a person, why, for how long, and what they can do about it."""

from __future__ import annotations

import datetime as dt

from bot.rendering.cards import Card, block
from bot.rendering.escaping import quote
from bot.rendering.phrases import count
from bot.retention import REMOVED_DAYS
from bot.storage import Forgotten, UserSummary
from knowledge.dates import describe, parse

_CONTACT = 200


def privacy_card(summary: UserSummary) -> Card:
    """What the log holds about a person."""
    return Card(
        (
            block(
                "**What I keep about you**",
                count(summary.questions, "question"),
                count(summary.feedback, "verdict on an answer", "verdicts on answers"),
                f"{count(summary.wishes, 'wish', 'wishes')} to be told" if summary.wishes else "",
                f"{count(summary.deeds, 'line')} in the records of moderators" if summary.deeds else "",
                f"{count(summary.waiting, 'entry', 'entries')} in memory, waiting to be written"
                if summary.waiting
                else "",
                _between(summary.oldest, summary.newest),
            ),
            block(
                "You chose that I keep nothing of what you ask: I only count it. /privacy on changes that."
                if summary.off
                else "Each question is kept with its time and what I answered.",
                "If you ask in a server, that server and channel are kept too.",
                "The ids of you and of your message are kept only as keyed hashes. Your name is not kept.",
            ),
            block(
                "/privacy export sends you all of it. /privacy forget deletes it. /privacy off keeps no more of it.",
                "/privacy policy says why and for how long.",
            ),
        )
    )


def forgotten_card(forgotten: Forgotten) -> Card:
    """The reply to /privacy forget."""
    lines = []
    if forgotten.deleted:
        lines.append(f"Deleted: {count(forgotten.deleted, 'entry', 'entries')}. Nothing about you is left in my log.")
    if forgotten.unnamed:
        lines.append(f"Your id is gone from {count(forgotten.unnamed, 'entry', 'entries')} of moderators' work.")
    lines = lines or ["There was nothing about you to delete."]
    if forgotten.off:
        lines.append("Your choice that I keep nothing stays, as a keyed hash of your id; /privacy on deletes that too.")
    return Card((block(*lines),))


def off_card() -> Card:
    """The reply to /privacy off."""
    return Card(
        (
            block("From now on I only count your questions: no text, nothing that says who asked or about what."),
            block(
                "Your verdicts on answers and wishes to be told are not kept either.",
                "What I kept before stays until /privacy forget.",
                "To know this I keep a keyed hash of your id. /privacy on takes it all back.",
            ),
        )
    )


def on_card() -> Card:
    """The reply to /privacy on."""
    return Card((block("I keep what you ask again, as /privacy policy says."),))


def unkept_card() -> Card:
    """The reply to a verdict, or a wish, of somebody of whom nothing is kept."""
    text = "You chose that I keep nothing of you, so I do not keep this either. /privacy on changes that."
    return Card((block(text),))


def policy_card(days: int, contact: str) -> Card:
    """What is kept, why, and for how long: so many days, here."""
    return Card(
        (
            block(
                "**What I keep, and why**",
                "Each question with its time, server and channel, and what I answered: so that moderators can mend "
                "wrong answers and add missing ones. In direct messages no channel.",
                "E-mail addresses, telephone and card numbers and keys are taken out first.",
                "Who asked is a keyed hash of the id, never a name. Your id is kept while you wait to be told of an "
                "answer. What moderators do is recorded with their ids.",
            ),
            block(
                "**How long**",
                f"Questions, verdicts and wishes {count(days, 'day')}. All of a server {count(REMOVED_DAYS, 'day')} "
                "after I leave it. Moderators' records as long as I am there.",
            ),
            block(
                "**Who sees it**",
                "What is asked in a server, its moderators, without your name. All of it, whoever runs this bot. "
                "Nobody else: no language model, no advertising, no other service.",
            ),
            block(
                "**What you can do**",
                "/privacy show, export and forget; /privacy off, and I only count what you ask.",
                f"Questions about this: {quote(contact, _CONTACT)}" if contact else "",
            ),
        )
    )


def _between(oldest: dt.datetime | None, newest: dt.datetime | None) -> str:
    if oldest is None or newest is None:
        return ""
    first, last = (describe(parse(time.date().isoformat())) for time in (oldest, newest))
    return f"On {first}" if first == last else f"From {first} to {last}"
