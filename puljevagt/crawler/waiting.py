"""How long a page can wait: the arithmetic of the revisit plan.

A request is worth making when it is likely enough to end a long enough silence. A change that has gone unseen for ``t``
hours is taken to have cost ``t²``: an hour more hurts the more, the later it is. If ``λ`` is the rate of changes and
``T`` the hours since the last visit, that cost is expected to be ``λT³/3``; a page is asked for when it reaches the
*patience*, the cost that one request is spent for. So pages share a budget as the cube roots of their rates. With the
delay itself as its cost it would be square roots: a better mean, but nights and weekends, when little happens, would be
left alone for so long that the latest changes are seen much later. Rates differ by hour, so it is summed up hour by
hour. Times here are hours.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from puljevagt.crawler.habits import BURST, Habits
from puljevagt.crawler.phases import Phase

HALVINGS = 14
"""Halvings of an hour until its moment is found, to less than a second."""
PATIENCE_HALVINGS = 40
"""Halvings until a budget is met: to less than one in a thousand over the range below."""
RESERVE = 0.05
"""Share of a budget that is kept for days on which an office moves deadlines, and its pages are asked more often."""
_LEAST_PATIENCE, _MOST_PATIENCE = 1e-12, 1e9


@dataclass(frozen=True, slots=True)
class Load:
    """What a page asks of the budget: its present rate of changes, the bounds of its phase, and its source's habits."""

    rate: float
    phase: Phase
    habits: Habits

    @property
    def weighted(self) -> float:
        """The rate times what an hour's delay costs."""
        return self.rate * self.phase.weight


def hours_until(load: Load, hour: float, patience: float, since: float = 0.0, burst: bool = False) -> float:
    """Hours from now until a page is worth asking for.

    ``hour`` is the hour of the local week now (from Monday at 0), ``since`` the hours since the last visit. ``burst``:
    another page's deadline has just been moved."""
    most = load.phase.longest - since
    threshold = patience / load.phase.weight
    rate, habits = load.rate, load.habits
    silence = _Silence(rate * since, rate * since**2 / 2, rate * since**3 / 3)
    waited, slot, step = 0.0, int(hour), 1 - hour % 1
    while waited < most and silence.cost < threshold:
        now = rate * habits.week[slot % 168] * (habits.burst if burst and waited < BURST else 1.0)
        after = silence.after(step, now)
        if after.cost >= threshold:
            waited += silence.until(threshold, step, now)
            break
        silence, waited, slot, step = after, waited + step, slot + 1, 1.0
    return max(0.0, load.phase.least - since, min(waited, most))


class _Silence(NamedTuple):
    """What is to be expected of the time since the last visit: changes, the hours they have gone unseen, the cost."""

    changes: float
    hours: float
    cost: float

    def after(self, step: float, rate: float) -> _Silence:
        """It, so many hours later."""
        return _Silence(
            self.changes + rate * step,
            self.hours + self.changes * step + rate * step**2 / 2,
            self.cost + 2 * self.hours * step + self.changes * step**2 + rate * step**3 / 3,
        )

    def until(self, cost: float, step: float, rate: float) -> float:
        """Hours, ``step`` at most, until the cost is reached."""
        low, high = 0.0, step
        for _ in range(HALVINGS):
            middle = (low + high) / 2
            low, high = (low, middle) if self.after(middle, rate).cost >= cost else (middle, high)
        return high


def patience_for(loads: Sequence[Load], budget: float) -> float:
    """The patience by which pages of these loads are asked ``budget`` times an hour in all; as small as can be where
    their phases ask for less. Each page's visits are a closed form of the patience, so halving finds it."""
    roots = {id(load.habits): load.habits.root() for load in loads}
    pages = [
        (roots[id(load.habits)] * math.cbrt(load.weighted / 3), 1 / load.phase.longest, 1 / load.phase.least)
        for load in loads
    ]
    low, high = _LEAST_PATIENCE, _MOST_PATIENCE
    for _ in range(PATIENCE_HALVINGS):
        middle = math.sqrt(low * high)
        scale = 1 / math.cbrt(middle)
        asked = sum(min(most, max(least, drive * scale)) for drive, least, most in pages)
        low, high = (middle, high) if asked > (1 - RESERVE) * budget else (low, middle)
    return high
