"""What the archive knows of a source's addresses, quickly: when each was asked, what came, how to ask again.

A cache in ``state/crawl/<source>/visits.sqlite`` made from the archive's index, file by file as they appear, so that it
needs no writing of its own during a crawl, can be deleted, and knows also what a killed crawl had fetched.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any

from puljevagt.archive import Archive, Capture, index
from puljevagt.archive.capture import PAYLOAD_TYPES
from puljevagt.crawler.settings import BUSY

FILE = "visits.sqlite"
GONE = (404, 410)
REDIRECTS = (301, 302, 303, 307, 308)
_FORMAT = 1
"""Rises when a cache of the same archive would hold something else."""
_TABLES = f"""
CREATE TABLE IF NOT EXISTS warcs (warc TEXT PRIMARY KEY, size INTEGER);
CREATE TABLE IF NOT EXISTS captures (
    url TEXT, at TEXT, role TEXT, run_id TEXT, status INTEGER, digest TEXT, canonical TEXT,
    news INTEGER, done INTEGER, holds INTEGER, capture TEXT);
CREATE INDEX IF NOT EXISTS by_url ON captures (url, at);
CREATE INDEX IF NOT EXISTS by_digest ON captures (digest) WHERE holds;
CREATE INDEX IF NOT EXISTS by_run ON captures (run_id);
PRAGMA user_version = {_FORMAT};
"""


@dataclass(frozen=True, slots=True)
class Known:
    """What the last good answer of an address was: ``digest`` of its payload, ``holder`` the capture that holds it,
    ``full_at`` when the server last sent the page itself, and the validators to ask again with."""

    digest: str
    holder: Capture
    full_at: datetime
    etag: str | None
    last_modified: str | None
    mark: str | None
    canonical: str | None


@dataclass(frozen=True, slots=True)
class Visit:
    """One time that an address was asked. ``outcome`` is ``new``, ``changed`` or ``unchanged`` by its payload,
    ``gone`` (404, 410), ``moved`` (3xx) or ``failed``."""

    at: datetime
    outcome: str


class Visits:
    """The visits of one source, to be used with ``with``."""

    def __init__(self, archive: Archive, source: str, folder: Path) -> None:
        self._archive, self._source = archive, source
        folder.mkdir(parents=True, exist_ok=True)
        self._db = _opened(folder / FILE)

    def __enter__(self) -> Visits:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._db.close()

    def catch_up(self) -> None:
        """Take in the archive's files that are new, have grown or were rewritten, and let go of those that are gone."""
        there = {
            warc: (self._archive.raw / warc).stat().st_size
            for warc in self._archive.warcs()
            if warc.startswith(f"{self._source}/")
        }
        known = dict(self._db.execute("SELECT warc, size FROM warcs"))
        with self._db:
            for warc in known.keys() - there.keys() | {w for w, size in there.items() if known.get(w, size) != size}:
                run_id = Path(warc).name.removesuffix(".warc.gz")
                self._db.execute("DELETE FROM captures WHERE run_id = ?", (run_id,))
                self._db.execute("DELETE FROM warcs WHERE warc = ?", (warc,))
                known.pop(warc)
            for warc in sorted(there.keys() - known.keys()):
                self._take(index.load(self._archive.raw, warc).captures)
                self._db.execute("INSERT INTO warcs VALUES (?, ?)", (warc, there[warc]))

    def known(self, url: str) -> Known | None:
        """The last good answer of an address; ``None`` where it never gave one."""
        rows = self._db.execute("SELECT capture FROM captures WHERE url = ? AND news ORDER BY at DESC LIMIT 1", (url,))
        last = next((_capture(row[0]) for row in rows), None)
        holder = self.holder(str(last.digest)) if last else None
        if last is None or holder is None:
            return None
        return Known(
            str(last.digest),
            holder,
            self._full_at(url) or last.fetched_at,
            last.metadata.get("etag"),
            last.metadata.get("last_modified"),
            last.metadata.get("mark"),
            last.metadata.get("canonical"),
        )

    def holder(self, digest: str) -> Capture | None:
        """The first capture of this source that holds a payload."""
        rows = self._db.execute(
            "SELECT capture FROM captures WHERE digest = ? AND holds ORDER BY at LIMIT 1", (digest,)
        )
        return next((_capture(row[0]) for row in rows), None)

    def payload(self, digest: str) -> bytes:
        """A payload by its digest. Raises ``ArchiveError`` or ``KeyError`` where it cannot be had."""
        holder = self.holder(digest)
        if holder is None:
            raise KeyError(digest)
        return self._archive.payload(holder)

    def of_run(self, run_ids: Iterable[str]) -> dict[str, Capture]:
        """The last answer of each address in these runs that was none of the server's troubles."""
        found: dict[str, Capture] = {}
        for run_id in run_ids:
            rows = self._db.execute("SELECT capture FROM captures WHERE run_id = ? AND done ORDER BY at", (run_id,))
            found |= {capture.url: capture for capture in map(_capture, (row[0] for row in rows))}
        return found

    def last_time(self) -> datetime | None:
        """When the source was last asked for anything."""
        (text,) = self._db.execute("SELECT max(at) FROM captures").fetchone()
        return datetime.fromisoformat(text) if text else None

    def urls(self, role: str = "page") -> list[str]:
        """All addresses ever asked in a role, in their order."""
        rows = self._db.execute("SELECT DISTINCT url FROM captures WHERE role = ? ORDER BY url", (role,))
        return [url for (url,) in rows]

    def aliases(self) -> dict[str, str]:
        """Addresses whose pages gave another one as their own when last asked, and that one."""
        rows = self._db.execute(
            "SELECT url, canonical, max(at) FROM captures WHERE role = 'page' GROUP BY url HAVING canonical IS NOT NULL"
        )
        return {url: canonical for url, canonical, _ in rows}

    def standing(self) -> list[str]:
        """The pages that were there, or in trouble, when last asked: not those that have moved, that give another
        address as their own, or that were found gone twice in a row."""
        aliases = self.aliases()
        found = []
        for url in self.urls():
            last = [visit.outcome for visit in self.of(url)][-2:]
            if url not in aliases and last[-1] != "moved" and last != ["gone", "gone"]:
                found.append(url)
        return found

    def of(self, url: str) -> list[Visit]:
        """The visits of an address, oldest first."""
        found: list[Visit] = []
        before: str | None = None
        rows = self._db.execute("SELECT at, status, news, digest FROM captures WHERE url = ? ORDER BY at", (url,))
        for at, status, news, digest in rows:
            outcome = "failed"
            if status in GONE:
                outcome = "gone"
            elif status in REDIRECTS:
                outcome = "moved"
            elif news:
                outcome = "new" if before is None else "unchanged" if digest == before else "changed"
                before = digest
            found.append(Visit(datetime.fromisoformat(at), outcome))
        return found

    def marks(self, url: str) -> dict[datetime, str]:
        """What lists said of an address when it was asked, as a mark that changes when that does, by time."""
        rows = self._db.execute(
            "SELECT at, json_extract(capture, '$.metadata.mark') FROM captures WHERE url = ? ORDER BY at", (url,)
        )
        return {datetime.fromisoformat(at): mark for at, mark in rows if mark}

    def _full_at(self, url: str) -> datetime | None:
        rows = self._db.execute("SELECT max(at) FROM captures WHERE url = ? AND news AND status = 200", (url,))
        (text,) = rows.fetchone()
        return datetime.fromisoformat(text) if text else None

    def _take(self, captures: Iterable[Capture]) -> None:
        self._db.executemany("INSERT INTO captures VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", _rows(captures))


def is_news(capture: Capture) -> bool:
    """Whether an answer shows the page: it is one, and the crawler did not mark it as no news."""
    return capture.digest is not None and "no_news" not in capture.metadata and capture.status in (None, 200, 304)


def _rows(captures: Iterable[Capture]) -> Iterator[tuple[Any, ...]]:
    for capture in captures:
        yield (
            capture.url,
            capture.fetched_at.astimezone(UTC).isoformat(timespec="microseconds"),
            capture.metadata.get("role", "page"),
            capture.run_id,
            capture.status,
            capture.digest,
            capture.metadata.get("canonical"),
            is_news(capture),
            capture.status is not None and capture.status not in BUSY,
            capture.record_type in PAYLOAD_TYPES and bool(capture.size),
            json.dumps(capture.to_json()),
        )


def _capture(text: str) -> Capture:
    return Capture.from_json(json.loads(text))


def _opened(path: Path) -> sqlite3.Connection:
    """The cache, made anew where it is missing, of another form or damaged."""
    for _ in range(2):
        db = sqlite3.connect(path)
        try:
            if db.execute("PRAGMA user_version").fetchone()[0] in (0, _FORMAT):
                db.executescript(_TABLES)
                return db
        except sqlite3.DatabaseError:
            pass
        db.close()
        path.unlink()
    raise sqlite3.DatabaseError(f"{path} cannot be made")
