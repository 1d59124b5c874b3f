"""Danish dates in running text: where one stands and what it says. What it is for others decide.

Reading goes in three steps. Every figure and every month, week, quarter or season word is tried as the core of a date
(:mod:`extractors.date_cores`); a core takes in the weekday, "den" and clock time around it; and neighbours joined by
"og", "til" or a dash share year and hour, and become one mention where they are a period's two ends.
Words stand in ``data/dates.toml``.
"""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

from extractors import date_patterns as p
from extractors.date_cores import Core, Item, Span, read_figures_core, read_word_core
from extractors.days import Day, Precision, infer_year
from extractors.literals import places
from extractors.patterns import fold
from extractors.times import TimeMention, find_times, time_after, time_before

__all__ = [
    "DateMention",
    "Day",
    "Precision",
    "TimeMention",
    "find_dates",
    "find_times",
    "infer_year",
]

# Two ends of these kinds make a period: "1. marts til ultimo juni".
_WITHIN_YEAR = frozenset({Precision.DAY, Precision.MONTH, Precision.PART, Precision.SEASON, Precision.QUARTER})
_SHARES_YEAR = _WITHIN_YEAR | {Precision.WEEK}

_DEN = 5  # code points of "den " and the like before a day
_LONE_DAY_REACH = 20  # ... and of what may follow one whose month is named before
_SAME_MONTH = 80  # ... between that month and the day
_CONTEXT_WINDOW = 20  # code points: "torsdagen, den " and some


class DateMention(NamedTuple):
    """A date at a place in the text. ``until`` is a period's other end.

    ``support`` are other places that the value rests on: the year, month or hour taken over from a neighbour in a list.
    """

    start: int
    end: int
    day: Day
    until: Day | None = None
    support: tuple[Span, ...] = ()


def find_dates(text: str) -> list[DateMention]:
    """Every date, month, year, week, quarter, season or part of one that ``text`` names, in its order."""
    low = fold(text)
    items: list[Item] = []
    links = _links(low)
    next_link = 0
    pos = 0
    for start, stop in _seeds(low):
        if start < pos:
            continue
        while next_link < len(links) and links[next_link][1] <= start:
            next_link += 1
        if next_link < len(links) and links[next_link][0] <= start:
            continue
        if low[start].isdecimal():
            core = read_figures_core(text, low, start, stop - start, pos) or _lone_day(text, low, start, items)
        else:
            core = read_word_core(text, low, start, stop)
        if core is None:
            continue
        found, end = core
        for item in found:
            _take_in_surroundings(low, item, pos)
            pos = item.end
        items.extend(found)
        pos = max(pos, end)
    return _mentions(low, items)


def _links(low: str) -> list[Span]:
    """Where addresses stand."""
    found: list[Span] = []
    for at in sorted(places(low, p.LINK_MARKS)):
        if (not found or found[-1][1] <= at) and (match := p.LINKS.match(low, at)):
            found.append(match.span())
    return found


def _seeds(low: str) -> list[Span]:
    """Where a date may have its core: figures, and words that name a time."""
    words = [match.span("word") for match in p.WORD.finditer(low)]
    if first := p.WORD_AT_START.match(low):
        words.append(first.span("word"))
    return sorted([match.span() for match in p.FIGURES.finditer(low)] + words)


def _lone_day(text: str, low: str, start: int, items: list[Item]) -> Core:
    """A day without its month ("senest den 19."), where the same line has named the month just before."""
    if not items or items[-1].weak:
        return None
    match = p.LONE_DAY.search(text, max(0, start - _DEN), start + _LONE_DAY_REACH)
    if match is None or match.start("d") != start:
        return None
    named = items[-1]
    day = named.day._replace(precision=Precision.DAY, day=int(match["d"]), hour=None, minute=None, weekday=None)
    told = match["told"] is not None
    goes_on = told or named.day.precision is Precision.MONTH or (named.day.day or 0) < (day.day or 0)
    if day.month is None or not goes_on or start - named.end > _SAME_MONTH or "\n" in low[named.end : start]:
        return None
    found = Item(start, match.end(), day, support=[(named.start, named.end)])
    return ([found] if day.exists() else []), match.end()


def _take_in_surroundings(low: str, item: Item, floor: int) -> None:
    """Widen a day by the weekday, "den" and clock time beside it; ``floor`` is where the date before it ends."""
    if item.day.precision not in (Precision.DAY, Precision.RELATIVE):
        return
    if item.day.precision is Precision.DAY and (
        match := p.CONTEXT_BEFORE.search(low, max(floor, item.start - _CONTEXT_WINDOW), item.start)
    ):
        item.start = match.start()
        if match["wd"]:
            written = match["wd"].rstrip(".")
            weekday = p.WEEKDAYS.get(written, p.WEEKDAYS.get(written.removesuffix("en"), -1))
            item.day = item.day._replace(weekday=weekday)
    time = time_after(low, item.end, bare=item.day.year is not None)
    if time is None and (time := time_before(low, item.start, floor)):
        item.start = time.start
    elif time:
        item.end = time.end
    if time:
        item.day = item.day._replace(hour=time.hour, minute=time.minute)
        item.time_at = (time.start, time.end)
        item.weak = False


def _gap(low: str, left: Item, right: Item) -> str | None:
    """How two neighbours are joined: "list", "dash", "words" or not at all."""
    start, end = left.end, right.start
    if end - start > p.MAX_GAP:
        return None
    if p.RANGE_DASH.fullmatch(low, start, end):
        return "dash"
    if p.RANGE_WORD.fullmatch(low, start, end):
        return None if right.day.precision is Precision.SEASON and low[right.end - 1] == "s" else "words"
    if p.LIST_GAP.fullmatch(low, start, end):
        joined_by_and = low[start:end].strip(" .").startswith("og")
        return "words" if joined_by_and and p.BETWEEN.search(low, max(0, left.start - 12), left.start) else "list"
    return None


def _mentions(low: str, items: list[Item]) -> list[DateMention]:
    gaps = [_gap(low, left, right) for left, right in pairwise(items)]
    _keep_weak_beside_sure(items, gaps)
    for index in range(len(gaps) - 1, -1, -1):
        if (gap := gaps[index]) and not items[index].weak and not items[index + 1].weak:
            _share(items[index], items[index + 1], gap)
    for (left, right), gap in zip(pairwise(items), gaps, strict=True):
        if gap == "list" and not left.weak and not right.weak:
            _share_hour(left, right)
    found: list[DateMention] = []
    index = 0
    while index < len(items):
        item = items[index]
        if not item.weak:
            gap = gaps[index] if index < len(gaps) else None
            last = _as_range(item, items[index + 1], gap) if gap in ("dash", "words") else None
            if last is not None:
                found.append(last)
                index += 2
                continue
            found.append(DateMention(item.start, item.end, item.day, item.until, tuple(item.support)))
        index += 1
    return found


def _keep_weak_beside_sure(items: list[Item], gaps: list[str | None]) -> None:
    """ "1/10" alone may be a fraction; joined to a sure day, or one of three, it is a date."""
    for index in range(len(gaps) - 1):
        chain = items[index : index + 3]
        if gaps[index] == gaps[index + 1] == "list" and all(item.weak for item in chain):
            chain[-1].weak = False
    for order in (range(len(gaps)), range(len(gaps) - 1, -1, -1)):
        for index in order:
            left, right = items[index], items[index + 1]
            if gaps[index] and left.day.precision is right.day.precision and not (left.weak and right.weak):
                left.weak = right.weak = False


def _place_in_year(day: Day) -> tuple[int, int]:
    return (day.month or day.number or 0, day.day or 0)


def _rest_on(item: Item, span: Span) -> None:
    if not any(start <= span[0] and span[1] <= end for start, end in item.support):
        item.support.append(span)


def _share(left: Item, right: Item, gap: str) -> None:
    """Give ``left`` the year, and in a list the hour, that stands only at the end: "1. april og 1. august 2019"."""
    kinds = (left.day.precision, right.day.precision)
    if kinds[0] is not kinds[1] and not (gap != "list" and set(kinds) <= _WITHIN_YEAR):
        return
    if left.day.year is None and right.day.year is not None and kinds[0] in _SHARES_YEAR and right.year_at:
        # "1. oktober og 1. marts 2020" runs over the turn of the year.
        turns = kinds[0] is kinds[1] and _place_in_year(left.day)[0] > _place_in_year(right.day)[0]
        dated = left.day.with_year(right.day.year - turns)
        if dated.exists():
            left.day = dated
            left.until = left.until and left.until.with_year(right.day.year)
            left.year_at = right.year_at
            _rest_on(left, right.year_at)
    if gap == "list" and left.day.hour is None and right.time_at and right.time_at[0] > right.start:
        left.day = left.day._replace(hour=right.day.hour, minute=right.day.minute)
        left.time_at = right.time_at
        _rest_on(left, right.time_at)


def _share_hour(left: Item, right: Item) -> None:
    """Give ``right`` the hour that stands before a list: "kl. 12 den 15. marts og den 15. september"."""
    if (
        right.time_at is None
        and left.time_at
        and left.time_at[1] < left.end
        and left.day.precision is right.day.precision
    ):
        right.day = right.day._replace(hour=left.day.hour, minute=left.day.minute)
        right.time_at = left.time_at
        _rest_on(right, left.time_at)


def _as_range(left: Item, right: Item, gap: str | None) -> DateMention | None:
    """The period from ``left`` to ``right``; None where they are two dates of a list, an exchange or a timeline."""
    if left.until or right.until or right.weak:
        return None
    kinds = {left.day.precision, right.day.precision}
    if gap == "dash" and kinds == {Precision.DAY, Precision.SEASON}:
        return None  # "1. oktober – efterår": what the day is for
    same = len(kinds) == 1 and Precision.RELATIVE not in kinds
    if not same and not kinds <= _WITHIN_YEAR and not (gap == "words" and kinds <= _WITHIN_YEAR | {Precision.YEAR}):
        return None
    until = right.day
    if until.year is None and left.day.year is not None and until.precision in _SHARES_YEAR:
        turns = _place_in_year(until)[0] < _place_in_year(left.day)[0]
        until = until.with_year(left.day.year + turns)
    first, last = left.day.first(), until.last()
    if first is not None and last is not None and last < first:
        return None
    support = tuple(span for span in left.support if not left.start <= span[0] < right.end)
    return DateMention(left.start, right.end, left.day, until, support + tuple(right.support))
