"""The commands that fetch: ``puljevagt crawl`` and ``puljevagt run``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from flows import options
from flows.commands.running import run_flow
from flows.options import HERE, JsonOption, LakeOption, NowOption, SourcesOption

app = typer.Typer(rich_markup_mode="rich")

Names = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[SOURCE]...", help="Names of sources; all that are active where none is given.", show_default=False
    ),
]
DueOption = Annotated[
    bool,
    typer.Option(
        "--due/--all", help="Ask only for known pages that are due by the plan, as scheduled runs do; or for all."
    ),
]


@app.command(epilog="Examples: [bold]puljevagt crawl[/] · [bold]puljevagt crawl slf --due[/]")
def crawl(
    names: Names = None,
    sources: SourcesOption = None,
    due: DueOption = False,
    lake: LakeOption = HERE,
    now: NowOption = None,
    as_json: JsonOption = False,
) -> None:
    """Fetch what the sources announce, politely, into raw/, and nothing else; [bold]run[/] also reads and publishes it.

    A crawl that was cut off goes on where it stopped when it is called again.
    """
    _run("crawl", names, sources, due, lake, now, as_json)


@app.command(
    epilog="Examples: [bold]puljevagt run[/] · [bold]puljevagt run --sources my-sources.toml --lake /srv/puljer[/]"
)
def run(
    names: Names = None,
    sources: SourcesOption = None,
    due: DueOption = False,
    lake: LakeOption = HERE,
    now: NowOption = None,
    as_json: JsonOption = False,
) -> None:
    """Crawl the sources side by side, read what came, publish the tables and tell people what changed."""
    _run("run", names, sources, due, lake, now, as_json)


def _run(
    name: str, names: list[str] | None, sources: Path | None, due: bool, lake: Path, now: str | None, as_json: bool
) -> None:
    at = options.moment(now, "--now")
    from puljevagt.crawler.sources import SOURCES_FILE, load

    # here already, since a mistake in the file should be told before Prefect has started
    path = (sources or lake / SOURCES_FILE).resolve()
    load(path).named(names or [])
    run_flow(
        lake,
        as_json,
        name,
        module="crawl",
        names=names or [],
        sources=str(path),
        now=at.isoformat(),
        everything=not due,
    )
