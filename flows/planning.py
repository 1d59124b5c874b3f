"""The revisit plan of a lake: what the archive and the tables know of a source's pages, handed to the planner."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from puljevagt.archive import Archive
from puljevagt.crawler.habits import DEADLINE, OTHER
from puljevagt.crawler.plan import PageFacts, Seen, Visit, learn_all, next_visit
from puljevagt.crawler.sources import Source
from puljevagt.crawler.visits import Visit as Asked
from puljevagt.crawler.visits import Visits
from puljevagt.curation.deadlines import moment
from puljevagt.curation.generations import current
from puljevagt.curation.lake import Lake
from puljevagt.curation.query import rows

URGENT = frozenset({"deadline_extended", "deadline_advanced", "deadline_removed", "closed"})
"""Kinds of change that somebody who is writing an application must hear of at once."""
ANSWERED = frozenset({"new", "changed", "unchanged", "gone"})
"""Outcomes of a visit that say something of the page."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A page that is known, what is known of it, and when it is to be asked for."""

    facts: PageFacts
    visit: Visit


def plans(lake: Lake, sources: Sequence[Source], now: datetime) -> dict[str, list[Planned]]:
    """The pages of each source that are known and not moved, those first that are due first. Sources learn from each
    other, so all that are watched are to be given."""
    watched = [(source, _pages(lake, source)) for source in sources]
    learned = learn_all(watched, now)
    return {
        source.name: sorted(
            (Planned(page, next_visit(page, source, now, learned[source.name])) for page in pages),
            key=lambda planned: (planned.visit.at, planned.facts.url),
        )
        for source, pages in watched
    }


def due(lake: Lake, sources: Sequence[Source], now: datetime) -> dict[str, list[str]]:
    """The known pages of each source that are due at ``now``."""
    return {
        name: [page.facts.url for page in planned if page.visit.at <= now]
        for name, planned in plans(lake, sources, now).items()
    }


def _pages(lake: Lake, source: Source) -> list[PageFacts]:
    """What is known of a source's pages."""
    with Visits(Archive(lake.raw), source.name, lake.crawl / source.name) as visits:
        visits.catch_up()
        standing = set(visits.standing())
        known = _Tables(lake, source.name)
        return [
            known.facts(url, visits.of(url), visits.marks(url))
            for url in visits.urls()
            if url in standing or _is_gone(visits, url)
        ]


def _is_gone(visits: Visits, url: str) -> bool:
    return [visit.outcome for visit in visits.of(url)][-1:] == ["gone"]


class _Tables:
    """What the tables say of a source's pages; nothing where there are none yet."""

    def __init__(self, lake: Lake, source: str) -> None:
        generation = current(lake.curated)

        def of(table: str) -> list[dict[str, Any]]:
            return [row for row in rows(generation, table) if row["source"] == source] if generation else []

        self._pools = _by_url(of("pools"))
        self._versions = _by_url(of("pool_versions"))
        self._changes = {
            (row["url"], row["seen_at"]): DEADLINE if row["kind"] in URGENT else OTHER
            for row in sorted(of("changes"), key=lambda row: row["kind"] in URGENT)
        }
        self._announces = {row["url"]: row["announces"] for row in of("pages")}

    def facts(self, url: str, visits: Sequence[Asked], marks: Mapping[datetime, str]) -> PageFacts:
        """What is known of a page; ``marks`` are those that lists bore when it was asked for."""
        pools = self._pools.get(url, [])
        stated = {moment(deadline) for pool in pools for deadline in pool["deadlines"]}
        former = {moment(deadline) for row in self._versions.get(url, []) for deadline in row["deadlines"]} - stated
        answered = [visit for visit in visits if visit.outcome in ANSWERED]
        before = [None, *(marks.get(visit.at) for visit in answered)]
        return PageFacts(
            url,
            tuple(
                Seen(
                    visit.at,
                    self._changes.get((url, visit.at), 0.0),
                    shown=mark is not None and marks.get(visit.at) not in (None, mark),
                    gone=visit.outcome == "gone",
                )
                for visit, mark in zip(answered, before, strict=False)
            ),
            tuple(sorted(stated)),
            tuple(sorted(former)),
            rolling=any(pool["rolling"] for pool in pools),
            closed=bool(pools) and all(pool["closed"] for pool in pools),
            announces=bool(pools) or self._announces.get(url, True),
        )


def _by_url(table: Iterable[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for row in table:
        found.setdefault(row["url"], []).append(row)
    return found
