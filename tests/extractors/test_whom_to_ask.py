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
        "Faglige og tekniske spørgsmål besvares til og med den 3. maj på 22 34 56 78.",
        "Kontakt\nNaturteamet, 22 34 56 78\n\n--\nFjordby Kommune, Havnevej 3, 5000 Odense C, telefon 65 11 22 33\n"
        "Nyhedsbrevet udkommer fire gange om året. Afmeld her.",
        "Foreningens CVR-nummer skal være registreret.\n\nSpørgsmål: 22 34 56 78",
        "Spørgsmål\nSend dem inden den 1. april, eller ring på 22 34 56 78.",
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
        "Vil du have os til at skrive ansøgningen?\nRing til Rådgiverne på 22 34 56 78.",
        "Ring til Rådgiverne på 22 34 56 78 og få et uforpligtende tilbud.",
        "Vi skriver jeres ansøgning. Kontakt os på 22 34 56 78, så skriver vi ansøgningen.",
        "Har du brug for hjælp her og nu, kan du ringe hele døgnet på 22 34 56 78.",
        "Akut hjælp\nRing 22 34 56 78",
        "Døgntelefon\nEr du veteran og har brug for hjælp nu? Ring 22 34 56 78",
        "Ansøgningen sendes til fugle@eksempel.example. Spørgsmål stilles til Naturteamet.",
        "Ring til os på 22 34 56 78 og få et uforpligtende tilbud.",
        "Skal vi skrive ansøgningen for jer?\nRing på 22 34 56 78.",
        "Skal vi skrive jeres ansøgning, så skriv til hjem@eksempel.example",
        "Ring og få et tilbud på 22 34 56 78.",
        "Står du uden bolig, kan du ringe hele døgnet på 22 34 56 78.",
        "Har du brug for hjælp her og nu, så ring til linjen på 22 34 56 78.",
    ],
)
def test_press_support_and_letterboxes_are_none(lines: str) -> None:
    assert contacts(lines) == []


@pytest.mark.parametrize(
    "lines",
    [
        "Ansøgningen sendes til {}. Skriv navnet i emnefeltet. Spørgsmål stilles til samme postkasse.",
        "Skemaet indsendes til {}. Spørgsmål kan sendes til samme adresse senest den 20. april.",
        "Send ansøgningen til {}. Samme mailadresse svarer på spørgsmål.",
        "Ansøgning med bilag sendes til {}. Henvendelser om puljen sendes til samme mailboks.",
    ],
)
def test_a_letterbox_that_also_answers_is_a_contact(lines: str) -> None:
    assert contacts(lines.format("fugle@eksempel.example")) == ["fugle@eksempel.example"]


@pytest.mark.parametrize(
    "line",
    [
        "Skema og tegninger sendes til fugle@eksempel.example. Samme sted svarer vi på spørgsmål.",
        "Ansøgningen sendes til fugle@eksempel.example. Spørgsmål kan stilles samme sted.",
        "Ansøgningen sendes til fugle@eksempel.example. Her svarer vi også på spørgsmål.",
    ],
)
@pytest.mark.parametrize("head", ["Ansøgning", "Kom og hør"])
def test_a_letterbox_that_answers_is_a_contact(head: str, line: str) -> None:
    assert contacts(f"{head}\n{line}") == ["fugle@eksempel.example"]


@pytest.mark.parametrize(
    "lines",
    [
        "Send den til fugle@eksempel.example. Postkassen læses først efter fristen.",
        "Mail skemaet til fugle@eksempel.example.",
        "Skriv til fugle@eksempel.example. Adressen kan ikke bruges til spørgsmål.",
        "Adressen er fugle@eksempel.example. Den modtager kun ansøgninger.",
        "Brug fugle@eksempel.example. Vi svarer ikke på spørgsmål sendt til den.",
    ],
)
def test_a_mailbox_that_only_takes_applications_is_none(lines: str) -> None:
    assert contacts(lines) == []


@pytest.mark.parametrize(
    "lines",
    [
        "Skriv til fugle@eksempel.example. Vi svarer ikke på henvendelser i uge 29.",
        "Spørgsmål sendes til fugle@eksempel.example. Vi kan ikke besvare spørgsmål efter den 20. april.",
        "Har du spørgsmål, så skriv til fugle@eksempel.example. Ansøgninger kan ikke sendes pr. mail.",
        "Kontakt\nNaturteamet, fugle@eksempel.example\nTelefonen er kun åben om onsdagen.",
    ],
)
def test_a_mailbox_that_rests_is_for_asking_all_the_same(lines: str) -> None:
    assert contacts(lines) == ["fugle@eksempel.example"]


def test_questions_are_sent_under_their_heading() -> None:
    assert contacts("Spørgsmål\nSend dem til fugle@eksempel.example inden den 1. april.") == ["fugle@eksempel.example"]
    assert contacts("Ansøgning\nSend den til fugle@eksempel.example inden den 1. april.") == []
