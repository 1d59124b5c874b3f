"""Which addresses and numbers are for asking about the pool."""

from __future__ import annotations

import pytest

from extractors import read_page

PAGE = """Fuglepuljen

Foreninger kan søge om penge til fuglekasser. Ansøgningsfristen er den 1. maj 2021.

{lines}
"""


def contacts(lines: str) -> list[str]:
    reading = read_page(PAGE.format(lines=lines).encode(), media_type="text/plain")
    return [*reading.emails, *reading.phones]


@pytest.mark.parametrize(
    "lines",
    [
        "Kontakt\nNaturteamet, 22 34 56 78",
        "Har du spørgsmål, så ring til Naturteamet på 22 34 56 78.",
        "Jeg har stadig et spørgsmål?\nKontakt Naturteamet på 22 34 56 78.",
        "Foreningens CVR-nummer skal være registreret.\n\nSpørgsmål: 22 34 56 78",
    ],
)
def test_who_answers_questions_is_a_contact(lines: str) -> None:
    assert contacts(lines) == ["22345678"]


@pytest.mark.parametrize(
    "lines",
    [
        "Pressekontakt\n22 34 56 78",
        "Teknisk hjælp til portalen: 22 34 56 78",
        "Teknisk support: portal@eksempel.example",
        "Ansøgningen sendes til fugle@eksempel.example",
        "Afmeld nyhedsbrevet på nyheder@eksempel.example",
    ],
)
def test_press_support_and_letterboxes_are_none(lines: str) -> None:
    assert contacts(lines) == []
