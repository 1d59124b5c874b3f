"""The commands ``puljevagt review ...``: what a person should look at, and what a person decides about it."""

from __future__ import annotations

import difflib
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from flows import options
from flows.options import HERE, ByOption, JsonOption, LakeOption, NoteOption, NowOption, PoolArgument

if TYPE_CHECKING:
    from puljevagt.curation.review import Decided

app = typer.Typer(
    invoke_without_command=True,
    rich_markup_mode="rich",
    epilog="Examples: [bold]puljevagt review[/] · [bold]puljevagt review --source fjordby.dk --json[/] · "
    "[bold]puljevagt review accept fællesskab deadlines --by NAME[/] · "
    "[bold]puljevagt review correct fællesskab amount_total_dkk '1,2 mio. kr.' --by NAME[/]",
)

FieldArgument = Annotated[
    str, typer.Argument(help="The field: deadlines, applicants, amount_total_dkk, ...", show_default=False)
]


@app.callback()
def review(
    context: typer.Context,
    pool: Annotated[
        str | None, typer.Option("--pool", metavar="POOL", help="Only of this pool: its id, or a part of its title.")
    ] = None,
    source: Annotated[
        str | None, typer.Option("--source", metavar="SOURCE", help="Only of this source, such as fjordby.dk.")
    ] = None,
    lake: LakeOption = HERE,
    now: NowOption = None,
    as_json: JsonOption = False,
) -> None:
    """List the values that a person should look at, with why and the sentences they were read from; decide about them.

    A decision is kept in state/corrections.jsonl with who and when, shows in the tables at once, holds when pages are
    read again, and makes no change: nobody is alerted of it. Where a page later changes under a correction it is listed
    with both values, until somebody decides again.
    """
    if context.invoked_subcommand is not None:
        options.refuse_misplaced(context)
        return
    from flows.render import console, emit
    from puljevagt.curation.lake import Lake
    from puljevagt.curation.review import flagged

    rows = flagged(Lake(lake), options.moment(now, "--now"), pool=pool, source=source)
    if as_json:
        emit(rows)
    elif rows:
        console().print(_table(rows))
    else:
        console().print("nothing to review")


def _table(rows: list[dict[str, Any]]) -> Any:
    from rich.box import SIMPLE_HEAD
    from rich.markup import escape
    from rich.table import Table

    from flows.render import shortened, worded

    table = Table("pool", "field", "value", "why", "the page says", box=SIMPLE_HEAD, pad_edge=False)
    for row in rows:
        value = worded(row["value"])
        if row["stale"]:
            value += f"\n[page] {worded(row['page_says'])}\n[decided] {worded(row['decided'])}"
        table.add_row(
            f"{escape(row['title'])}\n[dim]{row['pool_id']}[/]",
            row["field"],
            escape(value),
            escape("\n".join(row["reasons"])),
            escape("\n".join(map(shortened, row["sentences"]))) or "–",
        )
    return table


@app.command(epilog="Example: [bold]puljevagt review accept fællesskab deadlines --by NAME[/]")
def accept(
    pool: PoolArgument,
    field: FieldArgument,
    by: ByOption,
    note: NoteOption = None,
    lake: LakeOption = HERE,
    now: NowOption = None,
    as_json: JsonOption = False,
) -> None:
    """Confirm a flagged value: it is not listed again until the page says something else."""
    from puljevagt.curation.review import accept as decide

    _decide(decide, lake, pool, field, by, note, now, as_json)


@app.command(
    epilog="Examples: [bold]puljevagt review correct fællesskab deadlines '31. oktober 2026 kl. 12' --by NAME[/] · "
    "[bold]puljevagt review correct fællesskab applicants kommune,forening --by NAME --note 'see the guidelines'[/] · "
    "[bold]puljevagt review correct fællesskab amount_total_dkk null --by NAME[/]"
)
def correct(
    pool: PoolArgument,
    field: FieldArgument,
    value: Annotated[
        str,
        typer.Argument(
            help="What the page says: a day, a sum, codes with commas between them; null for nothing.",
            show_default=False,
        ),
    ],
    by: ByOption,
    note: NoteOption = None,
    lake: LakeOption = HERE,
    now: NowOption = None,
    as_json: JsonOption = False,
) -> None:
    """Put a value in the place of what was read, from the pool's present version on."""
    from puljevagt.curation.review import correct as decide

    _decide(decide, lake, pool, field, by, note, now, as_json, value=_value(_field(field), value, now))


@app.command(epilog="Example: [bold]puljevagt review withdraw fællesskab deadlines --by NAME[/]")
def withdraw(
    pool: PoolArgument,
    field: FieldArgument,
    by: ByOption,
    note: NoteOption = None,
    lake: LakeOption = HERE,
    now: NowOption = None,
    as_json: JsonOption = False,
) -> None:
    """Take back all that was decided about a field: the tables have again what was read."""
    from puljevagt.curation.review import withdraw as decide

    _decide(decide, lake, pool, field, by, note, now, as_json)


def _decide(
    decide: Callable[..., Decided],
    lake: Path,
    pool: str,
    field: str,
    by: str,
    note: str | None,
    now: str | None,
    as_json: bool,
    **value: Any,
) -> None:
    """Decide, publish, and say what the tables have now."""
    from flows.render import console, emit, worded
    from puljevagt.curation.lake import Lake

    who = by.strip()
    if not who:
        raise typer.BadParameter("a decision needs a name", param_hint="--by")
    at = options.moment(now, "--now")
    done = decide(Lake(lake), pool, _field(field), by=who, now=at, note=note, **value)
    if as_json:
        emit([done.decision.to_json()])
    else:
        console().print(f"{done.title}: {field} is now {worded(done.value)}", markup=False)


def _field(name: str) -> str:
    """A field about which one may decide; another is wrong usage, answered with the nearest."""
    from puljevagt.curation.fields import FIELDS

    if name in FIELDS:
        return name
    near = difflib.get_close_matches(name.casefold(), FIELDS, 3, 0.5) or list(FIELDS)
    raise typer.BadParameter(f"there is no field {name!r} to decide about; try {', '.join(near)}", param_hint="FIELD")


def _value(field: str, written: str, now: str | None) -> Any:
    """The value that a person wrote; one that the field cannot have is wrong usage."""
    from puljevagt.curation.fields import vocabulary
    from puljevagt.curation.query import DENMARK
    from puljevagt.curation.written import parse

    try:
        value = parse(field, written, options.moment(now, "--now").astimezone(DENMARK).date())
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="VALUE") from error
    known = vocabulary(field)
    return list(dict.fromkeys(options.codes(known, value, "VALUE"))) if known else value
