"""Forgetting an address: its records leave every WARC, and a tombstone stays that says so without naming it.

A tombstone is as long as what it replaces, so that all other records keep their bytes and their places. Each file is
replaced in one step; what a kill interrupts can be done again. Visits of other addresses whose payload was kept with
the forgotten one are first kept anew, with the payload.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import struct
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO
from uuid import uuid4

from puljevagt.archive import index
from puljevagt.archive.capture import BadRecord, Capture
from puljevagt.archive.members import Extent, extents, inflate
from puljevagt.archive.reading import FORGOTTEN, record_at
from puljevagt.archive.store import CUT_SUFFIX, Archive, ArchiveError
from puljevagt.archive.writing import in_use, new_run_id

_COPY_AT_ONCE = 1024 * 1024
_GZIP_HEAD = b"\x1f\x8b\x08\x10" + struct.pack("<I", 0) + b"\x00\xff"
"""The beginning of a gzip member with a comment, by which it can be made as long as is wished."""


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What was removed: records, files that were rewritten, cut-off ends that were deleted."""

    records: int
    files: int
    cut: int


def tombstone_name(url: str) -> str:
    """The name under which a tombstone knows an address: a sum over it, from which it cannot be read."""
    return f"{FORGOTTEN}{hashlib.sha256(url.encode()).hexdigest()}"


def forget(archive: Archive, url: str, now: datetime) -> Forgotten:
    """Remove every record of ``url``. ``now`` (aware) stands in the tombstones. The caller keeps others from writing.

    Raises :class:`ArchiveError` while a run is writing a file that holds such records, and ``OSError``; what was
    removed until then is removed, and doing it again does the rest."""
    records = files = 0
    holding = [warc for warc in archive.warcs() if _holds(archive, warc, url)]
    for warc in holding:
        if in_use(archive.raw / warc):
            raise ArchiveError(f"raw/{warc} is being written by a run; forget again when it is done")
    _keep_for_others(archive, holding, url, now)
    for warc in holding:
        path = archive.raw / warc
        records += _without(path, url, now)
        files += 1
        index.drop(path)
        index.load(archive.raw, warc)
    return Forgotten(records, files, _cut_ends(archive.raw, url))


def _holds(archive: Archive, warc: str, url: str) -> bool:
    """Whether a WARC has records of the address, also such as are no captures."""
    if any(capture.url == url for capture in index.load(archive.raw, warc).captures):
        return True
    with (archive.raw / warc).open("rb") as stream:
        return any(_is_of(stream, extent, url) for extent in list(extents(stream)))


def _keep_for_others(archive: Archive, holding: Iterable[str], url: str, now: datetime) -> None:
    """Keep the visits of other addresses whose records point at the forgotten one, in files of their own: the first
    with the payload, the others pointing at that."""
    places: dict[tuple[str, datetime, str | None], int] = Counter(
        (c.url, c.fetched_at, c.digest) for c in archive.captures()
    )
    for warc in holding:
        pointing = [c for c in index.load(archive.raw, warc).captures if c.url != url and _points(archive, c, url)]
        moved = [c for c in pointing if places[c.url, c.fetched_at, c.digest] == 1]  # else a killed run has kept it
        if not moved:
            continue
        with archive.run(moved[0].source, new_run_id(now), lambda _: None) as run:
            for capture in moved:
                payload, metadata = archive.payload(capture), _without_address(capture.metadata, url)
                if capture.status is None:
                    media_type = capture.media_type or "application/octet-stream"
                    run.add_resource(capture.url, payload, capture.fetched_at, media_type, metadata)
                    continue
                with (archive.raw / warc).open("rb") as stream:
                    headers = record_at(stream, capture.offset).http_headers.headers
                kept = [(name, text) for name, text in headers if url not in text and name.lower() != "content-length"]
                run.add_response(capture.url, (), 200, kept, payload, capture.fetched_at, metadata=metadata)


def _points(archive: Archive, capture: Capture, url: str) -> bool:
    """Whether a record says that its payload lies with the address."""
    if capture.record_type != "revisit":
        return False
    with (archive.raw / capture.warc).open("rb") as stream:
        return bool(record_at(stream, capture.offset).rec_headers.get_header("WARC-Refers-To-Target-URI") == url)


def _without_address(metadata: Mapping[str, str], url: str) -> dict[str, str]:
    return {name: text for name, text in metadata.items() if url not in text}


def _without(path: Path, url: str, now: datetime) -> int:
    """Replace a WARC by one without the records of the address; how many there were."""
    draft = path.with_name(f".{path.name}.forgetting")
    count = 0
    with path.open("rb") as stream, draft.open("wb") as out:
        for extent, ours in _regions(stream, url):
            if ours:
                out.write(_tombstone(url, now, extent.length))
                count += ours
                continue
            stream.seek(extent.offset)
            left = extent.length
            while left:
                block = stream.read(min(left, _COPY_AT_ONCE))
                out.write(block)
                left -= len(block)
        out.flush()
        os.fsync(out.fileno())
    draft.replace(path)
    descriptor = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    return count


def _regions(stream: BinaryIO, url: str) -> Iterator[tuple[Extent, int]]:
    """The file in stretches: those to be forgotten, neighbours together, with how many records, and all others."""
    start, length, ours = 0, 0, 0
    for extent in list(extents(stream)):
        is_ours = extent.whole and _is_of(stream, extent, url)
        if length and is_ours != bool(ours):
            yield Extent(start, length, True), ours
            start, length, ours = extent.offset, 0, 0
        length += extent.length
        ours += is_ours
    if length:
        yield Extent(start, length, True), ours


def _is_of(stream: BinaryIO, extent: Extent, url: str) -> bool:
    """Whether a record is one of the address."""
    if not extent.whole:
        return False
    try:
        record: Any = record_at(stream, extent.offset)
    except BadRecord:
        return False
    headers = record.rec_headers
    return url in (headers.get_header("WARC-Target-URI"), headers.get_header("WARC-Refers-To-Target-URI"))


def _tombstone(url: str, now: datetime, length: int) -> bytes:
    """A record that says that something was forgotten, exactly ``length`` bytes long. Raises :class:`ArchiveError`
    where that is too short."""
    block = b"reason: forgotten by request\r\n"
    head = (
        f"WARC/1.1\r\nWARC-Type: metadata\r\nWARC-Record-ID: <urn:uuid:{uuid4()}>\r\n"
        f"WARC-Date: {now.astimezone(UTC).isoformat(timespec='seconds').replace('+00:00', 'Z')}\r\n"
        f"WARC-Target-URI: {tombstone_name(url)}\r\n"
        f"Content-Type: application/warc-fields\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    record = head.encode("ascii") + block + b"\r\n\r\n"
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    packed = packer.compress(record) + packer.flush()
    tail = struct.pack("<II", zlib.crc32(record), len(record))
    padding = length - len(_GZIP_HEAD) - 1 - len(packed) - len(tail)
    if padding < 0:
        raise ArchiveError(f"a record of {length} bytes is too short for a tombstone; please report this")
    member = _GZIP_HEAD + b"." * padding + b"\0" + packed + tail
    assert len(member) == length and gzip.decompress(member) == record
    return member


def _cut_ends(raw: Path, url: str) -> int:
    """Delete the cut-off ends that hold, or may hold, a record of the address; how many."""
    count = 0
    for path in raw.glob(f"*/*{CUT_SUFFIX}"):
        with path.open("rb") as stream:
            came = _start_of(inflate(stream))
        if url.encode() in came or not came:
            path.unlink()
            count += 1
    return count


def _start_of(blocks: Iterable[bytes]) -> bytes:
    """What can be unpacked of a member that is cut."""
    came = bytearray()
    with suppress(EOFError, zlib.error):
        for block in blocks:
            came += block
    return bytes(came)
