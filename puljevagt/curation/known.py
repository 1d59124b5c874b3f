"""What the last generation holds of one source: the part of it that a run asks for.

Of a page that changed its own past is read, of all others nothing: so a run costs what it touches.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from puljevagt.curation.fetches import Fetch
from puljevagt.curation.generations import Where, read
from puljevagt.curation.tables import TABLES

Row = dict[str, Any]


def among(column: pa.ChunkedArray, values: Iterable[str]) -> pa.ChunkedArray:
    """Which texts of a column are among some."""
    return pc.is_in(column, pa.array(sorted(set(values)), pa.string()))


class Known:
    """One source in the generation ``last``; ``None``: nothing is known of it."""

    def __init__(self, last: Path | None, source: str) -> None:
        self.last, self.source = last, source

    @cached_property
    def pages(self) -> pa.Table:
        """All rows of ``pages``."""
        return self._read("pages")

    def page_rows(self, urls: Iterable[str]) -> dict[str, Row]:
        """The rows of ``pages`` of some addresses."""
        return {row["url"]: row for row in self.pages.filter(among(self.pages["url"], urls)).to_pylist()}

    @cached_property
    def last_fetched(self) -> datetime | None:
        """When the source was last fetched; ``None`` for a new source."""
        found: datetime | None = pc.max(self.pages["last_fetched_at"]).as_py()
        return found

    def fetches(self, urls: Iterable[str]) -> dict[str, list[tuple[Fetch, str]]]:
        """The fetches of some addresses, each with its outcome."""
        found: dict[str, list[tuple[Fetch, str]]] = defaultdict(list)
        for row in self._read("fetches", Where.among("url", urls)).to_pylist():
            row["size"] = row.pop("bytes")
            outcome = row.pop("outcome")
            found[row["url"]].append((Fetch(**row, source=self.source), outcome))
        return found

    def answers(self, urls: Iterable[str]) -> list[Fetch]:
        """The fetches of some addresses with what tells where they sent their readers, and nothing else."""
        rows = self._read("fetches", Where.among("url", urls), ("url", "fetched_at", "status", "location"))
        return [Fetch(source=self.source, **row) for row in rows.to_pylist()]

    def readings(self, urls: Iterable[str]) -> dict[tuple[str, str], str]:
        """The readings of some addresses, as JSON, by address and digest."""
        rows = self._read("readings", Where.among("url", urls)).to_pylist()
        return {(row["url"], row["digest"]): row["reading"] for row in rows}

    def were_read(self, urls: Iterable[str]) -> set[tuple[str, str]]:
        """Of which bytes of some addresses there are readings: addresses and digests."""
        rows = self._read("readings", Where.among("url", urls), ("url", "digest"))
        return set(zip(rows["url"].to_pylist(), rows["digest"].to_pylist(), strict=True))

    def change_ids(self, urls: Iterable[str]) -> set[str]:
        """The ids of the changes of some addresses."""
        return {*self._read("changes", Where.among("url", urls), ("change_id",))["change_id"].to_pylist()}

    def pool_ids(self, urls: Iterable[str]) -> set[str]:
        """The ids under which the pools of some addresses are published."""
        return {*self._read("pools", Where.among("url", urls), ("pool_id",))["pool_id"].to_pylist()}

    def _read(self, table: str, where: Where | None = None, columns: Sequence[str] | None = None) -> pa.Table:
        if self.last is None or (where is not None and not where.values):
            return TABLES[table].file_schema.empty_table()
        return read(self.last, table, self.source, where, columns)
