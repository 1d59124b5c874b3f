"""Gzip files member by member: where each member ends, what is whole, and where a file was cut.

The archive compresses each record as a gzip member of its own, so a whole member is a whole record, checked by its CRC.
Libraries for WARC files read on silently where a member is cut; here a cut is noticed.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

GZIP_MAGIC = b"\x1f\x8b\x08"
"""The first bytes of every gzip member: magic number and the only compression method there is (deflate)."""

BLOCK = 16 * 1024
"""Bytes read at a time. Most records are smaller, and what is read beyond a member's end is read again."""

_GZIP_FORMAT = 16 + zlib.MAX_WBITS


@dataclass(frozen=True, slots=True)
class Extent:
    """A stretch of a file, in bytes: a whole record, or what lies where one should be."""

    offset: int
    length: int
    whole: bool

    @property
    def end(self) -> int:
        """The first byte after it."""
        return self.offset + self.length


def inflate(stream: BinaryIO) -> Iterator[bytes]:
    """Unpack the one gzip member that begins here, in blocks of at most ``BLOCK`` bytes; ``stream`` must be seekable
    and stands at the member's end afterwards.

    Raises ``EOFError`` where the stream ends inside the member and ``zlib.error`` where the bytes are no sound gzip.
    """
    unpacker = zlib.decompressobj(_GZIP_FORMAT)
    while not unpacker.eof:
        packed = unpacker.unconsumed_tail or stream.read(BLOCK)
        block = unpacker.decompress(packed, BLOCK)
        if block:
            yield block
        elif not packed:
            raise EOFError("the file ends inside a gzip member")
    stream.seek(-len(unpacker.unused_data), io.SEEK_CUR)


def unpacked(stream: BinaryIO, limit: int) -> bytes:
    """All members from here to the stream's end, unpacked; at most ``limit`` bytes and the rest of a block, so that a
    caller sees that it was too much without paying for all of it. Raises as :func:`inflate`."""
    parts: list[bytes] = []
    size = 0
    while True:
        for block in inflate(stream):
            parts.append(block)
            size += len(block)
            if size > limit:
                return b"".join(parts)
        following = stream.read(1)
        if not following or following == b"\0":  # gzip files may be padded with zeros
            return b"".join(parts)
        stream.seek(-1, io.SEEK_CUR)


def extents(stream: BinaryIO) -> Iterator[Extent]:
    """Walk a file of gzipped WARC records in bounded memory: its whole records in order and the damaged stretches
    between or after them. The extents tile the file."""
    size = stream.seek(0, io.SEEK_END)
    position = 0
    while position < size:
        end = _end_of_record(stream, position)
        if end is not None:
            yield Extent(position, end - position, whole=True)
        else:
            end = _next_record(stream, position + 1, size)
            yield Extent(position, end - position, whole=False)
        position = end


def _end_of_record(stream: BinaryIO, position: int) -> int | None:
    """Where the record that begins at ``position`` ends; ``None`` when none begins there or it is not whole."""
    stream.seek(position)
    start = b""
    try:
        for block in inflate(stream):
            if len(start) < 5:
                start += block
    except (EOFError, zlib.error):
        return None
    return stream.tell() if start.startswith(b"WARC/") else None


def _next_record(stream: BinaryIO, position: int, size: int) -> int:
    """Where the next whole record at or after ``position`` begins; ``size`` when none does."""
    overlap = len(GZIP_MAGIC) - 1
    while position < size:
        stream.seek(position)
        block = stream.read(BLOCK + overlap)
        found = block.find(GZIP_MAGIC)
        while found >= 0:
            if _end_of_record(stream, position + found) is not None:
                return position + found
            found = block.find(GZIP_MAGIC, found + 1)
        position += BLOCK
    return size


class MemberStream(io.RawIOBase):
    """The gzip member that begins where ``stream`` stands, as an unpacked stream to read from.

    Where the member is cut or broken it ends early, and ``trouble`` says why.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._blocks = inflate(stream)
        self._rest = b""
        self.trouble: str | None = None

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # only memoryviews come from read()
        if not self._rest:
            try:
                self._rest = next(self._blocks, b"")
            except EOFError:
                self.trouble = "the file ends inside a gzip member"
            except zlib.error as error:
                self.trouble = f"the gzip data is broken ({error})"
        taken = self._rest[: len(buffer)]
        buffer[: len(taken)] = taken
        self._rest = self._rest[len(taken) :]
        return len(taken)

    def drain(self) -> None:
        """Read on to the member's end."""
        while self.read(BLOCK):
            pass
