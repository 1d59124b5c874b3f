"""Which addresses are one page: where its server sent it on for good, and only there."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime, timedelta

from curation_samples import START
from hypothesis import given, settings
from hypothesis import strategies as st

from puljevagt.curation.moves import Moves

A, B, C = "https://kilde.dk/a", "https://kilde.dk/b", "https://kilde.dk/c"


@dataclass(frozen=True)
class Asked:
    url: str
    fetched_at: datetime
    status: int | None = 200
    location: str | None = None


def shown(url: str, day: float) -> Asked:
    return Asked(url, START + timedelta(days=day))


def sent(url: str, location: str, day: float, status: int = 301) -> Asked:
    return Asked(url, START + timedelta(days=day), status, location)


def test_a_page_that_never_moved_has_its_one_address() -> None:
    assert Moves.of([shown(A, 0)]).addresses(A) == (A,)


def test_a_page_goes_on_where_it_was_sent_for_good() -> None:
    moves = Moves.of([shown(A, 0), sent(A, B, 1), shown(B, 1)])
    assert moves.addresses(A) == moves.addresses(B) == (A, B)
    assert moves.page(A) == B


def test_a_page_goes_on_at_the_address_that_it_gives_as_its_own() -> None:
    moves = Moves.of([shown(A, 0), sent(A, B, 1, 200), shown(B, 1), sent(A, B, 2, 304)])
    assert moves.addresses(A) == (A, B)
    assert Moves.of([shown(A, 0), shown(B, 0), sent(A, B, 1, 200)]).page(A) == A


def test_it_may_move_again_and_back() -> None:
    on = [shown(A, 0), sent(A, B, 1), sent(B, C, 2, 308)]
    assert Moves.of(on).addresses(A) == (A, B, C)
    assert Moves.of([*on, sent(C, A, 3)]).addresses(B) == (B, C, A)


def test_a_page_that_is_sent_on_for_now_did_not_move() -> None:
    assert Moves.of([shown(A, 0), sent(A, B, 1, 302), shown(B, 1)]).page(A) == A


def test_an_address_that_showed_something_before_is_another_page() -> None:
    assert Moves.of([shown(A, 0), shown(B, 0), sent(A, B, 1)]).page(A) == A


def test_an_address_that_was_asked_before_the_old_one_was_sent_there_is_its_new_one() -> None:
    assert Moves.of([shown(A, 0), shown(B, 7), sent(A, B, 7.0001)]).addresses(A) == (A, B)
    assert Moves.of([shown(A, 0), shown(A, 5), shown(B, 7), shown(B, 9), sent(A, B, 12)]).addresses(B) == (A, B)


def test_so_is_one_that_came_up_in_the_visit_that_last_showed_the_old_one() -> None:
    assert Moves.of([shown(A, 0), shown(B, 7), shown(A, 7.001), sent(A, B, 8)]).addresses(A) == (A, B)


def test_one_that_stood_beside_the_old_one_for_longer_is_another_page() -> None:
    assert Moves.of([shown(A, 0), shown(B, 7), shown(A, 8), sent(A, B, 9)]).page(A) == A
    assert Moves.of([shown(B, 0), sent(A, B, 1)]).page(A) == A


def test_what_the_old_address_shows_after_it_was_sent_on_counts_for_nothing() -> None:
    assert Moves.of([shown(A, 0), shown(B, 7), sent(A, B, 8), shown(A, 20)]).page(A) == B


def test_of_pages_sent_to_one_overview_only_the_first_goes_on_there() -> None:
    moves = Moves.of([shown(A, 0), shown(B, 0), sent(A, C, 1), sent(B, C, 2), shown(C, 2)])
    assert (moves.page(A), moves.page(B)) == (C, B)


def test_an_address_that_is_sent_to_itself_stays() -> None:
    assert Moves.of([sent(A, A, 1)]).page(A) == A


requests = st.lists(
    st.one_of(
        st.builds(shown, st.sampled_from([A, B, C]), st.integers(0, 4)),
        st.builds(sent, st.sampled_from([A, B, C]), st.sampled_from([A, B, C]), st.integers(0, 4)),
    ),
    max_size=8,
)


@given(requests, st.randoms(use_true_random=False))
@settings(max_examples=100, deadline=None)
def test_addresses_of_a_page_agree_in_any_order_of_arrival(asked: list[Asked], rng: random.Random) -> None:
    moves = Moves.of(asked)
    for url in (A, B, C):
        assert url in moves.addresses(url)
        assert {moves.addresses(other) for other in moves.addresses(url)} == {moves.addresses(url)}
    shuffled = list(asked)
    rng.shuffle(shuffled)
    assert Moves.of(shuffled).chains == moves.chains
