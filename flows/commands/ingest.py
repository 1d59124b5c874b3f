"""The commands that fill the lake by hand: ``puljevagt ingest`` and ``puljevagt rebuild``."""

from __future__ import annotations

from typing import Annotated

import typer

from flows import options
from flows.commands.running import run_flow
from flows.options import HERE, JsonOption, LakeOption, NowOption

app = typer.Typer(rich_markup_mode="rich")


@app.command(
    epilog="Examples: [bold]puljevagt ingest pages/[/] · [bold]puljevagt ingest --url https://example.dk/pulje "
    "--fetched-at 2026-09-14T06:00Z page.html[/] · [bold]puljevagt ingest --manifest day1.jsonl[/] · "
    "[bold]puljevagt ingest crawl.warc.gz[/]"
)
def ingest(
    paths: Annotated[
        list[str] | None,
        typer.Argument(
            help="Files, folders or globs of .html .htm .txt (also .gz) .warc .warc.gz.", show_default=False
        ),
    ] = None,
    manifest: Annotated[
        str | None,
        typer.Option(metavar="FILE.jsonl", help="A list of pages: path, url and fetched_at in each line."),
    ] = None,
    url: Annotated[str | None, typer.Option(help="The address of the one page given.")] = None,
    fetched_at: Annotated[
        str | None,
        typer.Option(metavar="TIME", help="When the pages were fetched; else now. UTC where no zone is named."),
    ] = None,
    mtime: Annotated[bool, typer.Option("--mtime", help="Take each file's own time as its fetch time.")] = False,
    lake: LakeOption = HERE,
    now: NowOption = None,
    as_json: JsonOption = False,
) -> None:
    """Bring pages into the lake: keep them in raw/, read them, and publish what they say and what changed in curated/.

    The same page again adds nothing, so a run that was cut off is repaired by running it again. A page without an
    address (no --url, no manifest, no WARC record) gets one made from its content.
    """
    at = options.moment(now, "--now")
    fetched = options.moment(fetched_at, "--fetched-at") if fetched_at else None
    from puljevagt.archive import iter_inputs

    # here already, since what makes no sense should be told before Prefect has started
    iter_inputs(paths or [], url=url, fetched_at=fetched, manifest=manifest, use_mtime=mtime, now=at)
    run_flow(
        lake,
        as_json,
        "ingest",
        paths=paths or [],
        url=url,
        fetched_at=fetched.isoformat() if fetched else None,
        manifest=manifest,
        use_mtime=mtime,
        now=at.isoformat(),
    )


@app.command(epilog="Example: [bold]rm -r curated && puljevagt rebuild[/]")
def rebuild(lake: LakeOption = HERE, now: NowOption = None, as_json: JsonOption = False) -> None:
    """Make curated/ anew from raw/, every page read with the present extractors.

    Published pool ids stay as they are, and nobody is alerted of what is only read better.
    """
    run_flow(lake, as_json, "rebuild", now=options.moment(now, "--now").isoformat())
