"""Who announces a pool: the authority that the text names, or the owner of the site."""

from __future__ import annotations

import pytest

from extractors import read_page

pytestmark = pytest.mark.usefixtures("undenied")

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
        "Fugle- og Fiskerådet",
        "Fuglerådet for Øerne",
        "Fugleforsorgen",
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
        "Skovstyrelsens fuglepulje er åben for alle.",
    ],
)
def test_another_s_site_writes_about_the_authority_s_pool(text: str) -> None:
    assert issuer("Foreningshuset Vest", text, "Foreningshuset Vest, Havnevej 3, 5000 Odense C") == "Skovstyrelsen"


def test_a_street_or_a_board_is_no_issuer() -> None:
    assert issuer("Forside", "Bestyrelsen har afsat 2 mio. kr.", "Havnevej 3, 5000 Odense C") is None
    assert issuer("Forside", "Regionsrådet i Region Sjælland har afsat 2 mio. kr.", "") == "Region Sjælland"


def test_a_committee_s_pool_is_its_municipality_s() -> None:
    over = "Vestbro Lokaludvalg\nFjordby Kommune"
    assert issuer(over, "Vi har 2 mio. kr.", "Vestbro Lokaludvalg, Havnevej 3, 5000 Odense C") == "Fjordby Kommune"


def test_an_owner_that_the_text_calls_by_its_first_word_gives_the_money() -> None:
    text = "Samvirket administrerer puljen. Organisationer med aftale med Skovministeriet kan ikke søge."
    over = "Samvirket for Fugle\nMedlemmer | Kurser | Puljer | Om os\nForside > Puljer > Fuglekasser"
    assert issuer(over, text, "SFF, Havnevej 3, 5000 Odense C") == "Samvirket for Fugle"


def test_the_fund_without_its_name_is_no_issuer() -> None:
    assert issuer("", "Ansøgningen skal være fonden i hænde senest den 1. maj.", "") is None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Fjordby Kommunes fuglepulje støtter kasser og foderbrætter.", "Fjordby Kommune"),
        ("Det er meningen med Fjordby Kommunes pulje til kasser.", "Fjordby Kommune"),
        ("For tredje gang uddeler Danske Fuglevenner penge. Danske Fuglevenner støtter kasser.", "Danske Fuglevenner"),
        ("Fugletilsynet skal modtage ansøgningen før midnat.", "Fugletilsynet"),
        ("Skoler kan søge Fugleforeningen om midler til kasser.", "Fugleforeningen"),
        ("Derfor har Ole Jensen's Fond nu en pulje til kasser.", "Ole Jensen's Fond"),
    ],
)
def test_a_text_without_its_site_says_who_gives(text: str, name: str) -> None:
    assert issuer("", text, "") == name


@pytest.mark.parametrize("text", ["Foreningen støtter kasser til fugle.", "Frivillige Hænder søger nye medlemmer."])
def test_who_gives_without_a_name_or_only_asks_is_no_issuer(text: str) -> None:
    assert issuer("", text, "") is None
