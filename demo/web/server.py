"""The wire: an HTTP/1.1 server on several loopback addresses that can misbehave on purpose, and logs each request.

``http.server`` cannot send a wrong length, half an answer or a reset, so this one speaks HTTP itself, as little as a
crawler needs: GET and HEAD, and connections that stay open.
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import socket
import struct
import threading
import time
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar

from demo.web.reply import Asked, Reply, head_of

T = TypeVar("T")
IDLE = 60.0
"""Seconds after which a connection without a request is closed; longer than any test."""
TRIES = 50
"""Free ports that are tried until one is free on every address."""
NO_LINGER = struct.pack("ii", 1, 0)
"""SO_LINGER on, zero seconds: closing then sends a reset."""


@dataclass(frozen=True)
class Request:
    """One request as the server saw it. Times are seconds of ``time.monotonic()``, which all processes share."""

    site: str
    host: str
    method: str
    path: str
    headers: Mapping[str, str]
    status: int
    began: float
    """The request's head had come."""
    ended: float
    """The last byte of the answer had been handed to the system."""
    bytes: int
    """Of the body, as sent."""


class Server:
    """Serves ``answer(site, asked)`` on an address a site, from a thread of its own."""

    def __init__(self, sites: Mapping[str, str], answer: Callable[[str, Asked], Reply], port: int = 0) -> None:
        """``sites``: name to loopback address. ``port`` is the same for all; 0 takes one that is free everywhere.

        Raises ``OSError`` where the port is taken.
        """
        self._answer = answer
        self._log: list[Request] = []
        self._talks: set[asyncio.Task[None]] = set()
        self._loop = asyncio.new_event_loop()
        sockets = _bound(list(sites.values()), port)
        self.port: int = next(iter(sockets.values())).getsockname()[1]
        self._thread = threading.Thread(target=self._loop.run_forever, name="small web", daemon=True)
        self._thread.start()
        self._run(self._open([(site, sockets[address]) for site, address in sites.items()]))

    def requests(self) -> list[Request]:
        """All requests answered until now, in the order in which the answers ended."""
        return self._run(self._copy())

    def forget_requests(self) -> None:
        """Begin a new log."""
        self._run(self._clear())

    def close(self) -> None:
        """Stop at once, also in the middle of an answer."""
        self._run(self._end())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _run(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    async def _copy(self) -> list[Request]:
        return list(self._log)

    async def _clear(self) -> None:
        self._log.clear()

    async def _open(self, sockets: list[tuple[str, socket.socket]]) -> None:
        self._servers = []
        for site, bound in sockets:

            async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, site: str = site) -> None:
                await self._talk(site, reader, writer)

            self._servers.append(await asyncio.start_server(talk, sock=bound, backlog=512))

    async def _end(self) -> None:
        for server in self._servers:
            server.close()
        for talk in self._talks:
            talk.cancel()
        await asyncio.gather(*self._talks, return_exceptions=True)

    async def _talk(self, site: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, from its first request to its end."""
        task = asyncio.current_task()
        assert task is not None
        self._talks.add(task)
        try:
            with contextlib.suppress(
                ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, TimeoutError
            ):
                while await self._exchange(site, reader, writer):
                    pass
        except asyncio.CancelledError:
            pass  # the server closes
        finally:
            self._talks.discard(task)
            writer.close()

    async def _exchange(self, site: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """One request and its answer; whether the connection stays open."""
        asked = _parsed(await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), IDLE))
        began = time.monotonic()
        reply = self._answer(site, asked)
        body = b"" if asked.method == "HEAD" else reply.body
        sent, stays = 0, False
        try:
            sent, stays = await _send(writer, reply, body)
        finally:  # also when the client has gone
            self._log.append(
                Request(
                    site,
                    asked.host,
                    asked.method,
                    asked.path,
                    asked.headers,
                    reply.status,
                    began,
                    time.monotonic(),
                    sent,
                )
            )
        return stays and asked.headers.get("connection", "").lower() != "close"


def _parsed(head: bytes) -> Asked:
    """The request's head as a value; ``ConnectionError`` where it is none."""
    first, *lines = head.decode("latin-1").split("\r\n")
    try:
        method, target, _version = first.split(" ")
    except ValueError as error:
        raise ConnectionError(f"no request: {first[:80]!r}") from error
    parts = (line.partition(":") for line in lines if line)
    return Asked(method, target, {name.strip().lower(): value.strip() for name, _, value in parts})


async def _send(writer: asyncio.StreamWriter, reply: Reply, body: bytes) -> tuple[int, bool]:
    """Send the answer in its manner; the bytes of the body that went out, and whether the connection can stay open."""
    manner = reply.manner
    if manner.wait:
        await asyncio.sleep(manner.wait)
    head = head_of(reply, datetime.now(UTC))
    if manner.cut is not None:
        body = body[: int(len(body) * manner.cut)]
    if not manner.drip:
        writer.write(head + body)
        if len(body) > 2**16:
            await writer.drain()
    else:
        writer.write(head)
        for start in range(0, len(body), manner.piece):
            writer.write(body[start : start + manner.piece])
            await writer.drain()
            await asyncio.sleep(manner.drip)
    if manner.reset:
        await asyncio.sleep(0.01)  # or the reset overtakes the bytes
        writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, NO_LINGER)
        writer.transport.abort()
    return len(body), manner.cut is None and not manner.reset and reply.headers.get("Connection") != "close"


def _bound(addresses: list[str], port: int) -> dict[str, socket.socket]:
    """A listening socket for each address, all on one port. ``OSError`` where that cannot be had."""
    for _ in range(TRIES):
        sockets: dict[str, socket.socket] = {}
        wanted = port
        try:
            for address in addresses:
                sockets[address] = _socket(address, wanted)
                wanted = sockets[address].getsockname()[1]
            return sockets
        except OSError as error:
            for bound in sockets.values():
                bound.close()
            if port or error.errno != errno.EADDRINUSE:
                raise
    raise OSError(errno.EADDRINUSE, f"no port is free on all of {', '.join(addresses)}")


def _socket(address: str, port: int) -> socket.socket:
    bound = socket.socket()
    try:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind((address, port))
    except OSError as error:
        bound.close()
        raise OSError(error.errno, f"{address}:{port}: {error.strerror}") from error
    return bound
