"""Generations of tables as readers find them: which one is current, its files, and rows read from them.

Nothing here imports pandas, which takes longer than a command that only reads may take. How a generation is written is
the business of :mod:`puljevagt.curation.publish`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, unquote

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from puljevagt.curation.schema import PARTITION, SchemaError
from puljevagt.curation.tables import TABLES

NO_SOURCE = "-"
"""Stands for the source in the path of the empty file that gives an empty table its schema; no source is called so."""


def current(curated: Path) -> Path | None:
    """The newest generation's folder, ``None`` before the first publication. Resolve it once to read several tables of
    the same moment."""
    link = curated / "current"
    return link.resolve() if link.is_symlink() and link.exists() else None


def sources(generation: Path, table: str) -> list[str]:
    """The sources that a table of a generation has, sorted; none of a table that is not partitioned."""
    folders = (generation / table).glob(f"{PARTITION}=*")
    names = {unquote(folder.name.partition("=")[2]) for folder in folders}
    return sorted(names - {NO_SOURCE})


def files(generation: Path, table: str, source: str | None) -> list[Path]:
    """The Parquet files of one partition, in the order in which they were added."""
    return sorted((generation / table / folder_name(source)).glob("*.parquet"), key=number_of_file)


def folder_name(source: str | None) -> str:
    """The folder of a source's partition; the table's own where there is none. Raises ``ValueError`` for a name that
    readers would take for a number."""
    if source is None:
        return ""
    if not any(letter.isalpha() for letter in source):
        raise ValueError(f"{source!r} cannot be a source's name: it needs a letter, or readers take it for a number")
    return f"{PARTITION}={quote(source, safe='')}"


def number_of(generation: str) -> int:
    """The number in a generation's name: it rises with every publication."""
    return int(generation.partition("-")[0])


def number_of_file(path: Path) -> int:
    """The number in a file's name: it rises with every file that is added to its partition."""
    return int(path.stem.rpartition("-")[2])


@dataclass(frozen=True, slots=True)
class Where:
    """Which rows are wanted: those for which ``test`` of the column is true. ``values``, where given, are all that the
    test can be true for: row groups whose range holds none of them are not opened."""

    column: str
    test: Callable[[pa.ChunkedArray], pa.ChunkedArray]
    values: Sequence[str] | None = None

    @classmethod
    def among(cls, column: str, values: Iterable[str]) -> Where:
        """Rows that have one of these texts in the column."""
        wanted = sorted(set(values))
        known = pa.array(wanted, pa.string())
        return cls(column, lambda found: pc.is_in(found, known), wanted)


def read(
    generation: Path,
    table: str,
    source: str | None = None,
    where: Where | None = None,
    columns: Sequence[str] | None = None,
) -> pa.Table:
    """One partition's rows with all declared columns but ``source``, or only ``columns``; row groups without a wanted
    row are not read.

    Not ``pyarrow.parquet.read_table``: that imports pandas, which takes longer than a command that reads may take.
    Raises :class:`SchemaError` where a file was written with other columns, by an older version of the project.
    """
    schema = TABLES[table].file_schema
    if columns is not None:
        schema = pa.schema([schema.field(name) for name in columns])
    parts = [pa.Table.from_batches([], schema)]
    for path in files(generation, table, source):
        parts += read_file(path, table, where, columns)
    return pa.concat_tables(parts)


def read_file(
    path: Path, table: str, where: Where | None = None, columns: Sequence[str] | None = None
) -> Iterator[pa.Table]:
    """The rows of one file of a table, as :func:`read` gives them."""
    with pq.ParquetFile(path) as file:
        if not file.schema_arrow.equals(TABLES[table].file_schema):
            raise SchemaError(f"{path} was written by another version; run `puljevagt rebuild`")
        if where is None:
            yield file.read(columns, use_threads=False).select(columns or file.schema_arrow.names)
        else:
            yield from _wanted(file, where, columns)


def _wanted(file: pq.ParquetFile, where: Where, columns: Sequence[str] | None) -> Iterator[pa.Table]:
    for group in _groups(file, where):
        chosen = where.test(file.read_row_group(group, [where.column])[where.column])
        if pc.any(chosen).as_py():
            rows = file.read_row_group(group, columns, use_threads=False)
            yield rows.filter(chosen).select(columns or file.schema_arrow.names)


def _groups(file: pq.ParquetFile, where: Where) -> Iterator[int]:
    """The row groups that may have a wanted row, by the least and the greatest value that each states."""
    leaves = [file.schema.column(place).path for place in range(len(file.schema))]  # a list's items are one each
    place = leaves.index(where.column)
    for group in range(file.num_row_groups):
        stated = file.metadata.row_group(group).column(place).statistics if where.values is not None else None
        if where.values is not None and stated is not None and stated.has_min_max:
            first = bisect_left(where.values, stated.min)
            if first == len(where.values) or where.values[first] > stated.max:
                continue
        yield group


def whole(generation: Path, table: str) -> pa.Table:
    """All rows of a table with all declared columns, ``source`` included, in the table's order."""
    declared = TABLES[table]
    if not declared.is_partitioned:
        return declared.arrange(read(generation, table))
    parts = [declared.schema.empty_table()]
    for source in sources(generation, table):
        rows = read(generation, table, source)
        named = rows.append_column(PARTITION, pa.repeat(pa.scalar(source), rows.num_rows))
        parts.append(named.select(declared.schema.names).cast(declared.schema))
    return declared.arrange(pa.concat_tables(parts))


def read_any(generation: Path, table: str, source: str, columns: Sequence[str] | None = None) -> pa.Table | None:
    """One partition's rows with whatever columns its files have, as an older version of the project wrote them, or
    with some that all versions have; ``None`` where there are no rows."""
    parts = []
    for path in files(generation, table, source):
        with pq.ParquetFile(path) as file:
            parts.append(file.read(columns))
    return pa.concat_tables(parts, promote_options="default") if parts else None
