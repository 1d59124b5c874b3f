"""Target groups in everyday words, and who is only spoken of: put first, served by another pool, found where the page
opens, or told what they lack."""

from __future__ import annotations

import pytest
from fellow_pool import served

pytestmark = pytest.mark.usefixtures("undenied")


@pytest.mark.parametrize(
    "said",
    [
        "Idéen skal være til glæde for dem, der bor i eller besøger byen.",
        "Oplevelsen skal være gratis for alle, både fastboende og turister.",
        "Puljen støtter aktiviteter, der samler folk på tværs af alder og baggrund.",
        "Det skal være til gavn for alle, der færdes i byen.",
        "Puljen støtter koncerter, hvor roskildenserne kan høre ny musik.",
        "Puljen støtter forsøg, der henvender sig bredt til egnens borgere.",
        "Puljen støtter gudstjenester, der når mennesker, som ikke plejer at komme i kirken.",
    ],
)
def test_everybody_in_other_words(said: str) -> None:
    assert served(said) == {"befolkningen"}


@pytest.mark.parametrize(
    "said",
    [
        "Ansøgere, der bor i kommunen, kan få svar inden for en uge.",
        "Puljen er for dem, der ejer et fredet hus.",
        "Alle kan bruge skemaet på hjemmesiden.",
    ],
)
def test_who_applies_is_not_everybody(said: str) -> None:
    assert served(said) == set()


@pytest.mark.parametrize(
    "said",
    [
        "Ensomme mænd går forrest, når pengene bliver fordelt.",
        "Det giver ekstra vægt, hvis projektet når mennesker med misbrug eller psykisk sygdom.",
        "Projekter for hjemløse har første prioritet.",
        "Ved stor søgning støtter vi projekter for veteraner.",
        "Er der ikke penge nok, støtter vi initiativer for ensomme.",
        "Hvis pengene ikke rækker, støtter vi initiativer for flygtninge.",
        "Projekter for ensomme går i så fald forud.",
        "Også tilbud til den travle far kan gå igennem, hvis der er penge tilbage.",
        "Er stedet tilgængeligt for mennesker med handicap?",
        "Der er også point for tilbud til hjemløse.",
        "Hos os får ansøgninger om flygtninge fortrin.",
    ],
)
def test_who_is_put_first_is_no_target(said: str) -> None:
    assert served(f"Puljen støtter aktiviteter for ældre. {said}") == {"aeldre"}


@pytest.mark.parametrize(
    "said",
    [
        "Rådgivning af ansatte i plejen hører under et andet initiativ.",
        "Aktiviteter for børn med funktionsnedsættelse hører under § 18-puljen.",
        "Tilbud til flygtninge betales af integrationsmidlerne.",
        "Ledige er omfattet af andre initiativer.",
        "Tilbud til pårørende finansieres ad anden vej.",
        "Indsatser for unge hører hjemme i ungepuljen.",
    ],
)
def test_whom_another_pool_serves_is_no_target(said: str) -> None:
    assert served(f"Puljen støtter aktiviteter for ældre. {said}") == {"aeldre"}


def test_whom_this_pool_serves_is_one() -> None:
    assert served("Tilbud til unge hører under denne pulje, som støtter nye aktiviteter.") == {"boern_unge"}


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("I mange stationsbyer står gågaden tom. Fonden vil vise, at huse kan bruges igen.", set()),
        ("I landsbyerne står der 900 smukke huse. Derfor er der penge til istandsættelse.", set()),
        ("Der er 40 landsbyer i kommunen. Derfor er der penge til at rive huse ned.", set()),
        ("Formålet er at styrke livet i landsbyerne.", {"landdistrikter"}),
        (
            "Puljen skal skaffe veteraner et sted at være. De nuværende tilbud er indrettet til kvinder og deres børn.",
            {"veteraner"},
        ),
        (
            "Der bor flere unge på gaden end for fem år siden. Derfor skal puljen nå voksne med et misbrug.",
            {"misbrug"},
        ),
    ],
)
def test_what_the_page_opens_with_is_no_target(said: str, wanted: set[str]) -> None:
    assert served(said) == wanted


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("Målgruppe\nÆldre. Firmaer uden ansatte opfylder ikke kravene.", {"aeldre"}),
        ("Puljen støtter fritid for børn. Klubben sender ansøgningen; forældre selv kan ikke.", {"boern_unge"}),
        ("Puljen støtter fritid for børn. Ansøgningen skal komme fra klubben og ikke fra forældrene.", {"boern_unge"}),
        ("Puljen støtter børns sprog, også når forældrene taler et andet sprog derhjemme.", {"boern_unge"}),
        ("Puljen støtter ture for ældre, og vi vil gerne se, at I har talt med en af byens medarbejdere.", {"aeldre"}),
        (
            "Puljen støtter leg for børn. Udstyr, materialer og kurser til de lærere og pædagoger, der er med.",
            {"boern_unge"},
        ),
        ("Målgruppe\nDagpengemodtagere, der er 55 år eller ældre.", {"ledige"}),
        ("Puljen støtter kurser for ældre ledige.", {"ledige"}),
        ("Puljen støtter mødesteder for yngre mennesker med demens.", {"demens"}),
        ("Målgruppe\nFlygtninge, som bor med hjemmeboende børn.", {"etniske_minoriteter", "familier"}),
        ("Puljen skaber gode vilkår for dem, der bor på landet.", {"landdistrikter"}),
    ],
)
def test_what_they_are_or_lack_names_nobody_else(said: str, wanted: set[str]) -> None:
    assert served(said) == wanted


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        (
            "Det skal komme udsatte borgere til gode. Det kan være mennesker, der er hjemløse eller har et misbrug.",
            {"socialt_udsatte", "hjemloese", "misbrug"},
        ),
        ("Målgruppe\nIndsatte og løsladte. Også de pårørende kan være målgruppe.", {"kriminalitet", "paaroerende"}),
        (
            "Målgruppe\nFlygtninge. Der er kurser til de frivillige, der vil det, så også de frivillige er en del"
            " af målgruppen.",
            {"etniske_minoriteter", "frivillige"},
        ),
        ("I år er der temaer for:\n- mennesker med handicap\n- ældre", {"handicap", "aeldre"}),
        (
            "Puljen skal give børn oplevelser, og den skal gøre det pædagogiske personale tryggere.",
            {"boern_unge", "fagpersonale"},
        ),
        (
            "Puljen støtter udsatte børn. For det andet skal det pædagogiske personale have nye redskaber.",
            {"udsatte_boern_unge", "fagpersonale"},
        ),
    ],
)
def test_who_is_meant_as_well(said: str, wanted: set[str]) -> None:
    assert served(said) == wanted


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("mennesker med et problematisk forbrug af alkohol", {"misbrug"}),
        ("borgere, der har svært ved at styre deres alkohol", {"misbrug"}),
        ("voksne, der har det skidt psykisk", {"psykiske_lidelser"}),
        ("voksne med dårligt mentalt helbred", {"psykiske_lidelser"}),
        ("mænd uden fast bolig", {"hjemloese"}),
        ("mennesker, der mangler en bolig", {"hjemloese"}),
    ],
)
def test_troubles_in_everyday_words(said: str, wanted: set[str]) -> None:
    assert served(f"Puljen er til {said}.") == wanted
