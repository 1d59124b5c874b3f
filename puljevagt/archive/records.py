"""WARC records of this archive: how each kind is written, and what a record says as a :class:`Capture`.

Written and read by warcio, version 1.1 of the format, digests SHA-256 in base 32 (what WARC tools check without being
told). Whatever is written is read back before it counts, so a capture is always what the file says.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any, BinaryIO
from urllib.parse import quote, urlsplit

from warcio.archiveiterator import WARCIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.statusandheaders import StatusAndHeaders
from warcio.utils import Digester
from warcio.warcwriter import WARCWriter

from puljevagt.archive.members import extents

PAYLOAD_TYPES = frozenset({"resource", "response"})
"""Record types that hold a payload; a ``revisit`` points at one of them."""

FORGOTTEN = "urn:forgotten:sha256:"
"""What the address of a tombstone begins with, see :mod:`puljevagt.archive.forget`."""

_CAPTURE_TYPES = PAYLOAD_TYPES | {"revisit", "metadata"}
_WARC_VERSION = "WARC/1.1"
_FORMAT_ADDRESS = "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"
_METADATA_HEADER = "WARC-JSON-Metadata"  # an extension header that other crawlers write, too
_NOT_MODIFIED_PROFILE = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
_NO_LONGER_TRUE = frozenset({"content-encoding", "transfer-encoding", "content-length"})
_LINE_BREAKS = re.compile(r"[\r\n]+")


class BadRecord(ValueError):  # noqa: N818
    """A record cannot be written as asked, or what was read is no record of this archive."""


@dataclass(frozen=True, slots=True)
class Capture:
    """One thing that was fetched, or tried: what, when, and where in the archive it lies.

    ``media_type`` is what the server or the file's ending says, with parameters such as ``charset``. ``digest`` is that
    of the payload (``sha256:`` and base 32), ``size`` its bytes where the record itself holds it. ``warc`` is relative
    to ``raw/``; ``offset`` and ``length`` are the record's compressed bytes in it. ``record_type`` is ``resource`` (a
    local file), ``response``, ``revisit`` (the payload is kept with an earlier capture) or ``metadata`` (a failure
    without an answer; ``metadata["reason"]``). Captures sort by time, then address, then place.
    """

    url: str
    fetched_at: datetime
    media_type: str | None
    digest: str | None
    size: int | None
    warc: str
    offset: int
    length: int
    record_type: str
    status: int | None
    run_id: str
    source: str
    metadata: dict[str, str] = field(default_factory=dict, hash=False)

    def __lt__(self, other: Capture) -> bool:
        return self._order() < other._order()

    def _order(self) -> tuple[datetime, str, str, int]:
        return self.fetched_at, self.url, self.warc, self.offset

    def to_json(self) -> dict[str, Any]:
        """As JSON can hold it; inverse of :meth:`from_json`."""
        record = {name: getattr(self, name) for name in self.__slots__}
        return record | {"fetched_at": self.fetched_at.isoformat()}

    @classmethod
    def from_json(cls, record: Mapping[str, Any]) -> Capture:
        """Read back what :meth:`to_json` gave. Raises ``KeyError``, ``TypeError`` or ``ValueError`` for anything
        else."""
        return cls(**{**record, "fetched_at": datetime.fromisoformat(record["fetched_at"])})


class _Writer(WARCWriter):  # type: ignore[misc]  # warcio has no types
    """warcio's writer, with SHA-256 where it takes SHA-1."""

    @staticmethod
    def _create_digester() -> Any:
        return Digester("sha256")


_builder = _Writer(None, gzip=True, warc_version=_WARC_VERSION)


def payload_digest(payload: bytes) -> str:
    """The digest by which a payload is known here: ``sha256:`` and base 32."""
    digester = Digester("sha256")
    digester.update(payload)
    return str(digester)


def clean_url(url: str) -> str:
    """``url`` as it can stand in a record's header: no blanks around it, those inside it percent-encoded.

    Raises :class:`BadRecord` where it is empty or holds characters that would break the header."""
    cleaned = url.strip().replace(" ", "%20")
    if not cleaned:
        raise BadRecord("the address is empty")
    if not cleaned.isprintable() or any(sign in cleaned for sign in "<>") or any(map(str.isspace, cleaned)):
        raise BadRecord(f"the address {url!r} holds characters that no address may hold")
    return cleaned


def warcinfo(source: str, run_id: str, started_at: datetime) -> bytes:
    """The first record of a file: who wrote it, in which format, which source and run it holds."""
    fields = {"software": "puljevagt", "format": "WARC File Format 1.1", "conformsTo": _FORMAT_ADDRESS}
    block = _warc_fields(fields | {"isPartOf": source, "description": f"run {run_id}"})
    return _packed(_record(None, "warcinfo", started_at, block, "application/warc-fields"))


def resource(url: str, payload: bytes, at: datetime, media_type: str, metadata: Mapping[str, str]) -> bytes:
    """A payload that was not fetched but found, such as a local file."""
    return _packed(_record(url, "resource", at, payload, _line(media_type), metadata, payload_digest(payload)))


def response(
    url: str,
    request_headers: Iterable[tuple[str, str]],
    status: int,
    response_headers: Iterable[tuple[str, str]],
    payload: bytes,
    at: datetime,
    *,
    method: str = "GET",
    original: Capture | None = None,
    metadata: Mapping[str, str] | None = None,
) -> bytes:
    """An HTTP answer and the request it answers, two records. ``payload`` is the body with transfer and content
    encoding undone, so that the same page has the same digest however it travelled; the headers that no longer hold are
    kept with ``X-Archive-Orig-`` before their names. With ``original`` the answer is a revisit of it and the body is
    left out; one with status 304 says that the server found it unchanged."""
    if not url.startswith(("http://", "https://")):
        raise BadRecord(f"{url} is no HTTP address, so there can be no HTTP answer")
    http = _http_headers(status, response_headers, len(payload))
    if original is None:
        answer = _record(url, "response", at, payload, None, metadata, payload_digest(payload), http)
    else:
        answer = _revisit(url, at, original, metadata or {}, http=http, not_modified=status == HTTPStatus.NOT_MODIFIED)
    asked = StatusAndHeaders(f"{method} {_target(url)} HTTP/1.1", _lines(request_headers), is_http_request=True)
    request = _record(url, "request", at, b"", None, http=asked)
    request.rec_headers.add_header("WARC-Concurrent-To", answer.rec_headers.get_header("WARC-Record-ID"))
    return _packed(answer, request)


def revisit(url: str, at: datetime, original: Capture, media_type: str, metadata: Mapping[str, str]) -> bytes:
    """The same payload again: points at the capture that holds it."""
    return _packed(_revisit(url, at, original, metadata, media_type=_line(media_type)))


def failure(url: str, at: datetime, reason: str) -> bytes:
    """An attempt that got no answer."""
    return _packed(_record(url, "metadata", at, _warc_fields({"reason": reason}), "application/warc-fields"))


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
            metadata=reason or json.loads(headers.get_header(_METADATA_HEADER, "{}")),
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


def parse_time(text: str) -> datetime:
    """An ISO 8601 time as an aware datetime in UTC; one without a zone is taken to be UTC. Raises ``ValueError``."""
    at = datetime.fromisoformat(text.strip())
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


def _record(
    url: str | None,
    kind: str,
    at: datetime,
    block: bytes,
    media_type: str | None,
    metadata: Mapping[str, str] | None = None,
    digest: str | None = None,
    http: StatusAndHeaders | None = None,
) -> Any:
    headers = _headers(at, media_type, metadata or {})
    if digest is not None:
        headers["WARC-Payload-Digest"] = digest
    return _builder.create_warc_record(
        None if url is None else clean_url(url),
        kind,
        payload=io.BytesIO(block),
        length=len(block),
        warc_headers_dict=headers,
        http_headers=http,
    )


def _revisit(
    url: str,
    at: datetime,
    original: Capture,
    metadata: Mapping[str, str],
    *,
    media_type: str | None = None,
    http: StatusAndHeaders | None = None,
    not_modified: bool = False,
) -> Any:
    record = _builder.create_revisit_record(
        clean_url(url),
        original.digest,
        original.url,
        _warc_date(original.fetched_at),
        http_headers=http,
        warc_headers_dict=_headers(at, media_type, metadata),
    )
    if not_modified:
        record.rec_headers.replace_header("WARC-Profile", _NOT_MODIFIED_PROFILE)
    return record


def _headers(at: datetime, media_type: str | None, metadata: Mapping[str, str]) -> dict[str, str]:
    headers = {"WARC-Date": _warc_date(at)}
    if media_type is not None:
        headers["Content-Type"] = media_type
    if metadata:
        headers[_METADATA_HEADER] = json.dumps(dict(metadata), ensure_ascii=True, sort_keys=True)
    return headers


def _packed(*built: Any) -> bytes:
    """Records as the bytes of a file, each a gzip member of its own."""
    buffer = io.BytesIO()
    writer = _Writer(buffer, gzip=True, warc_version=_WARC_VERSION)
    for record in built:
        writer.write_record(record)
    return buffer.getvalue()


def _warc_date(at: datetime) -> str:
    if at.tzinfo is None:
        raise BadRecord(f"the time {at.isoformat()} has no zone")
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _line(text: str) -> str:
    """Text as a header's value can hold it: one line, no control characters."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split()) or "application/octet-stream"


def _lines(headers: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """HTTP headers as warcio can write them: names in ASCII, values in one line."""
    escaped = ((name.encode("ascii", "backslashreplace").decode(), value) for name, value in headers)
    return [
        (name, _LINE_BREAKS.sub(" ", value.encode("utf-8", "backslashreplace").decode())) for name, value in escaped
    ]


def _target(url: str) -> str:
    """What the request line asks for: path and query, in ASCII."""
    parts = urlsplit(clean_url(url))
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return quote(target, safe="/?%:=&~+!$,;'@()*[]")


def _http_headers(status: int, headers: Iterable[tuple[str, str]], size: int) -> StatusAndHeaders:
    phrase = HTTPStatus(status).phrase if status in HTTPStatus._value2member_map_ else ""
    kept = [(f"X-Archive-Orig-{name}" if name.lower() in _NO_LONGER_TRUE else name, value) for name, value in headers]
    return StatusAndHeaders(f"{status} {phrase}".strip(), [*_lines(kept), ("Content-Length", str(size))], "HTTP/1.1")


def _warc_fields(fields: Mapping[str, str]) -> bytes:
    lines = (f"{name}: {' '.join(value.split())}\r\n" for name, value in fields.items())
    return "".join(lines).encode("utf-8", "backslashreplace")


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
