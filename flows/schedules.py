"""When what is due: the jobs that ``sources.toml`` asks for, their next and missed times, and which of them rest.

Pure, apart from the small file in which people's pauses are kept. Prefect fires the jobs (:mod:`flows.serving`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from cronsim import CronSim

from puljevagt.crawler.sources import Sources
from puljevagt.curation.durable import append_lines, read_lines

ALERTS = "alerts"
"""The job that delivers what is due between crawls: digests at their hour, reminders, what failed before."""
ALERTS_CRON = "*/10 * * * *"
"""Ten minutes: a digest asked for at 07:30 is there before anyone looks for it, and an idle round costs a second."""


@dataclass(frozen=True, slots=True)
class Job:
    """Something that is done again and again: ``source`` is ``None`` for the alerts' own round; ``cron`` has five
    fields, read in ``timezone`` (an IANA name)."""

    name: str
    source: str | None
    cron: str
    timezone: str

    def next_after(self, at: datetime) -> datetime:
        """The first time after ``at`` (aware) at which the job is due, in UTC. When clocks change, a time that does not
        exist is due right after the gap, and one that comes twice the first time only."""
        return next(CronSim(self.cron, at.astimezone(ZoneInfo(self.timezone)))).astimezone(UTC)


def jobs(sources: Sources, *, alerts: bool) -> list[Job]:
    """A job for each source that is crawled, and one for the alerts where the lake has watches."""
    found = [Job(source.name, source.name, source.schedule, source.timezone) for source in sources.named(())]
    return [*found, Job(ALERTS, None, ALERTS_CRON, "Europe/Copenhagen")] if alerts else found


def missed(job: Job, last: datetime | None, now: datetime) -> bool:
    """Whether the job was due since it last ran. One that never ran has missed nothing."""
    return last is not None and job.next_after(last) <= now


@dataclass(frozen=True, slots=True)
class Pauses:
    """People's pauses, by the job's name: a log in ``path`` (``state/pauses.jsonl``) of which the last word counts."""

    path: Path

    def all(self) -> dict[str, str]:
        """The jobs that rest, each with the time (ISO 8601, UTC) since when."""
        last = {record["job"]: record for record in read_lines(self.path)}
        return {job: record["at"] for job, record in last.items() if record["paused"]}

    def set(self, names: Iterable[str], paused: bool, now: datetime) -> list[str]:
        """Let jobs rest from ``now`` (aware) on, or go on again; gives those for which that is something new."""
        resting = self.all()
        turned = [name for name in names if (name in resting) != paused]
        at = now.astimezone(UTC).isoformat(timespec="seconds")
        append_lines(self.path, [{"job": name, "paused": paused, "at": at} for name in turned])
        return turned


def rows(
    found: Iterable[Job], pauses: dict[str, str], last: dict[str, dict[str, str]], now: datetime
) -> list[dict[str, Any]]:
    """What ``puljevagt schedule`` lists, a row a job: when it runs next (``None`` while it rests), when it last ran and
    with which result. ``last`` has the last run by the job's name."""
    return [
        {
            "job": job.name,
            "cron": job.cron,
            "timezone": job.timezone,
            "next": None if job.name in pauses else job.next_after(now).isoformat(timespec="minutes"),
            "paused_since": pauses.get(job.name),
            "last": last.get(job.name, {}).get("at"),
            "result": last.get(job.name, {}).get("result"),
        }
        for job in found
    ]
