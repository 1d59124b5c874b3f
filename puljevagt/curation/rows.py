"""A page's history as rows of the curated tables."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime
from typing import Any

from extractors.model import Evidence, Reading
from puljevagt.curation.calls.clues import clue_row, passage_rows
from puljevagt.curation.deadlines import deadline_rows
from puljevagt.curation.decisions import Kind as DecisionKind
from puljevagt.curation.fetches import Fetch, Outcome
from puljevagt.curation.fields import ANNOUNCES
from puljevagt.curation.history import PageHistory, Told, Track, Version
from puljevagt.curation.identity import NONE, Former, Page
from puljevagt.curation.kinds import Kind
from puljevagt.curation.moves import shows
from puljevagt.curation.quotes import sentence

Row = dict[str, Any]

_COPIED = (
    *("title", "amount_total_dkk", "amount_annual_dkk", "grant_min_dkk", "grant_max_dkk", "deadline_text", "rolling"),
    *("account", "purpose", "apply_url", "co_financing", "expected_grants", "closed"),
)
_LISTS = ("deadlines", "applicants", "partners", "target_groups", "area")
_DAYS = ("opens_on", "project_start", "project_end")
TABLES_OF_A_PAGE = ("pools", "deadlines", "pool_versions", "changes", "evidence", "fetches", "clues")
ALWAYS = datetime.min.replace(tzinfo=UTC)
"""Before anything was fetched."""
CHANGE_DIGITS = 16
"""Hexadecimal digits of a change's id: enough that no two of a billion meet."""


def as_json(value: Any) -> str:
    """A value as JSON text, always the same text for the same value."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def page_rows(
    page: Page,
    history: PageHistory,
    ids: Sequence[str],
    former: Former = NONE,
    shown: Reading | None = None,
    after: datetime = ALWAYS,
) -> dict[str, list[Row]]:
    """The rows of one page for each table made of history; ``ids`` are those of ``history.tracks``, in their order,
    ``former`` the retired ids of the pools that have any, ``shown`` what the page says now, if it is there. What was
    past at the time ``after`` (aware) is left out."""
    rows: dict[str, list[Row]] = {name: [] for name in TABLES_OF_A_PAGE}
    for pool_id, track in zip(ids, history.tracks, strict=True):
        pool, reading = _pool(page, pool_id, track, former.get(pool_id, ())), track.current.reading
        rows["pools"].append(pool)
        rows["deadlines"] += deadline_rows(pool, reading.evidence, reading.text)
        rows["clues"].append(clue_row(pool, reading))
        for version in track.versions:
            if version.valid_to is not None and version.valid_to <= after:
                continue
            rows["pool_versions"].append(_version(page, pool_id, version))
            rows["evidence"] += _evidence(page, pool_id, version)
        rows["changes"] += [row for row in _changes(page, pool_id, track) if row["seen_at"] > after]
    if shown is not None:
        rows["clues"] += passage_rows(page.source, page.url, shown)
    rows["fetches"] = [fetch_row(fetch, outcome) for fetch, outcome in history.fetches if fetch.fetched_at > after]
    return rows


def version_id(pool_id: str, number: int) -> str:
    """The id of a version: it reads as what it is."""
    return f"{pool_id}.{number}"


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text[:10])


def _content(version: Version) -> Row:
    pool, reading = version.pool, version.reading
    days = sorted(filter(None, map(_day, pool.deadlines)))
    doubts = [item for item in reading.evidence if _belongs(item, version) and item.needs_review]
    return {
        **{name: getattr(pool, name) for name in _COPIED},
        **{name: list(getattr(pool, name)) for name in _LISTS},
        **{name: _day(getattr(pool, name)) for name in _DAYS},
        "issuer": reading.issuer,
        "published_on": _day(reading.published_on),
        "updated_on": _day(reading.updated_on),
        "first_deadline": days[0] if days else None,
        "last_deadline": days[-1] if days else None,
        "listed": version.listed,
        "events": [asdict(event) for event in reading.events],
        "emails": list(reading.emails),
        "phones": list(reading.phones),
        "needs_review": bool(doubts),
        "review_reasons": sorted({item.reason or f"{item.field} is uncertain" for item in doubts}),
        "digest": version.digest,
        "extractor_version": reading.extractor_version,
    }


def _pool(page: Page, pool_id: str, track: Track, former: Sequence[str]) -> Row:
    now = track.current
    return {
        "pool_id": pool_id,
        **page._asdict(),
        **_content(now),
        "first_seen": track.first_seen,
        "last_seen": track.last_seen,
        "changed_at": now.valid_from if now.number > 1 else None,
        "version": now.number,
        "former_ids": sorted(former),
    }


def _version(page: Page, pool_id: str, version: Version) -> Row:
    return {
        "version_id": version_id(pool_id, version.number),
        "pool_id": pool_id,
        **page._asdict(),
        "version": version.number,
        "valid_from": version.valid_from,
        "valid_to": version.valid_to,
        **_content(version),
    }


def _belongs(item: Evidence, version: Version) -> bool:
    return item.pool is None or item.pool == version.pool.title


def _withdraws(item: Evidence) -> bool:
    return item.field == ANNOUNCES and item.rule == DecisionKind.CORRECTION and not item.value


def _evidence(page: Page, pool_id: str, version: Version) -> Iterator[Row]:
    """The evidence of a version; of one that its page lists no more, only that a person said so."""
    for item in version.reading.evidence:
        if not _belongs(item, version) or not (version.listed or _withdraws(item)):
            continue
        for start, end, quote in item.spans or ((None, None, None),):
            yield {
                "pool_id": pool_id,
                "version_id": version_id(pool_id, version.number),
                **page._asdict(),
                "digest": version.digest,
                "field": item.field,
                "value": as_json(item.value),
                "start": start,
                "end": end,
                "quote": quote,
                "sentence": None if start is None or end is None else sentence(version.reading.text, start, end),
                "rule": item.rule,
                "confidence": float(item.confidence),
                "needs_review": item.needs_review,
                "reason": item.reason,
            }


def _changes(page: Page, pool_id: str, track: Track) -> Iterator[Row]:
    """The changes of a pool. A change's id is made of what changed and the how many-eth time, not of when it was seen,
    so that it survives an older snapshot that shows the change earlier, and nobody is told of it twice."""
    seen: dict[str, int] = {}
    for told in track.told:
        change = told.change
        what = "\0".join([pool_id, change.kind.value, as_json(change.old), as_json(change.new)])
        seen[what] = seen.get(what, 0) + 1
        yield _change(page, pool_id, told) | {
            "old": _json_or_null(_as_published(track, told)),
            "change_id": "c" + hashlib.sha256(f"{what}\0{seen[what]}".encode()).hexdigest()[:CHANGE_DIGITS],
        }


def _json_or_null(value: Any) -> str | None:
    return None if value is None else as_json(value)


def _as_published(track: Track, told: Told) -> Any:
    """The old value of a change as readers had it: where a person had corrected it, not what the extractors read."""
    change = told.change
    if told.before is None or change.old is None:
        return change.old
    pool = track.versions[told.before - 1].pool
    stood: Any = change.old
    match change.kind:
        case Kind.AMOUNT_CHANGED:
            stood = {name: getattr(pool, name) for name in change.old}
        case Kind.APPLICANTS_CHANGED if {*pool.applicants} != {*change.old}:
            stood = list(pool.applicants)
        case Kind.TARGET_GROUPS_CHANGED if {*pool.target_groups} != {*change.old}:
            stood = list(pool.target_groups)
        case Kind.DEADLINE_EXTENDED | Kind.DEADLINE_ADVANCED if change.old not in pool.deadlines:
            stood = pool.deadlines[0] if len(pool.deadlines) == 1 else change.old
    return change.old if stood == change.new else stood


def _change(page: Page, pool_id: str, told: Told) -> Row:
    change = told.change
    return {
        "pool_id": pool_id,
        **page._asdict(),
        "title": told.title,
        "kind": change.kind.value,
        "old": _json_or_null(change.old),
        "new": _json_or_null(change.new),
        "silent": told.silent,
        "cause": told.cause,
        "from_version": None if told.before is None else version_id(pool_id, told.before),
        "to_version": version_id(pool_id, told.after),
        "seen_at": told.seen_at,
        "old_quotes": list(change.old_quotes),
        "new_quotes": list(change.new_quotes),
        "stamp_old": _day(told.stamps[0]),
        "stamp_new": _day(told.stamps[1]),
    }


def fetch_row(fetch: Fetch, outcome: Outcome) -> Row:
    """The row of one fetch."""
    row = {name: getattr(fetch, name) for name in Fetch.__slots__}
    row["bytes"] = row.pop("size")
    return row | {"outcome": outcome.value}


def page_row(page: Page, history: PageHistory, readings: Mapping[str, Reading], decisions: str | None) -> Row:
    """The row of one address of the page whose history this is. ``readings`` are the page's by digest, ``decisions``
    the mark of what people decided about its pools."""
    fetches = [(fetch, outcome) for fetch, outcome in history.fetches if fetch.url == page.url]
    last, outcome = fetches[-1]
    own = [readings[fetch.digest] for fetch, _ in fetches if fetch.digest and fetch.digest in readings]
    shown = readings.get(last.digest or "")
    return {
        **page._asdict(),
        "first_fetched_at": fetches[0][0].fetched_at,
        "last_fetched_at": last.fetched_at,
        "first_shown_at": next((fetch.fetched_at for fetch, _ in fetches if shows(fetch)), None),
        "fetches": len(fetches),
        "status": last.status,
        "location": next((fetch.location for fetch, _ in fetches[::-1] if fetch.location), None),
        "digest": last.digest,
        "outcome": outcome.value,
        "note": last.note,
        "announces": bool(shown and shown.pools),
        "decisions": decisions,
        "extractor_version": own[-1].extractor_version if own else None,
    }
