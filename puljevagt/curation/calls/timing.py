"""Two pools by when one can apply: their deadlines, or what a text says of the other's day, or when it was written."""

from __future__ import annotations

from puljevagt.curation.calls.exclusion import NEAR_DAYS, days_apart
from puljevagt.curation.calls.members import Member
from puljevagt.curation.calls.saying import in_years, yearless

LEAD_DAYS = 270
"""Days before a deadline in which it is announced: the longest calls are open for half a year, and press notices come
some months before."""
TRAIL_DAYS = 30
"""Days after a deadline in which a page about it may still be stamped."""


def compare_deadlines(one: Member, other: Member) -> str | None:
    """What the deadlines of two pages say of each other, as a level of `weights.toml`; ``None``: one states none."""
    if not one.days or not other.days:
        return None
    if any("T" in day for day in set(one.deadlines) & set(other.deadlines)):
        return "same_minute"
    apart = days_apart(one.days, other.days)
    if apart == 0:
        return "same_day"
    return "near" if apart <= NEAR_DAYS else "far"


def compare_times(one: Member, other: Member) -> str | None:
    """Where one gives no deadline: whether its text says the other's day, or its own date lies where the other's pool
    was announced."""
    if one.days and other.days:
        return None
    stated = _stated_time(one, other)
    for page, pool in ((one, other), (other, one)):
        opening = () if pool.opens_on is None else (pool.opens_on.toordinal(),)
        for level, days in (("says_the_day", pool.days), ("says_the_opening", opening)):
            if not page.days and (said := _says(page, days, stated)) is not None:
                return level if said else "another_time"
    return stated


def _says(page: Member, days: tuple[int, ...], stated: str | None) -> bool | None:
    """Whether the text says one of these days; ``False``: in another year, and ``None``: not at all."""
    if not page.said_days.isdisjoint(days):
        return True
    said = {yearless(day) for day in days}
    if not page.said_days.isdisjoint(said):
        return stated != "another_time"
    in_another_year = said & {yearless(day) for day in in_years(page.said_days, ())}
    return False if in_another_year else None


def _stated_time(one: Member, other: Member) -> str | None:
    """Whether the day that a page states as its own lies where the other's pool was announced."""
    for page, pool in ((one, other), (other, one)):
        if page.stated_on is not None and pool.days:
            ahead = min((day - page.stated_on.toordinal() for day in pool.days), key=abs)
            return "fits" if -TRAIL_DAYS <= ahead <= LEAD_DAYS else "another_time"
    if one.opens_on and other.opens_on:
        return "fits" if one.opens_on == other.opens_on else "another_time"
    if one.stated_on and other.stated_on:
        return "fits" if abs(one.stated_on - other.stated_on).days <= LEAD_DAYS else "another_time"
    return None
