"""Rebuild: the tables made anew from all that was ever archived, read with the present extractors."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from prefect import flow

from flows.report import Report
from flows.steps import TIMEOUT, Anew, bring_in, finish, repair
from puljevagt.archive import Archive, new_run_id, parse_time
from puljevagt.curation.curate import curated_places
from puljevagt.curation.lake import Lake

RESTORE = "bring the file back from a backup and run `puljevagt rebuild` again"


@flow(name="rebuild", timeout_seconds=TIMEOUT, persist_result=False)
def rebuild(lake: str, now: str | None = None) -> dict[str, Any]:
    """Make ``curated/`` anew from ``raw/``; returns the run's report (:class:`flows.report.Report`).

    Published pool ids stay as they are. Raises as :func:`flows.ingest.ingest`."""
    at = parse_time(now) if now else datetime.now(UTC)
    home = Lake(Path(lake))
    with home.lock():
        report = Report("rebuild", new_run_id(at), at.isoformat())
        report.repairs, damage = repair(home.raw)
        report.problems = [{"where": str(home.raw), "what": what, "advice": RESTORE} for what in damage]
        captures, places = list(Archive(home.raw).captures()), curated_places(home)
        known = [capture for capture in captures if not places or (capture.warc, capture.offset) in places]
        bring_in(home, known, at, report, Anew())
        if places:  # what is not in the tables yet may be news, and is no matter of reading better
            bring_in(home, [c for c in captures if (c.warc, c.offset) not in places], at, report)
        return finish(home, report)
