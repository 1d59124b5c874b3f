"""The command ``puljevagt``. Every import of weight stands inside the command that needs it, so that what only reads
tables answers at once: Prefect alone takes a second to import, the extractors another.
"""

from __future__ import annotations

import errno
import os
import sys
import traceback
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from flows import options, quality_command, review_command
from flows.options import HERE, JsonOption, LakeOption, NowOption

if TYPE_CHECKING:
    from extractors.model import Reading

FAILED, WRONG_USAGE, PARTLY = 1, 2, 3
"""Exit codes beside 0: nothing could be done; the command makes no sense; some inputs failed and the rest is done."""

app = typer.Typer(
    name="puljevagt",
    help="Watches pages on which Danish authorities announce money that can be applied for: a [bold]pulje[/] (grant "
    "pool) with its [bold]frist[/] (deadline), [bold]ansøgerkreds[/] (who may apply) and [bold]målgruppe[/] (whom it "
    "is for).",
    epilog="Begin with [bold]puljevagt ingest PATH[/], then [bold]puljevagt pools[/].",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)
app.add_typer(review_command.app, name="review")
app.command(epilog="Example: [bold]puljevagt evaluate tests/gold/dev --errors[/]")(quality_command.evaluate)
app.command(epilog="Example: [bold]puljevagt explain pulje.html --html marked.html[/]")(quality_command.explain)


def main(args: list[str] | None = None) -> int:
    """Run the command with ``args`` (the process's own where ``None``) and return its exit code. Never raises for what
    a user may do; ``PULJEVAGT_DEBUG=1`` shows where an unexpected error came from."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # Danish letters, whatever the machine's language
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        app(args=args, prog_name="puljevagt")
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else FAILED
    except Exception as error:  # no user is shown a traceback
        return _explain(error)
    return 0


def _explain(error: Exception) -> int:
    """One line on standard error, and the exit code."""
    from flows.render import say

    known = type(error).__module__.partition(".")[0] in ("flows", "puljevagt", "extractors")
    if type(error).__name__ == "WrongUsage":
        say(f"puljevagt: {error}")
        return WRONG_USAGE
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        say("puljevagt: the disk is full; the tables are as before. Free some space and run again")
    elif known or isinstance(error, OSError):
        say(f"puljevagt: {error}")
    else:
        say(f"puljevagt: unexpected {type(error).__name__}: {error}; PULJEVAGT_DEBUG=1 shows where, please report it")
    if os.environ.get("PULJEVAGT_DEBUG"):
        say("".join(traceback.format_exception(error)))
    return FAILED


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
    _run_flow(
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
    _run_flow(lake, as_json, "rebuild", now=options.moment(now, "--now").isoformat())


def _run_flow(lake: Path, as_json: bool, name: str, **parameters: Any) -> None:
    """Run a flow in the lake, print its report, and end with its exit code."""
    from flows import progress
    from flows.render import emit, print_report, print_troubles, say
    from flows.report import Report
    from flows.server import prefect_for

    with progress.shown(), prefect_for(lake, say):
        flow = getattr(import_module(f"flows.{name}"), name)  # imports Prefect, so after its settings
        report = Report(**flow(lake=str(lake), **parameters))
    if as_json:
        emit([report.to_json()])
        print_troubles(report)
    else:
        print_report(report, lake)
    raise typer.Exit(report.exit_code)


@app.command(
    epilog="Examples: [bold]puljevagt extract page.html[/] · [bold]puljevagt extract --json pages/*.html | jq .pools[/]"
)
def extract(
    files: Annotated[list[str], typer.Argument(help="Pages, as for ingest.", show_default=False)],
    as_json: JsonOption = False,
) -> None:
    """Say what pages announce, and where on the page they say it. Needs no lake and keeps nothing."""
    from flows import progress
    from flows.reading import read_inputs
    from flows.render import console, emit, print_fields, say
    from puljevagt.archive import Page, Skipped, iter_inputs

    done = failed = 0
    with progress.shown(), progress.Step("reading pages") as step:
        for item, reading, note in read_inputs(iter_inputs(files, now=options.moment(None, "--now"))):
            step.done()
            if reading is None or not isinstance(item, Page):
                skipped = isinstance(item, Skipped)
                failed += not skipped
                say(
                    f"{'note' if skipped else 'failed'}: {f'{item.origin}: {note}' if isinstance(item, Page) else item}"
                )
                continue
            done += 1
            if as_json:
                address = {} if item.url.startswith("urn:") else {"url": item.url}
                emit([{"source": item.origin, **address, **reading.to_json()}])
                continue
            out = console()
            issuer = f" – {reading.issuer}" if reading.issuer else ""
            out.print(f"{item.origin}{issuer}" + ("" if reading.pools else ": no announcement"), markup=False)
            for record in reading.to_json()["pools"]:
                out.print(f"[bold]{record['title']}[/]")
                print_fields(record, _evidence_rows(reading, record["title"]), out)
    raise typer.Exit(0 if not failed else PARTLY if done else FAILED)


def _evidence_rows(reading: Reading, title: str) -> list[dict[str, Any]]:
    """The evidence of one pool, a row a place, as the table ``evidence`` has it."""
    return [
        {"field": item.field, "quote": quote, "confidence": item.confidence, "needs_review": item.needs_review}
        for item in reading.evidence
        if item.pool in (title, None)
        for _, _, quote in item.spans
    ]


@app.command(epilog="Example: [bold]puljevagt diff --json monday.html tuesday.html[/]")
def diff(
    old: Annotated[str, typer.Argument(help="The page as it was.")],
    new: Annotated[str, typer.Argument(help="The same page later.")],
    as_json: JsonOption = False,
) -> None:
    """Say what a reader must be told of the change between two files of one page.

    Menus, news lists, cookie banners and layout make no change; a moved deadline always does. [bold]Silent[/] means
    that the announcement changed and the page's own stamp ("Sidst opdateret") did not.
    """
    from flows.render import changes_table, console, emit
    from puljevagt.curation.changes import compare

    compared = compare(_read_one(old), _read_one(new)).to_json()
    if as_json:
        emit([compared])
    elif compared["changes"]:
        console().print(changes_table([{**change, "silent": compared["silent"]} for change in compared["changes"]]))
    else:
        console().print("nothing that a reader must be told")


def _read_one(path: str) -> Reading:
    """The reading of the one page that a file holds; anything else ends the command."""
    from flows.reading import read_inputs
    from flows.render import say
    from puljevagt.archive import Page, iter_inputs

    found = list(read_inputs(iter_inputs([path], now=options.moment(None, "--now"))))
    item, reading, note = found[0]
    if len(found) > 1:
        raise typer.BadParameter(f"{path} holds more than one page; give a file of one")
    if reading is None:
        say(f"failed: {f'{item.origin}: {note}' if isinstance(item, Page) else item}")
        raise typer.Exit(FAILED)
    return reading


@app.command(
    epilog="Examples: [bold]puljevagt pools --open --applicant kommune[/] · "
    "[bold]puljevagt pools --target hjemloese --deadline-before 2026-12-01[/] · "
    "[bold]puljevagt pools --json | jq .title[/]"
)
def pools(
    applicant: Annotated[
        list[str] | None,
        typer.Option(metavar="CODE", help="Who may apply (ansøgerkreds): kommune, forening, ... Several: any of them."),
    ] = None,
    target: Annotated[
        list[str] | None,
        typer.Option(
            metavar="CODE", help="Whom it is for (målgruppe): hjemloese, boern_unge, ... Several: any of them."
        ),
    ] = None,
    open_only: Annotated[bool, typer.Option("--open", help="Only what can be applied for now.")] = False,
    deadline_before: Annotated[
        str | None, typer.Option(metavar="DAY", help="Next deadline (frist) on this day or earlier.")
    ] = None,
    issuer: Annotated[str | None, typer.Option(metavar="TEXT", help="Part of the authority's or fund's name.")] = None,
    text: Annotated[str | None, typer.Option(metavar="TEXT", help="Part of title, purpose or issuer.")] = None,
    lake: LakeOption = HERE,
    now: NowOption = None,
    as_json: JsonOption = False,
) -> None:
    """List the pools (puljer) that are known, the next deadline first. "?" marks what a person should look at."""
    from puljevagt.curation import query

    rows = query.pools(
        _lake(lake),
        options.moment(now, "--now"),
        applicants=options.codes("applicants", applicant or [], "--applicant"),
        targets=options.codes("target_groups", target or [], "--target"),
        open_only=open_only,
        deadline_before=options.day(deadline_before, "--deadline-before") if deadline_before else None,
        issuer=issuer,
        text=text,
    )
    from flows.render import console, emit, pools_table

    if as_json:
        emit(map(query.jsonable, rows))
    elif rows:
        console().print(pools_table(rows))
    else:
        console().print("no pool fits")


@app.command(epilog='Examples: [bold]puljevagt show fællesskab[/] · [bold]puljevagt show "Den første løn" --json[/]')
def show(
    pool: Annotated[str, typer.Argument(help="A pool's id, or a part of a title that only one has.")],
    lake: LakeOption = HERE,
    now: NowOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show one pool in full: every value with the sentence of the page behind it, its versions, and what changed."""
    from flows.render import emit, print_pool
    from puljevagt.curation import query

    row = query.pool(_lake(lake), pool, options.moment(now, "--now"))
    if as_json:
        emit([query.jsonable(row)])
    else:
        print_pool(row)


@app.command(epilog="Example: [bold]puljevagt changes --since 2026-09-07[/]")
def changes(
    since: Annotated[
        str | None,
        typer.Option(metavar="TIME", help="Only what was seen at this time or later; a day begins in Denmark."),
    ] = None,
    lake: LakeOption = HERE,
    now: NowOption = None,
    as_json: JsonOption = False,
) -> None:
    """List what changed, oldest first, with the old and the new wording."""
    from flows.render import changes_table, console, emit
    from puljevagt.curation import query

    rows = query.changes(_lake(lake), options.beginning(since, "--since") if since else None)
    if as_json:
        emit(map(query.jsonable, rows))
    elif rows:
        console().print(changes_table(rows))
    else:
        console().print("no changes")


@app.command(epilog="Example: [bold]puljevagt history fællesskab --as-of 2026-09-10[/]")
def history(
    pool: Annotated[str, typer.Argument(help="A pool's id, or a part of a title that only one has.")],
    as_of: Annotated[
        str | None, typer.Option(metavar="DAY", help="Only the version that held then; a day means its end in Denmark.")
    ] = None,
    lake: LakeOption = HERE,
    now: NowOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show what the page said of a pool over time, version by version."""
    from flows.render import console, day_of, emit, print_fields
    from puljevagt.curation import query

    rows = query.history(_lake(lake), pool, options.day_or_moment(as_of, "--as-of") if as_of else None)
    if as_json:
        emit(map(query.jsonable, rows))
        return
    out = console()
    for row in rows:
        until = day_of(row["valid_to"]) if row["valid_to"] else "now"
        out.print(f"{row['title']}, version {row['version']}: {day_of(row['valid_from'])} to {until}", markup=False)
        print_fields(row, [], out)
    if not rows:
        out.print("the pool was not known then")


def _lake(root: Path) -> Any:
    from puljevagt.curation.lake import Lake

    return Lake(root)
