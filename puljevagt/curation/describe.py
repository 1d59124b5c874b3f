"""The declared tables described for readers and programs: the data dictionary ``curated/README.md``, which ``python -m
puljevagt.curation.describe`` writes, and the Frictionless data package that lies beside the tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa

from puljevagt.curation.schema import Column, Table
from puljevagt.curation.tables import TABLES

SCHEMA_VERSION = "0.2.0"
"""The release that last changed a table's columns."""
PACKAGE = "datapackage.json"
"""The data package's file name, as the format wants it."""


def data_package(files: Mapping[str, Sequence[str]], form: str) -> dict[str, Any]:
    """The descriptor of a data package: ``files`` are the paths of each table, ``form`` is ``parquet`` or ``csv``.

    In Parquet, lists are arrays and ``source`` stands in the path; in CSV lists are text and every column is there."""
    return {
        "profile": "data-package",
        "name": "puljevagt",
        "title": "Announcements of money that can be applied for in Denmark",
        "version": SCHEMA_VERSION,
        "resources": [_resource(TABLES[name], paths, form) for name, paths in files.items()],
    }


def _resource(table: Table, paths: Sequence[str], form: str) -> dict[str, Any]:
    names = table.file_schema.names if form == "parquet" else table.schema.names
    columns = {column.name: column for column in table.columns}
    several = {"extrapaths": list(paths[1:])} if len(paths) > 1 else {}
    return {
        "name": table.name.replace("_", "-"),
        "title": table.name,
        "description": f"A row is {table.row}.",
        "path": paths[0],
        **several,
        "format": form,
        "mediatype": "application/vnd.apache.parquet" if form == "parquet" else "text/csv",
        "schema": {"fields": [_field(columns[name], form) for name in names]},
    }


def _field(column: Column, form: str) -> dict[str, Any]:
    unit = {"unit": column.unit} if column.unit else {}
    kind = _kind(column.type)
    if form == "csv" and kind == "array":
        kind = "string"
    required = {} if column.nullable or kind == "string" else {"constraints": {"required": True}}
    return {"name": column.name, "type": kind, "description": column.meaning, **unit, **required}


def _kind(kind: pa.DataType) -> str:
    """The Table Schema's name of an Arrow type."""
    tests = (
        (pa.types.is_list, "array"),
        (pa.types.is_boolean, "boolean"),
        (pa.types.is_integer, "integer"),
        (pa.types.is_floating, "number"),
        (pa.types.is_date, "date"),
        (pa.types.is_timestamp, "datetime"),
    )
    return next((name for test, name in tests if test(kind)), "string")


def _lines(tables: Iterable[Table]) -> Iterable[str]:
    for table in tables:
        yield from (
            f"## `{table.name}`",
            "",
            f"A row is {table.row}.",
            "",
            "| column | type | null | unit or codes | meaning |",
        )
        yield "|---|---|---|---|---|"
        for column in table.columns:
            null = "yes" if column.nullable else ""
            yield f"| `{column.name}` | {column.type} | {null} | {column.unit or ''} | {column.meaning} |"
        yield from ("", f"Sorted by {', '.join(f'`{key}`' for key in table.sort)}.", "")


def dictionary() -> str:
    """The data dictionary in Markdown: the text of ``curated/README.md``."""
    from puljevagt.curation.changes import Kind

    head = """# The curated tables

This file is made from `puljevagt/curation/tables.py`; write it anew with
`python -m puljevagt.curation.describe`.

Hive-partitioned Parquet, readable with `pandas.read_parquet("curated/pools")` or, in DuckDB,
`select * from 'curated/pools/**/*.parquet'`. A publication is an immutable folder `generations/<number>-<time>/`;
`current` is a link to the newest and `pools`, `changes` ... lead through it. A generation is kept for 24 hours after
the next, so a program that wants several tables of one moment resolves `current` once and reads from there.

Times are UTC. Deadlines are Danish local time, and one without a time lasts the whole day. Nothing here depends on the
day it is read: whether a pool is planned, open or closed follows from its dates, `rolling`, `closed` and `listed`.
What a page does not say is null, or an empty list. Everything here can be deleted and is made again from `raw/` and
`state/` by `puljevagt rebuild`.
"""
    kinds = "\n".join(f"| `{kind.value}` | {kind.meaning} |" for kind in Kind)
    tail = f"## Kinds of change\n\n| kind | what a reader is told |\n|---|---|\n{kinds}\n"
    return "\n".join([head, *_lines(TABLES.values()), tail])


if __name__ == "__main__":
    Path("curated/README.md").write_text(dictionary(), "utf-8")
