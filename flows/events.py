"""What a run did as events of Prefect, so that a team can hang automations of its own on them.

``puljevagt.deadline.changed``, ``puljevagt.pool.added`` and ``puljevagt.pool.changed`` are about a pool and carry a row
of the table ``changes``; ``puljevagt.source.failed`` is about a source and carries the reasons.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from prefect.events import emit_event

from flows.report import Report
from puljevagt.curation import publications, query
from puljevagt.curation.generations import current
from puljevagt.curation.lake import Lake

DEADLINE = ("deadline_set", "deadline_extended", "deadline_advanced", "deadline_removed")
MOST = 1000
"""Events of one run: Prefect keeps them for a week and shows them one by one; beyond it the tables are the place."""


def news(lake: Lake, since: int) -> list[dict[str, Any]]:
    """The changes that somebody may be told of, from all publications after the sequence ``since``, ready for JSON."""
    told = {change for publication in publications.since(lake, since) for change in publication.news}
    generation = current(lake.curated)
    if not told or generation is None:
        return []
    return [query.jsonable(row) for row in query.rows(generation, "changes") if row["change_id"] in told]


def emit_changes(changes: Iterable[Mapping[str, Any]]) -> None:
    """Send an event for each change, the first :data:`MOST` of them."""
    for row, _ in zip(changes, range(MOST), strict=False):
        what = "deadline.changed" if row["kind"] in DEADLINE else "pool.changed"
        resource = {
            "prefect.resource.id": f"puljevagt.pool.{row['pool_id']}",
            "prefect.resource.name": str(row["title"]),
            "puljevagt.source": str(row["source"]),
            "puljevagt.kind": str(row["kind"]),
        }
        name = "pool.added" if row["kind"] == "pool_added" else what
        emit_event(f"puljevagt.{name}", resource=resource, payload=dict(row))


def emit_failures(report: Report) -> None:
    """Send an event for each source of which nothing came."""
    for crawled in report.crawled:
        if crawled["failed"] and not crawled["asked"]:
            resource = {
                "prefect.resource.id": f"puljevagt.source.{crawled['source']}",
                "prefect.resource.name": str(crawled["source"]),
            }
            reasons = [failed["reason"] for failed in crawled["failed"]]
            emit_event("puljevagt.source.failed", resource=resource, payload={"reasons": reasons})
