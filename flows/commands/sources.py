"""The commands about what is watched: ``puljevagt sources list``, ``check``, ``add``, and ``puljevagt plan``."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from flows import options
from flows.exits import FAILED, PARTLY
from flows.options import HERE, JsonOption, LakeOption, NowOption, SourcesOption

if TYPE_CHECKING:
    from collections.abc import Callable

    from puljevagt.crawler.fetch import Fetched
    from puljevagt.crawler.sources import Source, Sources
    from puljevagt.crawler.trying import Trial

app = typer.Typer(
    rich_markup_mode="rich", no_args_is_help=True, help="Show, try and add what is watched (sources.toml)."
)
plans = typer.Typer(rich_markup_mode="rich")

LISTS_BELOW = 3
"""Lists of an index that are asked for to propose an entry: one alone may be of another kind of page."""
LONGEST_PAUSE = 30.0
"""Seconds that a trial waits between two requests to a site at most: somebody sits before it."""


@app.command("list", epilog="Example: [bold]puljevagt sources list --json | jq .name[/]")
def list_sources(sources: SourcesOption = None, lake: LakeOption = HERE, as_json: JsonOption = False) -> None:
    """List what is watched, and what is wrong with it: alarms, what is not tried, to be completed or retired."""
    from flows.render import console, emit
    from flows.watching import standing
    from puljevagt.curation.lake import Lake

    config = _load(sources, lake)
    rows = [_row(source, standing(Lake(lake), source.name)) for source in config.sources]
    if as_json:
        emit(rows)
        return
    from rich.box import SIMPLE_HEAD
    from rich.markup import escape
    from rich.table import Table

    table = Table("source", "issuer", "schedule", "state", box=SIMPLE_HEAD)
    for row in rows:
        table.add_row(*(escape(row[key] or "") for key in ("name", "issuer", "schedule", "state")))
    console().print(table)


@app.command(epilog="Example: [bold]puljevagt sources check slf[/]")
def check(
    name: Annotated[str, typer.Argument(help="The source's name.", show_default=False)],
    sources: SourcesOption = None,
    lake: LakeOption = HERE,
    now: NowOption = None,
    as_json: JsonOption = False,
) -> None:
    """Try a source: robots.txt, whether it answers, how many announcements are found, one of them read; and say what to
    change in its entry. Nothing is kept. Ends with 1 where nothing is found, 3 where something is to be changed."""
    from flows.render import emit
    from puljevagt.crawler.trying import try_source

    at = options.moment(now, "--now")
    config = _load(sources, lake, contact=True)
    (source,) = config.named([name])
    trial = try_source(source, _polite(config, source.delay), at.date())
    if as_json:
        emit([trial.to_json()])
    else:
        _print_trial(trial, source)
    well = not trial.advice or trial.advice == ["all well: remove tried = false"]
    raise typer.Exit(FAILED if not trial.works else 0 if well else PARTLY)


@app.command(epilog="Example: [bold]puljevagt sources add https://www.example.dk/puljer --write[/]")
def add(
    url: Annotated[str, typer.Argument(help="A listing page, sitemap or feed.", show_default=False)],
    name: Annotated[
        str | None, typer.Option(metavar="NAME", help="What to call it; by default after its host.")
    ] = None,
    write: Annotated[
        bool, typer.Option("--write", help="Append the entry to the file; else it is only shown.")
    ] = False,
    sources: SourcesOption = None,
    lake: LakeOption = HERE,
    as_json: JsonOption = False,
) -> None:
    """Propose an entry for a list of announcements, from what it says and links to."""
    from dataclasses import replace

    from flows.render import emit, say
    from puljevagt.crawler.settings import DELAY
    from puljevagt.crawler.sources import SourcesError
    from puljevagt.crawler.writing import append, propose

    path = _path(sources, lake)
    config = _load(sources, lake, contact=True)
    get = _polite(config, DELAY)
    fetched = get(url)
    if fetched.problem:
        raise SourcesError(f"{url}: {fetched.problem}")
    taken = {source.name for source in config.sources}
    listed = (fetched.url, fetched.body, fetched.media_type)
    proposal = propose(listed, fetched.crawl_delay, taken)
    if not proposal.found.announcements:  # an index of lists
        below = [get(address) for address in proposal.found.listings[:LISTS_BELOW]]
        further = [(page.url, page.body, page.media_type) for page in below if not page.problem]
        proposal = propose(listed, fetched.crawl_delay, taken, further)
    if name:
        proposal = replace(proposal, source=replace(proposal.source, name=name))
    if as_json:
        titles = [link.title or link.url for link in proposal.found.announcements]
        emit([{"toml": proposal.to_toml(), "announcements": titles, "notes": list(proposal.notes)}])
    else:
        typer.echo(proposal.to_toml().rstrip())
        say(f"{len(proposal.found.announcements)} announcements found")
        for link in proposal.found.announcements[:5]:
            say(f"  {link.title or link.url}")
        for note in proposal.notes:
            say(f"note: {note}")
    if write:
        append(path, proposal)
        say(f"written to {path}; try it with: puljevagt sources check {proposal.source.name}")
    if not proposal.found.announcements:
        raise typer.Exit(FAILED)


@plans.command(epilog="Examples: [bold]puljevagt plan[/] · [bold]puljevagt plan slf --json | jq .url[/]")
def plan(
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="[SOURCE]...", help="Names of sources; all that are active where none is given."),
    ] = None,
    most: Annotated[int, typer.Option("--most", metavar="N", min=1, help="Show so many pages.")] = 40,
    sources: SourcesOption = None,
    lake: LakeOption = HERE,
    now: NowOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show what scheduled runs will fetch, when, and why: the next visit of each known page."""
    at = options.moment(now, "--now")
    from flows.planning import plans as plans_of
    from flows.render import console, emit
    from puljevagt.crawler.links import path_of
    from puljevagt.curation.lake import Lake

    config = _load(sources, lake)
    chosen = config.named(names or [])
    planned = plans_of(Lake(lake), config.named([]), at)
    rows = [
        {
            "source": source.name,
            "url": page.facts.url,
            "at": page.visit.at.isoformat(timespec="seconds"),
            "due": page.visit.at <= at,
            "why": page.visit.why,
        }
        for source in chosen
        for page in planned.get(source.name, [])
    ]
    rows.sort(key=lambda row: (not row["due"], row["at"], row["url"]))
    if as_json:
        emit(rows)
        return
    from rich.box import SIMPLE_HEAD
    from rich.markup import escape
    from rich.table import Table

    table = Table("when", "source", "page", "why", box=SIMPLE_HEAD)
    for row in rows[:most]:
        when = "now" if row["due"] else str(row["at"])[:16].replace("T", " ")
        table.add_row(when, *map(escape, (str(row["source"]), path_of(str(row["url"])), str(row["why"]))))
    out = console()
    if rows:
        out.print(table)
        out.print(f"{sum(bool(row['due']) for row in rows)} of {len(rows)} pages are due", highlight=False)
    else:
        out.print("no page is known yet; puljevagt crawl finds them")


def _path(sources: Path | None, lake: Path) -> Path:
    from puljevagt.crawler.sources import SOURCES_FILE

    return sources or lake / SOURCES_FILE


def _load(sources: Path | None, lake: Path, *, contact: bool = False) -> Sources:
    """The file of sources. With ``contact``, one from which sites may be asked for something."""
    from puljevagt.crawler.sources import SourcesError, load

    path = _path(sources, lake)
    config = load(path)
    if contact and not config.contact:
        raise SourcesError(f"{path}: contact is empty; write whom a site's owner may write to, then try again")
    return config


def _polite(config: Sources, delay: float) -> Callable[[str], Fetched]:
    """One page after the other, with a pause before each but the first."""
    from puljevagt.crawler import fetch

    pauses: list[float] = []

    def get(url: str) -> Fetched:
        if pauses:
            time.sleep(min(LONGEST_PAUSE, max(pauses)))
        fetched = fetch.get(url, config)
        pauses.extend([delay, fetched.crawl_delay or 0.0])
        return fetched

    return get


def _row(source: Source, known: dict[str, Any]) -> dict[str, Any]:
    """A source for the list."""
    if source.retired:
        state = f"retired {source.retired.on}: {source.retired.reason}"
    elif source.todo:
        state = f"to be completed: {source.todo}"
    elif known.get("why"):
        state = f"stale since {str(known['since'])[:10]}: {known['why']}"
    elif not source.tried:
        state = "not tried yet"
    else:
        state = "well" if known.get("good") else "not crawled yet"
    return {
        "name": source.name,
        "title": source.label,
        "issuer": source.issuer or None,
        "addresses": list(source.addresses),
        "schedule": source.schedule,
        "active": source.active,
        "tried": source.tried,
        "state": state,
        "stale_since": known.get("since"),
        "alarms": known.get("alarms", []),
    }


def _print_trial(trial: Trial, source: Source) -> None:
    from flows.render import console

    out = console()
    for tried in trial.lists:
        told = tried.problem or f"{tried.announcements} announcements, {tried.further} further pages"
        out.print(f"{tried.url}: {told}", markup=False)
    newest = f", the newest of {trial.newest}" if trial.newest else ""
    out.print(f"{source.label}: {trial.announcements} announcements found{newest}", markup=False)
    for pool in (trial.sample or {}).get("pools", []):
        deadlines = ", ".join(pool["deadlines"]) or ("løbende" if pool["rolling"] else "no deadline")
        out.print(
            f"sample: {pool['title']}; {deadlines}; {', '.join(pool['applicants']) or 'no applicants'}", markup=False
        )
    for line in trial.advice:
        out.print(f"change: {line}" if not line.startswith("all well") else line, markup=False)
    if not trial.advice:
        out.print("nothing to change")
