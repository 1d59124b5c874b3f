"""One crawl of one source: all that its parts share, and what is left when it was interrupted.

A crawl that is killed leaves ``unfinished.json`` with the runs whose WARC files hold what it got. The next one goes on
from there: what they hold is taken from the archive, and nothing is asked for twice.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from puljevagt.archive import Capture, Run
from puljevagt.crawler.politeness import Politeness
from puljevagt.crawler.settings import RESUME_WITHIN, Limits
from puljevagt.crawler.sources import Source
from puljevagt.crawler.transport import Transport
from puljevagt.crawler.visits import Visits

UNFINISHED = "unfinished.json"
COMMIT_SECONDS = 1.0
"""Between two moments at which what came is forced to the disk: a power cut loses a second's answers, a kill none."""
_SAME_MOMENT = timedelta(hours=12)
"""A run at a ``--now`` shortly before the last answer belongs behind it; one further back is meant as it is said."""


class Clock:
    """The run's time: ``--now``, and from there on as it passes. It never stands before what the archive has last."""

    def __init__(self, now: datetime, last: datetime | None = None) -> None:
        if last is not None and timedelta() <= last - now < _SAME_MOMENT:
            now = last + timedelta(microseconds=1)
        self._began, self._monotonic = now, time.monotonic()

    def __call__(self) -> datetime:
        return self._began + timedelta(seconds=time.monotonic() - self._monotonic)


@dataclass(slots=True)
class Job:
    """What the parts of a running crawl share. ``due`` are the known pages to ask for, ``None`` for all; ``had`` what
    an interrupted crawl got already, by address; ``forgotten`` names what is never asked; ``emit`` tells what
    happens, as records that JSON can hold."""

    source: Source
    run: Run
    visits: Visits
    politeness: Politeness
    transport: Transport
    clock: Clock
    emit: Callable[[Mapping[str, Any]], None]
    due: frozenset[str] | None = None
    had: dict[str, Capture] = field(default_factory=dict)
    forgotten: Container[str] = ()
    _committed: float = 0.0

    @property
    def limits(self) -> Limits:
        """The source's limits."""
        return self.source.limits

    def keep(self) -> None:
        """Force what came to the disk, where the last time is some while ago."""
        if time.monotonic() - self._committed >= COMMIT_SECONDS:
            self.run.commit()
            self._committed = time.monotonic()


def begin(folder: Path, run_id: str, now: datetime) -> list[str]:
    """Note that a crawl begins; the runs of the interrupted one that it continues, if any. ``now`` is aware."""
    earlier: list[str] = []
    began = now
    try:
        left = json.loads((folder / UNFINISHED).read_text(encoding="utf-8"))
        at = datetime.fromisoformat(left["began"])
        if abs((now - at).total_seconds()) <= RESUME_WITHIN:
            earlier, began = [str(run) for run in left["runs"]], at
    except (OSError, ValueError, KeyError, TypeError):
        pass
    folder.mkdir(parents=True, exist_ok=True)
    draft = folder / f".{UNFINISHED}"
    draft.write_text(json.dumps({"began": began.isoformat(), "runs": [*earlier, run_id]}), encoding="utf-8")
    draft.replace(folder / UNFINISHED)
    return earlier


def finish(folder: Path) -> None:
    """Note that the crawl came to its end."""
    (folder / UNFINISHED).unlink(missing_ok=True)
