"""Texts that begin with something else than their title: a table of contents, whether one can apply now, or a part of
the announcement; and days that stand in a line over the words of what they are."""

from __future__ import annotations

import pytest

from extractors import read_page
from extractors.model import Pool, Reading

CHAPTERS = ["Indledning", "Formål", "Ansøgerkreds", "Målgruppe", "Projektperiode", "Budget", "Ansøgningsfrist"]
TEXT = (
    "Som led i en aftale fra 2023 er der afsat i alt 22,4 mio. kr. til ansøgningspuljen til lokale legepladser på "
    "finansloven for 2024 på § 16.21.03.40.\nAnsøgningspuljens ansøgerkreds er kommuner og boligorganisationer."
)


def read(text: str) -> Reading:
    return read_page(text.encode(), media_type="text/plain")


def pool(text: str) -> Pool:
    (found,) = read(text).pools
    return found


def numbered(mark: str) -> str:
    return "\n".join(f"{number}{mark} {name}" for number, name in enumerate(CHAPTERS, 1))


@pytest.mark.parametrize(
    "head",
    [
        f"INDHOLDSFORTEGNELSE\n{numbered('')}\n",
        f"Indholdsfortegnelse\n{numbered('.')}\n",
        f"{numbered('')}\n",
        f"{numbered('')}\n7.1 Sådan sendes ansøgningen\n7.2 Bilag\n",
    ],
)
def test_the_text_right_below_a_table_of_contents_is_the_announcement(head: str) -> None:
    found = pool(head + TEXT)
    assert found.amount_total_dkk == 22_400_000
    assert found.applicants == ("kommune", "boligorganisation")
    assert found.account == "16.21.03.40"
    assert found.title == "Lokale legepladser"


def test_a_few_numbered_lines_are_no_table_of_contents() -> None:
    found = pool(f"Legepladspuljen\n\n{TEXT}\n\nAnsøgningsfrister\n1 Vinter: 4. marts 2024\n2 Sommer: 6. maj 2024")
    assert found.deadlines == ("2024-03-04", "2024-05-06")


@pytest.mark.parametrize(
    "status",
    [
        "Lukket for ansøgninger",
        "Ansøgningsfrist udløbet",
        "Ansøgningsperioden er slut",
        "Puljen er lukket",
        "Åben for ansøgninger",
        "Runden er afsluttet",
        "Bemærk",
    ],
)
def test_whether_one_can_apply_now_is_no_title(status: str) -> None:
    text = (
        f"{status}\n\nPulje til grønne tage\n\nKommuner kan søge om tilskud til tage med planter. Frist: 4. maj 2024."
    )
    assert pool(text).title == "Pulje til grønne tage"


@pytest.mark.parametrize("head", ["Ansøgningsfrist udløbet", "Hvem kan søge?", "Formål", "Ansøgningsfrist"])
def test_the_text_names_a_pool_whose_page_begins_with_one_of_its_parts(head: str) -> None:
    found = pool(
        f"{head}\n\nKommuner kan søge midler fra puljen. Ministeriet har åbnet for ansøgninger til pulje om bedre "
        "skolekøkkener. Ansøgningsfristen er den 4. maj 2024."
    )
    assert found.title == "pulje om bedre skolekøkkener"
    assert found.applicants == ("kommune",)


def test_a_page_that_begins_with_who_may_apply_is_read_as_such() -> None:
    found = pool("Hvem kan søge\n\nKommuner, museer og højskoler, der arbejder med madkultur.\n\nFrist\n\n4. maj 2024")
    assert found.applicants == ("kommune", "uddannelse", "kulturinstitution")


@pytest.mark.parametrize(
    ("headline", "name"),
    [
        ("Så er der åbent for ansøgninger om tilskud til tørvejord", "Tilskud til tørvejord"),
        ("Nu er der igen åbent for ansøgninger til Vandløbspuljen", "Vandløbspuljen"),
        ("Ansøgning om midler fra puljen til bedre busskure", "Puljen til bedre busskure"),
        ("Nu åbner Engpuljen for ansøgninger", "Engpuljen"),
    ],
)
def test_words_around_a_name_in_the_headline(headline: str, name: str) -> None:
    assert pool(f"{headline}\n\nKommuner kan søge om tilskud senest den 4. maj 2024.").title == name


@pytest.mark.parametrize(
    "days",
    [
        "Vigtige datoer\n5. januar 2024, kl. 10\nÅbent for ansøgninger\n8. marts 2024\nAnsøgningsfrist\nMaj 2024\nSvar",
        "Vigtige datoer\n\n5. januar 2024\nRunden åbner\n8. marts 2024\nAnsøgningfrist\nPrimo juni\nProjektstart",
        "Vigtige datoer\n5/1 2024\nRunden åbner\n8/3 2024\nFrist for ansøgning\nUge 20\nSvar til ansøgere",
        "Tidsplan\nfredag den 5. januar 2024\nÅbning\nfredag den 8. marts 2024\nDeadline for ansøgninger",
    ],
)
def test_days_over_the_words_of_what_they_are(days: str) -> None:
    found = pool(
        f"Engpuljen\n\nKommuner kan søge om tilskud til enge.\n\n{days}\n\nFormål\n\nPuljen skal give flere enge."
    )
    assert found.deadlines == ("2024-03-08",)
    assert found.opens_on == "2024-01-05"


def test_days_under_the_words_of_what_they_are() -> None:
    days = "Runden åbner\n5. januar 2024\nAnsøgningsfrist\n8. marts 2024\nSvar\n10. maj 2024"
    found = pool(f"Engpuljen\n\nKommuner kan søge om tilskud til enge.\n\n{days}")
    assert found.deadlines == ("2024-03-08",)
    assert found.opens_on == "2024-01-05"


def test_the_account_of_the_finance_act_makes_a_sum_no_agreements() -> None:
    found = pool(
        f"{TEXT}\nUd over denne pulje er der afsat yderligere midler. Der er afsat 9,1 mio. kr. til en ansøgningspulje "
        "i 2027."
    )
    assert found.amount_total_dkk == 22_400_000


BODY = "Foreninger kan søge penge til fuglekasser i alle landets kommuner, og der er 2 mio. kr. i puljen."


@pytest.mark.parametrize(
    "trail",
    [
        "Puljer / Natur",
        "Kystsiden | Nyheder",
        "Forside -> Natur -> Fugle",
        "Forsiden - Natur - Puljer - Kontakt",
        "Forside => Natur",
    ],
)
def test_a_line_of_steps_over_the_headline_is_no_title(trail: str) -> None:
    assert (
        pool(f"Naturkontoret\n\n{trail}\n\nNye kasser til byens fugle\n\n{BODY}").title == "Nye kasser til byens fugle"
    )


def test_two_words_parted_by_a_stroke_over_the_text_are_a_title() -> None:
    assert pool(f"Fugle / flagermus\n\n{BODY}").title == "Fugle / flagermus"


@pytest.mark.parametrize("head", ["Øvrige frister i 2023", "Andre frister", "Næste frist", "Kommende frister"])
@pytest.mark.parametrize("line", ["3. oktober 2023", "tirsdag den 3. oktober 2023", "03.10.2023"])
def test_days_alone_under_a_heading_are_the_pool_s_own(head: str, line: str) -> None:
    assert pool(f"Fuglepuljen\n\n{BODY}\n\n{head}\n{line}").deadlines == ("2023-10-03",)
    html = f"<main><h1>Fuglepuljen</h1><p>{BODY}</p><h3>{head}</h3><p>{line}</p></main>"
    assert read_page(html.encode()).pools[0].deadlines == ("2023-10-03",)


def test_a_question_over_a_name_and_number_is_not_the_foot_of_the_site() -> None:
    text = f"Fuglepuljen\n\n{BODY}\n\nHvem kan jeg ringe til?\nFuglekontoret\nTlf. 22 33 44 55\nfugle@natur.example"
    found = read(f"{text}\n\nSe også\nHavpuljen: frist 1. maj\n\nNaturby, Torvet 2, 9999 Naturby. Tlf. 22 33 00 00")
    assert found.phones == ("22334455",)
    assert found.emails == ("fugle@natur.example",)


def test_a_stamp_on_two_lines_is_no_deadline() -> None:
    found = read(f"Fuglepuljen\n\n{BODY}\n\nFrist\nLøbende\n\nSidst opdateret\n13.04.2022")
    assert found.updated_on == "2022-04-13"
    assert found.pools[0].deadlines == ()


def test_words_in_a_list_right_below_the_site_s_name_are_its_menu() -> None:
    menu = "• Om os\n• Medlemmer\n• Politik\n• Nyheder"
    assert pool(f"Sammenslutningen af Fuglevenner\n{menu}\n\nKasser til byens fugle\n\n{BODY}").title == (
        "Kasser til byens fugle"
    )
    asked = pool(f"Kasser til byens fugle\n\nHvem kan søge?\n• Foreninger\n• Skoler\n• Kommuner\n\n{BODY}")
    assert asked.title == "Kasser til byens fugle"
    assert set(asked.applicants) == {"forening", "uddannelse", "kommune"}


@pytest.mark.parametrize(
    "head",
    [
        "Cookies\nVi bruger cookies til statistik. Dit valg gemmes i et år.\nTillad alle Kun nødvendige",
        "Ja til cookies? Ja Nej",
        "Børn Unge Voksne Puljer, udbud og prisuddelinger fra hele landets kontorer\nForside > Puljer > Natur",
        "Annonce",
    ],
)
def test_consent_menus_and_advertising_over_the_title_are_none(head: str) -> None:
    assert pool(f"{head}\n\nKasser til byens fugle\n\n{BODY}").title == "Kasser til byens fugle"
