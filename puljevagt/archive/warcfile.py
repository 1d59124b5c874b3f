"""Pages out of anybody's WARC file: per-record gzip, one gzip or none, of WARC 1.0 and 1.1.

Gives HTTP answers with status 200, resources, text conversions (WET) and revisits of a page that came earlier, each of
HTML or plain text with HTTP's encodings undone. Where the file is cut or broken, the pages before that are still given.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from warcio.archiveiterator import WARCIterator
from warcio.bufferedreaders import ChunkedDataReader
from warcio.exceptions import ArchiveLoadFailed

from puljevagt.archive.capture import BadRecord, clean_url, parse_time
from puljevagt.archive.encodings import UndecodableError, decoded
from puljevagt.archive.members import GZIP_MAGIC, MemberStream
from puljevagt.archive.pages import HTML, LARGEST_PAGE, TEXT, Page, Problem, Skipped, content_address, too_large

_PAGE_TYPES = frozenset({HTML, "application/xhtml+xml", TEXT})
_WITH_PAYLOAD = frozenset({"response", "resource", "conversion"})
_UNCHANGED = 304
_SIGNATURE = b"WARC/"
_CUT = "the file ends inside a record"


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a record is: its file, the byte at which reading begins, and how many records come before it from there."""

    path: Path
    offset: int
    number: int


class Seen:
    """The pages given so far, so that revisits find theirs, also in an earlier file of the same command."""

    def __init__(self) -> None:
        self._places: dict[str, _Place] = {}

    def remember(self, record: Any, place: _Place) -> None:
        """Note a record that gave a page."""
        headers = record.rec_headers
        self._places |= dict.fromkeys(
            _names(
                headers["WARC-Payload-Digest"],
                headers["WARC-Record-ID"],
                headers["WARC-Target-URI"],
                headers["WARC-Date"],
            ),
            place,
        )

    def original(self, record: Any) -> _Place | None:
        """Where the page is that a revisit points at."""
        headers = record.rec_headers
        named = _names(
            headers["WARC-Payload-Digest"],
            headers["WARC-Refers-To"],
            headers["WARC-Refers-To-Target-URI"],
            headers["WARC-Refers-To-Date"],
        )
        return next((self._places[name] for name in named if name in self._places), None)


def read_warc(path: Path, where: str, seen: Seen) -> Iterator[Page | Problem | Skipped]:
    """The pages of a WARC file in its order, then what was passed over; ``where`` names the file in problems.

    Raises ``OSError`` where the file cannot be read."""
    skipped: Counter[str] = Counter()
    with path.open("rb") as stream:
        for item in _records(stream, where):
            if isinstance(item, Problem):
                yield item
                continue
            record, offset, number = item
            place = _Place(path, offset, number)
            outcome = _page(record, where, place, seen)
            if isinstance(outcome, str):
                skipped[outcome] += 1
            elif outcome is not None:
                yield outcome
    if skipped:
        yield Skipped(where, dict(skipped))


class _Records(WARCIterator):  # type: ignore[misc]  # warcio has no types
    """warcio's reader, without its own words on standard error; every trouble is told as a problem."""

    INC_RECORD = ""


def _records(stream: BinaryIO, where: str) -> Iterator[tuple[Any, int, int] | Problem]:
    """Every record with the byte at which reading it begins and its number from there, then a problem where the file is
    no WARC, cut or broken."""
    end = stream.seek(0, io.SEEK_END)
    if _opened(stream, 0).read(len(_SIGNATURE)) != _SIGNATURE:
        yield Problem(where, "is not a WARC file", "give only WARC files the ending .warc or .warc.gz")
        return
    offset = 0
    while offset < end:
        opened = _opened(stream, offset)
        trouble = None
        for item in _records_of(opened):
            if isinstance(item, str):
                trouble = item
                break
            record, start, number = item
            yield (record, offset, number) if isinstance(opened, MemberStream) else (record, start, 0)
        if isinstance(opened, MemberStream):
            opened.drain()
            trouble = opened.trouble or trouble
        if trouble:
            yield Problem(
                where, f"broken off: {trouble}", "the pages before it were read; get the file anew for the rest"
            )
            return
        offset = stream.tell() if isinstance(opened, MemberStream) else end


def _opened(stream: BinaryIO, offset: int) -> MemberStream | BinaryIO:
    """The stream from ``offset`` on, unpacked where a gzip member begins there (and then no longer than it)."""
    stream.seek(offset)
    packed = stream.read(len(GZIP_MAGIC)) == GZIP_MAGIC
    stream.seek(offset)
    return MemberStream(stream) if packed else stream


def _records_of(stream: MemberStream | BinaryIO) -> Iterator[tuple[Any, int, int] | str]:
    """The records of an unpacked stream, each with its first byte and number, then a sentence where it is cut or
    broken."""
    records = _Records(stream)
    number = 0
    while True:
        start = records.offset
        try:
            record = next(records, None)
        except ArchiveLoadFailed:
            yield "what follows is no WARC record"
            return
        except AttributeError:  # warcio reads an answer's address before it knows that there is one
            yield "a record has no address"
            return
        if record is None:
            # warcio takes a file that ends right after a record's header for one that ends before it
            if records.next_line or (number == 0 and not isinstance(stream, MemberStream)):
                yield _CUT
            return
        if not (record.rec_headers.get_header("Content-Length") or "").isdecimal():  # warcio makes 0 of a cut one
            yield _CUT
            return
        yield record, start, number
        records.read_to_end()
        if record.raw_stream.limit:
            yield _CUT
            return
        number += 1


def _page(record: Any, where: str, place: _Place, seen: Seen) -> Page | Problem | str | None:
    """The page in a record; a text says why it is passed over, ``None`` that the reader will tell (it is cut)."""
    kind = record.rec_type
    if kind == "revisit":
        return _revisited(record, where, seen)
    if kind not in _WITH_PAYLOAD:
        return f"{kind or 'nameless'} records"
    status = _status(record)
    if status not in (200, None):
        return f"answers with status {status}"
    media_type = _media_type(record)
    if media_type.partition(";")[0].strip().lower() not in _PAGE_TYPES:
        return f"of type {media_type.partition(';')[0].strip() or 'unknown'}"
    about = f"{where} ({record.rec_headers['WARC-Target-URI']})"
    try:
        payload = _payload(record)
    except UndecodableError as error:
        return Problem(about, str(error), "fetch the page again without compression")
    if payload is None:
        return None
    if len(payload) > LARGEST_PAGE:
        return too_large(about)
    if not payload:
        return Problem(about, "is empty", "leave it out or fetch the page again")
    try:
        page = _described(record, Page("", datetime.min, media_type, payload, where, {}))
    except (BadRecord, ValueError, TypeError, AttributeError) as error:
        return Problem(about, f"address or time is missing or wrong ({error})", "correct the record's header")
    seen.remember(record, place)
    return page


def _revisited(record: Any, where: str, seen: Seen) -> Page | Problem | str | None:
    """The page that a revisit points at, as of the revisit's address and time."""
    status = _status(record)
    if status not in (200, _UNCHANGED, None):
        return f"answers with status {status}"
    place = seen.original(record)
    if place is None:
        return "revisits of pages that are not in the files given"
    with place.path.open("rb") as stream:
        found = (item for item in _records_of(_opened(stream, place.offset)) if not isinstance(item, str))
        original = _page(next(item for item, _, number in found if number == place.number), where, place, Seen())
    if not isinstance(original, Page):
        return original
    try:
        return _described(record, original)
    except (ValueError, TypeError, AttributeError) as error:
        return Problem(
            where, f"a revisit's address or time is missing or wrong ({error})", "correct the record's header"
        )


def _described(record: Any, page: Page) -> Page:
    """The page with the address and time of a record."""
    headers = record.rec_headers
    url = headers["WARC-Target-URI"]
    metadata = {"file": Path(page.origin).name, "record": headers["WARC-Record-ID"] or ""}
    return replace(
        page,
        url=clean_url(url) if url else content_address(page.payload),
        fetched_at=parse_time(headers["WARC-Date"]),
        metadata={name: value for name, value in metadata.items() if value},
    )


def _payload(record: Any) -> bytes | None:
    """The body with its encodings undone, ``None`` where the file ends inside it. What is over the limit is not read to
    its end but is longer than the limit."""
    body: bytes = record.raw_stream.read(LARGEST_PAGE + 1)
    if len(body) > LARGEST_PAGE:
        return body
    if record.raw_stream.limit:
        return None
    if record.http_headers is None:
        return body
    if (record.http_headers.get_header("Transfer-Encoding") or "").strip().lower() == "chunked":
        body = ChunkedDataReader(io.BytesIO(body)).read()  # a body that was already put together is left as it is
    return decoded(body, record.http_headers.get_header("Content-Encoding") or "", LARGEST_PAGE)


def _status(record: Any) -> int | None:
    """The HTTP status, ``None`` for records without one, 0 for one that is no number."""
    if record.http_headers is None:
        return None
    code = record.http_headers.get_statuscode()
    return int(code) if code.isdecimal() else 0


def _media_type(record: Any) -> str:
    headers = record.http_headers or record.rec_headers
    return (headers.get_header("Content-Type") or "").strip()


def _names(digest: str | None, record_id: str | None, url: str | None, date: str | None) -> list[str]:
    """The names under which a record can be pointed at, the surest first."""
    return [name for name in (digest, record_id, f"{url} {date}" if url and date else None) if name]
