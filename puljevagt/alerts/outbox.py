"""The outbox ``state/outbox.sqlite``: its tables, and transactions on it.

A *delivery* is one event for one watch on one channel, and there is never a second one of the same. It is written in
one transaction with the mark of how far its watch has read, so nothing is left out and nothing queued twice
(:mod:`puljevagt.alerts.deliveries`). Deliveries travel in *messages*: one for what happened to a pool at a time, or one
for a digest. A message keeps its id and its content from the moment it is made, so that one which was sent twice, after
a crash, is known for the same (:mod:`puljevagt.alerts.messages`).

Times are UTC in ISO 8601, all of the same length, so that text compares as time does.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    UniqueConstraint,
    create_engine,
    event,
)
from sqlalchemy.exc import DatabaseError

from puljevagt.curation.lake import Lake

FILE = "outbox.sqlite"
"""Its name in the lake's ``state/``."""
SCHEMA_VERSION = 1
"""Kept in the file (``user_version``); rises when the tables below change, and :func:`_prepare` then says how older
files are brought up to it."""
LOCK_WAIT = 60.0
"""Seconds that a transaction waits for another process': those take milliseconds, a thousand watches' some seconds."""

PENDING, SENDING, SENT, FAILED, DEAD, CANCELLED = "pending", "sending", "sent", "failed", "dead", "cancelled"
STATES = (PENDING, SENDING, SENT, FAILED, DEAD, CANCELLED)
"""Waits for its time or its turn; handed to the channel just now; taken by it; not taken, and tried again; given up,
and shown; no longer wanted: undone before its digest, or the watch or channel is gone from alerts.toml."""

METADATA = MetaData()
watches = Table(
    "watches",
    METADATA,
    Column("name", String, primary_key=True),
    Column("mark", Integer, nullable=False),
    Column("reminded_on", String, nullable=False),
)
sources = Table("sources", METADATA, Column("name", String, primary_key=True))
events = Table(
    "events",
    METADATA,
    Column("event_id", String, primary_key=True),
    Column("sequence", Integer, nullable=False),
    Column("url", String, nullable=False, index=True),
    Column("content", String, nullable=False),
)
messages = Table(
    "messages",
    METADATA,
    Column("message_id", String, primary_key=True),
    Column("watch", String, nullable=False),
    Column("channel", String, nullable=False),
    Column("pool_id", String),
    Column("state", String, nullable=False),
    Column("made_at", String, nullable=False),
    Column("tries", Integer, nullable=False, default=0),
    Column("crashes", Integer, nullable=False, default=0),
    Column("next_try", String, nullable=False),
    Column("sent_at", String),
    Column("error", String),
    Index("messages_by_state", "state", "next_try"),
    Index("messages_by_watch", "watch", "channel", "pool_id"),
)
deliveries = Table(
    "deliveries",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("event_id", ForeignKey("events.event_id"), nullable=False),
    Column("watch", String, nullable=False),
    Column("channel", String, nullable=False),
    Column("queued_at", String, nullable=False),
    Column("urgent", Integer, nullable=False),
    Column("cancelled", Integer, nullable=False, default=0),
    Column("message_id", ForeignKey("messages.message_id"), index=True),
    UniqueConstraint("event_id", "watch", "channel"),
)


class OutboxError(RuntimeError):
    """The outbox cannot be used; the message says why and what to do."""


def outbox_of(lake: Lake) -> Path:
    """Where a lake's outbox lies."""
    return lake.state / FILE


def as_text(at: datetime) -> str:
    """An aware time as the tables hold it."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def as_time(text: str) -> datetime:
    """Inverse of :func:`as_text`."""
    return datetime.fromisoformat(text)


class Outbox:
    """An open outbox. Safe for several threads and processes; what a transaction wrote is on the disk when it ends."""

    def __init__(self, path: Path) -> None:
        """Open ``path``; it is made where it is not there. Raises :class:`OutboxError`."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path = path
        self._engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": LOCK_WAIT})
        event.listen(self._engine, "connect", _settings)
        event.listen(self._engine, "begin", _begin)
        try:
            with self._engine.begin() as connection:
                _prepare(connection, path)
        except DatabaseError as error:
            why = f"{path} cannot be used ({error.orig}); put it aside to begin anew: watches then start at the present"
            raise OutboxError(why) from error

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction that no other writer's comes between; all of it is kept, or nothing."""
        with self._engine.begin() as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One moment's state."""
        with self._engine.connect().execution_options(reading=True) as connection:
            yield connection

    def purge(self) -> None:
        """Leave nothing in the file's journal of what was overwritten."""
        connection = self._engine.raw_connection()  # outside of any transaction
        try:
            connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            connection.close()

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()


def _settings(connection: sqlite3.Connection, _: Any) -> None:
    connection.isolation_level = None  # transactions begin where _begin says, not where the driver guesses
    for setting in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "secure_delete = ON"):
        connection.execute(f"PRAGMA {setting}")


def _begin(connection: Connection) -> None:
    reading = connection.get_execution_options().get("reading", False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


def _prepare(connection: Connection, path: Path) -> None:
    found = int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())
    if found > SCHEMA_VERSION:
        raise OutboxError(f"{path} was made by a newer version of puljevagt (schema {found}); update puljevagt")
    if found == 0:
        METADATA.create_all(connection)
    connection.exec_driver_sql(f"PRAGMA user_version = {SCHEMA_VERSION}")
