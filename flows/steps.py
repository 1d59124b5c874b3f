"""What the flows that write tables have in common: repair the archive, read pages in batches, publish.

Prefect sees one task a batch, not one a page, since a task costs it ten milliseconds or more. Between tasks go paths,
not readings: a batch's readings lie in a file in ``state/spool`` until they are in the tables.
"""

from __future__ import annotations

import os
import pickle
import shutil
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any

from prefect import task
from prefect.cache_policies import NO_CACHE
from prefect.utilities.annotations import quote

from flows.progress import Step
from flows.reading import BATCH, CHUNK, MANY, batches, is_page, read_captures, readers
from flows.report import Report
from puljevagt.archive import Archive, Capture
from puljevagt.curation.curate import curated_counts, curated_places, known_readings, merge, rebuild
from puljevagt.curation.incoming import Seen
from puljevagt.curation.lake import Lake
from puljevagt.curation.publications import Cause
from puljevagt.curation.run_report import RunReport
from puljevagt.curation.staleness import stale

TIMEOUT = float(os.environ.get("PULJEVAGT_TIME_LIMIT", 12 * 60 * 60))
"""Seconds after which a run counts as hung and is ended: half a day, the time between two crawls, where the environment
says nothing else."""

Job = tuple[Capture, Capture]


@task(name="repair the archive", cache_policy=NO_CACHE, persist_result=False)
def repair(raw: Path) -> tuple[list[str], list[str]]:
    """Cut off what a killed run left unfinished; the repairs, and what else cannot be read, in words."""
    archive = Archive(raw)
    return [str(repair) for repair in archive.repair()], [str(damage) for damage in archive.damage()]


@task(name="read pages", cache_policy=NO_CACHE, persist_result=False)
def read(raw: Path, batch: Sequence[Job], apply: Callable[..., Iterator[list[Seen]]], spooled: Path) -> Path:
    """Read a batch of captures; their readings are left in the file ``spooled``."""
    with spooled.open("wb") as file:
        for found in apply(partial(read_captures, raw), batches(batch, CHUNK)):
            pickle.dump(found, file)
    return spooled


@task(name="publish the tables", cache_policy=NO_CACHE, persist_result=False)
def curate(lake: Lake, seen: Iterable[Seen], anew: Anew | None, now: datetime, cause: Cause) -> RunReport:
    """Bring what was read into the tables, ``anew`` from nothing else."""
    with Step("publishing the tables"):
        return merge(lake, seen, now, cause) if anew is None else rebuild(lake, seen, now, anew.only)


@dataclass(frozen=True, slots=True)
class Anew:
    """Tables are to be made anew: those of the sources ``only``, or all of them."""

    only: tuple[str, ...] | None = None


def update(
    lake: Lake, now: datetime, report: Report, cause: Cause = Cause.RUN, busy: Collection[str] = ()
) -> list[Capture]:
    """Bring into the tables what the archive has and they have not, which is given. ``busy`` are WARC files that are
    being written, which are left to those who do.

    Tables that were made by another version of the project are first made anew from what they hold, and published: so
    what better extractors read otherwise is told apart from what the pages now say otherwise."""
    fresh = unread(lake, busy)
    if found := stale(lake):
        report.notes.append(f"{found.why}, so all pages were read anew")
        wanted = None if found.sources is None else set(found.sources)
        places = curated_places(lake)
        known = [c for c in Archive(lake.raw).captures() if (c.warc, c.offset) in places]
        bring_in(lake, [c for c in known if wanted is None or c.source in wanted], now, report, Anew(found.sources))
    bring_in(lake, fresh, now, report, None, cause)
    return fresh


def unread(lake: Lake, busy: Collection[str] = ()) -> list[Capture]:
    """The captures that the tables do not hold. Only of WARC files that have more of them than the tables the captures
    are read, so that it costs what is new and not what was ever fetched."""
    archive, counts = Archive(lake.raw), curated_counts(lake)
    more = [warc for warc in archive.warcs() if warc not in busy and archive.count(warc) != counts[warc]]
    places = curated_places(lake, more)
    return [c for warc in more for c in archive.of(warc) if (c.warc, c.offset) not in places]


def bring_in(
    lake: Lake,
    captures: Iterable[Capture],
    now: datetime,
    report: Report,
    anew: Anew | None = None,
    cause: Cause = Cause.RUN,
) -> None:
    """Read ``captures`` and publish what they say, ``anew`` or added to what is known; ``report`` gets the counts.

    A page that has the bytes that it once had is not read again."""
    archive, captures = Archive(lake.raw), list(captures)
    known = known_readings(lake, captures) if anew is None else set()
    again: list[Seen] = [(capture, None, None) for capture in captures if _is_known(capture, known)]
    jobs = [(capture, _holder(archive, capture)) for capture in captures if not _is_known(capture, known)]
    jobs.sort(
        key=lambda job: (job[1].warc, job[1].offset, job[0])
    )  # as they lie on the disk, the same payload together
    spool = lake.state / "spool"
    shutil.rmtree(spool, ignore_errors=True)  # a killed run's
    spool.mkdir(parents=True)
    with readers(len(jobs) > MANY) as apply, Step("reading pages", len(jobs)) as step:
        spooled: list[Path] = []
        for batch in batches(jobs, BATCH):
            spooled.append(read(lake.raw, quote(batch), apply, spool / f"{len(spooled):06d}"))
            step.done(len(batch))
    found = curate(lake, quote(chain(_unspool(spooled), again)), anew, now, cause).to_json()
    told = {capture.url for capture in captures if not is_page(capture)}  # reported when they were fetched
    found["failed"] = [page for page in found["failed"] if page["url"] not in told]
    report.add(found)
    shutil.rmtree(spool, ignore_errors=True)


def _is_known(capture: Capture, known: Collection[tuple[str, str]]) -> bool:
    """Whether the capture shows a page that was read before."""
    return is_page(capture) and (capture.url, capture.digest or "") in known


def finish(lake: Lake, report: Report) -> dict[str, Any]:
    """Keep the report in ``state/runs`` and give it as JSON can hold it."""
    report.save(lake.state / "runs")
    return report.to_json()


def _holder(archive: Archive, capture: Capture) -> Capture:
    """The capture whose record holds the payload."""
    if capture.record_type != "revisit" or capture.digest is None:
        return capture
    return archive.original(capture.digest) or capture


def _unspool(spooled: Iterable[Path]) -> Iterator[Seen]:
    for path in spooled:
        with path.open("rb") as file:
            while True:
                try:
                    yield from pickle.load(file)  # written above, by this run
                except EOFError:
                    break
