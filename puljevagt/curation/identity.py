"""Pool ids that never change once published, kept in ``state/pool_ids.jsonl``.

An id is made from the page's address and the pool's first title, and from then on it is what the file says: a title
that is edited, an older snapshot that is added, or extractors that read the title otherwise, leave it. The file
remembers by which content (digest and title) each pool was known when it got its id.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from puljevagt.curation.durable import append_lines, read_lines
from puljevagt.curation.history import Track
from puljevagt.curation.pairing import ALIKE, likeness

ID_DIGITS = 12
"""Hexadecimal digits of an id: among a million pools two meet once in 500 times; the second then gets another."""


class Page(NamedTuple):
    """A page: the source that it is watched in, and its address."""

    source: str
    url: str


@dataclass(frozen=True, slots=True)
class Known:
    """An id and the content by which its pool was known when the id was given."""

    pool_id: str
    digest: str
    title: str


class PoolIds:
    """The ids given so far; :meth:`save` makes the new ones durable, which must come before they are published."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._pages: dict[Page, list[Known]] = {}
        self._taken: dict[str, None] = {}
        self._new: list[dict[str, str]] = []
        for line in read_lines(path):
            self._keep(Page(line["source"], line["url"]), Known(line["pool_id"], line["digest"], line["title"]))

    def _keep(self, page: Page, known: Known) -> None:
        self._pages.setdefault(page, []).append(known)
        self._taken[known.pool_id] = None

    def assign(self, page: Page, tracks: Sequence[Track], before: Iterable[Page] = ()) -> list[str]:
        """The id of each of a page's pools, known or new; pools in the order in which they were first seen. ``before``
        are the page's earlier addresses, under which ids may have been given."""
        addresses = dict.fromkeys((*before, page))
        found = match([known for address in addresses for known in self._pages.get(address, ())], tracks)
        return [found.get(place) or self._give(page, track) for place, track in enumerate(tracks)]

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


def match(known: Iterable[Known], tracks: Sequence[Track]) -> dict[int, str]:
    """Which of a page's pools has which known id, by place: first by content, then by title, then by likeness of
    titles.

    Where an older snapshot shows that two ids were one pool all along, the older id stays and the other is retired."""
    known, found = list(known), dict[int, str]()
    for rule in (_same_content, _same_title, _like_title):
        for item in list(known):
            place = next((p for p, track in enumerate(tracks) if p not in found and rule(item, track)), None)
            if place is not None:
                found[place] = item.pool_id
                known.remove(item)
    if len(tracks) == len(known) == 1 and not found:
        found[0] = known[0].pool_id
    return found


def _same_content(item: Known, track: Track) -> bool:
    return (item.digest, item.title) in track.names


def _same_title(item: Known, track: Track) -> bool:
    return any(title == item.title for _, title in track.names)


def _like_title(item: Known, track: Track) -> bool:
    """The extractors may read the title of the very same bytes otherwise than before."""
    return any(digest == item.digest and likeness(title, item.title) >= ALIKE for digest, title in track.names)


def _hashed(page: Page, title: str, salt: int) -> str:
    parts = [page.source, page.url, title, *([str(salt)] if salt else [])]
    return "p" + hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:ID_DIGITS]
