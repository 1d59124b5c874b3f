"""What is left of a run that did not end by itself: one that failed, hung until its time limit, or was killed by it.

Prefect calls :func:`report_failure` when that is so. Without it such a run would leave nothing in ``state/runs``.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from prefect import Flow
from prefect.client.schemas.objects import FlowRun, State

from flows.report import Report
from puljevagt.archive import new_run_id
from puljevagt.curation.lake import Lake

ADVICE = "run it again: what was fetched is kept, and what was not brought into the tables will be"


def report_failure(flow: Flow[..., Any], flow_run: FlowRun, state: State[Any]) -> None:
    """Leave a report of a failed run; ``sources`` are those that it was for."""
    parameters = flow_run.parameters
    at = flow_run.start_time or datetime.now(UTC)
    report = Report(flow.name, new_run_id(at), at.isoformat(), sources=list(parameters.get("names") or ()))
    what = f"the run was ended ({state.name}): {state.message}"
    report.problems.append({"where": flow.name, "what": what, "advice": ADVICE})
    report.save(Lake(Path(parameters["lake"])).runs)
