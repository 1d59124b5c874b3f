"""Who is only spoken of where others apply, how one applies, and what an association for the sick is."""

from __future__ import annotations

import pytest
from fellow_pool import applicants

pytestmark = pytest.mark.usefixtures("undenied")


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("Klubber med en plan til glæde for beboerne opfordres til at søge.", {"forening"}),
        ("Puljen kan søges af klubber, der får ensomme ældre med på tur.", {"forening"}),
        ("Gang i gaden for alle borgere: Klubber kan søge om 5.000 kr.", {"forening"}),
        ("Vi søger kunstnere, der kan give borgerne noget at se på.", {"kunstner"}),
        ("Beboere på øerne skal have et sted at mødes, og klubber og kroer kan søge.", {"forening", "virksomhed"}),
        ("Højskoler med under 200 elever søger 25.000 kr.", {"uddannelse"}),
        ("Vi inviterer kommuner til at sende en plan, der gør det lettere for en datter eller nabo.", {"kommune"}),
        ("Klubber kan søge. Tilskud kan gives til telte, kunstnere og trykning.", {"forening"}),
        ("Spillemænd kan søge, også dem, der ikke er organiseret som forening.", {"kunstner"}),
        ("Hvem kan søge?\nFirmaer. Ansøgningen underskrives af firmaets ejer.", {"virksomhed"}),
        ("Hvem kan søge?\nKlubber. Du skal være fyldt 18 år.", {"forening"}),
        ("Hvem kan søge?\nMusikere. I kan søge som en gruppe på indtil ti personer.", {"kunstner"}),
        ("Hvem kan søge?\nForskere. Du søger som person.", {"forskning"}),
        ("Hvem kan søge?\nKlubber. Dem, vi ikke tager imod ansøgninger fra, er firmaer og kommuner.", {"forening"}),
        ("Hvem kan søge?\nKlubber. Firmaer kan søge andre steder.", {"forening"}),
        ("Skoler i kommunen kan søge, både kommunale og private.", {"uddannelse"}),
    ],
)
def test_some_are_only_spoken_of(said: str, wanted: set[str]) -> None:
    assert applicants(said) == wanted


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("Alle borgere over 15 år, grupper uden cvr-nummer og klubber kan søge.", {"privatperson", "forening"}),
        ("Borgere i Nørreby og klubber med adresse i kommunen kan søge.", {"privatperson", "forening"}),
        ("Klubber kan søge op til 10.000 kr., mens borgere kan søge op til 2.000 kr.", {"privatperson", "forening"}),
        ("Du kan søge alene eller sammen med dine naboer. Også klubber kan søge.", {"privatperson", "forening"}),
        ("Ejer du mere end to hektar eng, kan du søge.", {"landbrug"}),
        ("Ejer du et gammelt hus i landsbyen, kan du søge.", {"privatperson"}),
    ],
)
def test_others_apply_as_well(said: str, wanted: set[str]) -> None:
    assert applicants(said) == wanted


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("Klubber, der vil afprøve noget, de ikke har prøvet før.", {"forening"}),
        ("Foreninger for mennesker med epilepsi eller migræne.", {"brugerorganisation"}),
        ("Organisationer, som repræsenterer børn og unge med funktionsnedsættelser.", {"brugerorganisation"}),
        ("Organisationer på handicap- og psykiatriområdet.", {"brugerorganisation"}),
        ("Foreninger, der laver noget for mennesker med handicap.", {"forening"}),
        ("Plejehjem, uanset om de er kommunale, selvejende eller private.", {"kommune", "selvejende", "virksomhed"}),
        ("Et samarbejde mellem en højskole og et museum kan søge.",
         {"partnerskab", "uddannelse", "kulturinstitution"}),
        ("Universiteter og sektorforskningsinstitutioner.", {"forskning"}),
        ("Kommuner og færgerederier.", {"kommune", "virksomhed"}),
    ],
)  # fmt: skip
def test_what_they_are(said: str, wanted: set[str]) -> None:
    assert applicants(f"Hvem kan søge?\n{said}") == wanted


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("Hvem kan søge?\nArrangøren skal være en klub eller et museum.", {"forening", "kulturinstitution"}),
        ("Arrangører, der kan søge:\n- klubber\n- museer", {"forening", "kulturinstitution"}),
        ("Hvem kan søge?\nArrangører af koncerter.", {"kunstner"}),
        ("Kroer og natklubber kan søge.", {"virksomhed"}),
        ("Sejlklubber på Nørreby Havn kan søge.", {"forening"}),
        ("Hvem kan søge?\nKlubber. Museer hører under kommunen og søger derfor ikke.", {"forening"}),
        ("Krisecentre kan søge. At et center drives af en fond, spiller ingen rolle.", {"socialt_tilbud"}),
        ("Hvem kan søge?\nDagtilbud af alle slags: kommunale, selvejende, private.", {"dagtilbud"}),
        ("Hvem kan søge?\nKlubber. Er du erhvervsdrivende, går det kun, hvis en klub står bag.", {"forening"}),
        ("Små foreningsdrevne museer kan søge.", {"kulturinstitution"}),
        ("Klubber kan søge. Hvem puljen ikke er for: kommuner og firmaer.", {"forening"}),
    ],
)
def test_which_part_somebody_plays(said: str, wanted: set[str]) -> None:
    """Organisers that are said to be others, places, owners that do not matter, and denials."""
    assert applicants(said) == wanted
