"""Which line names the page, where old layouts, breadcrumbs and the site's own name stand beside it."""

from __future__ import annotations

import pytest

from extractors import read_page

BODY = (
    "<p>Ministeriet giver støtte til skoler, der vil prøve noget nyt, og indkalder nu ansøgninger fra hele landet.</p>"
    "<p>Hvem kan søge? Skoler og kommuner kan søge. Der er 2 mio. kr. i alt.</p>"
    "<p>Ansøgningsfristen er den 9. marts 2007 kl. 15.</p>"
)


def table(title: str, side: str, head: str, site: str = "Søfartsministeriet") -> str:
    return (
        f"<title>{title}</title><table><tr><td colspan=2><font size=4>{site}</font></td></tr>"
        f"<tr><td>{side}</td><td>{head}{BODY}</td></tr></table>"
    )


@pytest.mark.parametrize("head", ["<font size=5>{}</font><br>", "<b>{}</b><br>", '<font size="+2">{}</font><br><br>'])
@pytest.mark.parametrize("title", ["Søfartsministeriet - Tilskud til skibe", "Søfartsministeriet", "Skibe i skolen"])
@pytest.mark.parametrize(
    "side",
    [
        "<b>Puljer 2007</b><br><a href=#>Bevillinger</a><br><br>Husk også:<br>Rejser<br>frist 15. februar 2007",
        "<a href=#>Love</a><br><b>Skibe</b><br><a href=#>Havne</a><br>Kurser: frist 15. februar 2007",
    ],
)
def test_the_cell_beside_the_text_names_nothing_and_says_no_deadline(head: str, title: str, side: str) -> None:
    page = read_page(table(title, side, head.format("Skibe i skolen")).encode(), media_type="text/html")
    [pool] = page.pools
    assert (pool.title, [str(d) for d in pool.deadlines]) == ("Skibe i skolen", ["2007-03-09T15:00"])


@pytest.mark.parametrize("trail", ["SFT &gt; Puljer &gt; Skibe i skolen", "Start / Puljer / Skibe i skolen"])
@pytest.mark.parametrize("head", ["<h2>Pulje: Skibe i skolen</h2>", "<div>Opslag: Skibe i skolen</div>"])
def test_a_breadcrumb_is_no_title(trail: str, head: str) -> None:
    page = f"<title>Skibe i skolen</title><div><div>{trail}</div>{head}{BODY}</div>"
    [pool] = read_page(page.encode(), media_type="text/html").pools
    assert pool.title == "Skibe i skolen"


@pytest.mark.parametrize(
    ("heading", "wanted"),
    [
        ("Ansøgningsrunden 2021 i Fugleprogrammet for unge", "Fugleprogrammet for unge"),
        ("Runde 2 2021 i Fugleprogrammet for unge", "Fugleprogrammet for unge"),
        ("Midler i 2021 til fugle i byen", "Midler i 2021 til fugle i byen"),
        ("Søg fonden", "Søg fonden"),
    ],
)
def test_a_year_is_no_postal_code(heading: str, wanted: str) -> None:
    text = f"""Fjordby Fond

{heading}

Der er penge til fuglekasser i hele landet, også til de små byer ved fjorden.

Hvem kan søge?
Foreninger og kommuner kan søge støtte.

Ansøgningsfrist
1. maj 2021
"""
    [pool] = read_page(text.encode(), media_type="text/plain").pools
    assert pool.title == wanted


@pytest.mark.parametrize(
    "heading",
    [
        "Opslag: Mentor for unge (FL § 14.51.01.30)",
        "Mentor for unge – finanslovskonto 14.51.01.30",
        "14.51.01.30 Mentor for unge",
    ],
)
def test_the_account_in_the_pages_own_heading_is_the_pools(heading: str) -> None:
    text = (
        f"{heading}\n\n1. Formål\nFlere unge skal have en voksen at tale med om skole og fritid.\n\n"
        "2. Frist\nAnsøgningen skal være modtaget senest den 24. maj 2018.\n\n3. Ansøgere\nForeninger kan søge.\n"
    )
    [pool] = read_page(text.encode(), media_type="text/plain").pools
    assert pool.account == "14.51.01.30"


@pytest.mark.parametrize("heading", ["Kommende kurser", "Kurser", "Vores kurser", "Næste kurser", "Kurser i foråret"])
@pytest.mark.parametrize("course", ["Skriv en god ansøgning, Aarhus, 24. marts 2022 kl. 9-15, 3.450 kr."])
def test_an_advisers_courses_are_none_of_the_pools_days_and_sums(heading: str, course: str) -> None:
    text = (
        "Fuglepuljen\n\nForeninger kan søge puljen om penge til fuglekasser i hele landet.\n\n"
        f"Ansøgningsfrist\n1. maj 2022\n\n{heading}\n{course}\nBudget for begyndere, online, 5. april 2022\n"
    )
    [pool] = read_page(text.encode(), media_type="text/plain").pools
    assert [list(pool.deadlines), pool.project_start, pool.grant_max_dkk] == [["2022-05-01"], None, None]


@pytest.mark.parametrize(
    "title",
    [
        "Puljekonsulent, der kan skaffe midler til unge",
        "Fundraiser og puljekonsulent der kan skrive",
        "Projektleder med blik for fonde",
        "Ny fondsrådgiver til Børn og Unge",
    ],
)
def test_a_position_is_no_pool(title: str) -> None:
    text = (
        f"{title}\n\nAnsøgningsfrist: 12. maj 2024\n\nKommunen har afsat 650.000 kr. årligt til en, som kan skrive "
        "ansøgninger.\n\nDine opgaver\nDu skal vejlede foreninger, der søger puljen.\n\n"
        "Løn og samtaler\nLøn efter overenskomst. Samtaler holdes den 22. maj.\n"
    )
    assert not read_page(text.encode(), media_type="text/plain").is_announcement


@pytest.mark.parametrize(
    "above",
    [
        "Fonden for Søfart\nOm fonden // Opslag // Modtagere // Presse",
        "Fonden for Søfart\n\nOm fonden // Opslag // Modtagere // Presse\n",
        "Region Nordhavn\n\nForskning | Puljer og fonde | Ph.d.\n",
        "Region Nordhavn\nPuljer · Ansøgere · Ofte stillede spørgsmål m.m.\n",
    ],
)
@pytest.mark.parametrize("name", ["Opslag: Skibe i skolen", "Skibe i skolen"])
def test_a_text_is_named_below_its_menu_and_not_by_a_later_part(above: str, name: str) -> None:
    page = (
        f"{above}\n{name}\n\nRådet opslår midler til skibe, som skoler og kommuner i hele landet kan søge.\n\n"
        "Beløb\nDer uddeles 2 mio. kr.\n\nFrist\nAnsøgningsfristen er den 9. marts 2007.\n\n"
        "Bedømmelse\nTo eksterne bedømmere læser alle ansøgninger, før rådet holder møde.\n"
    )
    [pool] = read_page(page.encode(), media_type="text/plain").pools
    assert pool.title == "Skibe i skolen"


@pytest.mark.parametrize(
    "headline",
    [
        "Nye midler til skibe i skolen",
        "Nye penge til skolens skibe",
        "Ekstra midler til skibe",
        "Friske midler for skibe",
    ],
)
def test_news_of_money_is_named_by_its_pool(headline: str) -> None:
    page = (
        f"{headline}\n\n18. maj 2021\n\nSkoler kan søge om penge til skibe. Ministeriet åbner for ansøgninger til "
        "Skibspuljen, som er et led i en plan.\n\nAnsøgningsfristen er den 9. juni 2021.\n"
    )
    [pool] = read_page(page.encode(), media_type="text/plain").pools
    assert pool.title == "Skibspuljen"


@pytest.mark.parametrize(
    "invited",
    [
        "Så kan I nu søge Søfartsministeriets pulje Skibe i skolen.",
        "Skoler kan søge puljen Skibe i skolen, som åbner i dag.",
        "Skoler kan søge ordningen Skibe i skolen nu.",
    ],
)
def test_the_pool_that_one_may_apply_to_names_the_page(invited: str) -> None:
    page = (
        f"Skoler: Støtte til nye skibe\n\n3. februar 2017\n\nVil jeres skole ud at sejle? {invited}\n\n"
        "Ansøgningsfristen er den 9. marts 2017.\n"
    )
    [pool] = read_page(page.encode(), media_type="text/plain").pools
    assert pool.title == "Skibe i skolen"
