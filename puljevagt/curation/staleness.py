"""Whether the tables can be added to, or must be made anew first: other extractors read them, or they have other
columns."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

import pyarrow.compute as pc
import pyarrow.parquet as pq

from extractors.model import EXTRACTOR_VERSION
from puljevagt.curation.generations import current, read, sources
from puljevagt.curation.lake import Lake
from puljevagt.curation.tables import TABLES


class StaleTablesError(RuntimeError):
    """The tables were made by another version of the project, so new rows cannot be added; `rebuild` makes them
    anew."""


@dataclass(frozen=True, slots=True)
class Stale:
    """The sources whose tables must be made anew before something is added, and why."""

    sources: tuple[str, ...] | None
    """``None``: all of them."""
    why: str


def stale(
    lake: Lake, versions: Collection[str] = (EXTRACTOR_VERSION,), only: Iterable[str] | None = None
) -> Stale | None:
    """The sources (of those of ``only``) that must be made anew before something is added; ``None``: none must.

    They must when other extractors read them than read what is to come (else an extractor's progress would look like a
    page's change), or when they were written with other columns.
    """
    generation = current(lake.curated)
    if generation is None:
        return None
    known = sources(generation, "fetches")
    if odd := other_columns(generation):
        return Stale(None, f"the table {odd} was written by another version of the project")
    found: dict[str, set[str]] = {}
    for source in known if only is None else set(known) & set(only):
        read_by = set(pc.unique(read(generation, "pages", source)["extractor_version"]).drop_null().to_pylist())
        if other := read_by - set(versions):
            found[source] = other
    others = sorted(set().union(*found.values()))
    return (
        Stale(tuple(sorted(found)), f"the tables were read by extractors of version {', '.join(others)}")
        if found
        else None
    )


def other_columns(generation: Path) -> str | None:
    """A table that this version of the project declares and did not write."""
    for name, table in TABLES.items():
        path = next((generation / name).rglob("*.parquet"), None)
        if path is None or not pq.read_schema(path).equals(table.file_schema):
            return name
    return None
