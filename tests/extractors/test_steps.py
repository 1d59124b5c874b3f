"""Days that only the lines around them make deadlines: first steps, and lines that go on with the one before."""

from __future__ import annotations

import pytest

from extractors import read_page

TOLD = """Søpuljen

Offentliggjort 3. februar 2023

Foreninger kan søge om tilskud til søer.

{}
"""
FIRST, SECOND = "2023-04-03", "2023-09-01"


def deadlines(said: str) -> list[str]:
    """The days of the deadlines of a page that says so."""
    return [day[:10] for pool in read_page(TOLD.format(said).encode()).pools for day in pool.deadlines]


@pytest.mark.parametrize(
    "said",
    [
        "Trin 1: Kort idé, senest den 3. april 2023\n\nTrin 2: Fuld ansøgning, senest den 1. september 2023",
        "Fase 1: idé på én side, inden 3. april 2023\n\nFase 2: ansøgning, inden den 1. september 2023",
        "Prospekt: senest 3. april 2023\nEndelig ansøgning: senest 1. september 2023",
        "Koncept: senest 3. april 2023 kl. 12\n\nAnsøgning: senest 1. september 2023 kl. 12",
        "Skitse af projektet: senest 3. april 2023. Ansøgningen skal være her senest den 1. september 2023.",
        "Trin 1: Kort idé, senest den 3. april\n\nTrin 2: Fuld ansøgning, senest den 1. september",
        "Næste frist: 3. april 2023\n\nDerefter: 1. september 2023",
        "Næste ansøgningsfrist: 3. april 2023\n\nHerefter: 1. september 2023",
    ],
)
def test_both_days_are_deadlines(said: str) -> None:
    assert deadlines(said) == [FIRST, SECOND]


@pytest.mark.parametrize(
    "said",
    [
        "Ansøgningsfrist: 3. april 2023\n\nSvar: 1. september 2023",
        "Ansøgningsfrist: 3. april 2023\n\nDerefter: behandling i udvalget 1. september 2023",
        "Ansøgningsfrist: 3. april 2023\n\nPrøvekoncept: senest 1. september 2023",
    ],
)
def test_a_day_behind_the_last_deadline_is_none(said: str) -> None:
    assert deadlines(said) == [FIRST]


def test_a_first_step_lies_before_the_second() -> None:
    said = "Trin 1: Kort idé, senest den 1. september 2023\n\nAnsøgningen skal være her senest den 3. april 2023."
    assert deadlines(said) == [FIRST]


def test_a_question_under_whom_to_ask_is_the_pools_own() -> None:
    page = """<main><h1>Søpuljen</h1><p>Foreninger kan søge om tilskud til søer og åer i hele landet, og vi giver støtte
    til både redskaber, planter og hjælp fra en biolog, når I går i gang.</p><h3>Spørg os</h3>
    <details><summary>Hvad er det første?</summary>En skitse på to sider. Frist: 3. april 2023.</details>
    <details><summary>Og det næste?</summary>En færdig ansøgning med et budget. Frist: 1. september 2023.</details>
    </main>"""
    assert [day for pool in read_page(page.encode()).pools for day in pool.deadlines] == [FIRST, SECOND]
