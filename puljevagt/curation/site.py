"""One source's part of a run: which of its pages need work, how much, and the files that come of it.

A page that was fetched again and has the bytes it had gets a row in ``fetches`` and a later ``last_seen``, and nothing
of its past is read. A page that changed is worked out from its own fetches and readings, and what has become past is
added to what is kept. Only where the past itself changes (an older snapshot came in, a person decided something) are
the files that hold the page's past written anew.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from extractors.model import Reading
from puljevagt.curation.corrections import Decisions, decided, out_of_date
from puljevagt.curation.fetches import GONE, Fetch
from puljevagt.curation.generations import Where, read
from puljevagt.curation.history import Outcome, PageHistory, Snapshot, Track, page_history
from puljevagt.curation.identity import Former, Page, PoolIds
from puljevagt.curation.incoming import Coming, Packed
from puljevagt.curation.moves import SHOWN, Moves
from puljevagt.curation.parts import added, open_rows, opened
from puljevagt.curation.publish import Partition
from puljevagt.curation.rows import Row, fetch_row, page_rows
from puljevagt.curation.schema import PARTITION
from puljevagt.curation.tables import TABLES

STANDING = ("pools", "pages", "deadlines", "clues")
"""Tables of what holds now: a source's rows are one file, written whole."""
SPLIT = ("pool_versions", "evidence")
"""Tables of which a page's present version changes and its past ones do not."""
GROWING = ("changes", "fetches")
"""Tables that only get rows."""
CHUNK = 5_000
"""Rows that wait as Python's own before they become a column's: some megabytes."""
SETTLED = (Outcome.NEW, Outcome.CHANGED, Outcome.UNCHANGED, Outcome.NO_ANNOUNCEMENT)
"""Outcomes after which the same bytes again show nothing new."""


class _Way(Enum):
    """How much work a page needs."""

    SAME = "the same bytes as at its last fetch"
    ON = "something came after all that is known"
    ANEW = "its past is worked out again"


@dataclass(slots=True)
class _Made:
    """Rows made of pages, by table and by whether a later run may change them, in chunks."""

    waiting: dict[tuple[str, bool], list[Row]] = field(default_factory=lambda: defaultdict(list))
    done: dict[tuple[str, bool], list[pa.Table]] = field(default_factory=lambda: defaultdict(list))

    def add(self, table: str, is_open: bool, rows: Iterable[Row]) -> None:
        waiting = self.waiting[table, is_open]
        waiting += rows
        if len(waiting) >= CHUNK:
            self._cast(table, is_open)

    def _cast(self, table: str, is_open: bool) -> None:
        rows = self.waiting.pop((table, is_open), [])
        self.done[table, is_open].append(TABLES[table].cast(rows).select(TABLES[table].file_schema.names))

    def all(self, table: str, is_open: bool) -> pa.Table:
        self._cast(table, is_open)
        return pa.concat_tables(self.done.pop((table, is_open)))


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
        self.name, self.known = name, 0
        self.outcomes: list[tuple[Fetch, Outcome]] = []
        self.changes = self.stale_corrections = 0
        self.news: set[str] = set()
        """What somebody may be told of: ids of changes, and of pools that are new on a new page of a known source."""
        self._coming, self._text, self._last, self._ids, self._decisions = coming, text, last, ids, decisions
        self.notes: list[str] = []
        """Ids that are retired with this run, each with the one that the pool goes on under."""
        self._page_table = self._read("pages")
        self._fresh = self._sort_out_known()
        was, self._moves = self._known_moves()
        turned = self._turned = {
            url for url in {**was.chains, **self._moves.chains} if was.addresses(url) != self._moves.addresses(url)
        }
        self._pages = self._known_pages({a for url in (*self._fresh, *again, *turned) for a in self._addresses(url)})
        urls = {*self._fresh, *turned, *(url for url in again if url in self._pages)}
        self._ways: dict[str, _Way] = {}
        for url in {self._moves.page(url) for url in urls}:
            self._ways[url] = _Way.ANEW if turned.intersection(self._addresses(url)) else self._way(url)

    def _addresses(self, url: str) -> tuple[str, ...]:
        """All addresses of a page, its present one last."""
        return self._moves.addresses(url)

    def is_touched(self) -> bool:
        """Whether there is something that the tables do not hold, or something to work out again."""
        return bool(self._ways)

    def has_changed(self) -> bool:
        """Whether a page needs more than to be seen again."""
        return any(way is not _Way.SAME for way in self._ways.values())

    def worked_out(self) -> set[str]:
        """The addresses of the pages whose rows are made anew."""
        worked = (url for url, way in self._ways.items() if way is not _Way.SAME)
        return {address for url in worked for address in self._addresses(url)}

    def runs(self) -> set[str]:
        """The runs that made the new captures."""
        return {fetch.run_id for fetches in self._fresh.values() for fetch in fetches}

    # what is known

    def _read(self, table: str, where: Where | None = None, columns: Sequence[str] | None = None) -> pa.Table:
        if self._last is None:
            return TABLES[table].file_schema.empty_table()
        return read(self._last, table, self.name, where, columns)

    def _known_pages(self, urls: Iterable[str]) -> dict[str, Row]:
        chosen = pc.is_in(self._page_table["url"], pa.array(sorted(set(urls)), pa.string()))
        return {row["url"]: row for row in self._page_table.filter(chosen).to_pylist()}

    def _sort_out_known(self) -> dict[str, list[Fetch]]:
        """The captures that the tables do not hold: those later than the page's last, and others by their place."""
        fetched = self._coming.fetches
        late = {url: page["last_fetched_at"] for url, page in self._known_pages(fetched).items()}
        unsure = [url for url in fetched if url in late and min(f.fetched_at for f in fetched[url]) <= late[url]]
        known = {fetch.place for fetches in self._known_fetches(unsure).values() for fetch, _ in fetches}
        found = {}
        for url, fetches in fetched.items():
            fresh = {fetch.place: fetch for fetch in fetches if fetch.place not in known}
            self.known += len(fetches) - len(fresh)
            if fresh:
                found[url] = list(fresh.values())
        return found

    def _known_moves(self) -> tuple[Moves, Moves]:
        """Which addresses were one page until now, and which are with what is new. Of a source where nothing ever
        moved, no fetch is read for it."""
        pages = self._page_table
        fresh = [fetch for fetches in self._fresh.values() for fetch in fetches]
        has_moved = pages["location"].null_count < pages.num_rows
        if not has_moved and not any(fetch.location for fetch in fresh):
            return Moves({}), Moves({})
        sent = {*pages.filter(pc.is_valid(pages["location"]))["url"].to_pylist()}
        sent |= {fetch.url for fetch in fresh if fetch.location}
        rows = self._read("fetches", Where.among("url", sent), ("url", "fetched_at", "status", "location"))
        known = [Fetch(source=self.name, **row) for row in rows.to_pylist()]
        shown = pages.filter(pc.is_valid(pages["first_shown_at"])).select(["url", "first_shown_at"]).to_pylist()
        known += [Fetch(row["url"], self.name, row["first_shown_at"]) for row in shown]
        asked = {*pages["url"].to_pylist()}
        was = Moves.of(fetch for fetch in known if fetch.location is None or fetch.location in asked)
        asked |= {fetch.url for fetch in fresh}  # an address that nobody has asked is no page yet
        return was, Moves.of(fetch for fetch in [*known, *fresh] if fetch.location is None or fetch.location in asked)

    def _way(self, url: str) -> _Way:
        """How much work the page needs that now is at this address."""
        addresses = self._addresses(url)
        fresh = self._fresh_of(url)
        pages = [self._pages[address] for address in addresses if address in self._pages]
        if not pages:
            return _Way.ON
        late = max(page["last_fetched_at"] for page in pages)
        if not fresh or min(fetch.fetched_at for fetch in fresh) <= late:
            return _Way.ANEW
        if any(page["decisions"] != self._decided(url) for page in pages):
            return _Way.ANEW
        page = self._pages.get(url)
        is_same = (
            page is not None
            and page["decisions"] is None  # else each run says whether the page has changed under one
            and page["last_fetched_at"] == late
            and page["outcome"] in SETTLED
            and page["status"] in SHOWN
            and all(fetch.url == url and fetch.digest == page["digest"] and self._shows(fetch) for fetch in fresh)
        )
        return _Way.SAME if is_same else _Way.ON

    def _fresh_of(self, url: str) -> list[Fetch]:
        return [fetch for address in self._addresses(url) for fetch in self._fresh.get(address, ())]

    def _shows(self, fetch: Fetch) -> bool:
        """Whether the answer is the page, and not a failure or something that the crawler set aside."""
        return fetch.status in SHOWN and fetch.place not in self._coming.no_news

    def _decided(self, url: str) -> str | None:
        """What tells the decisions about a page's pools from any others."""
        return self._decisions.mark(pool_id for page in self._all_pages(url) for pool_id in self._ids.of(page))

    def _all_pages(self, url: str) -> list[Page]:
        """The page under each of its addresses, the present one last."""
        return [Page(self.name, address) for address in self._addresses(url)]

    def _known_fetches(self, urls: Iterable[str]) -> dict[str, list[tuple[Fetch, str]]]:
        """The fetches of pages that the tables hold, each with its outcome."""
        found: dict[str, list[tuple[Fetch, str]]] = defaultdict(list)
        for row in self._read("fetches", Where.among("url", urls)).to_pylist():
            row["size"] = row.pop("bytes")
            outcome = row.pop("outcome")
            found[row["url"]].append((Fetch(**row, source=self.name), outcome))
        return found

    def _known_readings(self, urls: Iterable[str]) -> dict[tuple[str, str], str]:
        """The readings of pages that the tables hold, as JSON, by address and digest."""
        rows = self._read("readings", Where.among("url", urls)).to_pylist()
        return {(row["url"], row["digest"]): row["reading"] for row in rows}

    # the work

    def partitions(self) -> Iterator[Partition]:
        """The source's new files; the ids that they use are durable before any is given out."""
        made = _Made()
        worked = sorted(url for url, way in self._ways.items() if way is not _Way.SAME)
        newest = self._newest()
        for batch in _batches(worked):
            urls = [address for url in batch for address in self._addresses(url)]
            fetches, readings = self._known_fetches(urls), self._known_readings(urls)
            told = set(self._read("changes", Where.among("url", urls))["change_id"].to_pylist())
            for url in batch:
                self._work_out(url, fetches, readings, told, newest, made)
        self._ids.save()
        seen_again = self._see_again(made)
        touched = self.worked_out()
        anew = {a for url in worked if self._ways[url] is _Way.ANEW for a in self._addresses(url)}
        if worked:
            for table in SPLIT:
                yield opened(self._last, table, self.name, self._joined(table, made, touched))
                yield added(self._last, table, self.name, made.all(table, False), anew)
            yield added(self._last, "changes", self.name, made.all("changes", False), anew)
            for table in ("deadlines", "clues"):
                yield opened(self._last, table, self.name, self._joined(table, made, touched))
        yield added(self._last, "fetches", self.name, made.all("fetches", False), anew)
        yield opened(self._last, "pages", self.name, self._joined("pages", made, touched | seen_again.keys()))
        yield opened(self._last, "pools", self.name, _seen(self._joined("pools", made, touched), seen_again))

    def readings(self) -> Iterator[Partition]:
        """The readings that the tables do not hold; a page's bytes need never be read by these extractors again."""
        made, known = _Made(), self._known_readings({url for url, _ in self._coming.readings})
        for (url, digest), packed in self._coming.readings.items():
            if (url, digest) not in known:
                row = {PARTITION: self.name, "url": url, "digest": digest}
                made.add(
                    "readings",
                    False,
                    [row | {"extractor_version": packed.extractor_version, "reading": self._text(packed)}],
                )
        rows = made.all("readings", False)
        if rows.num_rows:
            yield added(self._last, "readings", self.name, rows)

    def _joined(self, table: str, made: _Made, touched: Collection[str]) -> pa.Table:
        """The open rows of a table: those of the touched pages put in the place of the ones they had."""
        before = open_rows(self._last, table, self.name)
        kept = before.filter(pc.invert(pc.is_in(before["url"], pa.array(sorted(touched), pa.string()))))
        return pa.concat_tables([kept, made.all(table, True)])

    def _newest(self) -> datetime | None:
        """When the source was last fetched before this run; ``None`` for a new source."""
        found: datetime | None = pc.max(self._page_table["last_fetched_at"]).as_py()
        return found

    def _see_again(self, made: _Made) -> dict[str, datetime]:
        """The pages that have the bytes they had: their fetches, and when each was last seen."""
        seen = {}
        for url, way in self._ways.items():
            if way is not _Way.SAME:
                continue
            page = self._pages[url]
            outcome = Outcome.UNCHANGED if page["announces"] else Outcome.NO_ANNOUNCEMENT
            fresh = sorted(self._fresh[url], key=lambda fetch: fetch.order)
            rows = [fetch_row(fetch, outcome) | {"note": page["note"]} for fetch in fresh]
            self.outcomes += [(fetch, outcome) for fetch in fresh]
            made.add("fetches", False, rows)
            again = {"fetches": page["fetches"] + len(fresh), "outcome": outcome.value, "status": fresh[-1].status}
            seen[url] = fresh[-1].fetched_at
            made.add("pages", True, [page | again | {PARTITION: self.name, "last_fetched_at": seen[url]}])
        return seen

    def _work_out(
        self,
        url: str,
        known: Mapping[str, list[tuple[Fetch, str]]],
        readings: Mapping[tuple[str, str], str],
        told: Collection[str],
        newest: datetime | None,
        made: _Made,
    ) -> None:
        """The rows of one page; the new fetches are counted."""
        addresses = self._addresses(url)
        history, pages = self._history(url, known, readings)
        new = {fetch.place for fetch in self._fresh_of(url)}
        self.outcomes += [(fetch, outcome) for fetch, outcome in history.fetches if fetch.place in new]
        page = Page(self.name, url)
        ids = self._assigned(url, history)
        former = self._ids.former(page, history.tracks, ids, self._all_pages(url))
        history = decided(history, ids, self._decisions, pages, former)
        standing = [track.current for track in history.tracks if track.current.listed]
        self.stale_corrections += sum(len(out_of_date(version)) for version in standing)
        rows = page_rows(page, history, ids, former, _shown(history, pages))
        if self._turned.intersection(addresses):
            self._note_retired(former, addresses)
        late = max((self._pages[a]["last_fetched_at"] for a in addresses if a in self._pages), default=None)
        self._note_news(rows, told, late or newest)
        rows["pages"] = [self._page_row(address, history, pages) for address in addresses]
        _put(rows, made, None if self._ways[url] is _Way.ANEW else late)

    def _assigned(self, url: str, history: PageHistory) -> list[str]:
        return self._ids.assign(Page(self.name, url), history.tracks, self._all_pages(url))

    def _note_retired(self, former: Former, addresses: Collection[str]) -> None:
        """Say which ids that are published now go, since their address turned out to be the new one of a page."""
        published = {*self._read("pools", Where.among("url", addresses), ("pool_id",))["pool_id"].to_pylist()}
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

    def _page_row(self, url: str, history: PageHistory, readings: Mapping[str, Reading]) -> Row:
        """The row of one address of a page."""
        fetches = [(fetch, outcome) for fetch, outcome in history.fetches if fetch.url == url]
        last, outcome = fetches[-1]
        own = [readings[fetch.digest] for fetch, _ in fetches if fetch.digest and fetch.digest in readings]
        shown = readings.get(last.digest or "")
        return {
            PARTITION: self.name,
            "url": url,
            "first_fetched_at": fetches[0][0].fetched_at,
            "last_fetched_at": last.fetched_at,
            "first_shown_at": next((fetch.fetched_at for fetch, _ in fetches if fetch.status in SHOWN), None),
            "fetches": len(fetches),
            "status": last.status,
            "location": next((fetch.location for fetch, _ in fetches[::-1] if fetch.location), None),
            "digest": last.digest,
            "outcome": outcome.value,
            "note": last.note,
            "announces": bool(shown and shown.pools),
            "decisions": self._decided(url),
            "extractor_version": own[-1].extractor_version if own else None,
        }

    def tracks(self, url: str) -> dict[str, Track]:
        """The pools of one known page by their ids, as the extractors read them: without people's decisions."""
        url = self._moves.page(url)
        addresses = self._addresses(url)
        history, _ = self._history(url, self._known_fetches(addresses), self._known_readings(addresses))
        return dict(zip(self._assigned(url, history), history.tracks, strict=True))

    def _history(
        self,
        url: str,
        known: Mapping[str, list[tuple[Fetch, str]]],
        readings: Mapping[tuple[str, str], str],
    ) -> tuple[PageHistory, dict[str, Reading]]:
        """The history of one page from all its fetches, and its readings by digest."""
        cache: dict[str, Reading | None] = {}

        def reading_of(fetch: Fetch) -> Reading | None:
            key = fetch.digest or ""
            if cache.get(key) is None:
                packed = self._coming.readings.get((fetch.url, key))
                text = self._text(packed) if packed else readings.get((fetch.url, key))
                cache[key] = Reading.from_json(json.loads(text)) if text else None
            return cache[key]

        snapshots = []
        for fetch, outcome in (item for address in self._addresses(url) for item in known.get(address, ())):
            snapshots.append(Snapshot(fetch, None if outcome == Outcome.FAILED else reading_of(fetch)))
        for fetch in self._fresh_of(url):
            reading = reading_of(fetch) if self._shows(fetch) else None
            noted = replace(fetch, note=fetch.note or " ".join(reading.notes) or None) if reading else fetch
            snapshots.append(Snapshot(noted, reading))
        return page_history(snapshots), {digest: reading for digest, reading in cache.items() if reading}


def _shown(history: PageHistory, readings: Mapping[str, Reading]) -> Reading | None:
    """What the page said when it was last there; ``None`` where it is gone."""
    if history.fetches[-1][0].status in GONE:
        return None
    last = next((fetch for fetch, outcome in reversed(history.fetches) if outcome in SETTLED), None)
    return readings.get(last.digest or "") if last else None


def _put(rows: Mapping[str, list[Row]], made: _Made, after: datetime | None) -> None:
    """Put a page's rows where they belong; of its past only what came ``after`` that time, since the rest is kept."""
    late = datetime.min.replace(tzinfo=UTC) if after is None else after
    standing = {row["version_id"] for row in rows["pool_versions"] if row["valid_to"] is None}
    kept = {row["version_id"] for row in rows["pool_versions"] if row["valid_to"] and row["valid_to"] <= late}
    for table in STANDING:
        made.add(table, True, rows[table])
    for table in SPLIT:
        made.add(table, True, [row for row in rows[table] if row["version_id"] in standing])
        made.add(table, False, [row for row in rows[table] if row["version_id"] not in standing | kept])
    made.add("changes", False, [row for row in rows["changes"] if row["seen_at"] > late])
    made.add("fetches", False, [row for row in rows["fetches"] if row["fetched_at"] > late])


def _seen(pools: pa.Table, again: Mapping[str, datetime]) -> pa.Table:
    """The pools with a later ``last_seen`` where their page was fetched again and still lists them."""
    if not again:
        return pools
    place = pc.index_in(pools["url"], pa.array(list(again), pa.string()))
    times = pc.take(pa.array(list(again.values()), pools.schema.field("last_seen").type), place)
    chosen = pc.and_(pc.is_valid(place), pools["listed"])
    column = pools.schema.get_field_index("last_seen")
    return pools.set_column(column, pools.schema.field(column), pc.if_else(chosen, times, pools["last_seen"]))


def _batches(urls: list[str], size: int = 200) -> Iterator[list[str]]:
    """So many pages' past is in memory at a time: some hundreds of readings."""
    for start in range(0, len(urls), size):
        yield urls[start : start + size]
