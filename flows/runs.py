"""What the reports in ``state/runs`` say of each job: when it last ran, and how that ended."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from flows.schedules import ALERTS


@dataclass(frozen=True, slots=True)
class LastRun:
    """When a job last ran (aware) and its result in words."""

    at: datetime
    result: str

    def to_json(self) -> dict[str, str]:
        """As JSON can hold it."""
        return {"at": self.at.isoformat(timespec="seconds"), "result": self.result}


def last_runs(folder: Path) -> dict[str, LastRun]:
    """The last run of each job by its name, also where that was one by hand. A report that cannot be read is passed
    over: it says nothing of when the job ran."""
    found: dict[str, LastRun] = {}
    for path in sorted(folder.glob("*.json"), reverse=True):  # names begin with the time
        try:
            for name, run in _of(json.loads(path.read_text("utf-8"))):
                found.setdefault(name, run)
        except (OSError, ValueError, KeyError, TypeError):
            continue
    return found


def _of(report: dict[str, Any]) -> Iterator[tuple[str, LastRun]]:
    """The jobs that one run did."""
    at = datetime.fromisoformat(report["at"])
    for crawled in report.get("crawled", ()):
        yield crawled["source"], LastRun(at, _source(crawled))
    if report["problems"] and not report.get("crawled"):  # it did not come to its end
        for name in report["sources"] if report["command"] != ALERTS else (ALERTS,):
            yield name, LastRun(at, f"failed: {report['problems'][0]['what']}")
    elif report["command"] == ALERTS:
        sent = report["alerts"]
        trouble = sent.get("failed", 0) + sent.get("dead", 0)
        yield ALERTS, LastRun(at, f"{sent.get('sent', 0)} sent" + (f", {trouble} failed" if trouble else ""))


def _source(crawled: dict[str, Any]) -> str:
    counts = [f"{crawled[name]} {name}" for name in ("new", "changed", "unchanged") if crawled.get(name)]
    failed = len(crawled["failed"])
    return ", ".join([*counts, f"{failed} failed"] if failed else counts) or "nothing was due"
