"""The name of what an added article is about, where nothing shipped knows it: "The Kestrel lander" is about Kestrel."""

from __future__ import annotations

import re
from collections.abc import Container

from knowledge.models import Article, Entity, EntityKind

_WORD = re.compile(r"\w+")
_CAPITALISED = re.compile(r"\b[A-Z]\w+")
_WITHIN = re.compile(r"(?<=[a-z] )[A-Z]\w+|(?<=[a-z], )[A-Z]\w+")  # not where a sentence begins


def entity_of(article: Article, known: Container[str]) -> Entity | None:
    """What an added article is about, under the first word of its title that is a name in its text: a capital also
    within a sentence, and never without. None where there is no such word but `known` ones, which are casefolded.
    """
    text = " ".join(passage.text for passage in article.passages)
    within = set(_WITHIN.findall(text))
    plain = {word for word in _WORD.findall(text) if word == word.casefold()}
    for word in _CAPITALISED.findall(article.title):
        if word in within and word.casefold() not in plain and word.casefold() not in known:
            return Entity(article.id, word, EntityKind.ARTICLE)
    return None


def words_of(text: str) -> frozenset[str]:
    """All words of a text, casefolded."""
    return frozenset(_WORD.findall(text.casefold()))
