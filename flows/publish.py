"""Publishing what was held back: a person has looked, and lets a source's new tables through."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from prefect import flow

from flows import alerts
from flows.report import Report
from flows.steps import TIMEOUT, finish, repair, update
from puljevagt.archive import new_run_id, parse_time
from puljevagt.curation.gate import Gate
from puljevagt.curation.lake import Lake
from puljevagt.curation.publications import Cause


@flow(name="publish", timeout_seconds=TIMEOUT, persist_result=False)
def publish(lake: str, accept: list[str], by: str | None = None, now: str | None = None) -> dict[str, Any]:
    """Let the sources of ``accept`` through the publish gate and publish what waits; returns the run's report
    (:class:`flows.report.Report`). ``by`` is kept with the decision.

    Raises ``LookupError`` where nothing of a source is held back, and as :func:`flows.ingest.ingest`."""
    at = parse_time(now) if now else datetime.now(UTC)
    home = Lake(Path(lake))
    alerts.begin(home, at)
    with home.lock():
        report = Report("publish", new_run_id(at), at.isoformat())
        gate = Gate(home.accepted)
        for source in accept:
            gate.accept(source, at, by)
        report.repairs, report.notes = repair(home.raw)
        update(home, at, report, Cause.ACCEPT)
    alerts.tell(home, at, report)
    return finish(home, report)
