"""Sentences: where a paragraph of an announcement is cut, and the full stops that end none."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from marked_sentences import cases, plain

from extractors.sentences import NEVER_LAST, sentences

BOUNDED = settings(max_examples=100, deadline=None)
PIECES = ["Fristen", " ", "er", ". ", "1", "maj", "kl.", "kr. ", "?", "! ", "“", "”", ") ", "f.eks. ", "Ø", "12.00"]


def cut(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text, 0, len(text))]


@pytest.mark.parametrize("marked", cases("sentences"))
def test_a_paragraph_is_cut_into_the_marked_sentences(marked: str) -> None:
    text, expected = plain(marked)
    assert cut(text) == [words for words, _ in expected]


@pytest.mark.parametrize("abbreviation", sorted(NEVER_LAST))
def test_what_always_has_something_after_it_ends_no_sentence(abbreviation: str) -> None:
    assert len(cut(f"Vi siger {abbreviation}. Dette og hint")) == 1


@pytest.mark.parametrize(
    "month", ["jan", "Feb", "febr", "mar", "apr", "Jun", "jul", "aug", "Sept", "okt", "nov", "Dec"]
)
def test_a_day_and_its_month_stay_together(month: str) -> None:
    assert cut(f"Fristen er den 1. {month}. 2021 for alle") == [f"Fristen er den 1. {month}. 2021 for alle"]


def test_only_the_asked_range_is_cut() -> None:
    text = "Første. Anden del. Tredje del. Fjerde."
    assert [text[a:b] for a, b in sentences(text, 8, 30)] == ["Anden del.", "Tredje del."]
    assert sentences(text, 5, 5) == []


@BOUNDED
@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_sentences_tile_the_text_but_for_the_blanks_between_them(text: str) -> None:
    found = sentences(text, 0, len(text))
    edges = [0, *(edge for span in found for edge in span), len(text)]
    assert all(before <= after for before, after in pairwise(edges))
    assert all(not text[end:start].strip() for (_, end), (start, _) in pairwise(found))
    assert "".join(text[a:b] for a, b in found).replace(" ", "") == text.replace(" ", "")


@pytest.mark.parametrize("piece", ["Ja. ", "1. ", "kr. ", "? ", ". ", " ", "”", "a.b."])
def test_no_text_makes_it_run_away(piece: str) -> None:
    cut(piece * (50_000 // len(piece)))
