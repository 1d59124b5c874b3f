"""The tables that are one file for all sources: what is watched, and the vocabularies with their labels."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from extractors.data_files import load
from puljevagt.curation.gate import Gate
from puljevagt.curation.generations import read, sources
from puljevagt.curation.history import Outcome
from puljevagt.curation.lake import Lake
from puljevagt.curation.publish import Partition
from puljevagt.curation.schema import SchemaError
from puljevagt.curation.tables import TABLES

Row = dict[str, Any]

VOCABULARIES = ("applicants", "target_groups")
"""Vocabularies of the extractors that are tables."""
KINDS = Path(__file__).with_name("data") / "change_kinds.toml"
"""The kinds of change with their labels."""
COUNTED = ("pages", "pools", "first_fetched_at", "last_fetched_at", "last_good_at")
"""Columns of ``sources`` that follow from the tables of pages and pools."""
LAST_CRAWL = "last.json"
"""The crawler's report of a source's last crawl, in ``state/crawl/<source>``."""
ALARMS = "alarms.json"
"""What the crawler finds wrong with a source, beside it."""


def overview(
    lake: Lake,
    before: Path | None,
    made: Mapping[str, tuple[pa.Table, pa.Table]],
    gone: Collection[str],
    gate: Gate,
) -> Iterator[Partition]:
    """The tables for all sources, those that differ from the last generation's.

    ``before`` is that generation, ``made`` the new rows of ``pages`` and ``pools`` of the sources that a run touched,
    ``gone`` the sources that there are no more."""
    tables = {"sources": _sources(lake, before, made, gone, gate)}
    tables |= {name: _labels(load(name)) for name in VOCABULARIES}
    tables["change_kinds"] = _labels(tomllib.loads(KINDS.read_text("utf-8")))
    for name, rows in tables.items():
        table = TABLES[name].cast(rows)
        if not _holds(before, name, table):
            yield Partition(name, None, table)


def _holds(generation: Path | None, name: str, table: pa.Table) -> bool:
    try:
        return generation is not None and bool(read(generation, name).equals(table))
    except SchemaError:
        return False


def _sources(
    lake: Lake,
    before: Path | None,
    made: Mapping[str, tuple[pa.Table, pa.Table]],
    gone: Collection[str],
    gate: Gate,
) -> list[Row]:
    declared = _declared(lake.sources)
    counted = {name: _counts(*rows) for name, rows in made.items()}
    known = _known_counts(before) if before else {}
    counted |= {name: counts for name, counts in known.items() if name not in counted and name not in gone}
    return [
        {
            "name": name,
            "title": declared.get(name, {}).get("title"),
            "issuer": declared.get(name, {}).get("issuer"),
            **(counted.get(name) or _counts(None, None)),
            **_crawl(lake.crawl / name),
            "held_since": gate.held[name].at if name in gate.held else None,
            "held_why": "; ".join(gate.held[name].why) if name in gate.held else None,
        }
        for name in sorted({*declared, *counted, *gate.held} - {*gone} | {*made})
    ]


def _declared(path: Path) -> dict[str, Row]:
    """The sources of ``sources.toml`` by name. What is wrong with the file, the crawler says."""
    try:
        found = tomllib.loads(path.read_text("utf-8")).get("source", [])
        return {entry["name"]: entry for entry in found}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def _known_counts(before: Path) -> dict[str, Row]:
    """What the tables of a generation hold of each source that they have: as it says, or counted where it was written
    with other columns."""
    names = sources(before, "pages")
    try:
        said = {row["name"]: row for row in read(before, "sources").to_pylist()}
        return {name: {column: said[name][column] for column in COUNTED} for name in names}
    except (SchemaError, KeyError):
        return {name: _counts(read(before, "pages", name), read(before, "pools", name)) for name in names}


def _counts(pages: pa.Table | None, pools: pa.Table | None) -> Row:
    """What the tables hold of a source."""
    times: Row = {"first_fetched_at": None, "last_fetched_at": None, "last_good_at": None}
    if pages is None or pools is None:
        return {"pages": 0, "pools": 0} | times
    good = pages.filter(pc.not_equal(pages["outcome"], Outcome.FAILED.value))
    times["first_fetched_at"] = pc.min(pages["first_fetched_at"]).as_py()
    times["last_fetched_at"] = pc.max(pages["last_fetched_at"]).as_py()
    times["last_good_at"] = pc.max(good["last_fetched_at"]).as_py()
    return {"pages": pages.num_rows, "pools": pc.sum(pools["listed"]).as_py() or 0} | times


def _crawl(folder: Path) -> Row:
    """What the crawler remembers of a source: its last crawl, and since when and why it is stale."""
    last, alarms = _json(folder / LAST_CRAWL), _json(folder / ALARMS)
    at, since = last.get("at"), alarms.get("since")
    return {
        "last_crawled_at": datetime.fromisoformat(at) if at else None,
        "stale_since": datetime.fromisoformat(since) if since else None,
        "stale_why": alarms.get("why"),
    }


def _json(path: Path) -> Row:
    try:
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _labels(entries: Mapping[str, Mapping[str, Any]]) -> list[Row]:
    return [{"code": code, "da": entry["da"], "en": entry["en"]} for code, entry in entries.items()]
