"""What pools state once doubt has spoken: values without an entry go, those that were taken come."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from extractors.model import ASKED, CORE, TAKEN, Evidence, Pool, Value, values
from extractors.settling import settled

POOL = Pool(
    "Fuglepuljen",
    amount_total_dkk=2_000_000,
    rolling=True,
    deadlines=("2023-05-03", "2023-09-03"),
    applicants=("kommune", "forening"),
    target_groups=("aeldre",),
    account="15.75.10",
)
ALL = [Evidence("Fuglepuljen", field, value, (), "rule") for field in CORE for value in values(POOL, field)]


def stated(entries: list[Evidence]) -> Pool:
    (pool,) = settled([POOL], entries)
    return pool


def taken(field: str, value: Value) -> Evidence:
    return Evidence("Fuglepuljen", field, value, (), TAKEN)


def test_a_pool_whose_values_all_have_entries_is_left_as_it_is() -> None:
    assert stated(ALL) == POOL


def test_a_value_without_an_entry_is_not_stated() -> None:
    left = [e for e in ALL if e.value not in (2_000_000, True, "2023-05-03", "aeldre")]
    pool = stated(left)
    assert (pool.amount_total_dkk, pool.rolling, pool.deadlines) == (None, False, ("2023-09-03",))
    assert (pool.applicants, pool.target_groups, pool.account) == (POOL.applicants, (), "15.75.10")


def test_what_is_only_asked_after_is_not_stated() -> None:
    asked = [e for e in ALL if e.field != "target_groups"] + [
        Evidence("Fuglepuljen", "target_groups", None, (), ASKED, needs_review=True)
    ]
    assert stated(asked).target_groups == ()


def test_taken_values_join_in_the_order_of_their_field() -> None:
    pool = stated([*ALL, taken("applicants", "virksomhed"), taken("deadlines", "2023-07-01")])
    assert pool.deadlines == ("2023-05-03", "2023-07-01", "2023-09-03")
    assert set(pool.applicants) == {"kommune", "forening", "virksomhed"}


def test_who_is_taken_for_an_applicant_is_no_partner_any_more() -> None:
    helped = replace(POOL, partners=("virksomhed", "region"))
    (pool,) = settled([helped], [*ALL, taken("applicants", "virksomhed")])
    assert set(pool.applicants) == {"kommune", "forening", "virksomhed"} and pool.partners == ("region",)


def test_entries_of_another_pool_change_nothing() -> None:
    other = Evidence("Fiskepuljen", "deadlines", "2024-01-01", (), TAKEN)
    assert stated([*ALL, other]) == POOL


@given(st.sets(st.sampled_from(range(len(ALL)))))
def test_just_the_values_with_entries_stand(kept: set[int]) -> None:
    entries = [ALL[at] for at in kept]
    pool = stated(entries)
    found = {(field, value) for field in CORE for value in values(pool, field)}
    assert found == {(e.field, e.value) for e in entries}
