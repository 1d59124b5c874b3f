"""Bringing new captures and people's decisions into the tables, and making the tables anew.

A run works on the sources of which something new came, one after the other, each by itself
(:mod:`puljevagt.curation.site`); the files of all others are taken over as they are. What writes needs the lake's lock,
which the caller holds (``with lake.lock(): ...``), since a run archives under the same lock.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from extractors.model import EXTRACTOR_VERSION
from puljevagt.curation import publications, reread
from puljevagt.curation.calls import decisions as calls_decided
from puljevagt.curation.calls import update
from puljevagt.curation.corrections import Decisions
from puljevagt.curation.fetches import Capture, Fetch
from puljevagt.curation.gate import Gate, gone_pages, losses
from puljevagt.curation.generations import Where, current, read, read_any, sources
from puljevagt.curation.history import Outcome, Track
from puljevagt.curation.identity import Page, PoolIds
from puljevagt.curation.incoming import Coming, Incoming, Seen
from puljevagt.curation.lake import Lake
from puljevagt.curation.overview import overview
from puljevagt.curation.publications import Cause
from puljevagt.curation.publish import Drop, Partition, publish
from puljevagt.curation.site import Site
from puljevagt.curation.tables import TABLES

NEWSWORTHY = (Cause.RUN, Cause.ACCEPT)
"""Publications of which somebody may be told."""


class StaleTablesError(RuntimeError):
    """The tables were made by another version of the project, so new rows cannot be added; `rebuild` makes them
    anew."""


@dataclass(frozen=True, slots=True)
class Stale:
    """The sources whose tables must be made anew before something is added, and why."""

    sources: tuple[str, ...] | None
    """``None``: all of them."""
    why: str


@dataclass(slots=True)
class RunReport:
    """What a run did: counts of captures by what they showed, the failed ones with reasons, the changes found."""

    pages: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    moved: int = 0
    """Answers that sent on to where the page now is."""
    no_announcement: int = 0
    failed: list[dict[str, str]] = field(default_factory=list)
    known: int = 0
    """Captures that the tables already held, which are left as they are."""
    changes: int = 0
    stale_corrections: int = 0
    """Fields of these pages' pools under whose correction the page has changed, until a person decides again."""
    corrected: int = 0
    """Values that better extractors read otherwise than published; ``notes`` say of which fields."""
    held: list[dict[str, str]] = field(default_factory=list)
    """Sources that the publish gate holds back, each with the reason."""
    notes: list[str] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    generation: str | None = None
    """Name of the published generation; ``None`` where there was nothing to publish."""

    def to_json(self) -> dict[str, Any]:
        """The report as JSON can hold it."""
        return asdict(self)

    def add(self, site: Site) -> None:
        """Count what a source's part of the run found."""
        self.known += site.known
        self.changes += site.changes
        self.stale_corrections += site.stale_corrections
        self.notes += site.notes
        self.sources.append(site.name)
        for fetch, outcome in site.outcomes:
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


def merge(lake: Lake, new: Iterable[Seen], now: datetime, cause: Cause = Cause.RUN) -> RunReport:
    """Bring new captures into the tables and publish a generation. What the tables already hold is left out, so that a
    run that was killed can be repeated. ``now`` (aware) stamps the generation and enters no row.

    Raises :class:`StaleTablesError` (call :func:`rebuild`) and :class:`puljevagt.curation.publish.PublishError`; the
    tables are then as before.
    """
    with Incoming(lake.state).collect(new) as incoming:
        found = stale(lake, incoming.extractor_versions or {EXTRACTOR_VERSION}, incoming.sources)
        if found is not None:
            raise StaleTablesError(found.why)
        return _Run(lake, incoming, now, cause).publish()


def rebuild(lake: Lake, everything: Iterable[Seen], now: datetime, only: Collection[str] | None = None) -> RunReport:
    """Make the tables anew from all captures of the archive, each read anew; the published pool ids in ``state/`` stay.
    With ``only`` those of some sources, from all of theirs. What differs from what was published is a correction
    (:mod:`puljevagt.curation.reread`), so give the captures that are published, and no new ones.

    Raises :class:`puljevagt.curation.publish.PublishError`; the tables are then as before."""
    with Incoming(lake.state).collect(everything) as incoming:
        run = _Run(lake, incoming, now, Cause.REBUILD, anew=True)
        generation = current(lake.curated)
        if only is None:
            run.dropped = set(sources(generation, "fetches")) if generation else set()
        return run.publish(always=only is None and generation is not None)


def redo(lake: Lake, pages: Iterable[Page], now: datetime) -> RunReport:
    """Work out the rows of known pages again, with the decisions of people as they now are, and publish a generation.

    Raises :class:`puljevagt.curation.publish.PublishError`; the tables are then as before."""
    again: dict[str, list[str]] = defaultdict(list)
    for page in pages:
        again[page.source].append(page.url)
    with Incoming() as incoming:
        return _Run(lake, incoming, now, Cause.DECISION, again=again).publish()


def known_tracks(lake: Lake, page: Page) -> dict[str, Track]:
    """The pools of a known page by their ids, as the extractors read them: without people's decisions."""
    with Incoming() as nothing:
        ids, decisions = PoolIds(lake.pool_ids), Decisions(lake.corrections)
        site = Site(page.source, Coming(), nothing.text, current(lake.curated), ids, decisions)
        return site.tracks(page.url)


def stale(
    lake: Lake, versions: Collection[str] = (EXTRACTOR_VERSION,), only: Iterable[str] | None = None
) -> Stale | None:
    """The sources (of those of ``only``) that must be made anew before something is added; ``None``: none must.

    They must when other extractors read them than read what is to come (else an extractor's progress would look like a
    page's change), or when they were written with other columns.
    """
    generation = current(lake.curated)
    if generation is None:
        return None
    known = sources(generation, "fetches")
    if odd := _other_columns(generation):
        return Stale(None, f"the table {odd} was written by another version of the project")
    found: dict[str, set[str]] = {}
    for source in known if only is None else set(known) & set(only):
        read_by = set(pc.unique(read(generation, "pages", source)["extractor_version"]).drop_null().to_pylist())
        if other := read_by - set(versions):
            found[source] = other
    others = sorted(set().union(*found.values()))
    return (
        Stale(tuple(sorted(found)), f"the tables were read by extractors of version {', '.join(others)}")
        if found
        else None
    )


def _other_columns(generation: Path) -> str | None:
    """A table that this version of the project declares and did not write."""
    for name, table in TABLES.items():
        path = next((generation / name).rglob("*.parquet"), None)
        if path is None or not pq.read_schema(path).equals(table.file_schema):
            return name
    return None


def known_readings(lake: Lake, captures: Iterable[Capture]) -> set[tuple[str, str]]:
    """The captures whose bytes were read before at their address, by address and digest."""
    generation = current(lake.curated)
    asked: dict[str, set[str]] = defaultdict(set)
    for capture in captures if generation else ():
        asked[capture.source].add(capture.url)
    found: set[tuple[str, str]] = set()
    for source, urls in asked.items():
        assert generation is not None
        rows = read(generation, "readings", source, Where.among("url", urls), ("url", "digest"))
        found.update(zip(rows["url"].to_pylist(), rows["digest"].to_pylist(), strict=True))
    return found


def curated_places(lake: Lake) -> set[tuple[str, int]]:
    """Where in the archive (``warc``, ``offset``) the captures lie that the tables hold already."""
    generation = current(lake.curated)
    found: set[tuple[str, int]] = set()
    for source in sources(generation, "fetches") if generation else ():
        assert generation is not None
        rows = read_any(generation, "fetches", source)
        if rows is not None:
            found.update(zip(rows["warc"].to_pylist(), rows["offset"].to_pylist(), strict=True))
    return found


class _Run:
    """One publication: its sources' work, the gate, and what is told of it."""

    def __init__(
        self,
        lake: Lake,
        incoming: Incoming,
        now: datetime,
        cause: Cause,
        *,
        anew: bool = False,
        again: dict[str, list[str]] | None = None,
    ) -> None:
        self.dropped: set[str] = set()
        """Sources of which nothing is taken over, whether something new comes of them or not."""
        self._lake, self._now, self._cause, self._anew = lake, now, cause, anew
        self._before = current(lake.curated)
        self._gate = Gate(lake.accepted)
        self._log = reread.Log(lake.extractor_corrections)
        self._report = RunReport()
        self._news: set[str] = set()
        self._passed: list[str] = []
        again = again or {}
        self._worked_out: dict[str, set[str]] = {}
        self._ids = ids = PoolIds(lake.pool_ids)
        decisions = Decisions(lake.corrections)
        last = None if anew else self._before
        self._sites = [
            Site(name, incoming.sources[name], incoming.text, last, ids, decisions, again.get(name, ()))
            for name in sorted({*incoming.sources, *again})
        ]

    def publish(self, always: bool = False) -> RunReport:
        """Do the work and publish it, where there is any or it is ``always`` wanted."""
        touched = [site for site in self._sites if site.is_touched()]
        if touched or always:
            above = publications.highest_number(self._lake)
            generation = publish(
                self._lake.curated,
                self._parts(touched),
                self._now,
                above=above,
                announce=self._announce,
                finish=self._calls,
            )
            self._report.generation = generation.name
            for source in self._passed:
                self._gate.published(source, self._now)
        self._report.known = sum(site.known for site in self._sites)
        return self._report

    def _announce(self, generation: str) -> None:
        news = self._news if self._cause in NEWSWORTHY else ()
        publications.append(self._lake, generation, self._now, self._cause, news)

    def _parts(self, touched: list[Site]) -> Iterator[Partition | Drop]:
        made: dict[str, tuple[pa.Table, pa.Table]] = {}
        gone = set(self.dropped)
        for site in touched:
            parts = list(site.partitions())
            readings = list(site.readings())
            if why := self._losses(site, parts):
                self._hold(site, why)
                gone.discard(site.name)
                if not self._anew:  # so that these pages need not be read again
                    yield from readings
                continue
            if self._anew:
                gone.add(site.name)
                yield self._corrected(site.name, parts)
            made[site.name] = _joined("pages", parts), _joined("pools", parts)
            self._worked_out[site.name] = site.worked_out()
            self._news |= site.news
            self._passed.append(site.name)
            self._report.add(site)
            yield from parts
            yield from readings
        yield from map(Drop, sorted(gone))
        yield from overview(self._lake, self._before, made, gone, self._gate)

    def _calls(self, building: Path) -> Iterator[Partition]:
        """The table of calls, which spans sources: worked out when all other tables are there."""
        last = None if self._anew or self._before is None or not (self._before / "calls").exists() else self._before
        touched = self._worked_out if last else None
        if touched is not None and not any(touched.values()):
            return
        ruling = calls_decided.ruling(self._lake.call_decisions, lambda: update.successors(building))
        yield Partition("calls", None, update.calls(building, last, touched, self._ids.in_order(), ruling))

    def _losses(self, site: Site, parts: list[Partition]) -> list[str]:
        """Why the source is held back: what it would lose that no person has let go."""
        if self._before is None or self._cause is Cause.DECISION or not site.has_changed():
            return []
        if self._gate.lets_through(site.name, self._tokens(site)):
            return []
        before = read_any(self._before, "pools", site.name)
        if before is None or _other_columns(self._before):
            return []
        pages, pools = (_joined(table, parts).to_pylist() for table in ("pages", "pools"))
        return losses(before.to_pylist(), pools, gone_pages(pages), self._now)

    def _tokens(self, site: Site) -> set[str]:
        """What a person accepts: runs of the crawler, or extractors that read all anew."""
        return {f"extractors {EXTRACTOR_VERSION}"} if self._anew else site.runs()

    def _hold(self, site: Site, why: list[str]) -> None:
        self._gate.hold(site.name, why, self._tokens(site), self._now)
        advice = f"look at its pages, then `puljevagt publish --accept {site.name}`"
        self._report.held.append({"source": site.name, "reason": "; ".join(why), "advice": advice})

    def _corrected(self, source: str, parts: list[Partition]) -> Partition:
        """The table of corrections of a source, with those that reading it anew has brought."""
        rows = {name: _joined(name, parts) for name in ("pool_versions", "changes")}
        before = read_any(self._before, "pool_versions", source) if self._before else None
        if before is not None and self._before is not None:
            found = list(reread.of_versions(before, rows["pool_versions"], source, self._now))
            changes = read_any(self._before, "changes", source)
            versions = tuple(pc.max(side["extractor_version"]).as_py() for side in (before, rows["pool_versions"]))
            if changes is not None:
                found += reread.of_changes(changes, rows["changes"], versions, source, self._now)
            if versions[0] != versions[1] and (fresh := self._log.add(found)):
                self._report.corrected += len(fresh)
                self._report.notes.append(f"{source}: {reread.summary(fresh)}")
        return Partition("corrections", source, TABLES["corrections"].cast(self._log.of(source)))


def _joined(table: str, parts: list[Partition]) -> pa.Table:
    empty = TABLES[table].file_schema.empty_table()
    return pa.concat_tables([empty, *(part.rows for part in parts if part.table == table)])
