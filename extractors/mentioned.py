"""What on a page may be a value, for the second reading (:mod:`extractors.second_reading`): each date, sum, group and
cue of rolling applications, with what tells its value from others, and the form in which it says so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from extractors.days import Day, Precision
from extractors.exposed import named
from extractors.page import Page, Ranged

LETTERS = 14  # of a group's or cue's own words that count
RANKS = 5  # of the page's days, from the earliest and from the latest, beyond which more say no more
UNIT = 7  # letters of what a sum is for each of
LAST_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)  # of the months; 28 and 29 February are one day here

Key = Any
"""What tells the values of a field apart: month and day of a date, the sum, the code, ``True`` for rolling."""
Value = tuple[str, Key]
"""What a mention may be: the kind and the key of a value."""
Words = Sequence[str]


def calendar_day(month: int, day: int) -> tuple[int, int]:
    """A day of any year; 28 and 29 February are one."""
    return (month, LAST_DAYS[1]) if (month, day) == (2, 28) else (month, day)


def mentioned(page: Page) -> Iterator[tuple[Value, Ranged, Words]]:
    """What may be a value of what, where, and in which form it says so."""
    days = [
        (date, end, day) for date in page.dates for end, day in enumerate((date.day, date.until)) if day is not None
    ]
    keyed = [(date, end, day, key) for date, end, day in days if (key := day_key(day))]
    order = sorted({(day.year or 0, key) for *_, day, key in keyed})
    for date, end, day, key in keyed:
        span = "period" if date.until else "day"
        said = [name for name in ("hour", "year", "weekday") if getattr(day, name) is not None]
        rank = order.index((day.year or 0, key))
        seat = (f"rank {min(rank, RANKS)}", f"rank -{min(len(order) - 1 - rank, RANKS)}")
        yield ("date", key), date, (f"{span} {end}", day.part or "", *said, *seat)
    for amount in page.amounts:
        if amount.currency == "DKK":
            unit = f"per {amount.per[:UNIT]}" if amount.per else "whole"
            for side, value in (("", amount.low), ("to ", amount.high)):
                if value and (not side or amount.low != amount.high):
                    yield ("amount", value), amount, (f"{side}{amount.bound}", unit, f"digits {len(str(value))}")
    for kind, groups in (("applicants", page.applicants), ("target_groups", named(page))):
        for group in groups:
            yield (kind, group.code), group, (page.lower[group.start : group.end][:LETTERS], group.code)
    for _, cues in page.cued("rolling", page.main):
        for cue in cues:
            yield ("rolling", True), cue, (page.lower[cue.start : cue.end][:LETTERS], cue.kind)


def day_key(day: Day) -> tuple[int, int] | None:
    """Month and day of what can be a deadline: a calendar day, or a month's end."""
    if day.month is None:
        return None
    if day.precision is Precision.DAY and day.day is not None:
        return calendar_day(day.month, day.day)
    return (day.month, LAST_DAYS[day.month - 1]) if day.part == "ultimo" else None
