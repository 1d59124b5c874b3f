"""The commands of the schedule: ``puljevagt serve``, ``schedule``, ``pause`` and ``resume``."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from flows import options
from flows.options import HERE, JsonOption, LakeOption, NowOption, SourcesOption

if TYPE_CHECKING:
    from rich.table import Table

    from flows.schedules import Job
    from puljevagt.curation.lake import Lake

app = typer.Typer(rich_markup_mode="rich")

AlertsOption = Annotated[
    Path | None,
    typer.Option("--alerts", metavar="FILE", help="The watches, where not the lake's alerts.toml.", show_default=False),
]
NamesArgument = Annotated[
    list[str] | None, typer.Argument(metavar="[JOB]...", help="Names of sources, or alerts; all where none is given.")
]


@app.command(
    epilog="Examples: [bold]puljevagt serve[/] · [bold]puljevagt serve --port 4200[/], and Prefect's page is at "
    "http://127.0.0.1:4200 · [bold]PREFECT_API_URL=… puljevagt serve --work-pool puljevagt[/]"
)
def serve(
    sources: SourcesOption = None,
    alerts: AlertsOption = None,
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="Where Prefect's page and API are, on this machine only; 0: any port.")
    ] = 0,
    work_pool: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Hand the schedules to this work pool of a team's own server, and end."),
    ] = None,
    lake: LakeOption = HERE,
) -> None:
    """Crawl each source when its schedule says so, and deliver alerts, until stopped (Ctrl-C, SIGTERM).

    Schedules survive a restart; what was missed meanwhile is run once. A change of sources.toml, alerts.toml or a pause
    takes effect within seconds.
    """
    import asyncio
    import os

    from flows.alerts import VARIABLE
    from flows.render import say
    from flows.server import prefect_for
    from puljevagt.curation.lake import Lake

    home = Lake(lake)
    if alerts is not None:  # what is started from here, each crawl in a process of its own, takes the same file
        os.environ[VARIABLE] = str(alerts.resolve())
    _jobs(home, sources, alerts)  # a file that cannot be used should be told before Prefect has started
    if port:
        os.environ["PREFECT_SERVER_UI_ENABLED"] = "true"
    with prefect_for(lake, say, schedules=True, port=port) as address:
        from flows.alerts import file_of
        from flows.serving import Serving

        serving = Serving(home, sources or home.sources, file_of(home, alerts), say)
        say(f"Prefect: {address.removesuffix('/api')}")
        asyncio.run(serving.hand_over(work_pool) if work_pool else serving.serve())
    say("stopped; the schedules go on with the next puljevagt serve" if not work_pool else "handed over")


@app.command(epilog="Examples: [bold]puljevagt schedule[/] · [bold]puljevagt schedule --json | jq .next[/]")
def schedule(
    sources: SourcesOption = None,
    alerts: AlertsOption = None,
    lake: LakeOption = HERE,
    now: NowOption = None,
    as_json: JsonOption = False,
) -> None:
    """List what runs when: the next time, the last run and its result, and what is paused."""
    from flows.render import console, emit
    from flows.runs import last_runs
    from flows.schedules import Pauses, rows
    from puljevagt.curation.lake import Lake

    home = Lake(lake)
    last = {name: run.to_json() for name, run in last_runs(home.runs).items()}
    found = rows(_jobs(home, sources, alerts), Pauses(home.pauses).all(), last, options.moment(now, "--now"))
    if as_json:
        emit(found)
    else:
        console().print(_table(found))


def _table(rows: list[dict[str, Any]]) -> Table:
    from flows.render import day_of, plain_table

    table = plain_table("job", "schedule", "next", "last run", "result")
    for row in rows:
        following = day_of(datetime.fromisoformat(row["next"])) if row["next"] else "[yellow]paused[/]"
        last = day_of(datetime.fromisoformat(row["last"])) if row["last"] else "–"
        table.add_row(row["job"], f"{row['cron']}\n[dim]{row['timezone']}[/]", following, last, row["result"] or "–")
    return table


@app.command(epilog="Example: [bold]puljevagt pause fjordby alerts[/]")
def pause(
    names: NamesArgument = None,
    sources: SourcesOption = None,
    alerts: AlertsOption = None,
    lake: LakeOption = HERE,
) -> None:
    """Let jobs rest: their schedule fires nothing until resumed. A run by hand still works."""
    _turn(lake, names or [], sources, alerts, paused=True)


@app.command(epilog="Example: [bold]puljevagt resume fjordby[/]")
def resume(
    names: NamesArgument = None,
    sources: SourcesOption = None,
    alerts: AlertsOption = None,
    lake: LakeOption = HERE,
) -> None:
    """Let paused jobs go on."""
    _turn(lake, names or [], sources, alerts, paused=False)


def _turn(root: Path, names: list[str], sources: Path | None, alerts: Path | None, *, paused: bool) -> None:
    import difflib

    from flows.render import say
    from flows.schedules import Pauses
    from puljevagt.curation.lake import Lake

    home = Lake(root)
    known = [job.name for job in _jobs(home, sources, alerts)]
    for name in names:
        if name not in known:
            near = difflib.get_close_matches(name, known, 3, 0.4) or known
            raise typer.BadParameter(f"there is no job {name!r}; try {', '.join(near)}")
    turned = Pauses(home.pauses).set(names or known, paused, datetime.now(UTC))
    word = "paused" if paused else "resumed"
    say(
        f"{word}: {', '.join(turned)}"
        if turned
        else f"nothing to do: {'all are paused' if paused else 'none is paused'}"
    )


def _jobs(home: Lake, sources: Path | None, alerts: Path | None) -> list[Job]:
    from flows.alerts import file_of
    from flows.schedules import jobs
    from puljevagt.crawler.sources import load

    return jobs(load(sources or home.sources), alerts=file_of(home, alerts).exists())
