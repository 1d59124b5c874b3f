"""Bringing new captures and people's decisions into the tables, and making the tables anew.

A run works on the sources of which something new came, one after the other, each by itself
(:mod:`puljevagt.curation.site`); the files of all others are taken over as they are. What writes needs the lake's lock,
which the caller holds (``with lake.lock(): ...``), since a run archives under the same lock.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import datetime

import pyarrow as pa
import pyarrow.compute as pc

from extractors.model import EXTRACTOR_VERSION
from puljevagt.curation.decisions import Decisions
from puljevagt.curation.fetches import Capture
from puljevagt.curation.gate import Gate
from puljevagt.curation.generations import Where, current, read, read_any, sources
from puljevagt.curation.history import Track
from puljevagt.curation.identity import Page, PoolIds
from puljevagt.curation.incoming import Coming, Incoming, Seen
from puljevagt.curation.known import among
from puljevagt.curation.lake import Lake
from puljevagt.curation.publications import Cause
from puljevagt.curation.run import Run
from puljevagt.curation.run_report import RunReport
from puljevagt.curation.site import Site
from puljevagt.curation.staleness import StaleTablesError, stale


def merge(lake: Lake, new: Iterable[Seen], now: datetime, cause: Cause = Cause.RUN) -> RunReport:
    """Bring new captures into the tables and publish a generation. What the tables already hold is left out, so that a
    run that was killed can be repeated. ``now`` (aware) stamps the generation and enters no row.

    Raises :class:`StaleTablesError` (call :func:`rebuild`) and :class:`puljevagt.curation.publish.PublishError`; the
    tables are then as before.
    """
    waiting = _Waiting(lake)
    with Incoming(lake.state).collect(waiting.let_in(new)) as incoming:
        found = stale(lake, incoming.extractor_versions or {EXTRACTOR_VERSION}, incoming.sources)
        if found is not None:
            raise StaleTablesError(found.why)
        return Run(lake, incoming, now, cause, waiting=waiting.found).publish()


def rebuild(lake: Lake, everything: Iterable[Seen], now: datetime, only: Collection[str] | None = None) -> RunReport:
    """Make the tables anew from all captures of the archive, each read anew; the published pool ids in ``state/`` stay.
    With ``only`` those of some sources, from all of theirs. What differs from what was published is a correction
    (:mod:`puljevagt.curation.reread`), so give the captures that are published, and no new ones.

    Raises :class:`puljevagt.curation.publish.PublishError`; the tables are then as before."""
    waiting = _Waiting(lake)
    with Incoming(lake.state).collect(waiting.let_in(everything)) as incoming:
        run = Run(lake, incoming, now, Cause.REBUILD, anew=True, waiting=waiting.found)
        generation = current(lake.curated)
        if only is None:
            run.dropped = set(sources(generation, "fetches")) if generation else set()
        return run.publish(always=only is None and generation is not None)


class _Waiting:
    """Keeps back the runs that the gate holds of sources without tables, as after ``curated/`` was deleted: nothing
    could be seen to be lost there."""

    def __init__(self, lake: Lake) -> None:
        generation, gate = current(lake.curated), Gate(lake.accepted)
        known = set(sources(generation, "fetches")) if generation else set()
        self._runs = {source: gate.waiting(source) for source in gate.held if source not in known}
        self.found: set[str] = set()
        """The sources of which something was kept back."""

    def let_in(self, seen: Iterable[Seen]) -> Iterator[Seen]:
        """All but what waits."""
        for item in seen:
            capture = item[0]
            if capture.run_id in self._runs.get(capture.source, ()):
                self.found.add(capture.source)
            else:
                yield item


def redo(lake: Lake, pages: Iterable[Page], now: datetime) -> RunReport:
    """Work out the rows of known pages again, with the decisions of people as they now are, and publish a generation.

    Raises :class:`puljevagt.curation.publish.PublishError`; the tables are then as before."""
    again: dict[str, list[str]] = defaultdict(list)
    for page in pages:
        again[page.source].append(page.url)
    with Incoming() as incoming:
        return Run(lake, incoming, now, Cause.DECISION, again=again).publish()


def known_tracks(lake: Lake, page: Page) -> dict[str, Track]:
    """The pools of a known page by their ids, as the extractors read them: without people's decisions."""
    with Incoming() as nothing:
        ids, decisions = PoolIds(lake.pool_ids), Decisions(lake.corrections)
        site = Site(page.source, Coming(), nothing.text, current(lake.curated), ids, decisions)
        return site.tracks(page.url)


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


def curated_places(lake: Lake, warcs: Collection[str] | None = None) -> set[tuple[str, int]]:
    """Where in the archive (``warc``, ``offset``) the captures lie that the tables hold already: of some WARC files,
    or of all."""
    found: set[tuple[str, int]] = set()
    for rows in _fetched(lake, ("warc", "offset")):
        chosen = rows if warcs is None else rows.filter(among(rows["warc"], warcs))
        found.update(zip(chosen["warc"].to_pylist(), chosen["offset"].to_pylist(), strict=True))
    return found


def curated_counts(lake: Lake) -> Counter[str]:
    """How many captures of each WARC file the tables hold."""
    found: Counter[str] = Counter()
    for rows in _fetched(lake, ("warc",)):
        for item in pc.value_counts(rows["warc"]).to_pylist():
            found[item["values"]] += item["counts"]
    return found


def _fetched(lake: Lake, columns: tuple[str, ...]) -> Iterator[pa.Table]:
    """Some columns of the rows of ``fetches``, source by source, also where an older version of the project wrote
    them."""
    generation = current(lake.curated)
    for source in sources(generation, "fetches") if generation else ():
        assert generation is not None
        rows = read_any(generation, "fetches", source, columns)
        if rows is not None:
            yield rows
