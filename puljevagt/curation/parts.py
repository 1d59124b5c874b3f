"""Which files of a partition a run writes anew.

Rows that will not change any more (a closed version, a fetch, a change) are added in files of their own, and files are
joined as they grow: a new one takes in those before it that are not larger, so that a partition has few files, and a
row is written again only about as often as the partition doubles. Rows that the next run may change (a pool as it now
stands, a version that holds) lie in one file that is written whole. No file holds a row that another one makes untrue:
who reads all of a partition's files reads the table.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from puljevagt.curation.generations import files, read_file
from puljevagt.curation.publish import OPEN, PART, Partition
from puljevagt.curation.tables import TABLES


def open_rows(last: Path | None, table: str, source: str) -> pa.Table:
    """The rows of a partition that the next run may change."""
    found = [TABLES[table].file_schema.empty_table()]
    for path in _of_kind(last, table, source, OPEN):
        found += read_file(path, table)
    return pa.concat_tables(found)


def opened(last: Path | None, table: str, source: str, rows: pa.Table) -> Partition:
    """The open rows of a partition, in the place of those it had."""
    old = frozenset(path.name for path in _of_kind(last, table, source, OPEN))
    return Partition(table, source, TABLES[table].arrange(rows), old, OPEN)


def added(last: Path | None, table: str, source: str, rows: pa.Table, without: Collection[str] = ()) -> Partition:
    """``rows`` as a file beside those that stay; in the place of all rows of the pages ``without``, where some are
    named."""
    declared = TABLES[table]
    taken, joined = frozenset[str](), [rows.select(declared.file_schema.names)]
    for path in reversed(_of_kind(last, table, source, PART)):
        if without:
            urls = pa.chunked_array([part["url"].combine_chunks() for part in read_file(path, table, None, ["url"])])
            mine = pc.is_in(urls, pa.array(sorted(without), pa.string()))
            if not pc.any(mine).as_py():
                continue
        else:
            size = pq.read_metadata(path).num_rows
            held = sum(part.num_rows for part in joined)
            if size > held or size + held > declared.largest_file:
                break
        taken |= {path.name}
        rows = pa.concat_tables(read_file(path, table))
        joined.append(rows.filter(pc.invert(mine)) if without else rows)
    return Partition(table, source, declared.arrange(pa.concat_tables(joined)), taken, PART)


def _of_kind(last: Path | None, table: str, source: str, kind: str) -> list[Path]:
    return [path for path in files(last, table, source) if path.name.startswith(f"{kind}-")] if last else []
