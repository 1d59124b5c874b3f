"""One source's part of a run: its new files, and what is counted and told of them.

What there is to do is found first (:mod:`puljevagt.curation.agenda`). A page that changed is worked out from its own
fetches and readings, and what has become past is added to what is kept. Only where the past itself changes are the
files that hold the page's past written anew.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from extractors.model import Reading
from puljevagt.curation import unchanged
from puljevagt.curation.agenda import Agenda
from puljevagt.curation.collecting import SPLIT, Made
from puljevagt.curation.corrections import decided, out_of_date
from puljevagt.curation.decisions import Decisions
from puljevagt.curation.fetches import GONE, Fetch
from puljevagt.curation.history import Outcome, PageHistory, Snapshot, Track, page_history
from puljevagt.curation.identity import Former, Page, PoolIds
from puljevagt.curation.incoming import Coming, Packed
from puljevagt.curation.known import Known, among
from puljevagt.curation.moves import shows
from puljevagt.curation.parts import added, open_rows, opened
from puljevagt.curation.publish import Partition
from puljevagt.curation.rows import ALWAYS, Row, page_row, page_rows
from puljevagt.curation.schema import PARTITION

BATCH = 200
"""So many pages' past is in memory at a time: some hundreds of readings."""


class Site:
    """The work of one run on one source.

    ``last`` is the generation that its rows are added to, ``None`` where they are made anew; ``again`` are known pages
    to be worked out again without a new capture. After :meth:`partitions` the counts and ``news`` are known."""

    def __init__(
        self,
        name: str,
        coming: Coming,
        text: Callable[[Packed], str],
        last: Path | None,
        ids: PoolIds,
        decisions: Decisions,
        again: Collection[str] = (),
    ) -> None:
        self.name = name
        self.outcomes: list[tuple[Fetch, Outcome]] = []
        self.changes = self.stale_corrections = 0
        self.news: set[str] = set()
        """What somebody may be told of: ids of changes, and of pools that are new on a new page of a known source."""
        self.notes: list[str] = []
        """Ids that are retired with this run, each with the one that the pool goes on under."""
        self._coming, self._text, self._last, self._ids, self._decisions = coming, text, last, ids, decisions
        self._known = Known(last, name)
        self._agenda = Agenda(self._known, coming, ids, decisions, again)

    @property
    def repeated(self) -> int:
        """How many captures the tables held already."""
        return self._agenda.repeated

    def is_touched(self) -> bool:
        """Whether there is something that the tables do not hold, or something to work out again."""
        return bool(self._agenda.same) or self.has_changed()

    def has_changed(self) -> bool:
        """Whether a page needs more than to be seen again."""
        return bool(self._agenda.worked)

    def worked_out(self) -> set[str]:
        """The addresses of the pages whose rows are made anew."""
        return {address for url in self._agenda.worked for address in self._agenda.moves.addresses(url)}

    def runs(self) -> set[str]:
        """The runs that made the new captures."""
        return {fetch.run_id for fetches in self._agenda.fresh.values() for fetch in fetches}

    def partitions(self) -> Iterator[Partition]:
        """The source's new files; the ids that they use are durable before any is given out."""
        made, agenda = Made(), self._agenda
        for batch in _batches(list(agenda.worked)):
            urls = [address for url in batch for address in agenda.moves.addresses(url)]
            past = self._known.fetches(urls), self._known.readings(urls)
            told = self._known.change_ids(urls)
            for url in batch:
                self._work_out(url, past, told, made)
        self._ids.save()
        touched, same, pages = self.worked_out(), agenda.same, self._known.pages
        self.outcomes += zip(same, unchanged.outcomes(pages, same), strict=True)
        anew = {address for url, is_anew in agenda.worked.items() if is_anew for address in agenda.moves.addresses(url)}
        if touched:
            for table in SPLIT:
                yield self._opened(table, made, touched)
                yield added(self._last, table, self.name, made.all(table, False), anew)
            yield added(self._last, "changes", self.name, made.all("changes", False), anew)
            for table in ("deadlines", "clues"):
                yield self._opened(table, made, touched)
        fetches = pa.concat_tables([made.all("fetches", False), unchanged.fetch_rows(pages, same)])
        yield added(self._last, "fetches", self.name, fetches, anew)
        seen = unchanged.page_rows(pages, same)
        yield opened(self._last, "pages", self.name, _joined(seen, made.all("pages", True), touched))
        pools = _joined(open_rows(self._last, "pools", self.name), made.all("pools", True), touched)
        yield opened(self._last, "pools", self.name, unchanged.pool_rows(pools, same))

    def readings(self) -> Iterator[Partition]:
        """The readings that the tables do not hold; a page's bytes need never be read by these extractors again."""
        made, known = Made(), self._known.were_read({url for url, _ in self._coming.readings})
        for (url, digest), packed in self._coming.readings.items():
            if (url, digest) not in known:
                row = {PARTITION: self.name, "url": url, "digest": digest}
                row |= {"extractor_version": packed.extractor_version, "reading": self._text(packed)}
                made.add("readings", False, [row])
        rows = made.all("readings", False)
        if rows.num_rows:
            yield added(self._last, "readings", self.name, rows)

    def tracks(self, url: str) -> dict[str, Track]:
        """The pools of one known page by their ids, as the extractors read them: without people's decisions."""
        url = self._agenda.moves.page(url)
        addresses = self._agenda.moves.addresses(url)
        history, _ = self._history(url, (self._known.fetches(addresses), self._known.readings(addresses)))
        return dict(zip(self._assigned(url, history), history.tracks, strict=True))

    def _opened(self, table: str, made: Made, touched: Collection[str]) -> Partition:
        rows = _joined(open_rows(self._last, table, self.name), made.all(table, True), touched)
        return opened(self._last, table, self.name, rows)

    def _work_out(self, url: str, past: Past, told: Collection[str], made: Made) -> None:
        """The rows of one page; the new fetches are counted."""
        agenda, page = self._agenda, Page(self.name, url)
        addresses = agenda.moves.addresses(url)
        history, readings = self._history(url, past)
        new = {fetch.place for fetch in agenda.fresh_of(url)}
        self.outcomes += [(fetch, outcome) for fetch, outcome in history.fetches if fetch.place in new]
        ids = self._assigned(url, history)
        former = self._ids.former(page, history.tracks, ids, agenda.all_pages(url))
        history = decided(history, ids, self._decisions, readings, former)
        standing = [track.current for track in history.tracks if track.current.listed]
        self.stale_corrections += sum(len(out_of_date(version)) for version in standing)
        late = agenda.last_fetched(url)
        known_until = ALWAYS if late is None or agenda.worked[url] else late
        rows = page_rows(page, history, ids, former, _shown(history, readings), known_until)
        if agenda.turned.intersection(addresses):
            self._note_retired(former, addresses)
        self._note_news(rows, told, late or self._known.last_fetched)
        mark = agenda.decided(url)
        rows["pages"] = [page_row(Page(self.name, address), history, readings, mark) for address in addresses]
        made.add_page(rows)

    def _assigned(self, url: str, history: PageHistory) -> list[str]:
        return self._ids.assign(Page(self.name, url), history.tracks, self._agenda.all_pages(url))

    def _note_retired(self, former: Former, addresses: Collection[str]) -> None:
        """Say which ids that are published now go, since their address turned out to be the new one of a page."""
        published = self._known.pool_ids(addresses)
        for pool_id, others in former.items():
            for other in published.intersection(others):
                self.notes.append(f"{other} is {pool_id}: its page had moved there before, as is now seen")

    def _note_news(self, rows: Mapping[str, list[Row]], told: Collection[str], until: datetime | None) -> None:
        """News is later than all that was known of the page, or of the source for a new page; of a new source, none."""
        new = [row for row in rows["changes"] if row["change_id"] not in told]
        self.changes += len(new)
        if until is not None:
            self.news |= {row["change_id"] for row in new if row["seen_at"] > until}
            changed = {row["pool_id"] for row in rows["changes"]}
            self.news |= {row["pool_id"] for row in rows["pools"] if row["first_seen"] > until} - changed

    def _history(self, url: str, past: Past) -> tuple[PageHistory, dict[str, Reading]]:
        """The history of one page from all its fetches, and its readings by digest."""
        known, readings = past
        cache: dict[str, Reading | None] = {}

        def reading_of(fetch: Fetch) -> Reading | None:
            key = fetch.digest or ""
            if cache.get(key) is None:
                packed = self._coming.readings.get((fetch.url, key))
                text = self._text(packed) if packed else readings.get((fetch.url, key))
                cache[key] = Reading.from_json(json.loads(text)) if text else None
            return cache[key]

        snapshots = []
        for fetch, outcome in (item for at in self._agenda.moves.addresses(url) for item in known.get(at, ())):
            snapshots.append(Snapshot(fetch, None if outcome == Outcome.FAILED else reading_of(fetch)))
        for fetch in self._agenda.fresh_of(url):
            reading = reading_of(fetch) if self._shows(fetch) else None
            noted = replace(fetch, note=fetch.note or " ".join(reading.notes) or None) if reading else fetch
            snapshots.append(Snapshot(noted, reading))
        return page_history(snapshots), {digest: reading for digest, reading in cache.items() if reading}

    def _shows(self, fetch: Fetch) -> bool:
        """Whether the answer is the page, and not a failure or something that the crawler set aside."""
        return shows(fetch) and fetch.place not in self._coming.no_news


Past = tuple[Mapping[str, list[tuple[Fetch, str]]], Mapping[tuple[str, str], str]]
"""The known fetches of some addresses, each with its outcome, and their readings as JSON by address and digest."""


def _shown(history: PageHistory, readings: Mapping[str, Reading]) -> Reading | None:
    """What the page said when it was last there; ``None`` where it is gone."""
    if history.fetches[-1][0].status in GONE:
        return None
    last = next((fetch for fetch, outcome in reversed(history.fetches) if outcome in unchanged.SETTLED), None)
    return readings.get(last.digest or "") if last else None


def _joined(before: pa.Table, made: pa.Table, touched: Collection[str]) -> pa.Table:
    """The open rows of a table: those of the touched pages put in the place of the ones they had."""
    return pa.concat_tables([before.filter(pc.invert(among(before["url"], touched))), made]) if touched else before


def _batches(urls: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(urls), BATCH):
        yield urls[start : start + BATCH]
