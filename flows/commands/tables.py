"""The commands that show the tables: ``puljevagt pools``, ``show``, ``changes`` and ``history``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from flows import options
from flows.options import HERE, JsonOption, LakeOption, NowOption

if TYPE_CHECKING:
    from puljevagt.curation.textdiff import Paragraph

app = typer.Typer(rich_markup_mode="rich")


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
    diff: Annotated[
        bool, typer.Option("--diff", help="Between versions, the announcement's text word by word.")
    ] = False,
    lake: LakeOption = HERE,
    now: NowOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show what the page said of a pool over time, version by version."""
    from flows.difference import difference_lines
    from flows.render import console, day_of, emit, print_fields
    from puljevagt.curation import query

    rows = query.history(_lake(lake), pool, options.day_or_moment(as_of, "--as-of") if as_of else None)
    texts = _texts(lake, rows) if diff else [()] * len(rows)
    if as_json:
        for row, text in zip(rows, texts, strict=True):
            emit([query.jsonable(row) | ({"text": [item.to_json() for item in text]} if diff else {})])
        return
    out = console()
    for row, text in zip(rows, texts, strict=True):
        for line in difference_lines(text):
            out.print(line)
        until = day_of(row["valid_to"]) if row["valid_to"] else "now"
        out.print(f"{row['title']}, version {row['version']}: {day_of(row['valid_from'])} to {until}", markup=False)
        print_fields(row, [], out)
    if not rows:
        out.print("the pool was not known then")


def _texts(lake: Path, rows: list[dict[str, Any]]) -> list[tuple[Paragraph, ...]]:
    """Of each version, how its page's text differs from that of the version before."""
    from puljevagt.curation.version_texts import version_diffs

    return [(), *version_diffs(_lake(lake), rows)][: len(rows)]


def _lake(root: Path) -> Any:
    from puljevagt.curation.lake import Lake

    return Lake(root)
