"""A request and its answer as values, and what plain HTTP makes of them: conditional requests, packing, HEAD."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from email.utils import format_datetime, parsedate_to_datetime

REASONS = {
    200: "OK",
    301: "Moved Permanently",
    302: "Found",
    304: "Not Modified",
    403: "Forbidden",
    404: "Not Found",
    405: "Method Not Allowed",
    410: "Gone",
    429: "Too Many Requests",
    500: "Internal Server Error",
    503: "Service Unavailable",
}
SMALLEST_PACKED = 200
"""Bytes under which no site packs an answer: gzip would make it longer."""


@dataclass(frozen=True)
class Asked:
    """A request as it came. ``path`` holds the query, too; names of ``headers`` are in small letters."""

    method: str
    path: str
    headers: Mapping[str, str]

    @property
    def host(self) -> str:
        """What the client says it talks to."""
        return self.headers.get("host", "")


@dataclass(frozen=True)
class Manner:
    """How an answer goes over the wire. The default is how a decent server does it."""

    wait: float = 0.0
    """Seconds before the first byte."""
    drip: float = 0.0
    """Seconds between pieces of ``piece`` bytes of the body."""
    piece: int = 64
    cut: float | None = None
    """Share of the body after which the connection ends."""
    reset: bool = False
    """The connection ends with a reset and not with a proper end."""


@dataclass(frozen=True)
class Reply:
    """An answer: what a client gets, and in which manner. ``etag`` and ``modified`` become headers."""

    status: int = 200
    body: bytes = b""
    media_type: str = "text/html; charset=utf-8"
    etag: str | None = None
    modified: datetime | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    manner: Manner = Manner()

    def with_header(self, name: str, value: str) -> Reply:
        """The same answer with one header more, or another value of it."""
        return replace(self, headers=dict(self.headers) | {name: value})


def tag_of(body: bytes, *, weak: bool = False) -> str:
    """An ETag that changes with the body."""
    return ("W/" if weak else "") + f'"{hashlib.sha256(body).hexdigest()[:16]}"'


def redirect(location: str, status: int = 301) -> Reply:
    """An answer that sends the client elsewhere."""
    return Reply(status, f'<p>Siden er flyttet: <a href="{location}">{location}</a></p>'.encode()).with_header(
        "Location", location
    )


def unless_known(reply: Reply, asked: Asked) -> Reply:
    """304 where the client holds the same already; If-None-Match wins over If-Modified-Since, as HTTP wants it."""
    if reply.status != 200 or not _knows(reply, asked):
        return reply
    return replace(reply, status=304, body=b"")


def _knows(reply: Reply, asked: Asked) -> bool:
    tags = asked.headers.get("if-none-match")
    if tags is not None:
        mine = (reply.etag or "").removeprefix("W/")
        return bool(mine) and mine in [tag.strip().removeprefix("W/") for tag in tags.split(",")]
    since = asked.headers.get("if-modified-since")
    if since is None or reply.modified is None:
        return False
    try:
        return reply.modified <= parsedate_to_datetime(since)
    except (TypeError, ValueError):
        return False


def packed(reply: Reply, asked: Asked) -> Reply:
    """The answer with its body gzipped, where the client takes that and it is worth it."""
    if "gzip" not in asked.headers.get("accept-encoding", "") or len(reply.body) < SMALLEST_PACKED:
        return reply
    if "Content-Encoding" in reply.headers or not reply.media_type.startswith(("text/", "application/xml")):
        return reply
    body = gzip.compress(reply.body, 6, mtime=0)
    return replace(reply, body=body).with_header("Content-Encoding", "gzip").with_header("Vary", "Accept-Encoding")


def head_of(reply: Reply, now: datetime) -> bytes:
    """The status line and the headers as bytes. A header given in ``reply.headers`` wins over one that is made here."""
    made: dict[str, str] = {"Date": format_datetime(now, usegmt=True), "Server": "smaanet"}
    if reply.status != 304:
        made |= {"Content-Type": reply.media_type, "Content-Length": str(len(reply.body))}
    if reply.etag:
        made["ETag"] = reply.etag
    if reply.modified:
        made["Last-Modified"] = format_datetime(reply.modified, usegmt=True)
    made |= reply.headers
    lines = [f"HTTP/1.1 {reply.status} {REASONS.get(reply.status, 'Unknown')}"]
    lines += [f"{name}: {value}" for name, value in made.items() if value]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")
