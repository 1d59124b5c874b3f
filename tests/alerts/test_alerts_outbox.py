"""The outbox itself: one delivery of each, growing pauses, files of other versions."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.exc import IntegrityError

from puljevagt.alerts.deliveries import Draft, Queued, make_messages, queue, waiting
from puljevagt.alerts.messages import FIRST_PAUSE, LONGEST_PAUSE, MOST_TRIES, due, failed, pause, recover, sending, sent
from puljevagt.alerts.outbox import SCHEMA_VERSION, Outbox, OutboxError
from puljevagt.alerts.sample import sample

NOW = datetime(2026, 9, 14, 12, tzinfo=UTC)
QUEUED = Queued(sample(NOW), "w", ("mailto:a@b.dk", "mailto:c@d.dk"))


@pytest.fixture
def box(tmp_path: Path) -> Outbox:
    return Outbox(tmp_path / "state" / "outbox.sqlite")


def fill(box: Outbox) -> None:
    with box.writing() as connection:
        queue(connection, [QUEUED], NOW)
        make_messages(connection, [Draft((item,)) for item in waiting(connection)], NOW)


def test_an_event_is_queued_once_for_each_watch_and_channel(box: Outbox) -> None:
    with box.writing() as connection:
        assert queue(connection, [QUEUED], NOW) == 2
        assert queue(connection, [QUEUED, replace(QUEUED, watch="v")], NOW) == 2
        assert queue(connection, [], NOW) == 0


def test_a_transaction_that_fails_leaves_nothing(box: Outbox) -> None:
    with pytest.raises(IntegrityError), box.writing() as connection:
        queue(connection, [QUEUED], NOW)
        items = waiting(connection)
        make_messages(connection, [Draft(tuple(items)), Draft(tuple(items))], NOW)
    with box.reading() as connection:
        assert waiting(connection) == []


def test_a_message_that_a_dead_process_had_handed_over_is_due_again_with_its_id(box: Outbox) -> None:
    fill(box)
    with box.writing() as connection:
        first, second = due(connection, NOW)
        sending(connection, first.message_id)
    with box.writing() as connection:
        assert [message.message_id for message in due(connection, NOW)] == [second.message_id]
        assert recover(connection) == 1
        again = {message.message_id: message for message in due(connection, NOW)}
    assert again[first.message_id].crashes == 1
    assert again[first.message_id].tries == 1


def test_a_message_is_tried_again_after_a_pause_until_it_is_given_up(box: Outbox) -> None:
    fill(box)
    now = NOW
    with box.writing() as connection:
        done, message = due(connection, now)
        sent(connection, done.message_id, now)
        for _ in range(MOST_TRIES):
            (message,) = due(connection, now)
            failed(connection, message, "closed today", now)
            now += LONGEST_PAUSE * 2
        assert due(connection, now) == []


@given(st.text(min_size=1, max_size=5), st.integers(1, MOST_TRIES))
def test_pauses_grow_and_are_bounded(name: str, tries: int) -> None:
    full = min(FIRST_PAUSE * 2 ** (tries - 2), LONGEST_PAUSE) if tries > 1 else timedelta()
    assert full * 0.75 <= pause(name, tries) <= full * 1.25
    assert pause(name, tries) == pause(name, tries)


def test_a_channel_may_be_down_for_three_days() -> None:
    whole = sum((pause("a", tries) for tries in range(1, MOST_TRIES)), timedelta())
    assert timedelta(days=2.5) < whole < timedelta(days=4)


def test_a_file_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "outbox.sqlite"
    with sqlite3.connect(path) as file:
        file.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    with pytest.raises(OutboxError, match="newer version"):
        Outbox(path)


def test_a_file_that_is_none_is_told_as_such(tmp_path: Path) -> None:
    path = tmp_path / "outbox.sqlite"
    path.write_text("intet" * 1000)
    with pytest.raises(OutboxError, match="cannot be used"):
        Outbox(path)
