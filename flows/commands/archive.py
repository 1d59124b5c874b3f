"""The commands on what was fetched: ``puljevagt archive verify``, ``show`` and ``forget``."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from flows import options
from flows.exits import FAILED
from flows.options import HERE, JsonOption, LakeOption, NowOption

app = typer.Typer(rich_markup_mode="rich", help="What was fetched: verify it, show a page as it was, forget one.")

Address = Annotated[str, typer.Argument(metavar="ADDRESS", help="The page's address, as the tables have it.")]


@app.command(epilog="Example: [bold]puljevagt archive verify[/]")
def verify(lake: LakeOption = HERE, as_json: JsonOption = False) -> None:
    """Check every digest, every record's end and every repeated page's original in raw/."""
    from flows.render import console, emit, say
    from puljevagt.archive import Archive
    from puljevagt.archive import verify as check
    from puljevagt.curation.lake import Lake

    report = check(Archive(Lake(lake).raw))
    if as_json:
        emit([report.to_json()])
    else:
        sound = "all sound" if report.ok else f"{len(report.findings)} faults"
        console().print(f"{report.captures} records in {report.files} files: {sound}")
    for finding in report.findings:
        say(f"failed: {finding}")
    raise typer.Exit(0 if report.ok else FAILED)


@app.command(
    epilog="Examples: [bold]puljevagt archive show https://www.example.dk/pulje > page.html[/] · "
    "[bold]puljevagt archive show https://www.example.dk/pulje --at 2026-09-14[/]"
)
def show(
    address: Address,
    at: Annotated[
        str | None, typer.Option("--at", metavar="TIME", help="As it was then (a day: at its end); else the last one.")
    ] = None,
    lake: LakeOption = HERE,
    as_json: JsonOption = False,
) -> None:
    """Give the bytes of a page as it was fetched; with --json, all that was fetched of it instead."""
    from flows.render import emit, say
    from puljevagt.archive import Archive
    from puljevagt.crawler.forgotten import since
    from puljevagt.curation.lake import Lake

    archive, home = Archive(Lake(lake).raw), Lake(lake)
    captures = sorted(capture for capture in archive.captures() if capture.url == address)
    if at is not None:
        until = options.ending(at, "--at")
        captures = [capture for capture in captures if capture.fetched_at <= until]
    if as_json:
        emit(capture.to_json() for capture in captures)
        return
    kept = [capture for capture in captures if capture.digest and capture.status in (None, 200, 304)]
    if not kept:
        gone = since(home.state, address)
        why = f"it was forgotten by request on {gone:%Y-%m-%d}" if gone else "nothing is kept of it"
        say(f"puljevagt: {address}: {why}{' at that time' if at and not gone else ''}")
        raise typer.Exit(FAILED)
    sys.stdout.buffer.write(archive.payload(kept[-1]))
    sys.stdout.flush()


@app.command(epilog="Example: [bold]puljevagt archive forget https://www.example.dk/personer/navn[/]")
def forget(
    address: Address,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask whether to.")] = False,
    lake: LakeOption = HERE,
    now: NowOption = None,
    as_json: JsonOption = False,
) -> None:
    """Remove everything that was fetched from an address, from every file and table, and never ask for it again.

    For personal data, by request. What stays is a tombstone that says so without naming the address. All tables are
    made anew, which takes as long as [bold]rebuild[/].
    """
    at = options.moment(now, "--now")
    if not yes:
        typer.confirm(f"Remove {address} from {lake}/raw, curated and state for ever?", abort=True, err=True)
    from flows.commands.running import run_flow
    from flows.forgetting import drop_older_tables, remove
    from flows.render import say
    from puljevagt.curation.lake import Lake

    home = Lake(lake)
    say(remove(home, address, at))
    try:
        run_flow(lake, as_json, "rebuild", now=at.isoformat())
    except typer.Exit as end:
        if end.exit_code != FAILED:
            drop_older_tables(home)
        raise
