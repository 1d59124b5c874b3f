"""Applicants in lists that something is said in between, of places and people told apart, and who is sent elsewhere."""

from __future__ import annotations

import pytest
from fellow_pool import HEAD, applicants

from extractors import read_page

pytestmark = pytest.mark.usefixtures("undenied")


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("Klubber, spejderhytter, der er selvejende, og kommuner kan søge.", {"forening", "selvejende", "kommune"}),
        ("Hvem kan søge: Alle, der ejer en bådehal: fonde, sejlklubber og museer.",
         {"privatperson", "forening", "fond", "kulturinstitution"}),
        ("Hvem kan søge: Klubber, der har aftale med en kommune, og museer.", {"forening", "kulturinstitution"}),
        ("Hvem kan søge: Fonde, der er klar til at åbne dørene, og museer.", {"fond", "kulturinstitution"}),
        ("Hvem kan søge: Klubber, der ejer et klubhus eller et galleri.", {"forening"}),
        ("Hvem kan søge: Skovejere med mindst 15 hektar samt museer.", {"landbrug", "kulturinstitution"}),
        ("Hvem kan søge: Firmaer med under ti ansatte samt museer.", {"virksomhed", "kulturinstitution"}),
        ("Hvem kan søge\nMusikere (vi ser ikke på, om det er et erhverv), et kor eller et bibliotek.",
         {"kunstner", "forening", "kulturinstitution"}),
        ("Hvem kan søge: Kommuner på vegne af folkeskoler, frie grundskoler og efterskoler.",
         {"kommune", "uddannelse"}),
        ("Hvem kan søge: Statslige, statsanerkendte og kommunale museer.", {"kulturinstitution"}),
        ("Hvem kan søge?\nMindst tre naboer (I behøver ikke have et cvr-nummer).", {"privatperson"}),
        ("Hvem kan søge\nDet er ejeren, der søger. Ejeren kan være en forening, en fond eller en kommune.",
         {"forening", "fond", "kommune"}),
        ("Vi uddeler stipendier til idrætsudøvere, der samtidig tager en ungdomsuddannelse.", {"privatperson"}),
    ],
)  # fmt: skip
def test_a_list_goes_on_behind_what_is_said_of_one(said: str, wanted: set[str]) -> None:
    """Relative clauses, colons, brackets, what is owned and how many somebody has."""
    assert applicants(said) == wanted


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("Hvem kan søge: Malere og grafikere, både enkeltpersoner og grupper.", {"kunstner"}),
        ("Hvem kan søge: Selvejende lystbådehavne.", {"selvejende"}),
        ("Hvem kan søge: Kommuner og selvejende fritidsklubber.", {"kommune", "selvejende"}),
        ("Hvem kan søge: Fonde i Ådal, Kirke Nørby og Sønderby.", {"fond"}),
        ("Brugere af varmestuen kan søge som enkeltpersoner.", {"privatperson"}),
        ("Hvem kan søge: Klubber og grupper af kvinder.", {"forening", "privatperson"}),
        ("Hvem kan søge: Afsnit på sygehusene.", {"sundhed"}),
        ("Hvem kan søge: Frugtbønder og kroindehavere.", {"landbrug", "virksomhed"}),
        ("Hvem kan søge: Bolig- og grundejerforeninger.", {"boligorganisation", "forening"}),
        ("Hvem kan søge: Lejernes egne bestyrelser.", {"boligorganisation"}),
    ],
)
def test_of_what_kind_somebody_is(said: str, wanted: set[str]) -> None:
    """Persons as a kind of artists, houses as a kind of self-governing institutions, names of places, compounds."""
    assert applicants(said) == wanted


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("Hvem kan søge\nSkoler. Vi siger nej til enkeltpersoner og firmaer.", {"uddannelse"}),
        ("Hvem kan søge\nSkoler. Elever søger hos deres skole.", {"uddannelse"}),
        ("Hvem kan søge\nFonde og museer. Nye klubber skal søge gennem en fond.", {"fond", "kulturinstitution"}),
        ("Fonde kan søge. Er I et firma, så prøv erhvervspuljen i stedet.", {"fond"}),
        ("Museer kan søge. Vi beder om, at pårørende ikke søger for en enkelt.", {"kulturinstitution"}),
        ("Ansøgere\nAnsøgningen indgives af et konsortium. Konsortiet kan have skoler og klubber med som partnere.",
         {"partnerskab"}),
        ("Hvem kan søge\nVi har støttet en kirke og en café. Klubber og museer kan søge.",
         {"forening", "kulturinstitution"}),
        ("Hvem kan søge\nSkoler.\n\nHvem projekterne er for\nElever i 4. klasse.", {"uddannelse"}),
        ("Hvem kan søge\nSkoler.\n\n4 Hvem skal have gavn af det\nUnge på skolerne.", {"uddannelse"}),
    ],
)  # fmt: skip
def test_who_does_not_apply(said: str, wanted: set[str]) -> None:
    """Who is sent elsewhere, was given something before, is a partner, or is served."""
    assert applicants(said) == wanted


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("Klubber kan søge. Museer er med i ordningen.", {"forening", "kulturinstitution"}),
        ("Museer kan få tilskud.\n\n[ Hvem kan søge? ]\n- Museer\n- Klubber med en aftale\nBiografer kan ikke søge.",
         {"forening", "kulturinstitution"}),
        ("1. Runden\nDen er på 400.000 kr. og er den første af to i år, som de fleste ved.\n\n"
         "2. De, der kan søge\na) klubber\nb) museer og fonde, der driver et kultursted",
         {"forening", "kulturinstitution", "fond"}),
        ("Det kan bestyrelsen ikke.\n\nHvem kan søge?\nDet kan klubberne. Og det kan du som lejer.",
         {"forening", "privatperson"}),
        ("Hvem kan søge\nFirmaer. Handelsforeninger kan få til fælles lys.", {"virksomhed", "forening"}),
        ("Beløb      Højst 40.000 kr.\nFrist      1. maj 2022\nAnsøgere   Musikere, klubber\n           og museer",
         {"kunstner", "forening", "kulturinstitution"}),
    ],
)  # fmt: skip
def test_who_applies_all_the_same(said: str, wanted: set[str]) -> None:
    """Verbs and headings of their own wording, and a last column that goes on below itself."""
    assert applicants(said) == wanted


GIVER = "Landsforeningen for mennesker med gigt\n\n"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (GIVER + HEAD + "Ansøgere: Foreningens lokalafdelinger.", {"brugerorganisation"}),
        (GIVER + HEAD + "Lokalafdelinger og ungegruppen kan søge.", {"brugerorganisation"}),
        (HEAD + "Hvem kan søge: Vores lokalforeninger og andre patientforeninger.", {"brugerorganisation"}),
        (HEAD + "Hvem kan søge\nPatientforeninger. I kan være en lokalafdeling af en landsforening.",
         {"brugerorganisation"}),
        (HEAD + "Patientforeninger, idrætsforeninger og lokalafdelinger kan søge.", {"brugerorganisation", "forening"}),
        (HEAD + "Ansøgere: Foreningens lokalafdelinger.", {"forening"}),
    ],
)  # fmt: skip
def test_branches_of_a_patients_organisation_are_such(text: str, wanted: set[str]) -> None:
    (pool,) = read_page(text.encode(), media_type="text/plain").pools
    assert set(pool.applicants) == wanted


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("Ansøgere\nKommuner og klubber.\n\nKrav til ansøger\nMindst ti unge skal have boet i huset.",
         {"kommune", "forening"}),
        ("Behandling\nDer kan søges af kommuner og af højskoler.", {"kommune", "uddannelse"}),
        ("HVEM ER DU?\nLodsejer, forening eller kommune. Staten og kirken ejer også søer, men ikke disse.",
         {"landbrug", "forening", "kommune"}),
        ("ANSØGERNE\nKun lokale kræfter kan søge. Det vil sige\n1) klubber\n2) fonde", {"forening", "fond"}),
        ("Foreninger i Lejre kan søge.", {"forening"}),
    ],
)  # fmt: skip
def test_parts_of_a_page_that_say_who(said: str, wanted: set[str]) -> None:
    assert applicants(said) == wanted
