"""Fetches one document from the web: bounded in size, time and redirects, and from public addresses only.

A name is resolved here, each of its addresses is judged, and so is the address of each socket before it is opened: a
name that resolves anew between the check and the connection gains nothing. Every redirect is a new name.
"""

from __future__ import annotations

import asyncio
import ipaddress
import re
import socket
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

from bot.errors import UserError
from bot.terminal.addresses import Address, is_public

LARGEST = 10_000_000  # bytes, packed and unpacked
SECONDS = 20.0
MOST_REDIRECTS = 5
_SCHEMES = ("http", "https")
_REDIRECTS = frozenset((301, 302, 303, 307, 308))
_OK = 200
_CHUNK = 65_536
_HEADERS = {
    "User-Agent": "Moonrace (reads one article for its user)",
    "Accept": "text/html, application/xhtml+xml, application/pdf, text/markdown, text/plain;q=0.9",
    "Accept-Encoding": "gzip, deflate",
}
_CREDENTIALS = re.compile(r"(?<=//)[^/@]*@")
_LONGEST_SHOWN = 100
_ANY_HEADER = zlib.MAX_WBITS | 32  # gzip's or zlib's


@dataclass(frozen=True, slots=True)
class Page:
    """A document as it came. `url` is where it was found after all redirects."""

    url: str
    content: bytes
    content_type: str


class Guard(AbstractResolver):
    """Decides where a connection may go: first when a name is resolved, last when a socket is about to be opened.

    The last is what holds. aiohttp asks no resolver for what looks like an address to it, and "127.1" does.
    """

    def __init__(self, is_allowed: Callable[[Address], bool] = is_public) -> None:
        self._is_allowed = is_allowed

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """The addresses of a host. Raises UserError if one of them is forbidden, OSError if there is none."""
        numeric = socket.AI_NUMERICHOST | socket.AI_NUMERICSERV
        found = []
        for kind, address in await self.look_up(host, family):
            self._check(host, address)
            found.append(ResolveResult(hostname=host, host=address, port=port, family=kind, proto=0, flags=numeric))
        return found

    async def look_up(self, host: str, family: socket.AddressFamily) -> list[tuple[socket.AddressFamily, str]]:
        """What the system knows of a host."""
        infos = await asyncio.get_running_loop().getaddrinfo(host, None, family=family, type=socket.SOCK_STREAM)
        return [(kind, str(address)) for kind, _, _, _, (address, *_) in infos]

    def open_socket(self, info: tuple[Any, ...]) -> socket.socket:
        """A socket for that address and no other. Raises UserError if it is forbidden."""
        family, kind, protocol, _, (address, *_) = info
        self._check(str(address), str(address))
        return socket.socket(family, kind, protocol)

    def _check(self, host: str, address: str) -> None:
        try:
            allowed = self._is_allowed(ipaddress.ip_address(address))
        except ValueError:  # "127.1" and the like, which only an attacker writes
            allowed = False
        if not allowed:
            where = host if host == address else f"{host} ({address})"
            raise UserError(f"{where} is not an address on the public internet, so nothing is fetched from it.")

    async def close(self) -> None:
        """Nothing is kept open."""


async def fetch(url: str, guard: Guard | None = None, seconds: float = SECONDS) -> Page:
    """Fetch a document. Raises UserError, which says why it cannot be had, in a sentence."""
    try:
        async with asyncio.timeout(seconds), _session(guard or Guard()) as session:
            return await _follow(session, url)
    except TimeoutError:
        raise UserError(f"{_shown(url)} did not answer in full within {seconds:.0f} seconds.") from None
    except aiohttp.ClientError as error:
        raise UserError(f"{_shown(url)} cannot be fetched: {_cause(error)}.") from error


def _session(guard: Guard) -> aiohttp.ClientSession:
    connector = aiohttp.TCPConnector(
        resolver=guard,
        use_dns_cache=False,
        socket_factory=guard.open_socket,
        happy_eyeballs_delay=None,  # one address after the other, so that a refusal is final
    )
    # Unpacking is done here, where it is bounded; no proxy of the environment may resolve names in our stead.
    return aiohttp.ClientSession(
        connector=connector,
        headers=_HEADERS,
        auto_decompress=False,
        trust_env=False,
        cookie_jar=aiohttp.DummyCookieJar(),
    )


async def _follow(session: aiohttp.ClientSession, url: str) -> Page:
    target = _checked(url)
    for _ in range(MOST_REDIRECTS + 1):
        async with session.get(target, allow_redirects=False) as response:
            if response.status not in _REDIRECTS:
                return await _page(response, target)
            target = _checked(response.headers.get("Location", ""), target)
    raise UserError(f"{_shown(url)} is behind more than {MOST_REDIRECTS} redirects, so it is not fetched.")


def _checked(url: str, source: URL | None = None) -> URL:
    """An address that may be asked by its form; `source` is the page it stands on. Its host is the guard's business."""
    try:
        given = URL(url)
        target = source.join(given) if source else given
        sound = url and target.scheme in _SCHEMES and target.host and target.port and (given.host or not given.scheme)
    except ValueError:
        sound = False
    if not sound:
        raise UserError(f"{_shown(url)} is not a web address; one begins with http:// or https://.")
    if target.user or target.password:
        raise UserError("An address with a user name or password in it is not fetched: it would be shown as a source.")
    return target.with_fragment(None)


async def _page(response: aiohttp.ClientResponse, url: URL) -> Page:
    if response.status != _OK:
        raise UserError(f"{_shown(str(url))} answered {response.status} {response.reason or ''}".rstrip() + ".")
    too_large = UserError(f"{_shown(str(url))} has more than {LARGEST / 1e6:.0f} MB, so it is not fetched.")
    packed = bytearray()
    async for chunk in response.content.iter_chunked(_CHUNK):
        packed += chunk
        if len(packed) > LARGEST:
            raise too_large
    encoding = response.headers.get("Content-Encoding", "").strip().lower()
    content = _unpacked(bytes(packed), encoding, str(url))
    if len(content) > LARGEST:
        raise too_large
    return Page(str(url), content, response.headers.get("Content-Type", ""))


def _unpacked(packed: bytes, encoding: str, url: str) -> bytes:
    """At most one byte more than is allowed, so that a bomb is never unpacked further."""
    if encoding in ("", "identity"):
        return packed
    if encoding not in ("gzip", "x-gzip", "deflate"):
        raise UserError(f"{_shown(url)} came packed as {encoding}, which is not read.")
    try:
        return zlib.decompressobj(_ANY_HEADER).decompress(packed, LARGEST + 1)
    except zlib.error:
        raise UserError(f"{_shown(url)} came damaged: it cannot be unpacked.") from None


def _cause(error: aiohttp.ClientError) -> str:
    if isinstance(error, aiohttp.InvalidURL):
        return "it is no proper web address"
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        return "there is no such host"
    if isinstance(error, aiohttp.ClientConnectorCertificateError | aiohttp.ClientConnectorSSLError):
        return "its certificate is not valid"
    if isinstance(error, aiohttp.ClientConnectorError):
        return f"no connection ({error.os_error.strerror or 'refused'})"
    return "its answer broke off or is not HTTP"


def _shown(url: str) -> str:
    """An address for people: without a user's name and password, and not endless."""
    bare = _CREDENTIALS.sub("", url)
    return bare if len(bare) <= _LONGEST_SHOWN else f"{bare[:_LONGEST_SHOWN]}…"
