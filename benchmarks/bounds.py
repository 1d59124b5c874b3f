"""What is possible at all: :mod:`benchmarks.revisit` played by somebody who knows beforehand how a year is made.

He knows at every moment which pools are open and what deadline each states, without asking, and how often deadlines are
moved at that distance from the deadline, hour of the week and source; not which will be. The rates are those of other
years of the same shape.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from benchmarks.histories import BEGIN, MOVED, YEAR, Page, Shape, bustle, liveliness, made_up
from puljevagt.crawler.habits import BURST
from puljevagt.crawler.phases import OPEN

DISTANCES = np.array((0, 2, 4, 8, 12, 18, 24, 36, 48, 72, 96, 120, 168, 240, 336, 504, 720))
"""Hours to the stated deadline, within which the rate is taken to be even."""
OTHER_YEARS = 8
"""Years from which rates are taken: some six thousand moves for some hundred rates."""
FIRST_SEED = 1000
HALVINGS = 60
Array = np.ndarray[Any, np.dtype[np.float64]]


@dataclass(frozen=True, slots=True)
class Known:
    """A year as it is to be expected, by source and cell (distance and bustle of the hour): ``hours`` that pages are
    open, ``moves``, and those of them that are the ``firsts`` of their source for :data:`BURST` hours."""

    hours: Array
    moves: Array
    firsts: Array

    def soonest(self, share: float, requests: float) -> float:
        """Hours within which nobody can see more than ``share`` of the moves, with so many requests. A request shows
        only what came since the last one, so the hours in which moves are likeliest are best asked for in even steps,
        and others never. What follows another move of its source is taken to be seen at once, for nothing."""
        follows = self.moves.sum() - self.firsts.sum()
        needed = (share * self.moves.sum() - follows) / self.firsts.sum()
        order = np.argsort(-_rate(self.firsts, self.hours), axis=None)
        covered = np.cumsum(self.firsts.ravel()[order]) / self.firsts.sum()
        hours = np.cumsum(self.hours.ravel()[order])
        return float(np.interp(needed, covered, hours, left=0.0)) / requests

    def by_rule(self, shares: Sequence[float], requests: float) -> list[float]:
        """Hours within which these shares are seen by the rule of :mod:`puljevagt.crawler.waiting` with the true rates:
        waits as the inverse cube roots of rates, within the bounds of open pools."""
        roots = np.cbrt(_rate(self.moves, self.hours))
        phase = OPEN[0][1]

        def waits(scale: float) -> Array:
            found: Array = np.clip(scale / np.maximum(roots, 1e-12), phase.least, phase.longest)
            return found

        kept = waits(_where(lambda scale: float((self.hours / waits(scale)).sum()) <= requests))
        weights = self.moves / self.moves.sum()

        def seen(hours: float) -> float:
            return float((weights * np.minimum(1, hours / kept)).sum())

        return [_where(lambda hours, share=share: seen(hours) >= share) for share in shares]  # type: ignore[misc]


def known(pages: Sequence[Page], seed: int, shape: Shape) -> Known:
    """What is to be expected of a year that was made with this seed and shape."""
    cells = len(DISTANCES) * len(_levels(shape))
    exposed, moved, first = np.zeros(cells), np.zeros(cells), np.zeros(cells)
    for other in range(FIRST_SEED, FIRST_SEED + OTHER_YEARS):
        lively = liveliness(other, shape)
        tally = _Tally(made_up(len(pages), other, shape), shape)
        exposed += sum(lively[source] * hours for source, hours in tally.hours.items())
        moved += tally.moves
        first += tally.firsts
    here, hours = liveliness(seed, shape), _Tally(pages, shape).hours
    table = np.array([hours[source] for source in sorted(hours)])
    shares = np.array([here[source] for source in sorted(hours)])[:, None] / np.maximum(exposed, 1e-9)
    return Known(table, table * shares * moved, table * shares * first)


class _Tally:
    """A year summed up: hours open by source, moves and first moves, each by cell."""

    def __init__(self, pages: Sequence[Page], shape: Shape) -> None:
        levels = _levels(shape)
        self._of_hour = np.array([levels.index(bustle(hour // 24, hour % 24, shape)) for hour in range(168)])
        self._cells = len(DISTANCES) * len(levels)
        self._levels = len(levels)
        self.hours = {page.source: np.zeros(self._cells) for page in pages}
        self.moves, self.firsts = np.zeros(self._cells), np.zeros(self._cells)
        moves: list[tuple[str, float, int]] = []
        for page in pages:
            for begin, end, deadline, is_moved in stated(page):
                steps = np.arange(int(begin), int(np.ceil(end)))
                lengths = np.minimum(steps + 1, end) - np.maximum(steps, begin)
                cells = self._cell(np.maximum(steps, begin), deadline)
                self.hours[page.source] += np.bincount(cells, lengths, self._cells)
                if is_moved:
                    moves.append((page.source, end, int(self._cell(np.array([end]), deadline)[0])))
        before, last = "", 0.0
        for source, at, cell in sorted(moves):
            self.moves[cell] += 1
            self.firsts[cell] += source != before or at - last > BURST
            before, last = source, at

    def _cell(self, at: Any, deadline: float) -> Any:
        distance = np.searchsorted(DISTANCES, np.maximum(deadline - at, 0), "right") - 1
        return distance * self._levels + self._of_hour[(at.astype(int) + BEGIN.weekday() * 24) % 168]


def stated(page: Page) -> Iterator[tuple[float, float, float, bool]]:
    """The stretches in which a page states a deadline that has not passed: from, to, the deadline, and whether it is
    then moved."""
    since, deadline = 0.0, page.deadline
    for event in page.events:
        if event.deadline is None:
            continue
        if deadline is not None and since < min(event.at, deadline):
            yield since, min(event.at, deadline), deadline, event.kind == MOVED and event.at <= deadline
        since, deadline = event.at, event.deadline
    if deadline is not None and since < min(deadline, YEAR):
        yield since, min(deadline, YEAR), deadline, False


def _levels(shape: Shape) -> list[float]:
    return sorted({bustle(hour // 24, hour % 24, shape) for hour in range(168)})


def _rate(moves: Array, hours: Array) -> Array:
    found: Array = moves / np.maximum(hours, 1e-9)
    return found


def _where(holds: Callable[[float], bool]) -> float:
    """The least positive number from which on something holds."""
    low, high = 1e-6, 1e6
    for _ in range(HALVINGS):
        middle = (low * high) ** 0.5
        low, high = (low, middle) if holds(middle) else (middle, high)
    return high
