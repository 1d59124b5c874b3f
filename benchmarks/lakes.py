"""A made-up lake of any size with its history, and what a day and a run of one source bring to it.

The history goes straight in through the tables' own writer: one pool's is worked out and written for all under their
own names: a page each, five versions apart by their deadline, each with two pieces of evidence and a short reading
(some eight hundred characters of text; a real page has ten times as many).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from extractors.model import Evidence, Pool, Reading
from puljevagt.curation.calls.clues import clue_of, clue_row, passage_rows
from puljevagt.curation.calls.members import member
from puljevagt.curation.calls.mentions import Group
from puljevagt.curation.calls.resolution import resolve
from puljevagt.curation.decisions import Decisions
from puljevagt.curation.durable import append_lines
from puljevagt.curation.gate import Gate
from puljevagt.curation.generations import read, sources
from puljevagt.curation.identity import PoolIds
from puljevagt.curation.incoming import Incoming, Seen
from puljevagt.curation.lake import Lake
from puljevagt.curation.overview import overview
from puljevagt.curation.publish import OPEN, Partition, publish
from puljevagt.curation.site import Site
from puljevagt.curation.tables import TABLES

POOLS, VERSIONS, SOURCES = 200_000, 5, 200
"""The size that is asked of the dataset: a million versions; sites of a thousand pages."""
FETCHED, CHANGED = 100_000, 5_000
"""A day: every second page is fetched again, and of those one in twenty changed."""
SCATTER = 7_919
"""A prime, so that its multiples are scattered over the pages."""
START, NOW = datetime(2026, 1, 1, 6, tzinfo=UTC), datetime(2026, 9, 1, 6, tzinfo=UTC)


class UnreadCapture:
    """An archived record, as curation sees it."""

    __slots__ = (
        "digest",
        "fetched_at",
        "media_type",
        "metadata",
        "offset",
        "record_type",
        "run_id",
        "size",
        "source",
        "status",
        "url",
        "warc",
    )

    def __init__(self, number: int, version: int, at: datetime, run: str) -> None:
        self.source, self.url = source_of(number), url_of(number)
        self.fetched_at, self.run_id, self.warc, self.offset = at, run, f"{self.source}/{run}.warc.gz", number
        self.digest = digest_of(number, version)
        self.status, self.record_type, self.media_type, self.size = 200, "response", "text/html", 9_000
        self.metadata: dict[str, str] = {}


def source_of(number: int) -> str:
    return f"site{number % SOURCES:03d}.example.dk"


def url_of(number: int) -> str:
    return f"https://{source_of(number)}/pulje/{number:06d}"


def digest_of(number: int, version: int) -> str:
    return "sha256:" + sha256(f"{number} {version}".encode()).hexdigest()


def name_of(number: int) -> str:
    return f"Puljen til have {number:06d}"


def reading(number: int, version: int) -> Reading:
    """What a page says: a pool with its deadline, moved a week by each version."""
    day = (datetime(2026, 10, 1) + timedelta(days=7 * version)).date().isoformat()
    title = name_of(number)
    text = f"{title}\nFristen er {day}.\nDer er afsat 900.000 kr.\n" + "Om puljen. " * 60
    start = text.index("Fristen")
    spans = ((start, start + 22, text[start : start + 22]),)
    evidence = (
        Evidence(title, "deadlines", day, spans, "bench"),
        Evidence(title, "title", title, ((0, len(title), title),), "bench"),
    )
    pool = Pool(title, amount_total_dkk=900_000, deadlines=(day,), applicants=("forening",))
    return Reading(True, "Kommune", None, None, (pool,), (), (), (), text, ((0, len(text)),), evidence)


def id_of(number: int) -> str:
    return f"p{number:012d}"


def seen(number: int, version: int, at: datetime, run: str) -> Seen:
    return UnreadCapture(number, version, at, run), reading(number, version), None


def fill(lake: Lake, pools: int) -> None:
    """Publish the history of all pools: worked out for the first, and written for each under its own names."""
    made: dict[tuple[str, str], pa.Table] = {}
    with Incoming(lake.state) as incoming:
        incoming.collect(
            seen(0, version, START + timedelta(days=30 * version), f"run{version}") for version in range(VERSIONS)
        )
        ids, decisions = PoolIds(lake.pool_ids), Decisions(lake.corrections)
        site = Site(source_of(0), incoming.sources[source_of(0)], incoming.text, None, ids, decisions)
        for part in (*site.partitions(), *site.readings()):
            made[part.table, part.kind] = part.rows
    pool_id = made["pools", OPEN]["pool_id"][0].as_py()

    def partitions() -> Iterator[Partition]:
        for place in range(min(SOURCES, pools)):
            numbers = range(place, pools, SOURCES)
            for (table, kind), rows in made.items():
                whole = _under_own_names(rows, numbers, pool_id)
                if table == "clues":
                    whole = _clues(_under_own_names(made["pools", OPEN], numbers, pool_id), numbers)
                yield Partition(table, source_of(place), TABLES[table].arrange(whole), frozenset(), kind)

    publish(lake.curated, partitions(), NOW - timedelta(days=1), finish=_across_sources(lake))
    given = (
        {
            "pool_id": id_of(number),
            "source": source_of(number),
            "url": url_of(number),
            "digest": digest_of(number, 0),
            "title": name_of(number),
        }
        for number in range(pools)
    )
    lake.pool_ids.write_text("")
    append_lines(lake.pool_ids, given)


def _under_own_names(rows: pa.Table, numbers: Sequence[int], pool_id: str) -> pa.Table:
    """The rows of the first pool once for each of some pools, under the names of each."""
    swaps = {name_of(0): [*map(name_of, numbers)], url_of(0): [*map(url_of, numbers)], pool_id: [*map(id_of, numbers)]}
    swaps |= {digest_of(0, v): [digest_of(number, v) for number in numbers] for v in range(VERSIONS)}
    if "change_id" in rows.schema.names:
        ids = rows["change_id"].to_pylist()
        swaps |= {mark: [f"c{number:010d}{place:02d}" for number in numbers] for place, mark in enumerate(ids)}
    names = {name: pa.array(of_each) for name, of_each in swaps.items()}
    marks = re.compile("|".join(f"({re.escape(name)})" for name in names))
    made = []
    for place in range(rows.num_rows):
        copies = rows.take(pa.array([place] * len(numbers)))
        for column, field in enumerate(rows.schema):
            text = rows[field.name][place].as_py()
            pieces = [piece for piece in marks.split(text) if piece] if isinstance(text, str) else []
            if any(piece in names for piece in pieces):
                own = pc.binary_join_element_wise(*(names.get(piece, piece) for piece in pieces), "")
                copies = copies.set_column(column, field, own)
        made.append(copies)
    return pa.concat_tables(made).combine_chunks()


def _clues(pools: pa.Table, numbers: Sequence[int]) -> pa.Table:
    """What is compared to join pools to calls: worked out for each, since its keys are made of its own words."""
    by_url = {url_of(number): number for number in numbers}
    made = []
    for row in _rows(pools, source_of(numbers[0])):
        said = reading(by_url[row["url"]], VERSIONS - 1)
        made += [clue_row(row, said), *passage_rows(row["source"], row["url"], said)]
    return TABLES["clues"].cast(made)


def _across_sources(lake: Lake) -> Callable[[Path], Iterator[Partition]]:
    """The tables that span sources: what each holds, and a call of its own for every pool."""

    def made(building: Path) -> Iterator[Partition]:
        held = {
            source: (read(building, "pages", source), read(building, "pools", source))
            for source in sources(building, "pools")
        }
        yield from overview(lake, None, held, (), Gate(lake.accepted))
        calls = []
        for source, (_, pools) in held.items():
            clues = {row["pool_id"]: clue_of(row) for row in read(building, "clues", source).to_pylist()}
            for row in _rows(pools, source):
                pool_id = row["pool_id"]
                group = Group([member(row, clues[pool_id])])
                calls.append(resolve(group, {pool_id: row}, f"call-{pool_id[1:]}"))
        yield Partition("calls", None, TABLES["calls"].cast(calls))

    return made


def _rows(pools: pa.Table, source: str) -> list[dict[str, Any]]:
    return [row | {"source": source} for row in pools.to_pylist()]


def day(pools: int, fetched: int, changed: int) -> Iterator[Seen]:
    """A day's captures, of all sources: of the pages that did not change the bytes are known, and no reading is needed.
    Those that did lie scattered among them."""
    for place in range(fetched):
        number = (place // SOURCES * 2 * SOURCES + place % SOURCES) % pools
        if place * SCATTER % fetched < changed:
            yield seen(number, VERSIONS, NOW, "today")
        else:
            yield UnreadCapture(number, VERSIONS - 1, NOW, "today"), None, None


def hour(pools: int) -> Iterator[Seen]:
    """A run of one source, as they are scheduled: of its pages those that the day leaves out."""
    numbers = range(SOURCES, pools, 2 * SOURCES)
    for place, number in enumerate(numbers):
        if place % (FETCHED // CHANGED) == 0:
            yield seen(number, VERSIONS, NOW, "hour")
        else:
            yield UnreadCapture(number, VERSIONS - 1, NOW, "hour"), None, None
