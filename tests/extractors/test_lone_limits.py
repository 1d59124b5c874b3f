"""Days that no vocabulary knows as a deadline: what is left when a page's other days are explained; and clauses, rows
and lists in which a word says what one day is for and nothing of its neighbour."""

from __future__ import annotations

import pytest

from extractors import read_page

HEAD = "Fællespuljen\nOffentliggjort 3. marts 2022\nFjordby Kommune støtter lokale møder. Foreninger kan søge. "


def deadlines(text: str) -> tuple[str, ...]:
    (pool,) = read_page((HEAD + text).encode(), media_type="text/plain").pools
    return pool.deadlines


@pytest.mark.parametrize(
    "said",
    [
        "I bedes gøre det inden den 3. oktober 2022, da udvalget indstiller til bestyrelsesmødet den 2. november.",
        "Beslutningen tages i november ud fra de ansøgninger, vi har fået senest den 3. oktober 2022.",
        "Vi siger ja tak til alle ansøgninger, nærmere bestemt senest mandag den 3. oktober 2022.",
        "Inden efteråret er forbi, altså senest den 3. oktober 2022, ønsker vi en plan og et budget.",
        "Formularen og bilagene skal være hos Kulturafdelingen den 3. oktober 2022.",
        "Vurderingen sker i slutningen af oktober, så skriv til os den 3. oktober 2022 eller tidligere.",
        "Ansøgning med ledelsens underskrift ønskes mandag den 3. oktober 2022 eller før.",
        "Portalens sidste åbningsdag er den 3. oktober 2022.",
        "Det betyder, at mandag den 3. oktober 2022 er den sidste dag, du kan indsende.",
        "Der lukkes for indgivelse 3. oktober 2022.",
        "Åbningen er i dag, og lukningen er mandag den 3. oktober 2022, så vi kan udbetale inden den 1. december.",
        "Vi ser gerne jeres ansøgning, inden efterårsferien begynder, dvs. senest den 3. oktober 2022.",
        "Fristen for tilskud til 2023 er mandag den 3. oktober 2022. Svaret kommer i januar.",
        "Fristen hedder 3. oktober 2022, og børnene stemmer den 17. november.",
        "Husk datoerne: 4. august (oplæg i huset), 3. oktober 2022 (ansøgningsfrist) og 20. november (afgørelse).",
        "Send ansøgningen, så den når frem senest den 3. oktober 2022. I maj holder vi lukket den 25. og 26. maj.",
    ],
)
def test_a_day_that_nothing_else_explains(said: str) -> None:
    assert deadlines(said) == ("2022-10-03",)


@pytest.mark.parametrize(
    "said",
    [
        "Sidste år nåede vi at støtte 16 projekter inden den 1. november.",
        "Vores egen fest den 25. september skal I ikke søge til.",
        "Kom og se systemet i Havneby, 2. november kl. 10-13.",
        "Udvalget mødes den 8. november kl. 17.",
    ],
)
def test_a_day_that_something_explains_is_no_guess(said: str) -> None:
    assert deadlines(said) == ()


def test_several_days_with_the_same_signs_are_all_taken() -> None:
    assert deadlines("Vi har to faste datoer, den 1. oktober og den 1. marts.") == ("2022-10-01", "2023-03-01")


def test_a_guess_is_marked_as_one() -> None:
    guess, plain = (
        next(e for e in read_page((HEAD + said).encode(), media_type="text/plain").evidence if e.field == "deadlines")
        for said in ("Vi har en fast dato, den 3. oktober 2022.", "Ansøgningsfristen er den 3. oktober 2022.")
    )
    assert guess.needs_review and guess.confidence < plain.confidence


def test_tracks_as_columns_say_nothing_of_each_other() -> None:
    page = (
        "<h1>Byfonden</h1><p>Foreninger i Fjordby kan søge.</p><table><tr><th></th><th>Små</th><th>Store</th></tr>"
        "<tr><td>Hvornår</td><td>Hele året. I får svar inden for 14 dage.</td>"
        "<td>Fristen er den 1. november 2021 kl. 12.</td></tr></table>"
    )
    (pool,) = read_page(page.encode(), media_type="text/html").pools
    assert (pool.deadlines, pool.rolling) == (("2021-11-01T12:00",), True)


def test_an_entry_of_a_list_is_no_lead_of_the_next() -> None:
    said = "\nForløbet:\nSenest 3. oktober 2022: ansøgning\n19. oktober: visning for rådet\nUltimo maj: første rate"
    assert deadlines(said) == ("2022-10-03",)
