"""Whom a message names, and whom it disturbs: not the same, thanks to `allowed_mentions`."""

from __future__ import annotations

import re

from tests.loopback.components import Part, walk
from tests.loopback.world import Json, User, World

USER = re.compile(r"<@!?(\d+)>")
ROLE = re.compile(r"<@&(\d+)>")
EVERYONE = re.compile(r"@(?:everyone|here)\b")


def mentioned(text: str, world: World) -> tuple[User, ...]:
    """Return the users that a text mentions, each once, in order."""
    ids = dict.fromkeys(int(found) for found in USER.findall(text))
    return tuple(world.users[user_id] for user_id in ids if user_id in world.users)


def pinged(body: Json, *, by_interaction: bool) -> tuple[str, ...]:
    """Return the mentions in a message's body that notify somebody; those in embeds never do.

    Where `allowed_mentions` is missing all do, but in a response to an interaction only those of users.
    """
    parts = walk(body.get("components") or [])
    displays = [part["content"] for part in parts if part["type"] == Part.TEXT_DISPLAY]
    text = "\n".join([body.get("content") or "", *displays])
    usual: Json = {"parse": ["users"] if by_interaction else ["users", "roles", "everyone"]}
    allowed = body.get("allowed_mentions") or usual
    everyone = EVERYONE.findall(text) if "everyone" in (allowed.get("parse") or []) else []
    users = [f"<@{one}>" for one in USER.findall(text) if _allowed(allowed, "users", one)]
    roles = [f"<@&{one}>" for one in ROLE.findall(text) if _allowed(allowed, "roles", one)]
    return (*everyone, *users, *roles)


def _allowed(allowed: Json, kind: str, one: str) -> bool:
    return kind in (allowed.get("parse") or []) or one in [str(listed) for listed in allowed.get(kind) or []]
