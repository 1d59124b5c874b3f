"""The publish gate: a run that would lose much of what a source announces waits until a person has looked.

A site that answers every address with its front page, and extractors that suddenly read nothing, look the same in the
tables: pools are gone. So a source that would lose pools that were open, or a whole column, keeps the tables that it
has, until ``puljevagt publish --accept SOURCE`` or until it is itself again. What was decided lies in
``state/accepted.jsonl``: which runs of which source were held back, and which a person let through.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from puljevagt.curation.durable import append_lines, read_lines
from puljevagt.curation.fetches import GONE
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

Row = dict[str, Any]


def losses(before: Iterable[Row], after: Iterable[Row], gone: Collection[str], now: datetime) -> list[str]:
    """What a source would lose, in words; nothing: ``[]``. ``before`` and ``after`` are its rows of ``pools``, ``gone``
    the addresses of pages that are not there any more, ``now`` (aware) says which pools are open.

    A pool whose page says that it is closed is no loss; one whose page is gone, or that its page lists no more, is."""
    before, after = list(before), list(after)
    known = {pool_id: row for row in after for pool_id in (row["pool_id"], *row["former_ids"])}
    was_open = [row for row in before if standing(row, now)["status"] == "open"]
    lost = [row for row in was_open if _is_lost(known.get(row["pool_id"]), gone, now)]
    found = []
    if len({row["url"] for row in lost}) >= LEAST_LOST and len(lost) > MOST_LOST * len(was_open):
        names = ", ".join(sorted(row["title"] for row in lost)[:3]) + (", …" if len(lost) > 3 else "")
        found.append(f"{len(lost)} of {len(was_open)} open pools would be gone ({names})")
    if any(row["listed"] for row in after):
        for field in FIELDS:
            had = sum(bool(row[field]) for row in before if row["listed"])
            if had >= LEAST_FILLED and not any(row[field] for row in after if row["listed"]):
                found.append(f"no pool would have {field} any more, which {had} had")
    return found


def _is_lost(row: Row | None, gone: Collection[str], now: datetime) -> bool:
    if row is None or standing(row, now)["status"] == "open":
        return row is None
    return not (row["listed"] and row["closed"]) or row["url"] in gone


def gone_pages(pages: Iterable[Row]) -> set[str]:
    """The addresses of the pages (rows of ``pages``) that were not there at the last fetch."""
    return {row["url"] for row in pages if row["status"] in GONE}


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
