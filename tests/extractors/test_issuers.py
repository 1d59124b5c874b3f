"""Who announces a pool: the authority that the text names, or the owner of the site."""

from __future__ import annotations

import pytest

from extractors import read_page

BODY = """
{title}

{text}

Hvem kan søge?
Foreninger kan søge.

Ansøgningsfrist
1. maj 2021

"""


def issuer(over: str, text: str, foot: str, title: str = "Pulje til fuglekasser") -> str | None:
    page = over + "\n" + BODY.format(title=title, text=text) + foot
    return read_page(page.encode(), media_type="text/plain").issuer


@pytest.mark.parametrize(
    "name",
    [
        "Fjordby Kommune",
        "Skovstyrelsen",
        "Fonden Det Gode Naboskab",
        "Grosserer Hansen og Hustrus Mindelegat",
        "Haver og Anlægsfonden",
        "Nord-Samsø Provsti",
        "Danmarks Fuglebestyrelse",
        "Skovtilsynet",
        "Dansk Fugleforbund Øst",
        "Boligselskabet Fjordparken",
        "Det Grønne Spejderkorps",
        "Interreg Nordsøen",
    ],
)
def test_the_site_s_own_name_stands_over_the_page_and_in_its_foot(name: str) -> None:
    assert issuer(name, "Vi har 2 mio. kr. til fuglekasser.", f"{name}, Havnevej 3, 5000 Odense C") == name


@pytest.mark.parametrize(
    "text",
    [
        "Skovstyrelsen har åbnet en pulje til fuglekasser.",
        "Kig på den nye pulje fra Skovstyrelsen, hvis I mangler penge.",
        "Skovstyrelsen har penge. Læs mere hos Skovstyrelsen.",
    ],
)
def test_another_s_site_writes_about_the_authority_s_pool(text: str) -> None:
    assert issuer("Foreningshuset Vest", text, "Foreningshuset Vest, Havnevej 3, 5000 Odense C") == "Skovstyrelsen"


def test_a_street_or_a_board_is_no_issuer() -> None:
    assert issuer("Forside", "Bestyrelsen har afsat 2 mio. kr.", "Havnevej 3, 5000 Odense C") is None
    assert issuer("Forside", "Regionsrådet i Region Sjælland har afsat 2 mio. kr.", "") == "Region Sjælland"
