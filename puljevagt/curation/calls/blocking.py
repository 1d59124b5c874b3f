"""Which pools are worth comparing: those that share a key.

A key joins things that pages of one call state alike: account; deadline with issuer, a word of the name, or a sum; name
with year or issuer; an address that one links to. A key that many pools share tells nothing and is left out: so a day,
or a word, joins pages where few share it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from puljevagt.curation.calls.members import Member
from puljevagt.curation.calls.numbers import name_number, number
from puljevagt.curation.calls.saying import in_years, is_yearless, yearless

MOST_SHARED = 30
"""Pools behind one key beyond which it joins nothing. No call stands on so many pages; what so many share, such as one
deadline and a common word, tells nothing, and each pair costs some microseconds."""
Numbers = NDArray[np.int64]
Keyed = tuple[Numbers, Numbers]
"""Keys, and the row that has each."""

NAME_WORDS = 6
"""Words of a name that make keys; further ones belong to a headline."""
MOST_SAID = 8
"""Days, and sums, that a text only says which make keys: a text that says more is found by the names in it."""


def keys(member: Member) -> tuple[int, ...]:
    """The keys of a pool, rising: it is compared with all that share one."""
    return tuple(sorted(map(number, set(_texts(member)))))


def owned(member: Member) -> tuple[int, ...]:
    """The keys under which another page finds this one: its address and its name."""
    return tuple(key for key in (member.address, name_number(member.name)) if key is not None)


def sought(member: Member) -> tuple[int, ...]:
    """The keys of what this page links to, and of what it may call by name."""
    return (*sorted(member.links), *member.named)


def _texts(member: Member) -> Iterator[str]:
    words = member.name[:NAME_WORDS]
    issuer = " ".join(member.issuer)
    sums = sorted({kroner for _, kroner in member.amounts}) or sorted(member.said_sums)[:MOST_SAID]
    days = _days(member)
    if member.account:
        yield f"account {member.account}"
    for at in member.events:
        yield f"meeting {at}"
    if member.applicants and member.target_groups:
        audience = " ".join([*sorted(member.applicants), *sorted(member.target_groups)])
        yield from (f"deadline {deadline} audience {audience}" for deadline in member.deadlines)
    for home in member.homes:
        yield from (f"home {home} sum {kroner}" for kroner in sums)
        yield from (f"home {home} word {word}" for word in words)
    for who in filter(None, (issuer, member.site)):
        yield from (f"issuer {who} words {' '.join(pair)}" for pair in combinations(sorted(words), 2))
    for day in days:
        yield f"day {day}"
        for who in filter(None, (issuer, member.site)):
            yield f"day {day} issuer {who}"
        yield from (f"day {day} word {word}" for word in words)
        yield from (f"day {day} sum {kroner}" for kroner in sums)
    undated = {yearless(day) for day in member.days} or {day for day in member.said_days if is_yearless(day)}
    for day in sorted(undated)[:MOST_SAID]:
        yield from (f"every {day} word {word}" for word in words)
        yield from (f"every {day} sum {kroner}" for kroner in sums)
        yield from (f"every {day} issuer {who}" for who in filter(None, (issuer, member.site)))
    name = " ".join(sorted(member.name))
    for year in _years(member, days):
        if name:
            yield f"year {year} name {name}"
        yield from (f"year {year} word {word}" for word in words)
        for who in filter(None, (issuer, member.site)):
            yield from (f"year {year} issuer {who} word {word}" for word in words)
            yield from (f"year {year} issuer {who} sum {kroner}" for kroner in sums)
        yield from (f"year {year} words {' '.join(pair)}" for pair in combinations(sorted(words), 2))
        yield from (f"year {year} sum {kroner} word {word}" for kroner in sums for word in words)
        yield from (f"year {year} sum {kroner}" for kroner in sums if len(str(kroner).rstrip("0")) > 1)


def _days(member: Member) -> Sequence[int]:
    """The deadlines' days; of a text in which no deadline was read, all days that it says, in the year in which they
    may be meant."""
    if member.days:
        return member.days
    years = {member.stated_on.year, member.stated_on.year + 1} if member.stated_on else ()
    return sorted(in_years(member.said_days, years))[:MOST_SAID]


def _years(member: Member, days: Iterable[int]) -> Iterable[int]:
    """Years in which the pool may be spoken of: a deadline in spring is announced in autumn."""
    found = {date.fromordinal(day).year for day in days} | member.years
    found |= {day.year for day in (member.stated_on, member.opens_on) if day is not None}
    return sorted(found)


class _Lookup:
    """A table of keys and rows, looked up by either."""

    def __init__(self, keys: Numbers, rows: Numbers) -> None:
        by_key, by_row = np.argsort(keys, kind="stable"), np.argsort(rows, kind="stable")
        self._keys, self._rows_by_key = keys[by_key], rows[by_key]
        self._rows, self._keys_by_row = rows[by_row], keys[by_row]

    def keys_of(self, row: int) -> list[int]:
        start, end = np.searchsorted(self._rows, row, "left"), np.searchsorted(self._rows, row, "right")
        return list(map(int, self._keys_by_row[start:end]))

    def count(self, key: int) -> int:
        return int(np.searchsorted(self._keys, key, "right") - np.searchsorted(self._keys, key, "left"))

    def rows_of(self, key: int, at_most: int | None = None) -> list[int]:
        """The rows that have a key; none where they are more than ``at_most``."""
        start, end = np.searchsorted(self._keys, key, "left"), np.searchsorted(self._keys, key, "right")
        return [] if at_most is not None and end - start > at_most else list(map(int, self._rows_by_key[start:end]))


class Index:
    """All pools by their keys. Pools are rows, numbered from 0; ``shared``, ``owned`` and ``sought`` are arrays of keys
    with arrays of the rows that have them: those of :func:`keys`, :func:`owned` and :func:`sought`."""

    def __init__(self, shared: Keyed, owned: Keyed, sought: Keyed) -> None:
        self._sides = _Lookup(*shared), _Lookup(*owned), _Lookup(*sought)

    @classmethod
    def of(cls, members: Sequence[Member]) -> Index:
        """The index of some pools; rows are their places."""

        def keyed(found: Iterable[Iterable[int]]) -> Keyed:
            pairs = [(key, row) for row, several in enumerate(found) for key in several]
            table = np.array(pairs, dtype=np.int64).reshape(-1, 2)
            return table[:, 0], table[:, 1]

        return cls(keyed(map(keys, members)), keyed(map(owned, members)), keyed(map(sought, members)))

    def count(self, side: int, key: int) -> int:
        """How many pools have a key on a side: 0 shared, 1 owned, 2 sought."""
        return self._sides[side].count(key)

    def counted(self, rows: Iterable[int]) -> Counter[tuple[int, int]]:
        """How many of these rows have each key of each side."""
        sides = list(enumerate(self._sides))
        return Counter((side, key) for row in rows for side, look in sides for key in look.keys_of(row))

    def behind(self, key: int) -> set[int]:
        """All rows that have a key on any side."""
        return {row for look in self._sides for row in look.rows_of(key)}

    def partners(self, row: int) -> set[int]:
        """The rows worth comparing with this one."""
        return self.find(*(look.keys_of(row) for look in self._sides)) - {row}

    def find(self, shared: Iterable[int], owned: Iterable[int], sought: Iterable[int]) -> set[int]:
        """The rows worth comparing with a pool that has these keys."""
        one_kind, name, mention = self._sides
        found = {row for key in shared for row in one_kind.rows_of(key, MOST_SHARED)}
        for several, mine, theirs in ((owned, name, mention), (sought, mention, name)):
            for key in several:
                if mine.count(key) <= MOST_SHARED:
                    found.update(theirs.rows_of(key, MOST_SHARED))
        return found
