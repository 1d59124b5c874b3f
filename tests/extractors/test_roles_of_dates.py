"""What the rules alone say of a date, before the second reading: it would hide what they miss."""

from __future__ import annotations

import pytest

from extractors.dating import roles
from extractors.days import Precision
from extractors.page import prepare
from extractors.reader import read_document

PAGE = "Fuglepuljen\n\nForeninger i Fjordby deler 2 mio. kr. Skriv et brev.\n\n{}\n"


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("Klokken 14.00 den 20. september 2023 er det forbi.", "deadline"),
        ("De første penge fordeles blandt dem, der har søgt senest den 15. november 2023.", "deadline"),
        ("De læser i marts. Derfor er sidste dag:\n\n6. marts 2023\n\n22. maj 2023", "deadline deadline"),
        ("Her kan du læse om den indkaldelse, der lukkede den 21. maj 2023, klokken 12.00.", "deadline"),
        ("Obs 4. oktober 2023: Nu har vi modtaget så mange ansøgninger, at puljen er tømt.", "other"),
        ("Hvor længe kan man søge?\n\nIndtil den 17. april 2023.", "deadline"),
        ("Hvornår løber det? Fra 1. april 2023 til 31. marts 2024.", "start end"),
        ("I får svar, hvis I sender den (en side!) inden den 10. september 2023.", "deadline"),
    ],
)
def test_a_date_has_its_role_by_rule(said: str, wanted: str) -> None:
    page = prepare(read_document(PAGE.format(said).encode(), media_type="text/plain"))
    days = [d for d in roles(page) if d.day.precision is Precision.DAY]
    assert " ".join(d.role for d in days) == wanted
