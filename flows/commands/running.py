"""Running a flow for a command: Prefect is started, progress shown, the report printed."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

import typer


def run_flow(lake: Path, as_json: bool, name: str, *, module: str | None = None, **parameters: Any) -> None:
    """Run a flow of ``flows/<name>.py`` (or ``<module>.py``) in the lake, print its report, and end with its exit
    code."""
    from flows import progress
    from flows.render import emit, print_report, print_troubles, say
    from flows.report import Report
    from flows.server import prefect_for

    with progress.shown(), prefect_for(lake, say):
        flow = getattr(import_module(f"flows.{module or name}"), name)  # imports Prefect, so after its settings
        report = Report(**flow(lake=str(lake), **parameters))
    if as_json:
        emit([report.to_json()])
        print_troubles(report)
    else:
        print_report(report, lake)
    raise typer.Exit(report.exit_code)
