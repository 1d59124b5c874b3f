"""A source crawled, seen from outside: the worker is started, listened to, and its events become a report."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from puljevagt.crawler.worker import Order

REPORT = "last.json"
"""The report of a source's last crawl, in ``state/crawl/<source>``: what the alarms compare with."""
_ENDING_SECONDS = 30
"""How long a worker may take to end after its last word."""


_at_work: set[subprocess.Popen[str]] = set()


@dataclass(slots=True)
class SourceReport:
    """What one crawl of a source did. Counts are of pages (announcements) asked, by outcome; ``lists`` and
    ``attachments`` are asked beside them. ``failed`` holds every address that failed, with the reason; ``found`` is how
    many announcements the lists named, ``newest`` the latest date they bear. ``finished`` says that nothing was cut
    short."""

    source: str
    run_id: str
    at: str
    asked: int = 0
    unchanged: int = 0
    new: int = 0
    changed: int = 0
    gone: int = 0
    moved: int = 0
    forbidden: int = 0
    put_off: int = 0
    lists: int = 0
    attachments: int = 0
    not_due: int = 0
    found: int = 0
    newest: str | None = None
    resumed: bool = False
    finished: bool = False
    failed: list[dict[str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def count(self, event: dict[str, Any]) -> None:
        """Take in one event of the worker."""
        match event["event"]:
            case "began":
                self.resumed = event["resumed"]
            case "asked":
                self._asked(event["role"], event["outcome"].replace(" ", "_"), event["url"], event.get("reason"))
            case "broken" | "failed":
                self.failed.append({"url": event.get("url", self.source), "reason": event["reason"]})
            case "ended":
                for name in ("found", "newest", "not_due", "finished"):
                    setattr(self, name, event[name])
                self.notes += event["notes"]

    def _asked(self, role: str, outcome: str, url: str, reason: str | None) -> None:
        if role == "page":
            self.asked += outcome not in ("forbidden", "put_off")
        elif role == "attachment":
            self.attachments += 1
        else:
            self.lists += 1
        if outcome == "failed":
            self.failed.append({"url": url, "reason": reason or "no reason given"})
        elif role == "page" or outcome in ("forbidden", "put_off"):
            setattr(self, outcome, getattr(self, outcome) + 1)
        elif role == "listing" and outcome == "gone":
            self.failed.append({"url": url, "reason": "the list is gone: the server answered 404 or 410"})
        if outcome in ("forbidden", "put_off") and reason and reason not in self.notes:
            self.notes.append(reason)

    def to_json(self) -> dict[str, Any]:
        """The report as JSON can hold it."""
        return asdict(self)


def crawl(order: Order, heard: Callable[[dict[str, Any]], None] = lambda event: None) -> SourceReport:
    """Crawl a source in a process of its own; ``heard`` gets every event as it comes.

    What goes wrong with the source is in the report; raises ``OSError`` only where no process can be started."""
    report = SourceReport(order.name, order.run_id, order.now)
    command = [sys.executable, "-m", "puljevagt.crawler.worker"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8"
    ) as worker:
        assert worker.stdin is not None and worker.stdout is not None and worker.stderr is not None
        _at_work.add(worker)
        try:
            worker.stdin.write(order.to_json() + "\n")
            worker.stdin.flush()
            for line in worker.stdout:
                event = json.loads(line)
                report.count(event)
                heard(event)
            words = worker.stderr.read()
            code = worker.wait(_ENDING_SECONDS)
        finally:
            worker.kill()
            _at_work.discard(worker)
    told = any(failed["url"] == report.source for failed in report.failed)
    if not told and (code or not report.finished):
        why = words.strip().splitlines()[-1] if words.strip() else f"it ended with code {code}"
        report.failed.append({"url": report.source, "reason": f"the crawl was cut off ({why}); the next one goes on"})
    return report


def stop_all() -> None:
    """Kill the crawls that this process has begun: a run that is to end does not wait for a site that hangs."""
    for worker in tuple(_at_work):
        worker.kill()


def save(report: SourceReport, state: Path) -> None:
    """Keep the report for the next crawl's alarms. Raises ``OSError``."""
    path = state / "crawl" / report.source / REPORT
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{REPORT}")
    draft.write_text(json.dumps(report.to_json(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    draft.replace(path)


def last(state: Path, source: str) -> dict[str, Any] | None:
    """The report of the source's last crawl, as JSON holds it; ``None`` where there is none."""
    try:
        found = json.loads((state / "crawl" / source / REPORT).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) else None
