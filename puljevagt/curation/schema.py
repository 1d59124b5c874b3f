"""What a declared table is: columns with a type and a meaning, and what follows from them for rows and files.

The Arrow and Parquet schemas hold each column's meaning in its field's metadata; rows are cast to exactly the declared
types, since types that are inferred drift on the first quiet day. The tables themselves are declared in
:mod:`puljevagt.curation.tables`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

PARTITION = "source"
"""The one partition column: it stands in the folder's name (``source=...``), not in the files."""


class SchemaError(ValueError):
    """Rows or a file do not fit the declared table; the message names table, column and row."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: ``unit`` is a unit, a format or the name of the set of codes, ``meaning`` a sentence for the data
    dictionary. ``codes`` gives the set, where the column's values, or the items of its lists, are of one."""

    name: str
    type: pa.DataType
    meaning: str
    unit: str | None = None
    nullable: bool = False
    codes: Callable[[], Collection[str]] | None = None

    def field(self) -> pa.Field:
        """The Arrow field, with meaning and unit in its metadata."""
        words = {"description": self.meaning} | ({"unit": self.unit} if self.unit else {})
        return pa.field(self.name, self.type, self.nullable, words)


@dataclass(frozen=True)
class Table:
    """One table: what a row is, its columns, and the columns it is sorted by, so that equal content is an equal table.

    A table with the column ``source`` is partitioned by it; another is one file for all sources."""

    name: str
    row: str
    columns: tuple[Column, ...]
    sort: tuple[str, ...]
    row_group: int = 20_000
    """Rows in a group of a file: small enough that reading one page's rows skips most of a large file."""
    largest_file: int = 1_000_000
    """Rows of a file beyond which no other is joined to it: what a run may hold in memory."""

    @cached_property
    def schema(self) -> pa.Schema:
        """The whole table as a reader gets it, ``source`` included."""
        return pa.schema([column.field() for column in self.columns], {"table": self.name, "description": self.row})

    @cached_property
    def is_partitioned(self) -> bool:
        """Whether each source has files of its own."""
        return any(column.name == PARTITION for column in self.columns)

    @cached_property
    def file_schema(self) -> pa.Schema:
        """The schema of one file: all but the partition column."""
        return self.schema.remove(self.schema.get_field_index(PARTITION)) if self.is_partitioned else self.schema

    def cast(self, rows: Sequence[Mapping[str, Any]]) -> pa.Table:
        """Rows as an Arrow table of exactly the declared schema, sorted by the stated keys.

        Every row has every column as a key; times are aware datetimes, dates ``datetime.date``, lists lists or tuples.
        Raises :class:`SchemaError` for a missing or unknown column, a wrong type, or a null where none may be.
        """
        names = set(self.schema.names)
        for row in rows:
            if row.keys() != names:
                odd = ", ".join(sorted(row.keys() ^ names))
                raise SchemaError(f"{self.name}: a row and the declared columns differ in {odd} ({row.get('url')})")
        try:
            made = pa.Table.from_pylist(list(rows), schema=self.schema)
        except (pa.ArrowInvalid, pa.ArrowTypeError, OverflowError) as error:
            raise SchemaError(f"{self.name}: a value has not the declared type: {error}") from error
        self.check(made)
        return self.arrange(made)

    def arrange(self, rows: pa.Table) -> pa.Table:
        """The rows in the order of the stated keys."""
        return rows.sort_by([(key, "ascending") for key in self.sort if key in rows.column_names])

    def check(self, rows: pa.Table) -> None:
        """Raise :class:`SchemaError` where a column that must have a value has none, or one of a set of codes another
        text; says which, and of which page."""
        for column in self.columns:
            if column.name not in rows.column_names:
                continue
            values = rows[column.name]
            if not column.nullable and values.null_count:
                where = _where(rows, values.is_null().index(True).as_py())
                raise SchemaError(f"{self.name}: column {column.name} has no value in {where}")
            if column.codes is not None and (odd := _others(values, column.codes())):
                row = next(place for place, value in enumerate(values.to_pylist()) if odd in _several(value))
                why = f"{self.name}: {odd!r} is no code of column {column.name}, in {_where(rows, row)}"
                raise SchemaError(f"{why}; add it to the vocabulary, or correct what gives it")


def _where(rows: pa.Table, row: int) -> str:
    return f"row {row} ({rows['url'][row].as_py() if 'url' in rows.column_names else '?'})"


def _several(value: str | list[str] | None) -> list[str]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _others(values: pa.ChunkedArray, codes: Collection[str]) -> str | None:
    """A text that is none of these codes; ``None`` where there is none."""
    items = pc.list_flatten(values) if pa.types.is_list(values.type) else values
    said: list[str] = pc.unique(items).drop_null().to_pylist()
    return next((text for text in said if text not in codes), None)
