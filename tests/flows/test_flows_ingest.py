"""Bringing pages in: what the line makes of good and bad input, and that running again is always safe."""

from __future__ import annotations

import gzip
import shutil
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from commands import NOW, ROOT, Puljevagt, spawn, tables

from flows.keeping import source_of
from flows.reading import read_payload
from puljevagt.archive import Archive, new_run_id
from puljevagt.curation.generations import current
from puljevagt.curation.lake import Lake

DAY1, DAY2 = ROOT / "demo" / "day1.jsonl", ROOT / "demo" / "day2.jsonl"
GOOD = ROOT / "demo" / "pages" / "day1" / "fjordby-faellesskabspulje.html"
AWARDS = ROOT / "demo" / "pages" / "day1" / "slf-tildelinger.html"
OLD_LETTERS = ROOT / "demo" / "pages" / "day1" / "oesteraa-vandloebspuljen.html"

pytestmark = pytest.mark.usefixtures("prefect_server")


def warc(tmp_path: Path) -> Path:
    """A WARC with two announcements, as another archive gives it."""
    with Archive(tmp_path / "other").run("fjordby", new_run_id(datetime(2026, 9, 7, tzinfo=UTC))) as run:
        for number, page in enumerate((GOOD, AWARDS)):
            at = datetime(2026, 9, 7, number, tzinfo=UTC)
            run.add_resource(f"https://www.fjordby.example.dk/{number}", page.read_bytes(), at, "text/html")
    return tmp_path / "other" / run.warc


def test_a_moved_deadline_is_a_change_and_noise_is_none(puljevagt: Puljevagt, demo_lake: Path) -> None:
    (change,) = puljevagt("changes", "--json", "--lake", demo_lake).rows
    assert (change["kind"], change["title"]) == ("deadline_extended", "Fællesskabspuljen")
    versions = puljevagt("history", "--json", "digital hjælp", "--lake", demo_lake).rows
    assert len(versions) == 1


def test_ingesting_again_adds_nothing(puljevagt: Puljevagt, tmp_path: Path) -> None:
    (first,) = puljevagt("ingest", "--json", "--manifest", DAY1).rows
    before = tables(tmp_path / "lake")
    again = puljevagt("ingest", "--json", "--manifest", DAY1)
    assert first["archived"] == 12
    assert (again.code, again.rows[0]["archived"], again.rows[0]["already"], again.rows[0]["pages"]) == (0, 0, 12, 0)
    assert tables(tmp_path / "lake") == before
    (later,) = puljevagt(
        "ingest", "--json", GOOD, "--url", "https://www.fjordby.example.dk/kultur-fritid/faellesskabspuljen"
    ).rows
    assert (later["archived"], later["unchanged"], later["changes"]) == (1, 1, 0)


def test_rebuilt_tables_equal_those_that_grew(puljevagt: Puljevagt, demo_lake: Path, tmp_path: Path) -> None:
    lake = tmp_path / "lake"
    shutil.copytree(demo_lake, lake, symlinks=True)
    before = tables(lake)
    shutil.rmtree(lake / "curated")
    told = puljevagt("rebuild", "--json")
    assert (told.code, told.rows[0]["pages"]) == (0, 24)
    assert tables(lake) == before


def test_pages_of_a_warc_keep_their_addresses_and_times(puljevagt: Puljevagt, tmp_path: Path) -> None:
    (report,) = puljevagt("ingest", "--json", warc(tmp_path)).rows
    assert (report["new"], report["no_announcement"], report["sources"]) == (1, 1, ["fjordby.example.dk"])
    (pool,) = puljevagt("pools", "--json").rows
    assert pool["url"] == "https://www.fjordby.example.dk/0"
    assert pool["first_seen"] == "2026-09-07T00:00:00+00:00"


def test_a_page_without_address_and_time_gets_them_from_its_content_and_the_clock(puljevagt: Puljevagt) -> None:
    puljevagt("ingest", GOOD)
    (pool,) = puljevagt("pools", "--json").rows
    assert pool["url"].startswith("urn:sha256:") and pool["source"] == "files"
    assert pool["first_seen"] == datetime.fromisoformat(NOW).isoformat()


def empty(path: Path) -> None:
    path.write_bytes(b"")


def binary(path: Path) -> None:
    path.write_bytes(bytes(range(256)) * 50)


def truncated_gzip(path: Path) -> None:
    path.write_bytes(gzip.compress(GOOD.read_bytes())[:-200])


def no_warc(path: Path) -> None:
    path.write_bytes(GOOD.read_bytes())


def missing(path: Path) -> None:
    assert not path.exists()


@pytest.mark.parametrize(
    ("make", "name"),
    [
        (empty, "empty.html"),
        (binary, "binary.html"),
        (truncated_gzip, "cut.html.gz"),
        (no_warc, "page.warc"),
        (missing, "missing.html"),
        (no_warc, "page.docx"),
    ],
)
def test_bad_input_is_told_and_the_rest_is_done(
    puljevagt: Puljevagt, tmp_path: Path, make: Callable[[Path], None], name: str
) -> None:
    bad = tmp_path / name
    make(bad)
    told = puljevagt("ingest", bad, GOOD)
    assert told.code == 3
    (line,) = told.err.splitlines()
    assert line.startswith("failed: ") and (name in line or "urn:sha256:" in line)
    assert len(puljevagt("pools", "--json").rows) == 1
    assert puljevagt("ingest", bad, "--lake", tmp_path / "other").code == 1


def test_a_warc_cut_in_a_record_gives_the_pages_before_the_cut(puljevagt: Puljevagt, tmp_path: Path) -> None:
    whole = warc(tmp_path)
    cut = tmp_path / "cut.warc.gz"
    cut.write_bytes(whole.read_bytes()[:-100])
    told = puljevagt("ingest", "--json", cut)
    assert told.code == 3
    assert told.rows[0]["new"] == 1
    assert "cut.warc.gz" in told.err and "Traceback" not in told.err


def broken_nesting(path: Path) -> None:
    page = GOOD.read_text("utf-8").replace("</p>", "").replace("</article>", "</div></span></article></table>")
    path.write_text(page, "utf-8")


def unknown_encoding(path: Path) -> None:
    path.write_bytes(GOOD.read_bytes().replace(b'charset="utf-8"', b'charset="x-klingon"'))


def sixty_megabytes(path: Path) -> None:
    page = GOOD.read_bytes()
    path.write_bytes(page.replace(b"</body>", b"<p>Mere om puljen.</p>" * 2_800_000 + b"</body>"))
    assert path.stat().st_size > 60_000_000


@pytest.mark.parametrize("make", [broken_nesting, unknown_encoding, sixty_megabytes])
def test_a_page_in_bad_shape_is_still_read(puljevagt: Puljevagt, tmp_path: Path, make: Callable[[Path], None]) -> None:
    page = tmp_path / "page.html"
    make(page)
    assert puljevagt("ingest", page).code == 0
    (pool,) = puljevagt("pools", "--json").rows
    assert (pool["title"], pool["deadlines"]) == ("Fællesskabspuljen", ["2026-10-01T12:00"])
    (kept,) = Archive(tmp_path / "lake" / "raw").captures()
    assert Archive(tmp_path / "lake" / "raw").payload(kept) == page.read_bytes()


def test_a_page_that_announces_nothing_is_no_failure(puljevagt: Puljevagt) -> None:
    told = puljevagt("ingest", "--json", AWARDS)
    assert (told.code, told.rows[0]["no_announcement"], told.err) == (0, 1, "")
    assert puljevagt("pools", "--json").rows == []


def test_old_danish_letters_are_read(puljevagt: Puljevagt) -> None:
    puljevagt("ingest", OLD_LETTERS)
    (pool,) = puljevagt("pools", "--json").rows
    assert pool["title"] == "Vandløbspuljen"


def test_a_fault_in_the_extractors_costs_one_page(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(payload: bytes, *, media_type: str | None) -> None:
        raise ZeroDivisionError("a fault")

    monkeypatch.setattr("extractors.read_page", fail)
    reading, note = read_payload(b"<p>page", "text/html; charset=utf-8")
    assert reading is None and note is not None and "ZeroDivisionError: a fault" in note


def full(*args: object, **others: object) -> None:
    raise OSError(28, "No space left on device")


@pytest.mark.parametrize("where", ["puljevagt.archive.writing.Run._write", "puljevagt.curation.publish._Places.write"])
def test_a_full_disk_leaves_the_tables_and_the_next_run_goes_on(
    puljevagt: Puljevagt, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    puljevagt("ingest", "--manifest", DAY1)
    before = tables(tmp_path / "lake")
    with monkeypatch.context() as patched:
        patched.setattr(where, full)
        told = puljevagt("ingest", "--json", "--manifest", DAY2)
    assert (told.code, told.out) == (1, "")
    assert "full" in told.err and told.err.count("\n") == 1
    assert tables(tmp_path / "lake") == before
    assert puljevagt("ingest", "--manifest", DAY2).code == 0
    assert len(puljevagt("changes", "--json").rows) == 1


def test_what_a_killed_run_archived_is_brought_in_by_the_next(
    puljevagt: Puljevagt, tmp_path: Path, demo_lake: Path
) -> None:
    raw = tmp_path / "lake" / "raw"
    shutil.copytree(demo_lake / "raw", raw)  # archived, and never brought into tables
    last = max(Archive(raw).captures())  # of the second day
    cut = (raw / last.warc).read_bytes()[:-10]
    (raw / last.warc).write_bytes(cut)
    (report,) = puljevagt("ingest", "--json", "--manifest", DAY2).rows
    assert len(report["repairs"]) == 1
    assert (report["recovered"], report["archived"], report["already"]) == (23, 1, 11)
    assert tables(tmp_path / "lake") == tables(demo_lake)


def test_two_runs_at_once_come_one_after_the_other(puljevagt: Puljevagt, tmp_path: Path) -> None:
    lake = tmp_path / "lake"
    runs = [spawn("ingest", "--manifest", manifest, lake=lake) for manifest in (DAY1, DAY2)]
    for run in runs:
        _, told = run.communicate(timeout=120)
        assert run.returncode == 0, told
    assert len(puljevagt("pools", "--json").rows) >= 11
    (change,) = puljevagt("changes", "--json").rows
    assert change["kind"] == "deadline_extended"


def test_a_lake_that_stays_busy_is_told(puljevagt: Puljevagt, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Lake.lock.__wrapped__, "__defaults__", (0.1,))  # type: ignore[attr-defined]  # seconds to wait
    held, done = threading.Event(), threading.Event()

    def hold() -> None:
        with Lake(tmp_path / "lake").lock():
            held.set()
            done.wait(60)

    holder = threading.Thread(target=hold)
    holder.start()
    held.wait(10)
    told = puljevagt("ingest", GOOD)
    done.set()
    holder.join()
    assert (told.code, told.out) == (1, "")
    assert "another run" in told.err


def test_a_reader_keeps_its_tables_while_a_run_publishes(puljevagt: Puljevagt, tmp_path: Path) -> None:
    puljevagt("ingest", "--manifest", DAY1)
    opened = current(tmp_path / "lake" / "curated")
    assert opened is not None
    before = sorted(path.read_bytes() for path in opened.rglob("*.parquet"))
    puljevagt("ingest", "--manifest", DAY2)
    assert current(tmp_path / "lake" / "curated") != opened
    assert sorted(path.read_bytes() for path in opened.rglob("*.parquet")) == before


@pytest.mark.parametrize(
    ("url", "source"),
    [
        ("https://www.fjordby.example.dk/puljer?side=2", "fjordby.example.dk"),
        ("http://Fjordby.Example.dk:80/", "fjordby.example.dk"),
        ("https://www.ærø.example.dk/", "xn--r-3fa9c.example.dk"),
        ("http://127.0.0.1:8000/pulje", "host-127.0.0.1-8000"),
        ("urn:sha256:00ff", "files"),
        ("https://[broken", "files"),
    ],
)
def test_a_page_belongs_to_its_host(url: str, source: str) -> None:
    assert source_of(url) == source
