"""How long a page can wait: the arithmetic of the revisit plan.

A request is worth making when it is likely enough to end a long enough silence. If ``λ`` is the rate of changes and
``t`` the hours since the last visit, the hours that changes are expected to have gone unseen grow as ``λt²/2``; a page
is asked for when they reach the source's *patience*: the unseen hours that one request is spent for. So pages share a
budget as the square roots of their rates, which makes the delays' sum least. Rates differ by hour, so it is summed up
hour by hour. Times here are hours.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from puljevagt.crawler.habits import BURST, Habits
from puljevagt.crawler.phases import Phase

PATIENCE_STEPS = 30
"""Halvings until a budget is met: to one in a thousand over the range below."""
RESERVE = 0.05
"""Share of a budget that is kept for days on which an office moves deadlines, and its pages are asked more often."""
_LEAST_PATIENCE, _MOST_PATIENCE = 1e-9, 1e6


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
    seen = rate * since  # changes expected since the last visit
    unseen = rate * since * since / 2  # and the hours they have gone unseen
    waited, slot, step = 0.0, int(hour), 1 - hour % 1
    while waited < most and unseen < threshold:
        now = rate * habits.week[slot % 168] * (habits.burst if burst and waited < BURST else 1.0)
        after = unseen + seen * step + now * step * step / 2
        if after >= threshold:
            waited += (math.sqrt(seen * seen + 2 * now * (threshold - unseen)) - seen) / now if now else step
            break
        unseen, seen, waited, slot, step = after, seen + now * step, waited + step, slot + 1, 1.0
    return max(0.0, load.phase.least - since, min(waited, most))


def patience_for(loads: Sequence[Load], budget: float) -> float:
    """The patience by which pages of these loads are asked ``budget`` times an hour in all; as small as can be where
    their phases ask for less. Each page's visits are a closed form of the patience, so halving finds it."""
    roots = {id(load.habits): load.habits.root() for load in loads}
    pages = [
        (roots[id(load.habits)] * math.sqrt(load.weighted / 2), 1 / load.phase.longest, 1 / load.phase.least)
        for load in loads
    ]
    low, high = _LEAST_PATIENCE, _MOST_PATIENCE
    for _ in range(PATIENCE_STEPS):
        middle = math.sqrt(low * high)
        scale = 1 / math.sqrt(middle)
        asked = sum(min(most, max(least, drive * scale)) for drive, least, most in pages)
        low, high = (middle, high) if asked > (1 - RESERVE) * budget else (low, middle)
    return high
