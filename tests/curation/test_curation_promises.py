"""Promises to those who read the tables: whole runs only, whatever is published meanwhile; and tables of a released
version of the project become those of this one."""

from __future__ import annotations

import tarfile
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest
from curation_samples import START, capture, page, tables

from extractors.model import Pool
from flows.reading import read_captures
from puljevagt.archive import Archive
from puljevagt.curation import publications
from puljevagt.curation.curate import merge, rebuild
from puljevagt.curation.generations import current, read_any
from puljevagt.curation.lake import Lake
from puljevagt.curation.staleness import StaleTablesError, stale

NOW = datetime(2026, 9, 15, tzinfo=UTC)
RELEASED = sorted((Path(__file__).parent / "released").glob("*.tar.gz"))
SITES = ("kilde.dk", "anden.dk", "tredje.dk")


def a_run(lake: Lake, number: int) -> None:
    """A run over three sites, each with a page whose deadline is the run's number."""
    day = (START + timedelta(days=number)).date().isoformat()
    reading = page(Pool("Fælles haver", deadlines=(day,)))
    seen = [(capture(reading, number, f"https://{site}/", source=site), reading, None) for site in SITES]
    merge(lake, seen, START + timedelta(days=number))


def readers(lake: Lake, runs: int) -> list[Any]:
    """What three readers in a loop find odd while runs are published: an error, or rows of two runs."""
    odd: list[Any] = []
    done = threading.Event()

    def loop(look: Any) -> None:
        while not done.is_set():
            try:
                seen = look()
                if len(seen) != 1:
                    odd.append(seen)
            except Exception as error:
                odd.append(repr(error))

    def by_pandas() -> set[str]:
        generation = current(lake.curated)  # a moment, for what takes several files
        return {days[0] for days in pd.read_parquet(f"{generation}/pools")["deadlines"]}

    def by_duckdb() -> set[str]:
        pattern = f"{current(lake.curated)}/pools/**/*.parquet"
        return {row[0] for row in duckdb.connect().execute(f"SELECT deadlines[1] FROM '{pattern}'").fetchall()}

    def across_tables() -> set[str]:
        generation = current(lake.curated)
        versions = pd.read_parquet(f"{generation}/pool_versions")
        now = versions[versions["valid_to"].isna()]
        dates = pd.read_parquet(f"{generation}/deadlines")["date"]
        return {days[0] for days in now["deadlines"]} | {str(day) for day in dates}

    threads = [threading.Thread(target=loop, args=(look,)) for look in (by_pandas, by_duckdb, across_tables)]
    for thread in threads:
        thread.start()
    for number in range(1, runs + 1):
        a_run(lake, number)
    done.set()
    for thread in threads:
        thread.join()
    return odd


@pytest.mark.parametrize("runs", [8, pytest.param(50, marks=pytest.mark.prove)])
def test_readers_in_a_loop_never_fail_and_see_whole_runs_only(tmp_path: Path, runs: int) -> None:
    lake = Lake(tmp_path)
    a_run(lake, 0)
    assert readers(lake, runs) == []
    assert len(tables(lake)["pool_versions"]) == 3 * (runs + 1)


@pytest.mark.parametrize("released", RELEASED, ids=lambda path: path.name.removesuffix(".tar.gz"))
class TestReleased:
    def test_its_tables_become_those_of_this_version_and_nobody_is_told(self, tmp_path: Path, released: Path) -> None:
        with tarfile.open(released) as kept:
            kept.extractall(tmp_path, filter="data")
        lake = Lake(tmp_path)
        generation = current(lake.curated)
        assert generation is not None
        before = {
            row["pool_id"]: row["title"]
            for source in ("fjordby.example.dk", "tangfonden.example.dk")
            for table in [read_any(generation, "pools", source)]
            if table is not None
            for row in table.to_pylist()
        }
        found = stale(lake)
        assert found is not None and found.sources is None
        archive = Archive(lake.raw)
        captures = [(one, one) for one in archive.captures()]
        with pytest.raises(StaleTablesError, match="another version"):
            merge(lake, read_captures(lake.raw, captures), NOW)
        rebuild(lake, read_captures(lake.raw, captures), NOW)
        assert stale(lake) is None
        after = tables(lake)
        known = {row["pool_id"] for row in after["pools"].to_pylist()}
        assert len(before) == 3 and before.keys() <= known
        assert len(after["changes"]) == 1
        assert [item.news for item in publications.since(lake, 0)] == [()]

    def test_they_are_those_of_a_lake_that_never_had_others(self, tmp_path: Path, released: Path) -> None:
        with tarfile.open(released) as kept:
            kept.extractall(tmp_path, filter="data")
        lake = Lake(tmp_path)
        captures = [(one, one) for one in Archive(lake.raw).captures()]
        rebuild(lake, read_captures(lake.raw, captures), NOW)
        migrated = tables(lake)
        lake.curated.rename(tmp_path / "away")
        rebuild(lake, read_captures(lake.raw, captures), NOW)
        assert tables(lake) == migrated
