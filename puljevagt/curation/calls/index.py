"""All pools by their keys, and the pairs of pools worth comparing: joins of whole columns of numbers.

A key that many pools share tells nothing and is left out: so a day, or a word, joins pages where few share it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from puljevagt.curation.calls.blocking import keys, owned, sought
from puljevagt.curation.calls.members import Member

MOST_SHARED = 30
"""Pools behind one key beyond which it joins nothing. No call stands on so many pages; what so many share, such as one
deadline and a common word, tells nothing, and each pair costs some microseconds."""
AT_ONCE = 4_000_000
"""Pairs that are in memory before those found twice are dropped: some hundred megabytes."""

Numbers = NDArray[np.int64]
Keyed = tuple[Numbers, Numbers]
"""Keys, and the row that has each."""


class Index:
    """All pools by their keys. Pools are rows, numbered from 0 to ``count``; ``shared``, ``owned`` and ``sought`` are
    arrays of keys with arrays of the rows that have them: those of :func:`blocking.keys`, :func:`blocking.owned` and
    :func:`blocking.sought`."""

    def __init__(self, count: int, shared: Keyed, owned: Keyed, sought: Keyed) -> None:
        self.count = count
        self._shared, self._owned, self._sought = shared, owned, sought

    @classmethod
    def of(cls, members: Sequence[Member]) -> Index:
        """The index of some pools; rows are their places."""
        sides = ([list(side(item)) for item in members] for side in (keys, owned, sought))
        return cls(len(members), *map(keyed, sides))

    def pairs(self, rows: Iterable[int]) -> Numbers:
        """The pairs worth comparing of which one is among ``rows``: an array of two columns, the lesser row first, each
        pair once."""
        wanted = np.zeros(self.count, dtype=bool)
        wanted[np.fromiter(rows, np.int64)] = True
        within = _behind(self._shared, _keys_of([self._shared], wanted))
        named = _keys_of([self._owned, self._sought], wanted)
        between = _behind(self._owned, named), _behind(self._sought, named)
        found = [np.empty(0, np.int64)]
        for one, other in (*_within(within), *_between(*between)):
            chosen = (wanted[one] | wanted[other]) & (one != other)
            one, other = one[chosen], other[chosen]
            found.append(np.unique(np.minimum(one, other) * self.count + np.maximum(one, other)))
        both = np.unique(np.concatenate(found))
        return np.stack(np.divmod(both, max(self.count, 1)), axis=1)

    def instead(self, rows: Iterable[int], sides: Sequence[Keyed], count: int) -> Index:
        """The index without the keys of ``rows``, and with ``count`` rows more, which have the keys of ``sides``."""
        kept = np.ones(self.count, dtype=bool)
        kept[np.fromiter(rows, np.int64)] = False
        both = []
        for (known, own), (more, place) in zip(self._sides, sides, strict=True):
            chosen = kept[own]
            both.append((np.concatenate([known[chosen], more]), np.concatenate([own[chosen], place + self.count])))
        return Index(self.count + count, *both)

    def crossing(self, rows: Iterable[int], before: Sequence[Keyed]) -> set[int]:
        """The rows behind a key that was shared by too many to join anything, and is no longer, or the other way: since
        ``rows`` have the keys that they have, and not those of ``before`` (one for each side, of any rows)."""
        mine = np.zeros(self.count, dtype=bool)
        mine[np.fromiter(rows, np.int64)] = True
        crossed = [np.empty(0, np.int64)]
        for side, (gone, _) in zip(self._sides, before, strict=True):
            own = side[0][mine[side[1]]]
            moved = np.unique(np.concatenate([own, gone]))
            behind = _behind(side, moved)[0]
            total, now, then = (_counts(several, moved) for several in (behind, own, gone))
            crossed.append(moved[(total > MOST_SHARED) != (total - now + then > MOST_SHARED)])
        keys_ = np.unique(np.concatenate(crossed))
        return {int(row) for side in self._sides for row in _behind(side, keys_)[1]}

    @property
    def _sides(self) -> tuple[Keyed, Keyed, Keyed]:
        return self._shared, self._owned, self._sought


def keyed(several: Sequence[Sequence[int]]) -> Keyed:
    """The keys of rows as flat arrays."""
    rows = np.repeat(np.arange(len(several), dtype=np.int64), [len(own) for own in several])
    return np.array([key for own in several for key in own], dtype=np.int64), rows


def _keys_of(sides: Iterable[Keyed], wanted: NDArray[np.bool_]) -> Numbers | None:
    """The keys that wanted rows have on some sides; ``None``: all keys."""
    if wanted.all():
        return None
    return np.unique(np.concatenate([known[wanted[rows]] for known, rows in sides]))


def _behind(side: Keyed, wanted: Numbers | None) -> Keyed:
    """The part of a side that has one of these keys."""
    if wanted is None:
        return side
    chosen = pc.is_in(pa.array(side[0]), pa.array(wanted)).to_numpy(zero_copy_only=False)
    return side[0][chosen], side[1][chosen]


def _counts(several: Numbers, of: Numbers) -> Numbers:
    """How often each of some sorted numbers is among others."""
    ordered = np.sort(several)
    return np.searchsorted(ordered, of, "right") - np.searchsorted(ordered, of, "left")


def _within(side: Keyed) -> Iterator[Keyed]:
    """All pairs of rows that share a key of one side, in parts."""
    order = np.argsort(side[0], kind="stable")
    known, rows = side[0][order], side[1][order]
    end = np.searchsorted(known, known, "right")
    few = end - np.searchsorted(known, known, "left") <= MOST_SHARED
    place = np.arange(len(known))
    for part, again in _in_parts(np.where(few, end - place - 1, 0)):
        yield rows[part], rows[part + 1 + again]


def _between(owned: Keyed, sought: Keyed) -> Iterator[Keyed]:
    """All pairs of a row that owns a key and one that seeks it, in parts."""
    order = np.argsort(sought[0], kind="stable")
    known, rows = sought[0][order], sought[1][order]
    first, end = (np.searchsorted(known, owned[0], where) for where in ("left", "right"))
    few = (end - first <= MOST_SHARED) & (_counts(owned[0], owned[0]) <= MOST_SHARED)
    for part, again in _in_parts(np.where(few, end - first, 0)):
        yield owned[1][part], rows[first[part] + again]


def _in_parts(times: Numbers) -> Iterator[Keyed]:
    """Each place so often as ``times`` says, and how often it was there before; :data:`AT_ONCE` in a part."""
    until = np.cumsum(times)
    start = 0
    while start < len(times):
        done = int(until[start - 1]) if start else 0
        end = max(int(np.searchsorted(until, done + AT_ONCE, "right")), start + 1)
        several = times[start:end]
        part = np.repeat(np.arange(start, end), several)
        yield part, np.arange(len(part)) - np.repeat(until[start:end] - several - done, several)
        start = end
