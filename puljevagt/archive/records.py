"""WARC records of this archive: how each kind is written.

By warcio, version 1.1 of the format, digests SHA-256 in base 32 (what WARC tools check without being told). What the
records say is read back by :mod:`puljevagt.archive.reading`.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import quote, urlsplit

from warcio.statusandheaders import StatusAndHeaders
from warcio.utils import Digester
from warcio.warcwriter import WARCWriter

from puljevagt.archive.capture import METADATA_HEADER, BadRecord, Capture, clean_url, payload_digest

_WARC_VERSION = "WARC/1.1"
_FORMAT_ADDRESS = "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"
_NOT_MODIFIED_PROFILE = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
_NO_LONGER_TRUE = frozenset({"content-encoding", "transfer-encoding", "content-length"})
_LINE_BREAKS = re.compile(r"[\r\n]+")


class _Writer(WARCWriter):  # type: ignore[misc]  # warcio has no types
    """warcio's writer, with SHA-256 where it takes SHA-1."""

    @staticmethod
    def _create_digester() -> Any:
        return Digester("sha256")


_builder = _Writer(None, gzip=True, warc_version=_WARC_VERSION)


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
        headers[METADATA_HEADER] = json.dumps(dict(metadata), ensure_ascii=True, sort_keys=True)
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
