"""What an analyst sees in Prefect's own page: the sources' health, the changes of the run, what is to be reviewed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from prefect.artifacts import create_table_artifact

from puljevagt.curation import query, review
from puljevagt.curation.generations import current
from puljevagt.curation.lake import Lake

MOST = 200
"""Rows of an artifact: what a person reads on one page. The description says how many there are."""
COLUMNS = {
    "sources-health": ("name", "pools", "last_good_at", "stale_since", "stale_why", "held_since", "held_why"),
    "changes": ("seen_at", "source", "title", "kind", "old", "new", "silent"),
    "review": ("source", "title", "field", "value", "reasons"),
}


def show_run(lake: Lake, changes: Iterable[Mapping[str, Any]], now: datetime) -> None:
    """Keep what a run left as the newest artifacts of the keys in :data:`COLUMNS`. ``changes`` are the rows of the
    table ``changes`` that it brought."""
    generation = current(lake.curated)
    if generation is not None:
        _show("sources-health", query.rows(generation, "sources"))
        _show("changes", changes)
        _show("review", review.flagged(lake, now))


def _show(key: str, rows: Iterable[Mapping[str, Any]]) -> None:
    columns, known = COLUMNS[key], list(rows)
    table = [{column: _cell(row.get(column)) for column in columns} for row in known[:MOST]]
    create_table_artifact(key=key, table=table or [dict.fromkeys(columns, "")], description=f"{len(known)} in all")


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
