"""Reminders: a deadline comes near. Pure; which days have been looked at is the outbox' to remember.

A reminder falls on a day, so many days before the deadline's own. Days that were missed are caught up, but of several
reminders of one deadline only the nearest is sent, and none for what is over. The event's id names the deadline: one
that moves is reminded of anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from puljevagt.alerts.events import REMINDER, Event, facts
from puljevagt.curation.query import DENMARK, Row, moment


def today(now: datetime) -> date:
    """The day in Denmark at ``now`` (aware): deadlines are Danish."""
    return now.astimezone(DENMARK).date()


def days_left(deadline: str, now: datetime) -> int:
    """Days from today until the day of a deadline."""
    return (date.fromisoformat(deadline[:10]) - today(now)).days


def due(pools: Iterable[Row], days_before: Iterable[int], looked_at: date, now: datetime) -> Iterator[Event]:
    """The reminders that fall on a day after ``looked_at`` and not after today, of pools (rows of ``pools``) that can
    still be applied for."""
    wanted = sorted(set(days_before))
    for pool in pools:
        if pool["closed"] or not pool["listed"]:
            continue
        for deadline in pool["deadlines"]:
            if moment(deadline) < now:
                continue
            day = date.fromisoformat(deadline[:10])
            falls = (days for days in wanted if looked_at < day - timedelta(days=days) <= today(now))
            nearest = next(falls, None)
            if nearest is not None:
                yield _reminder(pool, deadline, nearest)


def window(days_before: Iterable[int], looked_at: date, now: datetime) -> tuple[date, date] | None:
    """First and last day on which a deadline can lie that :func:`due` reminds of; ``None``: none can."""
    if not (wanted := list(days_before)) or looked_at >= today(now):
        return None
    return today(now), today(now) + timedelta(days=max(wanted))


def _reminder(pool: Row, deadline: str, days: int) -> Event:
    return Event(
        event_id=f"remind:{pool['pool_id']}:{deadline}:{days}",
        kind=REMINDER,
        pool_id=pool["pool_id"],
        sequence=0,
        pool=facts(pool),
        new=deadline,
        days=days,
        new_seen=pool["last_seen"].isoformat(),
    )
