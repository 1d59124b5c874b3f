"""The commands ``puljevagt calls ...``: which pages announce one call, and what a person decides about it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from flows import options
from flows.options import HERE, ByOption, JsonOption, LakeOption, NoteOption, NowOption, PoolArgument

if TYPE_CHECKING:
    from puljevagt.curation.calls.decisions import Verdict

app = typer.Typer(
    invoke_without_command=True,
    rich_markup_mode="rich",
    epilog="Examples: [bold]puljevagt calls --several[/] · [bold]puljevagt calls --json[/] · "
    "[bold]puljevagt calls split p1a35bf22e0aa p4c01303ad52c --by NAME[/]",
)


@app.callback()
def calls(
    context: typer.Context,
    several: Annotated[bool, typer.Option("--several", help="Only calls that more than one page announces.")] = False,
    contradictory: Annotated[
        bool, typer.Option("--contradictory", help="Only calls whose pages contradict each other.")
    ] = False,
    lake: LakeOption = HERE,
    as_json: JsonOption = False,
) -> None:
    """List the calls: pools on several pages that are one invitation to apply, with how sure that is and why.

    Nothing is merged: each page keeps its pool. The values are those of the page that says most; where pages contradict
    each other, both are told.
    """
    if context.invoked_subcommand is not None:
        options.refuse_misplaced(context)
        return
    from flows.render import console, emit
    from puljevagt.curation import query
    from puljevagt.curation.calls.listing import calls as listed
    from puljevagt.curation.lake import Lake

    rows = listed(Lake(lake), several=several, contradictory=contradictory)
    if as_json:
        emit(map(query.jsonable, rows))
    elif rows:
        console().print(_table(rows))
    else:
        console().print("no call fits")


@app.command(epilog="Example: [bold]puljevagt calls join p1a35bf22e0aa p4c01303ad52c --by NAME[/]")
def join(
    one: PoolArgument,
    other: PoolArgument,
    by: ByOption,
    note: NoteOption = None,
    lake: LakeOption = HERE,
    now: NowOption = None,
    as_json: JsonOption = False,
) -> None:
    """Decide that two pools are one call."""
    from puljevagt.curation.calls.decisions import Verdict

    _decide(Verdict.JOIN, lake, one, other, by, note, now, as_json)


@app.command(epilog="Example: [bold]puljevagt calls split p1a35bf22e0aa p4c01303ad52c --by NAME[/]")
def split(
    one: PoolArgument,
    other: PoolArgument,
    by: ByOption,
    note: NoteOption = None,
    lake: LakeOption = HERE,
    now: NowOption = None,
    as_json: JsonOption = False,
) -> None:
    """Decide that two pools are not one call."""
    from puljevagt.curation.calls.decisions import Verdict

    _decide(Verdict.SPLIT, lake, one, other, by, note, now, as_json)


@app.command(epilog="Example: [bold]puljevagt calls withdraw p1a35bf22e0aa p4c01303ad52c --by NAME[/]")
def withdraw(
    one: PoolArgument,
    other: PoolArgument,
    by: ByOption,
    note: NoteOption = None,
    lake: LakeOption = HERE,
    now: NowOption = None,
    as_json: JsonOption = False,
) -> None:
    """Take back what was decided about two pools: what their pages say decides again."""
    from puljevagt.curation.calls.decisions import Verdict

    _decide(Verdict.WITHDRAW, lake, one, other, by, note, now, as_json)


def _decide(
    verdict: Verdict, lake: Path, one: str, other: str, by: str, note: str | None, now: str | None, as_json: bool
) -> None:
    """Decide, publish, and say which calls the two pools are in now."""
    from flows.render import console, emit
    from puljevagt.curation import query
    from puljevagt.curation.calls.listing import decide
    from puljevagt.curation.lake import Lake

    who = by.strip()
    if not who:
        raise typer.BadParameter("a decision needs a name", param_hint="--by")
    rows = decide(Lake(lake), one, other, verdict, by=who, now=options.moment(now, "--now"), note=note)
    if as_json:
        emit(map(query.jsonable, rows))
    else:
        console().print(_table(rows))


def _table(rows: list[dict[str, Any]]) -> Any:
    from rich.markup import escape

    from flows.render import plain_table, worded

    table = plain_table("call", "pages", "sure", "why", "contradictions")
    table.columns[1].overflow = "fold"  # an address that is cut leads nowhere
    for row in rows:
        said = [
            f"{found['field']}: {' / '.join(dict.fromkeys(worded(item['value']) for item in found['says']))}"
            for found in row["contradictions"]
        ]
        table.add_row(
            f"{escape(row['title'])}\n[dim]{row['call']}[/]",
            escape("\n".join(row["pages"])),
            f"{row['score']:.3f}" if row["score"] is not None else "",
            escape("\n".join(_why(row))),
            escape("\n".join(said)),
        )
    return table


def _why(row: dict[str, Any]) -> list[str]:
    """What speaks for the link that is least sure."""
    if not row["links"]:
        return []
    weakest = min(
        (found for found in row["links"] if found["score"] >= row["score"] - 1e-4), key=lambda one: one["bits"]
    )
    return [reason for reason in weakest["reasons"] if "(+" in reason]
