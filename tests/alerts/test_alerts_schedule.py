"""When a watch may speak: digests, quiet hours, and the nights on which the clocks change."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from puljevagt.alerts.schedule import Rhythm, is_due, is_quiet, next_digest

DENMARK = ZoneInfo("Europe/Copenhagen")
DAILY = Rhythm("daily", time(7, 30))


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=DENMARK)


def test_a_daily_digest_comes_at_its_local_time_in_summer_and_winter() -> None:
    assert next_digest(DAILY, local("2026-07-01T07:31")) == datetime(2026, 7, 2, 5, 30, tzinfo=UTC)
    assert next_digest(DAILY, local("2026-12-01T07:30")) == datetime(2026, 12, 1, 6, 30, tzinfo=UTC)


def test_a_weekly_digest_comes_on_its_day_and_a_reminder_before() -> None:
    weekly = Rhythm("weekly", time(7, 30), weekday=4)
    tuesday = local("2026-09-15T12:00")
    assert next_digest(weekly, tuesday) == local("2026-09-18T07:30")
    assert not is_due(weekly, tuesday, local("2026-09-16T08:00"))
    assert is_due(weekly, tuesday, local("2026-09-16T08:00"), urgent=True)


def test_half_past_two_on_the_night_that_has_none_comes_an_hour_later() -> None:
    nightly = Rhythm("daily", time(2, 30))
    found = next_digest(nightly, local("2026-03-28T12:00"))
    assert found.astimezone(DENMARK) == local("2026-03-29T03:30")
    assert next_digest(nightly, found + timedelta(seconds=1)) == local("2026-03-30T02:30")


def test_half_past_two_on_the_night_that_has_it_twice_comes_once() -> None:
    nightly = Rhythm("daily", time(2, 30))
    found = next_digest(nightly, local("2026-10-24T12:00"))
    assert found == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert next_digest(nightly, found + timedelta(seconds=1)) == local("2026-10-26T02:30")


@given(
    st.times().map(lambda at: at.replace(second=0, microsecond=0, fold=0)),
    st.sampled_from(["Europe/Copenhagen", "America/Nuuk", "Atlantic/Faroe", "Australia/Lord_Howe", "UTC"]),
    st.dates(date(2025, 1, 1), date(2027, 1, 1)),
)
def test_every_day_has_one_digest(at: time, zone: str, first: date) -> None:
    rhythm = Rhythm("daily", at, timezone=ZoneInfo(zone))
    moment = datetime.combine(first, time(), rhythm.timezone)
    days = []
    for _ in range(10):
        moment = next_digest(rhythm, moment) + timedelta(seconds=1)
        days.append(moment.astimezone(rhythm.timezone).date())
    assert days == [days[0] + timedelta(days=number) for number in range(10)]


def test_quiet_hours_may_go_over_midnight() -> None:
    night = Rhythm(quiet=(time(22), time(7)))
    quiet = [hour for hour in range(24) if is_quiet(night, local(f"2026-09-14T{hour:02}:00"))]
    assert quiet == [0, 1, 2, 3, 4, 5, 6, 22, 23]
    assert not is_due(night, local("2026-09-14T12:00"), local("2026-09-14T23:00"))
    assert is_due(night, local("2026-09-14T12:00"), local("2026-09-15T07:00"))


def test_what_is_told_at_once_is_due_at_once() -> None:
    now = local("2026-09-14T12:00")
    assert is_due(Rhythm(), now, now)
