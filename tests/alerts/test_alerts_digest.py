"""What is left to tell of several changes that are told together."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from puljevagt.alerts.digest import combined
from puljevagt.alerts.events import Event
from puljevagt.alerts.sample import sample

EVENT = sample(datetime(2026, 9, 14, tzinfo=UTC))


def change(number: int, kind: str, old: Any = None, new: Any = None, pool: str = "p1", **others: Any) -> Event:
    return replace(EVENT, event_id=f"c{number}", kind=kind, old=old, new=new, pool_id=pool, **others)


def left(*events: Event) -> list[tuple[str, Any, Any]]:
    return [(event.kind, event.old, event.new) for event, _ in combined(events)]


def test_there_and_back_is_nothing() -> None:
    assert (
        left(
            change(1, "deadline_extended", "2026-10-01", "2026-11-01"),
            change(2, "deadline_advanced", "2026-11-01", "2026-10-01"),
        )
        == []
    )
    assert left(change(1, "pool_added", None, "A"), change(2, "pool_removed", "A", None)) == []
    assert left(change(1, "deadline_removed", "2026-10-01"), change(2, "deadline_set", None, "2026-10-01")) == []
    assert left(change(1, "amount_changed", {"a": 1}, {"a": 2}), change(2, "amount_changed", {"a": 2}, {"a": 1})) == []


def test_there_and_on_is_one_move_with_the_sentences_of_both_ends() -> None:
    first = change(1, "deadline_extended", "2026-10-01", "2026-11-01", old_quotes=("a",), new_quotes=("b",))
    second = change(2, "deadline_advanced", "2026-11-01", "2026-10-15T12:00", old_quotes=("b",), new_quotes=("c",))
    ((event, ids),) = combined([first, second])
    assert (event.kind, event.old, event.new) == ("deadline_extended", "2026-10-01", "2026-10-15T12:00")
    assert (event.old_quotes, event.new_quotes, ids) == (("a",), ("c",), ("c1", "c2"))


def test_a_wording_that_comes_back_is_nothing() -> None:
    there = change(1, "text_changed", old_quotes=("a",), new_quotes=("b",))
    back = change(2, "text_changed", old_quotes=("b",), new_quotes=("a",))
    assert left(there, back) == []


def test_what_is_of_other_pools_or_fields_stays() -> None:
    events = [
        change(1, "deadline_extended", "2026-10-01", "2026-11-01"),
        change(2, "deadline_advanced", "2026-11-01", "2026-10-01", pool="p2"),
        change(3, "amount_changed", {"a": 1}, {"a": 2}),
        change(4, "amount_changed", {"b": 2}, {"b": 1}),
        change(5, "closed"),
        change(6, "deadline_removed", "2026-12-01"),
        change(7, "deadline_set", None, "2026-12-24"),
    ]
    assert len(left(*events)) == len(events)


DAYS = [(date(2026, 10, 1) + timedelta(days=number)).isoformat() for number in range(4)]


@given(st.lists(st.sampled_from(DAYS), min_size=2, max_size=12))
def test_a_deadline_that_wanders_is_told_from_its_first_to_its_last_day(days: list[str]) -> None:
    steps = [(old, new) for old, new in itertools.pairwise(days) if old != new]
    events = [
        change(number, "deadline_extended" if new > old else "deadline_advanced", old, new)
        for number, (old, new) in enumerate(steps)
    ]
    if days[0] == days[-1]:
        assert left(*events) == []
    else:
        kind = "deadline_extended" if days[-1] > days[0] else "deadline_advanced"
        assert left(*events) == [(kind, days[0], days[-1])]
