"""Putting what people hand in into the archive: which source it belongs to, and never the same thing twice."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from urllib.parse import urlsplit

from flows.progress import Step
from puljevagt.archive import Archive, BadRecord, Input, Page, Problem, Run, Skipped, new_run_id
from puljevagt.archive.capture import payload_digest

FILES = "files"
"""The source of pages that have no address."""
COMMIT_PAGES = 100
"""Pages between two moments at which they are forced to the disk: each such moment costs some milliseconds, and what a
kill loses is fetched again."""
OPEN_FILES = 200
"""WARC files held open at once: a crawl's file has pages of more hosts than a process may have files."""


@dataclass(slots=True)
class Kept:
    """What was handed in: pages archived now, pages that were there, problems, what was passed over, and the WARC files
    that were written."""

    archived: int = 0
    already: int = 0
    problems: list[dict[str, str]] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    warcs: set[str] = field(default_factory=set)


def source_of(url: str) -> str:
    """The source that an address belongs to: its host, without ``www.`` and with a port that is not the usual one.

    A host without letters gets ``host-`` before it, since programs that read the tables take such names for numbers."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
        name = (host or "").removeprefix("www.").encode("idna").decode("ascii")
    except ValueError:  # no such port, no such host
        return FILES
    name = "".join(letter if letter.isalnum() or letter in ".-_" else "-" for letter in name).strip(".-_")
    if not name:
        return FILES
    if not any(letter.isalpha() for letter in name):
        name = f"host-{name}"
    return name if port in (None, 80, 443) else f"{name}-{port}"


def keep(archive: Archive, inputs: Iterable[Input], now: datetime) -> Kept:
    """Archive the pages among ``inputs``, one in memory at a time. ``now`` (aware) names the run's files.

    A page that the archive has with the same address, time and content is left out, so that a killed run can be
    repeated. Raises ``OSError`` where the disk is full; what was acknowledged until then is kept."""
    known = {(capture.url, capture.fetched_at, capture.digest) for capture in archive.captures()}
    kept = Kept()
    with _Writers(archive, now, kept.warcs) as writers, Step("keeping pages") as step:
        for item in inputs:
            step.done()
            match item:
                case Problem():
                    kept.problems.append(asdict(item))
                case Skipped():
                    kept.skipped.append(str(item))
                case Page():
                    key = (item.url, item.fetched_at.astimezone(UTC), payload_digest(item.payload))
                    if key in known:
                        kept.already += 1
                        continue
                    known.add(key)
                    try:
                        writers.add(item)
                    except BadRecord as error:
                        kept.problems.append(asdict(Problem(item.origin, str(error), "correct it and try again")))
                    else:
                        kept.archived += 1
    return kept


class _Writers:
    """The archive's runs that are being written, one a source."""

    def __init__(self, archive: Archive, now: datetime, warcs: set[str]) -> None:
        self._archive, self._now, self._warcs = archive, now, warcs
        self._stack = ExitStack()
        self._runs: dict[str, Run] = {}
        self._run_id = new_run_id(now)
        self._uncommitted = 0

    def __enter__(self) -> _Writers:
        return self

    def __exit__(self, *error: object) -> None:
        self._stack.__exit__(*error)  # type: ignore[arg-type]  # as it came

    def add(self, page: Page) -> None:
        """Archive a page; now and then force all that was written to the disk."""
        source = source_of(page.url)
        if source not in self._runs:
            if len(self._runs) >= OPEN_FILES:
                self._close()
            self._runs[source] = self._stack.enter_context(self._archive.run(source, self._run_id))
        run = self._runs[source]
        run.add_resource(page.url, page.payload, page.fetched_at, page.media_type, page.metadata)
        self._warcs.add(run.warc)
        self._uncommitted += 1
        if self._uncommitted >= COMMIT_PAGES:
            for run in self._runs.values():
                run.commit()
            self._uncommitted = 0

    def _close(self) -> None:
        """Finish all files; a source that comes again gets another."""
        self._stack.close()
        self._runs.clear()
        self._run_id = new_run_id(self._now)
