"""When to ask for a page again, and why: from what was seen of it, of its pools and of its source.

Pure. :func:`learn` sums up a source's pages once; :func:`next_visit` then says of each page when it is due. The
arithmetic is in :mod:`puljevagt.crawler.waiting`, what is learned in :mod:`puljevagt.crawler.habits`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from cronsim import CronSim

from puljevagt.crawler.habits import BURST, DEADLINE, Habits, Record, Tally, together
from puljevagt.crawler.phases import NOTHING, Phase, phase_of, place
from puljevagt.crawler.sources import Source
from puljevagt.crawler.waiting import Load, hours_until, patience_for

BUDGET = 2.4
"""Requests a day for each page where the source names no ``requests_per_day``: a tenth of asking every hour."""
NEW_VISITS = 3
"""Visits before a page's habits count: until then every run asks for it."""
GONE_WAIT = timedelta(days=30)
"""A page that was found gone twice is seldom put back, but some are, under the same address every year."""
REMEMBERED = 500
"""Visits of a page that are looked at, the latest: more than a year of daily ones."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A visit that got an answer. ``news`` is what it saw: :data:`habits.DEADLINE`, :data:`habits.OTHER` or 0;
    ``shown``: a list had shown it; ``gone``: the page was not there."""

    at: datetime
    news: float = 0.0
    shown: bool = False
    gone: bool = False


@dataclass(frozen=True, slots=True)
class PageFacts:
    """What is known of a page: its visits, oldest first, and what it announces.

    ``deadlines`` are those that it now states, ``former`` those that it stated before. ``closed``: all its pools are.
    ``announces``: it holds a pool."""

    url: str
    visits: tuple[Seen, ...] = ()
    deadlines: tuple[datetime, ...] = ()
    former: tuple[datetime, ...] = ()
    rolling: bool = False
    closed: bool = False
    announces: bool = True

    def phase(self, at: datetime) -> Phase:
        """Its phase at a time."""
        if not self.announces:
            return NOTHING
        past = bool(self.visits) and at < self.visits[-1].at
        stated = (*self.deadlines, *self.former) if past else self.deadlines
        return phase_of(stated, at, rolling=self.rolling, closed=self.closed and not past)


@dataclass(frozen=True, slots=True)
class Learned:
    """What a source's pages have shown: its habits, its patience (see :mod:`puljevagt.crawler.waiting`), each page's
    record, and when deadlines were last seen moved."""

    habits: Habits = field(default_factory=Habits)
    patience: float = 1e-3
    records: dict[str, Record] = field(default_factory=dict, hash=False)
    moved_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Visit:
    """When a page is to be asked for, and why, in words."""

    at: datetime
    why: str


def learn(pages: Sequence[PageFacts], source: Source, now: datetime) -> Learned:
    """Sum up what a source's pages have shown until ``now``."""
    return learn_all([(source, pages)], now)[source.name]


def learn_all(watched: Sequence[tuple[Source, Sequence[PageFacts]]], now: datetime) -> dict[str, Learned]:
    """Sum up what the pages of several sources have shown until ``now``, by source. They share what they have shown of
    office hours and seasons, and one patience, so that the requests that closed pools spare go to open ones."""
    tallies = [_tally(source, pages) for source, pages in watched]
    common = together(tallies)
    learned: dict[str, Learned] = {}
    loads: list[Load] = []
    budgets = 0.0
    for (source, pages), tally in zip(watched, tallies, strict=True):
        habits = tally.habits(common)
        records = {page.url: _record(page, habits) for page in pages}
        own = [_load(page, records[page.url], habits, now) for page in pages if not _is_gone(page)]
        budget = (source.requests_per_day or BUDGET * len(own)) / 24
        moved_at = max((seen.at for page in pages for seen in page.visits if seen.news >= DEADLINE), default=None)
        limit = patience_for(own, budget) if source.requests_per_day else 0.0
        learned[source.name] = Learned(habits, limit, records, moved_at)
        loads += own
        budgets += budget
    patience = patience_for(loads, budgets)
    return {name: replace(one, patience=max(patience, one.patience)) for name, one in learned.items()}


def _tally(source: Source, pages: Sequence[PageFacts]) -> Tally:
    """What the visits of a source's pages saw."""
    tally = Tally(ZoneInfo(source.timezone))
    moves = sorted((seen.at, page.url) for page in pages for seen in page.visits if seen.news >= DEADLINE)
    for page in pages:
        for before, seen in _pairs(page):
            burst = _others_moved(moves, page.url, seen.at)
            tally.add(before.at, seen.at, place(page.phase(before.at)), seen.news, burst=burst, shown=seen.shown)
    return tally


def next_visit(page: PageFacts, source: Source, now: datetime, learned: Learned | None = None) -> Visit:
    """When ``page`` is to be asked for next: at a time of the source's schedule, at or before ``now`` where it is due.
    ``learned`` as :func:`learn` gives it for the source; without it the first ideas hold."""
    if not page.visits:
        return Visit(now, "never asked for")
    last = page.visits[-1].at
    following = _run_after(source, last)
    if _is_gone(page):
        return Visit(max(following, _run_before(source, last + GONE_WAIT)), "gone; asked for once a month")
    if page.visits[-1].gone:
        return Visit(following, "not there the last time; asked for again to be sure")
    if len(page.visits) < NEW_VISITS:
        return Visit(following, f"new; asked for by every run until seen {NEW_VISITS} times")
    learned = learned or Learned()
    habits = learned.habits
    load = _load(page, learned.records.get(page.url) or _record(page, habits), habits, last)
    burst = learned.moved_at is not None and learned.moved_at >= last - timedelta(hours=BURST)
    start = max(last, learned.moved_at) if burst and learned.moved_at else last
    since = (start - last).total_seconds() / 3600
    local = start.astimezone(ZoneInfo(source.timezone))
    hour = local.weekday() * 24 + local.hour + local.minute / 60
    wait = hours_until(load, hour, learned.patience, since, burst)
    due = start + timedelta(hours=wait)
    return Visit(max(following, _run_before(source, due)), _why(page, last, burst))


def _pairs(page: PageFacts) -> list[tuple[Seen, Seen]]:
    visits = page.visits[-REMEMBERED:]
    return list(pairwise(visits))


def _record(page: PageFacts, habits: Habits) -> Record:
    record = Record()
    for before, seen in _pairs(page):
        hours = (seen.at - before.at).total_seconds() / 3600
        record = record.after(hours, place(page.phase(before.at)), seen.news, habits)
    return record


def _load(page: PageFacts, record: Record, habits: Habits, at: datetime) -> Load:
    phase = page.phase(at)
    return Load(record.rate(habits) * habits.phases[place(phase)] * (1 - habits.shown), phase, habits)


def _others_moved(moves: Sequence[tuple[datetime, str]], url: str, at: datetime) -> bool:
    """Whether another page's deadline was seen moved within :data:`BURST` before ``at``."""
    begin = bisect_left(moves, (at - timedelta(hours=BURST), ""))
    end = bisect_left(moves, (at, ""))
    return any(other != url for _, other in moves[begin:end])


def _is_gone(page: PageFacts) -> bool:
    return len(page.visits) > 1 and page.visits[-1].gone and page.visits[-2].gone


def _run_after(source: Source, at: datetime) -> datetime:
    """The first run of the schedule after a time."""
    return next(CronSim(source.schedule, at.astimezone(ZoneInfo(source.timezone))))


def _run_before(source: Source, at: datetime) -> datetime:
    """The last run of the schedule at a time or before it."""
    local = at.astimezone(ZoneInfo(source.timezone)) + timedelta(seconds=1)
    return next(CronSim(source.schedule, local, reverse=True))


def _why(page: PageFacts, last: datetime, burst: bool) -> str:
    """The reasons in words."""
    phase = page.phase(last)
    coming = [deadline for deadline in page.deadlines if deadline >= last]
    words = [f"{phase.words} ({min(coming).date()})" if coming and not page.closed else phase.words]
    days = round((last - page.visits[0].at).total_seconds() / 86400)
    changes = sum(1 for seen in page.visits if seen.news)
    often = {0: "no change", 1: "changed once"}.get(changes, f"changed {changes} times")
    words.append(f"{often} in {days} days")
    if burst:
        words.append("other deadlines of the source have just been moved")
    return "; ".join(words)
