"""When jobs are due: time zones, clocks that change, what was missed, and people's pauses."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from flows.schedules import ALERTS, Job, Pauses, jobs, missed, rows
from puljevagt.configuration import parse
from puljevagt.crawler.sources import Sources

DAILY = Job("fjordby", "fjordby", "30 2 * * *", "Europe/Copenhagen")
NOW = datetime(2026, 9, 14, 12, tzinfo=UTC)
SOURCES = """
contact = "crawler@example.dk"
[[source]]
name = "fjordby"
start = ["http://127.0.1.1:8900/puljer"]
schedule = "0 6 * * 1-5"
[[source]]
name = "gammel"
start = ["http://127.0.1.2:8900/puljer"]
retired = { on = 2026-01-31, reason = "lagt sammen med en anden" }
[[source]]
name = "mangler"
todo = "listens adresse mangler"
"""


def test_a_job_is_due_at_the_local_time_of_its_zone() -> None:
    job = Job("fjordby", "fjordby", "0 6 * * 1-5", "Europe/Copenhagen")
    friday = datetime(2026, 9, 18, 12, tzinfo=UTC)
    assert job.next_after(friday) == datetime(2026, 9, 21, 4, tzinfo=UTC)  # Monday at six, summer time


def test_a_time_that_the_clocks_leave_out_is_due_when_they_have_moved() -> None:
    before = datetime(2026, 3, 28, 12, tzinfo=UTC)  # in the night of the 29th there is no 02:30
    assert DAILY.next_after(before) == datetime(2026, 3, 29, 1, tzinfo=UTC)
    assert DAILY.next_after(datetime(2026, 3, 29, 1, tzinfo=UTC)) == datetime(2026, 3, 30, 0, 30, tzinfo=UTC)


def test_a_time_that_comes_twice_is_due_once() -> None:
    before = datetime(2026, 10, 24, 12, tzinfo=UTC)  # in the night of the 25th 02:30 comes twice
    first = DAILY.next_after(before)
    assert first in (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC))
    assert DAILY.next_after(first) == datetime(2026, 10, 26, 1, 30, tzinfo=UTC)


@given(st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC)))
def test_a_daily_job_is_due_within_a_day_and_an_hour(at: datetime) -> None:
    assert timedelta() < DAILY.next_after(at) - at <= timedelta(hours=25)


def test_what_was_due_since_the_last_run_was_missed() -> None:
    assert missed(DAILY, NOW - timedelta(days=3), NOW)
    assert not missed(DAILY, NOW - timedelta(hours=1), NOW)
    assert not missed(DAILY, None, NOW)


def test_what_is_retired_or_not_complete_has_no_job() -> None:
    sources = parse(SOURCES, Sources, "sources.toml")
    assert [job.name for job in jobs(sources, alerts=False)] == ["fjordby"]
    assert [job.name for job in jobs(sources, alerts=True)] == ["fjordby", ALERTS]


def test_a_pause_lasts_until_it_is_taken_back(tmp_path: Path) -> None:
    pauses = Pauses(tmp_path / "state" / "pauses.jsonl")
    assert pauses.all() == {}
    assert pauses.set(["fjordby", "alerts"], True, NOW) == ["fjordby", "alerts"]
    assert pauses.set(["fjordby"], True, NOW + timedelta(hours=1)) == []
    assert pauses.all()["fjordby"] == "2026-09-14T12:00:00+00:00"
    assert pauses.set(["fjordby", "mosehoej"], False, NOW) == ["fjordby"]
    assert list(pauses.all()) == ["alerts"]


def test_a_paused_job_has_no_next_time() -> None:
    last = {"fjordby": {"at": "2026-09-14T00:30:00+00:00", "result": "all well"}}
    resting, going = rows([DAILY, Job(ALERTS, None, "*/10 * * * *", "UTC")], {"fjordby": "2026-09-14"}, last, NOW)
    assert (resting["next"], resting["paused_since"], resting["result"]) == (None, "2026-09-14", "all well")
    assert (going["next"], going["last"]) == ("2026-09-14T12:10+00:00", None)
