"""Keeps secrets and tricks out of the log: a filter for every log handler."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable

REDACTED = "[redacted]"
_FORMATTER = logging.Formatter()
# An interaction's token, which lets anyone answer in the bot's name for 15 minutes, stands in the path of its URLs.
_IN_URL = re.compile(r"(/(?:interactions|webhooks)/\d+/)[^/\s?'\"]+")
_IN_PAYLOAD = re.compile(r"(['\"](?:token|interaction_token)['\"]\s*:\s*['\"])[^'\"]+")
# The shape of any bot token: three parts of URL-safe base64 (id, time, signature).
_BOT_TOKEN = re.compile(r"\b[\w-]{23,28}\.[\w-]{6,7}\.[\w-]{27,}")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")


def redact(text: str, secrets: Iterable[str] = ()) -> str:
    """`text` without the given secrets, bot tokens and interaction tokens."""
    for secret in secrets:
        text = text.replace(secret, REDACTED)
    text = _IN_URL.sub(rf"\1{REDACTED}", text)
    text = _IN_PAYLOAD.sub(rf"\1{REDACTED}", text)
    return _BOT_TOKEN.sub(REDACTED, text)


class Redaction(logging.Filter):
    """Rewrites each record: secrets out, a message on one line, control characters visible.

    It belongs on the handlers, not on a logger: a logger's filters do not see what its children log.
    """

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        super().__init__()
        self._secrets = tuple(secret for secret in secrets if secret)

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the record in place, and let it pass. One that cannot be read becomes a note of that: an error here
        would reach whoever logged.
        """
        try:
            self._rewrite(record)
        except Exception as error:  # noqa: BLE001  # whatever is wrong with a record
            place = f"line {record.lineno} of {record.module}"
            record.msg = f"[what {place} logged cannot be read: {type(error).__name__}]"
            record.args, record.exc_info, record.exc_text = None, None, None
        return True

    def _rewrite(self, record: logging.LogRecord) -> None:
        message = redact(record.getMessage(), self._secrets)
        record.msg = _CONTROL.sub(_visible, message.replace("\n", "\\n"))
        record.args = None
        if record.exc_info and not record.exc_text:
            record.exc_text = _FORMATTER.formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = _CONTROL.sub(_visible, redact(record.exc_text, self._secrets))


def _visible(match: re.Match[str]) -> str:
    return ascii(match[0])[1:-1]
