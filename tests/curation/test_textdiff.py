"""Two texts side by side: what went, what came, what moved, and the words of what was reworded."""

from __future__ import annotations

from curation_samples import page
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.model import Pool
from puljevagt.curation.textdiff import Mark, Paragraph, changed, diff_lines, text_diff

POOL = Pool("Mødesteder i landsbyer", deadlines=("2021-04-15",))
LINES = (
    "Puljen støtter mødesteder.",
    "Fristen er den 15. april 2021 kl. 12.00.",
    "Foreninger kan søge.",
    "Kommuner kan ikke søge.",
    "Svar gives i maj.",
)
texts = st.lists(st.sampled_from([*LINES, "Fristen er den 1. maj 2021.", "Helt andre ord her."]), max_size=8)


def marks(paragraphs: tuple[Paragraph, ...]) -> list[tuple[str, str]]:
    return [(item.mark.value, item.after or item.before) for item in changed(paragraphs)]


def test_the_same_text_has_no_difference() -> None:
    assert changed(diff_lines(LINES, LINES)) == []


def test_a_new_paragraph_came_and_a_missing_one_went() -> None:
    assert marks(diff_lines(LINES, (*LINES[:4], "Husk et budget."))) == [
        ("gone", "Svar gives i maj."),
        ("come", "Husk et budget."),
    ]


def test_a_paragraph_that_stands_elsewhere_moved() -> None:
    assert marks(diff_lines(LINES, (*LINES[1:], LINES[0]))) == [("moved", LINES[0])]


def test_of_a_reworded_paragraph_the_words_are_marked() -> None:
    (item,) = changed(diff_lines(LINES, (LINES[0], "Fristen er den 29. april 2021 kl. 12.00.", *LINES[2:])))
    assert item.mark is Mark.REWORDED
    assert [piece for piece in item.pieces if piece[0] is not Mark.SAME] == [(Mark.GONE, "15."), (Mark.COME, "29.")]


def test_a_sum_that_changed_is_shown_whole() -> None:
    (item,) = diff_lines(["Der er 1.500.000 kr. i puljen."], ["Der er 1.600.000 kr. i puljen."])
    assert [text for mark, text in item.pieces if mark is not Mark.SAME] == ["1.500.000", "1.600.000"]


def test_a_reworded_paragraph_that_also_moved_is_found() -> None:
    (item,) = changed(diff_lines(LINES, (*LINES[1:], "Puljen støtter nye mødesteder.")))
    assert (item.before, item.after) == (LINES[0], "Puljen støtter nye mødesteder.")


def test_what_is_gone_stands_where_it_stood() -> None:
    found = diff_lines(LINES, (*LINES[:2], *LINES[3:]))
    assert [item.mark for item in found].index(Mark.GONE) == 2


def test_menus_are_no_part_of_it() -> None:
    body = ("Formålet er at skabe steder, hvor man kan mødes.",)
    old, new = page(POOL, body=body, menu="Forside"), page(POOL, body=body, menu="En helt anden menu")
    assert changed(text_diff(old, new)) == []


@given(texts, texts)
@settings(max_examples=100, deadline=None)
def test_both_texts_can_be_read_from_it(old: list[str], new: list[str]) -> None:
    found = diff_lines(old, new)
    assert [item.after for item in found if item.new is not None] == new
    before = {item.old: item.before for item in found if item.old is not None}
    assert [before[place] for place in range(len(old))] == old
    assert len(before) == len(old)


@given(st.text("abc æø.,\n 12", max_size=80), st.text("abc æø.,\n 12", max_size=80))
@settings(max_examples=100, deadline=None)
def test_words_are_marked_to_the_letter(one: str, other: str) -> None:
    old, new = [line for line in one.split("\n") if line], [line for line in other.split("\n") if line]
    found = diff_lines(old, new)
    assert [item.after for item in found if item.new is not None] == new
    assert sorted(item.before for item in found if item.old is not None) == sorted(old)


@given(st.permutations(LINES))
@settings(max_examples=50, deadline=None)
def test_paragraphs_in_another_order_only_moved(lines: list[str]) -> None:
    assert {item.mark for item in changed(diff_lines(LINES, lines))} <= {Mark.MOVED}
