"""The publish gate: a run that would lose much of what a source announces waits until a person has looked.

A site that answers every address with its front page, and extractors that suddenly read nothing, look the same in the
tables: pools are gone. So a source that would lose pools that were open, or a whole column, keeps the tables that it
has, until ``puljevagt publish --accept SOURCE`` or until it is itself again. What was decided lies in
``state/accepted.jsonl``: which runs of which source were held back, and which a person let through.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from puljevagt.curation.durable import append_lines, read_lines
from puljevagt.curation.fetches import GONE
from puljevagt.curation.known import among
from puljevagt.curation.query import standing

MOST_LOST = 0.10
"""The share of a source's open pools that may be gone after one run."""
LEAST_LOST = 2
"""Pages whose pools must be gone: of a source with a few pages one is more than the share, and one ends at times."""
LEAST_FILLED = 3
"""Pools that must have had a field before it is remarkable that none has it any more."""
FIELDS = (
    *("issuer", "deadlines", "applicants", "target_groups", "purpose", "emails"),
    *("amount_total_dkk", "amount_annual_dkk", "grant_min_dkk", "grant_max_dkk"),
)
"""Fields that a source's pages state as a habit; others come and go with a single pool."""
STANDING_COLUMNS = ["deadlines", "opens_on", "rolling", "closed", "listed"]
"""Columns by which :func:`puljevagt.curation.query.standing` tells whether a pool is open."""

Row = dict[str, Any]


def losses(
    before: pa.Table, after: pa.Table, gone: Collection[str], now: datetime, touched: Collection[str] | None = None
) -> list[str]:
    """What a source would lose, in words; nothing: ``[]``. ``before`` and ``after`` are its rows of ``pools``, ``gone``
    the addresses of pages that are not there any more, ``now`` (aware) says which pools are open. ``touched`` are the
    addresses whose rows may differ; ``None``: all of them.

    A pool whose page says that it is closed is no loss; one whose page is gone, or that its page lists no more, is."""
    found = []
    were, are = (_rows(pools, touched) for pools in (before, after))
    known = {pool_id: row for row in are for pool_id in (row["pool_id"], *row["former_ids"])}
    lost = [row for row in were if _is_open(row, now) and _is_lost(known.get(row["pool_id"]), gone, now)]
    if len({row["url"] for row in lost}) >= LEAST_LOST:
        open_before = sum(_is_open(row, now) for row in _rows(before.select(STANDING_COLUMNS)))
        if len(lost) > MOST_LOST * open_before:
            names = ", ".join(sorted(row["title"] for row in lost)[:3]) + (", …" if len(lost) > 3 else "")
            found.append(f"{len(lost)} of {open_before} open pools would be gone ({names})")
    had, have = (pools.filter(pools["listed"]) for pools in (before, after))
    for field in FIELDS if have.num_rows else ():
        filled = _filled(had[field])
        if filled >= LEAST_FILLED and not _filled(have[field]):
            found.append(f"no pool would have {field} any more, which {filled} had")
    return found


def _rows(pools: pa.Table, touched: Collection[str] | None = None) -> list[Row]:
    if touched is not None:
        pools = pools.filter(among(pools["url"], touched))
    rows: list[Row] = pools.to_pylist()
    return rows


def _filled(column: pa.ChunkedArray) -> int:
    """In how many rows a column says something."""
    if pa.types.is_list(column.type):
        says = pc.greater(pc.list_value_length(column), pa.scalar(0, pa.int32()))
    else:
        says = pc.not_equal(column, pa.scalar("" if pa.types.is_string(column.type) else 0, column.type))
    return pc.sum(says).as_py() or 0


def _is_open(row: Row, now: datetime) -> bool:
    return bool(standing(row, now)["status"] == "open")


def _is_lost(row: Row | None, gone: Collection[str], now: datetime) -> bool:
    if row is None or _is_open(row, now):
        return row is None
    return not (row["listed"] and row["closed"]) or row["url"] in gone


def gone_pages(pages: pa.Table) -> set[str]:
    """The addresses of the pages (rows of ``pages``) that were not there at the last fetch."""
    return {*pages.filter(pc.is_in(pages["status"], pa.array(GONE, pages["status"].type)))["url"].to_pylist()}


@dataclass(frozen=True, slots=True)
class Held:
    """A source that is held back: since when (aware), why, and which runs wait."""

    source: str
    at: datetime
    why: tuple[str, ...]
    runs: tuple[str, ...]


class Gate:
    """What was held back and what was accepted."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._accepted: dict[str, set[str]] = {}
        self.held: dict[str, Held] = {}
        """The sources that are held back now."""
        for record in read_lines(path):
            self._keep(record)

    def _keep(self, record: Mapping[str, Any]) -> None:
        source, runs = record["source"], tuple(record["runs"])
        if record["decision"] == "held":
            since = self.held[source].at if source in self.held else datetime.fromisoformat(record["at"])
            self.held[source] = Held(source, since, tuple(record["why"]), runs)
            return
        if record["decision"] == "accepted":
            self._accepted.setdefault(source, set()).update(runs)
        else:
            self.held.pop(source, None)

    def lets_through(self, source: str, runs: Collection[str]) -> bool:
        """Whether a person has accepted all of these runs of a source."""
        return set(runs) <= self._accepted.get(source, set())

    def waiting(self, source: str) -> set[str]:
        """The runs of a source that are held back and that no person has accepted."""
        held = self.held.get(source)
        return set(held.runs) - self._accepted.get(source, set()) if held else set()

    def hold(self, source: str, why: Collection[str], runs: Collection[str], now: datetime) -> None:
        """Keep that a source is held back; the same again is not written twice."""
        held = self.held.get(source)
        if held is None or (held.why, set(held.runs)) != (tuple(why), set(runs)):
            self._write(source, "held", now, runs, why=list(why))

    def accept(self, source: str, now: datetime, by: str | None = None) -> Held:
        """A person lets through what is held back of a source. Raises ``LookupError`` where nothing is."""
        held = self.held.get(source)
        if held is None:
            known = ", ".join(sorted(self.held)) or "none is"
            raise LookupError(f"nothing of {source!r} is held back (held back: {known})")
        self._write(source, "accepted", now, held.runs, by=by)
        return held

    def published(self, source: str, now: datetime) -> None:
        """The source is published again: nothing of it is held back any more."""
        if source in self.held:
            self._write(source, "published", now, self.held[source].runs)

    def _write(self, source: str, decision: str, now: datetime, runs: Collection[str], **more: Any) -> None:
        record = {"source": source, "decision": decision, "at": now.astimezone(UTC).isoformat(), "runs": sorted(runs)}
        append_lines(self._path, [record | more])
        self._keep(record | more)
