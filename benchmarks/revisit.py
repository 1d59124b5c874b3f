"""How soon a moved deadline is seen, and for how many requests: the revisit plan against fixed visits.

A year of pages (:mod:`benchmarks.histories`) is played; the planner sees only what its visits show it and nothing of
how the history was made. It decides with the parts that :mod:`puljevagt.crawler.plan` is made of (tally, records,
patience, waiting), kept up visit by visit, since going through every page's visits anew a million times would take
days. It learns at every midnight, and may ask at any minute.

``python -m benchmarks.revisit`` prints requests, and median and 95th percentile of the hours until a moved deadline was
seen, for fixed intervals and for the plan with several budgets. ``--changes FILE`` takes a history from outside
(``url, at, kind`` a line); ``--lists SHARE`` says how many of the changes the sources' lists show in the last row.
"""

from __future__ import annotations

import argparse
import heapq
import math
import random
import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import accumulate
from pathlib import Path

from benchmarks.histories import BEGIN, CLOSED, MOVED, OPENED, YEAR, ZONE, Page, made_up, moves, read
from puljevagt.crawler import phases
from puljevagt.crawler.habits import BURST, DEADLINE, OTHER, Habits, Record, Tally, together
from puljevagt.crawler.phases import Phase
from puljevagt.crawler.waiting import Load, hours_until, patience_for

FIXED = {"hourly": 1, "every 2 hours": 2, "every 4 hours": 4, "every 12 hours": 12, "daily": 24, "weekly": 168}
BUDGETS = (0.05, 0.1)  # of hourly visits
LIST_HOURS = 1.0  # between two looks at a source's lists
FIRST_HOURS = 2.0  # within which every page is first asked for
LEARNS_EVERY = 24.0
WEEK_OFFSET = BEGIN.weekday() * 24


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a way of asking came to: requests, and the hours until each moved deadline was seen."""

    name: str
    requests: float
    delays: list[float] = field(repr=False)

    def row(self, hourly: float) -> str:
        """A line of the table."""
        if not self.delays:
            return f"| {self.name} | {self.requests:,.0f} | {self.requests / hourly:.1%} | – | – |"
        middle, late = quantile(self.delays, 0.5), quantile(self.delays, 0.95)
        return f"| {self.name} | {self.requests:,.0f} | {self.requests / hourly:.1%} | {middle:.2f} | {late:.2f} |"


@dataclass(slots=True)
class State:
    """What the planner knows of a page."""

    page: Page
    phase: Phase = phases.UNDATED
    deadline: float | None = None
    closed: bool = False
    record: Record = field(default_factory=Record)
    last: float | None = None
    listed: bool = False
    happened: int = 0
    planned: int = 0


@dataclass(slots=True)
class Office:
    """What the planner knows of a source."""

    pages: list[int]
    tally: Tally
    habits: Habits
    moved_at: float = -math.inf


def quantile(values: Sequence[float], share: float) -> float:
    """The value below which a share of them lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def fixed(name: str, hours: float, pages: Sequence[Page], length: float) -> Outcome:
    """Visits every so many hours, each page at a moment of its own."""
    chance = random.Random(5)
    begin = [chance.random() * hours for _ in pages]
    delays = [hours - (at - begin[number]) % hours for at, number in moves(pages, length)]
    return Outcome(name, len(pages) * length / hours, delays)


def foreknowing(pages: Sequence[Page], length: float) -> Outcome:
    """Visits by somebody who knows beforehand which pools are open, and in which hours of the week 95 % of all moves
    will come: hourly then, never else. Nobody can know this; it says what hourly visits of open pools would cost."""
    moved = moves(pages, length)
    counts = [0] * 168
    for at, _ in moved:
        counts[int(at) % 168] += 1
    shares = accumulate(sorted(counts, reverse=True))
    hours = next(number for number, covered in enumerate(shares, 1) if covered >= 0.95 * len(moved))
    open_hours = sum(min(length, end) - max(0, start) for page in pages for start, end in page.periods if end > 0)
    chance = random.Random(6)
    busy = sorted(range(168), key=lambda hour: -counts[hour])[:hours]
    delays = [chance.random() if int(at) % 168 in busy else 12.0 for at, _ in moved]
    return Outcome("hourly, knowing all beforehand", open_hours * hours / 168, delays)


class Play:
    """A history played against the planner."""

    def __init__(self, pages: Sequence[Page], length: float, budget: float, lists: float) -> None:
        self.length, self.budget, self.lists = length, budget, lists
        self.states = [State(page, deadline=page.deadline) for page in pages]
        numbers: dict[str, list[int]] = {}
        for number, page in enumerate(pages):
            numbers.setdefault(page.source, []).append(number)
        self.offices = {source: Office(own, Tally(ZONE), Tally(ZONE).habits()) for source, own in numbers.items()}
        self.queue: list[tuple[float, int, int]] = []
        self.requests = len(self.offices) * length / LIST_HOURS if lists else 0.0
        self.delays: list[float] = []
        self.patience = 1e-3

    def run(self) -> None:
        """Play it to its end."""
        chance = random.Random(3)
        for number in range(len(self.states)):
            self._push(chance.random() * FIRST_HOURS, number)
        news = self._listed_news(random.Random(9))
        learns, following = 0.0, 0
        while self.queue:
            at, number, planned = heapq.heappop(self.queue)
            if following < len(news) and news[following][0] <= at:
                heapq.heappush(self.queue, (at, number, planned))
                self._show(*news[following])
                following += 1
                continue
            if planned != self.states[number].planned:
                continue
            if at >= self.length:
                break
            if at >= learns:
                self._learn(at)
                learns = at + LEARNS_EVERY
            self._visit(at, number)

    def _visit(self, at: float, number: int) -> None:
        state, office = self.states[number], self.offices[self.states[number].page.source]
        self.requests += 1
        news = self._look(state, at)
        burst = at - office.moved_at < BURST
        if state.last is not None:
            began, ended = (BEGIN + timedelta(hours=hour) for hour in (state.last, at))
            place = phases.place(state.phase)
            office.tally.add(began, ended, place, news, burst=burst, shown=state.listed)
            state.record = state.record.after(at - state.last, place, news, office.habits)
        state.last, state.listed = at, False
        if news >= DEADLINE and not burst:
            office.moved_at = at
            for other in office.pages:
                if other != number and self.states[other].phase.weight >= 1:
                    self._plan(other, at)
        self._plan(number, at)

    def _look(self, state: State, at: float) -> float:
        """What a visit sees: the events since the last one."""
        news = 0.0
        events = state.page.events
        while state.happened < len(events) and events[state.happened].at <= at:
            event = events[state.happened]
            state.happened += 1
            news = max(news, DEADLINE if event.kind in (MOVED, CLOSED) else OTHER)
            if event.kind == MOVED:
                self.delays.append(at - event.at)
            if event.kind in (OPENED, CLOSED):
                state.closed = event.kind == CLOSED
            state.deadline = event.deadline or state.deadline
        return news if state.last is not None else 0.0

    def _plan(self, number: int, at: float) -> None:
        """When the page is asked for next, decided at ``at``."""
        state, office = self.states[number], self.offices[self.states[number].page.source]
        state.phase = self._phase(state, at)
        since = at - state.last if state.last is not None else 0.0
        burst = at - office.moved_at < BURST
        hour = (at + WEEK_OFFSET) % 168
        wait = hours_until(self._load(state, office), hour, self.patience, since, burst)
        self._push(at + max(wait, 1 / 60), number)

    def _phase(self, state: State, at: float) -> Phase:
        deadlines = [BEGIN + timedelta(hours=state.deadline)] if state.deadline is not None else []
        closed = state.closed or (not deadlines and not state.page.rolling)
        return phases.phase_of(deadlines, BEGIN + timedelta(hours=at), rolling=state.page.rolling, closed=closed)

    def _load(self, state: State, office: Office) -> Load:
        habits = office.habits
        rate = state.record.rate(habits) * habits.phases[phases.place(state.phase)]
        return Load(rate * (1 - habits.shown), state.phase, habits)

    def _learn(self, at: float) -> None:
        """As :func:`puljevagt.crawler.plan.learn_all`."""
        common = together([office.tally for office in self.offices.values()])
        loads = []
        for office in self.offices.values():
            office.habits = office.tally.habits(common)
            for number in office.pages:
                self.states[number].phase = self._phase(self.states[number], at)
                loads.append(self._load(self.states[number], office))
        lists = len(self.offices) / LIST_HOURS if self.lists else 0.0
        self.patience = patience_for(loads, self.budget * len(loads) - lists)

    def _listed_news(self, chance: random.Random) -> list[tuple[float, int]]:
        """When a look at a list shows that a page has changed."""
        return sorted(
            (math.ceil(event.at / LIST_HOURS) * LIST_HOURS, number)
            for number, state in enumerate(self.states)
            for event in state.page.events
            if chance.random() < self.lists
        )

    def _show(self, at: float, number: int) -> None:
        state = self.states[number]
        events = state.page.events
        if state.happened < len(events) and events[state.happened].at <= at:  # not seen already
            state.listed = True
            self._push(at, number)

    def _push(self, at: float, number: int) -> None:
        self.states[number].planned += 1
        heapq.heappush(self.queue, (at, number, self.states[number].planned))


def planned(pages: Sequence[Page], length: float, budget: float, lists: float = 0.0) -> Outcome:
    """Visits as the plan has them, with a budget given as a share of hourly visits."""
    play = Play(pages, length, budget, lists)
    play.run()
    aid = f", lists show {lists:.0%} of changes" if lists else ""
    return Outcome(f"plan, budget {budget:.1%}{aid}", play.requests, play.delays)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--changes", type=Path, metavar="FILE")
    parser.add_argument("--lists", type=float, default=0.5, metavar="SHARE")
    given = parser.parse_args()
    pages, length = read(given.changes) if given.changes else (made_up(given.pages, given.seed), float(YEAR))
    hourly = len(pages) * length
    out = sys.stdout.write
    out(f"{len(pages):,} pages, {length / 24:.0f} days, {len(moves(pages, length))} deadlines moved; ")
    open_hours = sum(min(length, end) - max(0, start) for page in pages for start, end in page.periods if end > 0)
    share = "history from outside" if given.changes else f"a page is open {open_hours / hourly:.0%} of the time"
    out(f"{share}\n\n")
    out("| visits | requests | of hourly | median, hours | 95th percentile, hours |\n|---|---|---|---|---|\n")
    outcomes = [fixed(name, hours, pages, length) for name, hours in FIXED.items()]
    with ProcessPoolExecutor(2) as pool:
        jobs = [pool.submit(planned, pages, length, budget) for budget in reversed(BUDGETS)]
        if not given.changes:
            jobs.append(pool.submit(planned, pages, length, BUDGETS[-1], given.lists))
            outcomes.append(foreknowing(pages, length))
        outcomes += [job.result() for job in jobs]
    for outcome in outcomes:
        out(outcome.row(hourly) + "\n")


if __name__ == "__main__":
    main()
