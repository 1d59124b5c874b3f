"""Preview: what watches would have been sent, and when, had they begun at an earlier time. Nothing is sent or kept."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from puljevagt.alerts import reminders
from puljevagt.alerts.config import Alerts, Watch, redacted
from puljevagt.alerts.digest import combined
from puljevagt.alerts.events import Event, of_publications, pools_ending
from puljevagt.alerts.message import render
from puljevagt.alerts.schedule import Rhythm, is_quiet, next_digest
from puljevagt.alerts.watches import Matcher
from puljevagt.curation import publications
from puljevagt.curation.generations import current
from puljevagt.curation.lake import Lake

STEP = timedelta(minutes=1)
"""Quiet hours begin and end at whole minutes."""


@dataclass(frozen=True, slots=True)
class Preview:
    """A message that would have been sent ``at`` (aware), to these channels in words that give no secret away."""

    watch: str
    to: tuple[str, ...]
    at: datetime
    subject: str
    kinds: tuple[str, ...]
    pool_ids: tuple[str, ...]
    text: str


def preview(lake: Lake, alerts: Alerts, since: datetime, now: datetime) -> list[Preview]:
    """The messages that would have been sent from ``since`` until ``now`` (both aware), oldest first."""
    generation = current(lake.curated)
    if generation is None:
        return []
    published = [item for item in publications.since(lake, 0) if since <= item.at <= now]
    times = {item.sequence: item.at for item in published}
    news = of_publications(generation, published)
    groups: dict[tuple[str, datetime, str | None], list[Event]] = defaultdict(list)
    watches = {watch.name: watch for watch in alerts.watch}
    for event in news:
        for watch in Matcher(alerts.watch).matching(event):
            at = _sent_at(watch.rhythm, times[event.sequence])
            groups[watch.name, at, event.pool_id if watch.digest == "none" else None].append(event)
    furthest = max((max(watch.remind_days, default=0) for watch in alerts.watch), default=0)
    begin, end = reminders.today(since), reminders.today(now)
    pools = pools_ending(generation, begin, end + timedelta(days=furthest))
    for watch in alerts.watch:
        for day in _days(begin, end):
            midnight = datetime.combine(day, datetime.min.time(), watch.rhythm.timezone)
            at = _sent_at(watch.rhythm, max(since, midnight), urgent=True)
            for event in reminders.due(pools, watch.remind_days, day - timedelta(days=1), max(since, midnight)):
                for _ in Matcher([watch]).matching(event):
                    groups[watch.name, at, event.pool_id if watch.digest == "none" else None].append(event)
    made = [_preview(watches[name], at, events) for (name, at, _), events in groups.items() if at <= now]
    return sorted((item for item in made if item is not None), key=lambda item: (item.at, item.watch, item.subject))


def _sent_at(rhythm: Rhythm, at: datetime, *, urgent: bool = False) -> datetime:
    """When something that comes up at ``at`` is sent."""
    if rhythm.digest != "none":
        at = next_digest(rhythm, at, daily=urgent)
    while is_quiet(rhythm, at):
        at = at.replace(second=0, microsecond=0) + STEP
    return at


def _days(first: date, last: date) -> Iterator[date]:
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)


def _preview(watch: Watch, at: datetime, events: list[Event]) -> Preview | None:
    told = [event for event, _ in combined(events)]
    if not told:
        return None
    content = render(told, watch, at)
    return Preview(
        watch.name,
        tuple(map(redacted, watch.to)),
        at,
        content.subject,
        tuple(event.kind for event in told),
        tuple(dict.fromkeys(event.pool_id for event in told)),
        content.text,
    )
