"""One request over the network and its answer: guarded, timed, limited, and told as it was sent and received.

aiohttp does the talking. What comes back whole is an :class:`Answer`; where the line broke, with ``problem`` in words.
What gave no answer at all is :class:`NoAnswer`. A refused address never gets as far as a connection, since every socket
is made here and its address checked first.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Any

import aiohttp
import yarl
from aiohttp.abc import AbstractResolver

from puljevagt.archive.encodings import UndecodableError, decoded
from puljevagt.crawler.guard import Guard, RefusedAddress
from puljevagt.crawler.settings import ACCEPT, ACCEPT_ENCODING, ACCEPT_LANGUAGE, Limits

Headers = tuple[tuple[str, str], ...]


class NoAnswer(Exception):  # noqa: N818
    """The address gave no answer; the message says why, in words for a report."""


class TooLarge(Exception):  # noqa: N818
    """The answer is larger than the source may send; asking again would give the same."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered. ``body`` has its content encoding undone, unless ``problem`` says why it could not be, or
    that the answer was cut; then it is what came. Headers are as sent and received, in their order."""

    url: str
    status: int
    headers: Headers
    request_headers: Headers
    body: bytes
    problem: str | None = None

    def header(self, name: str) -> str | None:
        """The first header of that name, whatever its case."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)

    @property
    def media_type(self) -> str | None:
        """``Content-Type`` as the server sent it."""
        return self.header("Content-Type")


class Transport:
    """Connections to servers, to be used with ``async with``. One for a crawl: connections are kept open between
    requests. ``agent`` is the User-Agent; ``resolver`` stands in for the system's name service in tests."""

    def __init__(self, guard: Guard, agent: str, limits: Limits, resolver: AbstractResolver | None = None) -> None:
        self._guard, self._limits = guard, limits
        self._headers = {
            "User-Agent": agent,
            "Accept": ACCEPT,
            "Accept-Language": ACCEPT_LANGUAGE,
            "Accept-Encoding": ACCEPT_ENCODING,
        }
        self._timeout = aiohttp.ClientTimeout(
            total=limits.total_seconds, sock_connect=limits.connect_seconds, sock_read=limits.read_seconds
        )
        self._resolver = resolver
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Transport:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Close all connections."""
        if self._session is not None:
            await self._session.close()

    def refuse(self, url: str) -> None:
        """Raise :class:`puljevagt.crawler.guard.RefusedAddress` where the address as written must not be asked."""
        self._guard.check_url(url)

    async def get(self, url: str, headers: Mapping[str, str]) -> Answer:
        """Ask for ``url`` once: no redirect is followed, nothing is tried again.

        Raises :class:`puljevagt.crawler.guard.RefusedAddress`, :class:`NoAnswer` and :class:`TooLarge`."""
        self.refuse(url)
        session = self._opened()
        try:
            async with session.get(yarl.URL(url, encoded=True), headers=headers, allow_redirects=False) as response:
                body, problem = await self._body(response)
                return Answer(
                    url,
                    response.status,
                    tuple((_text(name), _text(value)) for name, value in response.raw_headers),
                    tuple(response.request_info.headers.items()),
                    body,
                    problem,
                )
        except (TimeoutError, aiohttp.ClientError, OSError, ValueError) as error:
            raise _explained(error, self._limits) from error

    def _opened(self) -> aiohttp.ClientSession:
        if self._session is None:
            connector = aiohttp.TCPConnector(
                resolver=self._resolver or aiohttp.ThreadedResolver(), socket_factory=self._socket(), limit=0
            )
            self._session = aiohttp.ClientSession(
                connector=connector,
                headers=self._headers,
                timeout=self._timeout,
                cookie_jar=aiohttp.DummyCookieJar(),
                auto_decompress=False,
                trust_env=False,  # a proxy would be asked for what the guard refuses
            )
            self._session._retry_connection = False  # aiohttp asks again at once, without the host's pause
        return self._session

    def _socket(self) -> Callable[[Any], socket.socket]:
        """A maker of sockets that refuses the addresses that the guard does: nothing is connected without it."""

        def make(info: tuple[Any, Any, int, str, tuple[Any, ...]]) -> socket.socket:
            family, kind, protocol, _, address = info
            self._guard.check_ip(str(address[0]))
            return socket.socket(family, kind, protocol)

        return make

    async def _body(self, response: aiohttp.ClientResponse) -> tuple[bytes, str | None]:
        """The body with its encoding undone, or what came of it and what is wrong."""
        limit = self._limits.max_bytes
        came = bytearray()
        try:
            async for block in response.content.iter_any():
                came += block
                if len(came) > limit:
                    raise TooLarge(_too_large(limit))
        except (aiohttp.ClientPayloadError, aiohttp.ClientOSError, ConnectionError):
            return bytes(came), "the answer was cut off"
        body = bytes(came)
        try:
            plain = decoded(body, response.headers.get("Content-Encoding", ""), limit)
        except UndecodableError as error:
            return body, str(error)
        if len(plain) > limit:
            raise TooLarge(_too_large(limit))
        return plain, None


def _too_large(limit: int) -> str:
    return f"it is larger than {limit / (1024 * 1024):g} MB (max_bytes)"


def _explained(error: Exception, limits: Limits) -> Exception:
    """The error in words for a report."""
    refusal: BaseException | None = error
    while refusal is not None:  # the maker of sockets is called deep within aiohttp
        if isinstance(refusal, RefusedAddress):
            return refusal
        refusal = refusal.__cause__ or refusal.__context__ or getattr(refusal, "os_error", None)
    match error:
        case aiohttp.ConnectionTimeoutError():
            return NoAnswer(f"no connection within {limits.connect_seconds:g} s (connect_seconds)")
        case aiohttp.SocketTimeoutError():
            return NoAnswer(f"no word from the server for {limits.read_seconds:g} s (read_seconds)")
        case asyncio.TimeoutError():
            return NoAnswer(f"the answer took longer than {limits.total_seconds:g} s (total_seconds)")
        case aiohttp.ClientConnectorDNSError():
            return NoAnswer("the host's name is not known")
        case aiohttp.ClientConnectorCertificateError() | aiohttp.ClientSSLError():
            return NoAnswer("the server's certificate does not hold")
        case aiohttp.ClientConnectorError():
            return NoAnswer(f"the server takes no connection ({error.strerror or error.os_error})")
        case aiohttp.ServerDisconnectedError() | aiohttp.ClientOSError():
            return NoAnswer("the server broke the connection off")
        case aiohttp.ClientResponseError():
            return NoAnswer(
                f"the answer is not HTTP ({error.message.splitlines()[0] if error.message else 'malformed'})"
            )
        case _:
            return NoAnswer(f"{type(error).__name__}: {error}")


def _text(value: bytes) -> str:
    return value.decode("utf-8", "surrogateescape").encode("utf-8", "replace").decode()
