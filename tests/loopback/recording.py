"""The record of every request, for tests to read."""

from __future__ import annotations

import functools
import json
import re
from dataclasses import dataclass, field
from typing import Any, Protocol

from aiohttp import web

API_PREFIX = "/api/v10"


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with a request."""

    field: str
    filename: str
    content: bytes


@dataclass(slots=True, eq=False)
class Request:
    """One request as it came (the bot's token left out) and the status it got; `status` 0 means no answer yet."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    template: str = ""  # the path with names instead of ids, `/channels/{channel}/messages`
    body: Any = None
    files: tuple[Upload, ...] = ()
    status: int = 0
    code: int = 0
    failed_on_purpose: bool = False
    answer: Any = None

    def __str__(self) -> str:
        return f"{self.method} {self.path} -> {self.status}"

    def fits(self, method: str, path: str) -> bool:
        """Whether this is a request to a path such as `/channels/*/messages`."""
        return fits(self.method, self.path, method, path)


@dataclass(frozen=True, slots=True)
class Violation:
    """A request that breaks Discord's contract, whether or not Discord would have let it pass."""

    request: Request
    problem: str

    def __str__(self) -> str:
        return f"{self.request}: {self.problem}"


class Judge(Protocol):
    """Whoever knows what the body of a request may look like."""

    def problems(self, method: str, template: str, body: Any) -> list[str]:
        """Return what is wrong with it."""
        ...


@dataclass(slots=True, eq=False)
class Recording:
    """All requests in order of arrival, and what was wrong with them."""

    requests: list[Request] = field(default_factory=list)
    violations: list[Violation] = field(default_factory=list)
    unexpected: list[Request] = field(default_factory=list)

    def find(self, method: str, path: str) -> list[Request]:
        """Return the requests to a path; `*` stands for one segment."""
        return [request for request in self.requests if request.fits(method, path)]


async def read(request: web.Request) -> Request:
    """Take down a request with its JSON body, which in a multipart request is the field `payload_json`."""
    headers = {name: value for name, value in request.headers.items() if name.lower() != "authorization"}
    record = Request(request.method, request.path.removeprefix(API_PREFIX), dict(request.query), headers)
    if request.content_type.startswith("multipart/"):
        await _read_multipart(request, record)
    elif request.can_read_body:
        record.body = _parsed(await request.text())
    return record


async def _read_multipart(request: web.Request, record: Request) -> None:
    files = []
    for name, value in (await request.post()).items():
        if name == "payload_json" and isinstance(value, str):
            record.body = _parsed(value)
        elif isinstance(value, web.FileField):
            files.append(Upload(name, value.filename, value.file.read()))
    record.files = tuple(files)


def _parsed(text: str) -> Any:
    try:
        return json.loads(text) if text else None
    except ValueError:
        return text


def fits(method: str, path: str, wanted_method: str, pattern: str) -> bool:
    """Whether a request is one that a pattern means; method `*` is any, `*` in the path is one segment."""
    return wanted_method in {"*", method} and bool(_compiled(pattern).fullmatch(path))


@functools.cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile("[^/]+".join(re.escape(part) for part in re.sub(r"\{[^}]+\}", "*", pattern).split("*")))
