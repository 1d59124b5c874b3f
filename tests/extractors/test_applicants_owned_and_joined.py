"""Who owns or employs whom, what a partnership must hold, and who applies to another pool or with another alone."""

from __future__ import annotations

import pytest
from fellow_pool import applicants

pytestmark = pytest.mark.usefixtures("undenied")


@pytest.mark.parametrize(
    "said",
    [
        "Dagplejer og børnehaver i Nørreby (kommunale, selvejende og private) kan søge.",
        "Byens vuggestuer – kommunale såvel som selvejende – kan søge.",
        "Alle børnehaver – både private og kommunale – kan søge.",
        "Hvem kan søge?\nDaginstitutioner i Nørreby, kommunale såvel som private.",
        "Hvem kan søge?\nBørnehaver (kommunale som private).",
    ],
)
def test_kinds_behind_a_dash_or_a_place_are_no_applicants(said: str) -> None:
    assert applicants(said) == {"dagtilbud"}


@pytest.mark.parametrize(
    "said",
    [
        "Et partnerskab skal som mindstemål bestå af en højskole og tre firmaer.",
        "Et konsortium er mindst et firma og en højskole.",
        "Et partnerskab har mindst tre medlemmer: to firmaer og en højskole.",
        "Mindstekravet til et partnerskab er en højskole og et firma.",
        "Det skal være mindst en højskole og et firma.",
        "Det skal være dannet af en højskole og et firma.",
    ],
)
def test_a_partnership_has_members(said: str) -> None:
    assert applicants(f"Kun partnerskaber kan søge. {said}") == {"partnerskab", "uddannelse", "virksomhed"}


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("Vi kan også støtte et firma, som ejer et galleri i byen.", {"forening", "virksomhed"}),
        ("Vi siger også ja til firmaer, hvis det er gratis at være med.", {"forening", "virksomhed"}),
        ("Vi hjælper også gerne en enkelt person med en god idé.", {"forening", "privatperson"}),
        ("Vi støtter restaurering af en kirke.", {"forening"}),
        ("Vi støtter ikke firmaer.", {"forening"}),
        ("Frivillige grupper.", {"forening", "privatperson"}),
    ],
)
def test_we_support_them_too(said: str, wanted: set[str]) -> None:
    assert applicants(f"Hvem kan søge?\nKlubber.\n{said}") == wanted


@pytest.mark.parametrize(
    "said",
    [
        "Klubber søger i Idrætspuljen.",
        "Klubber skal søge Idrætspuljen.",
        "Klubber søger under ordningen for idræt.",
        "Klubber kan kun komme med, hvis skolen søger.",
        "En klub kan kun være med, når et gymnasium står som ansøger.",
        "Klubber deltager kun, når et gymnasium søger.",
    ],
)
def test_some_apply_elsewhere_or_come_along_alone(said: str) -> None:
    assert applicants(f"Hvem kan søge?\nGymnasier.\n{said}") == {"uddannelse"}


def test_the_page_s_own_pool_is_no_other() -> None:
    assert applicants("Klubber søger i Fællespuljen med et skema.") == {"forening"}


@pytest.mark.parametrize(
    "said",
    [
        "Klubber, hvis de har en skole som partner.",
        "Klubber, som har en skole som samarbejdspartner.",
        "En klub med mindst én skole som partner.",
        "Klubber, forudsat at en skole deltager som partner.",
    ],
)
def test_who_must_bring_a_partner_applies(said: str) -> None:
    assert applicants(f"Hvem kan søge?\n{said}") == {"forening"}


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("Ejere af mindre fiskefartøjer kan søge.", {"landbrug"}),
        ("Tilskud kan søges af ejere af dyrkede arealer.", {"landbrug"}),
        ("Ejere af stråtækte huse ved skoven kan søge.", {"privatperson"}),
        ("Ejere af rækkehuse og næringsdrivende på torvet kan søge.", {"privatperson", "virksomhed"}),
        ("Ejere af etageejendomme og firmaer med facade mod gaden kan søge.", {"privatperson", "virksomhed"}),
        ("Ejere af møller fra før 1920 og andelsboligforeninger kan søge.", {"privatperson", "boligorganisation"}),
        ("Ejere af små butikker kan søge.", {"virksomhed"}),
    ],
)
def test_who_owns_land_boats_or_houses(said: str, wanted: set[str]) -> None:
    assert applicants(said) == wanted


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("Klubber og institutioner under kommunen.", {"forening", "kommune"}),
        ("Klubber og institutioner, der hører under kommunen.", {"forening", "kommune"}),
        ("Klubber og kommunens institutioner.", {"forening", "kommune"}),
        ("Kommuner og institutioner under regionen.", {"kommune", "region"}),
        ("Kommuner og institutioner under staten.", {"kommune", "stat"}),
        ("Kommuner, Kystdirektoratet og Vejdirektoratet.", {"kommune", "stat"}),
        ("Kirker og beboerforeninger i almene boligområder.", {"trossamfund", "boligorganisation"}),
        ("Klubber og udøvere på eliteniveau.", {"forening", "privatperson"}),
        ("Musikere og andre udøvere.", {"kunstner"}),
    ],
)
def test_whose_they_are(said: str, wanted: set[str]) -> None:
    """Institutions of an authority, agencies by name, tenants' associations, athletes."""
    assert applicants(f"Hvem kan søge?\n{said}") == wanted


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("Forskere ved universiteter og hospitaler, museer samt kommuner.",
         {"forskning", "kulturinstitution", "kommune"}),
        ("Forskere ved universiteter samt museer.", {"forskning", "kulturinstitution"}),
        ("Forskere ansat ved et universitet eller et hospital, museer og firmaer.",
         {"forskning", "kulturinstitution", "virksomhed"}),
        ("Forskere ved universiteter, hospitaler og museer.", {"forskning"}),
        ("Forskere ved universiteter og hospitaler, der samarbejder med en kommune.", {"forskning"}),
    ],
)  # fmt: skip
def test_a_list_goes_on_behind_employers(said: str, wanted: set[str]) -> None:
    assert applicants(f"Ansøgere\n{said}") == wanted


def test_the_pool_of_so_much_is_for_them() -> None:
    said = "Den anden pulje, på 15 mio. kr., er til menighedsråd samt hospicer."
    told = "De kan søge om midler til, at gæster følges til læge, bank og jobcenter."
    assert applicants(f"{said} {told}") == {"trossamfund", "sundhed"}


def test_a_letter_o_is_a_bullet() -> None:
    assert applicants("Vi vil gerne høre fra\n o vuggestuer\n o museer") == {"dagtilbud", "kulturinstitution"}
