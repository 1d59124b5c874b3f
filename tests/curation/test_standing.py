"""What a value was read from, found again on the other page however that is set."""

from __future__ import annotations

from dataclasses import replace

from curation_samples import page

from extractors.model import Evidence, Pool, Reading
from puljevagt.curation.changes import compare
from puljevagt.curation.standing import Standing

POOL = Pool("Mødesteder i landsbyer", deadlines=("2021-04-15",))


def boxed(*lines: str, deadline: str | None = "4. april 2022") -> Reading:
    """A page with facts a line each, of which the deadline was read where it stands."""
    reading = page(replace(POOL, deadlines=()), body=lines)
    if deadline is None:
        return reading
    start = reading.text.index(deadline)
    proof = Evidence(POOL.title, "deadlines", "2022-04-04", ((start, start + len(deadline), deadline),), "by hand")
    pools = (replace(POOL, deadlines=("2022-04-04",)),)
    return replace(reading, pools=pools, evidence=(*reading.evidence, proof))


def kinds(old: Reading, new: Reading) -> list[str]:
    return [change.kind.value for change in compare(old, new).changes]


def test_a_fact_and_its_label_are_one_statement_in_lines_or_in_one() -> None:
    old = boxed("Ansøgningsfrist", "4. april 2022")
    new = boxed("Ansøgningsfrist: 4. april 2022", deadline=None)
    assert Standing(old, new).of_old(POOL.title, "deadlines", "2022-04-04")
    assert kinds(old, new) == kinds(new, old) == []


def test_the_same_day_under_another_label_is_another_statement() -> None:
    old = boxed("Ansøgningsfrist", "4. april 2022")
    new = boxed("Informationsmøde", "4. april 2022", deadline=None)
    assert kinds(old, new) == ["deadline_removed"]


def test_what_was_read_otherwise_hides_no_real_change_beside_it() -> None:
    old = boxed("Ansøgningsfrist", "4. april 2022", "Vi svarer i maj.", deadline=None)
    new = boxed("Ansøgningsfrist", "4. april 2022", "Vi svarer senest den 1. juni 2022, og regnskab skal indsendes.")
    assert kinds(old, new) == ["text_changed"]


def test_a_figure_in_other_words_that_only_one_side_was_read_to_state_is_no_change() -> None:
    pool = replace(POOL, grant_max_dkk=50_000)
    old = page(pool)
    new = page(replace(pool, grant_max_dkk=None), body=("Der udbetales maks. 50.000 kr. til hver.",))
    assert "amount_changed" not in kinds(old, new)


def test_a_figure_that_is_gone_is_a_change() -> None:
    assert kinds(page(replace(POOL, grant_max_dkk=50_000)), page(POOL)) == ["amount_changed"]


def test_a_contact_in_the_foot_of_the_other_page_is_no_new_one() -> None:
    old = page(POOL, menu="Forside | pulje@example.dk")
    assert kinds(old, page(POOL, menu="Forside", emails=("pulje@example.dk",))) == []


def test_a_pool_that_both_pages_word_alike_is_neither_added_nor_removed() -> None:
    other = Pool("Fælles haver", amount_total_dkk=900_000, deadlines=("2021-06-01",))
    both = page(POOL, other)
    own = tuple(item for item in both.evidence if item.pool != other.title)
    one = replace(both, pools=(POOL,), evidence=own)
    assert kinds(both, one) == kinds(one, both) == []


def test_what_stays_closed_tells_none_of_its_fields() -> None:
    closed = replace(POOL, closed=True)
    assert kinds(page(closed), page(replace(closed, deadlines=("2021-09-01",)))) == ["text_changed"]
