"""Places: municipalities and regions with their codes, and the ones that a pool is bound to."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from marked_sentences import cases, plain

from extractors.data_files import load
from extractors.places import area_of, find_places

BOUNDED = settings(max_examples=100, deadline=None)
REGIONS = load("places")["regions"]
KOMMUNER = {code: names for region in REGIONS.values() for code, names in region["kommuner"].items()}


def area(issuer: str | None, about: str, elsewhere: str = "") -> list[str]:
    """The codes of a pool's area, from the words about it and the rest of its page."""
    return [m.code for m in area_of(issuer, find_places(about), find_places(elsewhere))]


@pytest.mark.parametrize("marked", cases("places"))
def test_finds_the_marked_places_and_no_others(marked: str) -> None:
    text, expected = plain(marked)
    found = [(text[m.start : m.end], m.code + "!" * m.bound) for m in find_places(text)]
    assert found == expected


def test_there_are_98_municipalities_in_5_regions() -> None:
    assert sorted(REGIONS) == ["1081", "1082", "1083", "1084", "1085"]
    assert [len(REGIONS[code]["kommuner"]) for code in sorted(REGIONS)] == [11, 19, 22, 29, 17]
    assert (min(KOMMUNER), max(KOMMUNER), len(KOMMUNER)) == ("101", "860", 98)
    assert (KOMMUNER["101"][0], KOMMUNER["851"][0], KOMMUNER["400"][0]) == ("København", "Aalborg", "Bornholm")


def test_no_two_places_share_a_name() -> None:
    names = [name for own in KOMMUNER.values() for name in own]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(("code", "name"), [(c, n) for c, names in KOMMUNER.items() for n in names])
def test_every_municipality_is_read_by_each_of_its_names(code: str, name: str) -> None:
    for written in (f"{name} Kommune", f"{name}s Kommune", f"{name} kommunes", f"kommunerne {name} og {name}"):
        assert {m.code for m in find_places(f"Alle i {written} kan søge")} == {code}


@pytest.mark.parametrize("code", sorted(REGIONS))
def test_every_region_is_read_by_its_name(code: str) -> None:
    name = REGIONS[code]["names"][0]
    assert [(m.code, m.kind) for m in find_places(f"Region {name} og Region {name}s hus")] == [(code, "region")] * 2


def test_a_municipalitys_or_regions_own_pool_is_bound_to_it() -> None:
    assert area("Stevns Kommune", "Foreninger kan søge.", "Stevns Kommune støtter.") == ["336"]
    assert area("Region Syddanmark", "Region Syddanmark støtter foreninger.") == ["1083"]
    assert area("Kulturforvaltningen i Stevns Kommune", "Stevns Kommune støtter.") == ["336"]


def test_a_neighbour_named_in_a_municipalitys_pool_does_not_bind_it() -> None:
    about = "Foreninger i Stevns Kommune og foreninger i Faxe Kommune kan søge."
    assert area("Stevns Kommune", about) == ["336"]


def test_a_regions_pool_may_be_bound_to_some_of_its_municipalities() -> None:
    assert area("Region Midtjylland", "Foreninger i Skive Kommune kan søge.", "Region Midtjylland") == ["779"]
    assert area("Region Midtjylland", "Foreninger i Varde Kommune kan søge.", "Region Midtjylland") == ["1082"]


def test_another_pool_is_bound_where_the_page_says_so() -> None:
    assert area("Tangfonden", "Foreninger i Varde og Esbjerg Kommuner kan søge.") == ["573", "561"]
    assert area("Socialstyrelsen", "Foreninger kan søge.", "Foreninger i Varde Kommune er glade.") == []
    assert area(None, "Projekter i Region Sjælland kan få støtte, og projekter i Region Sjælland får den.") == ["1085"]


def test_the_narrowest_place_counts() -> None:
    assert area("Tangfonden", "Foreninger i Skive Kommune i Region Midtjylland kan søge.") == ["779"]


def test_the_evidence_of_an_issuers_area_is_where_the_page_names_it() -> None:
    page = "Kontakt\nStevns Kommune, Rådhuset"
    [place] = area_of("Stevns Kommune", [], find_places(page))
    assert page[place.start : place.end] == "Stevns Kommune"
    assert area_of("Stevns Kommune", [], []) == []


@BOUNDED
@given(
    codes=st.lists(st.sampled_from(sorted(KOMMUNER)), min_size=2, max_size=6, unique=True),
    form=st.sampled_from(["{} Kommuner", "kommunerne {}"]),
)
def test_every_list_of_municipalities_is_read_back(codes: list[str], form: str) -> None:
    names = [KOMMUNER[code][0] for code in codes]
    found = find_places(f"Foreninger i {form.format(', '.join(names[:-1]) + ' og ' + names[-1])} kan søge")
    assert [(m.code, m.bound) for m in found] == [(code, True) for code in codes]


@BOUNDED
@given(
    pieces=st.lists(st.sampled_from(["Varde", "Region ", " Kommune", "r", "s", ", ", " og ", "Midt-", "İ", "i ", "\n"]))
)
def test_mentions_are_sorted_disjoint_and_within_a_line(pieces: list[str]) -> None:
    text = "".join(pieces)
    found = find_places(text)
    assert all(0 <= m.start < m.end <= len(text) and "\n" not in text[m.start : m.end] for m in found)
    assert all(before.end <= after.start for before, after in pairwise(found))


@pytest.mark.parametrize(
    "piece", ["Varde, ", "Varde og ", "kommune ", "Region ", "i ", "Kommunerne Varde, ", "Høje ", "-"]
)
def test_no_text_makes_it_run_away(piece: str) -> None:
    find_places(piece * (100_000 // len(piece)) + "Kommuner")
