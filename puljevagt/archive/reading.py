"""WARC records of this archive, read: what a record says as a :class:`Capture`.

Whatever is written is read back before it counts, so a capture is always what the file says.
"""

from __future__ import annotations

import io
import json
from typing import Any, BinaryIO

from warcio.archiveiterator import WARCIterator
from warcio.exceptions import ArchiveLoadFailed

from puljevagt.archive.capture import METADATA_HEADER, PAYLOAD_TYPES, BadRecord, Capture, parse_time
from puljevagt.archive.members import extents

FORGOTTEN = "urn:forgotten:sha256:"
"""What the address of a tombstone begins with, see :mod:`puljevagt.archive.forget`."""

_CAPTURE_TYPES = PAYLOAD_TYPES | {"revisit", "metadata"}


def record_at(stream: BinaryIO, offset: int, *, check_digests: bool = False) -> Any:
    """The warcio record that begins at ``offset``. Raises :class:`BadRecord` when none does."""
    stream.seek(offset)
    try:
        return next(WARCIterator(stream, check_digests=check_digests))
    except (ArchiveLoadFailed, StopIteration, AttributeError) as error:  # AttributeError: a response without address
        raise BadRecord(f"no WARC record at byte {offset}") from error


def capture_of(record: Any, warc: str, offset: int, length: int) -> Capture | None:
    """What a record says, ``None`` for those that are no capture (``warcinfo``, ``request``, tombstones).
    ``warc`` is the file's path in the archive. Raises :class:`BadRecord` where a header is missing or wrong."""
    if record.rec_type not in _CAPTURE_TYPES:
        return None
    if (record.rec_headers.get_header("WARC-Target-URI") or "").startswith(FORGOTTEN):
        return None
    headers, http = record.rec_headers, record.http_headers
    source, _, name = warc.rpartition("/")
    try:
        reason = _reason(record.raw_stream.read()) if record.rec_type == "metadata" else {}
        return Capture(
            url=headers["WARC-Target-URI"],
            fetched_at=parse_time(headers["WARC-Date"]),
            media_type=http.get_header("Content-Type") if http else headers["Content-Type"],
            digest=None if reason else headers["WARC-Payload-Digest"],
            size=_size(record),
            warc=warc,
            offset=offset,
            length=length,
            record_type=record.rec_type,
            status=int(http.get_statuscode()) if http else None,
            run_id=name.removesuffix(".warc.gz"),
            source=source,
            metadata=reason or json.loads(headers.get_header(METADATA_HEADER, "{}")),
        )
    except (TypeError, ValueError, AttributeError) as error:
        raise BadRecord(f"the record's headers are not sound ({error})") from error


def read_back(packed: bytes, warc: str, offset: int) -> Capture:
    """The capture that freshly built records will be once they stand at ``offset``. Raises :class:`BadRecord` where
    they do not say what they should, so that nothing unreadable is ever written."""
    stream = io.BytesIO(packed)
    capture = capture_of(record_at(stream, 0), warc, offset, next(extents(stream)).length)
    if capture is None:
        raise BadRecord("the first record is no capture")
    return capture


def _reason(block: bytes) -> dict[str, str]:
    """The fields of a ``metadata`` record; always at least a reason."""
    lines = (line.partition(":") for line in block.decode("utf-8", "replace").splitlines())
    return {"reason": ""} | {name.strip(): value.strip() for name, colon, value in lines if colon}


def _size(record: Any) -> int | None:
    if record.rec_type == "resource":
        return int(record.length)
    if record.rec_type == "response":
        return max(int(record.payload_length), 0)
    return None
