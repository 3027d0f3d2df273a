"""What /setup shows: the steps, what is set now, and which permissions are missing where."""

from __future__ import annotations

from collections.abc import Sequence

from bot.guild_rules import ServerSettings
from bot.rendering.cards import Block, Card, block
from bot.rendering.phrases import count

_ON_OFF = {True: "on", False: "off"}
_STEPS = (
    (
        "Where and how I answer",
        "Choose the channels in which I answer mentions, with their threads; without any I answer in all that I see.",
        "Commands go in all channels, unless you say otherwise in the server's settings under Integrations.",
        "Then choose who sees the answer to a command that does not say.",
    ),
    (
        "How much may be asked",
        "After five questions at once a person waits between questions, and after ten so does a channel.",
        "Who asks too fast is told when to ask again.",
    ),
    (
        "The log channel",
        "Once a week I post how much was asked here, what I could not answer and how answers were rated.",
        "An alert says that much more than usual is declined, or that answers rest on something out of date.",
        "Nobody is named or pinged.",
    ),
    (
        "Who reviews, and how long questions are kept",
        "Whoever has Manage Messages in all of the server may review. So may these roles.",
        "Questions older than this are deleted, without a way back.",
    ),
)
STEPS = len(_STEPS)


def step_card(number: int, settings: ServerSettings) -> Card:
    """One step of the walk, from 1, above all that is set now."""
    title, *text = _STEPS[number - 1]
    return Card((block(f"**{title}** · step {number} of {STEPS}", *text), _present(settings)))


def check_card(complaints: Sequence[str], settings: ServerSettings) -> Card:
    """What is missing where, in sentences that are Markdown already, and all that is set now."""
    if not complaints:
        found = block("**Nothing is missing.** I have the permissions that I need in every channel that I looked at.")
    else:
        title = f"**{count(len(complaints), 'thing')} to mend**"
        found = block(title, *(f"- {complaint}" for complaint in complaints), more="things")
    return Card((found, _present(settings)))


def _present(settings: ServerSettings) -> Block:
    """All that is in force, a line each."""
    posted = f"weekly digest {_ON_OFF[settings.digest]}, alerts {_ON_OFF[settings.alerts]}"
    log = f"<#{settings.log_channel_id}>: {posted}" if settings.log_channel_id else "none"
    return block(
        "**Now in force**",
        f"- Mentions are answered in: {_listed('<#{}>', settings.mention_channels) or 'every channel'}",
        f"- Answers to commands: {privacy_label(private=settings.private_by_default)}",
        f"- {user_label(settings.user_cooldown_seconds)}",
        f"- {channel_label(settings.channel_cooldown_seconds)}",
        f"- {daily_label(settings.daily_questions)}",
        f"- Log channel: {log}",
        f"- May review besides those with Manage Messages: {_listed('<@&{}>', settings.reviewer_roles) or 'nobody'}",
        f"- {retention_label(settings.retention_days)}",
        rank=1,
    )


def _listed(form: str, ids: frozenset[int]) -> str:
    return ", ".join(form.format(one) for one in sorted(ids))


def privacy_label(*, private: bool) -> str:
    """Who sees an answer."""
    return "seen by the asker alone" if private else "seen by all"


def user_label(seconds: float) -> str:
    """The pause of a person."""
    return f"A person waits {_seconds(seconds)} between questions"


def channel_label(seconds: float) -> str:
    """The pause of a channel."""
    return f"A channel waits {_seconds(seconds)} between questions"


def daily_label(questions: float) -> str:
    """The limit of a day."""
    return (
        f"A person asks at most {questions:g} times a day" if questions else "A person asks any number of times a day"
    )


def retention_label(days: float) -> str:
    """How long questions are kept."""
    return f"Questions are kept for {days:g} day{'' if days == 1 else 's'}"


def _seconds(seconds: float) -> str:
    return f"{seconds:g} second{'' if seconds == 1 else 's'}" if seconds else "no time"


def lack_text(place: str, lacking: Sequence[str], so: str) -> str:
    """A permission that is missing: "In #general I lack Send Messages, so mentions get no answer. …"."""
    names = " and ".join(filter(None, (", ".join(lacking[:-1]), lacking[-1])))
    them = "it" if len(lacking) == 1 else "them"
    return (
        f"In {place} I lack {names}, so {so}. Open the channel's settings, then Permissions, choose my role and "
        f"allow {them}."
    )


def gone_text(purpose: str) -> str:
    """That a channel or role which was chosen is no more, or is hidden from the bot."""
    return f"{purpose} is gone or hidden from me. Show it to me, or choose another with /setup start."
