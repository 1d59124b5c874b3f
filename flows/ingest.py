"""Ingest: what people hand in goes into the archive, and from there into the tables.

Each step takes up where the last run stopped: a record cut off by a kill is cut away, and whatever lies in ``raw/`` and
not in the tables is read, whoever archived it. So running again repairs what a kill interrupted.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from prefect import flow, task
from prefect.cache_policies import NO_CACHE

from flows import alerts
from flows.keeping import Kept, keep
from flows.report import Report
from flows.steps import TIMEOUT, finish, repair, update
from puljevagt.archive import Archive, iter_inputs, new_run_id, parse_time
from puljevagt.curation.lake import Lake


@task(name="archive pages", cache_policy=NO_CACHE, persist_result=False)
def archive_pages(raw: Path, asked: dict[str, Any], now: datetime) -> Kept:
    """Archive what was asked for, page by page; one task, since each source's file has one writer."""
    return keep(Archive(raw), iter_inputs(**asked, now=now), now)


@flow(name="ingest", timeout_seconds=TIMEOUT, persist_result=False)
def ingest(
    lake: str,
    paths: list[str],
    url: str | None = None,
    fetched_at: str | None = None,
    manifest: str | None = None,
    use_mtime: bool = False,
    now: str | None = None,
) -> dict[str, Any]:
    """Bring files, folders, globs or a manifest into the lake; returns the run's report (:class:`flows.report.Report`).

    Times are ISO 8601, taken to be UTC where they name no zone. Raises ``WrongUsage`` for arguments that contradict
    each other, ``LakeBusyError`` when another run does not end, ``PublishError`` or ``OSError`` where the disk is full:
    the tables are then as before.
    """
    at = parse_time(now) if now else datetime.now(UTC)
    asked = {
        "paths": paths,
        "url": url,
        "fetched_at": parse_time(fetched_at) if fetched_at else None,
        "manifest": manifest,
        "use_mtime": use_mtime,
    }
    home = Lake(Path(lake))
    alerts.begin(home, at)
    with home.lock():
        report = Report("ingest", new_run_id(at), at.isoformat())
        report.repairs, report.notes = repair(home.raw)
        kept = archive_pages(home.raw, asked, at)
        report.archived, report.already = kept.archived, kept.already
        report.problems, report.skipped = kept.problems, kept.skipped
        fresh = update(home, at, report)
        report.recovered = max(len(fresh) - kept.archived, 0)
    alerts.tell(home, at, report)
    return finish(home, report)
