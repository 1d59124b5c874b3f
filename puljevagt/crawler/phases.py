"""Where a pool stands in its life, as far as that says how often its page is worth asking for."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

DAY = 24.0
"""Hours."""


@dataclass(frozen=True, slots=True)
class Phase:
    """``weight`` is what an hour's delay costs beside one of a pool with a deadline; ``least`` and ``longest`` bound
    the hours between visits; ``factor`` is the first idea of how much likelier than on the mean a change is."""

    words: str
    weight: float
    least: float
    longest: float
    factor: float = 1.0


OPEN = (
    (1.0, Phase("deadline within a day", 1.0, 0.5, DAY, 4.0)),
    (3.0, Phase("deadline within 3 days", 1.0, 0.5, DAY, 3.0)),
    (7.0, Phase("deadline within a week", 1.0, 0.5, DAY, 2.0)),
    (14.0, Phase("deadline within 2 weeks", 1.0, 0.5, DAY, 1.5)),
    (30.0, Phase("deadline within a month", 1.0, 0.5, DAY)),
    (math.inf, Phase("deadline more than a month away", 1.0, 0.5, DAY)),
)
"""Days to the deadline, and the phase. Half an hour is the soonest that a page is asked for again: nobody who applies
acts faster. A day is the latest for what can be applied for."""
ROLLING = Phase("open all the time", 0.001, 2.0, DAY)
"""It has no deadline that could be moved."""
UNDATED = Phase("no deadline known", 0.3, 1.0, 2 * DAY)
JUST_PAST = Phase("deadline has just passed", 0.3, 3.0, DAY)
JUST_PAST_DAYS = 3.0
"""Extensions are sometimes announced when the deadline has gone by."""
CLOSED = Phase("closed", 0.005, 2 * DAY, 7 * DAY, 0.3)
"""A closed pool that opens again is news, but its deadline is then weeks away; only a deadline that is moved before the
opening was seen is seen too late."""
NOTHING = Phase("announces nothing", 0.001, 4 * DAY, 14 * DAY, 0.3)
PHASES = (*(phase for _, phase in OPEN), ROLLING, UNDATED, JUST_PAST, CLOSED, NOTHING)
_PLACES = {phase: number for number, phase in enumerate(PHASES)}


def place(phase: Phase) -> int:
    """The phase's place in :data:`PHASES`."""
    return _PLACES[phase]


def phase_of(deadlines: Iterable[datetime], at: datetime, *, rolling: bool = False, closed: bool = False) -> Phase:
    """The phase at a time of a page whose pools have these deadlines. ``closed`` is that all its pools are."""
    if closed:
        return CLOSED
    days = sorted((deadline - at).total_seconds() / 86400 for deadline in deadlines)
    coming = next((left for left in days if left >= 0), None)
    if coming is not None:
        return next(phase for most, phase in OPEN if coming <= most)
    if rolling:
        return ROLLING
    if not days:
        return UNDATED
    return JUST_PAST if days[-1] >= -JUST_PAST_DAYS else CLOSED
