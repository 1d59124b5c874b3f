"""Applicants in everyday words, which count only where a sentence says outright that they may apply."""

from __future__ import annotations

import pytest

from extractors import read_page

HEAD = "Fællespuljen\nOffentliggjort 3. marts 2022\nFristen er den 1. maj 2022. Der er 2 mio. kr. i puljen.\n"


def applicants(text: str) -> set[str]:
    (pool,) = read_page((HEAD + text).encode(), media_type="text/plain").pools
    return set(pool.applicants)


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("Overlæger og andre læger kan sende en ansøgning.", "sundhed"),
        ("Svagsynede og døve kan søge puljen.", "privatperson"),
        ("Puljen kan søges af hjemløse og veteraner.", "privatperson"),
        ("I år kan kræftpatienter søge om en portion på 3.000 kr.", "privatperson"),
        ("Sparekasser og ejendomsmæglere kan søge tilskud.", "virksomhed"),
        ("Sognepræster inviteres til at søge.", "trossamfund"),
        ("\nHvem kan søge?\nSkoleledere\n", "uddannelse"),
        ("\nHvem kan søge?\n- Alliancer på tværs af landet\n", "partnerskab"),
        ("Forvaltningerne på børneområdet kan indsende en ansøgning.", "kommune"),
        ("Partier, der stiller op til valget, kan søge.", "forening"),
        ("Institutter og laboratorier kan komme i betragtning.", "forskning"),
        ("Kun medlemmer kan søge.", "privatperson"),
    ],
)
def test_everyday_words_count_where_they_may_apply(said: str, wanted: str) -> None:
    assert applicants(said) == {wanted}


@pytest.mark.parametrize(
    "said",
    [
        "Projekter for hjemløse kan søge.",
        "Læger og forskere ser frem til resultaterne. Museer kan søge.",
        "Museer kan søge. Banker og forretninger kan kontakte os om sponsorater.",
        "Museer kan søge om tilskud til udstillinger om præster, læger og jægere.",
        "Museer kan søge, og medlemmer af udvalget svarer på spørgsmål.",
        "Museer, der samarbejder med ledige, kan søge.",
    ],
)
def test_and_nowhere_else(said: str) -> None:
    assert applicants(said) <= {"kulturinstitution"}
