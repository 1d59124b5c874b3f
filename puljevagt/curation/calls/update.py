"""The table ``calls`` of a new generation, from its ``pools`` and ``clues``: worked out anew where a run touched them,
and taken over from the last generation elsewhere.

Of all pools only the keys are read; rows and words only of the neighbourhoods that are worked out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from puljevagt.curation.calls.blocking import keys, owned, sought
from puljevagt.curation.calls.clues import Clue, clue_of
from puljevagt.curation.calls.index import Index, Keyed, keyed
from puljevagt.curation.calls.linkage import UNDECIDED, Rows, Ruling, divide, joined_rows, link, neighbourhood
from puljevagt.curation.calls.members import Member, member, passage_member
from puljevagt.curation.calls.resolution import call_id, resolve
from puljevagt.curation.calls.tables import RESOLVED
from puljevagt.curation.generations import read, sources

Touched = Mapping[str, Collection[str]]
"""Addresses by source."""

POOL_COLUMNS = ("pool_id", "url", "published_on", "updated_on", *RESOLVED)
CLUE_COLUMNS = ("url", *(field.name for field in fields(Clue)))
KEYS = ("keys", "owned", "sought")


def calls(
    building: Path, last: Path | None, touched: Touched | None, seniority: Sequence[str], ruling: Ruling = UNDECIDED
) -> pa.Table:
    """The whole table ``calls`` of the generation in ``building``, whose other tables are complete.

    ``last`` is the generation before it, from which calls are taken over where no page of ``touched`` comes near;
    ``touched`` is ``None`` where all is new. ``seniority`` are the pool ids in the order in which they were given.
    """
    from puljevagt.curation.tables import TABLES

    known = _Known(building)
    before = read(last, "calls") if last is not None and touched is not None else None
    old = _Old.of(before, known)
    seeds = set(range(known.count)) if last is None or touched is None else _seeds(known, last, touched, old, ruling)
    joined = joined_rows(ruling, known.numbers)
    members, links = neighbourhood(seeds, known.index, known.load, ruling, joined, old.fellows(known))
    order = {pool_id: place for place, pool_id in enumerate(seniority)}
    rows = [resolve(group, known.rows, call_id(group, order)) for group in divide(members, links, ruling)]
    made = TABLES["calls"].cast(rows)
    if before is None:
        return made
    redone = {item.pool_id for item in members} | old.gone
    kept = before.filter(pc.invert(pc.is_in(before["call"], pa.array(old.calls_of(redone), pa.string()))))
    return TABLES["calls"].arrange(pa.concat_tables([kept, made]))


def successors(generation: Path) -> dict[str, str]:
    """The ids under which pools with retired ones go on, by those."""
    found: dict[str, str] = {}
    for source in sources(generation, "pools"):
        pools = read(generation, "pools", source, columns=["pool_id", "former_ids"])
        retired = pools.filter(pc.greater(pc.list_value_length(pools["former_ids"]), 0)).to_pylist()
        found |= {name: row["pool_id"] for row in retired for name in row["former_ids"]}
    return found


class _Known:
    """All pools of a generation by their keys, numbered from 0, and those that were loaded in full."""

    def __init__(self, generation: Path) -> None:
        self._pools = _Pools(generation)
        parts, names = [], []
        for source in sources(generation, "clues"):
            part = read(generation, "clues", source, columns=["pool_id", "url", *KEYS])
            parts.append(part)
            names += [source] * part.num_rows
        table = pa.concat_tables(parts) if parts else None
        self.sources = names
        self.pool_ids: list[str] = table["pool_id"].to_pylist() if table else []
        self.urls: list[str] = table["url"].to_pylist() if table else []
        self.numbers = {pool_id: row for row, pool_id in enumerate(self.pool_ids)}
        self.index = Index(len(self.pool_ids), *(_keyed(table[name] if table else None) for name in KEYS))
        self.rows: dict[str, dict[str, Any]] = {}
        self._members: dict[int, Member] = {}

    @property
    def count(self) -> int:
        """How many pools there are."""
        return len(self.pool_ids)

    def load(self, wanted: Collection[int]) -> dict[int, Member]:
        """The pools of these rows, read from the tables; their rows of ``pools`` stay in ``rows``."""
        pages: dict[str, set[str]] = defaultdict(set)
        for number in wanted:
            if number not in self._members:
                pages[self.sources[number]].add(self.urls[number])
        for row, made in self._pools.of(pages):
            if row is not None:
                self.rows[made.pool_id] = row
            self._members[self.numbers[made.pool_id]] = made
        return {number: self._members[number] for number in wanted}


class _Pools:
    """The pools of a generation; a source's tables are read once, when the first of its pools is wanted."""

    def __init__(self, generation: Path) -> None:
        self._generation = generation
        self._tables: dict[str, tuple[pa.Table, pa.Table]] = {}

    def of(self, pages: Touched) -> Iterator[tuple[dict[str, Any] | None, Member]]:
        """The pools of some pages: their rows, and as they are compared; passages have no row."""
        for source, urls in pages.items():
            wanted = pa.array(sorted(urls), pa.string())
            pools, clues = (table.filter(pc.is_in(table["url"], wanted)).to_pylist() for table in self._read(source))
            found = {row["pool_id"]: clue_of(row) for row in clues}
            for row in pools:
                row["source"] = source
                yield row, member(row, found[row["pool_id"]])
            for row in clues:
                if row["heading"] is not None:
                    place = {"source": source, "url": row["url"]}
                    yield None, passage_member(place, found[row["pool_id"]])

    def _read(self, source: str) -> tuple[pa.Table, pa.Table]:
        if source not in self._tables:
            columns = ("pools", POOL_COLUMNS), ("clues", CLUE_COLUMNS)
            pools, clues = (read(self._generation, table, source, columns=names) for table, names in columns)
            self._tables[source] = pools, clues
        return self._tables[source]


def _keyed(column: pa.ChunkedArray | None) -> Keyed:
    """A column of lists as flat keys, each with its row."""
    if column is None:
        return np.empty(0, np.int64), np.empty(0, np.int64)
    lists = column.combine_chunks()
    rows = pc.list_parent_indices(lists).to_numpy(zero_copy_only=False)
    return pc.list_flatten(lists).to_numpy(zero_copy_only=False), rows.astype(np.int64)


@dataclass(frozen=True, slots=True)
class _Old:
    """The calls of the last generation: which pools each had, and which of those are gone."""

    call_of: dict[str, str]
    pools_of: dict[str, list[str]]
    gone: set[str]

    @classmethod
    def of(cls, before: pa.Table | None, known: _Known) -> _Old:
        pairs = zip(before["call"].to_pylist(), before["pools"].to_pylist(), strict=True) if before else ()
        pools_of = dict(pairs)
        call_of = {pool_id: call for call, pools in pools_of.items() for pool_id in pools}
        return cls(call_of, pools_of, call_of.keys() - known.numbers.keys())

    def calls_of(self, pools: Iterable[str]) -> list[str]:
        """The calls that these pools were in."""
        return sorted({self.call_of[pool_id] for pool_id in pools if pool_id in self.call_of})

    def fellows(self, known: _Known) -> Rows:
        """The rows that were in one call with some rows."""

        def found(rows: Collection[int]) -> set[int]:
            pools = {
                pool for call in self.calls_of(known.pool_ids[row] for row in rows) for pool in self.pools_of[call]
            }
            return {known.numbers[pool_id] for pool_id in pools if pool_id in known.numbers}

        return found


def _seeds(known: _Known, last: Path, touched: Touched, old: _Old, ruling: Ruling) -> set[int]:
    """The pools to begin with: those of touched pages, those that shared a call with one that is gone, those that were
    linked with what a touched page said before, and those behind a key that very many pools share since this run, or no
    longer."""
    pages = {(source, url) for source, urls in touched.items() for url in urls}
    mine = {row for row, page in enumerate(zip(known.sources, known.urls, strict=True)) if page in pages}
    seeds = set(mine)
    for call in old.calls_of(old.gone):
        seeds |= {known.numbers[pool_id] for pool_id in old.pools_of[call] if pool_id in known.numbers}
    before = [made for _, made in _Pools(last).of(touched)]
    return seeds | _formerly_linked(known, mine, before, ruling) | known.index.crossing(mine, [*_sides(before)])


def _formerly_linked(known: _Known, mine: set[int], before: Sequence[Member], ruling: Ruling) -> set[int]:
    """The rows that were linked with what touched pages said before."""
    then = known.index.instead(mine, _sides(before), len(before))
    pairs = then.pairs(range(known.count, then.count))
    near = [(row, before[other - known.count]) for row, other in pairs.tolist() if row < known.count]
    others = known.load({row for row, _ in near})
    return {row for row, was in near if link(was, others[row], ruling)}


def _sides(members: Sequence[Member]) -> list[Keyed]:
    return [keyed([list(side(item)) for item in members]) for side in (keys, owned, sought)]
