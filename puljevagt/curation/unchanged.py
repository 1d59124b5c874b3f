"""Pages that were fetched again and have the bytes they had: nearly all of a day's.

They are found and written column by column, and nothing of their past is read: each gets a row in ``fetches``, and a
later time in ``pages`` and ``pools``.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import pyarrow as pa
import pyarrow.compute as pc

from puljevagt.curation.fetches import Fetch, Outcome
from puljevagt.curation.moves import SHOWN, shows
from puljevagt.curation.tables import TABLES

SETTLED = (Outcome.NEW, Outcome.CHANGED, Outcome.UNCHANGED, Outcome.NO_ANNOUNCEMENT)
"""Outcomes after which the same bytes again show nothing new."""


def find(pages: pa.Table, fetches: Sequence[Fetch], no_news: Collection[tuple[str, int]]) -> list[Fetch]:
    """The fetches, of an address each, that show the page as its row of ``pages`` has it.

    ``no_news`` are the places of answers that the crawler set aside. Pages about which people decided are not among
    them: each run says whether such a page has changed since."""
    place = pc.index_in(pa.array([fetch.url for fetch in fetches], pa.string()), pages["url"].combine_chunks())
    at = pa.array([fetch.fetched_at for fetch in fetches], pages.schema.field("last_fetched_at").type)
    digest = pa.array([fetch.digest for fetch in fetches], pa.string())
    settled = pa.array([outcome.value for outcome in SETTLED])
    then = pages.select(["last_fetched_at", "digest", "outcome", "status", "decisions"]).take(place)
    tests = (
        pc.is_valid(place),
        pc.greater(at, then["last_fetched_at"]),
        pc.equal(digest, then["digest"]),
        pc.is_in(then["outcome"], settled),
        pc.is_in(then["status"], pa.array(SHOWN, then["status"].type)),
        pc.is_null(then["decisions"]),
    )
    chosen = [all(several) for several in zip(*(test.to_pylist() for test in tests), strict=True)]
    return [
        fetch
        for fetch, same in zip(fetches, chosen, strict=True)
        if same and shows(fetch) and fetch.place not in no_news
    ]


def fetch_rows(pages: pa.Table, same: Sequence[Fetch]) -> pa.Table:
    """The rows of ``fetches`` of such fetches, each with the note and the outcome that its page has."""
    schema = TABLES["fetches"].file_schema
    place = pc.index_in(pa.array([fetch.url for fetch in same], pa.string()), pages["url"].combine_chunks())
    given = {"note": pages["note"].take(place), "outcome": _outcomes(pages["announces"].take(place))}
    for field in schema:
        if field.name not in given:
            name = "size" if field.name == "bytes" else field.name
            given[field.name] = pa.array([getattr(fetch, name) for fetch in same], field.type)
    return pa.table([given[field.name] for field in schema], schema=schema)


def page_rows(pages: pa.Table, same: Sequence[Fetch]) -> pa.Table:
    """The rows of ``pages`` with such fetches counted in."""
    if not same:
        return pages
    place = _seen_at(pages, same)
    seen = pc.is_valid(place)
    later = {
        "last_fetched_at": _taken(pages, "last_fetched_at", [fetch.fetched_at for fetch in same], place),
        "status": _taken(pages, "status", [fetch.status for fetch in same], place),
        "fetches": pc.add(pages["fetches"], pa.scalar(1, pa.int32())),
        "outcome": _outcomes(pages["announces"]),
    }
    for name, column in later.items():
        field = pages.schema.field(name)
        now = pc.if_else(seen, column, pages[name]).cast(field.type)
        pages = pages.set_column(pages.schema.get_field_index(name), field, now)
    return pages


def pool_rows(pools: pa.Table, same: Sequence[Fetch]) -> pa.Table:
    """The rows of ``pools`` with a later ``last_seen`` where such a page still lists the pool."""
    if not same:
        return pools
    place = _seen_at(pools, same)
    times = _taken(pools, "last_seen", [fetch.fetched_at for fetch in same], place)
    now = pc.if_else(pc.and_(pc.is_valid(place), pools["listed"]), times, pools["last_seen"])
    column = pools.schema.get_field_index("last_seen")
    return pools.set_column(column, pools.schema.field(column), now)


def outcomes(pages: pa.Table, same: Sequence[Fetch]) -> list[Outcome]:
    """What each such fetch showed."""
    place = pc.index_in(pa.array([fetch.url for fetch in same], pa.string()), pages["url"].combine_chunks())
    return [Outcome(value) for value in _outcomes(pages["announces"].take(place)).to_pylist()]


def _outcomes(announces: pa.ChunkedArray) -> pa.ChunkedArray:
    return pc.if_else(announces, pa.scalar(Outcome.UNCHANGED.value), pa.scalar(Outcome.NO_ANNOUNCEMENT.value))


def _seen_at(rows: pa.Table, same: Sequence[Fetch]) -> pa.ChunkedArray:
    """For each row which of the fetches is of its page; null where none is."""
    return pc.index_in(rows["url"], pa.array([fetch.url for fetch in same], pa.string()))


def _taken(rows: pa.Table, name: str, values: Sequence[object], place: pa.ChunkedArray) -> pa.ChunkedArray:
    return pc.take(pa.array(values, rows.schema.field(name).type), place)
