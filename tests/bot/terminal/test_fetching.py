"""Fetching from a real server on this machine: within bounds, and from where the guard allows, at every step."""

from __future__ import annotations

import asyncio
import gzip
import ipaddress
import socket
import zlib
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field

import pytest
from aiohttp import web

from bot.errors import UserError
from bot.terminal.fetching import LARGEST, MOST_REDIRECTS, Guard, Page, fetch

# The server is here, and so is what must not be reached: 127.0.0.2 is the neighbour.
HERE, NEIGHBOUR = "127.0.0.1", "127.0.0.2"
PAGE = b"<html><body><p>The relay stands above the far side.</p></body></html>"


class OnlyHere(Guard):
    """Allows the test's own address, and knows the names that a test makes up, by their addresses look by look."""

    def __init__(self, **names: list[list[str]]) -> None:
        super().__init__(lambda address: address == ipaddress.ip_address(HERE))
        self._names = names

    async def look_up(self, host: str, family: socket.AddressFamily) -> list[tuple[socket.AddressFamily, str]]:
        """The next look at a made-up name, or what the system says."""
        if host in self._names:
            return [(socket.AF_INET, address) for address in self._names[host].pop(0)]
        return await super().look_up(host, family)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server says."""

    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    status: int = 200
    reason: str | None = None


class Server:
    """A server whose answers each test chooses."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer] = {}
        self.asked: list[str] = []
        self.port = 0
        self.held = asyncio.Event()

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """The answer for a path; "/held" never comes to an end."""
        self.asked.append(str(request.rel_url))
        if request.path == "/held":
            response = web.StreamResponse()
            await response.prepare(request)
            await response.write(PAGE)
            await self.held.wait()
            return response
        answer = self.answers[request.path]
        return web.Response(status=answer.status, reason=answer.reason, body=answer.body, headers=answer.headers)

    def url(self, path: str, host: str = HERE) -> str:
        """The address of a path."""
        return f"http://{host}:{self.port}{path}"


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    """A server on all addresses of the loopback network, so that a forbidden one would answer if it were asked."""
    server = Server()
    app = web.Application()
    app.router.add_get("/{path:.*}", server.answer)
    runner = web.AppRunner(app, handler_cancellation=True)
    await runner.setup()
    listening = socket.create_server(("0.0.0.0", 0))  # noqa: S104  # for the time of a test
    server.port = listening.getsockname()[1]
    await web.SockSite(runner, listening).start()
    yield server
    server.held.set()
    await runner.cleanup()


def redirect(place: str) -> Answer:
    """Sends the reader elsewhere; no connection is kept for the way there."""
    return Answer(status=302, headers={"Location": place, "Connection": "close"})


async def refusal(url: str, guard: Guard | None = None, seconds: float = 20.0) -> str:
    """Why an address is not fetched."""
    with pytest.raises(UserError) as refused:
        await fetch(url, guard, seconds)
    return str(refused.value)


async def test_a_page_comes_with_its_type_and_address(server: Server) -> None:
    """After a redirect, relative as they may be, the address is that of the page itself, without a fragment."""
    server.answers["/old"] = redirect("new?page=1#part")
    server.answers["/new"] = Answer(PAGE, {"Content-Type": "text/html; charset=utf-8"})

    page = await fetch(server.url("/old"), OnlyHere())

    assert page == Page(server.url("/new?page=1"), PAGE, "text/html; charset=utf-8")


@pytest.mark.parametrize(("encoding", "pack"), [("gzip", gzip.compress), ("deflate", zlib.compress)])
async def test_a_packed_page_is_unpacked(server: Server, encoding: str, pack: Callable[[bytes], bytes]) -> None:
    """As servers send them."""
    server.answers["/"] = Answer(pack(PAGE), {"Content-Encoding": encoding})

    assert (await fetch(server.url("/"), OnlyHere())).content == PAGE


@pytest.mark.parametrize(
    "place",
    [
        f"http://{NEIGHBOUR}:{{port}}/secret",
        f"http://[::ffff:{NEIGHBOUR}]:{{port}}/secret",
        "http://169.254.169.254/latest/meta-data/",
        "http://neighbour:{port}/secret",
        "http://127.2:{port}/secret",
        "http://2130706434:{port}/secret",
        "http://0x7f000002:{port}/secret",
        f"//{NEIGHBOUR}:{{port}}/secret",
        "file:///etc/passwd",
        "gopher://127.0.0.1/",
        "http://user:hunter2@127.0.0.1:{port}/secret",
        "http://",
        "http://a b/",
        "http://127.0.0.1:99999/",
    ],
)
async def test_a_redirect_is_judged_like_the_first_address(server: Server, place: str) -> None:
    """A public page cannot send the reader into the house, whatever the way there is called."""
    place = place.format(port=server.port)
    server.answers["/"] = redirect(place)
    server.answers["/secret"] = Answer(b"keys")

    said = await refusal(server.url("/"), OnlyHere(neighbour=[[NEIGHBOUR]]))
    said_at_once = await refusal(place, OnlyHere(neighbour=[[NEIGHBOUR]]))

    assert server.asked == ["/"]
    assert "hunter2" not in said + said_at_once


async def test_a_name_with_one_bad_address_is_refused(server: Server) -> None:
    """Which of its addresses would be asked is not left to chance."""
    server.answers["/"] = Answer(PAGE)

    said = await refusal(server.url("/", "mixed"), OnlyHere(mixed=[[HERE, NEIGHBOUR]]))

    assert said == "mixed (127.0.0.2) is not an address on the public internet, so nothing is fetched from it."
    assert server.asked == []


async def test_a_name_that_changes_its_address_gains_nothing(server: Server) -> None:
    """Each connection is judged by itself ("DNS rebinding")."""
    server.answers["/"] = redirect(server.url("/secret", "rebinding"))
    server.answers["/secret"] = Answer(b"keys")

    said = await refusal(server.url("/", "rebinding"), OnlyHere(rebinding=[[HERE], [NEIGHBOUR]]))

    assert "rebinding (127.0.0.2)" in said
    assert server.asked == ["/"]


async def test_a_socket_opens_to_no_other_address() -> None:
    """The last gate judges by itself, whatever the resolver said before, or was never asked."""
    guard = OnlyHere()

    with pytest.raises(UserError, match=r"127\.0\.0\.2 is not an address on the public internet"):
        guard.open_socket((socket.AF_INET, socket.SOCK_STREAM, 0, "", (NEIGHBOUR, 80)))
    with pytest.raises(UserError, match=r"127\.2 is not an address"):
        guard.open_socket((socket.AF_INET, socket.SOCK_STREAM, 0, "", ("127.2", 80)))


async def test_without_a_guard_of_its_own_nothing_near_is_fetched(server: Server) -> None:
    """The guard that everybody gets refuses this machine."""
    assert "is not an address on the public internet" in await refusal(server.url("/"))
    assert "is not an address on the public internet" in await refusal(server.url("/", "localhost"))
    assert server.asked == []


async def test_redirects_come_to_an_end(server: Server) -> None:
    """Five are followed, as in life; a circle is not."""
    for number in range(MOST_REDIRECTS):
        server.answers[f"/{number}"] = redirect(f"/{number + 1}")
    server.answers[f"/{MOST_REDIRECTS}"] = Answer(PAGE)
    server.answers["/round"] = redirect("/round")

    assert (await fetch(server.url("/0"), OnlyHere())).content == PAGE
    assert "behind more than 5 redirects" in await refusal(server.url("/round"), OnlyHere())


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (bytes(LARGEST + 1), {}),
        (gzip.compress(bytes(50 * LARGEST), 1), {"Content-Encoding": "gzip"}),
    ],
    ids=["large", "bomb"],
)
async def test_what_is_too_large_is_not_fetched(server: Server, body: bytes, headers: dict[str, str]) -> None:
    """Nor unpacked."""
    server.answers["/"] = Answer(body, headers)

    assert "has more than 10 MB" in await refusal(server.url("/"), OnlyHere())


async def test_what_takes_too_long_is_not_fetched(server: Server) -> None:
    """All steps together have one time, and an answer that never ends is none."""
    said = await refusal(server.url("/held"), OnlyHere(), seconds=0.2)

    assert "did not answer in full within 0 seconds" in said


@pytest.mark.parametrize(
    ("answer", "complaint"),
    [
        (Answer(status=404), "answered 404 Not Found."),
        (Answer(status=500, reason="Oh no"), "answered 500 Oh no."),
        (Answer(status=302), "is not a web address"),
        (Answer(b"not packed", {"Content-Encoding": "gzip"}), "came damaged"),
        (Answer(b"x", {"Content-Encoding": "br"}), "came packed as br, which is not read"),
    ],
    ids=["missing", "broken", "redirect to nowhere", "damaged", "packed otherwise"],
)
async def test_what_is_no_document_is_refused(server: Server, answer: Answer, complaint: str) -> None:
    """In one sentence."""
    server.answers["/"] = answer

    assert complaint in await refusal(server.url("/"), OnlyHere())


async def test_nobody_there_is_a_sentence() -> None:
    """A port that nobody listens on, and a name that nobody has."""
    with socket.create_server((HERE, 0)) as free:
        port = free.getsockname()[1]

    assert "cannot be fetched: no connection" in await refusal(f"http://{HERE}:{port}/", OnlyHere())
    assert "cannot be fetched: there is no such host" in await refusal("http://nobody.invalid/", OnlyHere())


async def test_an_address_is_shown_without_its_secrets() -> None:
    """Nor endlessly."""
    said = await refusal(f"ftp://user:hunter2@host/{'x' * 500}")

    assert "hunter2" not in said
    assert len(said) < 200
