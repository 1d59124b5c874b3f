"""Messages on their way: which are due, what became of each, which were given up. Each function works inside a
transaction of :class:`puljevagt.alerts.outbox.Outbox`."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Select, case, func, select

from puljevagt.alerts.events import Event
from puljevagt.alerts.outbox import (
    CANCELLED,
    DEAD,
    FAILED,
    PENDING,
    SENDING,
    SENT,
    STATES,
    as_text,
    as_time,
    deliveries,
    events,
    messages,
)

MOST_TRIES = 22
"""With the pauses below a channel may be down for three days, a long weekend, before its messages are given up."""
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=6)
JITTER = 0.25
"""Share of a pause by which it is made longer or shorter, so that many messages do not come back at once."""


@dataclass(frozen=True, slots=True)
class Message:
    """A message: how often it was tried, and how often a process died over it. ``channel`` is a
    :func:`puljevagt.alerts.channels.channel_id`; ``pool_id`` is ``None`` for a digest."""

    message_id: str
    watch: str
    channel: str
    pool_id: str | None
    state: str
    tries: int
    crashes: int
    next_try: datetime
    error: str | None


def pause(message_id: str, tries: int) -> timedelta:
    """How long to wait after so many tries: after the first only until somebody sends again, since most troubles are
    short; then twice as long each time, with a jitter that follows from the id."""
    if tries == 1:
        return timedelta()
    full: timedelta = min(FIRST_PAUSE * 2 ** (tries - 2), LONGEST_PAUSE)
    chance = int(hashlib.sha256(f"{message_id} {tries}".encode()).hexdigest()[:8], 16) / 0xFFFFFFFF
    return full * (1 - JITTER + 2 * JITTER * chance)


def due(connection: Connection, now: datetime) -> list[Message]:
    """The messages that may be tried at ``now``, oldest first."""
    again = (messages.c.state == FAILED) & (messages.c.next_try <= as_text(now))
    return _read(connection, select(messages).where((messages.c.state == PENDING) | again))


def dead(connection: Connection) -> list[Message]:
    """The messages that were given up, oldest first."""
    return _read(connection, select(messages).where(messages.c.state == DEAD))


def _read(connection: Connection, chosen: Select[Any]) -> list[Message]:
    found = connection.execute(chosen.order_by(messages.c.made_at, messages.c.message_id))
    return [
        Message(
            row.message_id,
            row.watch,
            row.channel,
            row.pool_id,
            row.state,
            row.tries,
            row.crashes,
            as_time(row.next_try),
            row.error,
        )
        for row in found
    ]


def told(connection: Connection, message_id: str) -> tuple[Event, ...]:
    """What a message tells, oldest first."""
    found = connection.scalars(
        select(events.c.content)
        .join(deliveries)
        .where(deliveries.c.message_id == message_id, deliveries.c.cancelled == 0)
        .order_by(events.c.sequence, deliveries.c.number)
    )
    return tuple(map(Event.from_json, found))


def recover(connection: Connection) -> int:
    """Take up what a process that died had handed over: nobody knows whether it arrived, so it is sent again, with the
    same id. Only who holds the right to send may call it. Returns how many there were."""
    stale = messages.update().where(messages.c.state == SENDING)
    return connection.execute(stale.values(state=PENDING, crashes=messages.c.crashes + 1)).rowcount


def sending(connection: Connection, message_id: str) -> None:
    """The message is handed to its channel now."""
    chosen = messages.update().where(messages.c.message_id == message_id)
    connection.execute(chosen.values(state=SENDING, tries=messages.c.tries + 1))


def sent(connection: Connection, message_id: str, now: datetime) -> None:
    """The channel took the message."""
    chosen = messages.update().where(messages.c.message_id == message_id)
    connection.execute(chosen.values(state=SENT, sent_at=as_text(now), error=None))


def failed(connection: Connection, message: Message, why: str, now: datetime) -> str:
    """The channel did not take the message, for the reason ``why``. Returns its state: it is tried again after a pause,
    or given up."""
    tries = message.tries + 1
    state = DEAD if tries >= MOST_TRIES else FAILED
    again = now + pause(message.message_id, tries)
    chosen = messages.update().where(messages.c.message_id == message.message_id)
    connection.execute(chosen.values(state=state, tries=tries, next_try=as_text(again), error=why))
    return state


def retry(connection: Connection, now: datetime, watch: str | None = None) -> int:
    """Let what was given up, or waits for its next try, be tried at once and as often as a new message; of one watch,
    or of all. Returns how many messages that are."""
    chosen = messages.update().where(messages.c.state.in_((DEAD, FAILED)))
    if watch is not None:
        chosen = chosen.where(messages.c.watch == watch)
    return connection.execute(chosen.values(state=PENDING, tries=0, next_try=as_text(now))).rowcount


def counts(connection: Connection) -> dict[str, int]:
    """How many deliveries there are in each state."""
    found = Counter(dict.fromkeys(STATES, 0))
    forgotten = deliveries.c.message_id.is_not(None) & messages.c.message_id.is_(None)
    state = case(((deliveries.c.cancelled == 1) | forgotten, CANCELLED), else_=func.coalesce(messages.c.state, PENDING))
    all_of_them = select(state, func.count()).select_from(deliveries.outerjoin(messages)).group_by(state)
    for name, number in connection.execute(all_of_them):
        found[name] += number
    return dict(found)


def next_try(connection: Connection) -> datetime | None:
    """When the next message may be tried that was not taken the last time; ``None``: there is none."""
    found = connection.scalar(select(func.min(messages.c.next_try)).where(messages.c.state == FAILED))
    return as_time(found) if found else None


def forget(connection: Connection, url: str) -> int:
    """Take away what events keep of a page that has to be forgotten; what waits to be told of it is told no more.
    Returns how many events that are."""
    concerned = select(events.c.event_id).where(events.c.url == url)
    settled = select(messages.c.message_id).where(messages.c.state == SENT)
    unsent = deliveries.c.message_id.is_(None) | deliveries.c.message_id.not_in(settled)
    chosen = deliveries.c.event_id.in_(concerned) & unsent
    connection.execute(deliveries.update().where(chosen).values(cancelled=1))
    left = select(deliveries.c.message_id).where(deliveries.c.cancelled == 0, deliveries.c.message_id.is_not(None))
    empty = messages.c.message_id.not_in(left) & (messages.c.state != SENT)
    connection.execute(messages.update().where(empty).values(state=CANCELLED))
    return connection.execute(events.update().where(events.c.url == url).values(content="{}", url="")).rowcount
