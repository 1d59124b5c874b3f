"""The archive: everything that was ever fetched, in ``raw/``, one WARC a source and run.

Files are appended to by the one run that made them and never rewritten. What :meth:`Run.commit` has acknowledged
survives a kill and a power cut; what a kill cuts off is found by :meth:`Archive.repair` and kept beside its file. The
layout is described for readers in ``raw/README.md``.
"""

from __future__ import annotations

import fcntl
import os
import re
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

from puljevagt.archive import index, records
from puljevagt.archive.index import Damage
from puljevagt.archive.records import PAYLOAD_TYPES, BadRecord, Capture, payload_digest

WARC_SUFFIX = ".warc.gz"
CUT_SUFFIX = ".cut"

_SOURCE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,99}")
"""Sources name folders here and partitions in ``curated/``, so they are plain."""
_RUN_ID = re.compile(r"(\d{8}T\d{6}Z)-[a-z0-9]{1,32}")
_RUN_TIME = "%Y%m%dT%H%M%SZ"


class ArchiveError(Exception):
    """The archive cannot give or keep what it was asked to; the message says what and where."""


@dataclass(frozen=True, slots=True)
class Repair:
    """A cut-off end that was taken from a WARC: how many bytes, and the file in ``raw/`` that now holds them."""

    warc: str
    removed_bytes: int
    kept_in: str

    def __str__(self) -> str:
        return f"raw/{self.warc}: {self.removed_bytes} bytes of a record cut off at its end moved to raw/{self.kept_in}"


def new_run_id(now: datetime) -> str:
    """A name for a run that begins ``now`` (aware): its UTC time and a random suffix, so that two never collide."""
    return f"{now.astimezone(UTC).strftime(_RUN_TIME)}-{secrets.token_hex(4)}"


class Archive:
    """The WARC files under one folder (``<lake>/raw``), which need not exist before the first run writes."""

    def __init__(self, raw: Path) -> None:
        self.raw = Path(raw)
        self._originals: dict[str, Capture] | None = None

    def run(self, source: str, run_id: str, holder: Callable[[str], Capture | None] | None = None) -> Run:
        """A run of a source that is about to begin, to be used with ``with``. Its file is made with its first record.
        ``holder`` finds the capture that holds a payload by its digest; by default any of the archive, which costs
        reading its whole index.

        Raises ``ValueError`` where a name is no plain name (``run_id`` as :func:`new_run_id` makes it)."""
        if not _SOURCE.fullmatch(source):
            raise ValueError(f"source {source!r}: use letters a to z, digits, dot, hyphen and underscore")
        if not _RUN_ID.fullmatch(run_id):
            raise ValueError(f"run id {run_id!r}: use new_run_id()")
        return Run(self, source, run_id, holder or self.original)

    def warcs(self) -> list[str]:
        """The WARC files, relative to ``raw/``: source by source, runs in the order of their times."""
        return sorted(path.relative_to(self.raw).as_posix() for path in self.raw.glob(f"*/*{WARC_SUFFIX}"))

    def captures(self, *, source: str | None = None, since: datetime | None = None) -> Iterator[Capture]:
        """Everything kept, file by file as :meth:`warcs` names them, in a file by time and address; memory for one
        file.

        ``since`` leaves out what was fetched before. Damaged stretches are passed over: :meth:`damage` names them."""
        for warc in self.warcs():
            if source is None or warc.startswith(f"{source}/"):
                yield from (capture for capture in self.of(warc) if since is None or capture.fetched_at >= since)

    def of(self, warc: str) -> tuple[Capture, ...]:
        """The captures of one file, by time and address."""
        return index.load(self.raw, warc).captures

    def count(self, warc: str) -> int:
        """How many captures a file holds, without reading them."""
        return index.summary(self.raw, warc).captures

    def damage(self) -> list[Damage]:
        """What cannot be read, with the file's name in each."""
        return [damage for warc in self.warcs() for damage in index.summary(self.raw, warc).damage]

    def payload(self, capture: Capture) -> bytes:
        """The bytes of a capture; a revisit's come from the capture that holds them.

        Raises :class:`ArchiveError` where there are none (a failure) or the file is missing or damaged."""
        holder = capture if capture.record_type in PAYLOAD_TYPES else self._holder(capture)
        try:
            with (self.raw / holder.warc).open("rb") as stream:
                payload: bytes = records.record_at(stream, holder.offset).raw_stream.read()
        except (OSError, BadRecord) as error:
            raise ArchiveError(
                f"raw/{holder.warc}: the record at byte {holder.offset} cannot be read ({error})"
            ) from error
        if payload_digest(payload) != holder.digest:
            raise ArchiveError(f"raw/{holder.warc}: the payload at byte {holder.offset} is not what was stored")
        return payload

    def repair(self) -> list[Repair]:
        """Cut records that a kill left unfinished from the ends of their files, so that every tool reads these, and
        keep the bytes in a ``.cut`` file beside them. Files that a run is writing at this moment are left alone."""
        repairs: list[Repair] = []
        for warc in self.warcs():
            if any(damage.at_end for damage in index.summary(self.raw, warc).damage):
                with (self.raw / warc).open("r+b") as stream:
                    if _lock(stream):
                        repairs += self._repair(warc, stream)
        if repairs:
            self._originals = None
        return repairs

    def original(self, digest: str) -> Capture | None:
        """The first acknowledged capture that holds the payload with this digest."""
        if self._originals is None:
            self._originals = {}
            for warc in self.warcs():
                if not in_use(self.raw / warc):  # what another run has not acknowledged may yet be lost
                    self.learn(index.load(self.raw, warc).captures)
        return self._originals.get(digest)

    def learn(self, captures: Iterable[Capture]) -> None:
        """Make acknowledged captures known to :meth:`original`."""
        known = self._originals if self._originals is not None else {}
        for capture in captures:
            if _is_original(capture):
                known.setdefault(str(capture.digest), capture)

    def _holder(self, capture: Capture) -> Capture:
        """The capture whose payload a revisit shares."""
        if capture.digest is None:
            raise ArchiveError(
                f"{capture.url} at {capture.fetched_at.isoformat()} got no answer, so nothing is kept of it"
            )
        holder = self.original(capture.digest)
        if holder is None:  # it may be in a file that is being written
            holder = next((c for c in self.captures() if _is_original(c) and c.digest == capture.digest), None)
        if holder is None:
            raise ArchiveError(
                f"raw/{capture.warc}: the payload that byte {capture.offset} repeats is not in the archive"
            )
        return holder

    def _repair(self, warc: str, stream: BinaryIO) -> Iterator[Repair]:
        path = self.raw / warc
        for damage in index.scan(self.raw, warc).damage:  # anew: only now nobody can be writing into it
            if not damage.at_end:
                continue
            cut = path.with_name(f"{path.name}.{damage.offset}{CUT_SUFFIX}")
            if damage.offset == 0:  # not one whole record
                path.replace(cut)
                index.drop(path)
            else:
                stream.seek(damage.offset)
                with cut.open("wb") as kept:
                    kept.write(stream.read())
                    kept.flush()
                    os.fsync(kept.fileno())
                _sync_folder(path.parent)
                os.ftruncate(stream.fileno(), damage.offset)
                os.fsync(stream.fileno())
            _sync_folder(path.parent)
            yield Repair(warc, damage.length, cut.relative_to(self.raw).as_posix())


class Run:
    """One run of one source: the only writer of its WARC. Not for several threads at once.

    Leaving the ``with`` commits, also where an exception leaves it: what was fetched was fetched."""

    def __init__(self, archive: Archive, source: str, run_id: str, holder: Callable[[str], Capture | None]) -> None:
        self.warc = f"{source}/{run_id}{WARC_SUFFIX}"
        self._archive = archive
        self._holder = holder
        self._source = source
        self._run_id = run_id
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
        self._archive.learn(acknowledged)
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
        index.keep(self._archive.raw, self.warc, self._written)

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
        capture = records.read_back(packed, self.warc, self._end)
        self._write(self._file, packed)
        self._pending.append(capture)
        self._written.append(capture)
        if _is_original(capture):
            self._own.setdefault(str(capture.digest), capture)
        return capture

    def _open(self) -> int:
        """Make the file and write its first record; on failure there is no file."""
        path = self._archive.raw / self.warc
        path.parent.mkdir(parents=True, exist_ok=True)
        file = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_APPEND, 0o666)
        fcntl.flock(file, fcntl.LOCK_EX)  # held while the run lives: in_use() asks for it
        started_at = datetime.strptime(self._run_id.partition("-")[0], _RUN_TIME).replace(tzinfo=UTC)
        try:
            self._write(file, records.warcinfo(self._source, self._run_id, started_at))
            for folder in (path.parent, self._archive.raw, self._archive.raw.parent):
                _sync_folder(folder)
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
        return not _lock(stream, fcntl.LOCK_SH)


def _lock(stream: BinaryIO, kind: int = fcntl.LOCK_EX) -> bool:
    """Take the lock that writers hold, until ``stream`` is closed; ``False`` when it is taken."""
    try:
        fcntl.flock(stream, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _is_original(capture: Capture) -> bool:
    return capture.record_type in PAYLOAD_TYPES and bool(capture.size)


def _sync_folder(folder: Path) -> None:
    """Make a folder's entries as durable as the files in it."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
