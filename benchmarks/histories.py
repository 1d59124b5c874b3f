"""Histories of pages for :mod:`benchmarks.revisit`: made up, or read from a file.

Made up: pages of twenty sources, each open for some weeks once or twice a year or (a twelfth of them) all the time.
Texts are edited now and then; deadlines are moved by rounds, mostly in the last days before they fall; now and then an
office moves several of its open pools at once. Nearly all of it happens in office hours. Times are hours since the
first of January.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/Copenhagen")
YEAR = 365 * 24
BEGIN = datetime(2026, 1, 1, tzinfo=ZONE)
OPENED, EDITED, MOVED, CLOSED = "opened", "edited", "moved", "closed"

ROLLING = 1 / 12
TWO_ROUNDS = 0.22
ROUND_WEEKS = (3, 10)
NEAR_HOURS = 48  # the mean distance to the deadline of moves that come in the last days
EXTENSIONS = (7, 7, 14, 14, 21, 28)  # days
CLUSTERED = 0.5  # share of a source's open pools that a cluster moves


@dataclass(frozen=True, slots=True)
class Shape:
    """How a year is made: ``edits`` and ``moves`` a round, on the mean (sources differ), the share of moves that come
    ``near`` the deadline, ``clusters`` a source and year, and whether it happens mostly in ``office_hours``."""

    sources: int = 20
    edits: float = 2.0
    moves: float = 0.3
    near: float = 0.6
    clusters: float = 2.0
    office_hours: bool = True


USUAL = Shape()
SHAPES = {
    "the usual year": USUAL,
    "deadlines seldom moved": Shape(edits=1.0, moves=0.1),
    "moved at any time of a round": Shape(near=0.0),
    "at any hour of the week": Shape(office_hours=False),
    "mostly several at once": Shape(moves=0.1, clusters=8.0),
    "a hundred sources": Shape(sources=100),
}


@dataclass(frozen=True, slots=True, order=True)
class Event:
    """What happens to a page: ``deadline`` is the one that it states from then on, where that is another."""

    at: float
    kind: str
    deadline: float | None = None


@dataclass(slots=True)
class Page:
    """A page's history. ``opens`` and ``closes`` are the ends of its open periods, ``deadline`` is what it states when
    the history begins."""

    source: str
    rolling: bool = False
    deadline: float | None = None
    events: list[Event] = field(default_factory=list)
    periods: list[tuple[float, float]] = field(default_factory=list)


def made_up(pages: int, seed: int = 1, shape: Shape = USUAL) -> list[Page]:
    """A year of so many pages."""
    chance = random.Random(seed)
    lively = _liveliness(chance, shape)
    made = [_page(chance, shape, _name(number, shape), lively[_name(number, shape)]) for number in range(pages)]
    for source in sorted({page.source for page in made}):
        for _ in range(_poisson(chance, shape.clusters)):
            own = [page for page in made if page.source == source]
            _cluster(chance, own, _working_time(chance, shape, 0, YEAR))
    return made


def liveliness(seed: int, shape: Shape = USUAL) -> dict[str, float]:
    """How much is edited and moved at each source of a year, beside the mean."""
    return _liveliness(random.Random(seed), shape)


def _liveliness(chance: random.Random, shape: Shape) -> dict[str, float]:
    return {_name(number, shape): chance.gammavariate(4, 0.25) for number in range(shape.sources)}


def _name(number: int, shape: Shape) -> str:
    return f"source {number % shape.sources}"


def read(path: Path) -> tuple[list[Page], float]:
    """A history from a file with a line ``url, at, kind`` a change (``at`` in ISO 8601), optionally a fourth value, the
    deadline stated from then on; and its length in hours. ``kind`` is one of VERSIONS' kinds of change or one above; a
    kind with "deadline" in it is a move. A page is open unless it was closed or its deadline has passed."""
    rows = [[cell.strip() for cell in row] for row in csv.reader(path.read_text("utf-8").splitlines()) if row]
    rows = [row for row in rows if row[0].lower() != "url"]
    if not rows:
        raise SystemExit(f"{path}: no changes; a line is url, at, kind")
    times = [_time(row[1]) for row in rows]
    begin = min(times).replace(hour=0, minute=0, second=0, microsecond=0)
    begin -= timedelta(days=begin.weekday() - BEGIN.weekday())  # the hours of the week are those of the made-up year
    length = (max(times) - begin).total_seconds() / 3600 + 7 * 24
    pages: dict[str, Page] = {}
    for row, at in sorted(zip(rows, times, strict=True), key=lambda item: item[1]):
        page = pages.setdefault(row[0], Page(urlsplit(row[0]).netloc or "file"))
        kind = row[2].lower()
        kind = MOVED if "deadline" in kind else CLOSED if kind in (CLOSED, "withdrawn") else EDITED
        stated = (_time(row[3]) - begin).total_seconds() / 3600 if len(row) > 3 and row[3] else None
        page.events.append(Event((at - begin).total_seconds() / 3600, kind, stated))
    for page in pages.values():
        page.rolling = not any(event.deadline for event in page.events)
    return list(pages.values()), length


def moves(pages: Sequence[Page], length: float) -> list[tuple[float, int]]:
    """When deadlines move, and on which page."""
    return sorted(
        (event.at, number)
        for number, page in enumerate(pages)
        for event in page.events
        if event.kind == MOVED and 0 <= event.at < length
    )


def _time(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    return (at if at.tzinfo else at.replace(tzinfo=ZONE)).astimezone(ZONE)


def _page(chance: random.Random, shape: Shape, source: str, lively: float) -> Page:
    page = Page(source, rolling=chance.random() < ROLLING)
    if page.rolling:
        for _ in range(_poisson(chance, shape.edits * lively)):
            page.events.append(Event(_working_time(chance, shape, 0, YEAR), EDITED))
        page.events.sort()
        page.periods.append((0, YEAR))
        return page
    rounds = sorted(chance.uniform(-1000, YEAR) for _ in range(2 if chance.random() < TWO_ROUNDS else 1))
    free_from = -2000.0
    for start in rounds:
        if start < free_from:
            continue
        start = _working_time(chance, shape, start, start + 100)
        deadline = start + chance.uniform(*ROUND_WEEKS) * 168
        page.events.append(Event(start, OPENED, deadline))
        for _ in range(_poisson(chance, shape.edits * lively)):
            page.events.append(Event(_working_time(chance, shape, start, deadline), EDITED))
        moved_at = start
        for _ in range(_poisson(chance, shape.moves * lively)):
            near = chance.random() < shape.near
            at = deadline - chance.expovariate(1 / NEAR_HOURS) if near else chance.uniform(moved_at, deadline)
            at = _working_time(chance, shape, at - 12, at + 12)
            if moved_at < at < deadline:
                moved_at, deadline = at, deadline + chance.choice(EXTENSIONS) * 24
                page.events.append(Event(at, MOVED, deadline))
        page.periods.append((start, deadline))
        free_from = deadline + 200
    _begin(page)
    return page


def _begin(page: Page) -> None:
    """What lies before the history is only what the page states when it begins."""
    page.events.sort()
    page.deadline = next((event.deadline for event in reversed(page.events) if event.at < 0 and event.deadline), None)
    page.events = [event for event in page.events if event.at >= 0]


def _cluster(chance: random.Random, pages: Sequence[Page], at: float) -> None:
    """An office moves some of its open pools within an hour."""
    for page in pages:
        for number, (start, end) in enumerate(page.periods):
            later = any(event.at >= at and start <= event.at <= end and event.kind == MOVED for event in page.events)
            if page.rolling or later or not start < at < end or chance.random() > CLUSTERED:
                continue
            moved = end + chance.choice(EXTENSIONS) * 24
            page.periods[number] = (start, moved)
            page.events = sorted([*page.events, Event(at + chance.random(), MOVED, moved)])


def _working_time(chance: random.Random, shape: Shape, earliest: float, latest: float) -> float:
    """A time between two, likelier in office hours; as it comes where there are none between them."""
    for _ in range(200):
        at = chance.uniform(earliest, latest)
        local = BEGIN + timedelta(hours=at)  # the wall clock, so that summer time moves nothing
        if chance.random() < bustle(local.weekday(), local.hour, shape):
            return at
    return chance.uniform(earliest, latest)


def bustle(weekday: int, hour: int, shape: Shape = USUAL) -> float:
    """How much is published at an hour, beside the busiest."""
    if not shape.office_hours:
        return 1.0
    if weekday >= 5:
        return 0.04 if 9 <= hour < 22 else 0.01
    if 8 <= hour < 16:
        return 1.0
    return 0.35 if hour in (7, 16) else 0.12 if 17 <= hour < 22 else 0.015


def _poisson(chance: random.Random, mean: float) -> int:
    """A number of events of which ``mean`` are to be expected."""
    count, at = 0, chance.expovariate(1)
    while at < mean:
        count, at = count + 1, at + chance.expovariate(1)
    return count
