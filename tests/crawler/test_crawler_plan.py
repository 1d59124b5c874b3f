"""The revisit plan: who is asked sooner than whom, and that budgets, bounds and schedules are kept."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.bounds import known
from benchmarks.histories import USUAL, made_up, moves, read
from benchmarks.revisit import fixed, planned, quantile
from puljevagt.crawler.habits import DEADLINE, OTHER, Habits, Record, Tally
from puljevagt.crawler.phases import CLOSED, OPEN, PHASES, ROLLING, Phase, phase_of, place
from puljevagt.crawler.plan import PageFacts, Seen, learn, next_visit
from puljevagt.crawler.sources import Source
from puljevagt.crawler.waiting import RESERVE, Load, hours_until, patience_for

HOURLY = Source("x", start=("https://x.dk/",), schedule="0 * * * *", timezone="UTC")
DAILY = Source("x", start=("https://x.dk/",), schedule="0 6 * * *", timezone="UTC")
BEGIN = datetime(2026, 8, 3, 6, tzinfo=UTC)
"""A Monday."""
NOW = BEGIN + timedelta(days=30)
FAR = OPEN[-1][1]


def page(url: str = "p", *, every: float = 12, news: dict[int, float] | None = None, **facts: object) -> PageFacts:
    """A page asked every so many hours until now; ``news`` by the number of the visit."""
    count = int(30 * 24 / every)
    visits = [Seen(BEGIN + timedelta(hours=every * n), (news or {}).get(n, 0.0)) for n in range(count + 1)]
    return PageFacts(url, tuple(visits), **facts)  # type: ignore[arg-type]


def wait(one: PageFacts, *others: PageFacts, source: Source = HOURLY) -> float:
    """Hours from its last visit to its next."""
    learned = learn([one, *others], source, NOW)
    return (next_visit(one, source, NOW, learned).at - one.visits[-1].at).total_seconds() / 3600


def near(days: float) -> tuple[datetime, ...]:
    return (NOW + timedelta(days=days),)


OTHERS = [page(f"o{n}", news={n: OTHER}, deadlines=near(20 + n)) for n in range(20)]


def test_nearer_deadlines_are_asked_sooner_and_closed_pools_seldom() -> None:
    waits = [wait(page(deadlines=near(days)), *OTHERS) for days in (0.5, 5, 40)]
    assert waits == sorted(waits)
    assert wait(page(closed=True), *OTHERS) >= CLOSED.least > max(waits)
    assert wait(page(announces=False), *OTHERS) >= CLOSED.least


def test_a_page_that_changed_often_is_asked_sooner() -> None:
    often = page(news=dict.fromkeys(range(0, 60, 4), DEADLINE), deadlines=near(20))
    assert wait(often, *OTHERS) < wait(page(deadlines=near(20)), *OTHERS)


def test_a_deadline_just_moved_makes_the_others_due_sooner() -> None:
    moved = page("m", news={60: DEADLINE}, deadlines=near(20))
    edited = page("m", news={60: OTHER}, deadlines=near(20))
    quiet = page(deadlines=near(20))
    assert wait(quiet, moved, *OTHERS) <= wait(quiet, edited, *OTHERS)
    learned = learn([quiet, moved, *OTHERS], HOURLY, NOW)
    assert "other deadlines of the source have just been moved" in next_visit(quiet, HOURLY, NOW, learned).why


def test_new_pages_are_asked_by_every_run_and_unknown_ones_at_once() -> None:
    assert next_visit(PageFacts("p"), DAILY, NOW).at == NOW
    new = PageFacts("p", (Seen(NOW - timedelta(minutes=5)),))
    assert next_visit(new, DAILY, NOW).at == NOW


def test_a_page_that_is_gone_is_confirmed_and_then_asked_monthly() -> None:
    once = page().visits[:-1]
    gone = (*once, Seen(NOW, gone=True))
    assert next_visit(PageFacts("p", gone), DAILY, NOW).at - NOW == timedelta(days=1)
    twice = (*once, Seen(NOW - timedelta(days=1), gone=True), Seen(NOW, gone=True))
    assert timedelta(days=28) < next_visit(PageFacts("p", twice), DAILY, NOW).at - NOW <= timedelta(days=30)


def test_what_lists_show_needs_fewer_visits() -> None:
    def seen(shown: bool) -> PageFacts:
        visits = page(deadlines=near(20)).visits
        news = [Seen(visit.at, OTHER, shown=shown) if n % 3 == 0 else visit for n, visit in enumerate(visits)]
        return PageFacts("p", tuple(news), near(20))

    shown, unshown = (learn([seen(flag)], HOURLY, NOW).habits.shown for flag in (True, False))
    assert shown > 0.5 > unshown == 0


def test_open_pools_are_asked_by_every_daily_run() -> None:
    assert wait(page(every=24, deadlines=near(20)), source=DAILY) == 24


@given(
    st.lists(st.floats(0.01, 200), min_size=1, max_size=20),
    st.lists(st.sampled_from([0.0, OTHER, DEADLINE]), min_size=20, max_size=20),
    st.lists(st.floats(-50, 50), max_size=3),
    st.booleans(),
    st.booleans(),
    st.sampled_from([HOURLY, DAILY]),
)
def test_a_visit_is_a_run_of_the_schedule_after_the_last_and_in_bounds(
    gaps: list[float], news: list[float], days: list[float], rolling: bool, closed: bool, source: Source
) -> None:
    visits = [Seen(BEGIN)]
    for gap, seen in zip(gaps, news, strict=False):
        visits.append(Seen(visits[-1].at + timedelta(hours=gap), seen))
    last = visits[-1].at
    facts = PageFacts("p", tuple(visits), tuple(last + timedelta(days=d) for d in days), (), rolling, closed)
    visit = next_visit(facts, source, last, learn([facts], source, last))
    assert last < visit.at <= last + timedelta(hours=max(24, facts.phase(last).longest + 1))
    assert visit.at.minute == visit.at.second == 0
    assert visit.why


@pytest.mark.parametrize("rate", [1e-4, 1e-2])
def test_in_a_flat_week_the_wait_is_the_cube_root(rate: float) -> None:
    free = Phase("free", 1.0, 0.0, math.inf)
    expected = math.cbrt(3 * 1e-3 / rate)
    assert hours_until(Load(rate, free, Habits()), 13.7, 1e-3) == pytest.approx(expected, abs=1e-3)
    assert hours_until(Load(rate, free, Habits()), 13.7, 1e-3, since=0.4) == pytest.approx(
        max(0, expected - 0.4), abs=1e-3
    )


@given(st.lists(st.tuples(st.floats(1e-6, 0.1), st.sampled_from(PHASES)), min_size=1, max_size=30), st.floats(0.01, 50))
def test_a_budget_is_kept_unless_the_longest_waits_need_more(pages: list[tuple[float, Phase]], budget: float) -> None:
    loads = [Load(rate, phase, Habits()) for rate, phase in pages]
    patience = patience_for(loads, budget)
    waits = [hours_until(load, 0.0, patience) for load in loads]
    least = sum(1 / load.phase.longest for load in loads)
    assert sum(1 / hours for hours in waits) <= max((1 - RESERVE) * budget, least) * 1.01


def test_quiet_nights_are_learned_and_not_assumed() -> None:
    tally = Tally(UTC)
    flat = tally.habits().week
    assert max(flat) == pytest.approx(min(flat))
    for day in range(100):
        at = BEGIN + timedelta(days=day, hours=4)  # ten o'clock
        tally.add(at - timedelta(hours=1), at, 0, DEADLINE)
    week = tally.habits().week
    assert week[10] > 5 * week[2]
    assert sum(week) / 168 == pytest.approx(1)


def test_an_interval_with_a_change_counts_for_more_when_long() -> None:
    habits = Habits(rate=0.01)
    place_of_far = place(FAR)
    short = Record().after(1, place_of_far, DEADLINE, habits)
    long = Record().after(500, place_of_far, DEADLINE, habits)
    assert short.changes == pytest.approx(1, abs=0.01)
    assert long.changes > 4


def test_the_phases_of_a_pool() -> None:
    later, past = near(20), (NOW - timedelta(days=1),)
    assert phase_of(later, NOW).words == "deadline within a month"
    assert phase_of([*past, *later], NOW).words == "deadline within a month"
    assert phase_of(past, NOW).words == "deadline has just passed"
    assert phase_of(past, NOW + timedelta(days=9)) is CLOSED
    assert phase_of((), NOW, rolling=True) is ROLLING
    assert phase_of(later, NOW, closed=True) is CLOSED


def test_a_played_year_is_seen_sooner_than_by_visits_that_cost_more() -> None:
    pages = made_up(60, seed=4)
    length = 200 * 24.0
    plan, twice_a_day = planned(pages, length, 0.08), fixed("", 12, pages, length)
    assert plan.requests < twice_a_day.requests
    assert len(plan.delays) >= 0.9 * len(moves(pages, length)) > 10
    assert quantile(plan.delays, 0.5) < quantile(twice_a_day.delays, 0.5) / 4
    assert quantile(plan.delays, 0.9) < quantile(twice_a_day.delays, 0.9)


def test_nobody_is_sooner_than_what_rates_allow() -> None:
    expected = known(made_up(60, seed=4), 4, USUAL)
    for requests in (5_000.0, 50_000.0):
        rule = expected.by_rule((0.9, 0.99), requests)
        bound = [expected.soonest(share, requests) for share in (0.9, 0.99)]
        assert 0 < bound[0] < bound[1] and rule[0] < rule[1]
        assert all(least <= hours for least, hours in zip(bound, rule, strict=True))
    assert expected.soonest(0.9, 50_000.0) < expected.soonest(0.9, 5_000.0)


def test_a_history_from_outside(tmp_path: object) -> None:
    from pathlib import Path

    path = Path(str(tmp_path)) / "changes.csv"
    path.write_text(
        "url, at, kind\nhttps://a.dk/1, 2026-03-02T10:00, deadline_extended\n"
        "https://a.dk/1, 2026-03-01, text_changed\nhttps://b.dk/2, 2026-03-03T09:00+01:00, closed\n"
    )
    pages, length = read(path)
    assert [page.source for page in pages] == ["a.dk", "b.dk"]
    assert [event.kind for event in pages[0].events] == ["edited", "moved"]
    ((when, _),) = moves(pages, length)
    assert 0 <= when < length
    assert len(planned(pages, length, 0.1).delays) == 1
