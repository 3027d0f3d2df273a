"""One entry of a data file -> one object of the domain, or a complaint about a field."""

from __future__ import annotations

import re

from knowledge import dates
from knowledge.articles import TIERS
from knowledge.entries import Entry
from knowledge.models import (
    Aspect,
    Claim,
    Confidence,
    Entity,
    EntityKind,
    Gloss,
    Milestone,
    Side,
    Source,
    Statement,
    Status,
    Verdict,
)
from knowledge.vocabulary import HAPPENED_STATUSES


def source(entry: Entry) -> Source:
    """A source, from its entry. Raises DataError, which says what is wrong with it."""
    source = Source(
        id=entry.text("id"),
        title=entry.text("title"),
        publisher=entry.text("publisher"),
        url=entry.text("url"),
        published=entry.date("published"),
        country=entry.text("country"),
        language=entry.text("language"),
        tier=entry.number("tier", *TIERS),
        note=entry.text("note", ""),
    )
    if not source.url.startswith(("https://", "http://")):
        raise entry.error(f"url is {source.url!r}, not a web address")
    entry.finish()
    return source


def entity(entry: Entry) -> Entity:
    """An entity, from its entry. Raises DataError, which says what is wrong with it."""
    entity = Entity(
        id=entry.text("id"),
        name=entry.text("name"),
        kind=entry.choice("kind", EntityKind),
        aliases=entry.texts("aliases"),
        of=entry.texts("of"),
        side=entry.optional_choice("side", Side),
    )
    entry.finish()
    return entity


def milestone(entry: Entry) -> Milestone:
    """A milestone, from its entry. Raises DataError, which says what is wrong with it."""
    milestone = Milestone(
        id=entry.text("id"),
        title=entry.text("title"),
        entities=entry.texts("entities", required=True),
        words=entry.texts("words"),
        questions=entry.texts("questions"),
        aspects=entry.choices("aspects", Aspect),
    )
    entry.finish()
    return milestone


def statement(stem: str, entry: Entry) -> Statement:
    """A statement of the ledger file `stem`, from its entry. Raises DataError, which says what is wrong with it."""
    statement = Statement(
        id=entry.text("id"),
        text=entry.text("text"),
        stated=entry.date("stated"),
        status=entry.choice("status", Status),
        sources=entry.texts("sources", required=True),
        milestone=entry.text("milestone"),
        entities=entry.texts("entities"),
        when=entry.optional_date("when"),
        confidence=entry.choice("confidence", Confidence, Confidence.HIGH),
        counted_by=entry.text("counted_by", ""),
        conflicts=entry.texts("conflicts"),
        claim=_claim(entry.table("claim", "claim")),
        flown_by=entry.text("flown_by", ""),
    )
    entry.finish()
    if not re.fullmatch(rf"{re.escape(stem)}-\d{{3,}}", statement.id):
        raise entry.error(f"a statement of this file has an id like {stem}-001")
    if statement.status in HAPPENED_STATUSES and statement.when and statement.when.earliest > statement.stated.latest:
        raise entry.error(
            f"is {statement.status} but speaks of {dates.describe(statement.when)}, "
            f"after it was stated ({dates.describe(statement.stated)})"
        )
    return statement


def gloss(entry: Entry) -> Gloss:
    """An acronym or term of the glossary, from its entry. Raises DataError, which says what is wrong with it."""
    gloss = Gloss(
        id=entry.text("id"),
        term=entry.text("term"),
        definition=entry.text("definition"),
        sources=entry.texts("sources", required=True),
        full=entry.text("full", ""),
        aliases=entry.texts("aliases"),
        see=entry.texts("see"),
        as_of=entry.optional_date("as_of"),
        any_case=entry.flag("any_case", default=False),
    )
    entry.finish()
    return gloss


def _claim(entry: Entry | None) -> Claim | None:
    if entry is None:
        return None
    claim = Claim(
        article=entry.text("article"),
        number=entry.text("number"),
        locator=entry.text("locator"),
        verdict=entry.choice("verdict", Verdict),
        correction=entry.text("correction", ""),
    )
    entry.finish()
    return claim
