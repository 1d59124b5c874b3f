"""Who is named beside those the money is for: turned down, only told of, looked after meanwhile, customers; and who is
meant as well though another sentence or clause says so."""

from __future__ import annotations

import pytest
from fellow_pool import HEAD, served

from extractors.mentioned import mentioned
from extractors.page import prepare
from extractors.reader import read_document

pytestmark = pytest.mark.usefixtures("undenied")


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("Målgruppe\nÆldre. Noget, der kun er for ét plejehjems personale, får ikke penge.", {"aeldre"}),
        ("Målgruppe\nÆldre. Vi siger nej til fester for foreningens egne frivillige.", {"aeldre"}),
        ("Målgruppe\nBørn. Ture for ledere og trænere støttes ikke.", {"boern_unge"}),
        ("Målgruppe\nBørn. Ture for ledere og trænere ligger uden for.", {"boern_unge"}),
        ("Målgruppe\nVeteraner. Der er ingen penge til møder for personalet.", {"veteraner"}),
        ("Målgruppe\nVeteraner. Her går der ikke penge til kantiner for ansatte.", {"veteraner"}),
        ("Målgruppe\nBørn og ældre, men ikke de ansatte på skolerne.", {"boern_unge", "aeldre"}),
    ],
)
def test_who_is_turned_down_is_no_target(said: str, wanted: set[str]) -> None:
    assert served(said) == wanted


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("Målgruppe\nHjemløse. En del har et misbrug, men det er ikke et krav.", {"hjemloese"}),
        ("Målgruppe\nHjemløse. De fleste har desuden en psykisk lidelse.", {"hjemloese"}),
        ("Målgruppe\nEnsomme. Det er uden betydning, om de er ældre eller unge.", {"ensomme"}),
        (
            "Målgruppe\nHjemløse. Nogle har et misbrug, og det skal husene være indrettet til.",
            {"hjemloese", "misbrug"},
        ),
        ("Målgruppe\nIndvandrerkvinder. Børnene kan passes imens.", {"etniske_minoriteter"}),
        ("Målgruppe\nIndvandrerkvinder. Der er også råd til pasning af deres børn.", {"etniske_minoriteter"}),
        ("Målgruppe\nFlygtninge, som er ledige, og som ikke er studerende.", {"etniske_minoriteter", "ledige"}),
        ("Målgruppen er unge, der hverken er elever eller lærlinge.", {"boern_unge"}),
        ("Målgruppen er unge, der hverken er i job eller uddannelse.", {"boern_unge", "ledige"}),
        ("Målgruppe\nÆldre uden demens.", {"aeldre"}),
        ("Målgruppe\nÆldre med og uden demens.", {"aeldre", "demens"}),
        ("Målgruppen er nytilkomne grønlændere.", {"groenlaendere"}),
        ("Målgruppen er nytilkomne fra hele verden.", {"etniske_minoriteter"}),
    ],
)
def test_what_some_of_them_are_or_lack_is_no_target(said: str, wanted: set[str]) -> None:
    assert served(said) == wanted


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("Målgruppen er anbragte unge, der bor hos en plejefamilie.", {"udsatte_boern_unge"}),
        ("Målgruppen er unge, hvad enten de bor hos mor og far eller alene.", {"boern_unge"}),
        ("Målgruppen er ældre, der bor langt fra deres familie.", {"aeldre"}),
        ("Målgruppen er anbragte børn og deres plejefamilier.", {"udsatte_boern_unge", "familier"}),
        ("Puljen er for børn, hvor familien ikke har råd til en cykel.", {"boern_unge"}),
        ("Puljen støtter sport for børn, når familiens økonomi er stram.", {"boern_unge"}),
        ("Puljen er for familier, hvor børnene keder sig.", {"familier"}),
        ("Målgruppen er børn, der oplever, at mor er forandret.", {"boern_unge"}),
        ("Målgruppen er børn, der vokser op med en far eller mor bag tremmer.", {"boern_unge", "kriminalitet"}),
    ],
)
def test_the_family_where_or_why_children_live_so_is_no_target(said: str, wanted: set[str]) -> None:
    assert served(said) == wanted


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("Puljen skal give gæster en grund til at komme om vinteren.", set()),
        ("Formålet er at give hotellernes gæster mere at lave.", set()),
        ("Puljen skal give øens borgere og gæster mere musik.", {"befolkningen"}),
        ("Puljen skal give museets gæster bedre adgang.", {"befolkningen"}),
        ("Puljen skal rive huse ned i mindre byer.", set()),
        ("Puljen støtter oplevelser for børn i alle aldre.", {"boern_unge"}),
        ("Hvad er der penge til?\n- Viden: oplæring af frivillige i klubben\n- Pumper\n", set()),
        ("Formål\nUddannelse af frivillige i svære samtaler.", {"frivillige"}),
    ],
)
def test_customers_places_and_those_taught_in_a_list(said: str, wanted: set[str]) -> None:
    assert served(said) == wanted


def test_residents_of_those_who_apply_are_not_the_public() -> None:
    said = "Puljen skal give beboerne et rart sted at være."
    assert served(said, "Ejerforeninger kan søge. ") == set()
    assert served(said) == {"befolkningen"}


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("Temaet er sang. Formålet er nyt.\nSiden er ny.\nHer retter puljen sig mod frivillige.", {"frivillige"}),
        ("Kurserne er målrettet ansatte i ældreplejen.", {"fagpersonale"}),
        ("Puljen er tiltænkt frivillige i idrætten.", {"frivillige"}),
        ("Kurset er for de ansatte.", {"fagpersonale"}),
        ("Projekterne skal både nå ledige og de kolleger og ledere, der tager imod.", {"ledige", "fagpersonale"}),
        (
            "Formålet er, at børn får mere musik, og at de ansatte bliver bedre til at synge.",
            {"boern_unge", "fagpersonale"},
        ),
        ("Formålet er, at børn får musik, og at de ansatte deltager.", {"boern_unge"}),
        ("Målgruppen er unge. Også forældrene skal tilbydes samtaler.", {"boern_unge", "familier"}),
        ("Målgruppen er unge. Også naboerne må gerne hjælpe.", {"boern_unge"}),
        ("Målgruppe\nDemente. Derudover skal pårørende have hjælp.", {"demens", "paaroerende"}),
        ("Puljen er for demente. Som noget nyt kan den også bruges på pårørende.", {"demens", "paaroerende"}),
        ("Målgruppen er demente, også yngre. Puljen betaler for personer uden netværk.", {"demens"}),
        ("Foreninger sender frivillige af sted, for det er dem, der skal klædes på.", {"frivillige"}),
        ("Tre lærere skal være med, for det er jo dem, der skal lære noget.", {"fagpersonale"}),
        ("Målgruppen er alle børn, særligt udsatte børn.", {"boern_unge", "udsatte_boern_unge"}),
        ("Puljen er for unge, der er udsat for mobning.", {"boern_unge"}),
        ("Legatet skal »virke til Gavn for Byens Borgere«.", {"befolkningen"}),
        ("Hvem har vi i tankerne?\nUnge lærlinge.", {"boern_unge", "elever_studerende"}),
    ],
)
def test_who_is_meant_as_well(said: str, wanted: set[str]) -> None:
    assert served(said) == wanted


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        (
            "Det skal komme mange borgere til gode.\nDet kan for eksempel være:\n"
            "- Mennesker med gigt\n- Voksne, for eksempel hjemløse\n- Borgere, der er ensomme\n\nSkriv kort til os.",
            {"befolkningen", "patienter", "hjemloese", "ensomme"},
        ),
        (
            "Målgruppen er hjemløse.\nDet kan for eksempel være:\n- kurser for personale på natcafeer\n"
            "- ture for familier\n\nSkriv kort til os.",
            {"hjemloese"},
        ),
        ("Målgruppe\nUdsatte voksne. Det kan fx være mennesker med gigt.", {"socialt_udsatte", "patienter"}),
        ("Målgruppe\nHjemløse. Eksempler på aktiviteter er bold for unge.", {"hjemloese"}),
        ("Der kan søges til tilbud for nedenstående grupper:\n- Ældre\n- Demente\n\nSkriv kort.", {"aeldre", "demens"}),
    ],
)
def test_lists_and_examples_of_who_they_are(said: str, wanted: set[str]) -> None:
    assert served(said) == wanted


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("Målgruppen er mentalt sårbare unge.", {"boern_unge", "psykiske_lidelser"}),
        ("Målgruppen er ledige seniorer.", {"ledige"}),
        ("Målgruppen er ledige og seniorer.", {"ledige", "aeldre"}),
        (
            "Formålet er at løfte elevernes trivsel og lærernes kompetencer.",
            {"elever_studerende", "fagpersonale"},
        ),
        ("Formålet er, at børn får ro, og at personalet bliver undervist.", {"boern_unge", "fagpersonale"}),
        ("Målgruppen er børn. Også kommunens medarbejdere skal inddrages.", {"boern_unge"}),
        ("Målgruppen er børn. Tilskuddet kan også gå til kurser for ansatte.", {"boern_unge"}),
        ("Puljen skal sikre, at patienter behandles af de bedste.", {"patienter"}),
        ("Ingen penge går til drift; de går til flygtninge.", {"etniske_minoriteter"}),
    ],
)
def test_ages_of_the_unemployed_and_what_staff_shall_know(said: str, wanted: set[str]) -> None:
    assert served(said) == wanted


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("Puljen er for borgere med anden etnisk baggrund end dansk.", {"etniske_minoriteter"}),
        ("Puljen er for dem, der bor på landet, mere end byens.", {"landdistrikter"}),
        ("Puljen er for folk, der er flygtet til Danmark.", {"etniske_minoriteter"}),
        ("Puljen er for mennesker med Alzheimers.", {"demens"}),
        ("Puljen er for borgere i det åbne land.", {"landdistrikter"}),
        ("Puljen er for folk, der har passeret de 70.", {"aeldre"}),
        ("Puljen er for folk under 25.", {"boern_unge"}),
        ("Puljen er for mennesker, der hører dårligt.", {"handicap"}),
        ("Puljen skal få ledige over 60 år i job.", {"ledige"}),
        ("I fokus er børn.", {"boern_unge"}),
        ("Alder: 6-16 år", {"boern_unge"}),
        ("Alder: 30-64 år", set()),
        ("Brugere: Hjemløse", {"hjemloese"}),
        ("Gælder for: Ledige", {"ledige"}),
    ],
)
def test_words_ages_and_labels(said: str, wanted: set[str]) -> None:
    assert served(f"Her er noget nyt.\n\n{said}\n\nSkriv kort til os.") == wanted


@pytest.mark.parametrize(
    "heading",
    [
        "Hvem drejer det sig om?",
        "Hvem gælder det?",
        "Hvem er omfattet af indsatsen?",
        "Hvem skal have tilbuddet?",
        "Hvilke patienter handler det om?",
        "Hvem skal projektet rettes mod?",
        "Hvem har vi fokus på?",
        "Aktiviteterne er for",
    ],
)
def test_headings_that_ask_whom_it_is_for(heading: str) -> None:
    assert served(f"Her er noget nyt.\n\n{heading}\n\nPatienter.\n\nAnsøgning\n\nSkriv kort til os.") == {"patienter"}


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("Målgruppe\nMennesker, der har solgt seksuelle ydelser. Mange har været i fængsel.", {"prostitution"}),
        ("Målgruppe\nFolk i kvarteret. Mange har et misbrug, men det er ingen betingelse.", {"befolkningen"}),
        ("Målgruppe\nVoldsramte børn.", {"boern_unge", "voldsudsatte"}),
    ],
)
def test_traits_after_a_target_group_in_plain_words(said: str, wanted: set[str]) -> None:
    assert served(said) == wanted


@pytest.mark.parametrize(
    ("said", "codes"),
    [
        ("Puljen er for børn i udsatte positioner.", {"udsatte_boern_unge"}),
        ("Puljen er for børn, også udsatte børn.", {"boern_unge", "udsatte_boern_unge"}),
        ("Puljen er for 13-17-årige.", {"boern_unge"}),
        ("Puljen er for borgere på 70 år.", {"befolkningen", "aeldre"}),
    ],
)
def test_the_second_reading_sees_exposure_and_ages(said: str, codes: set[str]) -> None:
    page = prepare(read_document((HEAD + said).encode(), media_type="text/plain"))
    assert {key for (kind, key), *_ in mentioned(page) if kind == "target_groups"} == codes


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("Puljen støtter unge i byen. Puljen kræver, at en af dine forældre skriver under.", {"boern_unge"}),
        ("Puljen støtter børn med en fast voksen uden for familien.", {"boern_unge"}),
        ("Puljen støtter børn og deres forældre.", {"boern_unge", "familier"}),
        ("Puljen er til både, der kan ses af offentligheden.", set()),
        ("Puljen skal give offentligheden ny viden om havet.", {"befolkningen"}),
        ("Puljen er for landdistrikter. Den skal hjælpe de lokale beboere og give borgere job.", {"landdistrikter"}),
        ("Puljen er for landdistrikter og skal nå et bredt publikum.", {"landdistrikter", "befolkningen"}),
    ],
)
def test_the_readers_kin_public_access_and_the_people_of_rural_places(said: str, wanted: set[str]) -> None:
    assert served(said) == wanted
