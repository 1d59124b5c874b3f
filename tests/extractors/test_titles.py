"""What a page's pool is called: by its heading, or in news by what the text calls it."""

from __future__ import annotations

import pytest

from extractors import read_page

PAGE = """{head}

{lead}

Hvem kan søge?
Foreninger og kommuner kan søge støtte.

Ansøgningsfrist
1. maj 2021
"""
HEADLINE = "Nu kan I søge penge til fuglekasser"


def title(head: str, lead: str = "Der er penge til fuglekasser i hele landet, også til de små.") -> str:
    [pool] = read_page(PAGE.format(head=head, lead=lead).encode(), media_type="text/plain").pools
    return pool.title


@pytest.mark.parametrize(
    ("heading", "wanted"),
    [
        ("Pulje til fuglekasser", "Pulje til fuglekasser"),
        ("Pulje: Fuglekasser i byen", "Fuglekasser i byen"),
        ("Spørgsmål og svar om Fuglekasser for alle", "Fuglekasser for alle"),
        ("Støtte til børn, der er udsatte", "Støtte til børn, der er udsatte"),
        ("Fuglepuljen i Fjordby", "Fuglepuljen i Fjordby"),
        ("Søg Fuglepuljen 2021", "Fuglepuljen 2021"),
        ("Små fugle-puljen er tilbage", "Små fugle-puljen"),
        ("Fuglepuljen kan søges igen", "Fuglepuljen"),
        ("Fuglepuljen genåbner den 3. maj", "Fuglepuljen"),
        ("Pulje til fuglekasser er skudt i gang", "Pulje til fuglekasser"),
        ("Pulje til unge, der starter egen virksomhed", "Pulje til unge, der starter egen virksomhed"),
        ("Fugle- og Fiskepuljen", "Fugle- og Fiskepuljen"),
        ("Støtte til fugle – ansøgningsfrist 1. oktober 2021", "Støtte til fugle"),
        ("Fuglepuljen åben indtil 10. april 2017", "Fuglepuljen"),
        ("Nye kriterier for støtte til fugle", "Støtte til fugle"),
        ("Nu åbner puljen ”Fugle i byen”", "Fugle i byen"),
        ("Ny forsøgspulje: Fugle i byen", "Fugle i byen"),
        ("Vilde Fugle-puljen", "Vilde Fugle-puljen"),
        ("Søg Vilde Fugle-puljen", "Vilde Fugle-puljen"),
        (HEADLINE, HEADLINE),
    ],
)
def test_the_heading_without_what_leads_in_is_the_name(heading: str, wanted: str) -> None:
    assert title(heading) == wanted


@pytest.mark.parametrize(
    ("lead", "wanted"),
    [
        ("Fjordby Kommune åbner puljen ”Fugle i byen”, som er på 2 mio. kr.", "Fugle i byen"),
        ("Fjordby Kommune åbner puljen Fugle med ondt i vingen. Den er på 2 mio. kr.", "Fugle"),
        ("Puljen Fugle med udsigt er åben. Søg Fugle med udsigt senest i maj.", "Fugle med udsigt"),
        ("Kontoret har oprettet Puljen til flere fugle, som er på 2 mio. kr.", "Puljen til flere fugle"),
        ("Fjordby Kommune åbner Vingefang, en tilskudspulje til byens fugle.", "Vingefang"),
        ("Vingefang, som er kommunens nye pulje, er på 2 mio. kr.", "Vingefang"),
        ("Puljen hedder “Fugle i byen”. Den er på 2 mio. kr.", "Fugle i byen"),
        ("“Fugle i byen” hedder puljen, som er ny.", "Fugle i byen"),
        ("”Fugle i byen” er navnet på den nye pulje.", "Fugle i byen"),
        ("Nu deler Grønt Udviklings- og Fugleprogram (GUFP) penge ud.", "Grønt Udviklings- og Fugleprogram (GUFP)"),
        ("Anden runde af Pulje til vilde fugle er i gang.", "Pulje til vilde fugle"),
        ("Der kan igen søges fra Pulje til fugle og træer i 2021.", "Pulje til fugle og træer"),
        ("Puljen har navnet »Fugle i byen«, og den er ny.", "Fugle i byen"),
        ("Kommunen åbner for puljen Fugle i byen.", "Fugle i byen"),
        ("Derfor kommer puljen Vilde Vinger, som deler 2 mio. kr. ud.", "Vilde Vinger"),
        ("Kig på Fuglestøtten fra kommunen, hvis I mangler penge.", "Fuglestøtten"),
        ("Pulje til fuglekasser er åben for alle, der har et træ.", "Pulje til fuglekasser"),
        ("Kommunen har slået en pulje op med titlen ”Fugle i byen”. Vi har læst den.", "Fugle i byen"),
        ('Kommunen har lagt en pulje ud under overskriften "Fugle i byen".', "Fugle i byen"),
        ("Der er åbnet for ansøgninger til ”Pulje til fugle og træer”. Den er ny.", "Pulje til fugle og træer"),
        ("Nu kan »Fuglepuljen for hele byen« søges af alle.", "Fuglepuljen for hele byen"),
        ("Ansøgningspuljen til vilde fugle har til formål at give fuglene ro.", "Vilde fugle"),
        ("Man kan igen søge fra Fuglepuljen til fuglekasser.", "Fuglepuljen til fuglekasser"),
        ("Man kan igen søge Fuglepuljen til projekter i byen.", "Fuglepuljen"),
        ("Fuglepuljen til fuglekasser er åben. Fuglepuljen er på 2 mio. kr.", "Fuglepuljen til fuglekasser"),
    ],
)
def test_news_says_the_name_in_its_text(lead: str, wanted: str) -> None:
    assert title(HEADLINE, lead) == wanted


@pytest.mark.parametrize(
    "head",
    [
        "Forside / Puljer / Fugle i byen\n\nFugle i byen\n\nPulje til beboere",
        "Forside : Puljer : Fugle i byen\n\nFugle i byen",
        "Fjordby Kommune\nBorger   Erhverv   Politik\n\nForside > Fugle i byen\n\nFugle i byen\n\nSkrevet 3. maj 2020",
        "Nyhed - 3. september 2020\n\nFugle i byen",
        "28-09-2020 - Kl. 10.45\n\nFugle i byen",
    ],
)
def test_neither_a_breadcrumb_nor_a_date_line_is_the_heading(head: str) -> None:
    assert title(head) == "Fugle i byen"


@pytest.mark.parametrize("head", ["Sådan søger du", "Søg penge her", "Hvordan søger man?"])
@pytest.mark.parametrize("name", ["LAG-midler 2021", "Fuglepuljen 2021", "Fugletilskud 2021"])
def test_a_page_that_says_how_to_apply_is_called_by_the_part_that_names_the_pool(head: str, name: str) -> None:
    page = f"<h1>{head}</h1><p>Vi er en forening i Fjordby, der giver støtte til fugle og træer.</p>"
    page += (
        f"<div><h4>{name}</h4><div>Vi har 2 mio. kr. i år.</div></div><div><h4>Frist</h4><div>1. maj 2021</div></div>"
    )
    page += "<div><h4>Hvem kan søge</h4><div>Foreninger kan søge støtte.</div></div>"
    [pool] = read_page(page.encode(), media_type="text/html").pools
    assert pool.title == name


@pytest.mark.parametrize("lead", ["“Vilde vinger” hedder puljen, som netop er åbnet.", "Puljen kaldes »Vilde vinger«."])
def test_what_the_text_says_the_pool_is_called_is_its_name_whatever_the_heading(lead: str) -> None:
    assert title("Ny pulje til fuglekasser i byerne", lead) == "Vilde vinger"


def test_the_authority_s_name_in_capitals_over_the_page_is_not_the_pool_s() -> None:
    page = "<h1>FJORDBY KOMMUNE</h1><h2>Fuglepuljen er klar igen</h2><p>Der er 20.000 kr. til reder og kasser i år.</p>"
    page += "<h2>Hvem kan søge?</h2><p>Foreninger kan søge.</p><h2>Frist</h2><p>1. maj 2021</p>"
    [pool] = read_page(page.encode(), media_type="text/html").pools
    assert pool.title == "Fuglepuljen"


@pytest.mark.parametrize("head", ["Om puljen", "Ansøgning", "Hvem kan søge?"])
def test_a_heading_that_only_begins_a_part_names_no_pool(head: str) -> None:
    assert title(head, "Fuglepuljen skal give fuglene ro i hele kommunen.") == "Fuglepuljen"


@pytest.mark.parametrize(
    ("heading", "lead", "wanted"),
    [
        ("Vingefang: To frister i 2021", "Vingefang er for alle, der holder af fugle.", "Vingefang"),
        ("Vingefang 2021: 8 mio. kr. til fugle", "Vingefang er for alle, der holder af fugle.", "Vingefang"),
        ("Vingefang 2021: Nu kan der søges", "Vingefang 2021 er for alle fugle.", "Vingefang 2021"),
        ("Fugle i byen: Pulje til kasser", "Der er penge til kasser.", "Fugle i byen: Pulje til kasser"),
    ],
)
def test_a_name_that_the_text_comes_back_to_stands_before_the_news_behind_the_colon(
    heading: str, lead: str, wanted: str
) -> None:
    assert title(heading, lead) == wanted


def test_a_headline_about_a_pool_that_does_something_is_no_name() -> None:
    lead = "”Puljen til stille steder” er på 3,9 mio. kr. og er for alle fugle."
    assert title("Ny pulje skal gøre byen bedre at flyve i", lead) == "Puljen til stille steder"


def test_a_heading_without_any_word_for_money_gives_way_to_the_name_in_the_text() -> None:
    assert title("Flere fugle i haven", "Støtteordningen Vingefang, der åbner i dag, er for alle.") == "Vingefang"
    page = "<main><h1>Flere fugle i haven</h1><p>Om ordningen Skema og vejledning Lovgrundlag</p><p>Foreninger kan søge"
    [pool] = read_page(f"{page} op til 5.000 kr. inden 1. maj 2021.</p></main>".encode()).pools
    assert pool.title == "Flere fugle i haven"
