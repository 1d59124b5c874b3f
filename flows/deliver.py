"""The alerts' own round between crawls: digests at their hour, reminders, and what failed to be delivered before."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from prefect import flow

from flows import alerts
from flows.failures import report_failure
from flows.report import Report
from flows.schedules import ALERTS
from flows.steps import TIMEOUT, finish
from puljevagt.archive import new_run_id, parse_time
from puljevagt.curation.lake import Lake


@flow(
    name=ALERTS, timeout_seconds=TIMEOUT, persist_result=False, on_failure=[report_failure], on_crashed=[report_failure]
)
def deliver(lake: str, now: str | None = None) -> dict[str, Any]:
    """Send the alerts that are due in ``lake``; returns the run's report (:class:`flows.report.Report`), which is kept
    only where something was to be done. ``now`` is ISO 8601."""
    at, home = parse_time(now) if now else datetime.now(UTC), Lake(Path(lake))
    report = Report(ALERTS, new_run_id(at), at.isoformat())
    alerts.tell(home, at, report)
    return finish(home, report) if report.notes or any(report.alerts.values()) else report.to_json()
