"""On which days a deadline is reminded of."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from puljevagt.alerts.events import FACTS
from puljevagt.alerts.reminders import days_left, due
from puljevagt.alerts.words import words

SEEN = datetime(2026, 9, 1, tzinfo=UTC)
POOL: dict[str, Any] = dict.fromkeys(FACTS) | {
    "pool_id": "p1",
    "deadlines": ["2026-10-30"],
    "closed": False,
    "listed": True,
    "last_seen": SEEN,
}


def noon(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T10:00+00:00")


def reminded(now: datetime, looked_at: date, **facts: Any) -> list[tuple[str, int | None]]:
    return [(event.new, event.days) for event in due([POOL | facts], (14, 7, 2), looked_at, now)]


@pytest.mark.parametrize(
    ("day", "days"), [("2026-10-16", [14]), ("2026-10-17", []), ("2026-10-23", [7]), ("2026-10-28", [2])]
)
def test_so_many_days_before(day: str, days: list[int]) -> None:
    yesterday = date.fromisoformat(day) - timedelta(days=1)
    assert [found for _, found in reminded(noon(day), yesterday)] == days


def test_of_days_that_were_missed_the_nearest_is_told() -> None:
    assert reminded(noon("2026-10-24"), date(2026, 10, 1)) == [("2026-10-30", 7)]


def test_a_deadline_without_a_time_lasts_the_whole_day() -> None:
    late = datetime.fromisoformat("2026-10-30T23:59+01:00")
    assert [event.days for event in due([POOL], (0,), date(2026, 10, 29), late)] == [0]
    assert list(due([POOL], (0,), date(2026, 10, 29), late + timedelta(minutes=2))) == []


@pytest.mark.parametrize("clock", ["23:59", "12:00"])
def test_a_deadline_with_a_time_is_over_after_its_minute(clock: str) -> None:
    deadline = f"2026-10-30T{clock}"
    at = datetime.fromisoformat(f"{deadline}+01:00")
    pool = POOL | {"deadlines": [deadline]}
    assert len(list(due([pool], (0,), date(2026, 10, 29), at))) == 1
    assert list(due([pool], (0,), date(2026, 10, 29), at + timedelta(minutes=1))) == []


def test_midnight_belongs_to_the_day_that_ends() -> None:
    """ "kl. 24.00" is read as 23:59 of its day, so that the days left are those that a reader counts."""
    from extractors import read_page

    said = "<h1>Havepuljen</h1><p>Kommuner kan søge.</p><h2>Frist</h2><p>Fristen er den 30. oktober 2026 kl. 24.00.</p>"
    (deadline,) = read_page(said.encode(), media_type="text/html").pools[0].deadlines
    assert deadline == "2026-10-30T23:59"
    assert days_left(deadline, noon("2026-10-29")) == 1


@pytest.mark.parametrize("facts", [{"closed": True}, {"listed": False}, {"deadlines": []}])
def test_what_cannot_be_applied_for_is_not_reminded_of(facts: dict[str, Any]) -> None:
    assert reminded(noon("2026-10-16"), date(2026, 10, 15), **facts) == []


def test_each_deadline_has_reminders_of_its_own() -> None:
    found = reminded(noon("2026-10-16"), date(2026, 10, 15), deadlines=["2026-10-23T12:00", "2026-10-30"])
    assert found == [("2026-10-23T12:00", 7), ("2026-10-30", 14)]


def test_a_moved_deadline_is_another_event() -> None:
    (old,) = due([POOL], (14,), date(2026, 10, 15), noon("2026-10-16"))
    (new,) = due([POOL | {"deadlines": ["2026-11-30"]}], (14,), date(2026, 11, 15), noon("2026-11-16"))
    assert old.event_id != new.event_id


def test_days_are_counted_on_danish_calendars_over_the_change_of_clocks() -> None:
    before = datetime.fromisoformat("2026-10-24T23:30+02:00")
    assert [days_left("2026-10-26", before), days_left("2026-10-26", before + timedelta(hours=1))] == [2, 1]
    assert words("da").left("2026-10-25", before) == "i morgen"
    assert words("en").left("2026-10-24T23:00", before) == "has passed"
