"""Who announces a pool by the name over the page, a fund's whole name, and not a giver that is only mentioned."""

from __future__ import annotations

import pytest

from extractors import read_page

TEXT = "\n\nPulje til leg\n\n{}\n\nForeninger kan søge om op til 20.000 kr. Fristen er den 1. maj 2023.\n"


def issuer(over: str, said: str = "Vi har penge til leg.", foot: str = "") -> str | None:
    return read_page((over + TEXT.format(said) + foot).encode(), media_type="text/plain").issuer


@pytest.mark.parametrize(
    "name", ["Vestbro Menighedsråd", "Havneby Sparekasse", "Det Danske Trommeselskab", "Fagforeningen Faste Hænder"]
)
def test_the_first_line_over_a_page_names_its_owner(name: str) -> None:
    assert issuer(name) == name


@pytest.mark.parametrize("name", ["Ugebladet Fritid", "Nyt om Leg", "Forside", "Legeportalen for alle"])
def test_a_paper_or_a_menu_is_no_owner(name: str) -> None:
    assert issuer(name) is None


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("Legefonden af 1923 uddeler midler til leg.", "Legefonden af 1923"),
        ("Legefonden Nord uddeler midler til leg. Skriv til Legefonden Nord.", "Legefonden Nord"),
        ("Legefonden uddeler midler. Skriv til Legefonden i Aarhus.", "Legefonden"),
    ],
)
def test_a_fund_has_its_whole_name(said: str, name: str) -> None:
    assert issuer("Velkommen", said) == name


def test_a_giver_behind_the_pool_is_not_the_one_who_announces_it() -> None:
    foot = "\nForeningen Leg Sammen, Havnevej 3, 5000 Odense C"
    said = "Vi har fået en bevilling fra Skovstyrelsen, og den går videre til jer."
    assert issuer("Foreningen Leg Sammen", said, foot) == "Foreningen Leg Sammen"
