"""The demonstration: two days of announcements of made-up authorities, from files to tables.

Each command stands on the screen as a user would type it. They run in one process here, so that Prefect's server starts
once and not twice.
"""

from __future__ import annotations

import os
import shlex
import shutil
import sys
from pathlib import Path

from flows.cli import main
from flows.render import console, say
from flows.server import prefect_for

DEMO = Path("demo")
LAKE = DEMO / "lake"
SETTING = {"PULJEVAGT_LAKE": str(LAKE), "PULJEVAGT_NOW": "2026-09-14T12:00Z"}
"""The time is the second day's, so that the screen shows the same whenever the demonstration is run."""
COMMANDS = (
    ("Monday: twelve pages are brought in", "ingest --manifest demo/day1.jsonl"),
    ("A week later: the same pages, two of them with another content", "ingest --manifest demo/day2.jsonl"),
    ("What can be applied for?", "pools"),
    ("What changed? One deadline was moved; menus, news and counters changed, too, and are no change", "changes"),
    ("Why is that believed?", "show Fællesskabspuljen"),
)
QUERY = "SELECT issuer, count(*) AS pools, max(amount_total_dkk) AS largest FROM '{}' GROUP BY issuer ORDER BY issuer"


def run() -> int:
    """Show the demonstration; the exit code is the first of a command that failed, else 0."""
    os.chdir(Path(__file__).parent.parent)
    shutil.rmtree(LAKE, ignore_errors=True)
    os.environ.update(SETTING)
    out = console()
    out.rule("The demonstration: announcements in, tables out", align="left")
    out.print("$ export " + " ".join(f"{name}={value}" for name, value in SETTING.items()), markup=False)
    out.print("(Prefect makes its database; this takes some seconds once in a lake)")
    with prefect_for(LAKE, say):
        for why, command in COMMANDS:
            out.print(f"\n[bold]# {why}[/]\n$ puljevagt {command}")
            if code := main(shlex.split(command)):
                return code
    _show_tables()
    return 0


def _show_tables() -> None:
    """Where the Parquet lies, and a query of it."""
    import duckdb

    out = console()
    pools = LAKE / "curated" / "pools"
    out.print("\n[bold]# Where the tables lie[/]")
    for table in sorted(path for path in pools.parent.iterdir() if path.name not in ("generations", "current")):
        rows = duckdb.read_parquet(f"{table}/**/*.parquet", hive_partitioning=True).shape[0]
        out.print(f"{table}: {rows} rows")
    query = QUERY.format(f"{pools}/**/*.parquet")
    out.print(f'\n>>> duckdb.sql("{query}")', markup=False)
    out.print(str(duckdb.sql(query)), markup=False)


if __name__ == "__main__":
    sys.exit(run())
