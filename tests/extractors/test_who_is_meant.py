"""Groups that a page names without meaning them as target group or applicants, and questions that begin with "Hvem"."""

from __future__ import annotations

import pytest

from extractors import read_page
from extractors.headings import heading_roles

HEAD = "Fællespuljen\nOffentliggjort 3. marts 2022\nForeninger kan søge om penge. Fristen er den 1. maj 2022.\n"


def groups(text: str, head: str = HEAD) -> tuple[set[str], set[str]]:
    (pool,) = read_page((head + text).encode(), media_type="text/plain").pools
    return set(pool.applicants), set(pool.target_groups)


@pytest.mark.parametrize(
    "said",
    [
        "Vi ser med særlig interesse på projekter, der også når ud til landsbyerne.",
        "Projekter i landdistrikter har forrang.",
        "Indsatser for børn og unge tæller positivt i vurderingen.",
        "Projekter for ældre går forud for andre.",
        "Fonden har særlig interesse i projekter for ledige.",
        "Det er en fordel, at projektet når de ældre.",
        "Udvalget lægger særlig vægt på projekter for ledige.",
        "Nu har styrelsen sendt årets pulje til fælles projekter på gaden.",
        "Puljen er på gaden i dag, og pengene går til projekter i hele landet.",
        "Ansøgeren skal have fast bopæl i kommunen, når projektet går i gang.",
        "\nHvem er puljen for?\nForeninger med lokaler. Hotelejere, rådgivere og lærere kan ikke få tilskud.",
        "\nHvem er puljen for?\nForeninger med lokaler. Frivillige og lærere er ikke omfattet.",
        "\nHvem er puljen til?\nForeninger og butikker, der sælger varer til forbrugere.",
        "\nHvem er puljen til?\nForeninger og virksomheder med salg til forbrugere.",
        "\nHvem er puljen til?\nForeninger og gårde, som leverer mad til borgere og forbrugere.",
        "Puljen støtter billeder og fester. Personalet hjælper med at finde plads.",
        "Kræftens Bekæmpelse og Ældre Sagen støtter foreninger, der laver noget nyt.",
        "Puljen støtter forskning i lungesygdomme og demens.",
        "Vi betaler gerne for undervisere og lokaler.",
        "Puljen går til at omlægge kommunale plejehjem.",
        "Roklubben fik 18.500 kr. til at få kræftramte på vandet.",
    ],
)
def test_no_target_group(said: str) -> None:
    assert groups(said)[1] == set()


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("Puljen skal hjælpe mennesker, der lever på gaden.", "hjemloese"),
        ("Pengene går til unge på gaden.", "hjemloese"),
        ("Puljen støtter tilbud til mennesker uden fast bopæl.", "hjemloese"),
        ("\nMålgruppe\nBørn. De kan ikke selv søge, men deres forening kan.", "boern_unge"),
        ("\nMålgruppe\nÆldre, der ikke kan få hjælp andre steder.", "aeldre"),
        ("\nMålgruppe\nLærere, som ikke kan få tilskud fra skolen.", "fagpersonale"),
        ("\nMålgruppe\nMålgruppen er særligt udsatte børn og unge.", "udsatte_boern_unge"),
        ("Puljen støtter forløb for unge med særlig interesse for fysik.", "boern_unge"),
        ("Puljen støtter forløb for unge, der har særlig interesse for fysik.", "boern_unge"),
        ("Puljen skal give ældre, som er ekstra ensomme, flere venner.", "aeldre"),
        ("Puljen skal give forbrugere bedre mad.", "befolkningen"),
        ("Puljen støtter mødesteder, hvor alle i lokalområdet kan komme hinanden ved.", "befolkningen"),
        ("Både børn og det pædagogiske personale er i puljens målgruppe.", "fagpersonale"),
    ],
)
def test_still_a_target_group(said: str, wanted: str) -> None:
    assert wanted in groups(said)[1]


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("Private ejere og forpagtere af landbrugsjord", {"landbrug"}),
        ("Beboerråd og menighedsråd", {"boligorganisation", "trossamfund"}),
        ("Turnétilskud gives til teatre og foreninger.", {"kulturinstitution", "forening"}),
        ("Driftsstøtten ydes fortrinsvis til museer.", {"kulturinstitution"}),
        ("• kommuner\n• foreninger\n\nMinisteriet ser gerne, at pengene når ud i landet.", {"kommune", "forening"}),
        ("• kommuner\n• foreninger\n\nI kan ringe til centrets rådgivere, som kender puljen.", {"kommune", "forening"}),
        ("Museer.\n\nHvem bliver spurgt til råds?\nUniversiteter og fonde.", {"kulturinstitution"}),
        ("Museer.\n\nHvem deltager i samtalerne?\nKommuner og fonde.", {"kulturinstitution"}),
    ],
)
def test_who_applies(said: str, wanted: set[str]) -> None:
    head = "Fællespuljen\nOffentliggjort 3. marts 2022\nFristen er den 1. maj 2022.\n\nHvem kan søge?\n"
    assert groups(said, head)[0] == wanted


@pytest.mark.parametrize(
    "asked",
    [
        "Hvem må sende en ansøgning?",
        "Hvem støtter vi?",
        "Hvem gælder ordningen?",
        "Hvem får penge?",
        "Hvem har mulighed for at være med?",
        "Hvem har adgang til ordningen?",
        "Hvem vil vi gerne høre fra?",
        "Hvem giver fonden til?",
    ],
)
def test_who_is_asked_for(asked: str) -> None:
    assert heading_roles(asked) == {"applicants"}


@pytest.mark.parametrize(
    "asked",
    [
        "Hvem bliver spurgt til råds?",
        "Hvem står bag?",
        "Hvem får besked?",
        "Hvem har ansvaret?",
        "Hvem kan skrive under?",
        "Hvem ejer resultaterne?",
        "Hvem taler vi med undervejs?",
        "Hvem skal have regnskabet?",
        "Hvem giver råd?",
        "Hvem betaler for revisionen?",
        "Hvem kan hjælpe jer?",
        "Hvem bedømmer?",
        "Hvem kan se ansøgningen?",
    ],
)
def test_who_else_is_asked_about(asked: str) -> None:
    assert "applicants" not in heading_roles(asked)


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("Arbejdet skal komme ensomme eller socialt udsatte borgere til gode.", {"ensomme", "socialt_udsatte"}),
        ("\nHvad går pengene til?\nDe skal være ældre til gavn, når lægen er på besøg.", {"aeldre"}),
        ("Puljen støtter projekter, som kommer borgerne i hele kommunen til gode.", {"befolkningen"}),
        ("Pengene går til mentorer for flygtninge og indvandrere.", {"etniske_minoriteter"}),
        ("Puljen giver frivillige rådgivere til ældre.", {"aeldre"}),
        ("Puljen støtter tilbud til udsatte for seksuelle overgreb.", {"overgreb"}),
        ("Hvert år mister børn en mor eller en far. Puljen støtter samtaler, der når ud til dem.", {"boern_unge"}),
        ("Mange bliver indlagt og er syge. Puljen skal hjælpe ældre, der bor alene.", {"aeldre"}),
        ("Puljen skal gøre det bedre at bo i landdistrikterne, så beboerne bliver.", {"landdistrikter"}),
        ("Puljen støtter udsatte unge. Puljen giver de unge mod på livet.", {"udsatte_boern_unge"}),
        ("Puljen støtter lektiehjælp for elever fra de ældste klasser.", {"elever_studerende"}),
        ("Puljen giver kurser til lærere, der underviser ordblinde.", {"fagpersonale"}),
        ("Puljen er til lejre for børn, hvis forældre ikke har råd.", {"boern_unge"}),
        ("Puljen er til hold for kvinder over 60.", {"aeldre"}),
        ("Konfirmander og deres forældre er dem, vi gerne vil nå.", {"boern_unge", "familier"}),
        ("Ingen elever skal være bange. Det skal puljen sikre.", {"elever_studerende"}),
        ("Puljen støtter ordblinde. Kommunens læsevejledere følger holdene.", {"handicap"}),
    ],
)
def test_whom_a_passage_is_for(said: str, wanted: set[str]) -> None:
    assert groups(said)[1] == wanted
