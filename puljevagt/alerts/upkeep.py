"""Looking after the outbox: what became of everything, trying again, forgetting a page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Connection

from puljevagt.alerts import messages
from puljevagt.alerts.channels import channels_of
from puljevagt.alerts.config import Alerts, redacted
from puljevagt.alerts.digest import combined
from puljevagt.alerts.message import clean
from puljevagt.alerts.outbox import STATES, Outbox, outbox_of
from puljevagt.curation.lake import Lake

T = TypeVar("T")


def status(lake: Lake, alerts: Alerts | None) -> dict[str, Any]:
    """How many deliveries there are in each state, and ``dead_messages``: those given up, with watch, channel (without
    its secrets), tries, why and what they tell. ``next_try`` is when the next failed one is tried again."""
    known = channels_of(alerts) if alerts else {}

    def read(connection: Connection) -> dict[str, Any]:
        again = messages.next_try(connection)
        return messages.counts(connection) | {
            "next_try": again.isoformat() if again else None,
            "dead_messages": [_dead(connection, message, known) for message in messages.dead(connection)],
        }

    nothing: dict[str, Any] = dict.fromkeys(STATES, 0) | {"next_try": None, "dead_messages": []}
    return _inside(lake, read, nothing)


def _dead(connection: Connection, message: messages.Message, known: dict[tuple[str, str], Any]) -> dict[str, Any]:
    _, channel = known.get((message.watch, message.channel), (None, message.channel))
    told = [event for event, _ in combined(messages.told(connection, message.message_id))]
    pools = dict.fromkeys(clean(event.pool.get("title") or event.pool.get("source")) for event in told)
    return {
        "message_id": message.message_id,
        "watch": message.watch,
        "channel": redacted(channel),
        "tries": message.tries,
        "error": message.error,
        "subject": ", ".join(pools),
        "events": [event.event_id for event in told],
    }


def retry(lake: Lake, now: datetime, watch: str | None = None) -> int:
    """Let what was given up or failed be tried at once, of one watch or of all. Returns how many messages."""
    return _inside(lake, lambda connection: messages.retry(connection, now, watch), 0)


def forget(lake: Lake, url: str) -> int:
    """Take what the outbox keeps of a page out of it, for good; what waited to be told of it is told no more. Returns
    how many events that were."""
    return _inside(lake, lambda connection: messages.forget(connection, url), 0, purge=True)


def _inside(lake: Lake, do: Callable[[Connection], T], nothing: T, *, purge: bool = False) -> T:
    """Do something in a transaction; ``nothing`` where the lake has no outbox, which is then not made."""
    if not outbox_of(lake).exists():
        return nothing
    outbox = Outbox(outbox_of(lake))
    try:
        with outbox.writing() as connection:
            done = do(connection)
        if purge:
            outbox.purge()
        return done
    finally:
        outbox.close()
