"""What a person should look at, and what a person decides about it.

The list is read from the tables; a decision is kept in ``state/`` (:mod:`puljevagt.curation.corrections`) and shows in
the tables at once. A kill between the two leaves the decision kept and the tables as they were: the page's next run, a
rebuild, or the same command again brings it in.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from puljevagt.curation import fields, query
from puljevagt.curation.corrections import basis
from puljevagt.curation.curate import known_tracks, redo
from puljevagt.curation.decisions import Decision, Decisions, Kind
from puljevagt.curation.generations import Where, current, read
from puljevagt.curation.history import Version
from puljevagt.curation.identity import Page
from puljevagt.curation.lake import Lake

Row = dict[str, Any]


class NothingToDecideError(LookupError):
    """There is no flagged value to accept, or no decision to withdraw; the message says of which field and pool."""


class Decided(NamedTuple):
    """A decision that was made, and the pool's value of the field afterwards."""

    decision: Decision
    title: str
    value: Any


def flagged(lake: Lake, now: datetime, *, pool: str | None = None, source: str | None = None) -> list[Row]:
    """The values that a person should look at, by source, page, pool and field.

    Each row: ``pool_id``, ``source``, ``url``, ``title``, ``field``; ``value`` that the tables have, ``page_says`` what
    the extractors read, ``reasons`` why it is flagged, ``sentences`` that it was read from, ``confidence``; and where
    the page changed under a decision, ``decided`` its value (else null) and ``stale`` true. Of events ``page_says`` and
    ``decided`` are the times. ``pool`` (an id, or a part of a title that only one has) and ``source`` narrow the list.
    Raises :class:`query.NoTablesError`, :class:`query.UnknownPoolError` and :class:`query.AmbiguousPoolError`.
    """
    known = query.pools(lake, now)
    wanted = [query.find(known, pool)] if pool is not None else known
    doubtful = {
        f"{row['pool_id']}.{row['version']}": row
        for row in wanted
        if row["needs_review"] and row["listed"] and source in (None, row["source"])
    }
    generation = current(lake.curated)
    if generation is None or not doubtful:
        return []
    found: list[Row] = []
    for name in sorted({row["source"] for row in doubtful.values()}):
        evidence = read(generation, "evidence", name, _having("version_id", doubtful)).to_pylist()
        for version, row in doubtful.items():
            if row["source"] == name:
                found += _doubts(row, [item for item in evidence if item["version_id"] == version])
    return sorted(found, key=lambda row: (row["source"], row["url"], row["title"], row["pool_id"], row["field"]))


def _having(column: str, values: Iterable[str]) -> Where:
    wanted = pa.array(sorted(values), pa.string())
    return Where(column, lambda found: pc.is_in(found, wanted))


def _doubts(pool: Row, evidence: list[Row]) -> Iterator[Row]:
    by_field: dict[str, list[Row]] = {}
    for item in sorted(evidence, key=lambda item: (item["start"] is None, item["start"])):
        by_field.setdefault(item["field"], []).append(item)
    for field, items in by_field.items():
        doubts = [item for item in items if item["needs_review"]]
        if not doubts or field not in fields.FIELDS:
            continue
        own = [item for item in items if item["rule"] not in set(Kind)]
        decided = [item for item in doubts if item["rule"] in set(Kind)]
        places = [item for item in (own if decided else doubts) if item["start"] is not None]
        value = pool.get(field, True)  # that the page announces something is no column: a pool is there
        yield {
            **{name: pool[name] for name in ("pool_id", "source", "url", "title")},
            "field": field,
            "value": query.jsonable({field: value})[field],
            "page_says": _joined(field, own),
            "decided": _joined(field, decided) if decided else None,
            "stale": bool(decided),
            "reasons": list(dict.fromkeys(item["reason"] or f"{field} is uncertain" for item in doubts)),
            "confidence": min(item["confidence"] for item in doubts),
            "sentences": list(dict.fromkeys(item["sentence"] for item in places)),
        }


def _joined(field: str, items: Iterable[Row]) -> Any:
    return fields.joined(field, (json.loads(item["value"]) for item in items))


def accept(lake: Lake, pool: str, field: str, *, by: str, now: datetime, note: str | None = None) -> Decided:
    """Confirm the flagged value that the tables have: it is not listed again until the page says something else.

    Raises :class:`NothingToDecideError` where the field is not flagged, and as :func:`correct` does."""
    with lake.lock():
        row = query.find(query.pools(lake, now), pool)
        if not any(item["field"] == field for item in flagged(lake, now, pool=row["pool_id"])):
            raise NothingToDecideError(f"{field} of {row['title']!r} is not for review, so there is nothing to accept")
        version = _version(lake, row)
        standing = _standing(row, field, version)
        return _decide(lake, row, [_made_on(version, row, field, Kind.ACCEPTANCE, by, now, note, standing)], now)


def correct(
    lake: Lake, pool: str, field: str, value: Any, *, by: str, now: datetime, note: str | None = None
) -> Decided:
    """Put ``value`` (JSON, as :func:`puljevagt.curation.written.parse` gives it) in the place of what the extractors
    read, from the present version on, and publish it. That a page announces nothing withdraws all its pools.

    ``by`` is who decides, ``now`` (aware) when. Takes the lake's lock. Raises :class:`query.NoTablesError`,
    :class:`query.UnknownPoolError`, :class:`query.AmbiguousPoolError`, and ``ValueError`` for a field that is none or a
    value that it cannot have, then with nothing done; and
    :class:`puljevagt.curation.publish.PublishError`, then with the decision kept and the tables as they were.
    """
    fields.check(field, value)
    with lake.lock():
        row = query.find(query.pools(lake, now), pool)
        made = [
            _made_on(_version(lake, one), one, field, Kind.CORRECTION, by, now, note, value)
            for one in _together(lake, row, field, now)
        ]
        return _decide(lake, row, made, now)


def withdraw(lake: Lake, pool: str, field: str, *, by: str, now: datetime, note: str | None = None) -> Decided:
    """Take back all that was decided about the field: the tables have what the extractors read, in all versions.

    Raises :class:`NothingToDecideError` where nothing was decided, and as :func:`correct` does."""
    with lake.lock():
        row = query.find(query.pools(lake, now), pool)
        known = Decisions(lake.corrections)
        if field not in known.of(row["pool_id"], *row["former_ids"]):
            raise NothingToDecideError(f"nothing was decided about {field} of {row['title']!r}")
        made = [
            Decision(one["pool_id"], field, Kind.WITHDRAWAL, by, now, note)
            for one in _together(lake, row, field, now)
            if field in known.of(one["pool_id"], *one["former_ids"])
        ]
        return _decide(lake, row, made, now)


def _together(lake: Lake, row: Row, field: str, now: datetime) -> list[Row]:
    """The pools about which the same is decided, the one that was asked for first: whether a page announces anything is
    said of all its pools."""
    if field != fields.ANNOUNCES:
        return [row]
    page = Page(row["source"], row["url"])
    others = (one for one in query.pools(lake, now) if Page(one["source"], one["url"]) == page)
    return [row, *(one for one in others if one["pool_id"] != row["pool_id"])]


def _version(lake: Lake, row: Row) -> Version:
    """The present version of a pool as the extractors read it."""
    return known_tracks(lake, Page(row["source"], row["url"]))[row["pool_id"]].current


def _standing(row: Row, field: str, version: Version) -> Any:
    """The value that the tables have; whether a page announces anything is no column of them."""
    return query.jsonable(row).get(field, fields.said(field, version.pool, version.reading))


def _made_on(
    version: Version, row: Row, field: str, kind: Kind, by: str, at: datetime, note: str | None, value: Any
) -> Decision:
    was, sentences = basis(version, field)
    holds_from = version.valid_from
    return Decision(row["pool_id"], field, kind, by, at, note, value, was, sentences, version.digest, holds_from)


def _decide(lake: Lake, row: Row, made: Sequence[Decision], now: datetime) -> Decided:
    known = Decisions(lake.corrections)
    for decision in made:
        known.record(decision)
    redo(lake, [Page(row["source"], row["url"])], now)
    after = query.find(query.pools(lake, now), row["pool_id"])
    return Decided(made[0], after["title"], query.jsonable(after).get(made[0].field, after["listed"]))
