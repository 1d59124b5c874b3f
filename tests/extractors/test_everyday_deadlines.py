"""Deadlines in everyday words: what the sentence before told the reader to do, what "we" shall have, how long a call is
open, second dates of a sentence, and lists of dates that a sentence before their lead explains."""

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
        "Gå ind på fjordby.dk og send os et par eksempler. Det skal I gøre senest mandag den 3. oktober 2022.",
        "Ansøgningen sendes med Digital Post. I alle tilfælde skal det ske senest den 3. oktober 2022.",
        "Send en mail med jeres idé. Det gør I inden den 3. oktober 2022.",
        "Upload budget og beskrivelse på portalen. Dette skal være gjort senest den 3. oktober 2022.",
        "Udfyld skemaet på hjemmesiden. Gør det senest den 3. oktober 2022.",
        "Skriv til os inden den 3. oktober 2022. Svar gives 4. november.",
        "Skriv til Kulturafdelingen senest den 3. oktober 2022.",
        "Det udfyldte skema skal returneres senest den 3. oktober 2022.",
        "Alt sammen skal vi have senest den 3. oktober 2022. Vi vender tilbage i uge 43.",
        "Kommunen har fra i dag og frem til den 3. oktober 2022 åbent for ansøgninger til projekter.",
        "Styrelsen har frem til den 3. oktober 2022 åbent for ansøgninger fra foreninger.",
        "Skemaet er klar efter påske og kan indsendes frem til den 3. oktober 2022.",
        "Formularen åbner efter sommerferien, og den kan indsendes til og med den 3. oktober 2022.",
        "Der skal være søgt senest den 3. oktober 2022.",
        "Der skal være søgt, når sagsbehandlerne møder ind mandag den 3. oktober 2022.",
    ],
)
def test_a_limit_in_everyday_words(said: str) -> None:
    assert deadlines(said) == ("2022-10-03",)


@pytest.mark.parametrize(
    "said",
    [
        "Ønsker I svar før sommer, er fristen 1. maj 2022, og for svar inden jul er den 1. september 2022.",
        "Fristen er 1. maj 2022, hvis I vil have svar før ferien, og ellers er den 1. september 2022.",
        "Først sender I en projektidé, som vi skal have modtaget den 1. maj 2022. De idéer, der går videre, skal være "
        "udfoldet i en egentlig ansøgning den 1. september 2022.",
        "Send en idé senest den 1. maj 2022. De udvalgte skal aflevere en fuld ansøgning den 1. september 2022.",
        "Vi samler ansøgningerne op to gange. Datoerne for 2022 er:\n"
        "* 1. maj (svar 6. juni)\n* 1. september (svar 5. oktober)",
        "Vi samler ansøgningerne ind to gange. I 2022 sker det:\n- 1. maj\n- 1. september",
    ],
)
def test_two_limits_of_one_call(said: str) -> None:
    assert deadlines(said) == ("2022-05-01", "2022-09-01")


@pytest.mark.parametrize(
    "other",
    [
        "Udvalget fordeler pengene. Det sker den 15. juni 2022.",
        "Når projektet er slut, sender I et regnskab. Det skal I gøre senest den 1. december 2022.",
        "Har I spørgsmål, så skriv til os inden den 20. marts 2022.",
        "Det underskrevne tilsagn returneres til kommunen senest den 20. juni 2022.",
        "Vi holder infomøde den 14. marts. Tilmeld jer på mail. Det skal ske senest den 10. marts 2022.",
        "Bestyrelsen behandler ansøgninger to gange. I 2022 sker det:\n- 5. maj\n- 3. november",
    ],
)
def test_other_days_in_like_words(other: str) -> None:
    assert deadlines(f"Fristen er den 1. april 2022. {other}") == ("2022-04-01",)
