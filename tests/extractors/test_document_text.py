"""What the text of a crawl archive is as a document: headings by shape, items, and what is not the announcement."""

from __future__ import annotations

import pytest

from extractors import read_page
from extractors.document import Document, Kind, Region
from extractors.reader import read_document

LONG = "Der kan nu søges om penge til fuglekasser i landets kommuner, og alle foreninger kan være med."


def read(text: str) -> Document:
    return read_document(text.encode(), media_type="text/plain")


def kinds(document: Document) -> dict[str, tuple[Kind, int]]:
    return {document.of(block): (block.kind, block.level) for block in document.blocks}


def regions(document: Document) -> dict[str, Region]:
    return {document.of(block): block.region for block in document.blocks}


def test_a_line_is_a_block_and_its_text_is_kept() -> None:
    document = read(f"Fuglepuljen\n\n{LONG}\nFrist: 1. maj\n")
    assert document.text.split("\n") == ["Fuglepuljen", LONG, "Frist: 1. maj"]
    assert kinds(document)["Frist: 1. maj"] == (Kind.PARAGRAPH, 0)


def test_the_first_line_that_is_no_menu_is_the_title() -> None:
    document = read(
        f"Gå til indhold\nBakkeby Kommune\nBorger   Erhverv   Politik\nForside > Fritid\n\nFuglepuljen\n\n{LONG}"
    )
    assert kinds(document)["Fuglepuljen"] == (Kind.HEADING, 1)
    above = ["Gå til indhold", "Bakkeby Kommune", "Borger Erhverv Politik", "Forside > Fritid"]
    assert [regions(document)[line] for line in above] == [Region.NAVIGATION] * 4


def test_a_date_above_the_title_belongs_to_the_announcement() -> None:
    document = read(f"3. marts 2021\n\nPenge til fugle i byen\n\n{LONG}")
    assert regions(document)["3. marts 2021"] is Region.MAIN
    assert kinds(document)["Penge til fugle i byen"] == (Kind.HEADING, 1)


@pytest.mark.parametrize("byline", ["Byavisen, 3. marts 2021", "Fuglenes Blad | 3. marts 2021", "Lis Lund, 03.03.2021"])
@pytest.mark.parametrize("headline", ["Fuglene flytter ind", "Fugle", "Nu kan der bygges kasser til byens fugle"])
def test_who_wrote_and_when_is_no_title_and_dates_the_page(headline: str, byline: str) -> None:
    page = f"{headline}\n\n{byline}\n\n{LONG}\n\n{LONG}"
    assert kinds(read(page))[headline] == (Kind.HEADING, 1)
    assert read_page(page.encode(), media_type="text/plain").published_on == "2021-03-03"


@pytest.mark.parametrize("line", ["Ansøg inden den 3. marts 2021", "Vi mødes i Vejle, 3. marts 2021 kl. 12"])
def test_a_sentence_with_a_date_is_no_byline(line: str) -> None:
    page = f"Fuglene flytter ind\n\n{line}\n\n{LONG}"
    assert read_page(page.encode(), media_type="text/plain").published_on is None


@pytest.mark.parametrize(
    "heading", ["Hvem kan søge?", "Målgruppe", "Formål:", "Hvad kan der søges til?:", "Frist", "2. Økonomi"]
)
@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_short_lines_over_longer_ones_are_headings(heading: str, gap: str) -> None:
    document = read(f"Fuglepuljen\n\n{LONG}\n\n{heading}{gap}{LONG}")
    assert kinds(document)[heading] == (Kind.HEADING, 2)
    last = document.blocks[-1]
    assert last.heading is not None
    assert document.of(document.blocks[last.heading]) == heading


@pytest.mark.parametrize(
    "line",
    [
        "Læs mere om puljen her",
        "Hent ansøgningsskema (Word, 212 kB)",
        "De fire modtagere er:",
        "Der er to muligheder:",
        "Sidst opdateret 3. marts 2021",
        "fugl_118.jpg",
        "Tlf. 70 00 00 00",
    ],
)
def test_links_lead_ins_stamps_and_files_are_no_headings(line: str) -> None:
    document = read(f"Fuglepuljen\n\n{LONG}\n\n{line}\n\n{LONG}")
    assert kinds(document)[line][0] is Kind.PARAGRAPH


def test_a_list_of_links_is_no_list_of_headings() -> None:
    document = read(f"Fuglepuljen\n\n{LONG}\n\nDelpulje 1 - unger\n\nDelpulje 2 - reder\n\n{LONG}")
    assert kinds(document)["Delpulje 2 - reder"][0] is Kind.PARAGRAPH


@pytest.mark.parametrize("mark", ["•", "·      ", "-", "–", "*", "  • "])
def test_marked_lines_are_items_without_their_mark(mark: str) -> None:
    document = read(f"Fuglepuljen\n\nDer kan søges til:\n\n{mark} kasser\n{mark} foder\n")
    assert [document.of(block) for block in document.blocks if block.kind is Kind.ITEM] == ["kasser", "foder"]


def test_numbered_lines_are_items_and_dates_are_not() -> None:
    document = read(
        f"Fuglepuljen\n\n{LONG}\n\n1. Kasser til byens fugle\n2. Foder om vinteren\n\nFrist\n\n1. maj 2021 kl. 12.00."
    )
    assert [document.of(block) for block in document.blocks if block.kind is Kind.ITEM] == [
        "1. Kasser til byens fugle",
        "2. Foder om vinteren",
    ]


def test_a_sentence_broken_over_two_lines_is_one_block() -> None:
    document = read(f"Fuglepuljen\n\nDer kan nu søges om penge til fuglekasser i\nlandets kommuner.\n{LONG}")
    assert "Der kan nu søges om penge til fuglekasser i landets kommuner." in kinds(document)


@pytest.mark.parametrize("heading", ["Andre nyheder", "Læs også", "Flere pressemeddelelser fra Bakkeby", "Nyhedsbrev"])
def test_other_news_run_to_the_stamp_or_the_foot(heading: str) -> None:
    document = read(
        f"Fuglepuljen\n\n{LONG}\n\n{heading}\n\n3. marts 2021 Bænkepuljen har frist den 1. maj\n"
        "Sidst opdateret: 4. marts 2021\n\n"
        "Bakkeby Kommune, Rådhusvej 3, 8000 Bakkeby\nCVR: 12345678"
    )
    found = regions(document)
    assert found[heading] is found["3. marts 2021 Bænkepuljen har frist den 1. maj"] is Region.ASIDE
    assert found["Sidst opdateret: 4. marts 2021"] is Region.MAIN
    assert found["Bakkeby Kommune, Rådhusvej 3, 8000 Bakkeby"] is found["CVR: 12345678"] is Region.FOOTER


def test_the_announcements_own_heading_ends_other_news() -> None:
    document = read(f"Fuglepuljen\n\n{LONG}\n\nSe også\n\nBænkepuljen\n\nHvem kan søge?\n\n{LONG} Også skoler.")
    assert regions(document)["Bænkepuljen"] is Region.ASIDE
    assert regions(document)["Hvem kan søge?"] is regions(document)[f"{LONG} Også skoler."] is Region.MAIN


def test_whom_to_ask_stays_main_though_an_address_follows() -> None:
    document = read(
        f"Fuglepuljen\n\n{LONG}\n\nKontakt\n\nNaturteamet\nTlf. 70 00 00 01\nMail: natur@bakkeby.example\n\n"
        "Bakkeby Kommune | Rådhusvej 3 | 8000 Bakkeby | CVR 12345678"
    )
    assert regions(document)["Tlf. 70 00 00 01"] is Region.MAIN
    assert regions(document)["Bakkeby Kommune | Rådhusvej 3 | 8000 Bakkeby | CVR 12345678"] is Region.FOOTER


def test_a_stamp_on_two_lines_is_main_and_the_address_after_it_is_not() -> None:
    document = read(
        f"Fuglepuljen\n\n{LONG}\n\nSenest opdateret\n3. marts 2021\nOphavsretten tilhører Bakkeby\n\n"
        "Bakkeby\n8000 Bakkeby\nCVR\n1234"
    )
    found = regions(document)
    assert found["Senest opdateret"] is found["3. marts 2021"] is Region.MAIN
    assert found["Ophavsretten tilhører Bakkeby"] is found["8000 Bakkeby"] is Region.FOOTER


def test_share_lines_are_aside() -> None:
    document = read(f"Fuglepuljen\n\nDel   Facebook   LinkedIn\n\n{LONG}")
    assert regions(document)["Del Facebook LinkedIn"] is Region.ASIDE


def test_columns_laid_out_with_blanks_are_a_table() -> None:
    document = read(
        f"Fuglepuljen\n\n{LONG}\n\nSøg inden       Svar\n15.02.2022      1. marts 2022\n15.05.2022      1. juni 2022\n"
    )
    rows = [block for block in document.blocks if block.kind is Kind.ROW]
    assert [document.of(block) for block in rows][1] == "15.02.2022 | 1. marts 2022"
    assert [document.of(cell.column) for cell in rows[2].cells if cell.column] == ["Søg inden", "Svar"]


def test_in_a_plan_the_words_name_the_dates() -> None:
    document = read(
        f"Fuglepuljen\n\n{LONG}\n\nTidsplan\n\n11. april    puljen åbner\n31. maj kl. 13    ansøgningen er hos os\n"
    )
    last = document.blocks[-1]
    assert last.label is not None
    assert document.of(last.label) == "ansøgningen er hos os"
    date = last.cells[0]
    assert date.row is not None
    assert document.of(date.row) == "ansøgningen er hos os"


@pytest.mark.parametrize(
    "menu",
    [
        "Forside\nBorger\nNatur og miljø",
        "Om os\nHistorier\nAnsøgning\nKontakt",
        "Natur / Puljer / Fuglepuljen",
        "Natur / Fuglepuljen",
        "Hjem » Natur",
        "Indhold på siden\nBeløb\nFrist",
    ],
)
def test_menus_over_the_title_are_navigation(menu: str) -> None:
    document = read(f"{menu}\n\nFuglepuljen\n\n{LONG}\n\nBeløb\n\n{LONG}")
    found = regions(document)
    assert kinds(document)["Fuglepuljen"] == (Kind.HEADING, 1)
    assert {found[line] for line in menu.split("\n") if line != "Beløb"} == {Region.NAVIGATION}
