"""HTTP answers in the archive, read back by it and by another library."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from fastwarc.warc import ArchiveIterator, WarcRecordType

from puljevagt.archive import Archive, Capture, new_run_id, verify
from puljevagt.archive.encodings import UndecodableError, decoded

NOW = datetime(2026, 9, 7, 6, tzinfo=UTC)
URL = "https://www.example.dk/puljer/havet"
PAGE = b"<h1>Havet i skolen</h1><p>Frist: 5. oktober</p>"
SENT = [("Host", "www.example.dk"), ("If-None-Match", '"1"')]
CAME = [("Content-Type", "text/html; charset=utf-8"), ("ETag", '"1"'), ("Content-Encoding", "gzip")]


def crawled(raw: Path) -> list[Capture]:
    """A page, the same page by 304, the same bytes at another address, a redirect and a failure."""
    archive = Archive(raw)
    with archive.run("example", new_run_id(NOW)) as run:
        first = run.add_response(URL, SENT, 200, CAME, PAGE, NOW, metadata={"role": "page", "etag": '"1"'})
        at = NOW + timedelta(days=1)
        run.add_response(URL, SENT, 304, [("ETag", '"1"')], b"", at, unchanged=first, metadata={"role": "page"})
        run.add_response(f"{URL}/kopi", SENT, 200, CAME, PAGE, at)
        run.add_response(f"{URL}/gammel", SENT, 301, [("Location", URL)], b"", at, metadata={"location": URL})
        run.add_failure(f"{URL}/ned", at, "the server takes no connection")
    return sorted(archive.captures())


def test_not_modified_is_the_page_that_was_meant(tmp_path: Path) -> None:
    captures = crawled(tmp_path)
    (unmodified,) = [capture for capture in captures if capture.status == 304]
    assert unmodified.record_type == "revisit"
    assert unmodified.digest == captures[0].digest
    assert Archive(tmp_path).payload(unmodified) == PAGE


def test_what_the_crawler_noted_is_in_the_index(tmp_path: Path) -> None:
    metadata = {(c.url, c.status): c.metadata for c in crawled(tmp_path)}
    assert metadata[URL, 200] == {"role": "page", "etag": '"1"'}
    assert metadata[f"{URL}/gammel", 301] == {"location": URL}
    assert metadata[f"{URL}/ned", None] == {"reason": "the server takes no connection"}


def test_the_index_kept_at_the_end_is_the_one_that_reading_gives(tmp_path: Path) -> None:
    kept = crawled(tmp_path)
    for index in tmp_path.rglob("*.idx"):
        index.unlink()
    assert sorted(Archive(tmp_path).captures()) == kept


def test_another_library_reads_requests_and_answers(tmp_path: Path) -> None:
    crawled(tmp_path)
    (warc,) = tmp_path.rglob("*.warc.gz")
    with warc.open("rb") as stream:
        records = []
        for record in ArchiveIterator(stream, parse_http=True, verify_digests=False):
            http = record.http_headers
            headers = dict(http) if http is not None else {}
            records.append((record.record_type, dict(record.headers), headers, record.reader.read(), http))
    kinds = [kind for kind, *_ in records]
    assert kinds.count(WarcRecordType.response) == 2  # the page and the redirect
    assert kinds.count(WarcRecordType.request) == 4
    assert kinds.count(WarcRecordType.revisit) == 2
    answer = next(record for record in records if record[0] == WarcRecordType.response)
    assert answer[3] == PAGE
    assert answer[2]["ETag"] == '"1"'
    assert answer[2]["X-Archive-Orig-Content-Encoding"] == "gzip"
    request = next(record for record in records if record[0] == WarcRecordType.request)
    assert request[2]["If-None-Match"] == '"1"'
    profiles = {
        record[1]["WARC-Profile"].rpartition("/")[2] for record in records if record[0] == WarcRecordType.revisit
    }
    assert profiles == {"server-not-modified", "identical-payload-digest"}


def test_another_library_finds_every_digest_right(tmp_path: Path) -> None:
    crawled(tmp_path)
    (warc,) = tmp_path.rglob("*.warc.gz")
    with warc.open("rb") as stream:
        assert all(record.verify_block_digest() for record in ArchiveIterator(stream, parse_http=False))
    assert verify(Archive(tmp_path)).ok


@pytest.mark.parametrize("encoding", ["br", "zstd", "gzip, br"])
def test_an_encoding_that_was_not_asked_for_is_told(encoding: str) -> None:
    with pytest.raises(UndecodableError, match="is not known here"):
        decoded(b"anything", encoding, 100)
