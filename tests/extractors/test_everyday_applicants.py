"""Applicants in everyday words: who is told of, named or asked, and who only helps, is named in a description, or has
another pool."""

from __future__ import annotations

import pytest
from fellow_pool import applicants

from extractors import read_page

pytestmark = pytest.mark.usefixtures("undenied")


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("Puljen rummer 350.000 kr., og lokalråd og foreninger kan få et tilskud på op til 25.000 kr.", {"forening"}),
        ("Ejerforeninger og almene boligafdelinger kan få økonomisk hjælp til fælles haver.", {"boligorganisation"}),
        ("Er du mellem 15 og 25 år? Så søg som enkeltperson eller som forening.", {"privatperson", "forening"}),
        ("Fonden giver gerne en hånd til foreninger, som skaber gode oplevelser.", {"forening"}),
        ("Fonden giver en hjælpende hånd til skoler og museer.", {"uddannelse", "kulturinstitution"}),
        ("Midlerne udbydes i fri konkurrence blandt foreninger og museer.", {"forening", "kulturinstitution"}),
        ("De, der kan søge, er kommuner samt foreninger med erfaring på området.", {"kommune", "forening"}),
        ("Dem, der kan søge, er museer og biblioteker.", {"kulturinstitution"}),
        ("Kommuner og forskere er blandt dem, der kan søge – firmaer er det ikke.", {"kommune", "forskning"}),
        ("Kommunale skoleforvaltninger og frie grundskoler kan ansøge.", {"kommune", "uddannelse"}),
        ("Er du jobsøgende, eller har din forening en idé? Kommunen giver tilskud.", {"privatperson", "forening"}),
        ("Foreninger og forretningsdrivende kan alle få del i årets 130.000 kr.", {"forening", "virksomhed"}),
        ("Du kan både være professionel kunstner og en helt almindelig borger.", {"kunstner", "privatperson"}),
        ("Derfor opfordrer Fjordby Kommune museer og skoler til at søge puljen.", {"kulturinstitution", "uddannelse"}),
        ("Det er muligt at søge for kommuner og virksomheder.", {"kommune", "virksomhed"}),
        ("Der er mulighed for at søge for skoler og museer.", {"uddannelse", "kulturinstitution"}),
        (
            "Alle kan byde ind, både foreninger, butikker og almindelige borgere.",
            {"forening", "virksomhed", "privatperson"},
        ),
        ("Pengene er øremærket væresteder og patientforeninger.", {"socialt_tilbud", "brugerorganisation"}),
        ("Støtten er skræddersyet til museer. Butikker kan søge under erhvervspuljen i stedet.", {"kulturinstitution"}),
        ("Borgere kan søge på lige fod med foreninger.", {"privatperson", "forening"}),
        ("Støtteberettigede er universiteter samt museer.", {"forskning", "kulturinstitution"}),
        ("Ansøgerfeltet er botilbud med mindst to års drift.", {"socialt_tilbud"}),
        ("Vi ser på, hvem der kan søge den: kommuner og fonde.", {"kommune", "fond"}),
        (
            "Boligorganisationer er berettigede til at søge, og det samme er selvejende institutioner.",
            {"boligorganisation", "selvejende"},
        ),
        ("Foreninger kan søge. Kommuner kan ikke søge, og det samme gælder fonde.", {"forening"}),
        (
            "Kommunen søger arrangører – solister eller foreninger – som vil lave noget i sommer.",
            {"kunstner", "forening"},
        ),
        ("Ministeriet giver foreninger chancen for at søge om støtte.", {"forening"}),
        ("Landsdækkende beredskabsorganisationer ansøger centralt.", {"forening"}),
        ("Boligejere kan bruge det digitale ansøgningsskema.", {"privatperson"}),
        (
            "Boligselskaber, idrætsklubber og væresteder kan nu få økonomisk rygstød.",
            {"boligorganisation", "forening", "socialt_tilbud"},
        ),
        ("Skoler og museer kan lægge billet ind.", {"uddannelse", "kulturinstitution"}),
        ("Som forening for unge kan I få midler til et mødested.", {"forening"}),
        ("Regionerne får deres egen del. Kommunerne får denne. De kan søge om penge til botilbud.", {"kommune"}),
        ("Kun kommuner, der har et asylcenter, er omfattet.", {"kommune"}),
        ("Firmaer og skoler går sammen, og det er skolen, der er ansøger.", {"uddannelse"}),
        ("Landmænd kan få etableringsstøtte. Rådgivere kan indsende ansøgningen på landmandens vegne.", {"landbrug"}),
        ("Menighedsråd og ældreklubber kan få penge til fælles middage.", {"trossamfund", "forening"}),
        ("Puljen søges af huse, både de selvejende og dem, der er ejet af en forening.", {"selvejende", "forening"}),
        ("Det er organisationer med erfaring, vi henvender os til.", {"forening"}),
        ("Vores støtte går til unge. De kan selv søge om et legat.", {"privatperson"}),
        ("Patientforeninger og Fjordforeningens lokale afdelinger kan søge.", {"brugerorganisation", "forening"}),
    ],
)
def test_who_may_apply(said: str, wanted: set[str]) -> None:
    assert applicants(said) == wanted


@pytest.mark.parametrize(
    "said",
    [
        "Foreninger, der planlægger noget særligt for udsatte familier, kan søge om støtte.",
        "Borgere kan via deres forening få tilskud til fælles arealer.",
        "Idrætsforeninger kan få tilskud. Familier skal tale med deres forening, da de ikke kan søge kommunen direkte.",
        "Ansøgere kan være:\n• foreninger\n• idrætsklubber\n\nJobcentret bidrager gerne, men ansøger ikke.",
        "Foreninger kan søge. Kaserner og andre statslige myndigheder kan deltage uden tilskud.",
        "Foreninger kan søge. Virksomheder kan søge en særskilt pulje.",
        "Foreninger kan søge. Kunstnere kan søge en anden pulje.",
        "Foreninger kan søge. Skolerne kan være med i projektgruppen.",
        "Foreninger kan søge. Forældre kan deltage ved åbningen.",
        "Foreninger kan søge. Regionerne kan deltage i styregruppen, ikke som ansøgere.",
        "Foreninger kan søge. Er I en kommune, kan I bidrage med lokaler.",
        "Foreninger kan søge. Kommuner kan være værter, dog ikke tilskudsmodtagere.",
        "Foreninger kan søge. Bikubenfonden søger svar, og Det Obelske Familiefond søger gode idéer.",
        "Foreninger kan søge. Ikke med denne gang: museer og butikker.",
        "Foreninger kan søge. Maskinstationer er ikke tilskudsberettigede.",
        "Foreninger kan søge. Fonden modtager ikke ansøgninger fra privatpersoner og firmaer.",
        "Foreninger kan søge. I behøver ikke være et museum.",
        "Foreninger, der inviterer nye borgere indenfor, kan søge.",
    ],
)
def test_others_are_no_applicants(said: str) -> None:
    assert applicants(said) == {"forening"}


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("Herberget, korps og andre frivillige organisationer har hele sommeren til at tænke.", {"forening"}),
        (
            "Alle kræfter er med: fonde, museer og kommuner. Regionerne står uden for.",
            {"fond", "kulturinstitution", "kommune"},
        ),
        (
            "»Nogen« er måske et skibslaug eller et museum. Musik på plejehjem og biblioteker er en god idé.",
            {"forening", "kulturinstitution"},
        ),
    ],
)
def test_the_organisations_that_remain_apply(said: str, wanted: set[str]) -> None:
    assert applicants(said) == wanted


def test_the_name_of_a_page_refuses_nobody() -> None:
    page = "Pulje til spillesteder uden for de store byer\nOffentliggjort 3. marts 2022\n"
    said = "Støtten kan søges af spillesteder. Fristen er den 1. maj 2022."
    (pool,) = read_page((page + said).encode(), media_type="text/plain").pools
    assert pool.applicants == ("kulturinstitution",)
