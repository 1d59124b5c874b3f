"""How soon a moved deadline is seen, and for how many requests: the revisit plan against fixed visits.

A year of pages (:mod:`benchmarks.histories`) is played; the planner sees only what its visits show it and nothing of
how the history was made. It decides with the parts that :mod:`puljevagt.crawler.plan` is made of (tally, records,
patience, waiting), kept up visit by visit, since going through every page's visits anew a million times would take
days. It learns at every midnight, and may ask at any minute.

``python -m benchmarks.revisit`` prints requests, and median, 95th and 99th percentile of the hours until a moved
deadline was seen, for fixed intervals, for the plan with several budgets, and for somebody who knows all rates
beforehand (:mod:`benchmarks.bounds`). ``--seeds 1 2 3`` plays several years and prints the median of each figure, and
its least and largest; ``--shapes`` plays years of other shapes as well. ``--changes FILE`` takes a history from outside
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
from pathlib import Path

from benchmarks.bounds import known
from benchmarks.histories import BEGIN, CLOSED, MOVED, OPENED, SHAPES, YEAR, ZONE, Page, made_up, moves, read
from puljevagt.crawler import phases
from puljevagt.crawler.habits import BURST, DEADLINE, OTHER, Habits, Record, Tally, together
from puljevagt.crawler.phases import Phase
from puljevagt.crawler.waiting import Load, hours_until, patience_for

FIXED = {"hourly": 1, "every 2 hours": 2, "every 4 hours": 4, "every 12 hours": 12, "daily": 24, "weekly": 168}
BUDGETS = (0.05, 0.1)  # of hourly visits
LIST_HOURS = 1.0  # between two looks at a source's lists
FIRST_HOURS = 2.0  # within which every page is first asked for
LEARNS_EVERY = 24.0
SHARES = (0.5, 0.95, 0.99)  # of the moves, for which the hours are told
BOUND, RULE = "the soonest that rates known beforehand allow", "the plan's rule, all rates known beforehand"
WEEK_OFFSET = BEGIN.weekday() * 24


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a way of asking came to: requests, and the hours until each moved deadline was seen."""

    name: str
    requests: float
    delays: list[float] = field(repr=False)

    def figures(self, hourly: float) -> list[float]:
        """Requests as a share of ``hourly`` ones, and the hours within which :data:`SHARES` were seen."""
        return [self.requests / hourly, *(quantile(self.delays, share) for share in SHARES)]


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
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else math.nan


def fixed(name: str, hours: float, pages: Sequence[Page], length: float) -> Outcome:
    """Visits every so many hours, each page at a moment of its own."""
    chance = random.Random(5)
    begin = [chance.random() * hours for _ in pages]
    delays = [hours - (at - begin[number]) % hours for at, number in moves(pages, length)]
    return Outcome(name, len(pages) * length / hours, delays)


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


Figures = dict[str, list[float]]


def played(pages: Sequence[Page], length: float, lists: float | None) -> Figures:
    """The figures of fixed visits and of the plan."""
    hourly = len(pages) * length
    outcomes = [fixed(name, hours, pages, length) for name, hours in FIXED.items()]
    outcomes += [planned(pages, length, budget) for budget in reversed(BUDGETS)]
    if lists is not None:
        outcomes.append(planned(pages, length, BUDGETS[-1], lists))
    return {outcome.name: outcome.figures(hourly) for outcome in outcomes}


def year(pages: int, seed: int, name: str, lists: float) -> Figures:
    """The figures of a made-up year of a shape, and what was possible with the requests that the plan took."""
    shape = SHAPES[name]
    made = made_up(pages, seed, shape)
    found = played(made, float(YEAR), lists)
    share = found[f"plan, budget {BUDGETS[-1]:.1%}"][0]
    expected, requests = known(made, seed, shape), share * pages * YEAR
    found[RULE] = [share, *expected.by_rule(SHARES, requests)]
    found[BOUND] = [share, *(expected.soonest(part, requests) for part in SHARES)]
    return found


def show(title: str, years: Sequence[Figures]) -> None:
    """Print a table: of each figure the median over the years, its least and its largest."""
    out = sys.stdout.write
    out(f"\n{title}\n\n| visits | of hourly | median, hours | 95th percentile | 99th percentile |\n")
    out("|---|---|---|---|---|\n")
    for name in years[0]:
        share, *hours = [sorted(values) for values in zip(*(one[name] for one in years), strict=True)]
        cells = [f"{quantile(share, 0.5):.1%}", *map(_spread, hours)]
        out(f"| {name} | {' | '.join(cells)} |\n")


def _spread(values: Sequence[float]) -> str:
    middle = f"{quantile(values, 0.5):.2f}"
    return middle if f"{values[0]:.2f}" == f"{values[-1]:.2f}" else f"{middle} ({values[0]:.2f}–{values[-1]:.2f})"


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=2000)
    parser.add_argument("--seeds", type=int, nargs="+", default=[1])
    parser.add_argument("--shapes", action="store_true")
    parser.add_argument("--changes", type=Path, metavar="FILE")
    parser.add_argument("--lists", type=float, default=0.5, metavar="SHARE")
    given = parser.parse_args()
    if given.changes:
        pages, length = read(given.changes)
        title = f"{given.changes}: {len(pages):,} pages, {length / 24:.0f} days, {len(moves(pages, length))} moves"
        show(title, [played(pages, length, None)])
        return
    names = list(SHAPES) if given.shapes else list(SHAPES)[:1]
    with ProcessPoolExecutor(2) as pool:
        jobs = {
            name: [pool.submit(year, given.pages, seed, name, given.lists) for seed in given.seeds] for name in names
        }
        for name, of_seeds in jobs.items():
            show(f"{name}: {given.pages:,} pages, {len(of_seeds)} years", [job.result() for job in of_seeds])


if __name__ == "__main__":
    main()
