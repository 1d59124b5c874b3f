"""A page that moves to another address keeps its pool, its history and its id in the tables, whichever of its two
addresses was asked first."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from curation_samples import START, capture, page, tables
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.model import Pool, Reading
from puljevagt.curation import publications, query, review
from puljevagt.curation.calls.decisions import CallDecision, Verdict, record
from puljevagt.curation.curate import merge, rebuild, redo
from puljevagt.curation.identity import Page
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


def told(lake: Lake) -> list[str]:
    """The kinds of change, or "pool", of which somebody may have been told."""
    kinds = {row["change_id"]: row["kind"] for row in rows(lake)["changes"]}
    return [kinds.get(name, "pool") for item in publications.since(lake, 0) for name in item.news]


def shown(reading: Reading, day: float, url: str) -> Seen:
    return capture(reading, day, url), reading, None


def sent(day: float, url: str = OLD, location: str = NEW) -> Seen:
    return replace(capture(None, day, url, 301), metadata={"location": location}), None, None


def test_a_page_that_gives_another_address_as_its_own_goes_on_there(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    merge(lake, FIRST, START)
    (before,) = rows(lake)["pools"]
    why = f"the page gives another address as its own: {NEW}"
    own = replace(capture(page(POOL), 7, OLD), metadata={"canonical": NEW, "no_news": why}), None, why
    report = merge(lake, [own, shown(page(LATER), 7.0001, NEW)], START + timedelta(days=7))
    (after,) = rows(lake)["pools"]
    assert (after["pool_id"], after["url"], after["version"]) == (before["pool_id"], NEW, 2)
    assert (report.moved, report.failed, told(lake)) == (1, [], ["deadline_extended"])


class TestNewAddressFirst:
    """A list names the new address, so it is asked for before the old one is."""

    def test_in_one_run_it_is_one_pool_and_nobody_is_told_of_a_new_one(self, tmp_path: Path) -> None:
        lake = Lake(tmp_path)
        merge(lake, FIRST, START)
        (before,) = rows(lake)["pools"]
        report = merge(lake, [shown(page(POOL), 7, NEW), sent(7.0001)], START + timedelta(days=7))
        (after,) = rows(lake)["pools"]
        assert (after["pool_id"], after["url"], after["former_ids"]) == (before["pool_id"], NEW, [])
        assert (after["first_seen"], after["last_seen"]) == (START, START + timedelta(days=7))
        assert (report.new, report.unchanged, report.moved, report.notes) == (0, 1, 1, [])
        assert told(lake) == []

    def test_what_changed_with_the_move_is_told_as_a_change(self, tmp_path: Path) -> None:
        lake = Lake(tmp_path)
        merge(lake, FIRST, START)
        merge(lake, [shown(page(LATER), 7, NEW), sent(7.0001)], START + timedelta(days=7))
        assert told(lake) == ["deadline_extended"]

    @pytest.fixture
    def late(self, tmp_path: Path) -> tuple[Lake, str, str]:
        """A lake in which the old address was found to send on a run after the new one was published; the two ids."""
        lake = Lake(tmp_path)
        merge(lake, FIRST, START)
        (old,) = rows(lake)["pools"]
        merge(lake, [shown(page(LATER), 7, NEW)], START + timedelta(days=7))
        (new,) = [row for row in rows(lake)["pools"] if row["url"] == NEW]
        review.correct(lake, new["pool_id"], "amount_total_dkk", 5_000_000, by="en medarbejder", now=START)
        report = merge(lake, [sent(8)], START + timedelta(days=8))
        assert report.notes == [
            f"{new['pool_id']} is {old['pool_id']}: its page had moved there before, as is now seen"
        ]
        return lake, old["pool_id"], new["pool_id"]

    def test_in_a_later_run_the_older_id_goes_on_and_the_other_leads_to_it(self, late: tuple[Lake, str, str]) -> None:
        lake, old, new = late
        (pool,) = rows(lake)["pools"]
        assert (pool["pool_id"], pool["url"], pool["former_ids"]) == (old, NEW, [new])
        assert query.pool(lake, new, START)["pool_id"] == query.pool(lake, old, START)["pool_id"] == old
        assert [(row["kind"], row["pool_id"]) for row in rows(lake)["changes"]] == [("deadline_extended", old)]
        (call,) = rows(lake)["calls"]
        assert call["pools"] == [old]

    def test_it_was_told_once_as_new_and_never_again(self, late: tuple[Lake, str, str]) -> None:
        lake, _, new = late
        merge(lake, [shown(page(LATER), 9, NEW)], START + timedelta(days=9))
        assert [item.news for item in publications.since(lake, 0) if item.news] == [(new,)]

    def test_what_people_decided_under_the_retired_id_holds_until_it_is_taken_back(
        self, late: tuple[Lake, str, str]
    ) -> None:
        lake, _, new = late
        assert [row["amount_total_dkk"] for row in rows(lake)["pools"]] == [5_000_000]
        review.withdraw(lake, new, "amount_total_dkk", by="en medarbejder", now=START + timedelta(days=9))
        assert [row["amount_total_dkk"] for row in rows(lake)["pools"]] == [4_000_000]

    def test_a_call_that_people_made_under_the_retired_id_stays(self, late: tuple[Lake, str, str]) -> None:
        lake, old, new = late
        there = "https://kilde.dk/haver"
        merge(lake, [shown(page(Pool("Fælles haver")), 9, there)], START + timedelta(days=9))
        (other,) = [row["pool_id"] for row in rows(lake)["pools"] if row["url"] == there]
        record(lake.call_decisions, CallDecision(new, other, Verdict.JOIN, "en medarbejder", START))
        redo(lake, [Page("kilde.dk", NEW)], START + timedelta(days=10))
        assert [sorted(row["pools"]) for row in rows(lake)["calls"]] == [sorted([old, other])]

    def test_both_ids_last_when_the_tables_are_made_anew(self, late: tuple[Lake, str, str]) -> None:
        lake, _, _ = late
        everything = [*FIRST, shown(page(LATER), 7, NEW), sent(8)]
        before = tables(lake)
        rebuild(lake, everything, START + timedelta(days=9))
        assert tables(lake)["pools"] == before["pools"]

    def test_a_site_whose_pages_all_moved_a_run_ago_is_not_held_back(self, tmp_path: Path) -> None:
        lake, names = Lake(tmp_path), "abcd"
        now = datetime(2021, 3, 20, tzinfo=UTC)
        sites = [(replace(POOL, title=f"Pulje {name}"), f"https://kilde.dk/{name}") for name in names]
        merge(lake, [shown(page(pool), 0, url) for pool, url in sites], now)
        merge(lake, [shown(page(pool), 7, f"{url}-2021") for pool, url in sites], now)
        report = merge(lake, [sent(8, url, f"{url}-2021") for _, url in sites], now)
        assert (report.held, report.moved, len(rows(lake)["pools"])) == ([], 4, 4)


ANSWERS = st.tuples(st.sampled_from([OLD, NEW]), st.sampled_from([POOL, LATER, None]))
"""What an address shows; ``None``: it sends on to the other one."""
USUAL = [(OLD, POOL), (NEW, LATER), (OLD, None)]


@given(st.lists(ANSWERS, max_size=3), st.integers(0, 3), st.randoms(use_true_random=False))
@settings(max_examples=15, deadline=None)
def test_whatever_arrives_in_any_order_no_id_is_lost_and_the_tables_are_those_of_a_rebuild(
    drawn: list[tuple[str, Pool | None]], place: int, rng: random.Random
) -> None:
    answers = [*drawn[:place], *USUAL, *drawn[place:]]
    other = {OLD: NEW, NEW: OLD}
    runs = [
        [shown(page(pool), day, url) if pool else sent(day, url, other[url])] for day, (url, pool) in enumerate(answers)
    ]
    everything = [seen for run in runs for seen in run]
    rng.shuffle(runs)
    published: set[str] = set()
    with TemporaryDirectory() as folder:
        lake = Lake(Path(folder))
        for number, run in enumerate(runs):
            merge(lake, run, START + timedelta(days=9, minutes=number))
            now = [name for row in rows(lake)["pools"] for name in (row["pool_id"], *row["former_ids"])]
            assert len(now) == len(set(now))
            published |= set(now)
            assert published == set(now)
        before = tables(lake)
        rebuild(lake, everything, START + timedelta(days=10))
        after = tables(lake)
        for name in ("pools", "pool_versions", "changes", "fetches", "pages"):
            assert after[name] == before[name], name
