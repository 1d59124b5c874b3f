"""Events: what somebody may be told of, taken from the publications and tables as they now stand.

An event holds all that a message about it says, so that it can be sent, or sent again, after the tables have gone on.
Its id says what it is about and stays the same however often the tables are made anew: that is what keeps anybody from
being told twice.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from puljevagt.curation.changes import Kind
from puljevagt.curation.publications import Publication
from puljevagt.curation.query import Row, jsonable, rows

if TYPE_CHECKING:
    import pyarrow as pa

REMINDER, FIRST_RUN = "reminder", "first_run"
"""Kinds of event that are no change of a page: a deadline comes near; a source was read for the first time."""

FACTS = (
    *("pool_id", "title", "issuer", "url", "source", "deadlines", "deadline_text", "rolling", "opens_on", "closed"),
    *("listed", "applicants", "target_groups", "amount_total_dkk", "amount_annual_dkk", "grant_max_dkk", "purpose"),
    *("apply_url", "former_ids"),
)
"""The columns of ``pools`` that messages and watches look at."""


@dataclass(frozen=True, slots=True)
class Event:
    """One thing to tell. ``kind`` is a kind of change, :data:`REMINDER` or :data:`FIRST_RUN`; ``pool`` holds
    :data:`FACTS` as they stood when the event was made; ``old`` and ``new`` are as in ``changes``.

    ``old_seen`` and ``new_seen`` are times at which fetches showed the old and the new page, by which the archive finds
    them. ``days`` and ``pools`` belong to reminders and first runs.
    """

    event_id: str
    kind: str
    pool_id: str
    sequence: int
    pool: Row = field(hash=False)
    old: Any = field(default=None, hash=False)
    new: Any = field(default=None, hash=False)
    silent: bool = False
    cause: str | None = None
    old_quotes: tuple[str, ...] = ()
    new_quotes: tuple[str, ...] = ()
    old_seen: str | None = None
    new_seen: str | None = None
    days: int | None = None
    pools: tuple[Row, ...] = field(default=(), hash=False)

    def to_json(self) -> str:
        """As JSON text; inverse of :meth:`from_json`."""
        return json.dumps({name: getattr(self, name) for name in Event.__slots__}, ensure_ascii=False, sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> Event:
        """Read back what :meth:`to_json` wrote."""
        known = json.loads(text)
        return cls(**known | {name: tuple(known[name]) for name in ("old_quotes", "new_quotes", "pools")})


def facts(pool: Row) -> Row:
    """What an event keeps of a row of ``pools``, as JSON can hold it."""
    return jsonable({name: pool[name] for name in FACTS})


def of_publications(generation: Path, published: Sequence[Publication]) -> list[Event]:
    """The events of these publications, in their order, from the tables of ``generation``, the current one.

    ``news`` names changes, and pools that a new page of a known source announces. What is no longer in the tables is
    left out: it was a killed run's, or has been corrected since.
    """
    sequences = {name: item.sequence for item in published for name in item.news}
    if not sequences:
        return []
    told = _having(generation, "changes", "change_id", sequences)
    ids = {row["pool_id"] for row in told} | sequences.keys()
    pools = {row["pool_id"]: row for row in _having(generation, "pools", "pool_id", ids)}
    before = [row["from_version"] for row in told if row["from_version"]]
    versions = {row["version_id"]: row for row in _having(generation, "pool_versions", "version_id", before)}
    found = [
        _of_change(row, pools[row["pool_id"]], versions.get(row["from_version"]), sequences[row["change_id"]])
        for row in told
        if row["pool_id"] in pools
    ]
    found += [_of_pool(pools[name], sequence) for name, sequence in sequences.items() if name in pools]
    return sorted(found, key=lambda event: (event.sequence, event.new_seen or "", event.event_id))


def of_changes(changes: Iterable[Row], pools: Iterable[Row]) -> list[Event]:
    """Rows of ``changes`` as events, whether or not they were news: for feeds, which tell what is known. ``pools`` are
    the rows of that table."""
    known = {row["pool_id"]: row for row in pools}
    return [_of_change(row, known[row["pool_id"]], None, 0) for row in changes if row["pool_id"] in known]


def of_pools(pools: Iterable[Row]) -> list[Event]:
    """Rows of ``pools`` as if each were new."""
    return [_of_pool(pool, 0) for pool in pools]


def of_first_run(source: str, watch: str, pools: Iterable[Event]) -> Event:
    """That a source was read for the first time, with the pools of it that concern a watch."""
    return Event(
        event_id=f"{FIRST_RUN}:{source}:{watch}",
        kind=FIRST_RUN,
        pool_id=f"{FIRST_RUN}:{source}",
        sequence=0,
        pool={"source": source},
        pools=tuple(event.pool for event in pools),
    )


def pools_of(generation: Path, source: str) -> list[Row]:
    """The pools of a source."""
    return [row for row in rows(generation, "pools") if row["source"] == source]


def pools_ending(generation: Path, first: date, last: date) -> list[Row]:
    """The pools that have a deadline on one of these days."""
    from puljevagt.curation.generations import Where

    def in_time(days: pa.ChunkedArray) -> pa.ChunkedArray:
        import pyarrow as pa
        import pyarrow.compute as pc

        return pc.fill_null(pc.greater_equal(days, pa.scalar(first)), False)

    found = rows(generation, "pools", Where("last_deadline", in_time))
    return [row for row in found if any(first <= date.fromisoformat(day[:10]) <= last for day in row["deadlines"])]


def _having(generation: Path, table: str, column: str, values: Iterable[str]) -> list[Row]:
    from puljevagt.curation.generations import Where

    wanted = set(values)
    return rows(generation, table, Where.among(column, wanted)) if wanted else []


def _of_change(row: Row, pool: Row, before: Row | None, sequence: int) -> Event:
    return Event(
        event_id=row["change_id"],
        kind=row["kind"],
        pool_id=row["pool_id"],
        sequence=sequence,
        pool=facts(pool),
        old=value(row["old"]),
        new=value(row["new"]),
        silent=row["silent"],
        cause=row["cause"],
        old_quotes=tuple(row["old_quotes"]),
        new_quotes=tuple(row["new_quotes"]),
        old_seen=before["valid_from"].isoformat() if before else None,
        new_seen=row["seen_at"].isoformat(),
    )


def value(text: str | None) -> Any:
    """A side of a change, which the table holds as JSON text."""
    return None if text is None else json.loads(text)


def _of_pool(pool: Row, sequence: int) -> Event:
    return Event(
        event_id=f"new:{pool['pool_id']}",
        kind=Kind.POOL_ADDED.value,
        pool_id=pool["pool_id"],
        sequence=sequence,
        pool=facts(pool),
        new=pool["title"],
        new_seen=pool["first_seen"].isoformat(),
    )
