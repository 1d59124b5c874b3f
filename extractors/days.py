"""Calendar values: a day, month, year, week, quarter, season or part of one, with None for what is left unsaid.

Pure arithmetic; how Danish writes these stands in :mod:`extractors.dates`.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple


class Precision(StrEnum):
    """How exactly a mention says when."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    WEEK = "week"
    QUARTER = "quarter"
    PART = "part"  # primo, medio, ultimo of a month or year
    SEASON = "season"  # ``number``: 1 spring to 4 winter
    RELATIVE = "relative"  # "på tirsdag": needs the day on which it was said


PRIMO, MEDIO, ULTIMO = "primo", "medio", "ultimo"

# First and last month of the seasons as Danish counts them; winter runs into the next year.
SEASON_MONTHS = {1: (3, 5), 2: (6, 8), 3: (9, 11), 4: (12, 2)}

# What the parts of a year are taken for: its first month, its two middle ones, its last.
YEAR_PARTS = {PRIMO: (1, 1), MEDIO: (6, 7), ULTIMO: (12, 12)}

# First and last day of a month's parts; 31 stands for the month's end.
MONTH_PARTS = {PRIMO: (1, 10), MEDIO: (11, 20), ULTIMO: (21, 31)}

# A 29 February comes again after at most eight years (1896 to 1904, 2096 to 2104).
LONGEST_WAIT_YEARS = 8

FULL_YEAR = 2004  # has a 29 February and a week 53: what does not exist in it exists in no year


def _calendar_day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


class Day(NamedTuple):
    """One end of a mention; what is not said is None.

    ``hour`` and ``minute`` are local time, never 24:00 (midnight at a day's end is 23:59). ``number`` is the week,
    quarter or season. ``weekday`` is as written, 0 = Monday, and may contradict the date.
    """

    precision: Precision
    year: int | None = None
    month: int | None = None
    day: int | None = None
    hour: int | None = None
    minute: int | None = None
    part: str | None = None
    number: int | None = None
    weekday: int | None = None

    def iso(self) -> str | None:
        """``YYYY-MM-DD``, or ``YYYY-MM-DDTHH:MM`` where an hour is said; None unless this is a dated calendar day."""
        day = self.first() if self.precision is Precision.DAY else None
        if day is None:
            return None
        return day.isoformat() if self.hour is None else f"{day.isoformat()}T{self.hour:02}:{self.minute or 0:02}"

    def first(self) -> date | None:
        """First calendar day of what is meant; None without a year, or for a day the calendar does not have."""
        bounds = self._bounds()
        return bounds[0] if bounds else None

    def last(self) -> date | None:
        """Last calendar day of what is meant; None without a year, or for a day the calendar does not have."""
        bounds = self._bounds()
        return bounds[1] if bounds else None

    def with_year(self, year: int) -> Day:
        """The same in ``year``."""
        return self._replace(year=year)

    def exists(self) -> bool:
        """Whether the calendar has such a day, week or month (in some year, where none is said)."""
        if self.precision is Precision.RELATIVE:
            return True
        year = FULL_YEAR if self.year is None else self.year
        if self.precision is Precision.DAY:
            return _calendar_day(year, self.month or 0, self.day or 0) is not None
        return self.with_year(year)._bounds() is not None

    def _bounds(self) -> tuple[date, date] | None:
        year, month = self.year, self.month
        if year is None or self.precision is Precision.RELATIVE:
            return None
        if self.precision is Precision.DAY:
            day = _calendar_day(year, month or 0, self.day or 0)
            return (day, day) if day else None
        if self.precision is Precision.WEEK:
            try:
                monday = date.fromisocalendar(year, self.number or 0, 1)
            except ValueError:
                return None
            return monday, monday + timedelta(days=6)
        if self.precision is Precision.QUARTER:
            quarter = self.number or 0
            return _months(year, 3 * quarter - 2, year, 3 * quarter)
        if self.precision is Precision.SEASON:
            start, end = SEASON_MONTHS[self.number or 1]
            return _months(year, start, year + (end < start), end)
        if self.precision is Precision.PART and month is None:
            start, end = YEAR_PARTS[self.part or ULTIMO]
            return _months(year, start, year, end)
        if month is None:
            return _months(year, 1, year, 12)
        whole = _months(year, month, year, month)
        if self.precision is Precision.MONTH or whole is None:
            return whole
        low, high = MONTH_PARTS[self.part or ULTIMO]
        return whole[0].replace(day=low), whole[1].replace(day=min(high, whole[1].day))


def _months(year: int, month: int, end_year: int, end_month: int) -> tuple[date, date] | None:
    first = _calendar_day(year, month, 1)
    if first is None or _calendar_day(end_year, end_month, 1) is None:
        return None
    return first, date(end_year, end_month, monthrange(end_year, end_month)[1])


def latest_before(day: Day, seen: date) -> Day:
    """``day`` in the last year in which it had come by ``seen``; unchanged if it has a year or can take none."""
    if day.year is not None or day.precision in (Precision.YEAR, Precision.RELATIVE):
        return day
    for year in range(seen.year, seen.year - LONGEST_WAIT_YEARS - 1, -1):
        first = day.with_year(year).first()
        if first is not None and first <= seen:
            return day.with_year(year)
    return day


def infer_year(day: Day, published: date) -> Day:
    """``day`` in the first year in which it is not over on ``published``; unchanged if it has one or can take none.

    "15. april" on a page of 10 March 2016 is 2016-04-15, on one of 1 May 2016 it is 2017-04-15.
    """
    if day.year is not None or day.precision in (Precision.YEAR, Precision.RELATIVE):
        return day
    # One year back: a winter, and week 1, may still run that began in the year before.
    for year in range(published.year - 1, published.year + LONGEST_WAIT_YEARS + 1):
        dated = day.with_year(year)
        last = dated.last()
        if last is not None and last >= published:
            return dated
    return day
