"""Pages out of WARC files as crawlers and archives write them."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from puljevagt.archive import Archive, Input, Page, Problem, Skipped, iter_inputs, new_run_id

NOW = datetime(2024, 3, 1, 6, 30, tzinfo=UTC)
THEN = "2023-05-01T08:00:00Z"
URL = "https://eksempel.example.dk/pulje"
HTML = "<h1>Pulje til fællesspisning</h1>".encode()
TEXT = "Pulje til fællesspisning".encode()


def record(
    kind: str, payload: bytes = HTML, *, url: str = URL, at: str = THEN, status: str | None = None, **fields: str
) -> bytes:
    """One record, not compressed; ``fields`` are HTTP headers with ``status`` and WARC headers without."""
    buffer = io.BytesIO()
    writer = WARCWriter(buffer, gzip=False, warc_version="WARC/1.0")
    names = {name.replace("_", "-"): value for name, value in fields.items()}
    http = StatusAndHeaders(status, list(names.items()), protocol="HTTP/1.1") if status else None
    warc_headers = {"WARC-Date": at} | ({} if status else names)
    built = writer.create_warc_record(
        url, kind, io.BytesIO(payload), len(payload), warc_headers_dict=warc_headers, http_headers=http
    )
    writer.write_record(built)
    return buffer.getvalue()


def answer(payload: bytes = HTML, status: str = "200 OK", content_type: str = "text/html", **fields: str) -> bytes:
    url, at = fields.pop("url", URL), fields.pop("at", THEN)
    return record("response", payload, url=url, at=at, status=status, Content_Type=content_type, **fields)


def read(path: Path) -> list[Input]:
    return list(iter_inputs([path], now=NOW))


def pages(items: list[Input]) -> list[Page]:
    return [item for item in items if isinstance(item, Page)]


def problems(items: list[Input]) -> list[Problem]:
    return [item for item in items if isinstance(item, Problem)]


def plain(*records: bytes) -> bytes:
    return b"".join(records)


def packed_each(*records: bytes) -> bytes:
    return b"".join(gzip.compress(part, mtime=0) for part in records)


def packed_whole(*records: bytes) -> bytes:
    return gzip.compress(b"".join(records), mtime=0)


PACKINGS = pytest.mark.parametrize(
    ("pack", "name"),
    [
        (plain, "a.warc"),
        (packed_each, "a.warc.gz"),
        (packed_whole, "a.warc.gz"),
        (plain, "wrong.warc.gz"),
        (packed_each, "wrong.warc"),
    ],
)
Pack = Callable[..., bytes]


@PACKINGS
def test_answers_resources_and_conversions_are_pages_with_their_own_address_and_time(
    tmp_path: Path, pack: Pack, name: str
) -> None:
    path = tmp_path / name
    path.write_bytes(
        pack(
            record("warcinfo", b"software: x\r\n", url=""),
            answer(content_type="text/html; charset=utf-8"),
            record("resource", HTML, url="urn:x:1", Content_Type="text/html"),
            record("conversion", TEXT, url=f"{URL}/2", at="2022-01-02T03:04:05.678Z", Content_Type="text/plain"),
        )
    )
    first, second, third = pages(read(path))
    assert (first.url, first.fetched_at) == (URL, datetime(2023, 5, 1, 8, tzinfo=UTC))
    assert (first.media_type, first.payload) == ("text/html; charset=utf-8", HTML)
    assert first.metadata["file"] == name
    assert first.metadata["record"].startswith("<urn:uuid:")
    assert (second.url, second.payload) == ("urn:x:1", HTML)
    assert (third.media_type, third.payload) == ("text/plain", TEXT)
    assert third.fetched_at == datetime(2022, 1, 2, 3, 4, 5, 678000, tzinfo=UTC)


def chunked(body: bytes) -> bytes:
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (body[:5], body[5:])) + b"0\r\n\r\n"


def raw_deflate(body: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(body) + packer.flush()


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        (gzip.compress(HTML, mtime=0), {"Content_Encoding": "gzip"}),
        (gzip.compress(HTML, mtime=0), {"Content_Encoding": "X-GZIP"}),
        (zlib.compress(HTML), {"Content_Encoding": "deflate"}),
        (raw_deflate(HTML), {"Content_Encoding": "deflate"}),
        (chunked(HTML), {"Transfer_Encoding": "Chunked"}),
        (chunked(gzip.compress(HTML, mtime=0)), {"Transfer_Encoding": "chunked", "Content_Encoding": "gzip"}),
        (gzip.compress(zlib.compress(HTML), mtime=0), {"Content_Encoding": "deflate, gzip"}),
        (HTML, {"Content_Encoding": "gzip"}),
        (HTML, {"Transfer_Encoding": "chunked"}),
        (HTML, {"Content_Encoding": "identity"}),
    ],
)
def test_encodings_of_http_are_undone_also_where_only_their_header_is_left(
    tmp_path: Path, body: bytes, fields: dict[str, str]
) -> None:
    path = tmp_path / "a.warc"
    path.write_bytes(answer(body, **fields))
    assert [page.payload for page in pages(read(path))] == [HTML]


@pytest.mark.parametrize(
    ("body", "encoding", "what"),
    [
        (gzip.compress(HTML, mtime=0)[:-9], "gzip", "cannot be undone"),
        (gzip.compress(HTML, mtime=0)[:10] + b"\xff" * 30, "gzip", "cannot be undone"),
        (zlib.compress(HTML)[:-9], "deflate", "cannot be undone"),
        (b"x" * 30, "sdch", "not known"),
    ],
)
def test_a_body_that_cannot_be_decoded_is_a_problem_with_its_address(
    tmp_path: Path, body: bytes, encoding: str, what: str
) -> None:
    path = tmp_path / "a.warc.gz"
    path.write_bytes(packed_each(answer(body, Content_Encoding=encoding), answer(url=f"{URL}/2")))
    items = read(path)
    (problem,) = problems(items)
    assert what in problem.what
    assert URL in problem.where
    assert [page.url for page in pages(items)] == [f"{URL}/2"]


def test_what_is_no_page_is_passed_over_and_counted(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    path.write_bytes(
        packed_each(
            record("warcinfo", b"software: x\r\n", url=""),
            record("request", b"", status="GET / HTTP/1.1"),
            answer(status="404 Not Found"),
            answer(status="404 Not Found"),
            answer(status="301 Moved"),
            answer(b"GIF", content_type="image/gif"),
            answer(b"?", content_type=""),
            answer(),
        )
    )
    page, skipped = read(path)
    assert isinstance(page, Page)
    assert isinstance(skipped, Skipped)
    assert skipped.counts == {
        "warcinfo records": 1,
        "request records": 1,
        "answers with status 404": 2,
        "answers with status 301": 1,
        "of type image/gif": 1,
        "of type unknown": 1,
    }
    assert "2 answers with status 404" in str(skipped)


def revisit(original: bytes, *, url: str, at: str) -> bytes:
    """A record that says: the same payload as in ``original``."""
    digest = next(line for line in original.decode("latin-1").split("\r\n") if line.startswith("WARC-Payload-Digest"))
    buffer = io.BytesIO()
    writer = WARCWriter(buffer, gzip=False)
    http = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
    writer.write_record(
        writer.create_revisit_record(
            url, digest.partition(": ")[2], URL, THEN, http, warc_headers_dict={"WARC-Date": at}
        )
    )
    return buffer.getvalue()


@PACKINGS
def test_a_revisit_is_the_earlier_page_at_its_own_address_and_time(tmp_path: Path, pack: Pack, name: str) -> None:
    path = tmp_path / name
    other, original = answer(b"other", url=f"{URL}/0"), answer()
    again = revisit(original, url=f"{URL}/3", at="2023-06-01T08:00:00Z")
    path.write_bytes(pack(other, original, again))
    _, _, page = pages(read(path))
    assert (page.payload, page.url, page.fetched_at) == (HTML, f"{URL}/3", datetime(2023, 6, 1, 8, tzinfo=UTC))


def test_a_revisit_finds_its_page_in_an_earlier_file_and_else_is_counted(tmp_path: Path) -> None:
    original = answer()
    (tmp_path / "1.warc.gz").write_bytes(packed_each(original))
    (tmp_path / "2.warc").write_bytes(revisit(original, url=URL, at="2023-06-01T08:00:00Z"))
    assert [page.payload for page in pages(read(tmp_path))] == [HTML, HTML]
    (skipped,) = read(tmp_path / "2.warc")
    assert isinstance(skipped, Skipped)
    assert list(skipped.counts) == ["revisits of pages that are not in the files given"]


@PACKINGS
def test_cut_anywhere_the_pages_before_are_given_and_the_cut_is_told(tmp_path: Path, pack: Pack, name: str) -> None:
    path = tmp_path / name
    first, second = answer(HTML), answer(TEXT, url=f"{URL}/2", content_type="text/plain")
    whole, between = pack(first, second), len(pack(first))
    line_ends = len(b"\r\n\r\n") if pack is plain else 0  # those after a record carry nothing
    for cut_at in range(6, len(whole) - line_ends):
        path.write_bytes(whole[:cut_at])
        items = read(path)
        given = [page.payload for page in pages(items)]
        if pack is not packed_whole and between - line_ends <= cut_at <= between:
            assert (given, problems(items)) == ([HTML], []), "cut between two records: nothing is missing"
            continue
        assert len(problems(items)) == 1, cut_at
        if pack is plain:
            assert given == [HTML] * (cut_at > between), cut_at
        else:  # gzip ends with eight bytes that only prove what came before
            assert given == [HTML, TEXT][: len(given)], cut_at
            assert len(given) >= (cut_at > between and pack is packed_each), cut_at


def test_a_record_that_lies_about_its_length_ends_the_reading_with_a_problem(tmp_path: Path, capfd) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "a.warc"
    lying = answer(b"<p>" + b"x" * 500 + b"\nmore lines\n" * 9, url=f"{URL}/2")
    size = next(line for line in lying.split(b"\r\n") if line.startswith(b"Content-Length"))
    path.write_bytes(answer() + lying.replace(size, b"Content-Length: 100") + answer(url=f"{URL}/3"))
    items = read(path)
    assert pages(items)[0].url == URL
    assert len(problems(items)) == 1
    assert capfd.readouterr() == ("", ""), "and nothing is said but that"


@pytest.mark.parametrize("header", ["WARC-Date: i går", "X-Date: missing", "WARC-Date: 2023-13-01T00:00:00Z"])
def test_a_record_without_a_sound_time_is_a_problem_and_the_next_is_read(tmp_path: Path, header: str) -> None:
    path = tmp_path / "a.warc"
    bad = record("resource", HTML, url=f"{URL}/2", Content_Type="text/html").replace(
        f"WARC-Date: {THEN}".encode(), header.encode()
    )
    path.write_bytes(bad + answer())
    items = read(path)
    assert [page.url for page in pages(items)] == [URL]
    assert "time" in problems(items)[0].what


def test_a_page_over_the_limit_and_an_empty_one_are_problems_and_the_next_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("puljevagt.archive.warcfile.LARGEST_PAGE", 100_000)
    path = tmp_path / "a.warc.gz"
    bomb = gzip.compress(bytes(5_000_000), mtime=0)
    path.write_bytes(
        packed_each(answer(b"x" * 100_001), answer(bomb, Content_Encoding="gzip"), answer(b""), answer(b"x" * 100_000))
    )
    items = read(path)
    assert [problem.what.split(" ")[0] for problem in problems(items)] == ["more", "more", "is"]
    assert [len(page.payload) for page in pages(items)] == [100_000]


def test_the_archives_own_files_can_be_read_in_again(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "raw")
    with archive.run("files", new_run_id(NOW)) as run:
        run.add_resource(URL, HTML, NOW, "text/html")
        run.add_resource(f"{URL}/2", HTML, NOW, "text/html")
        run.add_response(f"{URL}/3", [], 200, [("Content-Type", "text/html")], HTML, NOW)
        run.add_failure(f"{URL}/4", NOW, "no answer")
    found = pages(read(archive.raw))
    assert [(page.url, page.payload) for page in found] == [(URL, HTML), (f"{URL}/2", HTML), (f"{URL}/3", HTML)]
