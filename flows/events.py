"""What a run did as events of Prefect, so that a team can hang automations of its own on them.

``puljevagt.deadline.changed``, ``puljevagt.pool.changed`` and ``puljevagt.pool.added`` are about a pool,
``puljevagt.source.failed`` and ``puljevagt.source.alarm`` about a source. They carry the row behind them as payload.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from prefect.events import emit_event

DEADLINE = ("deadline_set", "deadline_extended", "deadline_advanced", "deadline_removed")
MOST = 1000
"""Events of one run: Prefect keeps them for a week and shows them one by one; beyond it the tables are the place."""


def emit_changes(rows: Iterable[Mapping[str, Any]]) -> int:
    """Send an event for each change (rows of the table ``changes``, as JSON can hold them); gives how many."""
    sent = 0
    for row in rows:
        if sent == MOST:
            break
        kind = (
            "deadline.changed"
            if row["kind"] in DEADLINE
            else "pool.added"
            if row["kind"] == "pool_added"
            else "pool.changed"
        )
        resource = {
            "prefect.resource.id": f"puljevagt.pool.{row['pool_id']}",
            "prefect.resource.name": str(row["title"]),
            "puljevagt.source": str(row["source"]),
            "puljevagt.kind": str(row["kind"]),
        }
        emit_event(f"puljevagt.{kind}", resource=resource, payload=dict(row))
        sent += 1
    return sent


def emit_source(name: str, event: str, reasons: list[str]) -> None:
    """Send ``puljevagt.source.<event>`` (``failed`` or ``alarm``) about a source, with the reasons in words."""
    resource = {"prefect.resource.id": f"puljevagt.source.{name}", "prefect.resource.name": name}
    emit_event(f"puljevagt.source.{event}", resource=resource, payload={"reasons": reasons})
