"""Deliveries: events queued for watches and channels, and put into messages when their time has come."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, func, select
from sqlalchemy.dialects.sqlite import insert

from puljevagt.alerts.events import Event
from puljevagt.alerts.outbox import PENDING, as_text, as_time, deliveries, events, messages

ID_DIGITS = 24
"""Hexadecimal digits of a message's id: enough that no two of a billion meet."""


@dataclass(frozen=True, slots=True)
class Queued:
    """An event for a watch. ``urgent``: it does not wait for the day of a weekly digest."""

    event: Event
    watch: str
    channels: tuple[str, ...]
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class Waiting:
    """A delivery that is in no message yet."""

    number: int
    watch: str
    channel: str
    queued_at: datetime
    urgent: bool
    event: Event


@dataclass(frozen=True, slots=True)
class Draft:
    """A message to be made of deliveries of one watch and channel. ``undone`` are those that cancel each other out and
    are told in no message; ``pool_id`` is ``None`` for a digest."""

    told: tuple[Waiting, ...]
    undone: tuple[Waiting, ...] = ()
    pool_id: str | None = None


def message_id(watch: str, channel: str, event_ids: Iterable[str]) -> str:
    """The id of the message that tells these events to a watch's channel: the same whoever works it out."""
    what = "\0".join([watch, channel, *sorted(event_ids)])
    return hashlib.sha256(what.encode()).hexdigest()[:ID_DIGITS]


def queue(connection: Connection, queued: Iterable[Queued], now: datetime) -> int:
    """Queue events; what was queued before is left as it is. Returns how many deliveries are new."""
    contents: dict[str, dict[str, object]] = {}
    rows, at = [], as_text(now)
    for item in queued:
        told = item.event
        if told.event_id not in contents:
            url = told.pool.get("url") or ""
            known = {"event_id": told.event_id, "sequence": told.sequence, "url": url, "content": told.to_json()}
            contents[told.event_id] = known
        common = {"event_id": told.event_id, "watch": item.watch, "queued_at": at, "urgent": item.urgent}
        rows += [common | {"channel": channel} for channel in item.channels]
    if not rows:
        return 0
    before = _count(connection)
    connection.execute(insert(events).on_conflict_do_nothing(), list(contents.values()))
    connection.execute(insert(deliveries).on_conflict_do_nothing(), rows)
    return _count(connection) - before


def _count(connection: Connection) -> int:
    return connection.scalar(select(func.count()).select_from(deliveries)) or 0


def waiting(connection: Connection) -> list[Waiting]:
    """The deliveries that are in no message yet, oldest first."""
    loose = deliveries.c.message_id.is_(None) & (deliveries.c.cancelled == 0)
    contents = select(events).where(events.c.event_id.in_(select(deliveries.c.event_id).where(loose)))
    known = {row.event_id: Event.from_json(row.content) for row in connection.execute(contents)}
    found = connection.execute(select(deliveries).where(loose).order_by(deliveries.c.number))
    kept = [
        Waiting(row.number, row.watch, row.channel, as_time(row.queued_at), bool(row.urgent), known[row.event_id])
        for row in found
        if row.event_id in known
    ]
    return sorted(kept, key=lambda item: item.event.sequence)  # and, since sorting keeps order, by number


def make_messages(connection: Connection, drafts: Sequence[Draft], now: datetime) -> None:
    """Make the messages; they may be sent at once."""
    made, moved, undone, at = [], [], [], as_text(now)
    for draft in drafts:
        undone += [{"wanted": item.number} for item in draft.undone]
        if not draft.told:
            continue
        first = draft.told[0]
        name = message_id(first.watch, first.channel, (item.event.event_id for item in draft.told))
        moved += [{"wanted": item.number, "name": name} for item in draft.told]
        made.append(
            {
                "message_id": name,
                "watch": first.watch,
                "channel": first.channel,
                "pool_id": draft.pool_id,
                "state": PENDING,
                "made_at": at,
                "next_try": at,
            }
        )
    chosen = deliveries.update().where(deliveries.c.number == bindparam("wanted"))
    if made:
        connection.execute(insert(messages), made)
        connection.execute(chosen.values(message_id=bindparam("name")), moved)
    if undone:
        connection.execute(chosen.values(cancelled=1), undone)
