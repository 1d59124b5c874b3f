"""A kill, a cut file, a flipped bit: noticed, named, repaired where that is safe; everything else stays readable."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from warcio.checker import Checker

from puljevagt.archive import Archive, ArchiveError, Capture, new_run_id, verify

NOW = datetime(2024, 3, 1, 6, 30, tzinfo=UTC)


def store(archive: Archive, *payloads: bytes, source: str = "files") -> list[Capture]:
    with archive.run(source, new_run_id(NOW)) as run:
        for number, payload in enumerate(payloads):
            run.add_resource(f"urn:page:{number}", payload, NOW, "text/plain")
        return run.commit()


def only(archive: Archive) -> Path:
    (warc,) = archive.warcs()
    return archive.raw / warc


def check_cut(raw: Path, whole: bytes, cut_at: int, captures: list[Capture]) -> None:
    """Cut the only file at a byte of its last record, as a kill would; then repair and go on."""
    archive = Archive(raw)
    path = only(archive)
    path.write_bytes(whole[:cut_at])
    *before, last = captures
    assert list(archive.captures()) == before, "records before the cut are read even before the repair"
    repairs = archive.repair()
    if cut_at > last.offset:
        (repair,) = repairs
        assert (archive.raw / repair.kept_in).read_bytes() == whole[last.offset : cut_at], "nothing is thrown away"
        assert repair.removed_bytes == cut_at - last.offset
    else:
        assert repairs == []
    assert path.read_bytes() == whole[: last.offset]
    assert archive.damage() == []
    assert archive.repair() == []
    assert Checker(SimpleNamespace(inputs=[str(path)], verbose=False)).process_all() == 0
    payloads = [archive.payload(capture) for capture in before]
    with archive.run("files", new_run_id(NOW)) as run:
        new = run.add_resource("urn:page:new", b"what was lost, fetched again", NOW, "text/plain")
    assert [archive.payload(capture) for capture in before] == payloads
    assert archive.payload(new) == b"what was lost, fetched again"
    assert verify(archive).ok
    (archive.raw / new.warc).unlink()


def test_cut_at_any_byte_of_the_last_record(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    captures = store(archive, b"first", b"second", b"x")
    whole = only(archive).read_bytes()
    for cut_at in range(captures[-1].offset, len(whole)):
        check_cut(tmp_path, whole, cut_at, captures)


@settings(max_examples=60, deadline=None)
@given(payloads=st.lists(st.binary(max_size=2000), min_size=1, max_size=4), share=st.floats(0, 1))
def test_cut_anywhere_in_the_last_record_of_any_pages(tmp_path_factory, payloads: list[bytes], share: float) -> None:  # type: ignore[no-untyped-def]
    archive = Archive(tmp_path_factory.mktemp("raw"))
    captures = store(archive, *payloads)
    whole = only(archive).read_bytes()
    cut_at = captures[-1].offset + int((captures[-1].length - 1) * share)
    check_cut(archive.raw, whole, cut_at, captures)


def test_a_file_without_one_whole_record_is_set_aside(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    store(archive, b"page")
    path = only(archive)
    start = path.read_bytes()[:50]
    path.write_bytes(start)
    (repair,) = archive.repair()
    assert archive.warcs() == []
    assert (tmp_path / repair.kept_in).read_bytes() == start
    assert repair.warc in str(repair)


def test_an_empty_file_that_a_kill_left_is_no_damage(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    store(archive, b"page")
    (only(archive).parent / f"{new_run_id(NOW)}.warc.gz").touch()
    assert not archive.damage()
    assert not archive.repair()
    assert verify(archive).ok


def test_zeros_at_the_end_as_a_power_cut_leaves_them_are_cut_off(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    captures = store(archive, b"page")
    with only(archive).open("ab") as stream:
        stream.write(bytes(4096))
    assert [repair.removed_bytes for repair in archive.repair()] == [4096]
    assert list(archive.captures()) == captures


def test_a_record_broken_in_the_middle_is_named_and_never_repaired_away(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    first, second, third = store(archive, b"first" * 50, b"second" * 50, b"third" * 50)
    (other,) = store(archive, b"elsewhere", source="other")
    path = tmp_path / first.warc
    data = bytearray(path.read_bytes())
    data[second.offset + second.length // 2] ^= 0xFF
    path.write_bytes(data)
    assert list(archive.captures()) == [first, third, other], "other records and files are not stopped"
    (damage,) = archive.damage()
    assert (damage.warc, damage.offset, damage.length) == (second.warc, second.offset, second.length)
    assert second.warc in str(damage)
    assert archive.repair() == []
    assert path.read_bytes() == data
    with pytest.raises(ArchiveError, match=second.warc):
        archive.payload(second)
    (finding,) = verify(archive).findings
    assert (finding.warc, finding.offset, finding.kind) == (second.warc, second.offset, "damaged")


def test_a_file_that_is_no_warc_at_all_is_named_and_does_not_stop_the_others(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    captures = store(archive, b"page")
    stray = tmp_path / "files" / "notes.warc.gz"
    stray.write_bytes(b"these are notes" * 5000)
    assert list(archive.captures()) == captures
    assert [damage.warc for damage in archive.damage()] == ["files/notes.warc.gz"]


def test_a_file_that_may_not_be_read_is_named_and_does_not_stop_the_others(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    captures = store(archive, b"page")
    (tmp_path / "files" / "20240101T000000Z-dead.warc.gz").symlink_to(tmp_path / "gone")
    assert list(archive.captures()) == captures
    (damage,) = archive.damage()
    assert "20240101T000000Z-dead" in str(damage)
    assert [finding.kind for finding in verify(archive).findings] == ["unreadable"]


def test_verify_finds_a_changed_payload_even_in_sound_gzip(tmp_path: Path) -> None:
    import gzip

    archive = Archive(tmp_path)
    (capture,) = store(archive, b"frist 1. maj")
    path = only(archive)
    data = path.read_bytes()
    record = gzip.decompress(data[capture.offset :]).replace(b"frist 1. maj", b"frist 2. maj")
    path.write_bytes(data[: capture.offset] + gzip.compress(record))
    assert {finding.kind for finding in verify(archive).findings} == {"digest"}
    with pytest.raises(ArchiveError, match="not what was stored"):
        archive.payload(capture)


def test_verify_finds_a_revisit_whose_original_is_gone(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    store(archive, b"page", source="first")
    (again,) = store(archive, b"page", source="second")
    shutil.rmtree(tmp_path / "first")
    report = verify(Archive(tmp_path))
    assert [(finding.kind, finding.offset) for finding in report.findings] == [("unresolved", again.offset)]
    assert not report.ok
    assert report.to_json()["captures"] == 1
    with pytest.raises(ArchiveError, match="not in the archive"):
        Archive(tmp_path).payload(again)


def test_a_file_that_a_run_is_writing_is_not_repaired_and_its_end_not_judged(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    with archive.run("files", new_run_id(NOW)) as run:
        capture = run.add_resource("urn:page:1", b"page", NOW, "text/plain")
        path = tmp_path / capture.warc
        size = path.stat().st_size
        with path.open("ab") as stream:
            stream.write(b"\x1f\x8b\x08half a record")
        assert Archive(tmp_path).repair() == []
        report = verify(Archive(tmp_path))
        assert report.ok
        assert report.in_use == (capture.warc,)
        os.truncate(path, size)
    assert verify(archive).in_use == ()


KILLED = """
import os, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from puljevagt.archive import Archive, new_run_id

now = datetime(2024, 3, 1, tzinfo=UTC)
with Archive(Path(sys.argv[1])).run("files", new_run_id(now)) as run:
    for number in range(5):
        run.add_resource(f"urn:page:{number}", b"page %d" % number, now, "text/plain")
        print(len(run.commit()), flush=True)
    run.add_resource("urn:page:last", b"not acknowledged", now, "text/plain")
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_killed_run_loses_nothing_acknowledged_and_leaves_no_lock(tmp_path: Path) -> None:
    killed = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path)], capture_output=True, text=True, check=False)
    assert killed.stdout == "1\n" * 5, killed.stderr
    assert killed.returncode == -9
    archive = Archive(tmp_path)
    archive.repair()
    kept = [archive.payload(capture) for capture in archive.captures()]
    assert kept[:5] == [b"page %d" % number for number in range(5)]
    report = verify(archive)
    assert report.ok
    assert report.in_use == ()
