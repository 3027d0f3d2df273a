"""What is new: notices in channels that follow a topic, the digest, and what the commands for following reply."""

from __future__ import annotations

import math
from collections.abc import Sequence

from bot.rendering.answers import COLOURS, dated, sources_block
from bot.rendering.cards import Block, Card, block
from bot.rendering.escaping import quote
from bot.rendering.phrases import DOT, count, titled
from bot.rendering.screens import Page
from bot.subscriptions import MOST_TOPICS, Digest, Followed, Notice
from knowledge import dates
from knowledge.chronicle.news import News
from knowledge.chronicle.references import References
from knowledge.models import Statement

NEWS_PER_PAGE = 5
_TITLE, _TEXT, _SHORT, _NAME = 150, 400, 220, 80
_MOST_ADDED = 3


def notice_card(notice: Notice) -> Card:
    """A notice: the milestone, what it is now, what it was, where that is said, and why the channel gets it."""
    news, numbers = notice.news, notice.references
    topics = ", ".join(quote(name, _NAME) for name in notice.topics[:_MOST_ADDED])
    more = (
        f"Also new: {count(notice.row.further, 'other milestone')}. /digest lists them." if notice.row.further else ""
    )
    return Card(
        (
            block(f"**{quote(news.milestone.title, _TITLE)}**"),
            *_told(news, numbers, _TEXT),
            sources_block(numbers.citations),
            block(more, f"-# This channel follows {topics}. /following shows why, /unfollow ends it.", rank=1),
        ),
        COLOURS[news.now.status],
    )


def _told(news: News, numbers: References, limit: int) -> list[Block]:
    """What it is and what it was; where only the past was added to, what stands and what was added."""
    if news.changed:
        before = (
            _stood("Before", news.before, numbers, limit) if news.before else block("Nothing was known of it before.")
        )
        return [_stood("Now", news.now, numbers, limit), before]
    added = [_stood("Added to the past", fact, numbers, limit, rank=2) for fact in news.added[-_MOST_ADDED:]]
    return [*added, _stood("Still so", news.now, numbers, limit)]


def _stood(label: str, fact: Statement, numbers: References, limit: int, *, rank: int = 0) -> Block:
    """How it stood at one time: the status with the date spoken of, who said so when, and the sentence."""
    when = f": {dated(fact.when)}" if fact.when else ""
    cited = "".join(f" [{n}]" for n in numbers.of(fact))
    standing = f"**{label}**{DOT}{titled(fact.status)}{when}{DOT}said {dates.on(fact.stated)}"
    return block(standing, f"> {quote(fact.text, limit)}{cited}", rank=rank)


def digest_page(digest: Digest, number: int) -> Page:
    """What is new, five milestones a page. A number beyond the ends is taken for the nearest page."""
    pages = max(1, math.ceil(len(digest.news) / NEWS_PER_PAGE))
    number = min(max(number, 1), pages)
    shown = digest.news[(number - 1) * NEWS_PER_PAGE : number * NEWS_PER_PAGE]
    numbers = digest.chronicle.references(fact for news in shown for fact in (news.now, news.before, *news.added))
    span = f"in the last {count(digest.days, 'day')}"
    if not shown:
        newest = dates.describe(digest.chronicle.library.newest)
        text = f"Nothing new {span}. My newest statement is of {newest}; /digest takes more days."
        return Page(Card((block(text),)), 1, 1)
    title = f"**New {span}**{DOT}{count(len(digest.news), 'milestone')}{DOT}page {number} of {pages}"
    items = (
        block(f"**{quote(news.milestone.title, _TITLE)}**", *_lines(_told(news, numbers, _SHORT)), rank=1)
        for news in shown
    )
    return Page(Card((block(title), *items, sources_block(numbers.citations))), number, pages)


def _lines(blocks: Sequence[Block]) -> list[tuple[str, ...]]:
    return [tuple(str(part) for part in line) for each in blocks for line in each.lines]


def followed_card(topic: str, milestones: int, role: str, warning: str) -> Card:
    """The reply to /follow. `role` is a mention, or nothing."""
    pinged = f"{role} is pinged each time." if role else "Nobody is pinged."
    return Card(
        (
            block(
                f"This channel now follows **{quote(topic, _TITLE)}**: {count(milestones, 'milestone')}.",
                f"What is new on these is posted here from now on. {pinged}",
                "What changes again within a day is added to its notice. /unfollow ends this.",
            ),
            block(f"⚠️ {warning}" if warning else ""),
        )
    )


def unfollowed_card(topic: str) -> Card:
    """The reply to /unfollow."""
    return Card((block(f"This channel no longer follows **{quote(topic, _TITLE)}**."),))


def following_card(followed: Sequence[Followed]) -> Card:
    """The reply to /following."""
    if not followed:
        return Card((block("This channel follows nothing. /follow begins, for those who may manage the channel."),))
    title = f"**This channel follows** {count(len(followed), 'topic')} of at most {MOST_TOPICS}"
    return Card((block(title), block(*map(_following, followed), more="topics")))


def _following(followed: Followed) -> str:
    name = quote(followed.name, _TITLE) or f"{quote(followed.key, _TITLE)} (I no longer know it)"
    return f"- {name}{f'{DOT}pings <@&{followed.role_id}>' if followed.role_id else ''}"
