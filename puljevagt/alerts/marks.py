"""How far each watch has read, which sources are known, and what becomes of a watch that comes or goes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert

from puljevagt.alerts.outbox import CANCELLED, SENT, deliveries, messages, sources, watches


@dataclass(frozen=True, slots=True)
class Mark:
    """How far a watch has read: the sequence of the publication, and the day whose reminders were queued last."""

    name: str
    sequence: int
    reminded_on: date


def marks(connection: Connection) -> dict[str, Mark]:
    """Every watch's mark, by name."""
    return {
        row.name: Mark(row.name, row.mark, date.fromisoformat(row.reminded_on))
        for row in connection.execute(select(watches))
    }


def set_marks(connection: Connection, new: Iterable[Mark]) -> None:
    """Write down how far watches have read."""
    rows = [{"name": mark.name, "mark": mark.sequence, "reminded_on": mark.reminded_on.isoformat()} for mark in new]
    if rows:
        put = insert(watches)
        connection.execute(put.on_conflict_do_update(["name"], set_=dict(put.excluded)), rows)


def known_sources(connection: Connection) -> set[str]:
    """The sources that were read before."""
    return set(connection.scalars(select(sources.c.name)))


def know_sources(connection: Connection, names: Iterable[str]) -> None:
    """Remember sources."""
    if rows := [{"name": name} for name in sorted(names)]:
        connection.execute(insert(sources).on_conflict_do_nothing(), rows)


def drop(connection: Connection, kept: set[tuple[str, str]]) -> int:
    """Cancel what waits for a watch and channel that is not among ``kept``, and forget the marks of watches that have
    none there: one that comes back starts at the present. Returns how many messages and deliveries were cancelled."""
    names = {name for name, _ in kept}
    gone = [name for name in marks(connection) if name not in names]
    connection.execute(watches.delete().where(watches.c.name.in_(gone)))
    cancelled = 0
    open_message = messages.c.state.not_in((SENT, CANCELLED))
    loose = deliveries.c.message_id.is_(None) & (deliveries.c.cancelled == 0)
    for table, waits, done in ((messages, open_message, {"state": CANCELLED}), (deliveries, loose, {"cancelled": 1})):
        pairs = connection.execute(select(table.c.watch, table.c.channel).where(waits).distinct()).all()
        for watch, channel in pairs:
            if (watch, channel) not in kept:
                chosen = waits & (table.c.watch == watch) & (table.c.channel == channel)
                cancelled += connection.execute(table.update().where(chosen).values(done)).rowcount
    return cancelled
