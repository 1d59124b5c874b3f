"""When a watch may speak: digests at a local time, quiet hours. Pure; the moment is always handed in.

A local time that a night of change leaves out (02:30 in spring) is taken as it would have been without the change, an
hour later by the new clock; one that comes twice (02:30 in autumn) is taken the first time. So a digest is sent once a
day on those nights, too.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from puljevagt.curation.query import DENMARK


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How often a watch speaks, in local time of ``timezone``.

    ``quiet`` is the time of day in which nothing is sent, beginning and end; it may go over midnight. ``weekday``
    counts from Monday, 0, and matters to a weekly digest alone.
    """

    digest: str = "none"
    at: time = time(7, 30)
    weekday: int = 0
    timezone: ZoneInfo = DENMARK
    quiet: tuple[time, time] | None = None


def next_digest(rhythm: Rhythm, after: datetime, *, daily: bool = False) -> datetime:
    """The first moment of the digest at ``after`` (aware) or later, in UTC; with ``daily`` as if it came every day."""
    day = after.astimezone(rhythm.timezone).date() - timedelta(days=1)
    while True:
        moment = datetime.combine(day, rhythm.at, rhythm.timezone).astimezone(UTC)
        if moment >= after and (daily or rhythm.digest != "weekly" or day.weekday() == rhythm.weekday):
            return moment
        day += timedelta(days=1)


def is_quiet(rhythm: Rhythm, now: datetime) -> bool:
    """Whether ``now`` (aware) lies in the quiet hours."""
    if rhythm.quiet is None:
        return False
    begin, end = rhythm.quiet
    clock = now.astimezone(rhythm.timezone).time()
    return begin <= clock < end if begin <= end else clock >= begin or clock < end


def is_due(rhythm: Rhythm, queued_at: datetime, now: datetime, *, urgent: bool = False) -> bool:
    """Whether what was queued at ``queued_at`` may be sent at ``now``; ``urgent``: a reminder, which does not wait for
    the day of a weekly digest."""
    if is_quiet(rhythm, now):
        return False
    return rhythm.digest == "none" or next_digest(rhythm, queued_at, daily=urgent) <= now
