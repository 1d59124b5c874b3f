"""Which watch an event concerns."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from puljevagt.alerts.config import KINDS, Watch
from puljevagt.alerts.events import REMINDER, Event
from puljevagt.alerts.sample import sample
from puljevagt.alerts.watches import Matcher, fits

EVENT = sample(datetime(2026, 9, 14, tzinfo=UTC))  # kommune, forening; hjemloese; 2 million; Prøvepuljen
ALL = Watch("alle", ("mailto:a@b.dk",))


def pool(**facts: object) -> Event:
    return replace(EVENT, pool=EVENT.pool | facts)


@pytest.mark.parametrize(
    "watch",
    [
        ALL,
        replace(ALL, applicants=("region", "kommune"), target_groups=("hjemloese",)),
        replace(ALL, issuers=("styrelsen for prøver",)),
        replace(ALL, words=("PRØVE",)),
        replace(ALL, amount_min=2_000_000, amount_max=2_000_000),
        replace(ALL, pools=("sample",)),
    ],
)
def test_what_a_watch_asks_for_concerns_it(watch: Watch) -> None:
    assert fits(watch, EVENT)


@pytest.mark.parametrize(
    "watch",
    [
        replace(ALL, applicants=("region",)),
        replace(ALL, applicants=("kommune",), target_groups=("boern_unge",)),
        replace(ALL, issuers=("fjordby",)),
        replace(ALL, words=("klima",)),
        replace(ALL, amount_min=2_000_001),
        replace(ALL, amount_max=1_999_999),
        replace(ALL, pools=("p1",)),
        replace(ALL, kinds=("closed",)),
    ],
)
def test_what_it_does_not_ask_for_does_not(watch: Watch) -> None:
    assert not fits(watch, EVENT)


def test_a_watch_for_a_retired_id_is_told_of_the_pool_it_became() -> None:
    watch, event = replace(ALL, pools=("p1",)), pool(former_ids=["p1"])
    assert fits(watch, event)
    assert list(Matcher([watch]).matching(event)) == [watch]


def test_what_a_page_does_not_say_fits_no_condition() -> None:
    unknown = pool(applicants=[], amount_total_dkk=None)
    assert not fits(replace(ALL, applicants=("kommune",)), unknown)
    assert not fits(replace(ALL, amount_min=1), unknown)
    assert fits(ALL, unknown)


def test_who_can_apply_no_longer_is_told_so() -> None:
    over = replace(pool(applicants=["forening"]), kind="applicants_changed", old=["kommune"], new=["forening"])
    assert fits(replace(ALL, applicants=("kommune",), kinds=("applicants_changed",)), over)


def test_a_pool_is_known_under_its_old_name() -> None:
    renamed = replace(pool(title="Nyt navn"), kind="title_changed", old="Klimapuljen", new="Nyt navn")
    assert fits(replace(ALL, words=("klima",), kinds=("title_changed",)), renamed)


def test_reminders_do_not_depend_on_the_kinds_of_change() -> None:
    assert fits(replace(ALL, kinds=()), replace(EVENT, kind=REMINDER))


CODES = st.sets(st.sampled_from(["kommune", "region", "forening"])).map(tuple)
SUMS = st.none() | st.integers(0, 5)
WORDS = st.sets(st.sampled_from(["unge", "klima", "Æ"])).map(tuple)
WATCHES = st.lists(
    st.builds(
        Watch,
        name=st.text(min_size=1, max_size=3),
        to=st.just(("mailto:a@b.dk",)),
        applicants=CODES,
        target_groups=CODES,
        issuers=WORDS,
        words=WORDS,
        amount_min=SUMS,
        pools=st.sets(st.sampled_from(["p1", "p2"])).map(tuple),
        kinds=st.sets(st.sampled_from(KINDS)).map(tuple),
    ),
    max_size=12,
)
EVENTS = st.builds(
    lambda kind, applicants, groups, amount, title: replace(
        EVENT,
        kind=kind,
        pool_id="p1",
        old=list(groups) if kind.endswith("groups_changed") else None,
        new=None,
        pool=EVENT.pool
        | {"applicants": list(applicants), "target_groups": list(groups), "amount_total_dkk": amount, "title": title},
    ),
    st.sampled_from([*KINDS, REMINDER]),
    CODES,
    CODES,
    SUMS,
    st.sampled_from(["Unge", "KLIMA og unge", "æ"]),
)


@settings(max_examples=50)
@given(WATCHES, EVENTS)
def test_many_watches_at_once_are_asked_as_one_by_one(watches: list[Watch], event: Event) -> None:
    assert list(Matcher(watches).matching(event)) == [watch for watch in watches if fits(watch, event)]
