"""Which days and sums a text says, whatever they mean there.

A page that passes a call on names its day and its sum, often without the words by which a deadline or a total is
known. What a text says is never a pool's value; it only tells whether the text may speak of a pool that has it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from extractors.amounts import find_amounts
from extractors.dates import find_dates
from extractors.days import Day, Precision

MOST_SAID = 40
"""Days, and sums, kept of a text: a page that says more is a list or a calendar."""
LEAST_SUM = 1_000
"""Kroner below which a sum is a fee or a price."""
DAYS_OF_A_MONTH = 100
"""A day without a year is the number ``month * 100 + day``, less than any day's ordinal of our age."""


def days_said(text: str, stamps: Collection[str | None] = ()) -> tuple[int, ...]:
    """The days that a text says, rising: proleptic ordinals, and :func:`yearless` numbers where no year is said. The
    page's own ``stamps`` (ISO days), written in full, are left out."""
    own = {date.fromisoformat(stamp[:10]).toordinal() for stamp in stamps if stamp}
    written = (day for mention in find_dates(text) for day in (mention.day, mention.until) if day is not None)
    return tuple(sorted(set(_numbers(written)) - own)[:MOST_SAID])


def _numbers(days: Iterable[Day]) -> Iterable[int]:
    for day in days:
        when = day.first()
        if day.precision is not Precision.DAY or day.month is None or day.day is None:
            continue
        if when is not None:
            yield when.toordinal()
        elif day.year is None:
            yield day.month * DAYS_OF_A_MONTH + day.day


def sums_said(text: str) -> tuple[int, ...]:
    """The sums in kroner that a text says, rising."""
    danish = (mention for mention in find_amounts(text) if mention.currency == "DKK")
    found = {kroner for mention in danish for kroner in (mention.low, mention.high) if kroner is not None}
    return tuple(sorted(kroner for kroner in found if kroner >= LEAST_SUM)[:MOST_SAID])


def yearless(day: int) -> int:
    """A day (a proleptic ordinal) as a text says it without its year."""
    when = date.fromordinal(day)
    return when.month * DAYS_OF_A_MONTH + when.day


def is_yearless(said: int) -> bool:
    """Whether a number of :func:`days_said` is a day without its year."""
    return said < 13 * DAYS_OF_A_MONTH


def in_years(said: Iterable[int], years: Collection[int]) -> set[int]:
    """Days that were said as ordinals; those without a year in each of these years."""
    found: set[int] = set()
    for number in said:
        if not is_yearless(number):
            found.add(number)
            continue
        month, day = divmod(number, DAYS_OF_A_MONTH)
        for year in years:
            try:
                found.add(date(year, month, day).toordinal())
            except ValueError:  # 29 February
                continue
    return found
