"""Pool ids that never change once published, kept in ``state/pool_ids.jsonl``.

An id is made from the page's address and the pool's first title, and from then on it is what the file says: a title
that is edited, an older snapshot that is added, or extractors that read the title otherwise, leave it. The file
remembers by which content (digest and title) each pool was known when it got its id.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from puljevagt.curation.durable import append_lines, read_lines
from puljevagt.curation.history import Track
from puljevagt.curation.pairing import ALIKE, likeness

ID_DIGITS = 12
"""Hexadecimal digits of an id: among a million pools two meet once in 500 times; the second then gets another."""


Former = Mapping[str, Sequence[str]]
"""The retired ids of pools that have any, by the ids that they go on under."""
NONE: Former = {}


class Page(NamedTuple):
    """A page: the source that it is watched in, and its address."""

    source: str
    url: str


class Known(NamedTuple):
    """An id and the content by which its pool was known when the id was given."""

    pool_id: str
    digest: str
    title: str


class PoolIds:
    """The ids given so far; :meth:`save` makes the new ones durable, which must come before they are published."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._pages: dict[Page, list[Known]] = {}
        self._taken: dict[str, int] = {}  # with its number in the order in which they were given
        self._new: list[dict[str, str]] = []
        for line in read_lines(path):
            self._keep(Page(line["source"], line["url"]), Known(line["pool_id"], line["digest"], line["title"]))

    def _keep(self, page: Page, known: Known) -> None:
        self._pages.setdefault(page, []).append(known)
        self._taken.setdefault(known.pool_id, len(self._taken))

    def assign(self, page: Page, tracks: Sequence[Track], before: Iterable[Page] = ()) -> list[str]:
        """The id of each of a page's pools, known or new; pools in the order in which they were first seen. ``before``
        are the page's earlier addresses, under which ids may have been given."""
        found = match(self._known({*before, page}), tracks)
        return [found.get(place) or self._give(page, track) for place, track in enumerate(tracks)]

    def former(self, page: Page, tracks: Sequence[Track], ids: Sequence[str], before: Iterable[Page] = ()) -> Former:
        """The ids that were given for the same pools as well, by the ones that :meth:`assign` gave (``ids``): those of
        an address that was not yet known to be the page's new one, and of a pool that an older snapshot shows to be
        another one. They are retired, and whoever has one finds the pool by it."""
        retired: dict[str, tuple[str, ...]] = {}
        for known in self._known({*before, page}):
            for item in known:
                place = None if item.pool_id in ids else _place(item, tracks, range(len(tracks)))
                if place is not None:
                    retired[ids[place]] = (*retired.get(ids[place], ()), item.pool_id)
        return retired

    def _known(self, addresses: Iterable[Page]) -> list[list[Known]]:
        """What was known under each address, the one first that got its first id first."""
        known = [self._pages[address] for address in addresses if address in self._pages]
        return sorted(known, key=lambda items: self._taken[items[0].pool_id])

    def in_order(self) -> list[str]:
        """All ids, in the order in which they were given."""
        return list(self._taken)

    def of(self, page: Page) -> list[str]:
        """The ids that a page's pools were ever given."""
        return [known.pool_id for known in self._pages.get(page, ())]

    def _give(self, page: Page, track: Track) -> str:
        digest, title = next(iter(track.names))
        salt = 0
        while (pool_id := _hashed(page, title, salt)) in self._taken:
            salt += 1
        self._keep(page, Known(pool_id, digest, title))
        self._new.append({"pool_id": pool_id, "source": page.source, "url": page.url, "digest": digest, "title": title})
        return pool_id

    def save(self) -> None:
        """Append the ids given since the last time, forced to the disk."""
        append_lines(self._path, self._new)
        self._new = []


def match(known: Iterable[Sequence[Known]], tracks: Sequence[Track]) -> dict[int, str]:
    """Which of a page's pools has which known id, by place: first by content, then by title, then by likeness of
    titles. ``known`` are the ids of each of its addresses; those of the first go before those of the next.

    Where an older snapshot shows that two ids were one pool all along, the older id stays and the other is retired."""
    found: dict[int, str] = {}
    left: list[Known] = []
    for waiting in map(list, known):
        for rule in RULES:
            for item in list(waiting):
                place = _place(item, tracks, (p for p in range(len(tracks)) if p not in found), (rule,))
                if place is not None:
                    found[place] = item.pool_id
                    waiting.remove(item)
        left += waiting
    if len(tracks) == len(left) == 1 and not found:
        found[0] = left[0].pool_id
    return found


def _place(item: Known, tracks: Sequence[Track], places: Iterable[int], rules: Iterable[Rule] = ()) -> int | None:
    """The first of some places whose pool is the known one, by the first of the rules by which there is one."""
    places = list(places)
    return next((place for rule in rules or RULES for place in places if rule(item, tracks[place])), None)


def _same_content(item: Known, track: Track) -> bool:
    return (item.digest, item.title) in track.names


def _same_title(item: Known, track: Track) -> bool:
    return any(title == item.title for _, title in track.names)


def _like_title(item: Known, track: Track) -> bool:
    """The extractors may read the title of the very same bytes otherwise than before."""
    return any(digest == item.digest and likeness(title, item.title) >= ALIKE for digest, title in track.names)


Rule = Callable[[Known, Track], bool]
RULES: tuple[Rule, ...] = (_same_content, _same_title, _like_title)
"""By what a pool is known again, the surest first."""


def _hashed(page: Page, title: str, salt: int) -> str:
    parts = [page.source, page.url, title, *([str(salt)] if salt else [])]
    return "p" + hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:ID_DIGITS]
