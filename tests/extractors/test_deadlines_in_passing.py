"""Deadlines given in passing, taken back or moved, and hours said elsewhere; and pools that are open all the time."""

import pytest

from extractors import read_page

PAGE = """Støtte til havnens fællesskaber

8. januar 2024

Foreninger og skoler kan søge støtte til havnens fællesskaber. Der er i alt 900.000 kr.

{said}
"""


def times(said: str) -> tuple[tuple[str, ...], bool]:
    """The deadlines of a short page, and whether applications are taken all the time."""
    pools = read_page(PAGE.format(said=said).encode()).pools
    days = sorted({day for pool in pools for day in pool.deadlines})
    return tuple(days), any(pool.rolling for pool in pools)


@pytest.mark.parametrize(
    "said",
    [
        "Fristen er 6. maj 2024. Sejlklubber henvises til Bølgelegatet (frist 3. juni 2024).",
        "Fristen er 6. maj 2024. Børnehaver har deres egen ordning med frist 3. juni.",
        "Fristen er 6. maj 2024. Andre puljer: Kajakpuljen, frist 3. juni 2024.",
        "Fristen er 6. maj 2024. Vi har desuden en bådfond. Den har frist 3. juni 2024.",
        "Fristen er 6. maj 2024. Ansøgninger, der er kommet inden 1. april, får svar før påske.",
        "Fristen er 6. maj 2024. Udtalelser skal være fremme senest 10. maj 2024.",
    ],
)
def test_the_deadline_of_something_else_is_none(said: str) -> None:
    assert times(said)[0] == ("2024-05-06",)


@pytest.mark.parametrize(
    "said",
    [
        "Der er to runder: forårsrunden (frist 6. maj 2024) og efterårsrunden (frist 7. oktober 2024).",
        "Små tilskud (frist 6. maj 2024). Store tilskud (frist 7. oktober 2024).",
    ],
)
def test_rounds_in_brackets_are_the_pages_own(said: str) -> None:
    assert times(said)[0] == ("2024-05-06", "2024-10-07")


@pytest.mark.parametrize(
    "said",
    [
        "Frist: 6. maj 2024 kl. 12. I brevet står fristen som den 3. maj. Det er en fejl.",
        "Fristen den 3. maj, som mange har skrevet i kalenderen, gælder ikke. Søg senest 6. maj 2024 kl. 12.",
        "På grund af strømsvigt den 2.-3. maj er fristen flyttet fra den 3. maj til mandag den 6. maj 2024 kl. 12.",
        "Fristen er 6. maj 2024 kl. 12; den stod tidligere som den 3. maj, men er rykket.",
    ],
)
def test_a_day_that_no_longer_holds_is_none(said: str) -> None:
    assert times(said)[0] == ("2024-05-06T12:00",)


@pytest.mark.parametrize(
    "said",
    [
        "Fristerne er 6. maj og 7. oktober 2024. Begge dage ved midnat.",
        "Første gang er fristen 6. maj 2024 ved midnat. Anden gang er det den 7. oktober 2024, også ved midnat.",
        "Skemaet lukker kl. 23.59 på sidste dag.\n\nFrister i 2024\n- 6. maj\n- 7. oktober",
    ],
)
def test_the_hour_of_days_is_said_elsewhere(said: str) -> None:
    assert times(said)[0] == ("2024-05-06T23:59", "2024-10-07T23:59")


def test_the_hour_stands_on_the_next_line() -> None:
    assert times("Ansøgningsfrist:\nMandag d. 6. maj 2024\nkl. 12.00")[0] == ("2024-05-06T12:00",)


@pytest.mark.parametrize(
    ("said", "rolling"),
    [
        ("Ansøgninger kan sendes på ethvert tidspunkt.", True),
        ("I søger, når I er parate.", True),
        ("Pengene gives i den rækkefølge, vi får dem ind, og vi lukker, så snart rammen er brugt.", True),
        ("Hvornår skal vi søge?\nTure: Når I vil.", True),
        ("Der er ingen egentlig frist.", True),
        ("Det er ikke først til mølle. Frist 6. maj 2024.", False),
        ("De bedste tages først, indtil beløbet er brugt. Frist 6. maj 2024.", False),
        ("Rummet skal kunne bruges hele året. Ansøgning senest 6. maj 2024.", False),
    ],
)
def test_open_all_the_time(said: str, *, rolling: bool) -> None:
    assert times(said)[1] is rolling


@pytest.mark.parametrize(
    ("said", "due"),
    [
        ("Søger I før 6. maj 2024, får I svar inden sommer.", ("2024-05-06",)),
        ("Kom med jeres forslag inden den 6. maj 2024.", ("2024-05-06",)),
        ("Poststempel 6. maj 2024 gælder.", ("2024-05-06",)),
        ("I skal søge, inden projektet går i gang, og senest den 6. maj 2024.", ("2024-05-06",)),
        ("Den nye dato er 6. maj 2024. Før var det 29. april.", ("2024-05-06",)),
        ("Fristen er 6. maj 2024. Fristen i vores anden pulje, Tovværk, er den 3. juni 2024.", ("2024-05-06",)),
        ("Fristen er 6. maj 2024, selv om der i folderen står 29. april.", ("2024-05-06",)),
        ("Fristen er den sidste dag i maj 2024.", ("2024-05-31",)),
    ],
)
def test_a_limit_in_other_words(said: str, due: tuple[str, ...]) -> None:
    assert times(said)[0] == due


def test_what_is_not_taken_all_the_time() -> None:
    assert not times("Modsat sidste år tager vi ikke ansøgninger ind løbende. Frist 6. maj 2024.")[1]


def test_what_is_taken_day_and_night_is_taken_all_the_time() -> None:
    assert times("Ansøgninger tages imod døgnet rundt.") == ((), True)


def test_what_is_only_handled_all_the_time_is_not_taken_so() -> None:
    """The order in which applications are read says nothing of when they may be sent."""
    assert times("Frist 6. maj 2024. Ansøgninger behandles løbende fra toppen.") == (("2024-05-06",), False)


def test_the_day_of_the_answer_is_no_deadline() -> None:
    assert times("Frist: 6. maj 2024. Udmelding: 3. juni 2024.") == (("2024-05-06",), False)


@pytest.mark.parametrize(
    "said",
    [
        "Der er ingen frist at overholde for havnens klubber.",
        "Send jeres forslag til os hele året.",
        "Alle ansøgninger behandles over hele året.",
    ],
)
def test_applications_are_taken_all_the_time_in_everyday_words(said: str) -> None:
    assert times(said)[1]


@pytest.mark.parametrize("said", ["Vi sender nyhedsbreve hele året.", "Pengene sendes til jer og må bruges hele året."])
def test_what_else_is_sent_or_used_all_the_year_says_nothing_of_applications(said: str) -> None:
    assert times(f"Fristen er 6. maj 2024. {said}") == (("2024-05-06",), False)
