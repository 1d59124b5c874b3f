"""Rows made of pages, gathered for the files of a partition: of what a later run may change, and of what it will not.

Rows become columns in chunks, since those of a hundred thousand pages fit no memory as Python's own values.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import pyarrow as pa

from puljevagt.curation.rows import Row
from puljevagt.curation.tables import TABLES

STANDING = ("pools", "pages", "deadlines", "clues")
"""Tables of what holds now: a source's rows are one file, written whole."""
SPLIT = ("pool_versions", "evidence")
"""Tables of which a page's present version changes and its past ones do not."""
GROWING = ("changes", "fetches")
"""Tables that only get rows."""
CHUNK = 5_000
"""Rows that wait as Python's own before they become a column's: some megabytes."""


@dataclass(slots=True)
class Made:
    """Rows made of pages, by table and by whether a later run may change them."""

    _waiting: dict[tuple[str, bool], list[Row]] = field(default_factory=lambda: defaultdict(list))
    _done: dict[tuple[str, bool], list[pa.Table]] = field(default_factory=lambda: defaultdict(list))

    def add(self, table: str, is_open: bool, rows: Iterable[Row]) -> None:
        """Take in some rows of a table."""
        waiting = self._waiting[table, is_open]
        waiting += rows
        if len(waiting) >= CHUNK:
            self._cast(table, is_open)

    def add_page(self, rows: Mapping[str, list[Row]]) -> None:
        """Take in a page's rows of all tables."""
        standing = {row["version_id"] for row in rows["pool_versions"] if row["valid_to"] is None}
        for table in STANDING:
            self.add(table, True, rows[table])
        for table in SPLIT:
            self.add(table, True, [row for row in rows[table] if row["version_id"] in standing])
            self.add(table, False, [row for row in rows[table] if row["version_id"] not in standing])
        for table in GROWING:
            self.add(table, False, rows[table])

    def _cast(self, table: str, is_open: bool) -> None:
        rows = self._waiting.pop((table, is_open), [])
        self._done[table, is_open].append(TABLES[table].cast(rows).select(TABLES[table].file_schema.names))

    def all(self, table: str, is_open: bool) -> pa.Table:
        """The rows of a table, which are then given away."""
        self._cast(table, is_open)
        return pa.concat_tables(self._done.pop((table, is_open)))
