"""Bringing new captures and people's decisions into the tables, and making the tables anew.

Only the pages of which something new came are worked out again, from all that is known of them: their fetches and the
readings of their pages are tables themselves, so the archive is not read. Only the partitions of those pages' sources
are rewritten. What writes needs the lake's lock, which the caller holds (``with lake.lock(): ...``), since a run
archives under the same lock.
"""

from __future__ import annotations

import json
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from itertools import chain
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from extractors.model import EXTRACTOR_VERSION, Reading
from puljevagt.curation import publications
from puljevagt.curation.corrections import Decisions, decided, out_of_date
from puljevagt.curation.generations import Where, current, files, read, sources
from puljevagt.curation.history import Capture, Fetch, Outcome, PageHistory, Snapshot, Track, page_history
from puljevagt.curation.identity import Page, PoolIds
from puljevagt.curation.lake import Lake
from puljevagt.curation.publications import Cause
from puljevagt.curation.publish import Drop, Partition, publish
from puljevagt.curation.rows import page_rows
from puljevagt.curation.schema import PARTITION, SchemaError
from puljevagt.curation.tables import TABLES

HISTORY_TABLES = ("pools", "pool_versions", "changes", "evidence", "fetches")
"""The tables that are worked out from a page's snapshots; ``readings`` is what they are worked out from."""

MANY_FILES = 30
"""Files of readings of one source, a file a run: with more of them opening takes longer than reading."""

Seen = tuple[Capture, Reading | None, str | None]
"""A capture, what its page says (``None``: nothing that can be read, or the same payload as one given before), and a
note: why it failed, or what a person should know."""


class StaleTablesError(RuntimeError):
    """The tables were made by another version of the project, so new rows cannot be added; `rebuild` makes them
    anew."""


@dataclass(slots=True)
class RunReport:
    """What a run did: counts of captures by what they showed, the failed ones with reasons, the changes found."""

    pages: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    no_announcement: int = 0
    failed: list[dict[str, str]] = field(default_factory=list)
    known: int = 0
    """Captures that the tables already held, which are left as they are."""
    changes: int = 0
    stale_corrections: int = 0
    """Fields of these pages' pools under whose correction the page has changed, until a person decides again."""
    sources: list[str] = field(default_factory=list)
    generation: str | None = None
    """Name of the published generation; ``None`` where there was nothing to publish."""

    def to_json(self) -> dict[str, Any]:
        """The report as JSON can hold it."""
        return asdict(self)

    def count(self, fetch: Fetch, outcome: Outcome) -> None:
        """Count one capture of this run."""
        self.pages += 1
        if outcome is Outcome.FAILED:
            self.failed.append({"url": fetch.url, "reason": _reason(fetch)})
        else:
            name = outcome.value.replace(" ", "_")
            setattr(self, name, getattr(self, name) + 1)


def _reason(fetch: Fetch) -> str:
    if fetch.note:
        return fetch.note
    return f"the server answered {fetch.status}" if fetch.status else "there was no page that could be read"


@dataclass(slots=True)
class _Incoming:
    """What a run brings for one source: fetches by address; by address and digest the packed readings, each with the
    version of the extractors that made it."""

    fetches: dict[str, list[Fetch]] = field(default_factory=lambda: defaultdict(list))
    readings: dict[tuple[str, str], tuple[str, bytes]] = field(default_factory=dict)


def merge(lake: Lake, new: Iterable[Seen], now: datetime) -> RunReport:
    """Bring new captures into the tables and publish a generation. What the tables already hold is left out, so that a
    run that was killed can be repeated. ``now`` (aware) stamps the generation and enters no row.

    Raises :class:`StaleTablesError` (call :func:`rebuild`) and :class:`puljevagt.curation.publish.PublishError`; the
    tables are then as before.
    """
    incoming = _collect(new)
    versions = {version for source in incoming.values() for version, _ in source.readings.values()}
    if reason := needs_rebuild(lake, versions, incoming):
        raise StaleTablesError(reason)
    return _curate(lake, incoming, now, current(lake.curated), cause=Cause.RUN)


def rebuild(lake: Lake, everything: Iterable[Seen], now: datetime) -> RunReport:
    """Make the tables anew from all captures of the archive, each read anew; the published pool ids in ``state/`` stay.

    Raises :class:`puljevagt.curation.publish.PublishError`; the tables are then as before."""
    return _curate(lake, _collect(everything), now, None, cause=Cause.REBUILD)


def redo(lake: Lake, pages: Iterable[Page], now: datetime) -> RunReport:
    """Work out the rows of known pages again, with the decisions of people as they now are, and publish a generation.

    Raises :class:`puljevagt.curation.publish.PublishError`; the tables are then as before."""
    again: dict[str, list[str]] = defaultdict(list)
    for page in pages:
        again[page.source].append(page.url)
    return _curate(
        lake, {source: _Incoming() for source in again}, now, current(lake.curated), again, cause=Cause.DECISION
    )


def known_tracks(lake: Lake, page: Page) -> dict[str, Track]:
    """The pools of a known page by their ids, as the extractors read them: without people's decisions."""
    ids = PoolIds(lake.pool_ids)
    work = _Source(page.source, _Incoming(), current(lake.curated), ids, Decisions(lake.corrections), RunReport())
    return work.tracks(page.url)


def needs_rebuild(
    lake: Lake, versions: Iterable[str] = (EXTRACTOR_VERSION,), only: Iterable[str] | None = None
) -> str | None:
    """Why the tables, or those of the sources ``only``, must be made anew before something is added; ``None``: no need.

    They must when other extractors read them than read what is to come (else an extractor's progress would look like a
    page's change), or when they were written with other columns.
    """
    generation = current(lake.curated)
    wanted = set(versions)
    if generation is None:
        return None
    try:
        for source in sources(generation, "readings") if only is None else only:
            for path in files(generation, "readings", source):
                with pq.ParquetFile(path) as file:
                    found = file.read(["extractor_version"])
                other = set(pc.unique(found["extractor_version"]).to_pylist()) - wanted
                if wanted and other:
                    return f"the tables were read by extractors of version {', '.join(sorted(other))}"
        for table in TABLES:
            for source in sources(generation, table)[:1]:
                read(generation, table, source, Where("url", lambda url: pc.equal(url, "")))
    except SchemaError as error:
        return str(error)
    return None


def curated_places(lake: Lake) -> set[tuple[str, int]]:
    """Where in the archive (``warc``, ``offset``) the captures lie that the tables hold already."""
    generation = current(lake.curated)
    found: set[tuple[str, int]] = set()
    for source in sources(generation, "fetches") if generation else ():
        assert generation is not None
        found.update(_places(read(generation, "fetches", source)))
    return found


def _places(fetches: pa.Table) -> Iterator[tuple[str, int]]:
    return zip(fetches["warc"].to_pylist(), fetches["offset"].to_pylist(), strict=True)


def _collect(seen: Iterable[Seen]) -> dict[str, _Incoming]:
    """Captures by source; readings are packed at once, so that a run's memory grows by kilobytes a page."""
    incoming: dict[str, _Incoming] = defaultdict(_Incoming)
    for capture, reading, note in seen:
        fetch = Fetch.of(capture, note)
        source = incoming[fetch.source]
        source.fetches[fetch.url].append(fetch)
        if reading is None:
            continue
        if fetch.digest is None:
            raise ValueError(f"{fetch.url}: a page that was read must have a digest")
        if (fetch.url, fetch.digest) not in source.readings:
            source.readings[fetch.url, fetch.digest] = reading.extractor_version, _pack(reading)
    return incoming


def _pack(reading: Reading) -> bytes:
    return zlib.compress(json.dumps(reading.to_json(), ensure_ascii=False).encode("utf-8", "surrogatepass"), 1)


def _unpack(packed: bytes) -> str:
    return zlib.decompress(packed).decode("utf-8", "surrogatepass")


def _curate(
    lake: Lake,
    incoming: dict[str, _Incoming],
    now: datetime,
    last: Path | None,
    again: Mapping[str, Sequence[str]] = MappingProxyType({}),
    *,
    cause: Cause,
) -> RunReport:
    report = RunReport()
    anew = last is None
    before = current(lake.curated)
    ids, decisions = PoolIds(lake.pool_ids), Decisions(lake.corrections)
    work = [
        _Source(source, found, last, ids, decisions, report, again.get(source, ()))
        for source, found in sorted(incoming.items())
    ]
    touched = [source for source in work if source.is_touched()]
    if touched or (anew and before):
        gone: list[Partition | Drop] = [Drop(name) for name in sources(before, "fetches")] if anew and before else []
        parts = chain(gone, (partition for source in touched for partition in source.partitions()))

        def announce(generation: str) -> None:
            news = {item for source in touched for item in source.news} if cause is Cause.RUN else ()
            publications.append(lake, generation, now, cause, news)

        above = publications.highest_number(lake)
        report.generation = publish(lake.curated, parts, now, above=above, announce=announce).name
    report.sources = [source.name for source in touched]
    return report


class _Source:
    """The work of one run on one source; ``again`` are known pages to be worked out again without a new capture."""

    def __init__(
        self,
        name: str,
        incoming: _Incoming,
        last: Path | None,
        ids: PoolIds,
        decisions: Decisions,
        report: RunReport,
        again: Iterable[str] = (),
    ) -> None:
        self.name = name
        self._incoming, self._last, self._ids, self._decisions = incoming, last, ids, decisions
        self._report = report
        self.news: set[str] = set()
        """What somebody may be told of: ids of changes, and of pools that are new on a new page of a known source."""
        self._fetches = self._read("fetches")
        known = set(_places(self._fetches))
        self._fresh: dict[str, list[Fetch]] = {url: [] for url in again}
        for url, fetches in incoming.fetches.items():
            fresh = {fetch.place: fetch for fetch in fetches if fetch.place not in known}
            report.known += len(fetches) - len(fresh)
            if fresh:
                self._fresh[url] = list(fresh.values())

    def is_touched(self) -> bool:
        """Whether there is something that the tables do not hold, or something to work out again."""
        return bool(self._fresh)

    def partitions(self) -> Iterator[Partition]:
        """The source's new partitions; the ids that they use are durable before they are given out."""
        rows: dict[str, list[dict[str, Any]]] = {table: [] for table in HISTORY_TABLES}
        fetches, readings = self._known_fetches(), self._known_readings()
        told = set(self._of_touched("changes")["change_id"].to_pylist())
        until = self._fetches["fetched_at"].to_pylist()
        newest = max(until) if until else None
        for url in sorted(self._fresh):
            made = self._page(url, fetches.get(url, []), readings.get(url, {}))
            for table, found in made.items():
                rows[table] += found
            self._note_news(made, told, max((fetch.fetched_at for fetch in fetches.get(url, [])), default=newest))
        self._ids.save()
        self._report.changes += sum(row["change_id"] not in told for row in rows["changes"])
        for table in HISTORY_TABLES:
            yield Partition(table, self.name, self._joined(table, rows[table]))
        fresh = [
            {
                PARTITION: self.name,
                "url": url,
                "digest": digest,
                "extractor_version": version,
                "reading": _unpack(packed),
            }
            for (url, digest), (version, packed) in self._incoming.readings.items()
            if url in self._fresh and digest not in readings.get(url, {})
        ]
        if fresh or self._last is None:
            yield self._readings(TABLES["readings"].cast(fresh))

    def _note_news(self, made: dict[str, list[dict[str, Any]]], told: set[str], known_until: datetime | None) -> None:
        """News is later than all that was known of the page, or of the source for a new page; of a new source, none."""
        if known_until is None:
            return
        late = [row for row in made["changes"] if row["change_id"] not in told and row["seen_at"] > known_until]
        self.news |= {row["change_id"] for row in late}
        self.news |= {row["pool_id"] for row in made["pools"] if row["first_seen"] > known_until} - {
            row["pool_id"] for row in made["changes"]
        }

    def _readings(self, fresh: pa.Table) -> Partition:
        """New readings are a file beside the old ones; when those are many, all become one file."""
        if self._last is None or len(files(self._last, "readings", self.name)) < MANY_FILES:
            return Partition("readings", self.name, fresh, frozenset())
        before = self._read("readings")
        joined = pa.concat_tables([before, fresh.select(before.column_names)])
        return Partition("readings", self.name, TABLES["readings"].arrange(joined))

    def tracks(self, url: str) -> dict[str, Track]:
        """The pools of one known page by their ids, as the extractors read them."""
        self._fresh = {url: []}
        history, _ = self._history(url, self._known_fetches().get(url, []), self._known_readings().get(url, {}))
        return dict(zip(self._ids.assign(Page(self.name, url), history.tracks), history.tracks, strict=True))

    def _history(
        self, url: str, known: list[Fetch], readings: dict[str, str]
    ) -> tuple[PageHistory, dict[str, Reading]]:
        """The history of one page from all its fetches, and its readings by digest."""
        fresh = self._fresh[url]
        snapshots, cache = [], dict[str, Reading | None]()
        for fetch in [*known, *fresh]:
            digest = fetch.digest or ""
            if digest not in cache:
                new_one = self._incoming.readings.get((url, digest))
                text = readings.get(digest) or (_unpack(new_one[1]) if new_one else None)
                cache[digest] = Reading.from_json(json.loads(text)) if text else None
            snapshots.append(Snapshot(fetch, cache[digest]))
        return page_history(snapshots), {digest: reading for digest, reading in cache.items() if reading}

    def _page(self, url: str, known: list[Fetch], readings: dict[str, str]) -> dict[str, list[dict[str, Any]]]:
        """The rows of one page; the new fetches are counted."""
        history, pages = self._history(url, known, readings)
        new = {fetch.place for fetch in self._fresh[url]}
        for fetch, outcome in history.fetches:
            if fetch.place in new:
                self._report.count(fetch, outcome)
        page = Page(self.name, url)
        ids = self._ids.assign(page, history.tracks)
        history = decided(history, ids, self._decisions, pages)
        standing = [track.current for track in history.tracks if track.current.listed]
        self._report.stale_corrections += sum(len(out_of_date(version)) for version in standing)
        return page_rows(page, history, ids)

    def _read(self, table: str, where: Where | None = None) -> pa.Table:
        return read(self._last, table, self.name, where) if self._last else TABLES[table].file_schema.empty_table()

    def _are_touched(self, urls: pa.ChunkedArray) -> pa.ChunkedArray:
        return pc.is_in(urls, pa.array(self._fresh, pa.string()))

    def _of_touched(self, table: str) -> pa.Table:
        return self._read(table, Where("url", self._are_touched))

    def _known_fetches(self) -> dict[str, list[Fetch]]:
        found: dict[str, list[Fetch]] = defaultdict(list)
        for row in self._fetches.filter(self._are_touched(self._fetches["url"])).to_pylist():
            row["size"] = row.pop("bytes")
            del row["outcome"]
            found[row["url"]].append(Fetch(**row, source=self.name))
        return found

    def _known_readings(self) -> dict[str, dict[str, str]]:
        found: dict[str, dict[str, str]] = defaultdict(dict)
        for row in self._of_touched("readings").to_pylist():
            found[row["url"]][row["digest"]] = row["reading"]
        return found

    def _joined(self, table: str, rows: list[dict[str, Any]]) -> pa.Table:
        """The rows of the touched pages put in the place of those they had."""
        before = self._fetches if table == "fetches" else self._read(table)
        kept = before.filter(pc.invert(self._are_touched(before["url"])))
        made = TABLES[table].cast(rows).select(kept.column_names)
        return TABLES[table].arrange(pa.concat_tables([kept, made]))
