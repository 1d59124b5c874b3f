"""Publishing: a reader always has one whole run's tables, whatever happens to the run that publishes the next."""

from __future__ import annotations

import errno
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from puljevagt.curation import publish as publishing
from puljevagt.curation.generations import current, files, folder_name, read, sources
from puljevagt.curation.publish import Drop, Partition, PublishError, publish
from puljevagt.curation.schema import SchemaError
from puljevagt.curation.tables import TABLES

NOW = datetime(2021, 3, 1, 6, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def fetches(source: str, *notes: str, at: datetime = NOW) -> Partition:
    row = dict.fromkeys(TABLES["fetches"].schema.names)
    row |= {"source": source, "url": f"https://{source}/", "fetched_at": at, "record_type": "response", "warc": "a"}
    rows = [row | {"offset": place, "run_id": "r", "outcome": "new", "note": note} for place, note in enumerate(notes)]
    return Partition("fetches", source, TABLES["fetches"].cast(rows))


def notes(curated: Path) -> list[str]:
    """What a reader sees: the notes of all fetches, by source."""
    table = pd.read_parquet(curated / "fetches")
    return sorted(f"{source}: {note}" for source, note in zip(table["source"], table["note"], strict=True))


class TestGenerations:
    def test_a_partition_that_is_not_published_anew_is_the_same_file(self, tmp_path: Path) -> None:
        first = publish(tmp_path, [fetches("a.dk", "1"), fetches("b.dk", "1")], NOW)
        second = publish(tmp_path, [fetches("b.dk", "2")], NOW + DAY)
        kept, old = files(second, "fetches", "a.dk")[0], files(first, "fetches", "a.dk")[0]
        assert kept.samefile(old)
        assert notes(tmp_path) == ["a.dk: 1", "b.dk: 2"]

    def test_nothing_of_a_dropped_source_is_taken_over(self, tmp_path: Path) -> None:
        publish(tmp_path, [fetches("a.dk", "1"), fetches("b.dk", "1"), fetches("c.dk", "1")], NOW)
        publish(tmp_path, [Drop("a.dk"), Drop("b.dk"), fetches("b.dk", "2")], NOW)
        assert notes(tmp_path) == ["b.dk: 2", "c.dk: 1"]

    def test_a_file_may_come_in_the_place_of_some(self, tmp_path: Path) -> None:
        for number in range(3):
            part = fetches("a.dk", str(number))
            publish(tmp_path, [Partition("fetches", "a.dk", part.rows, frozenset())], NOW)
        both = fetches("a.dk", "0 and 2").rows
        publish(tmp_path, [Partition("fetches", "a.dk", both, frozenset({"part-0.parquet", "part-2.parquet"}))], NOW)
        assert notes(tmp_path) == ["a.dk: 0 and 2", "a.dk: 1"]

    def test_a_number_is_higher_than_any_given_before(self, tmp_path: Path) -> None:
        assert publish(tmp_path, [], NOW, above=41).name.startswith("000042-")
        assert publish(tmp_path, [], NOW, above=7).name.startswith("000043-")

    def test_what_is_appended_stands_beside_what_was_there(self, tmp_path: Path) -> None:
        for number in range(11):
            part = fetches("a.dk", str(number))
            publish(tmp_path, [Partition("fetches", "a.dk", part.rows, frozenset())], NOW)
        generation = current(tmp_path)
        assert generation is not None
        assert [path.name for path in files(generation, "fetches", "a.dk")] == [f"part-{n}.parquet" for n in range(11)]
        assert read(generation, "fetches", "a.dk")["note"].to_pylist() == [str(number) for number in range(11)]

    def test_a_generation_stays_a_day_after_the_next(self, tmp_path: Path) -> None:
        first = publish(tmp_path, [fetches("a.dk", "1")], NOW)
        second = publish(tmp_path, [fetches("a.dk", "2")], NOW + DAY)
        publish(tmp_path, [fetches("a.dk", "3")], NOW + 1.9 * DAY)
        assert first.exists()
        publish(tmp_path, [fetches("a.dk", "4")], NOW + 2 * DAY)
        assert not first.exists()
        assert second.exists()

    def test_a_clock_that_stands_still_does_no_harm(self, tmp_path: Path) -> None:
        names = [publish(tmp_path, [fetches("a.dk", str(n))], NOW).name for n in range(3)]
        assert names == sorted(set(names))
        assert notes(tmp_path) == ["a.dk: 2"]

    def test_a_reader_that_resolved_current_keeps_its_moment(self, tmp_path: Path) -> None:
        publish(tmp_path, [fetches("a.dk", "old")], NOW)
        held = current(tmp_path)
        publish(tmp_path, [fetches("a.dk", "new")], NOW)
        assert held is not None
        assert pd.read_parquet(held / "fetches")["note"].tolist() == ["old"]

    @pytest.mark.parametrize("source", ["Ærø Kommune", "a/b", "100% støtte", "kilde.dk"])
    def test_any_name_of_a_source_comes_back(self, tmp_path: Path, source: str) -> None:
        row = fetches("x.dk", "1").rows.to_pylist()[0] | {"source": source}
        publish(tmp_path, [Partition("fetches", source, TABLES["fetches"].cast([row]))], NOW)
        generation = current(tmp_path)
        assert generation is not None
        assert sources(generation, "fetches") == [source]
        assert pd.read_parquet(tmp_path / "fetches")["source"].tolist() == [source]
        found = duckdb.execute(f"select source from read_parquet('{tmp_path}/fetches/**/*.parquet')").fetchall()
        assert found == [(source,)]

    @pytest.mark.parametrize("source", ["2024", "", "1-2-3"])
    def test_a_name_that_readers_take_for_a_number_is_refused(self, tmp_path: Path, source: str) -> None:
        with pytest.raises(ValueError, match="cannot be a source's name"):
            folder_name(source)

    def test_files_of_another_version_of_the_project_are_refused(self, tmp_path: Path) -> None:
        generation = publish(tmp_path, [fetches("a.dk", "1")], NOW)
        (path,) = files(generation, "fetches", "a.dk")
        pq.write_table(pa.table({"url": ["https://a.dk/"]}), path)
        with pytest.raises(SchemaError, match="puljevagt rebuild"):
            read(generation, "fetches", "a.dk")


class TestReaders:
    def test_empty_tables_have_their_columns(self, tmp_path: Path) -> None:
        publish(tmp_path, [], NOW)
        for name, table in TABLES.items():
            assert set(pd.read_parquet(tmp_path / name).columns) == set(table.schema.names)
            glob = duckdb.execute(f"describe select * from read_parquet('{tmp_path}/{name}/**/*.parquet')").fetchall()
            assert {column[0] for column in glob} == set(table.schema.names)

    def test_nulls_lists_and_times_come_back(self, tmp_path: Path) -> None:
        publish(tmp_path, [pools("a.dk"), fetches("a.dk", "1")], NOW)
        row = pd.read_parquet(tmp_path / "pools").iloc[0]
        assert list(row["deadlines"]) == ["2021-04-15T12:00", "2021-10-15"]
        assert list(row["partners"]) == []
        assert row["events"][0] == {"at": "2021-03-20T10:00", "place": None}
        assert pd.isna(row["amount_annual_dkk"])
        assert row["first_seen"] == pd.Timestamp(NOW)
        found = duckdb.execute(
            f"""select source, deadlines, partners, events[1]."at", grant_max_dkk, amount_annual_dkk, epoch(first_seen)
            from read_parquet('{tmp_path}/pools/**/*.parquet')"""
        ).fetchall()
        assert found == [
            ("a.dk", ["2021-04-15T12:00", "2021-10-15"], [], "2021-03-20T10:00", 250_000, None, NOW.timestamp())
        ]

    def test_what_a_column_means_stands_in_the_file(self, tmp_path: Path) -> None:
        generation = publish(tmp_path, [pools("a.dk")], NOW)
        schema = pq.read_schema(files(generation, "pools", "a.dk")[0])
        assert schema.field("grant_max_dkk").metadata[b"unit"] == b"whole kroner"

    def test_a_reader_in_a_loop_sees_whole_runs_only(self, tmp_path: Path) -> None:
        publish(tmp_path, [fetches("a.dk", "0"), fetches("b.dk", "0")], NOW)
        odd: list[Any] = []
        done = threading.Event()

        def reader() -> None:
            while not done.is_set():
                try:
                    generation = current(tmp_path)
                    assert generation is not None
                    seen = {read(generation, "fetches", source)["note"][0].as_py() for source in ("a.dk", "b.dk")}
                    if len(seen) != 1:
                        odd.append(seen)
                except Exception as error:
                    odd.append(error)

        thread = threading.Thread(target=reader)
        thread.start()
        for number in range(1, 20):
            publish(tmp_path, [fetches("a.dk", str(number)), fetches("b.dk", str(number))], NOW + number * DAY / 100)
        done.set()
        thread.join()
        assert odd == []


def pools(source: str) -> Partition:
    row = dict.fromkeys(TABLES["pools"].schema.names)
    row |= {field.name: [] for field in TABLES["pools"].schema if pa.types.is_list(field.type)}
    row |= {field.name: False for field in TABLES["pools"].schema if pa.types.is_boolean(field.type)}
    row |= {"pool_id": "p1", "source": source, "url": f"https://{source}/", "title": "Fælles haver", "digest": "d"}
    row |= {"deadlines": ["2021-04-15T12:00", "2021-10-15"], "grant_max_dkk": 250_000, "extractor_version": "1"}
    row |= {"events": [{"at": "2021-03-20T10:00", "place": None}], "version": 1, "first_seen": NOW, "last_seen": NOW}
    return Partition("pools", source, TABLES["pools"].cast([row]))


class Killed(BaseException):
    """Ends the process, as far as the code can tell: nothing catches it and cleans up."""


STEPS = [
    (os, "link"),
    (os, "fsync"),
    (Path, "mkdir"),
    (Path, "rename"),
    (Path, "replace"),
    (Path, "symlink_to"),
    (pq, "write_table"),
]


@contextmanager
def stopping_at(number: int, error: BaseException, patch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """Raise ``error`` in place of the ``number``-th step that touches the disk; gives the count of steps begun."""
    count = [0]
    one_at_a_time = threading.Lock()  # files are forced to the disk side by side

    def stepping(real: Callable[..., Any]) -> Callable[..., Any]:
        def step(*args: Any, **kwargs: Any) -> Any:
            with one_at_a_time:
                count[0] += 1
                if count[0] == number:
                    raise error
            return real(*args, **kwargs)

        return step

    with patch.context() as patched:
        for owner, name in STEPS:
            patched.setattr(owner, name, stepping(getattr(owner, name)))
        yield count


def steps_of_a_publication(tmp_path: Path, patch: pytest.MonkeyPatch) -> int:
    publish(tmp_path, [fetches("a.dk", "old"), fetches("b.dk", "old")], NOW)
    with stopping_at(-1, Killed(), patch) as count:
        publish(tmp_path, [fetches("a.dk", "new")], NOW)
    return count[0]


OLD, NEW = ["a.dk: old", "b.dk: old"], ["a.dk: new", "b.dk: old"]


def test_a_kill_at_any_step_leaves_whole_tables_and_the_next_run_repairs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = steps_of_a_publication(tmp_path / "count", monkeypatch)
    assert steps > 20
    for step in range(1, steps + 1):
        curated = tmp_path / str(step)
        publish(curated, [fetches("a.dk", "old"), fetches("b.dk", "old")], NOW)
        with stopping_at(step, Killed(), monkeypatch), pytest.raises(Killed):
            publish(curated, [fetches("a.dk", "new")], NOW)
        assert notes(curated) in (OLD, NEW), f"killed at step {step}"
        publish(curated, [fetches("a.dk", "new")], NOW)
        assert notes(curated) == NEW
        left = {path.name for path in (curated / "generations").iterdir()}
        assert all(publishing._GENERATION.fullmatch(name) for name in left), left


def test_a_kill_in_the_first_publication_leaves_none_or_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with stopping_at(-1, Killed(), monkeypatch) as count:
        publish(tmp_path / "count", [fetches("a.dk", "new")], NOW)
    for step in range(1, count[0] + 1):
        curated = tmp_path / str(step)
        with stopping_at(step, Killed(), monkeypatch), pytest.raises(Killed):
            publish(curated, [fetches("a.dk", "new")], NOW)
        assert current(curated) is None or notes(curated) == ["a.dk: new"]
        publish(curated, [fetches("a.dk", "new")], NOW)
        assert notes(curated) == ["a.dk: new"]


def test_a_full_disk_at_any_step_is_said_and_leaves_the_tables_as_they_were(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    full = OSError(errno.ENOSPC, "No space left on device")
    steps = steps_of_a_publication(tmp_path, monkeypatch)
    publish(tmp_path, [fetches("a.dk", "old")], NOW)
    for step in range(1, steps):  # the last step forces the switch, which has then been made, to the disk
        with (
            stopping_at(step, full, monkeypatch),
            pytest.raises(PublishError, match="is full; the tables are as before"),
        ):
            publish(tmp_path, [fetches("a.dk", "new")], NOW)
        assert notes(tmp_path) == OLD, f"full at step {step}"
    publish(tmp_path, [fetches("a.dk", "new")], NOW)
    assert notes(tmp_path) == NEW
