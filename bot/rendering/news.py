"""What is new: notices in channels that follow a topic, the digest, and what the commands for following reply."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from itertools import chain

from bot.rendering.answers import COLOURS, dated, sources_block
from bot.rendering.cards import Block, Card, Link, block
from bot.rendering.escaping import quote
from bot.rendering.phrases import DOT, count, titled
from bot.rendering.screens import Page
from bot.subscriptions import MOST_TOPICS, Digest, Followed, Notice
from knowledge import dates
from knowledge.chronicle.news import News
from knowledge.models import PartialDate, Statement

NEWS_PER_PAGE = 3
_TITLE, _TEXT, _SHORT, _NAME = 150, 400, 200, 80
_MOST_ADDED = _MOST_TOPICS = 3
_FIRST = "Nothing was known of it before."


def notice_card(notice: Notice) -> Card:
    """A notice: the milestone, what it is now, what it was, where that is said, and why the channel gets it."""
    news, numbers = notice.news, notice.references

    def tell(label: str, fact: Statement) -> Block:
        cited = "".join(f" [{n}]" for n in numbers.of(fact))
        return block(_standing(label, fact, dated), f"> {quote(fact.text, _TEXT)}{cited}")

    topics = ", ".join(quote(name, _NAME) for name in notice.topics[:_MOST_TOPICS])
    more = (
        f"Also new: {count(notice.row.further, 'other milestone')}. /digest lists them." if notice.row.further else ""
    )
    return Card(
        (
            block(f"**{quote(news.milestone.title, _TITLE)}**"),
            *_told(news, tell),
            sources_block(numbers.citations),
            block(more, f"-# This channel follows {topics}. /following shows what else, /unfollow ends it.", rank=1),
        ),
        COLOURS[news.now.status],
    )


def _told(news: News, tell: Callable[[str, Statement], Block]) -> list[Block]:
    """What it is and what it was; where only the past was added to, what was added and what stands."""
    if not news.changed:
        return [*(tell("Added to the past", fact) for fact in news.added[-_MOST_ADDED:]), tell("Still so", news.now)]
    now = tell("Now", news.now)
    return [now, tell("Before", news.before)] if news.before else [now, block(_FIRST if news.is_first else "")]


def _standing(label: str, fact: Statement, when: Callable[[PartialDate], str]) -> str:
    """How it stood at one time: "Now · Delayed: 2028 · said on 20 May 2026"."""
    spoken_of = f": {when(fact.when)}" if fact.when else ""
    return f"**{label}**{DOT}{titled(fact.status)}{spoken_of}{DOT}said {dates.on(fact.stated)}"


def digest_page(digest: Digest, number: int) -> Page:
    """What is new, some milestones a page. A number beyond the ends is taken for the nearest page."""
    pages = max(1, math.ceil(len(digest.news) / NEWS_PER_PAGE))
    number = min(max(number, 1), pages)
    shown = digest.news[(number - 1) * NEWS_PER_PAGE : number * NEWS_PER_PAGE]
    span = f"in the last {count(digest.days, 'day')}"
    if not shown:
        newest = dates.describe(digest.library.newest)
        text = f"Nothing new {span}. My newest statement is of {newest}; /digest takes more days."
        return Page(Card((block(text),)), 1, 1)

    def tell(label: str, fact: Statement) -> Block:
        source = digest.library.sources[fact.sources[0]]
        link = Link(f"{source.publisher}, {dates.describe(source.published)}", source.url, _NAME)
        return block(_standing(label, fact, dates.describe), (f"> {quote(fact.text, _SHORT)} ", link))

    title = f"**New {span}**{DOT}{count(len(digest.news), 'milestone')}{DOT}page {number} of {pages}"
    items = (_item(news, _told(news, tell)) for news in shown)
    return Page(Card((block(title), *chain.from_iterable(items))), number, pages)


def _item(news: News, told: Sequence[Block]) -> Iterator[Block]:
    """A milestone of a digest. When room is short, what it was goes before what it is."""
    yield block(f"**{quote(news.milestone.title, _TITLE)}**", *told[0].lines, rank=1)
    for each in told[1:]:
        yield block(*each.lines, rank=2)


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
