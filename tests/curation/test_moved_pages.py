"""A page that moves to another address keeps its pool, its history and its id in the tables."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from curation_samples import START, capture, page, tables

from extractors.model import Pool
from puljevagt.curation.curate import merge, rebuild
from puljevagt.curation.incoming import Seen
from puljevagt.curation.lake import Lake

POOL = Pool("Mødesteder i landsbyer", amount_total_dkk=4_000_000, deadlines=("2021-04-15",))
LATER = replace(POOL, deadlines=("2021-05-15",))
OLD, NEW = "https://kilde.dk/pulje", "https://kilde.dk/tilskud/pulje"


def rows(lake: Lake) -> dict[str, list[dict[str, Any]]]:
    return {name: table.to_pylist() for name, table in tables(lake).items()}


FIRST: list[Seen] = [(capture(page(POOL), 0, OLD), page(POOL), None)]
MOVE: list[Seen] = [
    (replace(capture(None, 1, OLD, 301), metadata={"location": NEW}), None, None),
    (capture(page(POOL), 1.1, NEW), page(POOL), None),
]
THEN: list[Seen] = [(capture(page(LATER), 2, NEW), page(LATER), None)]


def test_the_history_goes_on_at_the_new_address(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    for day, seen in enumerate((FIRST, MOVE, THEN)):
        merge(lake, seen, START + timedelta(days=day))
    found = rows(lake)
    (pool,) = found["pools"]
    assert (pool["url"], pool["first_seen"], pool["version"]) == (NEW, START, 2)
    assert [(row["kind"], row["url"]) for row in found["changes"]] == [("deadline_extended", NEW)]
    assert {row["pool_id"] for row in found["pool_versions"]} == {pool["pool_id"]}
    assert sorted(row["url"] for row in found["fetches"]) == [OLD, OLD, NEW, NEW]
    assert sorted(row["outcome"] for row in found["fetches"]) == ["changed", "moved", "new", "unchanged"]


def test_the_id_is_that_which_was_published_before_it_moved(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    merge(lake, FIRST, START)
    (before,) = rows(lake)["pools"]
    merge(lake, MOVE, START + timedelta(days=1))
    (after,) = rows(lake)["pools"]
    assert after["pool_id"] == before["pool_id"]


def test_run_by_run_the_tables_are_those_of_a_rebuild(tmp_path: Path) -> None:
    one, other = Lake(tmp_path / "one"), Lake(tmp_path / "other")
    for seen in (THEN, FIRST, MOVE):
        merge(one, seen, START + timedelta(days=9))
    rebuild(other, [*FIRST, *MOVE, *THEN], START + timedelta(days=9))
    for table in ("pool_versions", "changes", "fetches"):
        ours, theirs = (
            [
                {name: value for name, value in row.items() if not name.endswith("_id") and "version" not in name}
                for row in found[table]
            ]
            for found in (rows(one), rows(other))
        )
        assert ours == theirs
