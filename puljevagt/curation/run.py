"""One publication: the work of its sources, the gate, and what is told of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from functools import cached_property
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from extractors.model import EXTRACTOR_VERSION
from puljevagt.curation import publications, reread
from puljevagt.curation.calls import decisions as calls_decided
from puljevagt.curation.calls import update
from puljevagt.curation.decisions import Decisions
from puljevagt.curation.gate import Gate, gone_pages, losses
from puljevagt.curation.generations import current, read_any
from puljevagt.curation.identity import PoolIds
from puljevagt.curation.incoming import Incoming
from puljevagt.curation.lake import Lake
from puljevagt.curation.overview import overview
from puljevagt.curation.publications import Cause
from puljevagt.curation.publish import Drop, Partition, publish
from puljevagt.curation.run_report import RunReport
from puljevagt.curation.site import Site
from puljevagt.curation.staleness import other_columns
from puljevagt.curation.tables import TABLES

NEWSWORTHY = (Cause.RUN, Cause.ACCEPT)
"""Publications of which somebody may be told."""


class Run:
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
        waiting: Collection[str] = (),
    ) -> None:
        """``anew``: from nothing else; ``again``: known pages to be worked out again, by source; ``waiting``: sources
        of which the gate keeps runs back that are not among what comes in."""
        self.dropped: set[str] = set()
        """Sources of which nothing is taken over, whether something new comes of them or not."""
        self._lake, self._now, self._cause, self._anew, self._waiting = lake, now, cause, anew, waiting
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
            for source in set(self._passed) - set(self._waiting):
                self._gate.published(source, self._now)
        for source in sorted(self._waiting):
            self._report_held(source, self._gate.held[source].why)
        self._report.known = sum(site.repeated for site in self._sites)
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
        if before is None or self._has_other_columns:
            return []
        touched = None if self._anew else site.worked_out()
        return losses(before, _joined("pools", parts), gone_pages(_joined("pages", parts)), self._now, touched)

    @cached_property
    def _has_other_columns(self) -> bool:
        """Whether the tables until now were written by another version of the project."""
        return self._before is not None and other_columns(self._before) is not None

    def _tokens(self, site: Site) -> set[str]:
        """What a person accepts: runs of the crawler, or extractors that read all anew."""
        return {f"extractors {EXTRACTOR_VERSION}"} if self._anew else site.runs()

    def _hold(self, site: Site, why: list[str]) -> None:
        self._gate.hold(site.name, why, self._tokens(site), self._now)
        self._report_held(site.name, why)

    def _report_held(self, source: str, why: Iterable[str]) -> None:
        advice = f"look at its pages, then `puljevagt publish --accept {source}`"
        self._report.held.append({"source": source, "reason": "; ".join(why), "advice": advice})

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
