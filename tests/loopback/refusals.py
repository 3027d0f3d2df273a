"""What Discord says no to, with the status and code it uses."""

from __future__ import annotations

from tests.loopback.world import Json


class Refusal(Exception):  # noqa: N818  # Discord refuses; nothing of ours is in error
    """A request is turned down, with Discord's own error object."""

    def __init__(self, status: int, code: int, message: str, errors: Json | None = None) -> None:
        super().__init__(f"{status} {code}: {message}")
        self.status = status
        self.code = code
        self.body: Json = {"message": message, "code": code} | ({"errors": errors} if errors else {})


def unauthorized() -> Refusal:
    """The token is missing or wrong."""
    return Refusal(401, 0, "401: Unauthorized")


def no_such_route() -> Refusal:
    """The fake does not know the path."""
    return Refusal(404, 0, "404: Not Found")


def unknown_channel() -> Refusal:
    """There is no such channel."""
    return Refusal(404, 10003, "Unknown Channel")


def unknown_guild() -> Refusal:
    """No such server, or one that the bot is not in."""
    return Refusal(404, 10004, "Unknown Guild")


def unknown_message() -> Refusal:
    """There is no such message, or it was deleted."""
    return Refusal(404, 10008, "Unknown Message")


def unknown_webhook() -> Refusal:
    """The path of a follow-up names another application."""
    return Refusal(404, 10015, "Unknown Webhook")


def unknown_interaction() -> Refusal:
    """The token was never valid, or three seconds have passed without an acknowledgement."""
    return Refusal(404, 10062, "Unknown interaction")


def already_acknowledged() -> Refusal:
    """An interaction gets one response."""
    return Refusal(400, 40060, "Interaction has already been acknowledged.")


def too_many_followups() -> Refusal:
    """Where the application is only installed to the user, five follow-ups are allowed."""
    return Refusal(400, 40094, "This interaction has reached the maximum number of follow-up messages.")


def missing_access() -> Refusal:
    """The bot cannot see the channel."""
    return Refusal(403, 50001, "Missing Access")


def not_your_message() -> Refusal:
    """Only the author edits a message."""
    return Refusal(403, 50005, "Cannot edit a message authored by another user")


def empty_message() -> Refusal:
    """A message needs content, embeds, components or files."""
    return Refusal(400, 50006, "Cannot send an empty message")


def missing_permissions() -> Refusal:
    """The bot sees the channel but may not do this."""
    return Refusal(403, 50013, "Missing Permissions")


def expired_token() -> Refusal:
    """The interaction's fifteen minutes are over."""
    return Refusal(401, 50027, "Invalid Webhook Token")


def invalid_form(problems: dict[str, str]) -> Refusal:
    """The body breaks limits; `problems` maps the path of a field to what is wrong with it."""
    errors = {path: {"_errors": [{"code": "INVALID", "message": text}]} for path, text in problems.items()}
    return Refusal(400, 50035, "Invalid Form Body", errors)


def no_reply_without_history() -> Refusal:
    """To refer to a message the bot must be allowed to read earlier ones."""
    return Refusal(400, 160002, "Cannot reply without permission to read message history")
