"""Calendars: one event a deadline, as iCalendar (RFC 5545). Pure.

A deadline keeps its UID while it moves, and its SEQUENCE rises with every move; one that is taken off the page, and
those of a pool that closes or is withdrawn, become CANCELLED. All of that follows from the pool's versions and changes,
so a calendar made anew is the same calendar.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from icalendar import Alarm, Calendar, Event, vText, vUri

from puljevagt.alerts.events import value
from puljevagt.alerts.message import clean
from puljevagt.alerts.words import Words, words
from puljevagt.curation.changes import Kind
from puljevagt.curation.query import DENMARK, Row

PAST = timedelta(days=31)
"""How long a deadline that has passed stays in a calendar."""
PRODUCT = "-//Puljevagt//Deadlines//DA"
MOVES = (Kind.DEADLINE_EXTENDED, Kind.DEADLINE_ADVANCED)


@dataclass(frozen=True, slots=True)
class Entry:
    """A deadline with its history: ``number`` is its place among the pool's deadlines, by which it keeps its name;
    ``moved`` how often it changed; ``since`` (aware) when it last did."""

    number: int
    deadline: str
    moved: int
    cancelled: bool
    since: datetime


def entries(versions: Iterable[Row], changes: Iterable[Row]) -> list[Entry]:
    """The deadlines that a pool has and had. ``versions`` are its rows of ``pool_versions``, ``changes`` those of
    ``changes``."""
    moves = [row | {side: value(row[side]) for side in ("old", "new")} for row in changes if row["kind"] in MOVES]
    known: list[Entry] = []
    for version in sorted(versions, key=lambda row: int(row["version"])):
        at = version["valid_from"]
        own = {row["old"]: row["new"] for row in moves if row["to_version"] == version["version_id"]}
        standing = set() if version["closed"] or not version["listed"] else set(version["deadlines"])
        followed = []
        for entry in sorted(known, key=lambda entry: (entry.cancelled, entry.number)):  # what stands goes first
            followed.append(_followed(entry, own, standing, at))
            standing.discard(followed[-1].deadline)
        new = [Entry(len(known) + place, day, 0, False, at) for place, day in enumerate(sorted(standing), 1)]
        known = sorted([*followed, *new], key=lambda entry: entry.number)
    return known


def _followed(entry: Entry, moves: dict[str, str], standing: set[str], at: datetime) -> Entry:
    """A deadline in the next version, of which ``standing`` are not taken yet: moved, gone, come back, or as it was."""
    moved = moves.get(entry.deadline, entry.deadline)
    deadline = moved if moved in standing else entry.deadline
    changed = replace(entry, deadline=deadline, cancelled=deadline not in standing)
    return entry if changed == entry else replace(changed, moved=entry.moved + 1, since=at)


def calendar(
    pools: Sequence[tuple[Row, Iterable[Entry]]],
    name: str,
    now: datetime,
    language: str = "da",
    remind_days: Iterable[int] = (14, 7, 2),
) -> bytes:
    """The calendar of these pools (rows of ``pools``) with their entries, called ``name``; ``remind_days`` are days
    before a deadline on which it rings. ``now`` (aware) decides what has passed long enough."""
    say = words(language)
    made = Calendar()
    made.add("prodid", PRODUCT)
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", vText(clean(name)))
    made.add("x-wr-timezone", vText(DENMARK.key))
    oldest = now.astimezone(DENMARK).date() - PAST
    years = {oldest.year}
    for pool, own in pools:
        for entry in own:
            day = date.fromisoformat(entry.deadline[:10])
            if day >= oldest:
                years.add(day.year)
                made.add_component(_event(pool, entry, say, tuple(remind_days)))
    made.add_missing_timezones(date(min(years), 1, 1), date(max(years) + 1, 12, 31))
    return bytes(made.to_ical())


def _event(pool: Row, entry: Entry, say: Words, remind_days: Iterable[int]) -> Event:
    title = clean(pool["title"])
    event = Event()
    event.add("uid", f"{pool['pool_id']}-{entry.number}@puljevagt")
    event.add("dtstamp", entry.since.astimezone(UTC))
    event.add("last-modified", entry.since.astimezone(UTC))
    event.add("sequence", entry.moved)
    event.add("summary", f"{say['deadline']}: {title}")
    day = date.fromisoformat(entry.deadline[:10])
    if "T" in entry.deadline:
        event.add("dtstart", datetime.fromisoformat(entry.deadline).replace(tzinfo=DENMARK))
    else:
        event.add("dtstart", day)
        event.add("dtend", day + timedelta(days=1))
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    event.add("description", "\n".join(_description(pool, say)))
    if pool["url"].startswith(("http://", "https://")):
        event.add("url", vUri(clean(pool["url"])))
    for days in () if entry.cancelled else remind_days:
        event.add_component(_alarm(title, days, say))
    return event


def _description(pool: Row, say: Words) -> list[str]:
    found = [clean(pool["issuer"])]
    groups = [name for name in ("applicants", "target_groups") if pool[name]]
    found += [f"{say[name]}: {say.labels(name, pool[name])}" for name in groups]
    return [*filter(None, found), f"{say['page']}: {clean(pool['url'])}", say["unsure"]]


def _alarm(title: str, days: int, say: Words) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", f"{say['deadline']} {say['in_days'].format(days=days)}: {title}")
    alarm.add("trigger", -timedelta(days=days))
    return alarm
