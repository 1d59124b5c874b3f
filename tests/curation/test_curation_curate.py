"""A run brings captures into the tables; whatever the order of runs, the tables are those of a rebuild."""

from __future__ import annotations

import errno
import random
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pyarrow.parquet as pq
import pytest
from curation_samples import NOTHING, Capture, capture, page, tables
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.model import Event, Pool, Reading
from puljevagt.curation.curate import curated_places, merge, rebuild
from puljevagt.curation.generations import current, files
from puljevagt.curation.incoming import Seen
from puljevagt.curation.lake import Lake, LakeBusyError
from puljevagt.curation.publish import PublishError
from puljevagt.curation.staleness import StaleTablesError, stale
from puljevagt.curation.tables import TABLES

NOW = datetime(2021, 4, 1, tzinfo=UTC)
POOL = Pool("Mødesteder i landsbyer", amount_total_dkk=4_000_000, deadlines=("2021-04-15",), applicants=("kommune",))
LATER = replace(POOL, deadlines=("2021-05-15T12:00",))
OTHER = Pool("Fælles haver", amount_total_dkk=900_000, deadlines=("2021-06-01",))
MEETING = Event("2021-03-20T10:00", None)


def see(
    reading: Reading | None,
    day: float = 0,
    url: str = "https://kilde.dk/pulje",
    status: int = 200,
    source: str = "kilde.dk",
) -> Seen:
    return capture(reading, day, url, status, source), reading, None


def rows(lake: Lake, table: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = tables(lake)[table].to_pylist()
    return found


class TestMerge:
    def test_a_page_that_changes_has_its_versions_and_its_change(self, tmp_path: Path) -> None:
        lake = Lake(tmp_path)
        merge(lake, [see(page(POOL, stamp="2021-03-01"))], NOW)
        report = merge(lake, [see(page(LATER, stamp="2021-03-01"), 3)], NOW)
        assert (report.pages, report.changed, report.changes) == (1, 1, 1)
        (pool,) = rows(lake, "pools")
        assert (pool["deadlines"], pool["version"], pool["first_deadline"].isoformat()) == (
            ["2021-05-15T12:00"],
            2,
            "2021-05-15",
        )
        (change,) = rows(lake, "changes")
        assert (change["kind"], change["old"], change["new"]) == (
            "deadline_extended",
            '"2021-04-15"',
            '"2021-05-15T12:00"',
        )
        assert (change["silent"], change["from_version"], change["to_version"]) == (
            True,
            f"{pool['pool_id']}.1",
            f"{pool['pool_id']}.2",
        )

    def test_the_same_page_again_adds_a_fetch_and_no_version(self, tmp_path: Path) -> None:
        lake = Lake(tmp_path)
        merge(lake, [see(page(POOL))], NOW)
        report = merge(lake, [see(page(POOL), 1)], NOW)
        assert (report.unchanged, report.changes) == (1, 0)
        assert len(rows(lake, "fetches")) == 2
        assert len(rows(lake, "pool_versions")) == 1
        assert len(rows(lake, "readings")) == 1

    def test_a_payload_that_was_read_before_need_not_be_read_again(self, tmp_path: Path) -> None:
        lake = Lake(tmp_path)
        merge(lake, [see(page(POOL))], NOW)
        later = replace(capture(page(POOL), 1), record_type="revisit")
        report = merge(lake, [(later, None, None)], NOW)
        assert report.unchanged == 1

    def test_a_run_that_is_repeated_changes_nothing(self, tmp_path: Path) -> None:
        lake = Lake(tmp_path)
        seen = [see(page(POOL)), see(page(LATER), 1)]
        first = merge(lake, seen, NOW)
        again = merge(lake, seen, NOW)
        assert (again.pages, again.known, again.generation) == (0, 2, None)
        assert current(lake.curated) == lake.curated.resolve() / "generations" / str(first.generation)

    def test_the_same_capture_twice_in_a_run_counts_once(self, tmp_path: Path) -> None:
        report = merge(Lake(tmp_path), [see(page(POOL)), see(page(POOL))], NOW)
        assert (report.pages, report.known) == (1, 1)

    def test_only_the_sources_of_new_captures_are_rewritten(self, tmp_path: Path) -> None:
        lake = Lake(tmp_path)
        merge(lake, [see(page(POOL)), see(page(OTHER), url="https://anden.dk/", source="anden.dk")], NOW)
        before = current(lake.curated)
        merge(lake, [see(page(LATER), 1)], NOW)
        after = current(lake.curated)
        assert before is not None
        assert after is not None
        kept = [
            one.samefile(other)
            for table in TABLES
            for one, other in zip(files(before, table, "anden.dk"), files(after, table, "anden.dk"), strict=True)
        ]
        assert len(kept) >= 5
        assert all(kept)

    def test_the_report_counts_by_outcome_and_says_why_something_failed(self, tmp_path: Path) -> None:
        broken: Seen = (capture(None, 0, "https://kilde.dk/tom", 200), None, "the file is empty")
        report = merge(Lake(tmp_path), [see(page(POOL)), see(NOTHING, url="https://kilde.dk/om"), broken], NOW)
        assert report.to_json() == {
            "pages": 3,
            "new": 1,
            "changed": 0,
            "unchanged": 0,
            "moved": 0,
            "no_announcement": 1,
            "failed": [{"url": "https://kilde.dk/tom", "reason": "the file is empty"}],
            "known": 0,
            "changes": 0,
            "stale_corrections": 0,
            "corrected": 0,
            "held": [],
            "notes": [],
            "sources": ["kilde.dk"],
            "generation": "000001-20210401T000000Z",
        }

    def test_an_older_snapshot_goes_where_it_belongs_and_the_pool_keeps_its_id(self, tmp_path: Path) -> None:
        lake = Lake(tmp_path)
        merge(lake, [see(page(LATER), 5)], NOW)
        (before,) = rows(lake, "pools")
        merge(lake, [see(page(replace(POOL, title="Mødesteder i landsbyerne")), 0)], NOW)
        (after,) = rows(lake, "pools")
        assert after["pool_id"] == before["pool_id"]
        assert [version["title"] for version in rows(lake, "pool_versions")] == ["Mødesteder i landsbyerne", POOL.title]

    def test_many_small_files_of_readings_become_one(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        lake = Lake(tmp_path)
        for day in range(5):
            merge(lake, [see(page(POOL, menu=f"Menu {day}"), day)], NOW)
        generation = current(lake.curated)
        assert generation is not None
        assert len(files(generation, "readings", "kilde.dk")) == 2
        assert len(rows(lake, "readings")) == 5

    def test_what_is_curated_is_known_by_its_place_in_the_archive(self, tmp_path: Path) -> None:
        lake = Lake(tmp_path)
        assert curated_places(lake) == set()
        one = capture(page(POOL))
        merge(lake, [(one, page(POOL), None)], NOW)
        assert curated_places(lake) == {(one.warc, one.offset)}

    def test_a_page_read_without_a_digest_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(ValueError, match="must have a digest"):
            merge(Lake(tmp_path), [(replace(capture(page(POOL)), digest=None), page(POOL), None)], NOW)

    def test_a_full_disk_leaves_the_tables_as_they_were(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        lake = Lake(tmp_path)
        merge(lake, [see(page(POOL))], NOW)
        before = tables(lake)

        def full(*_: Any, **__: Any) -> None:
            raise OSError(errno.ENOSPC, "No space left on device")

        with monkeypatch.context() as patched:
            patched.setattr(pq, "write_table", full)
            with pytest.raises(PublishError, match="is full"):
                merge(lake, [see(page(LATER), 1)], NOW)
        assert tables(lake) == before
        assert merge(lake, [see(page(LATER), 1)], NOW).changed == 1


class TestExtractorVersions:
    def test_readings_of_other_extractors_are_not_mixed_in(self, tmp_path: Path) -> None:
        lake = Lake(tmp_path)
        merge(lake, [see(page(POOL, version="1"))], NOW)
        with pytest.raises(StaleTablesError, match="extractors of version 1"):
            merge(lake, [see(page(LATER, version="2"), 1)], NOW)
        found = stale(lake, ["2"])
        assert found is not None and found.sources == ("kilde.dk",)
        assert stale(lake, ["1"]) is None

    def test_a_rebuild_with_better_extractors_is_no_change_of_the_page(self, tmp_path: Path) -> None:
        lake = Lake(tmp_path)
        captures = [capture(page(POOL), day) for day in (0, 1)]
        worse, better = page(replace(POOL, amount_total_dkk=None), version="1"), page(POOL, version="2")
        merge(lake, [(one, worse, None) for one in captures], NOW)
        before = rows(lake, "pools")[0]["pool_id"]
        rebuild(lake, [(one, better, None) for one in captures], NOW)
        (pool,) = rows(lake, "pools")
        assert (pool["pool_id"], pool["amount_total_dkk"], pool["version"]) == (before, 4_000_000, 1)
        assert rows(lake, "changes") == []

    def test_tables_written_with_other_columns_want_a_rebuild(self, tmp_path: Path) -> None:
        lake = Lake(tmp_path)
        assert stale(lake) is None
        merge(lake, [see(page(POOL))], NOW)
        generation = current(lake.curated)
        assert generation is not None
        (path,) = files(generation, "pools", "kilde.dk")
        pq.write_table(pq.read_table(path, partitioning=None).drop(["area"]), path)
        assert "the table pools was written by another version" in str(stale(lake))
        with pytest.raises(StaleTablesError):
            merge(lake, [see(page(LATER), 1)], NOW)


READINGS: dict[str, Reading | None] = {
    "first": page(POOL, events=(MEETING,)),
    "later": page(LATER, emails=("pulje@example.dk",)),
    "two": page(POOL, OTHER),
    "noise": page(POOL, menu="Ny menu", events=(MEETING,)),
    "none": NOTHING,
    "gone": None,
    "broken": None,
    "moved": None,
}
STATUS = {"gone": 404, "broken": 500, "moved": 301}
AFTERWARDS = datetime(2022, 1, 1, tzinfo=UTC)
"""All deadlines have passed: no pool is open, so none can be lost, and the publish gate is another test's matter."""
URLS = ("https://kilde.dk/pulje", "https://kilde.dk/haver", "https://anden.dk/")
fetched = st.tuples(st.sampled_from(list(READINGS)), st.integers(0, 6), st.sampled_from(URLS))


def made(drawn: Iterable[tuple[str, int, str]]) -> list[Seen]:
    found = {}
    for name, day, url in drawn:
        reading = READINGS[name]
        one: Any = see(reading, day, url, STATUS.get(name, 200), url.split("/")[2])[0]
        if name == "moved":
            one = replace(one, metadata={"location": next(other for other in URLS[:2] if other != url)})
        found[one.warc, one.offset] = one, reading, None
    return list(found.values())


@given(st.lists(fetched, min_size=1, max_size=10), st.randoms(use_true_random=False))
@settings(max_examples=25, deadline=None)
def test_runs_in_any_order_give_the_tables_of_a_rebuild(
    tmp_path_factory: pytest.TempPathFactory, drawn: list[tuple[str, int, str]], rng: random.Random
) -> None:
    seen, lake = made(drawn), Lake(tmp_path_factory.mktemp("lake"))
    if rng.random() < 0.5:
        rng.shuffle(seen)
    else:
        seen.sort(key=lambda one: one[0].fetched_at)
    first, second = sorted(rng.randrange(len(seen) + 1) for _ in range(2))
    for run in (seen[:first], seen[first:second], seen[second:], seen[:1]):
        known = {(one[0].url, one[0].digest) for one in (seen[: seen.index(run[0])] if run else [])}
        merge(
            lake, [(one, None if (one.url, one.digest) in known else said, note) for one, said, note in run], AFTERWARDS
        )
    step_by_step = tables(lake)
    rebuild(lake, sorted(seen, key=lambda one: one[0].fetched_at), AFTERWARDS)
    assert tables(lake) == step_by_step


def test_a_rebuild_of_nothing_has_empty_tables(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    merge(lake, [see(page(POOL))], NOW)
    rebuild(lake, [], NOW)
    assert len(pd.read_parquet(lake.curated / "pools")) == 0


def test_after_curated_is_deleted_a_rebuild_gives_equal_tables(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    seen = [see(page(POOL, OTHER)), see(page(LATER, OTHER), 1), see(page(OTHER), 2)]
    for one in seen:
        merge(lake, [one], NOW)
    before = tables(lake)
    lake.curated.rename(tmp_path / "away")
    rebuild(lake, seen, NOW + timedelta(days=9))
    assert tables(lake) == before


def test_bare_pandas_and_a_duckdb_glob_read_the_pools(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    merge(lake, [see(page(POOL)), see(page(OTHER), url="https://anden.dk/", source="anden.dk")], NOW)
    frame = pd.read_parquet(lake.curated / "pools")
    assert sorted(zip(frame["source"], frame["title"], strict=True)) == [
        ("anden.dk", OTHER.title),
        ("kilde.dk", POOL.title),
    ]
    glob = f"{lake.curated}/pools/**/*.parquet"
    found = duckdb.execute(
        f"select source, title from read_parquet('{glob}') where list_contains(applicants, 'kommune')"
    )
    assert found.fetchall() == [("kilde.dk", POOL.title)]


def test_a_second_run_waits_and_then_says_so(tmp_path: Path) -> None:
    with (
        Lake(tmp_path).lock(),
        pytest.raises(LakeBusyError, match="another run has held the lake"),
        Lake(tmp_path).lock(0.1),
    ):
        pass


def test_a_time_without_a_zone_is_refused(tmp_path: Path) -> None:
    naive: Capture = replace(capture(page(POOL)), fetched_at=datetime(2021, 3, 1))
    with pytest.raises(ValueError, match="has no zone"):
        merge(Lake(tmp_path), [(naive, page(POOL), None)], NOW)
