"""Which of a page's sums is this call's: the whole and what is drawn from it, what is held back, what is past, and what
all get together."""

from __future__ import annotations

import pytest

from extractors import read_page

pytestmark = pytest.mark.usefixtures("undenied")
HEAD = "Pulje til parker\nOffentliggjort 3. marts 2022\nForeninger kan søge. Fristen er den 1. maj 2022.\n\nPenge\n\n"


def amounts(said: str) -> tuple[int | None, int | None, int | None, int | None]:
    (pool,) = read_page((HEAD + said).encode(), media_type="text/plain").pools
    return pool.amount_total_dkk, pool.amount_annual_dkk, pool.grant_min_dkk, pool.grant_max_dkk


@pytest.mark.parametrize(
    ("said", "total"),
    [
        ("Partierne har afsat 28 mio. kr. i 2021-2024. Denne udmelding omfatter 9 mio. kr.", 9_000_000),
        ("Staten giver 50 mio. kr. til natur. Denne pulje udgør 11 mio. kr. af beløbet.", 11_000_000),
        (
            "Der er afsat 12 mio. kr., som bliver fordelt på tre runder. I denne runde er der 4 mio. kr.",
            4_000_000,
        ),
        ("Rådet har 8 mio. kr. i år. Af dem er 5 mio. kr. bundet. Til nye ansøgninger er der 3 mio. kr.", 3_000_000),
        ("Fra 2020 til 2023 har fonden sat 20 mio. kr. af. I 2022 er der 6 mio. kr.", 6_000_000),
        ("Puljen er skabt af en arv på 4 mio. kr., som skal række i fire år. I år deles der 900.000 kr. ud.", 900_000),
        ("Puljen har 30 mio. kr.: 20 mio. kr. i første runde og 10 mio. kr. i anden runde.", 30_000_000),
        ("Der er 4 mio. kr. i 2022 og 4 mio. kr. i 2023, i alt 8 mio. kr.", 8_000_000),
        ("Der er 700.000 kr. i alt. 100.000 kr. er holdt tilbage til en temadag.", 700_000),
        ("Der er 500.000 kr. til rådighed. Ved sidste årsskifte var der 61.000 kr. tilbage.", 500_000),
        ("Vi har 600.000 kr. Der kan gives højst 90.000 kr. De første 20.000 kr. udbetales straks.", 600_000),
        ("Kommunerne kan søge 40 mio. kr. til at gøre parkerne grønne.", 40_000_000),
        ("I år uddeles 80.000 kr. i fire portioner a 20.000 kr.", 80_000),
        ("Første runde: 2 mio. kr. Anden runde: 3 mio. kr. Samlet 5 mio. kr.", 5_000_000),
        ("Udvalget har i sit budget for 2022 sat 1,2 mio. kr. af til ansøgninger fra sognene.", 1_200_000),
        ("Byrådet bevilgede på mødet i januar 750.000 kr. til formålet.", 750_000),
    ],
)
def test_the_total_is_what_this_call_has(said: str, total: int) -> None:
    assert amounts(said)[0] == total


@pytest.mark.parametrize(
    ("said", "least", "most"),
    [
        ("Projekter på under 90.000 kr. behandles ikke.", None, None),
        ("Et projekt med et samlet budget under 90.000 kr. kan ikke få tilsagn.", None, None),
        ("Ansøgninger på under 90.000 kr. behandles ikke.", 90_000, None),
        ("Projekter under 90.000 kr. i tilskud afvises.", 90_000, None),
        ("Mindre end 90.000 kr. til en ansøger udbetales ikke.", 90_000, None),
        ("Beløb under 500 kr. bliver ikke krævet tilbage.", None, None),
        ("Beløb på højst 3.000 kr. kan dog søges hele året.", None, None),
        ("Ordningen giver 60.000-150.000 kr. pr. demonstration.", 60_000, 150_000),
        ("Tilskuddet kan ikke blive på mere end 600.000 kr. pr. bedrift.", None, 600_000),
        ("Idrætsrådet giver hver klub 7.500 kr. i starthjælp.", 7_500, 7_500),
        ("Pr. husstand kan der gives 15.000 kr. til isolering.", None, None),
        ("Ansøgninger på indtil 10.000 kr. afgøres af formanden, større beløb af bestyrelsen.", None, None),
        ("Et eksempel: En forening køber telte og får 14.000 kr.", None, None),
        ("Man skal selv komme med mindst 10.000 kr.", None, None),
        ("Op til 300.000 kr. til at prøve en ny idé af.", None, 300_000),
        ("Der kan søges om 3 mio. kr. som det laveste og 6 mio. kr. som det højeste.", 3_000_000, 6_000_000),
        ("Støtten er 40 pct. af byggesummen, som ikke må overstige 6 mio. kr.", None, None),
        ("Søger I om mindre end 50.000 kr., skal I i stedet gå til kommunen.", 50_000, None),
    ],
)
def test_limits_of_grants_and_of_projects(said: str, least: int | None, most: int | None) -> None:
    assert amounts(said)[2:] == (least, most)


def test_a_sum_of_years_is_not_yearly() -> None:
    assert amounts("Puljen får 3 mio. kr. årligt i hvert af årene 2022 og 2023, i alt 6 mio. kr.")[:2] == (
        6_000_000,
        3_000_000,
    )


def test_what_a_post_costs_a_year_is_not_the_pool_s() -> None:
    assert amounts("Der er 8 mio. kr. En fuldtidsstilling regnes til 520.000 kr. om året.")[:2] == (8_000_000, None)
