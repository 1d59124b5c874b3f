"""Which part of a page is the announcement: by structure and by the words that open the other parts, for the layouts
that Danish sites have."""

from __future__ import annotations

import pytest

from extractors.document import Document, Region
from extractors.reader import read_document

PROSE = (
    "<p>Der kan nu søges om penge til fuglekasser i landets kommuner, og alle foreninger kan være med.</p>"
    "<p>Puljen er på i alt 2 mio. kr., og fristen er den 1. maj 2021 kl. 12.00.</p>"
)
NEWS = (
    "<ul><li><a href='/1'>Nye bænke i byparken</a> 3. marts 2021</li>"
    "<li><a href='/2'>Svømmehallen lukker</a> 1. marts 2021</li></ul>"
)
ADDRESS = "Bakkeby Kommune, Rådhusvej 3, 8000 Bakkeby. Tlf. 70 00 00 00. CVR 12345678"


def read(body: str, title: str = "Fuglepuljen - Bakkeby Kommune") -> Document:
    return read_document(f"<!doctype html><html><head><title>{title}</title></head><body>{body}</body></html>".encode())


def region(document: Document, start: str) -> Region:
    found = {block.region for block in document.blocks if document.of(block).startswith(start)}
    assert len(found) == 1, (start, found)
    return found.pop()


def check(document: Document, **starts: list[str]) -> None:
    for name, texts in starts.items():
        for text in texts:
            assert region(document, text) is Region(name), (text, region(document, text))


def test_elements_and_roles_name_the_parts() -> None:
    document = read(
        "<div role='dialog'><p>Må vi gemme oplysninger?</p></div><header><a href='/'>Bakkeby Kommune</a></header>"
        "<div role='navigation'><a href='/b'>Borger</a></div><form role='search'><label>Søg efter</label></form>"
        f"<main><h1>Fuglepuljen</h1>{PROSE}</main><aside><p>Vejret i dag</p></aside>"
        "<footer>Bakkeby Kommune 2021</footer>"
    )
    check(
        document,
        banner=["Må vi"],
        navigation=["Borger", "Søg efter"],
        main=["Fuglepuljen", "Der kan", "Puljen er"],
        aside=["Vejret"],
        footer=["Bakkeby Kommune 2021"],
    )


def test_plain_columns_without_a_telling_name_are_told_by_where_the_title_and_the_text_stand() -> None:
    document = read(
        "<div class='a1'><div class='a2'><a href='/'>Hjem</a></div><div><a href='/x'>Borger</a>"
        "<a href='/y'>Erhverv</a></div></div>"
        "<div class='a3'>Forside → Fritid → Fuglepuljen</div>"
        f"<div class='a4'><div class='a5'><div class='a6'>Fuglepuljen</div>{PROSE}</div>"
        f"<div class='a7'><div class='a8'>Nyt fra byen</div>{NEWS}</div></div>"
        f"<div class='a9'><div>{ADDRESS}</div><div>© 2021</div></div>"
        "<div class='b1'>Vi bruger cookies. <a href='#'>Okay</a></div>"
    )
    check(
        document,
        navigation=["Hjem", "Borger", "Forside"],
        main=["Fuglepuljen", "Der kan"],
        aside=["Nyt fra", "Nye bænke"],
        footer=["Bakkeby Kommune, Råd", "©"],
        banner=["Vi bruger"],
    )


def test_a_title_above_both_columns_leaves_the_side_column_aside() -> None:
    document = read(
        "<div class='hero'><h1>Fuglepuljen</h1><div>Penge til fugle i hele landet.</div></div>"
        f"<div class='row'><div class='l'>{PROSE}</div><div class='r'><h3>Andre puljer</h3>{NEWS}"
        "<h3>Kontakt</h3><p>Naturteamet, tlf. 70 00 00 01</p></div></div>"
    )
    check(document, main=["Fuglepuljen", "Penge til", "Der kan"], aside=["Andre", "Nye bænke"], contact=["Naturteamet"])


@pytest.mark.parametrize(
    "heading",
    [
        "Andre nyheder",
        "Relaterede nyheder",
        "Flere puljer",
        "Læs også",
        "Seneste nyt",
        "Nyhedsbrev",
        "Del siden",
        "Andre indkaldelser",
    ],
)
@pytest.mark.parametrize(
    "page", ["<main>{0}{1}</main>", "<article>{0}{1}</article>", "<main><article>{0}</article>{1}</main>", "{0}{1}"]
)
def test_headings_open_what_is_not_the_announcement_wherever_it_stands(heading: str, page: str) -> None:
    box = f"<div><h2>{heading}</h2><p>Puljen til bænke har frist den 3. juni 2021.</p></div>"
    document = read(page.format(f"<h1>Fuglepuljen</h1>{PROSE}", box))
    check(document, main=["Fuglepuljen", "Der kan"], aside=[heading, "Puljen til bænke"])


def test_a_heading_that_may_be_the_announcements_own_counts_only_over_a_list_of_links() -> None:
    own = read(
        f"<main><h1>Fuglepuljen</h1>{PROSE}<h2>Aktuelt</h2>"
        "<p>Næste frist er den 1. november 2021, og alle kan søge.</p></main>"
    )
    assert region(own, "Næste frist") is Region.MAIN
    other = read(f"<main><h1>Fuglepuljen</h1>{PROSE}<h2>Aktuelt</h2>{NEWS}</main>")
    assert region(other, "Nye bænke") is Region.ASIDE


def test_after_other_news_in_the_column_the_next_heading_is_the_announcements_again() -> None:
    document = read(
        f"<main><h1>Fuglepuljen</h1>{PROSE}<h2>Se også</h2>{NEWS}<h2>Hvem kan søge?</h2>"
        "<p>Foreninger kan søge.</p></main>"
    )
    check(document, aside=["Se også", "Nye bænke"], main=["Hvem kan", "Foreninger"])


@pytest.mark.parametrize("heading", ["Kontakt", "Yderligere oplysninger", "Har du spørgsmål?"])
def test_whom_to_ask_is_contact_beside_the_text_and_main_in_it(heading: str) -> None:
    box = f"<section><h3>{heading}</h3><p>Naturteamet, tlf. 70 00 00 01</p></section>"
    beside = read(
        f"<main><h1>Fuglepuljen</h1>{PROSE}<aside>{box}<section><h3>Andre nyheder</h3>{NEWS}</section></aside></main>"
    )
    check(beside, contact=[heading, "Naturteamet"], aside=["Andre nyheder", "Nye bænke"])
    inside = read(f"<main><h1>Fuglepuljen</h1>{PROSE}{box}</main>")
    check(inside, main=[heading, "Naturteamet"])


@pytest.mark.parametrize("heading", ["Fakta", "Fakta om puljen", "Puljen kort", "Kort om puljen"])
@pytest.mark.parametrize("column", ["<aside>{0}</aside>", "<div class='sidebar'>{0}</div>", "<div class='z'>{0}</div>"])
def test_the_announcements_own_facts_beside_it_are_main(heading: str, column: str) -> None:
    box = f"<div><h3>{heading}</h3><dl><dt>Ansøgningsfrist</dt><dd>1. maj 2021</dd></dl></div>"
    other = f"<div><h3>Andre puljer</h3>{NEWS}</div>"
    document = read(f"<div><div><h1>Fuglepuljen</h1>{PROSE}</div>{column.format(box + other)}</div>")
    check(document, main=[heading, "Ansøgningsfrist", "1. maj"], aside=["Andre puljer", "Nye bænke"])


@pytest.mark.parametrize(
    "page",
    [
        "<main><article><h1>Fuglepuljen</h1>{0}<footer><p>{1}</p></footer></article></main>",
        "<main><h1>Fuglepuljen</h1>{0}</main><p>{1}</p>",
        "<main><h1>Fuglepuljen</h1>{0}<h2>Læs også</h2><ul><li><a href='/1'>Bænkepuljen</a></li></ul><p>{1}</p></main>",
        "<div><div><h1>Fuglepuljen</h1><div>{0}</div></div><div>{1}</div></div><div>" + ADDRESS + "</div>",
        "<main><h1>Fuglepuljen</h1>{0}</main><footer><p>{1}</p><p>" + ADDRESS + "</p></footer>",
    ],
)
@pytest.mark.parametrize("stamp", ["Sidst opdateret 3. marts 2021", "Senest opdateret: 03-03-2021"])
def test_the_pages_own_stamp_is_main_wherever_it_stands(page: str, stamp: str) -> None:
    assert region(read(page.format(PROSE, stamp)), stamp) is Region.MAIN


def test_the_date_of_another_item_is_no_stamp() -> None:
    document = read(
        f"<main><h1>Fuglepuljen</h1>{PROSE}<aside><h3>Nyheder</h3><p>Publiceret 3. marts 2021</p></aside></main>"
    )
    assert region(document, "Publiceret") is Region.ASIDE


@pytest.mark.parametrize(
    "page",
    [
        "<header><h1>Fuglepuljen</h1></header><main>{0}</main>",
        "<main><header><h1>Fuglepuljen</h1></header>{0}</main>",
        "<header><h1><a href='/'>Bakkeby Kommune</a></h1></header><main><h2>Fuglepuljen</h2>{0}</main>",
        "<div><h1>Fuglepuljen</h1></div><div>{0}</div>",
    ],
)
def test_the_title_is_main_also_in_a_header(page: str) -> None:
    check(read(page.format(PROSE)), main=["Fuglepuljen", "Der kan"])


def test_the_sites_name_is_no_title() -> None:
    document = read(f"<header><h1>Bakkeby Kommune</h1></header><main><h1>Fuglepuljen</h1>{PROSE}</main>")
    check(document, navigation=["Bakkeby Kommune"], main=["Fuglepuljen"])


def test_a_form_around_the_whole_page_hides_nothing() -> None:
    document = read(f"<form action='#'><div><h1>Fuglepuljen</h1>{PROSE}</div><div>{ADDRESS}</div></form>")
    check(document, main=["Fuglepuljen", "Der kan"], footer=["Bakkeby Kommune, R"])


def test_tables_of_layout_have_regions_by_their_cells() -> None:
    document = read(
        "<center><table width='100%'><tr><td colspan='3'><a href='/'>Hjem</a></td></tr><tr>"
        "<td><b>Nyheder</b><br><a href='/1'>Nye bænke i byparken</a><br><a href='/2'>Svømmehallen lukker</a></td>"
        f"<td><font size='5'>Fuglepuljen</font>{PROSE}<p><i>Opdateret 3. marts 2021</i></p></td>"
        "<td><b>Andre puljer</b><br><a href='/3'>Bænkepuljen</a>: løbende</td></tr>"
        f"<tr><td colspan='3'>{ADDRESS}</td></tr></table></center>"
    )
    check(
        document,
        navigation=["Hjem"],
        aside=["Nyheder", "Nye bænke", "Andre puljer", "Bænkepuljen"],
        main=["Fuglepuljen", "Der kan", "Opdateret"],
        footer=["Bakkeby Kommune, R"],
    )


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("<p><a href='#x'>Gå til indhold</a></p>", Region.NAVIGATION),
        ("<div>Du er her: Forside / Fritid / Fuglepuljen</div>", Region.NAVIGATION),
        ("<div>Forside &gt; Fritid &gt; Fuglepuljen</div>", Region.NAVIGATION),
    ],
)
def test_lines_that_lead_around_the_site_are_navigation_inside_main_too(line: str, expected: Region) -> None:
    document = read(f"<main>{line}<h1>Fuglepuljen</h1>{PROSE}</main>")
    assert document.blocks[0].region is expected


def test_shares_feedback_and_counters_are_aside_inside_main() -> None:
    document = read(
        f"<main><h1>Fuglepuljen</h1>{PROSE}<div>Del på Facebook LinkedIn</div>"
        "<div><p>Fandt du det, du søgte?</p><button>Ja</button><button>Nej</button></div>"
        "<p>Siden er vist 1.204 gange</p></main>"
    )
    check(document, aside=["Del på", "Fandt du", "Ja Nej", "Siden er vist"])


def test_a_page_with_tables_panels_and_boxes_is_all_main() -> None:
    document = read(
        f"<main><h1>Fuglepuljen</h1>{PROSE}<table><tr><th>Runde</th><th>Frist</th></tr><tr><td>1</td>"
        "<td>1. maj</td></tr></table>"
        "<details><summary>Hvem kan søge?</summary><ul><li>Foreninger</li></ul></details><div class='box'>"
        "<h3>Bilag</h3>"
        "<ul><li><a href='/v.pdf'>Vejledning</a></li><li><a href='/s.pdf'>Skema</a></li></ul></div></main>"
    )
    assert {block.region for block in document.blocks} == {Region.MAIN}


@pytest.mark.parametrize("make", ["class='rk'", "class='rk' id='{0}'", ""])
def test_text_parted_into_several_boxes_is_main_in_each(make: str) -> None:
    first = f"<h1>Fuglepuljen</h1>{PROSE}{PROSE}{PROSE}"
    second = "<h2>Hvem kan søge?</h2><p>Puljen kan søges af alle foreninger, der har hjemme i kommunen.</p>"
    document = read(
        f"<div><div {make.format('a')}>{first}</div><div {make.format('b')}>{second}</div></div><div>{ADDRESS}</div>"
    )
    check(document, main=["Fuglepuljen", "Der kan", "Hvem kan", "Puljen kan"], footer=["Bakkeby"])


def test_of_a_title_that_names_the_site_first_the_rest_names_the_announcement() -> None:
    body = f"<table><tr><td><b>Bakkeby Kommune</b></td></tr><tr><td><b>Fuglepuljen</b><br><br>{PROSE}</td></tr></table>"
    document = read(f"{body}<p>{ADDRESS}</p>", "Bakkeby Kommune - Fuglepuljen")
    assert [document.of(block) for block in document.blocks if block.level == 1] == ["Fuglepuljen"]
    check(document, main=["Fuglepuljen", "Der kan"])


def test_cards_beside_the_text_are_other_pools() -> None:
    cards = "".join(
        f"<div class='c'><h3>{name}</h3><p>Frist 1. juni 2021</p></div>" for name in ("Sommerpuljen", "Haven")
    )
    document = read(f"<main><div><h1>Fuglepuljen</h1>{PROSE}</div><div class='g'>{cards}</div></main>")
    check(document, main=["Fuglepuljen", "Der kan"], aside=["Sommerpuljen", "Haven", "Frist"])


def test_a_listing_that_opens_a_column_beside_the_text_is_aside_without_links_too() -> None:
    side = "<div><div>Åbne puljer</div><div><p>Bænkepuljen: frist 1. maj 2021</p></div></div>"
    document = read(
        f"<main><div><div class='x'><h1>Fuglepuljen</h1>{PROSE}</div><div class='y'>{side}</div></div></main>"
    )
    check(document, main=["Der kan"], aside=["Åbne puljer", "Bænkepuljen"])


def test_cards_between_the_title_and_the_text_that_ask_what_the_call_answers_are_main() -> None:
    document = read(
        "<section><h1>Fuglepuljen</h1><p>Vi giver penge til huse til byens fugle.</p></section><section>"
        "<div><h3>Hvem?</h3><p>Lokale foreninger og skoler.</p></div>"
        "<div><h3>Hvornår?</h3><p>Vi åbner den 6. marts 2021 og lukker den 1. maj 2021.</p></div></section>"
        f"<section><h2>Hvad er det, I vil?</h2>{PROSE}{PROSE}{PROSE}</section>"
    )
    check(document, main=["Hvem?", "Lokale", "Hvornår?", "Vi åbner"])


@pytest.mark.parametrize(
    ("notice", "expected"),
    [
        ("OBS! På grund af storm er fristen forlænget til den 6. maj 2024 kl. 12.", Region.MAIN),
        ("Ny frist for Fuglepuljen: 6. maj 2024", Region.MAIN),
        ("Fristen i Fiskepuljen er den 6. maj 2024.", Region.NAVIGATION),
        ("Portalen er lukket den 6. maj 2024 kl. 12-14.", Region.NAVIGATION),
    ],
)
def test_a_notice_of_the_deadline_above_the_title_is_the_announcements(notice: str, expected: Region) -> None:
    menu = "<div class='h'><a href='/b'>Borger</a> <a href='/e'>Erhverv</a></div>"
    document = read(f"<div class='ribbon'>{notice}</div>{menu}<div class='m'><h1>Fuglepuljen</h1>{PROSE}</div>")
    assert region(document, notice) is expected
    told = "Foreninger kan søge om penge til fugle, der skal plejes eller flyttes til et bedre sted."
    text = read_document(f"{notice}\n\nBorger | Erhverv | Kultur\n\nFuglepuljen\n\n{told}".encode())
    assert (region(text, notice) is Region.MAIN) == (expected is Region.MAIN)
