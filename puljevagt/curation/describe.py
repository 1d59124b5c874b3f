"""The data dictionary ``curated/README.md``, made from the declared tables by ``python -m
puljevagt.curation.describe``."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from puljevagt.curation.schema import Table
from puljevagt.curation.tables import TABLES


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
