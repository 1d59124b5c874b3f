"""Sections: the role of a heading in many wordings, and of each statement by the heading or label above it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from marked_sentences import cases, plain

from extractors.document import Kind
from extractors.headings import LONGEST_LABEL, heading_roles, label_roles
from extractors.page import Page, prepare
from extractors.reader import read_document

BOUNDED = settings(max_examples=50, deadline=None)
LEAD = "Der kan nu søges om penge til fuglekasser i landets kommuner, og alle foreninger kan være med."
PIECES = [
    "Frist",
    ": ",
    "1. maj 2021",
    "\n",
    "\n\n",
    "Målgruppe",
    "?",
    "2 mio. kr.",
    "- ",
    "Børn og unge. ",
    "Økonomi",
    LEAD,
]


def page(body: str) -> Page:
    """A page of a crawl archive with a title, a lead and the given rest."""
    return prepare(read_document(f"Fuglepuljen\n\n{LEAD}\n\n{body}".encode(), media_type="text/plain"))


def web_page(body: str) -> Page:
    """The same as HTML."""
    html = f"<html><body><main><h1>Fuglepuljen</h1><p>{LEAD}</p>{body}</main></body></html>"
    return prepare(read_document(html.encode(), media_type="text/html"))


def roles(read: Page) -> list[tuple[str, str]]:
    """Every statement below the lead that is no heading, with its roles."""
    return [(read.of(s), " ".join(sorted(s.roles))) for s in read.main if read.of(s) != LEAD]


@pytest.mark.parametrize("marked", cases("headings"))
def test_a_heading_has_the_marked_roles(marked: str) -> None:
    words, expected = plain(marked)
    assert " ".join(sorted(heading_roles(words))) == (expected[0][1] if expected else "")


@pytest.mark.parametrize("label", ["Frist", "frist:", "ANSØGNINGSFRIST", "**Frist**", "1. Frist", "Ansøgningsfrist?"])
def test_a_label_is_read_whatever_its_case_and_decoration(label: str) -> None:
    assert label_roles(label) == {"deadline"}


@pytest.mark.parametrize("line", ["Fristen for fuglekasser er overskredet", "Frist " * LONGEST_LABEL, "", " : ", "1."])
def test_a_line_that_says_more_than_its_label_is_none(line: str) -> None:
    assert label_roles(line) == frozenset()


def test_a_label_with_its_value_on_one_line() -> None:
    read = page("Frist: 1. maj 2021\nBeløb: 2 mio. kr.\nAnsøgere: Foreninger\nVejret: Skyet\n")
    assert roles(read) == [
        ("Frist: 1. maj 2021", "deadline"),
        ("Beløb: 2 mio. kr.", "amount"),
        ("Ansøgere: Foreninger", "applicants"),
        ("Vejret: Skyet", ""),
    ]


def test_a_label_before_its_value_without_a_colon() -> None:
    assert roles(page("Ansøgningsfrist 1. maj 2021 kl. 12")) == [("Ansøgningsfrist 1. maj 2021 kl. 12", "deadline")]


def test_labels_and_values_on_lines_of_their_own() -> None:
    read = page("Frist\n1. maj 2021\n\nSamlet beløb\n2 mio. kr.\n\nMålgruppe\nÆldre\n")
    assert roles(read) == [("1. maj 2021", "deadline"), ("2 mio. kr.", "amount"), ("Ældre", "target_group")]


def test_a_value_before_its_label() -> None:
    assert roles(page("1. maj 2021\nAnsøgningsfrist\n")) == [("1. maj 2021", "deadline")]
    assert roles(page("2 mio. kr.\nSamlet beløb\n")) == [("2 mio. kr.", "amount")]


def test_a_value_that_does_not_fit_the_label_below_it_is_not_its() -> None:
    assert roles(page("2 mio. kr.\nAnsøgningsfrist\n1. maj 2021")) == [("2 mio. kr.", ""), ("1. maj 2021", "deadline")]


def test_a_question_heads_the_rest_of_its_paragraph() -> None:
    read = page("Vi støtter fugle. Hvem kan søge? Kommuner og regioner. De skal have en fugl.\n\nVi ses.")
    assert roles(read) == [
        ("Vi støtter fugle.", ""),
        ("Hvem kan søge?", "applicants"),
        ("Kommuner og regioner.", "applicants"),
        ("De skal have en fugl.", "applicants"),
        ("Vi ses.", ""),
    ]


def test_the_items_of_a_list_stand_under_its_heading() -> None:
    read = page("Hvem kan søge?\n\n- kommuner\n- foreninger\n\nFormål\n\nFuglene skal have det bedre i hele landet.")
    assert roles(read) == [
        ("kommuner", "applicants"),
        ("foreninger", "applicants"),
        ("Fuglene skal have det bedre i hele landet.", "purpose"),
    ]


def test_the_items_of_a_list_know_the_line_that_introduces_it() -> None:
    items = "<ul><li>fugle</li><li>kasser</li></ul>"
    read = web_page(f"<p>Vi lægger især vægt på følgende ting:</p>{items}<p>Det var det hele for denne gang.</p>")
    leads = {read.of(s): read.of(s.lead) if s.lead else None for s in read.main}
    assert leads["fugle"] == leads["kasser"] == "Vi lægger især vægt på følgende ting:"
    assert leads["Det var det hele for denne gang."] is None


def test_a_bold_line_is_a_heading_and_a_bold_label_a_label() -> None:
    read = web_page("<p><strong>Hvem kan søge?</strong></p><p>Kommuner i landet.</p><p><b>Frist:</b> 1. maj 2021</p>")
    assert roles(read) == [("Kommuner i landet.", "applicants"), ("Frist: 1. maj 2021", "deadline")]


def test_a_subheading_without_a_role_keeps_its_chapters() -> None:
    read = web_page(
        "<h2>Økonomi</h2><h3>Rejser</h3><p>Op til 5.000 kr.</p>"
        "<h3>Regnskab</h3><p>Senest 1. juni 2022.</p><h2>Noget andet</h2><p>Fuglene synger.</p>"
    )
    assert roles(read) == [
        ("Op til 5.000 kr.", "amount"),
        ("Senest 1. juni 2022.", "reporting"),
        ("Fuglene synger.", ""),
    ]


def test_definitions_have_the_role_of_their_term() -> None:
    read = web_page("<dl><dt>Frist</dt><dd>1. maj 2021</dd><dt>Ansøgerkreds</dt><dd>Kommuner</dd></dl>")
    assert roles(read) == [("1. maj 2021", "deadline"), ("Kommuner", "applicants")]


def test_cells_have_the_role_of_their_columns_header() -> None:
    rows = "".join(f"<tr><td>{n}. runde</td><td>{n}. maj 2021</td><td>{n}. juni 2021</td></tr>" for n in (1, 2))
    read = web_page(f"<table><tr><th>Runde</th><th>Frist</th><th>Svar</th></tr>{rows}</table>")
    found = dict(roles(read))
    assert [found[f"{n}. maj 2021"] for n in (1, 2)] == ["deadline"] * 2
    assert [found[f"{n}. juni 2021"] for n in (1, 2)] == ["processing"] * 2


def test_cells_of_one_row_share_its_number() -> None:
    rows = "".join(f"<tr><td>{n}. runde</td><td>{n}. maj 2021</td></tr>" for n in (1, 2))
    read = web_page(f"<table><tr><th>Runde</th><th>Frist</th></tr>{rows}</table>")
    number = {read.of(s): s.row for s in read.main}
    assert number["1. runde"] == number["1. maj 2021"] != number["2. maj 2021"] == number["2. runde"]


def test_cells_have_the_role_of_their_rows_header() -> None:
    read = web_page(
        "<table><tr><th>Frist</th><td>1. maj 2021</td></tr><tr><th>Målgruppe</th><td>Ældre</td></tr></table>"
    )
    found = dict(roles(read))
    assert (found["1. maj 2021"], found["Ældre"]) == ("deadline", "target_group")


def test_a_statement_knows_the_label_that_names_it() -> None:
    [statement] = [s for s in page("Frist: 1. maj 2021").main if s.own_label]
    assert statement.label is not None
    assert page("Frist: 1. maj 2021").of(statement.label) == "Frist"


@BOUNDED
@given(body=st.lists(st.sampled_from(PIECES), max_size=20).map("".join))
def test_statements_stand_in_the_order_of_the_text_within_their_blocks(body: str) -> None:
    read = page(body)
    blocks = read.document.blocks
    assert all(blocks[s.block].start <= s.start < s.end <= blocks[s.block].end for s in read.statements)
    assert [s.start for s in read.statements] == sorted(s.start for s in read.statements)
    assert all(blocks[i].start <= s.start for s in read.statements for i in s.path)
    headings = {s.block for s in read.statements if s.kind is Kind.HEADING}
    assert all(i in headings for s in read.statements for i in s.path)


@pytest.mark.parametrize(
    "piece", ["Frist: ", "Hvem kan søge? ", "og ", "/", ": ", "Frist\n", "1. maj 2021\nFrist\n", "- a\n"]
)
def test_no_text_makes_it_run_away(piece: str) -> None:
    page(piece * (20_000 // len(piece)))
    heading_roles(piece * 2_000)
