"""Pages that come again with the bytes they had: found by all that must hold, and counted in where they are known."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pyarrow as pa
import pytest

from puljevagt.curation import unchanged
from puljevagt.curation.fetches import Fetch, Outcome
from puljevagt.curation.tables import TABLES

THEN = datetime(2021, 3, 1, 6, tzinfo=UTC)
NOW = THEN + timedelta(days=1)


def page(url: str, **fields: Any) -> dict[str, Any]:
    row = dict.fromkeys(TABLES["pages"].schema.names)
    row |= {"source": "kilde.dk", "url": url, "first_fetched_at": THEN, "last_fetched_at": THEN, "fetches": 1}
    return row | {"status": 200, "digest": "a", "outcome": "new", "announces": True} | fields


def pages(*rows: dict[str, Any]) -> pa.Table:
    return TABLES["pages"].cast(rows).select(TABLES["pages"].file_schema.names)


def fetch(url: str = "u", **fields: Any) -> Fetch:
    return replace(Fetch(url, "kilde.dk", NOW, 200, digest="a", warc="w"), **fields)


@pytest.mark.parametrize("status", [None, 200, 304])
@pytest.mark.parametrize("outcome", unchanged.SETTLED)
def test_a_later_fetch_of_the_same_bytes_is_found(status: int | None, outcome: Outcome) -> None:
    again = fetch(status=status)
    assert unchanged.find(pages(page("t"), page("u", outcome=outcome.value)), [again], ()) == [again]


@pytest.mark.parametrize(
    ("known", "given"),
    [
        ({}, {"digest": "b"}),
        ({}, {"digest": None}),
        ({}, {"fetched_at": THEN}),
        ({}, {"fetched_at": THEN - timedelta(days=1)}),
        ({}, {"status": 404}),
        ({}, {"status": 301}),
        ({}, {"url": "v"}),
        ({"outcome": "failed"}, {}),
        ({"outcome": "moved"}, {}),
        ({"status": 404}, {}),
        ({"digest": None}, {"digest": None}),
        ({"decisions": "0123456789ab"}, {}),
    ],
)
def test_what_may_show_something_new_is_not(known: dict[str, Any], given: dict[str, Any]) -> None:
    assert unchanged.find(pages(page("u", **known)), [fetch(**given)], ()) == []


def test_what_the_crawler_set_aside_is_not() -> None:
    again = fetch()
    assert unchanged.find(pages(page("u")), [again], {again.place}) == []


def test_a_page_is_counted_in_and_the_others_stay_as_they_were() -> None:
    before = pages(page("s"), page("t", announces=False, outcome="no announcement", note="en nyhed"), page("u"))
    same = [fetch("u", status=304), fetch("t", offset=9)]
    after = unchanged.page_rows(before, same)
    assert after.schema == before.schema
    assert after.slice(0, 1).equals(before.slice(0, 1))
    seen = {row["url"]: row for row in after.to_pylist()}
    counted = {"last_fetched_at": NOW, "fetches": 2}
    assert seen["u"] == before.to_pylist()[2] | counted | {"status": 304, "outcome": "unchanged"}
    assert seen["t"] == before.to_pylist()[1] | counted
    rows = {row["url"]: row for row in unchanged.fetch_rows(before, same).to_pylist()}
    assert (rows["t"]["outcome"], rows["t"]["note"], rows["t"]["offset"]) == ("no announcement", "en nyhed", 9)
    assert (rows["u"]["outcome"], rows["u"]["note"], rows["u"]["status"]) == ("unchanged", None, 304)
    assert unchanged.outcomes(before, same) == [Outcome.UNCHANGED, Outcome.NO_ANNOUNCEMENT]


def test_a_pool_is_seen_later_where_its_page_still_lists_it() -> None:
    schema = pa.schema([TABLES["pools"].schema.field(name) for name in ("url", "listed", "last_seen")])
    rows = [("u", True), ("u", False), ("t", True)]
    pools = pa.table([*map(list, zip(*rows, strict=True)), [THEN] * 3], schema=schema)
    assert unchanged.pool_rows(pools, [fetch()])["last_seen"].to_pylist() == [NOW, THEN, THEN]
    assert unchanged.pool_rows(pools, []) is pools
