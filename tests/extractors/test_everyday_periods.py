"""Target groups, periods, rolling calls and issuers in everyday words."""

from __future__ import annotations

import pytest

from extractors import read_page
from extractors.model import Pool, Reading

HEAD = "Fællespuljen\nOffentliggjort 3. marts 2022\nForeninger kan søge. "


def page(text: str) -> Reading:
    return read_page((HEAD + text).encode(), media_type="text/plain")


def pool(text: str) -> Pool:
    (found,) = page(text).pools
    return found


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("Der gives penge til arrangementer, hvor borgerne bliver klogere på klima.", {"befolkningen"}),
        ("Der gives penge til aktiviteter, hvor alle i byen kan mødes.", {"befolkningen"}),
        ("Kunsten skal kunne opleves af alle borgere, der kommer forbi.", {"befolkningen"}),
        (
            "Puljen går til pladser til glæde for alle borgere i bydelene og for beboerne i landdistrikterne.",
            {"befolkningen", "landdistrikter"},
        ),
        ("Puljen skal hjælpe alle borgere med demens.", {"demens"}),
        ("Der gives penge til møder, hvor bestyrelsen kan planlægge.", set()),
    ],
)
def test_the_public(said: str, wanted: set[str]) -> None:
    assert set(pool(f"Fristen er den 1. maj 2022. {said}").target_groups) == wanted


@pytest.mark.parametrize(
    "said",
    [
        "Herefter vurderes projekterne, og ministeren forelægger en prioriteret liste for partierne i december.",
        "Alle ansøgere kan forvente at blive indkaldt til samtale i perioden 8.-12. juni.",
        "Besigtigelse af projekterne foregår 3.-6. juni sammen med udvalget.",
        "Styregruppen vælger projekterne ud den 14. december, og de annonceres dagen efter.",
        "Byrådets medlemmer kommer på besøg i valgugen, som begynder den 18. september.",
    ],
)
def test_what_others_do_is_no_project_period(said: str) -> None:
    found = pool(f"Fristen er den 1. maj 2022. {said}")
    assert (found.project_start, found.project_end) == (None, None)


def test_a_project_runs() -> None:
    found = pool(
        "Fristen er den 1. maj 2022. Indsatserne skal løbe i to år, fra den 1. juni 2022 til den 31. maj 2024."
    )
    assert (found.project_start, found.project_end) == ("2022-06-01", "2024-05-31")


@pytest.mark.parametrize("said", ["I vælger selv, hvornår på året I søger.", "Du bestemmer selv, hvornår du søger."])
def test_when_one_likes(said: str) -> None:
    assert pool(said).rolling


@pytest.mark.parametrize(
    ("said", "issuer"),
    [
        ("Nordhavn-fonden støtter møder.", "Nordhavn-fonden"),
        ("Museer kan søge Det Kongelige Arkiv om tilskud.", "Det Kongelige Arkiv"),
        ("Nordøens Regionskommune vil gerne have flere møder.", "Nordøens Regionskommune"),
        ("Sukkersygens Bekæmpelse støtter bedre hverdage.", "Sukkersygens Bekæmpelse"),
    ],
)
def test_givers(said: str, issuer: str) -> None:
    assert page(f"{said} Fristen er den 1. maj 2022.").issuer == issuer
