"""The demonstration: two days of a made-up web crawled, from its sites to tables.

The web is served on loopback for as long as this runs. Each command stands on the screen as a user would type it; they
run in one process here, so that Prefect's server starts once and not at each.
"""

from __future__ import annotations

import os
import shlex
import shutil
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from demo.web import SmallWeb
from flows.cli import main
from flows.render import console, say
from flows.server import prefect_for

LAKE = Path("demo") / "lake"
PORT = 8900
"""The same each time where it is free, since addresses go into the ids that the screen shows."""
SHARE, FIRST = 0.12, 11
"""Which of the web's 300 pools there are: enough to see, read within seconds, and most of them steady for a week."""
SETTING = {"PULJEVAGT_LAKE": str(LAKE), "PULJEVAGT_NOW": "2026-09-28T06:00Z"}
"""The time is the second day's, so that the screen shows the same whenever the demonstration is run."""
DAYS = (
    (14, "A Monday: the six sites are crawled for the first time", "run --now 2026-09-21T06:00Z"),
    (21, "A week later: they are asked for what is new since", "run"),
)
COMMANDS = (
    ("What can be applied for in October?", "pools --open --deadline-before 2026-11-01"),
    ("What changed? Menus, stamps and counters changed, too, and are no change", "changes"),
    ("Why is that believed?", "show 'Tilskud til børns møde med kunst'"),
)
QUERY = "SELECT issuer, count(*) AS pools, max(amount_total_dkk) AS largest FROM '{}' GROUP BY issuer ORDER BY issuer"


def run() -> int:
    """Show the demonstration; the exit code is the first of a command that failed, else 0."""
    os.chdir(Path(__file__).parent.parent)
    shutil.rmtree(LAKE, ignore_errors=True)
    LAKE.mkdir(parents=True)
    os.environ.update(SETTING)
    out = console()
    out.rule("The demonstration: a made-up web of six sites in, tables out", align="left")
    with _small_web() as web:
        _show_sources(web)
        out.print("\n$ export " + " ".join(f"{name}={value}" for name, value in SETTING.items()), markup=False)
        out.print("(Prefect makes its database; this takes some seconds once in a lake)")
        with prefect_for(LAKE, say):
            for web.day, why, command in DAYS:
                if code := _show(why, command):
                    return code
        for why, command in COMMANDS:
            if code := _show(why, command):
                return code
    _show_tables()
    return 0


@contextmanager
def _small_web() -> Iterator[SmallWeb]:
    """The web, served on its usual port or, where that is taken, on a free one."""
    with ExitStack() as served:
        try:
            web = served.enter_context(SmallWeb(port=PORT, share=SHARE, first=FIRST))
        except OSError:
            web = served.enter_context(SmallWeb(share=SHARE, first=FIRST))
        yield web


def _show(why: str, command: str) -> int:
    """One command as it would be typed, with what it is for; its exit code."""
    console().print(f"\n[bold]# {why}[/]\n$ puljevagt {command}")
    return main(shlex.split(command))


def _show_sources(web: SmallWeb) -> None:
    """Write what is watched, and show the first of it."""
    sources = web.write_sources(LAKE / "sources.toml", delay=0.05)
    first, _, others = sources.read_text("utf-8").partition("\n\n[[source]]")[2].partition("\n\n")
    out = console()
    out.print(f"\n[bold]# What is watched: {sources} names {others.count('[[source]]') + 1} sites, the first so[/]")
    out.print(f"[[source]]{first}", markup=False)


def _show_tables() -> None:
    """Where the Parquet lies, and a query of it."""
    import duckdb

    out = console()
    pools = LAKE / "curated" / "pools"
    out.print("\n[bold]# Where the tables lie[/]")
    folders = [path for path in sorted(pools.parent.iterdir()) if path.is_dir()]
    for table in folders:
        if table.name in ("generations", "current"):
            continue
        rows = duckdb.read_parquet(f"{table}/**/*.parquet", hive_partitioning=True).shape[0]
        out.print(f"{table}: {rows} rows")
    query = QUERY.format(f"{pools}/**/*.parquet")
    out.print(f'\n>>> duckdb.sql("{query}")', markup=False)
    out.print(str(duckdb.sql(query)), markup=False)


if __name__ == "__main__":
    sys.exit(run())
