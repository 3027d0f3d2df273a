"""A reply to an answer, read with what that answer was about: "when did it crash?", "and Luna 27?", "since when?"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from knowledge.models import Milestone
from knowledge.query import Kind, Query
from knowledge.vocabulary import CHAT, STOP_WORDS

# Words that stand for what was spoken of before. "That" is not among them: it joins as often ("who says that ...").
_PRONOUNS = frozenset("it its he she him her his they them their this those these one ones".split())
_POINTING = _PRONOUNS | frozenset("there then before after since and else also too same".split())
_FEW = 2  # asked words; a question of more of them stands for itself
# Words that only lead to another name: "and what about Luna 27?"
_LEADING = frozenset("and or but so then what whats about how for of with the a an ok okay same too also now".split())
_BEFORE = frozenset("before previous previously predecessor earlier".split())


def readings(query: Query, prior: Query, subject: Milestone) -> Iterator[Query]:
    """What a reply can mean, likeliest first, before it is taken as it stands. `prior` is the question whose answer is
    replied to, `subject` what that answer was about.
    """
    if query.unknown:
        return
    if query.entities:
        leading = query.words & (CHAT | STOP_WORDS) <= _LEADING
        if leading and not query.asked and query.kind is Kind.WHAT:  # "and Luna 27?" asks the same of another
            again = [term for term in prior.terms if term not in prior.names]
            yield replace(
                prior,
                text=query.text,
                entities=query.entities,
                guard=query.guard,
                likened=prior.likened - frozenset(prior.names) | query.likened,
                names=query.names,
                terms=(*dict.fromkeys((*again, *query.terms)),),
                as_of=query.as_of or prior.as_of,
            )
        elif not _PRONOUNS.isdisjoint(query.words):  # "is China one of them?", "what does NASA pay for it?"
            terms = dict.fromkeys((*query.terms, *prior.terms))
            yield replace(
                query,
                entities=(*prior.entities, *query.entities),
                guard=(*prior.guard, *query.guard),
                likened=query.likened.union(prior.names),
                terms=(*terms,),
                names=(*prior.names, *query.names),
                context=subject.id,
            )
        return
    if _POINTING.isdisjoint(query.words) and len(query.asked) > _FEW:
        return
    of_subject = tuple((entity,) for entity in subject.entities[:1])
    # "Why?" asks why that came about which the answer told of.
    same = frozenset[str]() if query.asked else frozenset((*prior.asked, *prior.statuses))
    for entities in dict.fromkeys((prior.entities, of_subject)):
        if entities:
            terms = dict.fromkeys((*query.terms, *prior.terms))
            yield replace(
                query,
                entities=entities,
                guard=entities,
                likened=query.likened.union(prior.names, same),
                terms=(*terms,),
                names=prior.names,
                context=subject.id,
            )


def asks_for_the_one_before(query: Query) -> bool:
    """Whether a reply asks who or what came before."""
    return not _BEFORE.isdisjoint(query.words) and not query.entities and len(query.asked) <= _FEW
