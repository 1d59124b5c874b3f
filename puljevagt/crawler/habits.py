"""What is known of when pages change: learned from visits, source by source.

A page's changes are taken for a Poisson process whose rate is *the page's rate × hour of the week × phase of the pool ×
whether others of the source have just changed*. The page's rate has a Gamma prior from its source; since visits are
irregular and a visit shows only *whether* a page changed, an interval with a change counts for as many as are then to
be expected (the step of expectation in the estimate of Cho and Garcia-Molina, "Estimating frequency of change", 2003).
The three factors are tallied over the source's pages, begin with what all sources show, and that begins flat or nearly
so: nights and weekends are learned, not assumed. Rates are changes per hour; times are aware.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo

from puljevagt.crawler.phases import PHASES

DEADLINE, OTHER = 1.0, 0.1
"""What a change counts for: a moved deadline is what people must hear of, other changes of an announcement are a sign
that somebody works on it. What only changes a page's bytes counts for nothing."""
DAYS_OF_SLOT = (5,) * 24 + (2,) * 24
"""Slots are the hours of a working day, then those of a weekend's day, and stand for so many days of the week. Offices
differ from nights; single weekdays differ far less, and many more changes would be needed to learn them."""
SLOT_PRIOR = 2.0
"""Changes that each hour of the week is given before any was seen, 340 in all. Nights and weekends are quiet, but who
trusts a quiet hour after a few dozen changes sees the latest ones much too late."""
LONGEST_CLUE = 36.0
"""Hours: a change found after a longer absence says nothing of the hour at which it was made."""
PHASE_PRIOR = 2.0
"""Changes that the first idea of a phase counts for: it is only an idea, and all sources together soon know better."""
BURST = 6.0
"""Hours for which a moved deadline makes others of the source likelier: an office moves several on one day."""
BURST_FACTOR = 3.0
"""How much likelier, before anything was seen."""
FIRST_RATE = 1 / (60 * 24)
"""Changes per hour before anything was seen: a pool's deadline is moved in some rounds, its text in most."""
SOURCE_PRIOR = 2.0
"""Changes that the first idea of a rate counts for against those of the source."""
PAGE_PRIOR = 4.0
"""Changes that the source's mean rate counts for against those of the page itself: a page seldom changes often enough
to be told from chance."""


@dataclass(frozen=True, slots=True)
class Habits:
    """When a source's pages change."""

    rate: float = FIRST_RATE
    """Changes per hour of a page, on the mean."""
    week: tuple[float, ...] = (1.0,) * 168
    """How the rate differs over the hours of a local week, from Monday at 0."""
    phases: tuple[float, ...] = tuple(phase.factor for phase in PHASES)
    """How it differs by phase."""
    burst: float = BURST_FACTOR
    """How much it rises when another page of the source has just had its deadline moved."""
    shown: float = 0.0
    """The share of changes that the source's lists show, so that pages need not be asked to find them."""

    def root(self) -> float:
        """The mean over the week of the cube roots of its hours: visits go by these."""
        return sum(math.cbrt(hour) for hour in self.week) / len(self.week)


FIRST_IDEAS = Habits()
"""What is believed before anything was seen."""


@dataclass(frozen=True, slots=True)
class Record:
    """What was seen of one page: its changes, and the hours watched, each weighted by the phase it was in."""

    changes: float = 0.0
    hours: float = 0.0

    def rate(self, habits: Habits) -> float:
        """The page's own rate: the mean of its Gamma distribution."""
        return (PAGE_PRIOR + self.changes) / (PAGE_PRIOR / habits.rate + self.hours)

    def after(self, hours: float, phase: int, news: float, habits: Habits) -> Record:
        """The record with one more visit, ``hours`` after the one before, that saw ``news`` (:data:`DEADLINE`,
        :data:`OTHER` or 0)."""
        weighted = hours * habits.phases[phase]
        expected = self.rate(habits) * weighted
        # how many changes an interval holds of which it is known that it holds one: 1 when short, more when long
        count = expected / -math.expm1(-expected) if expected > 1e-9 else 1.0
        return Record(self.changes + news * count, self.hours + weighted)


@dataclass(slots=True)
class Tally:
    """What was seen of a source's pages, summed up; grows visit by visit."""

    zone: tzinfo
    changes: float = 0.0
    hours: float = 0.0
    slots: list[float] = field(default_factory=lambda: [0.0] * len(DAYS_OF_SLOT))
    phase_changes: list[float] = field(default_factory=lambda: [0.0] * len(PHASES))
    phase_hours: list[float] = field(default_factory=lambda: [0.0] * len(PHASES))
    burst_changes: float = 0.0
    burst_hours: float = 0.0
    shown: float = 0.0

    def add(
        self, began: datetime, ended: datetime, phase: int, news: float, *, burst: bool = False, shown: bool = False
    ) -> None:
        """Take in one visit at ``ended`` after the one at ``began``: the page's phase, what it saw, whether another
        page's deadline had been seen moved within :data:`BURST` (``burst``), whether a list had ``shown`` it."""
        hours = (ended - began).total_seconds() / 3600
        self.hours += hours
        self.phase_hours[phase] += hours
        if burst:
            self.burst_hours += min(hours, BURST) * self._bustle(ended)
        if not news:
            return
        self.changes += news
        self.phase_changes[phase] += news
        if burst:
            self.burst_changes += news
        if shown:
            self.shown += news
        if hours <= LONGEST_CLUE:  # it may have come at any of the hours since the last visit
            count = max(1, math.ceil(hours))
            for step in range(count):
                at = ended - timedelta(hours=step * hours / count)
                self.slots[slot_of(at.astimezone(self.zone))] += 1 / count

    def habits(self, prior: Habits = FIRST_IDEAS) -> Habits:
        """What the tally says, where it says little with the help of ``prior``: first ideas, or other sources'."""
        rate = (SOURCE_PRIOR + self.changes) / (SOURCE_PRIOR / prior.rate + self.hours)
        usual = prior.week[:24] + prior.week[-24:]
        seen = [
            SLOT_PRIOR * before + count / days
            for before, count, days in zip(usual, self.slots, DAYS_OF_SLOT, strict=True)
        ]
        mean = sum(value * days for value, days in zip(seen, DAYS_OF_SLOT, strict=True)) / sum(DAYS_OF_SLOT)
        week = [value / mean for value in seen]
        phases = [
            (PHASE_PRIOR * factor + count) / (PHASE_PRIOR + hours * rate)
            for factor, count, hours in zip(prior.phases, self.phase_changes, self.phase_hours, strict=True)
        ]
        return Habits(
            rate=rate,
            week=tuple(week[:24] * 5 + week[24:] * 2),
            phases=tuple(phases),
            burst=max(1.0, (prior.burst + self.burst_changes) / (1 + rate * self.burst_hours)),
            shown=self.shown / (1 + self.changes),
        )

    def _bustle(self, at: datetime) -> float:
        """How much likelier than on the mean a change has been at an hour like this."""
        slot = slot_of(at.astimezone(self.zone))
        mean = SLOT_PRIOR + sum(self.slots) / sum(DAYS_OF_SLOT)
        return (SLOT_PRIOR + self.slots[slot] / DAYS_OF_SLOT[slot]) / mean


def together(tallies: Sequence[Tally]) -> Habits:
    """What several sources show together: what is to be expected of one of which little is known."""
    whole = Tally(UTC)
    for tally in tallies:
        whole.changes += tally.changes
        whole.hours += tally.hours
        whole.burst_changes += tally.burst_changes
        whole.burst_hours += tally.burst_hours
        for mine, its in (
            (whole.slots, tally.slots),
            (whole.phase_changes, tally.phase_changes),
            (whole.phase_hours, tally.phase_hours),
        ):
            mine[:] = [a + b for a, b in zip(mine, its, strict=True)]
    return whole.habits()


def slot_of(local: datetime) -> int:
    """The slot of a local time: its hour, after those of working days where it is a weekend's."""
    return local.hour + (24 if local.weekday() >= 5 else 0)
