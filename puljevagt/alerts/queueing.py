"""Queueing: what is new for each watch goes into the outbox, with the mark of how far the watch has read.

All of it is one transaction: after a kill at any moment either nothing has happened or all of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection

from puljevagt.alerts import events as making
from puljevagt.alerts import reminders
from puljevagt.alerts.channels import channel_id, channels_of
from puljevagt.alerts.config import Alerts, Watch
from puljevagt.alerts.deliveries import Draft, Queued, Waiting, make_messages, queue, waiting
from puljevagt.alerts.digest import combined
from puljevagt.alerts.events import Event
from puljevagt.alerts.marks import Mark, drop, know_sources, known_sources, marks, set_marks
from puljevagt.alerts.schedule import is_due
from puljevagt.alerts.watches import Matcher
from puljevagt.curation import publications
from puljevagt.curation.changes import Kind
from puljevagt.curation.generations import current, sources
from puljevagt.curation.lake import Lake

NAMES_DEADLINE = (Kind.POOL_ADDED, Kind.DEADLINE_SET, Kind.DEADLINE_EXTENDED, Kind.DEADLINE_ADVANCED)
"""Changes whose message names the deadline, so that no reminder need come with it."""


def enroll(connection: Connection, lake: Lake, alerts: Alerts, now: datetime) -> int:
    """Let watches that are new begin at the present publication, and forget those that are gone from alerts.toml, with
    what still waited for them. Returns how many messages and deliveries that was."""
    known = marks(connection)
    yesterday = reminders.today(now) - timedelta(days=1)
    last = publications.last(lake)
    new = [Mark(watch.name, last, yesterday) for watch in alerts.watch if watch.name not in known]
    if not known:  # nobody has been told of any source yet, nor need be
        know_sources(connection, _sources(lake))
    set_marks(connection, new)
    return drop(connection, set(channels_of(alerts)))


def queue_news(connection: Connection, lake: Lake, alerts: Alerts, now: datetime) -> int:
    """Queue what the publications since each watch's mark brought, and the reminders since its last. Returns how many
    deliveries are new."""
    last = publications.last(lake)  # before the tables are: what another run publishes meanwhile is for the next time
    generation = current(lake.curated)
    if generation is None or not alerts.watch:
        return 0
    known, present = marks(connection), sources(generation, "pools")
    told = [
        *_news(generation, lake, alerts, known, last),
        *_first_runs(connection, generation, present, alerts),
    ]
    told += _reminders(generation, alerts, known, told, now)
    queued = queue(connection, told, now)
    set_marks(connection, [Mark(watch.name, last, reminders.today(now)) for watch in alerts.watch])
    know_sources(connection, present)
    return queued


def form_messages(connection: Connection, alerts: Alerts, now: datetime) -> int:
    """Put what is due into messages. Returns how many were made."""
    rhythms = {watch.name: watch.rhythm for watch in alerts.watch}
    groups: dict[tuple[str, str, str | None], list[Waiting]] = defaultdict(list)
    for item in waiting(connection):
        rhythm = rhythms[item.watch]
        if is_due(rhythm, item.queued_at, now, urgent=item.urgent):
            pool_id = item.event.pool_id if rhythm.digest == "none" else None
            groups[item.watch, item.channel, pool_id].append(item)
    drafts = [_draft(items, pool_id) for (_, _, pool_id), items in groups.items()]
    make_messages(connection, drafts, now)
    return sum(bool(draft.told) for draft in drafts)


def _draft(items: Sequence[Waiting], pool_id: str | None) -> Draft:
    kept = {name for _, names in combined(item.event for item in items) for name in names}
    told = tuple(item for item in items if item.event.event_id in kept)
    return Draft(told, tuple(item for item in items if item.event.event_id not in kept), pool_id)


def _queued(event: Event, watch: Watch, *, urgent: bool = False) -> Queued:
    return Queued(event, watch.name, tuple(map(channel_id, watch.to)), urgent)


def _news(generation: Path, lake: Lake, alerts: Alerts, known: Mapping[str, Mark], last: int) -> Iterator[Queued]:
    read = min(known[watch.name].sequence for watch in alerts.watch)
    matcher = Matcher(alerts.watch)
    published = [item for item in publications.since(lake, read) if item.sequence <= last]
    for event in making.of_publications(generation, published):
        for watch in matcher.matching(event):
            if known[watch.name].sequence < event.sequence:
                yield _queued(event, watch)


def _first_runs(connection: Connection, generation: Path, present: Iterable[str], alerts: Alerts) -> Iterator[Queued]:
    """A summary of each source that was read for the first time, for the watches that ask for one."""
    asking = [watch for watch in alerts.watch if watch.first_run == "summary"]
    matcher = Matcher([replace(watch, kinds=(Kind.POOL_ADDED.value,)) for watch in asking])
    for source in sorted(set(present) - known_sources(connection)) if asking else ():
        found: dict[str, list[Event]] = defaultdict(list)
        for event in making.of_pools(making.pools_of(generation, source)):
            for watch in matcher.matching(event):
                found[watch.name].append(event)
        for watch in asking:
            if watch.name in found:
                yield _queued(making.of_first_run(source, watch.name, found[watch.name]), watch)


def _reminders(
    generation: Path, alerts: Alerts, known: Mapping[str, Mark], told: Iterable[Queued], now: datetime
) -> Iterator[Queued]:
    looked_at = {watch.name: known[watch.name].reminded_on for watch in alerts.watch if watch.remind_days}
    if not looked_at or min(looked_at.values()) >= reminders.today(now):
        return
    naming = {(item.watch, item.event.pool_id) for item in told if item.event.kind in NAMES_DEADLINE}
    furthest = max(max(watch.remind_days, default=0) for watch in alerts.watch)
    pools = making.pools_ending(generation, reminders.today(now), reminders.today(now) + timedelta(days=furthest))
    for (days, since), watches in _alike(alerts.watch, looked_at).items():
        matcher = Matcher(watches)
        for event in reminders.due(pools, days, since, now):
            for watch in matcher.matching(event):
                if (watch.name, event.pool_id) not in naming:
                    yield _queued(event, watch, urgent=True)


def _alike(watches: Iterable[Watch], looked_at: Mapping[str, date]) -> dict[tuple[tuple[int, ...], date], list[Watch]]:
    """Watches by the days on which they remind and the day whose reminders they had last."""
    found: dict[tuple[tuple[int, ...], date], list[Watch]] = defaultdict(list)
    for watch in watches:
        if watch.name in looked_at:
            found[watch.remind_days, looked_at[watch.name]].append(watch)
    return found


def _sources(lake: Lake) -> list[str]:
    """The sources of the current tables."""
    generation = current(lake.curated)
    return [] if generation is None else sources(generation, "pools")
