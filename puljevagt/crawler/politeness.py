"""One request at a time to a host, and a pause after each: also where several sources, so several processes, ask it.

Each host has a file with the time before which it must not be asked. Whoever asks holds the file's lock meanwhile, and
leaves the time behind. The operating system frees the lock of a process that was killed. This is the one place that
looks at the machine's own clock and not at the run's: a server's patience is real.
"""

from __future__ import annotations

import asyncio
import fcntl
import hashlib
import os
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from urllib.parse import urlsplit

from puljevagt.crawler.settings import BACKOFF, LONGEST_WAIT

_POLL_SECONDS = 0.02
"""How often a lock that another process holds is tried: far shorter than any pause, and costs nothing."""
_NO_CLOCK = 24 * 60 * 60.0
"""A time that lies further ahead was written under another clock, or by a server that jests; it is not heeded."""


class PutOff(Exception):  # noqa: N818
    """The host wants to be left alone for longer than a run waits; the message says until when."""


class Politeness:
    """The pauses of all hosts. ``folder`` holds a file a host, shared by all sources of a lake; ``pause`` is the usual
    one in seconds."""

    def __init__(self, folder: Path, pause: float) -> None:
        self._folder, self.pause = folder, pause
        self._pauses: dict[str, float] = {}
        self._files: dict[str, int] = {}
        self._locks: dict[str, asyncio.Lock] = {}

    def slow_down(self, host: str, seconds: float) -> None:
        """Keep at least this pause at a host: its Crawl-delay."""
        self._pauses[host] = max(seconds, self._pauses.get(host, self.pause))

    @asynccontextmanager
    async def turn(self, url: str) -> AsyncIterator[Turn]:
        """Wait for the turn to ask ``url``'s host, and keep it while inside. Raises :class:`PutOff`."""
        host = host_of(url)
        file = self._file(host)
        async with self._locks.setdefault(host, asyncio.Lock()), _locked(file):
            await _wait(host, _not_before(file))
            turn = Turn(self._pauses.get(host, self.pause))
            try:
                yield turn
            finally:
                if turn.pause:
                    os.pwrite(file, f"{time.time() + turn.pause:020.6f}\n".encode(), 0)

    def close(self) -> None:
        """Close the hosts' files."""
        for file in self._files.values():
            os.close(file)
        self._files.clear()

    def _file(self, host: str) -> int:
        if host not in self._files:
            self._folder.mkdir(parents=True, exist_ok=True)
            name = hashlib.sha256(host.encode()).hexdigest()[:32]  # hosts come from pages, names of files never do
            self._files[host] = os.open(self._folder / name, os.O_RDWR | os.O_CREAT, 0o644)
        return self._files[host]


class Turn:
    """The right to send one request to a host. ``pause`` is what will be kept after it."""

    def __init__(self, pause: float) -> None:
        self.pause = pause

    def back_off(self, attempt: int, retry_after: str | None) -> None:
        """The server is in trouble, or asks for patience: wait as long as it says, else longer with each attempt."""
        asked = seconds_of(retry_after)
        self.pause = max(self.pause, self.pause * BACKOFF**attempt if asked is None else asked)


def host_of(url: str) -> str:
    """The host whose patience an address costs: all its ports together."""
    return (urlsplit(url).hostname or "").rstrip(".")


def seconds_of(retry_after: str | None) -> float | None:
    """The seconds that a ``Retry-After`` header means, as a number or a time; ``None`` where it means none."""
    if retry_after is None:
        return None
    if retry_after.strip().isdecimal():
        return float(retry_after)
    try:
        until = parsedate_to_datetime(retry_after)
    except (ValueError, TypeError):
        return None
    until = until if until.tzinfo else until.replace(tzinfo=UTC)
    return max(0.0, until.timestamp() - time.time())


@asynccontextmanager
async def _locked(file: int) -> AsyncIterator[None]:
    """Hold a file's lock against other processes."""
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            break
        except BlockingIOError:
            await asyncio.sleep(_POLL_SECONDS)
    try:
        yield
    finally:
        fcntl.flock(file, fcntl.LOCK_UN)


def _not_before(file: int) -> float:
    try:
        return float(os.pread(file, 64, 0).split(b"\n")[0] or 0)
    except ValueError:
        return 0.0


async def _wait(host: str, until: float) -> None:
    left = until - time.time()
    if left > _NO_CLOCK:
        return
    if left > LONGEST_WAIT:
        when = datetime.fromtimestamp(until, UTC).isoformat(timespec="seconds")
        raise PutOff(f"{host} asks to be left alone until {when}; the page is put off to a later run")
    if left > 0:
        await asyncio.sleep(left)
        while (left := until - time.time()) > 0:  # sleep may end a moment early
            await asyncio.sleep(left)
