"""Calls for people: what the table has, and what a person decides about two pools.

A decision is kept in ``state/`` first, then the tables are published with it; a kill between the two leaves it kept,
and a rebuild or the same command again brings it in.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from puljevagt.curation import query
from puljevagt.curation.calls.decisions import CallDecision, Verdict, record
from puljevagt.curation.generations import current, read
from puljevagt.curation.lake import Lake

Row = dict[str, Any]


def calls(lake: Lake, *, several: bool = False, contradictory: bool = False) -> list[Row]:
    """The calls as the table has them, those on most pages first; what pages say against each other as values.

    ``several`` keeps those that more than one page announces, ``contradictory`` those whose pages contradict each
    other. Raises :class:`query.NoTablesError`."""
    generation = current(lake.curated)
    if generation is None:
        raise query.NoTablesError(
            f"{lake.root} has no tables yet; bring pages in with `puljevagt ingest`, or name another --lake"
        )
    rows = [
        row
        for row in read(generation, "calls").to_pylist()
        if (len(row["pages"]) > 1 or not several) and (row["contradictions"] or not contradictory)
    ]
    for row in rows:
        for found in row["contradictions"]:
            for said in found["says"]:
                said["value"] = json.loads(said["value"])
    return sorted(rows, key=lambda row: (-len(row["pages"]), row["title"].casefold(), row["call"]))


def decide(
    lake: Lake, one: str, other: str, verdict: Verdict, *, by: str, now: datetime, note: str | None = None
) -> list[Row]:
    """Decide whether two pools (ids, or parts of titles) are one call, publish it, and give the calls that they are in
    now: one, or two.

    Takes the lake's lock. Raises :class:`query.NoTablesError`, :class:`query.UnknownPoolError`,
    :class:`query.AmbiguousPoolError`, and ``ValueError`` where both name one pool, then with nothing done; and
    :class:`puljevagt.curation.publish.PublishError`, then with the decision kept and the tables as they were."""
    from puljevagt.curation.curate import redo
    from puljevagt.curation.identity import Page

    with lake.lock():
        known = query.pools(lake, now)
        rows = [query.find(known, key) for key in (one, other)]
        ids = {row["pool_id"] for row in rows}
        record(lake.call_decisions, CallDecision(rows[0]["pool_id"], rows[1]["pool_id"], verdict, by, now, note))
        redo(lake, [Page(row["source"], row["url"]) for row in rows], now)
        return [row for row in calls(lake) if ids & set(row["pools"])]
