"""What better extractors read otherwise than was published: the source did not change, the reading of it did.

When history is read again by extractors of another version, its rows are compared with those that were published from
the same fetches. What differs is a correction: it is written to the durable log ``state/extractor_corrections.jsonl``,
which is the table ``corrections``, and is told to nobody as a change.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa

from puljevagt.curation.durable import append_lines, read_lines
from puljevagt.curation.rows import as_json

FIELDS = (
    *("title", "issuer", "published_on", "updated_on", "amount_total_dkk", "amount_annual_dkk", "grant_min_dkk"),
    *("grant_max_dkk", "deadlines", "deadline_text", "rolling", "opens_on", "applicants", "partners"),
    *("target_groups", "project_start", "project_end", "account", "purpose", "apply_url", "co_financing"),
    *("expected_grants", "area", "closed", "listed", "events", "emails", "phones"),
)
"""What a version says of a pool: all but where it was read and how sure that is."""
CHUNK = 5_000
"""Versions compared at a time, as Python's own values."""
ID_DIGITS = 16
"""Hexadecimal digits of a correction's id: enough that no two of a billion meet."""

Row = dict[str, Any]


def of_versions(before: pa.Table, after: pa.Table, source: str, at: datetime) -> Iterator[Row]:
    """The corrections between a source's published versions and those made anew from the same fetches: rows of
    ``pool_versions``, with whatever columns those of an older release have.

    Each published version is compared with the one that now holds for the moment at which it began. A field that
    differs in the same way in several versions of a pool is told once; a pool that only one side has is the field
    ``pool``, with its title. ``at`` (aware) is when it was found."""
    old, new = _by_pool(before), _by_pool(after)
    for pool_id in sorted(old.keys() ^ new.keys()):
        known = before if pool_id in old else after
        row = known.slice(old.get(pool_id, new.get(pool_id, []))[-1][1], 1).to_pylist()[0]
        was, now = (row, None) if pool_id in old else (None, row)
        yield _row(source, "pool", (was and was["title"], now and now["title"]), was, now, at)
    pairs = [
        (place, new[pool_id][max(bisect_right([since for since, _ in new[pool_id]], since) - 1, 0)][1])
        for pool_id in sorted(old.keys() & new.keys())
        for since, place in old[pool_id]
    ]
    for start in range(0, len(pairs), CHUNK):
        chunk = pairs[start : start + CHUNK]
        both = (rows.take([pair[side] for pair in chunk]).to_pylist() for side, rows in enumerate((before, after)))
        for was, now in zip(*both, strict=True):
            for field in FIELDS:
                if field in was and not _same(was[field], now[field]):
                    yield _row(source, field, (was[field], now[field]), was, now, at)


def of_changes(
    before: pa.Table, after: pa.Table, versions: tuple[str, str], source: str, at: datetime
) -> Iterator[Row]:
    """The published changes that were only misread, and those that were overlooked: the field ``change``, with its
    kind, old and new value. ``versions`` are those of the extractors, before and after."""
    old, new = ({row["change_id"]: row for row in rows.to_pylist()} for rows in (before, after))
    for change_id in sorted(old.keys() ^ new.keys()):
        was, now = (
            row and row | {"extractor_version": version, "valid_from": row["seen_at"]}
            for row, version in zip((old.get(change_id), new.get(change_id)), versions, strict=True)
        )
        values = tuple(row and {name: row[name] for name in ("kind", "old", "new")} for row in (was, now))
        yield _row(source, "change", values, was, now, at)


def _by_pool(versions: pa.Table) -> dict[str, list[tuple[datetime, int]]]:
    """Where each pool's versions stand, by the time at which they began."""
    found: dict[str, list[tuple[datetime, int]]] = defaultdict(list)
    ids, begun = versions["pool_id"].to_pylist(), versions["valid_from"].to_pylist()
    for place, (pool_id, since) in enumerate(zip(ids, begun, strict=True)):
        found[pool_id].append((since, place))
    return {pool_id: sorted(places) for pool_id, places in found.items()}


def _same(one: Any, other: Any) -> bool:
    """Whether two values are one; the order of a list tells nothing."""
    if isinstance(one, list) and isinstance(other, list):
        return sorted(map(str, one)) == sorted(map(str, other))
    return bool(one == other)


def _row(source: str, field: str, values: tuple[Any, ...], was: Row | None, now: Row | None, at: datetime) -> Row:
    some = now or was or {}
    old, new = (None if value is None else as_json(_plain(value)) for value in values)
    versions = tuple(row and row["extractor_version"] for row in (was, now))
    what = "\0".join(map(str, (some["pool_id"], field, old, new, *versions)))
    return {
        "correction_id": "k" + hashlib.sha256(what.encode("utf-8", "surrogatepass")).hexdigest()[:ID_DIGITS],
        "pool_id": some["pool_id"],
        "source": source,
        "url": some["url"],
        "title": some["title"],
        "field": field,
        "old": old,
        "new": new,
        "since": (was or some)["valid_from"],
        "old_extractor": versions[0],
        "new_extractor": versions[1],
        "corrected_at": at.astimezone(UTC),
    }


def _plain(value: Any) -> Any:
    """Days as text, as JSON can hold them."""
    return value.isoformat() if hasattr(value, "isoformat") else value


class Log:
    """The durable log of corrections."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._known: dict[str, dict[str, Row]] = defaultdict(dict)
        for record in read_lines(path):
            row = record | {name: datetime.fromisoformat(record[name]) for name in ("since", "corrected_at")}
            self._known[record["source"]][record["correction_id"]] = row

    def add(self, found: Iterable[Row]) -> list[Row]:
        """Append the corrections that the log has not, forced to the disk, and give them."""
        new = {row["correction_id"]: row for row in found}
        fresh = [row for number, row in new.items() if number not in self._known[row["source"]]]
        append_lines(self._path, [{name: _plain(value) for name, value in row.items()} for row in fresh])
        for row in fresh:
            self._known[row["source"]][row["correction_id"]] = row
        return fresh

    def of(self, source: str) -> list[Row]:
        """All corrections of a source."""
        return list(self._known[source].values())


def summary(found: Iterable[Mapping[str, Any]]) -> str:
    """Corrections in words for the data team: how many, of which fields."""
    counts: dict[str, int] = defaultdict(int)
    for row in found:
        counts[row["field"]] += 1
    words = ", ".join(
        f"{field} {count}" for field, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    )
    return f"better extractors read {sum(counts.values())} values otherwise than published ({words})"
