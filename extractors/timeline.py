"""When one can apply and when the money is spent: deadlines, opening, rolling, closed, project period of one pool."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from extractors.cues import date_grammar
from extractors.dates import DateMention
from extractors.dating import Dated, precise
from extractors.days import ULTIMO, Day, Precision
from extractors.document import Span
from extractors.found import Found
from extractors.hours import with_hours
from extractors.idle_dates import PASSING
from extractors.lone_limits import limits_alone
from extractors.page import Page, within
from extractors.period_ends import names_activity, school_year
from extractors.rolling import UNTIL_SPENT, rolling
from extractors.sections import Statement
from extractors.withdrawn import drop_withdrawn
from extractors.years import Dating

MONTH_END = re.compile(r"ultimo|udgang|udløb|sidste")  # "i slutningen af juni" names no day


SURE_SIGNS = 2  # of a deadline that nothing names, where the page names a week or a month
SHORTEST_PERIOD = 28  # days of a stretch of time that nothing explains from which on it is the project's
SCHOOL_BEGINS = 8  # the month in which the Danish school year begins, by law on its first day
VAGUE_TIMES = frozenset({Precision.WEEK, Precision.SEASON})  # too vague to begin or end a project, said alone


@dataclass
class Timeline:
    """What a pool's statements say of time. Values are ISO strings as in :mod:`extractors.model`."""

    deadlines: list[Found] = field(default_factory=list)
    opens_on: Found | None = None
    rolling: Found | None = None
    project_start: Found | None = None
    project_end: Found | None = None
    deadline_text: Found | None = None


def _span(mention: DateMention) -> tuple[Span, ...]:
    return (Span(mention.start, mention.end), *(Span(a, b) for a, b in mention.support))


def timeline(page: Page, statements: Sequence[Statement], dated: Sequence[Dated], dating: Dating) -> Timeline:
    """Read the dates of one pool, given their roles."""
    inside = {(s.start, s.end) for s in statements}
    own = drop_withdrawn(page, [d for d in dated if (d.statement.start, d.statement.end) in inside])
    result = Timeline()
    result.deadlines, result.deadline_text = _deadlines(page, own, dating)
    result.rolling = rolling(page, statements, bool(result.deadlines))
    if result.rolling is not None and any(d.kind == PASSING for d in own):
        result.deadlines, result.deadline_text = _deadlines(page, [d for d in own if d.kind != PASSING], dating)
    if not result.deadlines and result.rolling is None:
        least = 1 if result.deadline_text is None else SURE_SIGNS
        result.deadlines = limits_alone(page, own, dating, least)
        guessed = {found.spans[0].start for found in result.deadlines}
        own += [replace(d, role="opening") for d in own if d.mention.until is not None and d.mention.start in guessed]
    result.deadlines = with_hours(page, statements, result.deadlines)
    result.opens_on = _opening(own, dating, result)
    result.project_start, result.project_end = _period(page, own, dating, result)
    return result


def _deadlines(page: Page, own: Sequence[Dated], dating: Dating) -> tuple[list[Found], Found | None]:
    candidates = [_at_month_end(page, d) for d in own if d.role == "deadline"]
    clocks = {(d.day.month, d.day.day): d for d in candidates if not d.strong and d.day.hour is not None}
    dated = dating.published is not None
    if any(d.strong and (precise(d.day) or (d.day.precision is Precision.RELATIVE and dated)) for d in candidates):
        candidates = [d for d in candidates if d.strong]
    by_day: dict[str, list[tuple[Day, Found]]] = {}
    vague: Found | None = None
    for d in candidates:
        relative = d.day.precision is Precision.RELATIVE and dated
        if (not precise(d.day) and not relative) or (
            d.mention.day.precision is Precision.PART and not MONTH_END.search(page.low(d.mention))
        ):
            if vague is None and d.day.precision is not Precision.YEAR:
                vague = Found(page.of(d.mention), _span(d.mention), d.rule, 0.8)
            continue
        said, clock = d.day, clocks.get((d.day.month, d.day.day))
        if clock is not None and said.hour is None:  # weaker words say the hour of the same day
            said = said._replace(hour=clock.day.hour, minute=clock.day.minute)
        day, year_spans, sure = dating.complete(said, d.statement, d.mention, over=d.past)
        last = day.last() if day.precision is Precision.PART else day.first()
        if last is None:
            if vague is None:
                vague = Found(page.of(d.mention), _span(d.mention), d.rule, 0.8)
            continue
        iso = day.iso() or last.isoformat()
        confidence = (
            sure * (0.97 if d.strong else 0.75) * (1.0 if d.rule.startswith("date.section") or d.strong else 0.9)
        )
        by_day.setdefault(last.isoformat(), []).append(
            (day, Found(iso, (*_span(d.mention), *year_spans), d.rule, confidence))
        )
    found = []
    for entries in by_day.values():
        timed = [s for _, s in entries if "T" in s.value]
        best = max(timed or [s for _, s in entries], key=lambda s: s.confidence)
        spans = tuple(dict.fromkeys(span for _, s in entries if s.value == best.value for span in s.spans))
        bonus = 0.015 * (len(entries) - 1)
        found.append(Found(best.value, spans, best.rule, min(0.99, best.confidence + bonus)))
    return sorted(found, key=lambda s: s.value), vague


def _at_month_end(page: Page, d: Dated) -> Dated:
    """A deadline with the end of the month that it is said to run through ("til og med marts", "inden marts er
    omme")."""
    through = d.day.precision is Precision.MONTH and (
        date_grammar("through").search(page.lower, d.statement.start, d.mention.start)
        or date_grammar("month_over").match(page.lower, d.mention.end, d.statement.end)
    )
    return replace(d, day=d.day._replace(precision=Precision.PART, part=ULTIMO)) if through else d


def _opening(own: Sequence[Dated], dating: Dating, result: Timeline) -> Found | None:
    days = []
    for d in own:
        if d.role != "opening" or d.day.precision is not Precision.DAY:
            continue
        day, year_spans, sure = dating.complete(d.day, d.statement, over=d.past)
        if first := day.first():
            days.append(Found(first.isoformat(), (*_span(d.mention), *year_spans), d.rule, 0.9 * sure))
    if not days:
        return None
    opening = min(days, key=lambda s: s.value)
    if result.deadlines and opening.value > result.deadlines[-1].value:
        return None
    if result.rolling is not None and result.deadlines and result.rolling.rule != UNTIL_SPENT:
        told = next((d.statement for d in own if d.mention.start == opening.spans[0].start), None)
        if told is None or not told.start <= result.rolling.spans[0].start < told.end:
            return None  # the start of a window beside a rolling scheme, not of the scheme itself
    return opening


def _said_nearer(dated: Dated, own: Sequence[Dated]) -> bool:
    """Whether the same line gives the days of a year ("i skoleåret 2023/24, 1. august 2023 - 30. juni 2024")."""
    block = dated.statement.block
    return any(
        d.role in ("start", "end") and d.day.precision is Precision.DAY and d.statement.block == block for d in own
    )


def _led(dated: Dated) -> bool:
    """Whether a date is the value of a label that the sections do not know, which alone says what it is for."""
    return dated.statement.label is not None and dated.statement.label == dated.statement.lead


def _period(page: Page, own: Sequence[Dated], dating: Dating, result: Timeline) -> tuple[Found | None, Found | None]:
    starts: list[Found] = []
    ends: list[Found] = []
    labelled = [d for d in own if d.role in ("start", "end") and (d.rule.startswith("date.section") or _led(d))]
    named = {d.role for d in labelled}
    for d in own:
        if d.role not in ("start", "end") or (d.role in named and d not in labelled):
            continue
        whole_years = d.day.precision is Precision.YEAR
        in_section = d.rule.startswith("date.section")
        if whole_years and not in_section and within(page.amounts, d.statement.start, d.statement.end):
            continue  # years of appropriation
        if whole_years and not in_section and not names_activity(page, d.statement):
            continue
        if "period" not in d.statement.roles and d.mention.until is None and d.day.precision in VAGUE_TIMES:
            continue  # "i uge 42", "om efteråret"
        if whole_years and _said_nearer(d, own):
            continue
        day, year_spans, sure = dating.complete(d.day, d.statement)
        first, last = day.first(), day.last()
        if first and last and school_year(page, d.statement, d.mention):
            first, last = first.replace(month=SCHOOL_BEGINS), date(last.year, SCHOOL_BEGINS, 1) - timedelta(1)
        if whole_years and last and dating.published and last.isoformat() < dating.published.value:
            continue  # what was done in a year that is over
        spans = (*_span(d.mention), *year_spans)
        confidence = (0.93 if in_section else 0.8) * sure
        if d.role == "start" and first:
            starts.append(Found(first.isoformat(), spans, d.rule, confidence))
            if whole_years and d.mention.until is None and last:
                ends.append(Found(last.isoformat(), spans, d.rule, confidence))
        if d.role == "end" and last:
            ends.append(Found(last.isoformat(), spans, d.rule, confidence))
    if not starts and not ends:
        return _unexplained(own, dating, result)
    start = min(starts, key=lambda s: s.value, default=None)
    end = max(ends, key=lambda s: s.value, default=None)
    if start and end and start.value > end.value:
        return None, None
    return start, end


def _unexplained(own: Sequence[Dated], dating: Dating, result: Timeline) -> tuple[Found | None, Found | None]:
    """The two ends of a stretch of time after the last deadline that nothing explains ("Dem, I holder fra … til …")."""
    for d in own:
        until = d.mention.until
        if d.rule != "date.nothing.other" or until is None or until.precision not in (Precision.DAY, Precision.MONTH):
            continue
        begins, year_spans, sure = dating.complete(d.day, d.statement)
        first, last = begins.first(), dating.complete(until, d.statement)[0].last()
        if first is None or last is None or (last - first).days < SHORTEST_PERIOD or not result.deadlines:
            continue
        if first.isoformat() > result.deadlines[-1].value[:10]:
            spans = (*_span(d.mention), *year_spans)
            start, end = (Found(day.isoformat(), spans, "date.stretch", 0.6 * sure) for day in (first, last))
            return start, end
    return None, None
