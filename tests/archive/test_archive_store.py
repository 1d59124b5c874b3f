"""What goes into the archive comes out of it, once, in files that other tools read."""

from __future__ import annotations

import gzip
import re
import resource
import zlib
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker

from puljevagt.archive import Archive, ArchiveError, BadRecord, Capture, new_run_id, verify

NOW = datetime(2024, 3, 1, 6, 30, tzinfo=UTC)
URL = "https://eksempel.example.dk/puljer/1"
PAGE = "<h1>Pulje til fællesspisning</h1>".encode()


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "raw")


def store(archive: Archive, *payloads: bytes, source: str = "files", at: datetime = NOW) -> list[Capture]:
    with archive.run(source, new_run_id(at)) as run:
        for number, payload in enumerate(payloads):
            run.add_resource(f"{URL}?side={number}", payload, at, "text/html")
        return run.commit()


def warcio_check(archive: Archive) -> int:
    """What the command `warcio check` ends with: 0 where every digest holds."""
    return int(
        Checker(SimpleNamespace(inputs=[str(archive.raw / w) for w in archive.warcs()], verbose=False)).process_all()
    )


def members(data: bytes) -> list[bytes]:
    """The gzip members of a file, by nothing but zlib."""
    found = []
    while data:
        unpacker = zlib.decompressobj(31)
        found.append(unpacker.decompress(data))
        assert unpacker.eof
        data = unpacker.unused_data
    return found


def test_a_local_file_is_a_resource_record_and_comes_out_as_it_went_in(archive: Archive) -> None:
    with archive.run("files", new_run_id(NOW)) as run:
        run.add_resource(URL, PAGE, NOW, "text/html", {"file": "side æ.html"})
        (capture,) = run.commit()
    assert (capture.record_type, capture.url, capture.fetched_at) == ("resource", URL, NOW)
    assert (capture.media_type, capture.size, capture.status) == ("text/html", len(PAGE), None)
    assert capture.metadata == {"file": "side æ.html"}
    assert archive.payload(capture) == PAGE


def test_an_http_answer_is_kept_with_its_request(archive: Archive) -> None:
    asked = [("User-Agent", "Puljevagt"), ("If-None-Match", '"abc"')]
    answer = [("Content-Type", "text/html; charset=utf-8"), ("Content-Encoding", "gzip"), ("ETag", '"abd"')]
    with archive.run("example", new_run_id(NOW)) as run:
        run.add_response(URL, asked, 200, answer, PAGE, NOW)
        (capture,) = run.commit()
    assert (capture.record_type, capture.status, capture.media_type) == ("response", 200, "text/html; charset=utf-8")
    assert archive.payload(capture) == PAGE
    _, response, request = (member.decode() for member in members((archive.raw / capture.warc).read_bytes()))
    assert "GET /puljer/1 HTTP/1.1\r\nUser-Agent: Puljevagt\r\nIf-None-Match" in request
    assert "X-Archive-Orig-Content-Encoding: gzip" in response, (
        "the body is stored unpacked, so the header is set aside"
    )
    record_id = re.search("WARC-Record-ID: (.*)", response)
    assert record_id and f"WARC-Concurrent-To: {record_id[1]}" in request


def test_a_failure_is_a_metadata_record_with_its_reason_and_has_no_payload(archive: Archive) -> None:
    with archive.run("example", new_run_id(NOW)) as run:
        run.add_failure(URL, NOW, "no answer\nwithin 30 s")
        (capture,) = run.commit()
    assert (capture.record_type, capture.metadata) == ("metadata", {"reason": "no answer within 30 s"})
    with pytest.raises(ArchiveError, match="got no answer"):
        archive.payload(capture)


def test_the_same_payload_again_is_a_revisit_that_points_at_the_first(archive: Archive) -> None:
    (first,) = store(archive, PAGE)
    later = NOW + timedelta(days=1)
    with Archive(archive.raw).run("other", new_run_id(later)) as run:
        run.add_resource("https://other.example.dk/", PAGE, later, "text/html")
        run.add_response(URL, [], 200, [("Content-Type", "text/html")], PAGE, later)
        moved, answered = run.commit()
    for capture in (moved, answered):
        assert (capture.record_type, capture.digest, capture.size) == ("revisit", first.digest, None)
        assert archive.payload(capture) == PAGE
    assert (moved.media_type, answered.status) == ("text/html", 200)
    _, record, *_ = members((archive.raw / moved.warc).read_bytes())
    assert b"WARC-Profile: http://netpreserve.org/warc/1.1/revisit/identical-payload-digest\r\n" in record
    assert f"WARC-Refers-To-Target-URI: {first.url}\r\n".encode() in record
    assert b"WARC-Refers-To-Date: 2024-03-01T06:30:00Z\r\n" in record
    assert f"WARC-Payload-Digest: {first.digest}\r\n".encode() in record
    assert PAGE not in b"".join(members((archive.raw / moved.warc).read_bytes()))


def test_within_one_run_the_second_is_a_revisit_and_an_empty_payload_never_is(archive: Archive) -> None:
    captures = store(archive, PAGE, PAGE, b"", b"")
    assert [capture.record_type for capture in captures] == ["resource", "revisit", "resource", "resource"]
    assert [archive.payload(capture) for capture in captures] == [PAGE, PAGE, b"", b""]


def test_a_run_does_not_point_at_what_another_run_has_not_acknowledged(archive: Archive) -> None:
    with archive.run("one", new_run_id(NOW)) as one, archive.run("two", new_run_id(NOW)) as two:
        one.add_resource(URL, PAGE, NOW, "text/html")
        assert two.add_resource(URL, PAGE, NOW, "text/html").record_type == "resource", "the other may yet be lost"
        one.commit()
        assert two.add_resource(URL, PAGE, NOW, "text/html").record_type == "revisit"
    with archive.run("one", new_run_id(NOW)) as one:
        assert one.add_resource(URL, PAGE, NOW, "text/html").record_type == "revisit"


def test_commit_gives_each_capture_once_and_only_committed_ones_are_promised(archive: Archive) -> None:
    with archive.run("files", new_run_id(NOW)) as run:
        assert run.commit() == []
        first = run.add_resource(URL, b"1", NOW, "text/plain")
        assert run.commit() == [first]
        second = run.add_resource(URL, b"2", NOW, "text/plain")
        third = run.add_resource(URL, b"3", NOW, "text/plain")
        assert run.commit() == [second, third]
        assert run.commit() == []


def test_leaving_a_run_by_an_exception_keeps_what_was_added(archive: Archive) -> None:
    with pytest.raises(KeyboardInterrupt), archive.run("files", new_run_id(NOW)) as run:
        run.add_resource(URL, PAGE, NOW, "text/html")
        raise KeyboardInterrupt
    assert [capture.url for capture in archive.captures()] == [URL]


def test_a_run_that_keeps_nothing_leaves_no_file(archive: Archive) -> None:
    with archive.run("files", new_run_id(NOW)):
        pass
    assert archive.warcs() == []
    assert list(archive.captures()) == []


def test_two_runs_never_share_a_file(archive: Archive) -> None:
    run_id = new_run_id(NOW)
    with archive.run("files", run_id) as run:
        run.add_resource(URL, PAGE, NOW, "text/html")
    with archive.run("files", run_id) as again, pytest.raises(FileExistsError):
        again.add_resource(URL, b"other", NOW, "text/html")
    assert len({new_run_id(NOW) for _ in range(50)}) == 50


@pytest.mark.parametrize("source", ["", "..", "a/b", ".hidden", "æ", "a b"])
def test_a_source_that_could_name_another_folder_is_refused(archive: Archive, source: str) -> None:
    with pytest.raises(ValueError, match="source"):
        archive.run(source, new_run_id(NOW))
    with pytest.raises(ValueError, match="run id"):
        archive.run("files", f"../{source}")


@pytest.mark.parametrize(
    "url", ["", "  ", "https://a.example.dk/\r\nWARC-Type: x", "https://a\0b", "<https://a>", "a\u00a0b"]
)
def test_an_address_that_would_break_a_header_is_refused_and_nothing_is_written(archive: Archive, url: str) -> None:
    with archive.run("files", new_run_id(NOW)) as run:
        with pytest.raises(BadRecord):
            run.add_resource(url, PAGE, NOW, "text/html")
        assert run.commit() == []


def test_a_time_without_a_zone_is_refused_and_others_come_back_in_utc(archive: Archive) -> None:
    danish = datetime(2024, 3, 1, 7, 30, 0, 250, tzinfo=timezone(timedelta(hours=1)))
    with archive.run("files", new_run_id(NOW)) as run:
        with pytest.raises(BadRecord, match="zone"):
            run.add_resource(URL, PAGE, datetime(2024, 3, 1), "text/html")
        capture = run.add_resource(URL, PAGE, danish, "text/html")
    assert capture.fetched_at == danish
    assert capture.fetched_at.utcoffset() == timedelta(0)


def test_captures_come_file_by_file_in_order_and_can_be_limited(archive: Archive) -> None:
    early, late = NOW - timedelta(days=2), NOW + timedelta(days=2)
    with archive.run("b", new_run_id(NOW)) as run:
        for at, url in ((late, "b:2"), (early, "b:9"), (late, "b:1")):
            run.add_resource(url, url.encode(), at, "text/plain")
    store(archive, b"a", source="a", at=late)
    assert [c.source for c in archive.captures()] == ["a", "b", "b", "b"]
    assert [c.url for c in archive.captures(source="b")] == ["b:9", "b:1", "b:2"]
    assert [c.url for c in archive.captures(source="b", since=NOW)] == ["b:1", "b:2"]
    assert [c.fetched_at for c in sorted(archive.captures())] == [early, late, late, late]


texts = st.text(max_size=40)
headers = st.lists(st.tuples(st.text("abcXYZ-", min_size=1, max_size=12), texts), max_size=4)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.binary(max_size=3000), st.sampled_from([None, 200, 404, 599]), headers, texts), max_size=6)
)
def test_whatever_goes_in_comes_out_equal_also_from_a_new_archive(tmp_path_factory, things) -> None:  # type: ignore[no-untyped-def]
    archive = Archive(tmp_path_factory.mktemp("lake") / "raw")
    with archive.run("files", new_run_id(NOW)) as run:
        for payload, status, fields, text in things:
            if status is None:
                run.add_resource(URL, payload, NOW, text, {"note": text})
            else:
                run.add_response(f"{URL}?q=fællesskab", fields, status, fields, payload, NOW)
        acknowledged = run.commit()
    assert [archive.payload(capture) for capture in acknowledged] == [payload for payload, *_ in things]
    assert [c.metadata.get("note") for c in acknowledged if c.status is None] == [
        t for _, s, _, t in things if s is None
    ]
    for reopened in (Archive(archive.raw), archive):
        assert list(reopened.captures()) == sorted(acknowledged), "the index says what the run said"
    for warc in archive.warcs():
        (archive.raw / f"{warc}.idx").unlink()
    assert list(archive.captures()) == sorted(acknowledged), "and so does the file itself"
    assert verify(archive).ok
    assert warcio_check(archive) == 0


def test_other_tools_read_the_files(archive: Archive) -> None:
    store(archive, PAGE, b"two", PAGE)
    (warc,) = archive.warcs()
    data = (archive.raw / warc).read_bytes()
    parts = members(data)
    assert all(part.startswith(b"WARC/1.1\r\n") and part.endswith(b"\r\n\r\n") for part in parts)
    assert gzip.decompress(data) == b"".join(parts)
    with (archive.raw / warc).open("rb") as stream:
        kinds = [record.rec_type for record in ArchiveIterator(stream, check_digests="raise")]
    assert kinds == ["warcinfo", "resource", "resource", "revisit"]
    for capture in archive.captures():
        part = members(data[capture.offset : capture.offset + capture.length])
        assert len(part) == 1
        assert capture.url.encode() in part[0]


def test_opening_reads_the_index_and_not_the_warc_until_the_warc_changes(archive: Archive, tmp_path: Path) -> None:
    store(archive, PAGE)
    (warc,) = archive.warcs()
    path, index = archive.raw / warc, archive.raw / f"{warc}.idx"
    shown = index.read_text()
    index.write_text(shown.replace("side=0", "side=7"))
    assert [capture.url for capture in archive.captures()] == [f"{URL}?side=7"], "the index answers"
    with path.open("ab") as stream:
        stream.write(b"tail")
    assert [capture.url for capture in archive.captures()] == [f"{URL}?side=0"], "the index is of another file"


@pytest.mark.parametrize("broken", ["", "{", "[]\n", "null\n", '{"format": 1}\n'])
def test_a_broken_index_is_made_again(archive: Archive, broken: str) -> None:
    stored = store(archive, PAGE)
    index = archive.raw / f"{archive.warcs()[0]}.idx"
    sound = index.read_text()
    for text in (broken, sound.splitlines()[0] + "\n", sound[:-20]):
        index.write_text(text)
        assert list(archive.captures()) == stored
        assert index.read_text() == sound


def test_a_full_disk_is_an_error_that_leaves_whole_records_only(archive: Archive) -> None:
    noise = bytes(range(256)) * 8
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    with archive.run("files", new_run_id(NOW)) as run:
        kept = run.add_resource(URL, PAGE, NOW, "text/html")
        resource.setrlimit(resource.RLIMIT_FSIZE, (kept.offset + kept.length + 100, hard))
        try:
            with pytest.raises(OSError):
                run.add_resource(f"{URL}?stor", noise, NOW, "text/plain")
            assert run.commit() == [kept]
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        again = run.add_resource(f"{URL}?stor", noise, NOW, "text/plain")
        assert run.commit() == [again]
    assert list(archive.captures()) == sorted([kept, again])
    assert verify(archive).ok


def test_a_disk_that_is_full_from_the_start_leaves_no_file(archive: Archive) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, hard))
    try:
        with archive.run("files", new_run_id(NOW)) as run, pytest.raises(OSError):
            run.add_resource(URL, PAGE, NOW, "text/html")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert archive.warcs() == []


def test_after_a_failed_sync_nothing_is_acknowledged_and_the_run_stops(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(descriptor: int) -> None:
        raise OSError(5, "Input/output error")

    with archive.run("files", new_run_id(NOW)) as run:
        run.add_resource(URL, PAGE, NOW, "text/html")
        with monkeypatch.context() as patch, pytest.raises(OSError, match="Input/output error"):
            patch.setattr("os.fsync", broken)
            run.commit()
        with pytest.raises(OSError, match="stopped writing"):
            run.add_resource(URL, b"more", NOW, "text/html")
        with pytest.raises(OSError, match="stopped writing"):
            run.commit()
        with pytest.raises(OSError, match="stopped writing"):
            run.close()


def test_the_readme_shows_code_that_runs(archive: Archive, monkeypatch: pytest.MonkeyPatch, capsys) -> None:  # type: ignore[no-untyped-def]
    store(archive, PAGE)
    readme = Path(__file__).parents[2] / "raw" / "README.md"
    (code,) = re.findall(r"```python\n(.*?)```", readme.read_text(encoding="utf-8"), re.DOTALL)
    monkeypatch.chdir(archive.raw.parent)
    names: dict[str, object] = {}
    exec(code, names)  # noqa: S102  (the project's own page)
    assert "resource" in capsys.readouterr().out
    assert names["page"] == PAGE
