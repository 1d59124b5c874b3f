"""The year of a date that does not say it, from the page's own dates (GUIDE: the first such day on or after
publication)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from extractors.cues import date_sparse
from extractors.dates import DateMention
from extractors.days import Day, Precision, infer_year, latest_before
from extractors.document import Span
from extractors.found import Found
from extractors.page import Page, within
from extractors.relative_dates import resolve_relative
from extractors.sections import Statement

NEARBY = 4  # statements before a table or list in which "i 2022" still says its year
PARTS_OF_YEAR = frozenset({Precision.MONTH, Precision.QUARTER})
HALF_YEAR = 6  # months
OF_DAYS = frozenset({"application", "due", "meeting", "answer"})
"""Kinds of cue that a year may follow in a heading, as the year of its days."""


@dataclass(frozen=True, slots=True)
class Dating:
    """What a page offers to date its days with."""

    page: Page
    published: Found | None
    updated: Found | None

    def complete(
        self, day: Day, statement: Statement, mention: DateMention | None = None, *, over: bool = False
    ) -> tuple[Day, tuple[Span, ...], float]:
        """The day with its year, the places the year rests on, and how sure that is; unchanged where nothing dates
        it. One that the page calls ``over`` is the last such day before its publication."""
        if day.precision is Precision.RELATIVE and mention is not None and self.published is not None:
            said = resolve_relative(self.page.of(mention), date.fromisoformat(self.published.value))
            return (said, self.published.spans, 0.85) if said is not None else (day, (), 1.0)
        if day.year is not None or day.precision in (Precision.RELATIVE, Precision.YEAR):
            return day, (), 1.0
        if self.published is not None and mention is not None and self._is_next_year(statement, mention):
            return day.with_year(int(self.published.value[:4]) + 1), self.published.spans, 0.9
        if (same := self._stated_elsewhere(day)) and self._weekday_allows(day, same[0]):
            return day.with_year(same[0]), (same[1],), 0.97
        if head := self._year_over(statement):
            return day.with_year(head.day.year or 0), (Span(head.start, head.end),), 0.93
        if self.published is not None:
            dated = latest_before if over else infer_year
            return dated(day, date.fromisoformat(self.published.value)), self.published.spans, 0.93
        if near := self._year_nearby(statement, before=self.updated is None):
            return day.with_year(near.day.year or 0), (Span(near.start, near.end),), 0.88
        if self.updated is not None:
            dated = latest_before if over else infer_year
            return dated(day, date.fromisoformat(self.updated.value)), self.updated.spans, 0.8
        return self._from_others(day)

    def _is_next_year(self, statement: Statement, mention: DateMention) -> bool:
        """Whether the words before a day put it into the year after the page's own."""
        return date_sparse("next_year").search(self.page.lower, statement.start, mention.start) is not None

    def _visible(self) -> list[DateMention]:
        return self.page.shown_dates

    def _stated_elsewhere(self, day: Day) -> tuple[int, Span] | None:
        """The year that the page gives the same day elsewhere, as a day or as an end of a stretch of time."""
        if day.day is None:
            return None
        for mention in self._visible():
            for same in (mention.day, mention.until):
                if same is not None and same.year is not None and (same.month, same.day) == (day.month, day.day):
                    return same.year, Span(mention.start, mention.end)
        return None

    def _weekday_allows(self, day: Day, year: int) -> bool:
        """Whether the day's weekday does not speak for the first such day after publication instead of a year's."""
        if day.weekday is None or self.published is None or _weekday_fits(day, year):
            return True
        return not _weekday_fits(day, infer_year(day, date.fromisoformat(self.published.value)).year or 0)

    def _year_over(self, statement: Statement) -> DateMention | None:
        """The year of a heading or header that gives it to the days below it ("Frister i 2024"), and to nothing else
        ("Frist for støtte i 2024", "Frist for 2024")."""
        blocks = self.page.document.blocks
        for part in (statement.column, statement.lead, *(blocks[i] for i in reversed(statement.path))):
            if part is None or part.start == blocks[statement.block].start:
                continue
            for mention in within(self.page.dates, part.start, part.end):
                if mention.day.precision is not Precision.YEAR or mention.until is not None:
                    continue
                ended = not any(map(str.isalnum, self.page.lower[mention.end : part.end]))
                named = any(
                    c.kind in OF_DAYS and self.page.lower[c.end : mention.start].strip(" (,") in ("", "i")
                    for c in self.page.cues("date", part)
                    if c.end <= mention.start
                )
                if ended and named:
                    return mention
        return None

    def _year_nearby(self, statement: Statement, *, before: bool) -> DateMention | None:
        """A year said in the same sentence or in the headings above; with ``before`` also just before the list or
        table."""
        page = self.page
        blocks = page.document.blocks
        ranges = [(statement.start, statement.end)]
        if statement.column is not None:
            ranges.append((statement.column.start, statement.column.end))
        ranges += [(blocks[i].start, blocks[i].end) for i in reversed(statement.path)]
        if statement.lead is not None:
            ranges.append((statement.lead.start, statement.lead.end))
        if before:
            earlier = [s for s in page.main if s.end <= statement.start and s.row is None and s.lead is None]
            ranges += [(s.start, s.end) for s in reversed(earlier[-NEARBY:])]
        for start, end in ranges:
            for mention in within(page.dates, start, end):
                if mention.day.precision is Precision.YEAR and mention.until is None:
                    return mention
        return None

    def _from_others(self, day: Day) -> tuple[Day, tuple[Span, ...], float]:
        """The year most of the page's other days have; a weekday that is said decides between several."""
        dated = [m for m in self._visible() if m.day.precision is Precision.DAY and m.day.year is not None]
        if not dated:
            return self._from_month(day)
        years = Counter(m.day.year for m in dated)
        if not years:
            return day, (), 1.0
        fitting = [y for y in years if y and _weekday_fits(day, y)] if day.weekday is not None else []
        year = fitting[0] if len(fitting) == 1 else years.most_common(1)[0][0]
        source = next(m for m in dated if m.day.year == year)
        return day.with_year(year or 0), (Span(source.start, source.end),), 0.7

    def _from_month(self, day: Day) -> tuple[Day, tuple[Span, ...], float]:
        """The year that brings a day nearest to the first month or quarter that the page names with its year."""
        named = next((m for m in self._visible() if m.day.precision in PARTS_OF_YEAR and m.day.first()), None)
        first = None if named is None else named.day.first()
        if named is None or first is None or day.month is None:
            return day, (), 1.0
        apart = day.month - first.month
        year = first.year + (apart < -HALF_YEAR) - (apart > HALF_YEAR)
        return day.with_year(year), (Span(named.start, named.end),), 0.6


def _weekday_fits(day: Day, year: int) -> bool:
    first = day.with_year(year).first()
    return first is not None and first.weekday() == day.weekday
