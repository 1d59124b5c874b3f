"""One page over time: from all its snapshots to the versions of its pools and what changed between them.

Pure: the same snapshots in any order give the same history. Snapshots are ordered by fetch time, then by content, so
two runs that archived the same pages in another order agree. A page that moved is one page: its snapshots are those of
all its addresses (:mod:`puljevagt.curation.moves` says which). Pools have no ids here
(:mod:`puljevagt.curation.identity` gives them) and rows are made of a history by :mod:`puljevagt.curation.rows`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from extractors.model import Pool, Reading
from puljevagt.curation.changes import Change, Comparison, Kind, compare, pool_changes
from puljevagt.curation.fetches import GONE, VISIT_APART, Capture, Fetch, Outcome, Snapshot
from puljevagt.curation.pairing import pair
from puljevagt.curation.settling import settled

__all__ = ["GONE", "Capture", "Fetch", "Outcome", "PageHistory", "Snapshot", "Told", "Track", "Version", "page_history"]

GONE_VISITS = 2
"""So many visits in a row must find the page gone before its pools count as withdrawn: one is often a site's hiccup."""
RUN_APART = timedelta(days=1)
"""Fetches of one run nearer than this are one visit: no crawl takes a day. Files of many days may come in with one
run, and are as many visits."""
WITHDRAWN = "withdrawn"
"""``cause`` of a change that the page did not word: it is gone."""


@dataclass(slots=True)
class Version:
    """A pool as a run of fetches showed it, worded as the last of them: all of them say the same to a reader."""

    number: int
    valid_from: datetime
    pool: Pool
    reading: Reading
    digest: str
    listed: bool = True
    valid_to: datetime | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """A change of one pool, between the versions ``before`` (``None``: the pool was not known) and ``after``; ``title``
    is the pool's afterwards."""

    change: Change
    title: str
    silent: bool
    seen_at: datetime
    before: int | None
    after: int
    stamps: tuple[str | None, str | None]
    cause: str | None = None


@dataclass(slots=True)
class Track:
    """One pool through all fetches of its page. ``names`` are the (digest, title) under which fetches showed it: by
    them a published id is found again."""

    first_seen: datetime
    last_seen: datetime
    versions: list[Version] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)
    names: dict[tuple[str, str], None] = field(default_factory=dict)

    @property
    def current(self) -> Version:
        """The version that holds now."""
        return self.versions[-1]

    def show(self, at: datetime, pool: Pool, reading: Reading, digest: str) -> None:
        """A fetch shows the pool with nothing new: from now on the version is worded as this fetch has it."""
        self.last_seen = at
        self.names[digest, pool.title] = None
        self.current.pool, self.current.reading, self.current.digest = pool, reading, digest

    def turn(self, at: datetime, pool: Pool, reading: Reading, digest: str, listed: bool = True) -> None:
        """A new version begins."""
        number = 1
        if self.versions:
            self.current.valid_to = at
            number = self.current.number + 1
        self.versions.append(Version(number, at, pool, reading, digest, listed))
        if listed:
            self.last_seen = at
            self.names[digest, pool.title] = None


@dataclass(frozen=True, slots=True)
class PageHistory:
    """All that is known of one page: its pools in the order in which they were first seen, and what each fetch
    showed."""

    tracks: tuple[Track, ...]
    fetches: tuple[tuple[Fetch, Outcome], ...]


def page_history(snapshots: Iterable[Snapshot]) -> PageHistory:
    """The history of one page from all its snapshots, in any order. Raises ``ValueError`` where they are of several
    sources, or of addresses of which none moved to another."""
    ordered = sorted(snapshots, key=lambda snapshot: snapshot.fetch.order)
    addresses = {snapshot.fetch.url for snapshot in ordered}
    moved = {snapshot.fetch.location for snapshot in ordered} & addresses
    if len({snapshot.fetch.source for snapshot in ordered}) > 1 or (len(addresses) > 1 and not moved):
        raise ValueError("a page's history is made of the snapshots of one address, and of those that it moved to")
    page = _Page(addresses)
    outcomes = tuple((snapshot.fetch, page.see(snapshot)) for snapshot in ordered)
    return PageHistory(tuple(page.tracks), outcomes)


def _is_later_visit(one: Fetch, other: Fetch) -> bool:
    """Whether the page was asked for anew, and not once more in the same visit."""
    same_run = bool(one.run_id) and one.run_id == other.run_id
    return other.fetched_at - one.fetched_at >= (RUN_APART if same_run else VISIT_APART)


class _Page:
    """Walks through a page's snapshots in order of time."""

    def __init__(self, addresses: Iterable[str]) -> None:
        self.addresses = frozenset(addresses)
        self.tracks: list[Track] = []
        self.listed: list[Track] = []  # the track of each pool of the last reading, in its order
        self.last: Reading | None = None  # with the deadlines that count
        self.left_out: list[frozenset[str]] = []  # of each of its pools, the deadlines that do not
        self.gone: list[Fetch] = []  # a fetch of each visit since the page was last there
        self.left: set[str] = set()  # addresses where the page is no longer looked for

    def see(self, snapshot: Snapshot) -> Outcome:
        """Take in the next snapshot."""
        fetch, reading = snapshot.fetch, snapshot.reading
        if fetch.status in GONE:
            return self._miss(fetch)
        if reading is None and fetch.location in self.addresses - {fetch.url}:
            self.left.add(fetch.url)
            return Outcome.MOVED
        if reading is None:
            return Outcome.FAILED
        self.left.discard(fetch.url)
        self.gone = []
        if self.last is None or not self.tracks:
            outcome = self._begin(fetch, reading)
        else:
            pairs = pair(self.last.pools, reading.pools)
            said, reading = reading, settled(self.last, reading, pairs, dict(enumerate(self.left_out)))
            outcome = self._go_on(fetch, self.last, reading, pairs)
            self.left_out = [
                frozenset(whole.deadlines) - frozenset(counting.deadlines)
                for whole, counting in zip(said.pools, reading.pools, strict=True)
            ]
        self.last = reading
        return outcome

    def _begin(self, fetch: Fetch, reading: Reading) -> Outcome:
        known = self.last is not None
        for pool in reading.pools:
            track = self._new_track(fetch, pool, reading)
            if known:
                change = Change(Kind.POOL_ADDED, None, pool.title, pool.title)
                track.told.append(
                    Told(change, pool.title, False, fetch.fetched_at, None, 1, (None, reading.updated_on))
                )
        return Outcome.NEW if reading.pools else Outcome.NO_ANNOUNCEMENT

    def _new_track(self, fetch: Fetch, pool: Pool, reading: Reading) -> Track:
        track = Track(fetch.fetched_at, fetch.fetched_at)
        track.turn(fetch.fetched_at, pool, reading, fetch.digest or "")
        self.tracks.append(track)
        self.listed.append(track)
        return track

    def _go_on(self, fetch: Fetch, last: Reading, reading: Reading, pairs: list[tuple[int, int]]) -> Outcome:
        at, digest = fetch.fetched_at, fetch.digest or ""
        compared = compare(last, reading, pairs)
        before, after = self.listed, dict[int, Track]()
        standing = {id(track) for track in self.listed}
        absent = [track for track in self.tracks if id(track) not in standing]
        stamps = (last.updated_on, reading.updated_on)
        for i, j in pairs:
            track, pool = before[i], reading.pools[j]
            changes = [c for c in compared.changes if c.of_page or (c.old_index, c.new_index) == (i, j)]
            self._tell(track, changes, compared.silent, at, stamps, (pool, reading, digest, True))
            after[j] = track
        for i in sorted(set(range(len(last.pools))) - {i for i, _ in pairs}):
            removed = [c for c in compared.changes if c.old_index == i and c.new_index is None]
            kept = before[i].current
            self._tell(before[i], removed, compared.silent, at, stamps, (kept.pool, kept.reading, kept.digest, False))
        self.listed = []
        for j in sorted(set(range(len(reading.pools))) - after.keys()):
            back = self._returned(absent, reading.pools[j])
            after[j] = self._add(fetch, reading, j, back, compared, stamps)
        self.listed = [after[j] for j in range(len(reading.pools))]
        if compared.changes:
            return Outcome.CHANGED
        return Outcome.UNCHANGED if reading.pools else Outcome.NO_ANNOUNCEMENT

    def _add(
        self,
        fetch: Fetch,
        reading: Reading,
        j: int,
        back: Track | None,
        compared: Comparison,
        stamps: tuple[str | None, str | None],
    ) -> Track:
        """A pool that the last reading had not: ``back``, one that was there before, has come back, or it is new."""
        added = [change for change in compared.changes if change.new_index == j and change.old_index is None]
        if back is None:
            pool = reading.pools[j]
            track = self._new_track(fetch, pool, reading)
            track.told += [Told(c, pool.title, compared.silent, fetch.fetched_at, None, 1, stamps) for c in added]
            return track
        was = back.current
        place = was.reading.pools.index(was.pool)
        changes = added + pool_changes(was.reading, place, reading, j)
        shown = (reading.pools[j], reading, fetch.digest or "", True)
        self._tell(back, changes, compared.silent, fetch.fetched_at, stamps, shown)
        return back

    @staticmethod
    def _returned(absent: list[Track], pool: Pool) -> Track | None:
        """The pool that this page once had and that comes back; it is taken from the list."""
        found = pair([track.current.pool for track in absent], [pool], among_several=True)
        return absent.pop(found[0][0]) if found else None

    def _miss(self, fetch: Fetch) -> Outcome:
        """The page is gone. At the second time its pools are closed; they stay so until the page comes back."""
        if fetch.url in self.left or (self.gone and not _is_later_visit(self.gone[-1], fetch)):
            return Outcome.FAILED
        self.gone.append(fetch)
        if len(self.gone) != GONE_VISITS or self.last is None:
            return Outcome.FAILED
        stamps = (self.last.updated_on, None)
        closing = [track for track in self.listed if not track.current.pool.closed]
        closed = {id(track): replace(track.current.pool, closed=True) for track in closing}
        pools = tuple(closed.get(id(track), track.current.pool) for track in self.listed)
        self.last = replace(self.last, pools=pools)
        for track in closing:
            pool = closed[id(track)]
            change = Change(Kind.CLOSED, None, None, pool.title)
            shown = (pool, self.last, track.current.digest, True)
            seen = track.last_seen
            self._tell(track, [change], False, fetch.fetched_at, stamps, shown, WITHDRAWN)
            track.last_seen = seen
        return Outcome.CHANGED if closing else Outcome.FAILED

    def _tell(
        self,
        track: Track,
        changes: Sequence[Change],
        silent: bool,
        at: datetime,
        stamps: tuple[str | None, str | None],
        shown: tuple[Pool, Reading, str, bool],
        cause: str | None = None,
    ) -> None:
        """Begin a new version where there are changes, and keep them; else the version goes on."""
        pool, reading, digest, listed = shown
        if not changes:
            track.show(at, pool, reading, digest)
            return
        before = track.current.number
        track.turn(at, pool, reading, digest, listed)
        track.told += [Told(change, pool.title, silent, at, before, before + 1, stamps, cause) for change in changes]
