"""Pages that speak of a call without announcing it, and portals that list many: which call each is put to, if any."""

from __future__ import annotations

from dataclasses import replace

import pytest
from call_worlds import Notice, members
from hypothesis import given
from hypothesis import strategies as st

from extractors.model import Pool
from puljevagt.curation.calls.linkage import link_all
from puljevagt.curation.calls.passages import passages
from puljevagt.curation.calls.saying import days_said, sums_said, yearless

LIGHT = Pool("Lys på alle moler", amount_total_dkk=12_300_000, deadlines=("2021-05-01T12:00",), applicants=("kommune",))
OWN = Notice("https://fyr.example.dk/puljer/lys", (LIGHT,))
STONE = replace(LIGHT, title="Sten til bolværker", amount_total_dkk=4_000_000)
SISTER = Notice("https://fyr.example.dk/puljer/sten", (STONE,))


def _told(*body: str, url: str = "https://nyt.example.dk/nyheder/1", on: str | None = "2021-03-20") -> Notice:
    """A page that announces nothing."""
    return Notice(url, (), None, ("Nyt fra havnen", *body), published_on=on)


def _calls(*notices: Notice) -> set[frozenset[str]]:
    return {frozenset(group.pages()) for group in link_all(members(*notices))}


@pytest.mark.parametrize(
    "words",
    [
        "Fyrstyrelsen har penge i puljen Lys på alle moler. Vi søger inden den 1. maj.",
        "Havnen kan søge puljen Lys på alle moler. Fristen er 1/5-2021.",
        "Der er 12,3 mio. kr. at søge hos Fyrstyrelsen til Lys på alle moler.",
        "Fyrstyrelsen uddeler 12,3 mio. kr. til lygter. Ansøg senest 1. maj 2021 kl. 12.",
    ],
)
def test_a_page_that_says_which_pool_and_when_or_how_much_is_put_to_its_call(words: str) -> None:
    told = _told(words)
    assert _calls(OWN, SISTER, told) == {frozenset({OWN.url, told.url}), frozenset({SISTER.url})}


@pytest.mark.parametrize(
    "words",
    [
        "Molen har fået lys med støtte fra Lys på alle moler. Der er fest den 3. juni.",  # who got money
        "Vi søger inden den 1. maj 2021.",  # which pool?
        "Fyrstyrelsen har penge i puljen Lys på alle moler. Fristen var 1. maj 2020.",  # last year's
        "Puljen Lys på alle moler blev lanceret i Fyrstyrelsen.",
        "Søg penge til mol og havn. Næste frist hos Fyrstyrelsen er den 1. oktober.",
    ],
)
def test_a_page_that_does_not_say_which_and_when_is_put_to_none(words: str) -> None:
    told = _told(words)
    assert _calls(OWN, SISTER, told) == {frozenset({OWN.url}), frozenset({SISTER.url})}


def test_last_years_news_that_says_no_year_is_not_put_to_this_years_round() -> None:
    told = _told("Fyrstyrelsen har penge i puljen Lys på alle moler. Vi søger inden den 1. maj.", on="2020-03-20")
    assert _calls(OWN, told) == {frozenset({OWN.url})}


def test_a_page_that_fits_two_calls_as_well_is_put_to_neither() -> None:
    later = Notice("https://fyr.example.dk/puljer/lys-2022", (replace(LIGHT, deadlines=("2022-05-01T12:00",)),))
    told = _told("Fyrstyrelsen har penge i puljen Lys på alle moler. Vi søger inden den 1. maj.", on=None)
    assert _calls(OWN, later, told) == {frozenset({OWN.url}), frozenset({later.url})}


def test_a_namesake_of_another_municipality_is_not_meant() -> None:
    pool = Pool("Landsbypuljen", deadlines=("2021-04-01",), applicants=("forening",))
    own = Notice("https://fjordby.example.dk/landsby", (pool,), "Fjordby Kommune")
    told = _told("Bakkedal Kommune har en pulje. Søg Landsbypuljen senest den 1. april 2021.")
    assert _calls(own, told) == {frozenset({own.url})}


PORTAL = (
    "Fonde og puljer i maj",
    "Her er de puljer, som havne kan søge i foråret. Tjek altid fristen.",
    "Lys på alle moler",
    "Fyrstyrelsen giver penge til lygter. Frist 1. maj 2021.",
    "Både til børn",
    "Bådfonden giver op til 40.000 kr. Frist 14. maj 2021.",
)


@pytest.mark.parametrize("pools", [(), (Pool("Fonde og puljer i maj", deadlines=("2021-05-14",)),)])
def test_each_entry_of_a_list_is_put_to_its_own_call_however_the_page_was_read(pools: tuple[Pool, ...]) -> None:
    boats = Notice("https://baad.example.dk/soeg", (Pool("Både til børn", deadlines=("2021-05-14",)),), "Bådfonden")
    portal = Notice("https://fonde.example.dk/maj", pools, None, PORTAL, published_on="2021-04-02")
    both = {frozenset({OWN.url, portal.url}), frozenset({boats.url, portal.url}), frozenset({SISTER.url})}
    assert both <= _calls(OWN, SISTER, boats, portal)


def test_a_passage_makes_no_call_and_joins_no_two_pools() -> None:
    told = _told("Søg Lys på alle moler eller Sten til bolværker senest 1. maj 2021.", "12,3 mio. kr. eller 4 mio. kr.")
    assert _calls(told) == set()
    assert {OWN.url, SISTER.url} not in [pages - {told.url} for pages in _calls(OWN, SISTER, told)]


def test_conditions_of_one_pool_are_no_list() -> None:
    conditions = (
        "Hvornår kan man søge",
        "Fristen er den 1. maj 2021.",
        "Møde",
        "Vi mødes den 3. april 2021.",
    )
    assert passages(replace(OWN, body=conditions).reading()) == []
    assert [part.heading for part in passages(_told(*PORTAL).reading())][1:] == ["Lys på alle moler", "Både til børn"]


@given(st.text(max_size=200))
def test_any_text_can_be_asked_what_it_says(text: str) -> None:
    assert days_said(text) == tuple(sorted(set(days_said(text))))
    assert all(kroner > 0 for kroner in sums_said(text))


@given(st.dates().map(lambda day: day.toordinal()))
def test_a_day_written_without_its_year_is_found_by_it(day: int) -> None:
    month, number = divmod(yearless(day), 100)
    assert yearless(day) in days_said(f"Frist den {number}.{month}.") or (month, number) == (2, 29)
