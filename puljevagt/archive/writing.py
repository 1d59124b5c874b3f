"""One run's file in the archive: appended to by the run that made it, and never rewritten.

What :meth:`Run.commit` has acknowledged survives a kill and a power cut.
"""

from __future__ import annotations

import fcntl
import os
import re
import secrets
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

from puljevagt.archive import index, reading, records
from puljevagt.archive.capture import PAYLOAD_TYPES, Capture, payload_digest

WARC_SUFFIX = ".warc.gz"

_SOURCE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,99}")
"""Sources name folders here and partitions in ``curated/``, so they are plain."""
_RUN_ID = re.compile(r"(\d{8}T\d{6}Z)-[a-z0-9]{1,32}")
_RUN_TIME = "%Y%m%dT%H%M%SZ"


def new_run_id(now: datetime) -> str:
    """A name for a run that begins ``now`` (aware): its UTC time and a random suffix, so that two never collide."""
    return f"{now.astimezone(UTC).strftime(_RUN_TIME)}-{secrets.token_hex(4)}"


class Run:
    """One run of one source: the only writer of its WARC. Not for several threads at once.

    Leaving the ``with`` commits, also where an exception leaves it: what was fetched was fetched."""

    def __init__(
        self,
        raw: Path,
        source: str,
        run_id: str,
        holder: Callable[[str], Capture | None],
        tell: Callable[[Iterable[Capture]], None],
    ) -> None:
        """``holder`` finds the capture that holds a payload by its digest; ``tell`` is given what is acknowledged.

        Raises ``ValueError`` where a name is no plain name (``run_id`` as :func:`new_run_id` makes it)."""
        if not _SOURCE.fullmatch(source):
            raise ValueError(f"source {source!r}: use letters a to z, digits, dot, hyphen and underscore")
        if not _RUN_ID.fullmatch(run_id):
            raise ValueError(f"run id {run_id!r}: use new_run_id()")
        self.warc = f"{source}/{run_id}{WARC_SUFFIX}"
        self._raw, self._source, self._run_id, self._holder, self._tell = raw, source, run_id, holder, tell
        self._file: int | None = None
        self._end = 0
        self._pending: list[Capture] = []
        self._written: list[Capture] = []
        self._own: dict[str, Capture] = {}
        self._failed: OSError | None = None

    def __enter__(self) -> Run:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self.close()
            return
        with suppress(OSError):  # the first error is the one to tell
            self.close()

    def add_resource(
        self, url: str, payload: bytes, fetched_at: datetime, media_type: str, metadata: Mapping[str, str] | None = None
    ) -> Capture:
        """Keep something that was not fetched over HTTP, such as a local file; a revisit when its payload is known.

        ``fetched_at`` is aware. Raises ``BadRecord`` (a ``ValueError``) for an address or time that cannot be written
        and ``OSError`` where the disk is full; nothing half-written stays behind."""
        known = self._known(payload)
        if known is not None:
            return self._append(records.revisit(url, fetched_at, known, media_type, metadata or {}))
        return self._append(records.resource(url, payload, fetched_at, media_type, metadata or {}))

    def add_response(
        self,
        url: str,
        request_headers: Iterable[tuple[str, str]],
        status: int,
        response_headers: Iterable[tuple[str, str]],
        payload: bytes,
        fetched_at: datetime,
        *,
        unchanged: Capture | None = None,
        metadata: Mapping[str, str] | None = None,
    ) -> Capture:
        """Keep an HTTP answer and its request; a revisit when the payload is known. ``payload`` is the body with
        transfer and content encoding undone. ``unchanged`` is the capture whose payload a server means that answers
        with status 304. Raises as :meth:`add_resource`."""
        known = unchanged or self._known(payload)
        return self._append(
            records.response(
                url,
                request_headers,
                status,
                response_headers,
                payload,
                fetched_at,
                original=known,
                metadata=metadata,
            )
        )

    def add_failure(self, url: str, at: datetime, reason: str) -> Capture:
        """Keep that an address was asked and gave no answer, and why. Raises as :meth:`add_resource`."""
        return self._append(records.failure(url, at, reason))

    def commit(self) -> list[Capture]:
        """Force what was added to the disk and give the captures that are safe from now on, in the order of adding.

        Raises ``OSError`` where the disk does not take them; then nothing since the last commit is acknowledged."""
        self._check()
        file = self._file
        if file is None or not self._pending:
            return []
        self._guard(lambda: os.fsync(file))
        acknowledged, self._pending = self._pending, []
        self._tell(acknowledged)
        return acknowledged

    def close(self) -> None:
        """Commit, and finish the file and its index."""
        if self._file is None:
            return
        try:
            self.commit()
        finally:
            os.close(self._file)
            self._file = None
        index.keep(self._raw, self.warc, self._written)

    def _known(self, payload: bytes) -> Capture | None:
        """The capture that already holds the payload. An empty one is not worth pointing at."""
        if not payload:
            return None
        digest = payload_digest(payload)
        return self._own.get(digest) or self._holder(digest)

    def _append(self, packed: bytes) -> Capture:
        """Write one capture's records and read back what they say."""
        self._check()
        if self._file is None:
            self._file = self._open()
        capture = reading.read_back(packed, self.warc, self._end)
        self._write(self._file, packed)
        self._pending.append(capture)
        self._written.append(capture)
        if is_original(capture):
            self._own.setdefault(str(capture.digest), capture)
        return capture

    def _open(self) -> int:
        """Make the file and write its first record; on failure there is no file."""
        path = self._raw / self.warc
        path.parent.mkdir(parents=True, exist_ok=True)
        file = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_APPEND, 0o666)
        fcntl.flock(file, fcntl.LOCK_EX)  # held while the run lives: in_use() asks for it
        started_at = datetime.strptime(self._run_id.partition("-")[0], _RUN_TIME).replace(tzinfo=UTC)
        try:
            self._write(file, records.warcinfo(self._source, self._run_id, started_at))
            for folder in (path.parent, self._raw, self._raw.parent):
                sync_folder(folder)
        except OSError:
            path.unlink()
            os.close(file)
            self._end = 0
            raise
        return file

    def _write(self, file: int, packed: bytes) -> None:
        """Append whole records or nothing."""
        rest = memoryview(packed)
        try:
            while rest:
                rest = rest[os.write(file, rest) :]
        except OSError:
            self._guard(lambda: os.ftruncate(file, self._end))
            raise
        self._end += len(packed)

    def _guard(self, step: Callable[[], object]) -> None:
        """Do a step after whose failure nobody knows what the disk holds, so that the run must not go on."""
        try:
            step()
        except OSError as error:
            self._failed = error
            raise

    def _check(self) -> None:
        if self._failed is not None:
            raise OSError(
                self._failed.errno, f"the run stopped writing after an error: {self._failed.strerror}", self.warc
            )


def in_use(path: Path) -> bool:
    """Whether a run is writing into this WARC at this moment."""
    with path.open("rb") as stream:
        return not lock(stream, fcntl.LOCK_SH)


def lock(stream: BinaryIO, kind: int = fcntl.LOCK_EX) -> bool:
    """Take the lock that writers hold, until ``stream`` is closed; ``False`` when it is taken."""
    try:
        fcntl.flock(stream, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def is_original(capture: Capture) -> bool:
    """Whether the capture's own record holds its payload, and there is one."""
    return capture.record_type in PAYLOAD_TYPES and bool(capture.size)


def sync_folder(folder: Path) -> None:
    """Make a folder's entries as durable as the files in it."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
