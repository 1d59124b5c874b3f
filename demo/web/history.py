"""What becomes of an announcement: from its first version to those of the following days.

A plan is a list of happenings; each makes the next version of the one before. All is drawn from a seed, so that the
same web has the same history everywhere.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from random import Random

FIRST_DAY = date(2026, 9, 7)
"""Day 0 of the small web, a Monday."""
LATER = 0.15
"""Share of the pools that are announced only after day 0."""
TOLD = 0.5
"""Share of the extended deadlines of which the page says that they were extended."""
DAYS = 60
"""Days of history."""


@dataclass(frozen=True)
class Facts:
    """What a page announces, in the terms of the labelled pages: whole kroner, deadlines in ISO, with a time where the
    page gives one."""

    title: str
    issuer: str
    deadlines: tuple[str, ...]
    rolling: bool
    closed: bool
    amount_total_dkk: int | None
    grant_max_dkk: int | None
    applicants: tuple[str, ...]


@dataclass(frozen=True)
class Version:
    """How an announcement stands from day ``since`` on."""

    since: int
    kind: str
    """What happened on that day: a name of :data:`HAPPENINGS`, or ``new``."""
    slug: str
    status: int
    facts: Facts
    stamp: date
    """The page's own "Sidst opdateret"."""
    draft: int = 0
    """Which choice of words."""
    told: str = ""
    """The deadline before, where the page says in so many words that it was moved."""


Happening = Callable[[Version, int, Random], Version]


def calendar_day(day: int) -> date:
    """The date of day ``day`` of the small web."""
    return FIRST_DAY + timedelta(days=day)


def moved(deadline: str, days: int) -> str:
    """The deadline that many days later, with the same time; never on a Saturday or Sunday."""
    at = datetime.fromisoformat(deadline) + timedelta(days=days)
    at += timedelta(days=max(0, 7 - at.weekday()) if at.weekday() > 4 else 0)
    return at.isoformat(timespec="minutes")[: len(deadline)]


def _stamped(version: Version, day: int) -> Version:
    return replace(version, stamp=calendar_day(day))


def _with_facts(version: Version, **facts: object) -> Version:
    return replace(version, facts=replace(version.facts, **facts))  # type: ignore[arg-type]


def _move(version: Version, days: int) -> Version:
    return _with_facts(version, deadlines=tuple(moved(deadline, days) for deadline in version.facts.deadlines))


def _extended(version: Version, day: int, rng: Random) -> Version:
    told = version.facts.deadlines[0] if rng.random() < TOLD else ""
    return replace(_stamped(_move(version, rng.choice((7, 14, 21, 28))), day), told=told)


def _extended_silently(version: Version, _day: int, rng: Random) -> Version:
    return _move(version, rng.choice((7, 14, 21)))


def _brought_forward(version: Version, day: int, _rng: Random) -> Version:
    return _stamped(_move(version, -7), day)


def _moved_back(version: Version, _day: int, _rng: Random) -> Version:
    return version  # the caller gives the version before the last


def _amount_changed(version: Version, day: int, rng: Random) -> Version:
    total = version.facts.amount_total_dkk or 0
    return _stamped(_with_facts(version, amount_total_dkk=total * rng.choice((3, 4, 5)) // 2), day)


def _closed(version: Version, day: int, _rng: Random) -> Version:
    return _stamped(_with_facts(version, closed=True), day)


def _withdrawn(version: Version, _day: int, rng: Random) -> Version:
    return replace(version, status=rng.choice((404, 410)))


def _returned(version: Version, _day: int, _rng: Random) -> Version:
    return replace(version, status=200)


def _slug_moved(version: Version, _day: int, _rng: Random) -> Version:
    return replace(version, slug=f"{version.slug}-2026")


def _restamped(version: Version, day: int, _rng: Random) -> Version:
    return _stamped(version, day)


def _reworded(version: Version, day: int, _rng: Random) -> Version:
    return replace(_stamped(version, day), draft=version.draft + 1)


HAPPENINGS: dict[str, Happening] = {
    "extended": _extended,
    "extended_silently": _extended_silently,
    "extended_late": _extended,
    "brought_forward": _brought_forward,
    "moved_back": _moved_back,
    "amount_changed": _amount_changed,
    "closed": _closed,
    "withdrawn": _withdrawn,
    "returned": _returned,
    "slug_moved": _slug_moved,
    "restamped": _restamped,
    "reworded": _reworded,
}
MOVES = {"extended", "extended_silently", "extended_late", "brought_forward", "moved_back"}
"""Happenings that change the deadline."""
PLANS: tuple[tuple[int, tuple[str, ...]], ...] = (
    (40, ()),
    (8, ("extended",)),
    (8, ("extended_silently",)),
    (8, ("extended_late",)),
    (2, ("brought_forward",)),
    (6, ("amount_changed",)),
    (5, ("closed",)),
    (4, ("withdrawn",)),
    (3, ("withdrawn", "returned")),
    (4, ("slug_moved",)),
    (8, ("restamped",)),
    (4, ("reworded",)),
    (3, ("extended", "moved_back")),
    (2, ("extended_silently", "amount_changed", "closed")),
    (2, ("slug_moved", "restamped", "extended")),
)
"""How often each life is met."""
SHOWN: tuple[tuple[tuple[str, int], ...], ...] = (
    (("extended_silently", 1),),
    (("new", 1),),
    (("withdrawn", 1), ("returned", 3)),
    (("slug_moved", 1), ("restamped", 2)),
    (("closed", 1),),
    (("amount_changed", 1),),
    (("extended", 1), ("moved_back", 2)),
    (("reworded", 1),),
    (("withdrawn", 2),),
    (("restamped", 1), ("extended_late", 0)),
)
"""The lives of each site's first pools: every happening is met on the first days. Day 0 leaves the day to chance; a
pool that is new on a day has no life but this."""


def first_day(number: int, rng: Random) -> int:
    """The day on which a site's ``number``-th announcement is put up."""
    if number < len(SHOWN):
        return next((day for kind, day in SHOWN[number] if kind == "new"), 0)
    return rng.randint(1, DAYS - 1) if rng.random() < LATER else 0


def lived(first: Version, number: int, rng: Random) -> tuple[Version, ...]:
    """All versions of the ``number``-th announcement of a site, which begins as ``first``."""
    if number < len(SHOWN):
        shown = [(kind, day) for kind, day in SHOWN[number] if kind != "new"]
        plan = [(kind, day or rng.randint(4, DAYS - 1)) for kind, day in shown]
    else:
        kinds = rng.choices([kinds for _, kinds in PLANS], [weight for weight, _ in PLANS])[0]
        days = sorted(rng.sample(range(first.since + 1, DAYS + len(kinds)), len(kinds))) if kinds else []
        plan = list(zip(kinds, days, strict=True))
    if any(kind == "extended_late" for kind, _ in plan):
        first = _due_within_the_history(first, rng)
    versions = [first]
    for kind, day in plan:
        last = versions[-1]
        if kind in MOVES and not last.facts.deadlines:
            kind = "restamped"  # there is no deadline to move
        if kind == "extended_late":
            day = _shortly_before(last, day, rng)
        base = versions[-2] if kind == "moved_back" else last
        version = HAPPENINGS[kind](base, day, rng)
        versions.append(replace(version, since=day, kind=kind, slug=version.slug))
    return tuple(versions)


def _due_within_the_history(first: Version, rng: Random) -> Version:
    """The same with deadlines that fall while one watches, so that they can be moved at the last moment."""
    if not first.facts.deadlines or first.since > DAYS - 10:
        return first
    falls = (datetime.fromisoformat(first.facts.deadlines[0]).date() - FIRST_DAY).days
    return _move(first, rng.randint(first.since + 6, DAYS - 3) - falls)


def _shortly_before(version: Version, day: int, rng: Random) -> int:
    """A day in the last three before the first deadline, where there is one in the history, else ``day``."""
    falls = (datetime.fromisoformat(version.facts.deadlines[0]).date() - FIRST_DAY).days
    late = falls - rng.randint(1, 3)
    return late if version.since < late < DAYS else day
