"""The archive: everything that was ever fetched, in ``raw/``, one WARC a source and run.

Files are appended to by the one run that made them and never rewritten. What :meth:`Run.commit` has acknowledged
survives a kill and a power cut; what a kill cuts off is found by :meth:`Archive.repair` and kept beside its file. The
layout is described for readers in ``raw/README.md``.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from puljevagt.archive import index, reading
from puljevagt.archive.capture import PAYLOAD_TYPES, BadRecord, Capture, payload_digest
from puljevagt.archive.index import Damage
from puljevagt.archive.writing import WARC_SUFFIX, Run, in_use, is_original, lock, sync_folder

CUT_SUFFIX = ".cut"


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
        return Run(self.raw, source, run_id, holder or self.original, self.learn)

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
                payload: bytes = reading.record_at(stream, holder.offset).raw_stream.read()
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
                    if lock(stream):
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
            if is_original(capture):
                known.setdefault(str(capture.digest), capture)

    def _holder(self, capture: Capture) -> Capture:
        """The capture whose payload a revisit shares."""
        if capture.digest is None:
            raise ArchiveError(
                f"{capture.url} at {capture.fetched_at.isoformat()} got no answer, so nothing is kept of it"
            )
        holder = self.original(capture.digest)
        if holder is None:  # it may be in a file that is being written
            holder = next((c for c in self.captures() if is_original(c) and c.digest == capture.digest), None)
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
                sync_folder(path.parent)
                os.ftruncate(stream.fileno(), damage.offset)
                os.fsync(stream.fileno())
            sync_folder(path.parent)
            yield Repair(warc, damage.length, cut.relative_to(self.raw).as_posix())
