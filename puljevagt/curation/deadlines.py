"""Deadlines: the moment at which one has passed, and the rows of the table ``deadlines``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from extractors.model import Evidence
from puljevagt.curation.quotes import sentence

DENMARK = ZoneInfo("Europe/Copenhagen")
LAST_MOMENT = time(23, 59, 59)
"""A deadline without a time lasts the whole day, and one with a time its whole minute."""

Row = dict[str, Any]


def moment(deadline: str) -> datetime:
    """The last moment of a deadline, ``YYYY-MM-DD`` or ``YYYY-MM-DDTHH:MM`` in Danish local time, as an aware time."""
    at = datetime.fromisoformat(deadline)
    if "T" not in deadline:
        at = datetime.combine(at.date(), LAST_MOMENT)
    return at.replace(second=LAST_MOMENT.second, tzinfo=DENMARK)


def deadline_rows(pool: Mapping[str, Any], evidence: Iterable[Evidence], text: str) -> list[Row]:
    """A row for each time by which one can apply to a pool (its row in ``pools``), with the sentence that says it."""
    found = [item for item in evidence if item.pool in (None, pool["title"])]
    days = sorted(pool["deadlines"])
    rows = [_row(pool, "single" if len(days) == 1 else "round", day, _said(found, "deadlines", day)) for day in days]
    if pool["rolling"]:
        rows.append(_row(pool, "rolling", None, _said(found, "rolling", True)))
    if pool["deadline_text"] is not None:
        rows.append(_row(pool, "worded", None, _said(found, "deadline_text", pool["deadline_text"])))
    for row, item in rows:
        row["sentence"] = sentence(text, *item.spans[0][:2]) if item and item.spans else None
        row["text"] = item.spans[0][2] if item and item.spans else None
        row["confidence"] = float(item.confidence) if item else None
        row["needs_review"] = bool(item and item.needs_review)
    return [row for row, _ in rows]


def _said(evidence: Iterable[Evidence], field: str, value: Any) -> Evidence | None:
    """The evidence of a value: that of the page, before what a person said."""
    fits = [item for item in evidence if item.field == field and item.value == value]
    return next((item for item in fits if item.spans), fits[0] if fits else None)


def _row(
    pool: Mapping[str, Any], kind: str, deadline: str | None, item: Evidence | None
) -> tuple[Row, Evidence | None]:
    row = {name: pool[name] for name in ("pool_id", "source", "url", "title", "issuer", "listed", "closed")}
    row |= {
        "kind": kind,
        "date": date.fromisoformat(deadline[:10]) if deadline else None,
        "time": deadline[11:] if deadline and "T" in deadline else None,
        "ends_at": moment(deadline).astimezone(UTC) if deadline else None,
    }
    return row, item
