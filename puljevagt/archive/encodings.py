"""HTTP's content encodings undone, within a limit, and strictly: a body that is cut is an error, not a shorter page."""

from __future__ import annotations

import io
import zlib

from puljevagt.archive.members import GZIP_MAGIC, unpacked


class UndecodableError(Exception):
    """A body whose encoding cannot be undone; the message says why."""


def decoded(body: bytes, encodings: str, limit: int) -> bytes:
    """The body with the encodings of a ``Content-Encoding`` header undone, ``""`` for none. A body that unpacks to more
    than ``limit`` bytes comes back as somewhat more than ``limit`` of them and costs no more.

    Raises :class:`UndecodableError`."""
    for encoding in reversed(encodings.lower().split(",")):  # the last one named was the last one done
        body = _undone(body, encoding.strip(), limit)
    return body


def _undone(body: bytes, encoding: str, limit: int) -> bytes:
    if encoding in ("", "identity"):
        return body
    try:
        if encoding in ("gzip", "x-gzip"):
            # some servers and crawlers name the encoding and do not use it
            return unpacked(io.BytesIO(body), limit) if body.startswith(GZIP_MAGIC) else body
        if encoding == "deflate":
            # servers send it with zlib's frame and, wrongly, without
            framed = len(body) > 1 and body[0] & 0x0F == zlib.DEFLATED and int.from_bytes(body[:2], "big") % 31 == 0
            unpacker = zlib.decompressobj(zlib.MAX_WBITS if framed else -zlib.MAX_WBITS)
            page = unpacker.decompress(body, limit + 1)
            if not unpacker.eof and len(page) <= limit:
                raise EOFError("it is cut off")
            return page
    except (EOFError, zlib.error) as error:
        raise UndecodableError(f"the {encoding} encoding cannot be undone ({error})") from error
    raise UndecodableError(f"the encoding {encoding!r} is not known here")
