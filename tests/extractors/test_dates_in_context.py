"""Dates whose month, label, clause or section stands apart from them; periods and openings beside what only looks like
one; and words for taking applications all the time."""

from __future__ import annotations

import pytest

from extractors import Pool, read_page
from extractors.dates import find_dates

HEAD = "Fællespuljen\nOffentliggjort 3. marts 2022\nFjordby Kommune støtter lokale møder. Foreninger kan søge. "


def read(text: str) -> Pool:
    (pool,) = read_page((HEAD + text).encode(), media_type="text/plain").pools
    return pool


@pytest.mark.parametrize(
    ("said", "days"),
    [
        ("en dag i april, men senest den 19.", [(4, 19)]),
        ("Når juni er forbi, er det for sent: Den 30. er sidste frist.", [(6, 30)]),
        ("Mødet ligger den 3. maj, og den 17. bliver der svaret.", [(5, 3), (5, 17)]),
        ("i maj, helst inden d. 14., ellers i juni", [(5, 14)]),
        ("Send den i november. Det sker senest den 30. Svar gives siden.", [(11, 30)]),
        ("hele juni, altså fra den 1. og frem til den 30. juni", [(6, 1)]),
        ("i maj holdes den 3. runde", []),
        ("den 3. maj, og den 1. gang er gratis", [(5, 3)]),
        ("i maj\nden 3.", []),
        ("Den 30. er sidste frist", []),
    ],
)
def test_a_day_of_the_month_named_before(said: str, days: list[tuple[int, int]]) -> None:
    found = [m.day for m in find_dates(said) if m.day.day is not None]
    assert [(day.month, day.day) for day in found] == days


@pytest.mark.parametrize(
    "said",
    [
        "Når forløbet er slut, skriver I fem linjer til os senest den 15. december 2022.",
        "Arbejdet må sættes i gang, når byrådet har sagt god for det i juni.",
        "Udvalget har sagen på dagsordenen den 30. november, så I kan få brev i begyndelsen af december.",
        "Sidste år var pengene brugt den 3. september.",
        "I 2021 blev 14 projekter hjulpet i gang.",
        "Støtten gives i 2023 til nye tiltag, ikke til et underskud.",
        "\nAnsøgningsfrister\nFor projekter, der begynder i første halvår 2023: 10. oktober 2022",
        "Samtaler med de bedste gennemføres den 6. og 7. oktober.",
    ],
)
def test_what_is_no_project_period(said: str) -> None:
    pool = read(said)
    assert (pool.project_start, pool.project_end) == (None, None)


@pytest.mark.parametrize(
    "said",
    [
        "\nEfter tilsagnet\nProjektet skal være afsluttet inden udgangen af 2023, og regnskab sendes efter.",
        "\nFrister efter tilsagn\nArbejdet skal være færdigt senest den 31. december 2023.",
    ],
)
def test_an_end_told_among_the_reports(said: str) -> None:
    assert read(said).project_end == "2023-12-31"


@pytest.mark.parametrize(
    "said",
    [
        "I må vente med at søge til mandag den 4. april 2022. Fristen er 2. maj 2022.",
        "Du kan tidligst begynde at søge den 4. april 2022. Fristen er 2. maj 2022.",
        "\n4. april 2022: Ansøgningsskemaet bliver åbnet\n2. maj 2022: Frist for at søge",
        "Fra og med den 4. april og til og med den 2. maj 2022 er vores formular åben.",
        "Ansøgningsfasen går i gang den 4. april 2022 og ender den 2. maj 2022.",
        "Vi har åbent for ansøgninger fra den 4. april og frem til den 2. maj 2022.",
        "Åbningen er den 4. april 2022, og lukningen er mandag den 2. maj 2022.",
    ],
)
def test_openings(said: str) -> None:
    pool = read(said)
    assert (pool.opens_on, pool.deadlines) == ("2022-04-04", ("2022-05-02",))


@pytest.mark.parametrize(
    "said",
    [
        "Vi tager imod hele året og svarer efter tre uger.",
        "Puljen lukker ikke, før de 100.000 kr. er væk.",
        "Når kassen er tom, må nye ansøgere vente til næste år.",
        "Indtil da ser vi på ansøgningerne løbende.",
        "Når de 2,8 mio. kr. er fordelt, lukker vi.",
        "I kan altid sende en ansøgning.",
    ],
)
def test_all_the_time(said: str) -> None:
    assert read(said).rolling


@pytest.mark.parametrize(
    "said",
    [
        "Projekter, der gennemføres i perioden 1. maj - 31. december 2022, kan søge.",
        "Stævnet skal holdes mellem den 1. maj og den 31. december 2022.",
        "Aktiviteten skal igangsættes senest den 1. maj 2022 og afsluttes senest den 31. december 2022.",
    ],
)
def test_periods(said: str) -> None:
    pool = read(said + " Fristen er den 1. april 2022.")
    assert (pool.project_start, pool.project_end) == ("2022-05-01", "2022-12-31")
    assert (pool.deadlines, pool.opens_on) == (("2022-04-01",), None)


def test_a_stretch_that_nothing_explains() -> None:
    pool = read("Fristen er den 1. april 2022.\nHvilke koncerter?\nDem, I holder fra 1. maj 2022 til 31. juli 2023.")
    assert (pool.project_start, pool.project_end) == ("2022-05-01", "2023-07-31")
    pool = read("Fristen er den 1. april 2022. Rådhuset bygges om fra 1. maj til 15. maj 2022.")
    assert (pool.project_start, pool.project_end) == (None, None)


def test_rows_that_begin_and_end_a_project() -> None:
    page = (
        "<h1>Madpuljen</h1><p>Skoler kan søge.</p><h2>Tidsplan</h2><table><tr><th>Hvad</th><th>Hvornår</th></tr>"
        "<tr><td>Ansøgningen skal være i hus</td><td>24. juni 2024 kl. 9.00</td></tr>"
        "<tr><td>Projekterne går i gang</td><td>1. august 2024</td></tr>"
        "<tr><td>Projekterne afsluttes</td><td>30. juni 2025</td></tr></table>"
    )
    (pool,) = read_page(page.encode(), media_type="text/html").pools
    assert (pool.deadlines, pool.opens_on) == (("2024-06-24T09:00",), None)
    assert (pool.project_start, pool.project_end) == ("2024-08-01", "2025-06-30")


@pytest.mark.parametrize(
    "said",
    [
        "Skriv, hvor lamperne skal stå. Gør det senest palmesøndag, 10. april 2022.",
        "Første sortering sker den 15. april 2022. Ansøgningen skal være modtaget senest den 10. i samme måned.",
        "Fredag den 15. april 2022 er for sent, søndag den 10. er sidste dag for ansøgning.",
        "Ansøgning: ikke før 4. marts og ikke efter 10. april 2022",
        "Vejlederen skriver en udtalelse senest 15. marts, og den skal du lægge ind i systemet. Systemet lukker den "
        "10. april 2022.",
        "Datoerne: 10. april 2022 er sidste dag for ansøgning, 1. maj får I besked, 24. juni begynder den første lejr.",
        "Ansøgninger modtaget i perioden 4. marts til 10. april 2022 behandles samlet.",
        "Ansøgningen ligger i postkassen senest den 10. april 2022.",
        "\nAnsøgningen\nDen skal nå os søndag den 10. april 2022. Fra den 1. juni ringer vi til jer.",
    ],
)
def test_deadlines(said: str) -> None:
    assert read(said).deadlines == ("2022-04-10",)


def test_an_hour_in_brackets_before_its_day() -> None:
    assert read("Fristen er ved dagens slutning (kl. 23.59) den 8. april 2022.").deadlines == ("2022-04-08T23:59",)


def test_a_window_under_its_heading() -> None:
    page = (
        "<h1>Byggepuljen</h1><p>Foreninger kan søge.</p><h3>Ansøgningsperiode</h3><p>Fra</p><p>9. januar 2023</p>"
        "<p>Til</p><p>28. februar 2023</p>"
    )
    (pool,) = read_page(page.encode(), media_type="text/html").pools
    assert (pool.opens_on, pool.deadlines) == ("2023-01-09", ("2023-02-28",))


def test_the_year_of_the_month_that_the_page_names() -> None:
    page = "Støttepulje juni 2010\nForeninger kan søge. Ansøgninger skal være fonden i hænde senest den 1. maj."
    (pool,) = read_page(page.encode(), media_type="text/plain").pools
    assert pool.deadlines == ("2010-05-01",)


def test_days_in_figures_that_come_in_threes() -> None:
    assert len(find_dates("fire gange om året: 1/2, 1/5, 1/8 og 1/11")) == 4
    assert not find_dates("det koster 1/2 eller 3/4 af prisen")


def test_a_window_to_begin_in_is_no_period() -> None:
    pool = read("Projekterne kan starte mellem den 1. september og den 31. december 2022.")
    assert (pool.project_start, pool.project_end) == ("2022-09-01", None)


def test_the_years_end() -> None:
    assert read("Pengene skal være brugt inden årets udgang.").project_end == "2022-12-31"


def test_a_round_named_before_ends() -> None:
    assert read("Ansøgningsrunden er i gang. Den slutter 2. maj 2022.").deadlines == ("2022-05-02",)


@pytest.mark.parametrize(
    "said",
    ["Når I har søgt, får I en bekræftelse.", "Svar lægges løbende op, så alle ansøgere ved det samme."],
)
def test_what_happens_afterwards_is_not_all_the_time(said: str) -> None:
    assert not read("\nFristen\nSkriv senest den 3. maj 2022. " + said).rolling


def test_something_else_that_one_may_get_all_the_year() -> None:
    assert not read("\nFrister\n3. maj 2022\nEt kvalitetsmærke kan man få hele året rundt.").rolling
