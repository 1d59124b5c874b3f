"""The commands for the data team: ``puljevagt query``, ``export`` and ``publish``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from flows import options
from flows.options import HERE, JsonOption, LakeOption, NowOption
from puljevagt.curation.formats import Format

app = typer.Typer(rich_markup_mode="rich")


@app.command(
    epilog='Examples: [bold]puljevagt query "SELECT title, first_deadline FROM pools ORDER BY 2"[/] · '
    "[bold]puljevagt query \"FROM pools_as_of('2026-09-10')\" --json[/]"
)
def query(
    sql: Annotated[str, typer.Argument(help="One question in DuckDB's SQL.", show_default=False)],
    lake: LakeOption = HERE,
    as_json: JsonOption = False,
) -> None:
    """Ask the tables a question in SQL. They are only read, and nothing but them can be.

    pools_as_of('2017-03-01') is what the pages said when that day was over, pools_at('2017-03-01 12:00+01') what they
    said at that moment.
    """
    from flows.render import console, emit, worded
    from puljevagt.curation.lake import Lake
    from puljevagt.curation.query import jsonable
    from puljevagt.curation.sql import ask

    names, rows = ask(Lake(lake), sql)
    if as_json:
        emit(jsonable(dict(zip(names, row, strict=True))) for row in rows)
        return
    from rich.box import SIMPLE_HEAD
    from rich.markup import escape
    from rich.table import Table

    table = Table(*map(escape, names), box=SIMPLE_HEAD, pad_edge=False)
    for row in rows:
        table.add_row(*(escape(str(value) if isinstance(value, int) else worded(value)) for value in row))
    console().print(table)


@app.command(
    epilog="Examples: [bold]puljevagt export --format xlsx --to exported[/] · "
    "[bold]puljevagt export pools deadlines --format csv --to exported[/]"
)
def export(
    tables: Annotated[
        list[str] | None, typer.Argument(help="Tables; without any, all that people ask for.", show_default=False)
    ] = None,
    form: Annotated[Format, typer.Option("--format", help="What to write.")] = Format.CSV,
    to: Annotated[Path, typer.Option("--to", metavar="DIR", help="Where to.")] = Path("exported"),
    lake: LakeOption = HERE,
    as_json: JsonOption = False,
) -> None:
    """Write tables for other programs: CSV with a data package, JSON Lines, or one Excel workbook.

    Text of a page never becomes a formula."""
    from flows.render import console, emit
    from puljevagt.curation.export import INTERNAL
    from puljevagt.curation.export import export as write
    from puljevagt.curation.lake import Lake
    from puljevagt.curation.tables import TABLES

    if unknown := sorted(set(tables or ()) - TABLES.keys()):
        raise typer.BadParameter(f"there is no table {unknown[0]!r}; try {', '.join(TABLES)}", param_hint="TABLES")
    chosen = list(tables or (name for name in TABLES if name not in INTERNAL))
    made = write(Lake(lake), chosen, form, to)
    if as_json:
        emit({"file": str(path)} for path in made)
    else:
        for path in made:
            console().print(str(path), markup=False)


@app.command(epilog="Examples: [bold]puljevagt publish[/] · [bold]puljevagt publish --accept fjordby.dk --by NAME[/]")
def publish(
    accept: Annotated[
        list[str] | None, typer.Option(metavar="SOURCE", help="Publish what is held back of this source; several.")
    ] = None,
    by: Annotated[str | None, typer.Option("--by", metavar="NAME", help="Who decides; kept with the decision.")] = None,
    lake: LakeOption = HERE,
    now: NowOption = None,
    as_json: JsonOption = False,
) -> None:
    """List the sources whose new tables are held back, with the reason; --accept publishes them.

    A run that would lose a tenth of a source's open pools, or a whole column, waits for this."""
    from puljevagt.curation.gate import Gate
    from puljevagt.curation.lake import Lake

    gate = Gate(Lake(lake).accepted)
    if not accept:
        _list(gate, as_json)
        return
    if unknown := [source for source in accept if source not in gate.held]:
        known = ", ".join(sorted(gate.held)) or "none is"
        raise typer.BadParameter(f"nothing of {unknown[0]!r} is held back; held back: {known}", param_hint="--accept")
    from flows.commands.running import run_flow

    run_flow(lake, as_json, "publish", accept=accept, by=by, now=options.moment(now, "--now").isoformat())


def _list(gate: Any, as_json: bool) -> None:
    from flows.render import console, day_of, emit

    if as_json:
        emit(
            {"source": held.source, "since": held.at.isoformat(), "why": list(held.why), "runs": list(held.runs)}
            for held in gate.held.values()
        )
    elif not gate.held:
        console().print("nothing is held back")
    for held in () if as_json else gate.held.values():
        console().print(f"{held.source}, since {day_of(held.at)}: {'; '.join(held.why)}", markup=False)
