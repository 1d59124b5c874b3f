"""A person says that a page announces nothing: its pools are withdrawn as a correction, and nobody is told."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from curation_samples import capture, page, tables

from extractors.model import Pool, Reading
from puljevagt.curation import fields, publications, query, review
from puljevagt.curation.curate import merge, rebuild
from puljevagt.curation.lake import Lake

NOW = datetime(2021, 4, 1, tzinfo=UTC)
POOL = Pool("Mødesteder i landsbyer", amount_total_dkk=4_000_000, deadlines=("2021-04-15",))
SISTER = Pool("Fælles haver", amount_total_dkk=900_000, deadlines=("2021-06-01",))
WHO: dict[str, Any] = {"by": "dataholdet", "now": NOW, "note": "en nyhed"}


def see(lake: Lake, reading: Reading, day: float = 0) -> None:
    merge(lake, [(capture(reading, day), reading, None)], NOW)


def rows(lake: Lake, table: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = tables(lake)[table].to_pylist()
    return found


def listed(lake: Lake) -> dict[str, bool]:
    return {row["title"]: row["listed"] for row in rows(lake, "pools")}


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    """A page with two pools, of which a person said that it announces nothing."""
    made = Lake(tmp_path)
    see(made, page(POOL, SISTER))
    review.correct(made, POOL.title, fields.ANNOUNCES, False, **WHO)
    return made


def test_all_its_pools_are_withdrawn_and_nobody_is_told(lake: Lake) -> None:
    assert listed(lake) == {POOL.title: False, SISTER.title: False}
    assert {row["status"] for row in query.pools(lake, NOW)} == {"closed"}
    assert not any(row["listed"] for row in rows(lake, "deadlines"))
    assert rows(lake, "changes") == []
    assert publications.since(lake, 0)[-1].news == ()


def test_who_said_so_is_its_evidence(lake: Lake) -> None:
    assert {(row["field"], row["rule"], row["reason"]) for row in rows(lake, "evidence")} == {
        ("is_announcement", "correction", "correction by dataholdet, 2021-04-01: en nyhed")
    }


def test_it_holds_while_the_page_says_the_same(lake: Lake) -> None:
    see(lake, page(POOL, SISTER), 1)
    see(lake, page(POOL, SISTER, menu="Forside | Presse"), 2)
    assert not any(listed(lake).values())
    assert review.flagged(lake, NOW) == []


def test_a_page_that_says_something_else_is_read_again_and_for_review(lake: Lake) -> None:
    see(lake, page(replace(POOL, deadlines=("2021-05-15",)), SISTER), 1)
    assert all(listed(lake).values())
    found = review.flagged(lake, NOW)
    assert {(row["field"], row["value"], row["decided"], row["stale"]) for row in found} == {
        ("is_announcement", True, False, True)
    }


def test_it_can_be_taken_back_for_all_of_them(lake: Lake) -> None:
    assert review.withdraw(lake, SISTER.title, fields.ANNOUNCES, **WHO).value is True
    assert all(listed(lake).values())
    assert len(rows(lake, "evidence")) > 2


def test_tables_made_anew_say_the_same(lake: Lake) -> None:
    before = tables(lake)
    shutil.rmtree(lake.curated)
    rebuild(lake, [(capture(page(POOL, SISTER)), page(POOL, SISTER), None)], NOW)
    assert tables(lake) == before
