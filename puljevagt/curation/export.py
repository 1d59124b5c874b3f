"""The tables as files for other programs: CSV, JSON Lines and Excel workbooks, all of one generation.

A page's words must not become a formula: in CSV, text that a spreadsheet would take for one gets an apostrophe before
it, as spreadsheets themselves write it; in a workbook every text is written as text.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa

from puljevagt.curation.describe import PACKAGE, data_package
from puljevagt.curation.formats import Format
from puljevagt.curation.generations import current, whole
from puljevagt.curation.lake import Lake
from puljevagt.curation.query import NoTablesError

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
"""Beginnings of a text that a spreadsheet may take for a formula."""
CELL = 32_767
"""Characters that a cell of a workbook can hold."""
SHEET_ROWS = 1_048_576
"""Rows that a sheet can hold, its head included."""
INTERNAL = ("readings", "clues")
"""Tables that hold what the project works with; exported only when they are asked for."""


class ExportError(ValueError):
    """The tables cannot be exported so; the message says why and what to do."""


def export(lake: Lake, tables: Sequence[str], form: Format, folder: Path) -> list[Path]:
    """Write tables of the current generation into ``folder``, a file each, a workbook one for all; the files written.

    With CSV files lies a Frictionless ``datapackage.json``. Raises
    :class:`puljevagt.curation.query.NoTablesError`, :class:`ExportError`, and ``OSError``."""
    generation = current(lake.curated)
    if generation is None:
        raise NoTablesError(f"{lake.root} has no tables yet; bring pages in with `puljevagt ingest`")
    folder.mkdir(parents=True, exist_ok=True)
    if form is Format.XLSX:
        return [_workbook(folder / "puljevagt.xlsx", {name: whole(generation, name) for name in tables})]
    write = _csv if form is Format.CSV else _jsonl
    made = [write(folder / f"{name}.{form}", whole(generation, name)) for name in tables]
    if form is Format.CSV:
        package = data_package({name: [f"{name}.csv"] for name in tables}, "csv")
        made.append(folder / PACKAGE)
        made[-1].write_text(json.dumps(package, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return made


def _rows(table: pa.Table) -> Iterator[dict[str, Any]]:
    for batch in table.to_batches(max_chunksize=10_000):
        yield from batch.to_pylist()


def _csv(path: Path, table: pa.Table) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(table.column_names)
        out.writerows([harmless(_flat(value)) for value in row.values()] for row in _rows(table))
    return path


def _jsonl(path: Path, table: pa.Table) -> Path:
    with path.open("w", encoding="utf-8") as file:
        for row in _rows(table):
            file.write(json.dumps(row, ensure_ascii=False, default=_text) + "\n")
    return path


def _workbook(path: Path, tables: dict[str, pa.Table]) -> Path:
    import xlsxwriter

    for name, table in tables.items():
        if table.num_rows >= SHEET_ROWS:
            raise ExportError(f"{name} has {table.num_rows} rows, more than a sheet can hold; export it as csv")
    with xlsxwriter.Workbook(str(path), {"constant_memory": True, "default_date_format": "yyyy-mm-dd"}) as book:
        head = book.add_format({"bold": True})
        for name, table in tables.items():
            sheet = book.add_worksheet(name[:31])
            sheet.freeze_panes(1, 0)
            for column, title in enumerate(table.column_names):
                sheet.write_string(0, column, title, head)
            for number, row in enumerate(_rows(table), 1):
                for column, value in enumerate(row.values()):
                    _cell(sheet, number, column, _flat(value))
    return path


def _cell(sheet: Any, row: int, column: int, value: Any) -> None:
    """A value in a cell; text always as text, whatever it begins with."""
    if value is None:
        return
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, int | float):
        sheet.write_number(row, column, value)
    else:
        sheet.write_string(row, column, str(value)[:CELL])


def harmless(value: Any) -> Any:
    """A value for a cell of CSV: text that would be a formula with an apostrophe before it."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


def _flat(value: Any) -> Any:
    """A value as one cell holds it: lists with semicolons between their items, times as ISO text in UTC."""
    if isinstance(value, list):
        return "; ".join(item if isinstance(item, str) else json.dumps(item, ensure_ascii=False) for item in value)
    return _text(value) if isinstance(value, date) else value


def _text(value: Any) -> str:
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%dT%H:%M:%SZ")
    return str(value.isoformat())
