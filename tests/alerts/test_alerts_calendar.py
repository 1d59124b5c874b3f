"""Calendars: an event a deadline, known again while it moves; and that other programs can read them."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from alerts_lab import POOL, WATCH, Lab, at, page
from icalendar import Calendar

from puljevagt.alerts.publishing import calendar_of
from puljevagt.curation.query import DENMARK

OTHER = replace(POOL, title="Haver; byens, og landets", deadlines=("2021-06-01",), applicants=("forening",))


def events(lab: Lab, day: float, watch: Any = None) -> dict[str, Any]:
    """The calendar's events by UID, after the checks that hold for every calendar."""
    content = calendar_of(lab.lake, watch, at(day))
    found = Calendar.from_ical(content)
    lines = content.split(b"\r\n")
    assert all(len(line) <= 75 for line in lines)
    assert found["version"] == "2.0"
    assert found["prodid"]
    made: dict[str, Any] = {str(event["uid"]): event for event in found.walk("VEVENT")}
    assert len(made) == len(found.walk("VEVENT"))
    zones = {str(zone["tzid"]) for zone in found.walk("VTIMEZONE")}
    for event in made.values():
        assert {"DTSTAMP", "DTSTART", "UID", "SEQUENCE", "STATUS"} <= event.keys()
        if isinstance(event["dtstart"].dt, datetime):
            assert event["dtstart"].params["TZID"] in zones
            assert "DTEND" not in event
        else:
            assert event["dtend"].dt == event["dtstart"].dt + timedelta(days=1)
        for alarm in event.walk("VALARM"):
            assert {"ACTION", "TRIGGER", "DESCRIPTION"} <= alarm.keys()
    return made


def test_a_deadline_is_an_event_in_danish_time_with_alarms(lab: Lab) -> None:
    lab.run(page(POOL, OTHER), 0)
    timed, whole_day = sorted(events(lab, 0).values(), key=lambda event: str(event["dtstart"].dt))
    assert timed["dtstart"].dt == datetime(2021, 5, 1, 12, tzinfo=DENMARK)
    assert timed["summary"] == "Ansøgningsfrist: Fællesskabspuljen"
    assert [alarm["trigger"].dt for alarm in timed.walk("VALARM")] == [-timedelta(days=days) for days in (14, 7, 2)]
    assert whole_day["dtstart"].dt == date(2021, 6, 1)
    assert whole_day["summary"].endswith("Haver; byens, og landets")


def test_a_deadline_that_moves_stays_the_same_event(lab: Lab) -> None:
    lab.run(page(POOL), 0)
    (before,) = events(lab, 0).items()
    lab.run(page(replace(POOL, deadlines=("2021-05-15T12:00",))), 1)
    lab.run(page(replace(POOL, deadlines=("2021-05-20",))), 2)
    (after,) = events(lab, 2).items()
    assert before[0] == after[0]
    assert (before[1]["sequence"], after[1]["sequence"]) == (0, 2)
    assert after[1]["dtstart"].dt == date(2021, 5, 20)
    assert after[1]["dtstamp"].dt > before[1]["dtstamp"].dt


def test_what_is_withdrawn_is_cancelled_and_what_comes_back_is_confirmed(lab: Lab) -> None:
    lab.run(page(POOL), 0)
    (name,) = events(lab, 0)
    lab.run(page(replace(POOL, closed=True)), 1)
    closed = events(lab, 1)[name]
    assert (closed["status"], closed["sequence"]) == ("CANCELLED", 1)
    assert closed.walk("VALARM") == []
    lab.run(page(replace(POOL, deadlines=("2021-06-15T12:00",))), 2)
    found = events(lab, 2)
    assert (found[name]["status"], found[name]["sequence"]) == ("CONFIRMED", 2)
    assert found[name]["dtstart"].dt == datetime(2021, 6, 15, 12, tzinfo=DENMARK)


def test_of_several_deadlines_each_is_followed(lab: Lab) -> None:
    rounds = ("2021-05-01T12:00", "2021-09-01T12:00")
    lab.run(page(replace(POOL, deadlines=rounds)), 0)
    before = {str(event["dtstart"].dt): name for name, event in events(lab, 0).items()}
    lab.run(page(replace(POOL, deadlines=("2021-05-01T12:00", "2021-09-15T12:00"))), 1)
    lab.run(page(replace(POOL, deadlines=("2021-09-15T12:00",))), 2)
    after = events(lab, 2)
    assert after.keys() == set(before.values())
    statuses = {str(event["dtstart"].dt)[:10]: str(event["status"]) for event in after.values()}
    assert statuses == {"2021-05-01": "CANCELLED", "2021-09-15": "CONFIRMED"}


def test_a_watch_has_its_own_calendar_and_what_is_long_past_goes(lab: Lab) -> None:
    lab.run(page(POOL, OTHER), 0)
    assert len(events(lab, 0, WATCH)) == 1
    assert len(events(lab, 61 + 31)) == 2
    assert len(events(lab, 61 + 32)) == 1


def test_the_same_tables_give_the_same_calendar(lab: Lab) -> None:
    lab.run(page(POOL), 0)
    assert calendar_of(lab.lake, None, at(0)) == calendar_of(lab.lake, None, at(5))


def test_no_page_ends_a_line(lab: Lab) -> None:
    lab.run(page(replace(POOL, title="Pulje\r\nEND:VEVENT")), 0)
    content = calendar_of(lab.lake, None, at(0))
    assert len(re.findall(rb"(?m)^END:VEVENT", content)) == 1
