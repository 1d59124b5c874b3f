"""Applicants that other words explain away: verbs that look like owners, places, one of those named before, people who
are served, rows and labels that answer "no"."""

from __future__ import annotations

import pytest
from fellow_pool import applicants

from extractors import read_page

pytestmark = pytest.mark.usefixtures("undenied")


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("Klubber kan søge, selv om de lejer sig ind i en hal.", {"forening"}),
        ("Ejer eller forpagter du mindst tre hektar landbrugsjord, kan du søge.", {"landbrug"}),
        ("Krisecentre, der i forvejen rådgiver om gæld, kan søge.", {"socialt_tilbud"}),
        ("Foreninger kan søge, og det er ligegyldigt, om ansøgeren ejer grunden.", {"forening"}),
        ("Puljen kan søges af brohavnsejere, det vil sige kommuner og havne.", {"kommune", "virksomhed"}),
        (
            "Ejere af private helårshuse samt ejer- og andelsboligforeninger kan søge.",
            {"privatperson", "boligorganisation"},
        ),
        ("Foreninger og fonde kan søge. Ejeren af bygningen skal skrive under.", {"forening", "fond"}),
        ("Puljen kan søges af foreninger, der ejer et skib, et museum eller en mølle.", {"forening"}),
    ],
)
def test_owners(said: str, wanted: set[str]) -> None:
    """Whether "ejer" and "lejer" are somebody or what somebody does, and what is owned."""
    assert applicants(said) == wanted


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("Patientforeninger kan søge. En forening kan højst få 40.000 kr.", {"brugerorganisation"}),
        ("Handicaporganisationer kan søge. To organisationer kan søge sammen.", {"brugerorganisation"}),
        ("Puljen kan søges af lokalafdelinger af pårørendeforeninger.", {"brugerorganisation"}),
        ("Boligorganisationer og deres beboerforeninger kan søge.", {"boligorganisation"}),
        ("Hvem kan søge: Teatre, orkestre og spillesteder.", {"kulturinstitution"}),
        ("Hvem kan søge: Kor, orkestre og andre foreninger.", {"forening"}),
        ("Patientforeninger og idrætsforeninger kan søge.", {"brugerorganisation", "forening"}),
        ("Orkestre og solister kan søge.", {"kunstner"}),
    ],
)
def test_one_of_those_named(said: str, wanted: set[str]) -> None:
    """An association or orchestra that only is one of those named otherwise."""
    assert applicants(said) == wanted


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("Skoler og klubber i Ådal, Nørreby, Sønderby og Vesterå kommuner kan søge.", {"uddannelse", "forening"}),
        ("Klinikker og den kommunale tandpleje kan søge.", {"sundhed", "kommune"}),
        ("Puljen kan søges af foreninger og kommunens egne plejehjem.", {"forening", "kommune"}),
        ("Plejehjem, både kommunale og selvejende, kan søge.", {"kommune", "selvejende"}),
        ("Vuggestuer kan søge, uanset om de er kommunale, selvejende eller private.", {"dagtilbud"}),
        ("Kommunale og private dagtilbud kan søge.", {"dagtilbud"}),
        ("Selvejende haller og kulturhuse kan søge.", {"selvejende"}),
        ("Ansøgningen sendes af foreningens formand.", {"forening"}),
    ],
)
def test_whose_a_place_is(said: str, wanted: set[str]) -> None:
    """What says where or whose, and when the owner itself applies."""
    assert applicants(said) == wanted


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("Foreninger kan søge. Er I en løs gruppe naboer, så find en forening.", {"forening"}),
        ("Museer kan søge. Kommuner, der driver et museum, lader museet søge.", {"kulturinstitution"}),
        ("Landmænd kan søge. Forskere kan søge under ordningen Nye Veje.", {"landbrug"}),
        ("Skoler kan søge. Vi kan ikke tage imod ansøgninger fra en lærer eller en elev.", {"uddannelse"}),
        ("Skoler kan søge. Et universitet kan være projektpart og få en tredjedel.", {"uddannelse"}),
        ("Kommuner kan søge. Derudover kan virksomheder være med i arbejdet.", {"kommune"}),
        ("Ansøgninger fra idrætsklubber hører til i Fritidspuljen. Museer kan søge.", {"kulturinstitution"}),
        ("Kommuner kan søge, hvis kommunen har mindst 90 borgere i tilbuddet, når den søger.", {"kommune"}),
        ("Du kan søge, hvis du er ansat på en virksomhed og bor på øen.", {"privatperson"}),
        ("Skoler kan søge. Psykologer og elevråd kan få en idé og finde en leder, der vil søge.", {"uddannelse"}),
        ("Hvem søger: Foreninger.\nFor hvem: Ensomme ældre.", {"forening"}),
        ("Skoler, der har elever fra flere lande, kan søge.", {"uddannelse"}),
    ],
)
def test_who_only_is_told_of(said: str, wanted: set[str]) -> None:
    """Who is sent elsewhere, takes part, works somewhere or is served."""
    assert applicants(said) == wanted


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        (
            "Det kan være a) vandselskaber b) foreninger stiftet af beboerne c) kommuner",
            {"virksomhed", "forening", "kommune"},
        ),
        ("Søg, hvis I er en klub, et værested eller en kirke.", {"forening", "socialt_tilbud", "trossamfund"}),
        ("Landmænd kan søge. Foreninger er velkomne på samme vilkår.", {"landbrug", "forening"}),
        (
            "Skoler kan søge, og selvejende haller må også gerne sende deres egen ansøgning.",
            {"uddannelse", "selvejende"},
        ),
        ("Kommuner sammen med foreninger eller foreninger alene kan søge.", {"kommune", "forening"}),
        ("Projektejeren skal være en forening eller en fond.", {"forening", "fond"}),
        ("Vi støtter lejre gennem sogne og foreninger.", {"trossamfund", "forening"}),
        ("Hvem skriver ansøgningen?\nDet gør lederen af en børnehave eller en skole.", {"dagtilbud", "uddannelse"}),
        ("Hvem kan være leadpartner?\nKommuner, regioner og universiteter.", {"kommune", "region", "forskning"}),
        ("2 HVEM KAN SØGE\nKommuner og museer.", {"kommune", "kulturinstitution"}),
    ],
)
def test_who_is_meant_all_the_same(said: str, wanted: set[str]) -> None:
    """Lists in a line, offers and headings of their own wording."""
    assert applicants(said) == wanted


def test_a_table_answers() -> None:
    """A row, a second column and a label that say no."""
    rows = "<tr><td>Ejerforening</td><td>Ja</td></tr><tr><td>Virksomhed</td><td>Nej, skriv til havnen</td></tr>"
    halves = "<tr><td>Kan søge</td><td>Kan ikke søge</td></tr><tr><td>Klubber Skoler</td><td>Kommuner Firmaer</td></tr>"
    answers = "<dl><dt>Ja</dt><dd>Museer og kommuner.</dd><dt>Nej</dt><dd>Private firmaer.</dd></dl>"
    for table, wanted in (
        (f"<table>{rows}</table>", {"boligorganisation"}),
        (f"<table>{halves}</table>", {"forening", "uddannelse"}),
        (answers, {"kulturinstitution", "kommune"}),
    ):
        page = f"<h1>Fællespuljen</h1><p>Ansøgningsfristen er den 1. maj 2022.</p><h2>Hvem kan søge?</h2>{table}"
        (pool,) = read_page(page.encode(), media_type="text/html").pools
        assert set(pool.applicants) == wanted


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("Der gives støtte til kapelsale, der ejes af en forening eller en kommune.", {"forening", "kommune"}),
        ("Fonden giver penge til veteranbusser, som drives af museer.", {"kulturinstitution"}),
        ("Puljen giver tilskud til haller, der ejes af kommunen. Foreninger kan søge.", {"forening"}),
    ],
)
def test_those_who_own_what_is_paid_for_apply_where_nobody_is_named(said: str, wanted: set[str]) -> None:
    assert applicants(said) == wanted
