"""What an analyst sees in Prefect's own page: the sources' health, the changes of the run, what is to be reviewed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from prefect.artifacts import create_table_artifact

MOST = 200
"""Rows of an artifact: what a person reads on one page. The description says how many there are."""

HEALTH, CHANGES, REVIEW = "sources-health", "changes", "review"
COLUMNS = {
    HEALTH: ("source", "last_good_run", "stale_since", "alarms", "pools"),
    CHANGES: ("seen_at", "source", "title", "kind", "old", "new", "silent"),
    REVIEW: ("source", "title", "field", "value", "reason"),
}


def show(key: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Keep ``rows`` as the newest artifact ``key`` (one of :data:`COLUMNS`), cut to :data:`MOST`."""
    columns = COLUMNS[key]
    table = [{column: _cell(row.get(column)) for column in columns} for row in rows[:MOST]]
    create_table_artifact(key=key, table=table or [dict.fromkeys(columns, "")], description=f"{len(rows)} in all")


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
