"""How long the dataset takes: a day's run, a rebuild and typical questions over a million versions, and the same day
merged by pandas and by DuckDB over whole files.

    .venv/bin/python -m benchmarks.dataset [--scale 1.0] [--folder DIR]

The lake is that of :mod:`benchmarks.lakes`. The day's run has every second page fetched again; of those, one in twenty
changed. A run of one source is what each schedule starts. No page is read: what is measured is curation. The others
merge the same day into ``pool_versions`` alone (no evidence, fetches, changes ..., nothing forced to the disk), which
flatters them.
"""

from __future__ import annotations

import argparse
import multiprocessing
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa

from benchmarks.lakes import CHANGED, FETCHED, NOW, POOLS, START, VERSIONS, day, fill, hour, seen
from puljevagt.curation import sql
from puljevagt.curation.curate import merge, rebuild
from puljevagt.curation.lake import Lake
from puljevagt.curation.run_report import RunReport

REBUILT = 10_000
"""Snapshots made anew; told for a hundred thousand."""

QUESTIONS = {
    "what is open, by issuer": "SELECT issuer, count(*), sum(amount_total_dkk) FROM pools WHERE last_deadline >= DATE "
    "'2026-09-01' GROUP BY issuer",
    "what the pages said on a day": "SELECT count(*), max(last_deadline) FROM pools_as_of('2026-03-01')",
    "the history of one pool": "SELECT version, deadlines FROM pool_versions WHERE pool_id = (SELECT min(pool_id) FROM "
    "pools) ORDER BY version",
}


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


def a_run(lake: Lake, pools: int, fetched: int, changed: int, to: Path) -> RunReport:
    return merge(lake, day(pools, fetched, changed), NOW)


def a_small_run(lake: Lake, pools: int, fetched: int, changed: int, to: Path) -> RunReport:
    return merge(lake, hour(pools), NOW)


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


def question(lake: Lake, pools: int, fetched: int, changed: int, to: Path, asked: str) -> int:
    return len(sql.ask(lake, asked)[1])


class Cost(NamedTuple):
    """Seconds by the clock and of the processor, and the peak memory in MB of the process of its own that it ran in."""

    seconds: float
    processor: float
    memory: float


def measured(work: Callable[..., Any], *args: Any) -> tuple[Any, Cost]:
    """What the work gives, and what it cost."""
    context = multiprocessing.get_context("spawn")
    with context.Pool(1) as pool:
        found: tuple[Any, Cost] = pool.apply(_measure, (work, args))
    return found


def _measure(work: Callable[..., Any], args: tuple[Any, ...]) -> tuple[Any, Cost]:
    began, busy = time.perf_counter(), time.process_time()
    found = work(*args)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return found, Cost(time.perf_counter() - began, time.process_time() - busy, memory)


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    asked.add_argument("--scale", type=float, default=1.0, help="1 is a million versions")
    asked.add_argument("--folder", type=Path, help="where the lake is made; else a folder that goes again")
    given = asked.parse_args()
    pools, fetched, changed = (int(count * given.scale) for count in (POOLS, FETCHED, CHANGED))
    out = partial(print, end="", flush=True)
    with tempfile.TemporaryDirectory(dir=given.folder) as folder:
        to, lake = Path(folder), Lake(Path(folder) / "lake")
        _, filling = measured(fill, lake, pools)
        out(f"{pools * VERSIONS:,} versions of {pools:,} pools written: {filling.seconds:.0f} s, ")
        size = sum(path.stat().st_size for path in lake.curated.rglob("*.parquet") if not path.is_symlink())
        out(f"on the disk: {size / 1e6:.0f} MB\n")
        args = (lake, pools, fetched, changed, to)
        made, small = measured(a_small_run, *args)
        rows = [(f"a run of one source: {made.pages:,} fetches, {made.changed:,} changed, all tables", small)]
        for name, work in (("pandas", by_pandas), ("DuckDB", by_duckdb)):
            rows.append((f"  {name} over whole files, pool_versions alone", measured(work, *args)[1]))
        snapshots, cost = measured(a_rebuild, *args)
        share = 100_000 / snapshots
        rows.append(("rebuild, per 100,000 snapshots", Cost(cost.seconds * share, cost.processor * share, cost.memory)))
        rows += [(f"  {name}", measured(question, *args, asked)[1]) for name, asked in QUESTIONS.items()]
        made, run = measured(a_run, *args)
        rows.insert(1, (f"a day's run: {made.pages:,} fetches, {made.changed:,} changed, all tables", run))
    out(f"\n{'':60}{'seconds':>9}{'processor':>11}{'peak MB':>9}{'ratio':>8}\n")
    for title, cost in rows:
        ratio = cost.seconds / run.seconds
        out(f"{title:60}{cost.seconds:9.1f}{cost.processor:11.1f}{cost.memory:9.0f}{ratio:8.3f}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
