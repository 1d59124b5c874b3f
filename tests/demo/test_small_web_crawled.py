"""The whole way: days of the small web crawled by ``puljevagt run`` give the tables and the changes that are true."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from demo.web import SmallWeb
from demo.web.history import MOVES, calendar_day
from flows.cli import main
from flows.server import prefect_for

DAYS = (0, 1, 2)
Rows = list[tuple[str, ...]]


@pytest.mark.prove
def test_days_crawled_become_tables_that_are_true(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PULJEVAGT_LAKE", str(tmp_path))
    with SmallWeb(share=0.2) as web, prefect_for(tmp_path, print):
        web.write_sources(tmp_path / "sources.toml")
        for web.day in DAYS:
            assert main(["run", "--now", f"{calendar_day(web.day)}T06:00Z"]) == 0
        assert web.trapped == []
        truth = {url: facts.deadlines for url, facts in web.truth().items()}
        planted = planted_moves(web)

    known = {row[0]: row[1:] for row in rows(tmp_path, "pools", "url", "list_sort(deadlines)", "listed")}
    found = {url for url, deadlines in truth.items() if url in known and [*map(str, known[url][0])] == [*deadlines]}
    assert len(found) / len(truth) >= 0.95
    told = {
        (url, str(kind), bool(silent))
        for url, kind, silent in rows(tmp_path, "changes", "url", "kind", "silent")
        if kind.startswith("deadline")
    }
    assert {url for url, _, _ in told} <= {url for url, _ in planted}, "a change that nobody made"
    missed = [move for move in planted if move not in {(url, silent) for url, _, silent in told}]
    assert len(missed) <= 0.05 * len(planted)


def planted_moves(web: SmallWeb) -> set[tuple[str, bool]]:
    """The addresses whose deadline was moved while one looked, and whether the page's stamp kept silent about it."""
    return {
        (web.url(name, web.sites[name].pool_path.format(slug=after.slug)), before.stamp == after.stamp)
        for name, pools in web.announcements.items()
        for pool in pools
        for before, after in zip(pool.versions, pool.versions[1:], strict=False)
        if after.kind in MOVES and DAYS[0] < after.since <= DAYS[-1]
    }


def rows(lake: Path, table: str, *columns: str) -> Rows:
    """Some columns of a published table."""
    files = f"{lake}/curated/{table}/**/*.parquet"
    return duckdb.read_parquet(files, hive_partitioning=True).project(", ".join(columns)).fetchall()
