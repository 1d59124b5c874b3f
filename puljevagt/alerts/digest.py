"""What is left to tell when several changes of a pool are told together: each field's first old and last new value.

A deadline that moved and moved back between two digests did not move for who reads them. Pure.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace

from puljevagt.alerts.events import Event
from puljevagt.curation.changes import Kind
from puljevagt.curation.query import moment

_OPPOSITE: dict[str, str] = {Kind.POOL_ADDED: Kind.POOL_REMOVED, Kind.POOL_REMOVED: Kind.POOL_ADDED}
_DEADLINES = (Kind.DEADLINE_SET, Kind.DEADLINE_EXTENDED, Kind.DEADLINE_ADVANCED, Kind.DEADLINE_REMOVED)


def combined(events: Iterable[Event]) -> list[tuple[Event, tuple[str, ...]]]:
    """The events of one watch, oldest first, with those of the same value joined into one and those that cancel out
    left away; each with the ids of the events that went into it."""
    kept: list[tuple[Event, tuple[str, ...]]] = []
    for event in events:
        place = next((place for place in reversed(range(len(kept))) if _goes_on(kept[place][0], event)), None)
        if place is None:
            kept.append((event, (event.event_id,)))
            continue
        first, ids = kept.pop(place)
        joined = _joined(first, event)
        if joined is not None:
            kept.insert(place, (joined, (*ids, event.event_id)))
    return kept


def _field(event: Event) -> str:
    """What a change is of: the deadline, one of the amounts, ..."""
    if event.kind in _DEADLINES:
        return "deadline"
    if event.kind == Kind.AMOUNT_CHANGED:
        return f"amount {next(iter(event.old or event.new))}"
    if event.kind == Kind.PERIOD_CHANGED:
        return f"period {isinstance(event.new if event.new is not None else event.old, list)}"
    if event.kind in _OPPOSITE:
        return "pool"
    return event.kind


def _side(event: Event, side: str) -> str:
    """What stood on one side; a changed wording is its sentences."""
    value = getattr(event, f"{side}_quotes") if event.kind == Kind.TEXT_CHANGED else getattr(event, side)
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _goes_on(first: Event, second: Event) -> bool:
    """Whether the second change begins where the first ended."""
    if first.pool_id != second.pool_id or _field(first) != _field(second) or first.event_id == second.event_id:
        return False
    if first.kind in _OPPOSITE:
        return second.kind == _OPPOSITE[first.kind]
    if _side(first, "new") != _side(second, "old"):
        return False
    return _side(first, "new") not in ("null", "[]") or _side(first, "old") == _side(second, "new")


def _joined(first: Event, second: Event) -> Event | None:
    if first.kind in _OPPOSITE or _side(first, "old") == _side(second, "new"):
        return None
    return replace(
        second,
        kind=_kind(first, second),
        old=first.old,
        old_quotes=first.old_quotes,
        old_seen=first.old_seen,
        silent=first.silent and second.silent,
    )


def _kind(first: Event, second: Event) -> str:
    if _field(first) != "deadline":
        return second.kind
    if first.old is None:
        return Kind.DEADLINE_SET.value
    if second.new is None:
        return Kind.DEADLINE_REMOVED.value
    later = moment(second.new) > moment(first.old)
    return (Kind.DEADLINE_EXTENDED if later else Kind.DEADLINE_ADVANCED).value
