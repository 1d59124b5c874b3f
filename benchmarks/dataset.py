"""How long the dataset takes: a day's run, a rebuild and typical questions over a million versions, and the same day
merged by pandas and by DuckDB over whole files.

    .venv/bin/python -m benchmarks.dataset [--scale 1.0] [--folder DIR]

The history goes straight in through the tables' own writer: one pool's is worked out and written for all under their
own names: a page each, five versions apart by their deadline, each with two pieces of evidence and a short reading
(some eight hundred characters of text; a real page has ten times as many). The day's run has every second page
fetched again; of those, one in twenty changed. It reads no page: what is measured is curation. The others merge the
same day into ``pool_versions`` alone (no evidence, fetches, changes ..., nothing forced to the disk), which flatters
them.
"""

from __future__ import annotations

import argparse
import multiprocessing
import re
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from extractors.model import Evidence, Pool, Reading
from puljevagt.curation import sql
from puljevagt.curation.calls.clues import clue_row, passage_rows
from puljevagt.curation.corrections import Decisions
from puljevagt.curation.curate import merge, rebuild
from puljevagt.curation.durable import append_lines
from puljevagt.curation.identity import PoolIds
from puljevagt.curation.incoming import Incoming, Seen
from puljevagt.curation.lake import Lake
from puljevagt.curation.publish import OPEN, Partition, publish
from puljevagt.curation.schema import PARTITION
from puljevagt.curation.site import Site
from puljevagt.curation.tables import TABLES

POOLS, VERSIONS, SOURCES = 200_000, 5, 200
"""The size that is asked of the dataset: a million versions; sites of a thousand pages."""
FETCHED, CHANGED = 100_000, 5_000
"""A day: every second page is fetched again, and of those one in twenty changed."""
SCATTER = 7_919
"""A prime, so that its multiples are scattered over the pages."""
REBUILT = 10_000
"""Snapshots made anew; told for a hundred thousand."""
START, NOW = datetime(2026, 1, 1, 6, tzinfo=UTC), datetime(2026, 9, 1, 6, tzinfo=UTC)

QUESTIONS = {
    "what is open, by issuer": "SELECT issuer, count(*), sum(amount_total_dkk) FROM pools WHERE last_deadline >= DATE "
    "'2026-09-01' GROUP BY issuer",
    "what the pages said on a day": "SELECT count(*), max(last_deadline) FROM pools_as_of('2026-03-01')",
    "the history of one pool": "SELECT version, deadlines FROM pool_versions WHERE pool_id = (SELECT min(pool_id) FROM "
    "pools) ORDER BY version",
}


class _Capture:
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
    return _Capture(number, version, at, run), reading(number, version), None


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

    publish(lake.curated, partitions(), NOW - timedelta(days=1))
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
    swaps = {name_of(0): map(name_of, numbers), url_of(0): map(url_of, numbers), pool_id: map(id_of, numbers)}
    swaps |= {digest_of(0, v): (digest_of(number, v) for number in numbers) for v in range(VERSIONS)}
    if "change_id" in rows.schema.names:
        ids = rows["change_id"].to_pylist()
        swaps |= {mark: (f"c{number:010d}{place:02d}" for number in numbers) for place, mark in enumerate(ids)}
    names = {name: pa.array(list(of_each)) for name, of_each in swaps.items()}
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
    rows = ({PARTITION: source_of(by_url[row["url"]]), **row} for row in pools.to_pylist())
    made = []
    for row in rows:
        said = reading(by_url[row["url"]], VERSIONS - 1)
        made += [clue_row(row, said), *passage_rows(row[PARTITION], row["url"], said)]
    return TABLES["clues"].cast(made)


def day(pools: int, fetched: int, changed: int) -> Iterator[Seen]:
    """A day's captures, of all sources: of the pages that did not change the bytes are known, and no reading is needed.
    Those that did lie scattered among them."""
    for place in range(fetched):
        number = (place // SOURCES * 2 * SOURCES + place % SOURCES) % pools
        if place * SCATTER % fetched < changed:
            yield seen(number, VERSIONS, NOW, "today")
        else:
            yield _Capture(number, VERSIONS - 1, NOW, "today"), None, None


def by_pandas(lake: Lake, pools: int, fetched: int, changed: int, to: Path) -> int:
    """The day merged into the versions with plain pandas: read all, close what changed, append, write all."""
    import pandas as pd

    frame = pd.read_parquet(lake.curated / "pool_versions")
    said = {one.url: made.pools[0] for one, made, _ in day(pools, fetched, changed) if made}
    hit = frame["valid_to"].isna() & frame["url"].isin(said)
    new = frame[hit].copy()
    frame.loc[hit, "valid_to"] = pd.Timestamp(NOW)
    new["deadlines"] = [list(said[url].deadlines) for url in new["url"]]
    new["version"] += 1
    new["valid_from"] = pd.Timestamp(NOW)
    pd.concat([frame, new]).to_parquet(to / "pandas.parquet", compression="zstd")
    return len(new)


def by_duckdb(lake: Lake, pools: int, fetched: int, changed: int, to: Path) -> int:
    """The day merged into the versions with DuckDB, from whole files to a whole file."""
    import duckdb

    said = [(one.url, list(made.pools[0].deadlines)) for one, made, _ in day(pools, fetched, changed) if made]
    today = pa.table({"url": [url for url, _ in said], "said": [days for _, days in said]})
    connection = duckdb.connect()
    connection.register("today", today)
    connection.execute(
        f"""
        COPY (
          WITH old AS (
            SELECT * FROM read_parquet('{lake.curated}/pool_versions/**/*.parquet', hive_partitioning = true)
          ),
          hit AS (SELECT old.*, said FROM old JOIN today USING (url) WHERE valid_to IS NULL)
          SELECT * REPLACE (CASE WHEN valid_to IS NULL AND url IN (SELECT url FROM today)
                                 THEN TIMESTAMPTZ '{NOW.isoformat()}' ELSE valid_to END AS valid_to) FROM old
          UNION ALL BY NAME
          SELECT * EXCLUDE (said) REPLACE (said AS deadlines, version + 1 AS version,
                 TIMESTAMPTZ '{NOW.isoformat()}' AS valid_from) FROM hit
        ) TO '{to}/duckdb.parquet' (FORMAT parquet, COMPRESSION zstd)
        """
    )
    return len(said)


def a_run(lake: Lake, pools: int, fetched: int, changed: int, to: Path) -> int:
    return merge(lake, day(pools, fetched, changed), NOW).changed


def a_rebuild(lake: Lake, pools: int, fetched: int, changed: int, to: Path) -> int:
    """A lake of its own, made anew from snapshots whose readings are given."""
    count = min(REBUILT, pools)
    other = Lake(to / "rebuilt")
    snapshots = (
        seen(number, version, START + timedelta(days=30 * version), f"run{version}")
        for number in range(count // VERSIONS)
        for version in range(VERSIONS)
    )
    return rebuild(other, snapshots, NOW).pages


def questions(lake: Lake, pools: int, fetched: int, changed: int, to: Path) -> dict[str, float]:
    took = {}
    for name, question in QUESTIONS.items():
        began = time.perf_counter()
        sql.ask(lake, question)
        took[name] = time.perf_counter() - began
    return took


def measured(work: Callable[..., Any], *args: Any) -> tuple[Any, float, float]:
    """What the work gives, its seconds, and the peak memory in MB of the process of its own that it ran in."""
    context = multiprocessing.get_context("spawn")
    with context.Pool(1) as pool:
        found: tuple[Any, float, float] = pool.apply(_measure, (work, args))
    return found


def _measure(work: Callable[..., Any], args: tuple[Any, ...]) -> tuple[Any, float, float]:
    began = time.perf_counter()
    found = work(*args)
    return found, time.perf_counter() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    asked.add_argument("--scale", type=float, default=1.0, help="1 is a million versions")
    asked.add_argument("--folder", type=Path, help="where the lake is made; else a folder that goes again")
    given = asked.parse_args()
    pools, fetched, changed = (int(count * given.scale) for count in (POOLS, FETCHED, CHANGED))
    with tempfile.TemporaryDirectory(dir=given.folder) as folder:
        to, lake = Path(folder), Lake(Path(folder) / "lake")
        out = sys.stdout.write
        _, seconds, memory = measured(fill, lake, pools)
        out(f"{pools * VERSIONS:,} versions of {pools:,} pools written: {seconds:.0f} s, {memory:.0f} MB\n")
        size = sum(path.stat().st_size for path in lake.curated.rglob("*.parquet") if not path.is_symlink())
        out(f"on the disk: {size / 1e6:.0f} MB\n\n{'':58}{'seconds':>9}{'peak MB':>9}{'ratio':>7}\n")
        args = (lake, pools, fetched, changed, to)
        others = [(name, measured(work, *args)) for name, work in (("pandas", by_pandas), ("DuckDB", by_duckdb))]
        took, rebuilt, run = measured(questions, *args), measured(a_rebuild, *args), measured(a_run, *args)
        title = f"a day's run: {fetched:,} fetches, {run[0]:,} changed, all tables"
        out(f"{title:58}{run[1]:9.1f}{run[2]:9.0f}{1:7.2f}\n")
        for name, (_, seconds, memory) in others:
            words = f"  {name} over whole files, pool_versions alone"
            out(f"{words:58}{seconds:9.1f}{memory:9.0f}{seconds / run[1]:7.2f}\n")
        whole = rebuilt[1] * 100_000 / rebuilt[0]
        out(f"{'rebuild, per 100,000 snapshots':58}{whole:9.1f}{rebuilt[2]:9.0f}{whole / run[1]:7.2f}\n")
        for name, seconds in took[0].items():
            out(f"{f'  {name}':58}{seconds:9.2f}{took[2]:9.0f}{seconds / run[1]:7.3f}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
