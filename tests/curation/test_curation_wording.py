"""What changes an announcement's wording in substance, and what is only set, spelled, moved or counted otherwise."""

from __future__ import annotations

import random

import pytest
from curation_samples import page
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.model import Pool
from puljevagt.curation.changes import compare
from puljevagt.curation.quotes import LONGEST, sentence

POOL = Pool("Mødesteder i landsbyer", deadlines=("2021-04-15",))
BODY = (
    "Formålet er at skabe steder, hvor man kan mødes.",
    "Ansøgere får svar den 15. juni 2021.",
    "Det enkelte projekt kan få op til 4,5 mio. kr.",
    "Ring på telefon 97 00 50 12, eller skriv til pulje@example.dk.",
    "Projektet skal være i gang inden et år.",
)


def kinds(old: tuple[str, ...], new: tuple[str, ...]) -> list[str]:
    return [change.kind.value for change in compare(page(POOL, body=old), page(POOL, body=new)).changes]


def with_line(number: int, line: str) -> tuple[str, ...]:
    return (*BODY[:number], line, *BODY[number + 1 :])


@pytest.mark.parametrize(
    ("number", "line"),
    [
        (0, "formålet er at skabe steder hvor man kan mødes"),
        (0, "Formålet er at skabe »steder«,  hvor man kan mødes."),
        (0, "For-målet er at skabe steder, hvor man kan mødes."),
        (0, "Formålet er at skabe stedder, hvor man kan mødes."),
        (0, "Formålet er at skabe steder, hvor folk kan mødes."),
        (1, "Ansøgere får svar 15.06.2021."),
        (1, "Ansøgere får svar tirsdag den 15. juni."),
        (1, "Den 15. juni 2021 får ansøgere svar."),
        (2, "Det enkelte projekt kan få max. 4.500.000 kr."),
        (3, "Ring på telefon +45 9700 5012, eller skriv til pulje@example.dk."),
    ],
)
def test_the_same_said_otherwise_is_no_change(number: int, line: str) -> None:
    assert kinds(BODY, with_line(number, line)) == []


@pytest.mark.parametrize(
    ("number", "line"),
    [
        (0, "Formålet er ikke at skabe steder, hvor man kan mødes."),
        (1, "Ansøgere får svar den 22. juni 2021."),
        (1, "Ansøgere får svar den 15. juni 2022."),
        (2, "Det enkelte projekt kan få op til 4,0 mio. kr."),
        (3, "Ring på telefon 97 00 50 13, eller skriv til pulje@example.dk."),
        (4, "Projektet bør være i gang inden et år."),
        (4, "Projektet skal være i gang inden et år. Regnskabet revideres af kommunens revisor."),
    ],
)
def test_a_figure_a_condition_or_a_sentence_is_a_change(number: int, line: str) -> None:
    assert kinds(BODY, with_line(number, line)) == ["text_changed"]


def test_a_new_paragraph_is_a_change_and_is_quoted() -> None:
    line = "Der lægges vægt på forankring blandt frivillige kræfter."
    (change,) = compare(page(POOL, body=BODY), page(POOL, body=(*BODY, line))).changes
    assert (change.kind.value, change.old_quotes, change.new_quotes) == ("text_changed", (), (line,))


def test_a_known_figure_said_once_more_is_none() -> None:
    assert kinds(BODY, (*BODY, "Husk den 15. juni 2021.")) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Siden er vist 2.210 gange", "Siden er vist 3.977 gange"),
        ("344 visninger", "1207 visninger"),
        ("12 dage tilbage", "3 dage tilbage"),
        ("Udskrevet 1. marts 2021 kl. 8.15", "Udskrevet 9. marts 2021 kl. 17.02"),
    ],
)
def test_what_a_page_counts_by_itself_is_none(old: str, new: str) -> None:
    assert kinds((*BODY, old), (*BODY, new)) == []


@given(st.randoms(use_true_random=False))
@settings(max_examples=25, deadline=None)
def test_paragraphs_may_stand_in_any_order_and_be_joined(rng: random.Random) -> None:
    lines = list(BODY)
    rng.shuffle(lines)
    cut = rng.randrange(1, len(lines))
    assert kinds(BODY, (" ".join(lines[:cut]), *lines[cut:])) == []


def test_a_paragraph_that_was_taken_for_a_menu_before_is_not_new() -> None:
    line = "Der lægges vægt på forankring blandt frivillige kræfter."
    assert compare(page(POOL, menu=line), page(POOL, menu="Forside", body=(line,))).changes == ()


class TestSentence:
    TEXT = "Puljen er på 4 mio. kr. i alt. Fristen er d. 3. Maj kl. 12.00 i år. Søg nu!\nEn anden linje."

    @pytest.mark.parametrize(
        ("value", "whole"),
        [
            ("4 mio. kr.", "Puljen er på 4 mio. kr. i alt."),
            ("3. Maj", "Fristen er d. 3. Maj kl. 12.00 i år."),
            ("Søg", "Søg nu!"),
            ("anden", "En anden linje."),
        ],
    )
    def test_it_is_cut_at_full_stops_that_end_one(self, value: str, whole: str) -> None:
        start = self.TEXT.index(value)
        assert sentence(self.TEXT, start, start + len(value)) == whole

    @given(st.integers(0, 900))
    @settings(max_examples=40, deadline=None)
    def test_a_long_paragraph_is_cut_around_the_value(self, at: int) -> None:
        text = "og mere " * 120
        found = sentence(text, at, at + 5)
        assert text[at : at + 5].strip() in found
        assert len(found) <= LONGEST
        assert found in text
