"""The page that shows a reading: nothing of the text is lost or run, every value is marked where it was read."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from extractors import UnreadablePage
from extractors.document import Block, Document, Kind, Region
from extractors.explain import COLOURS, explain_html, explanation
from extractors.model import Evidence, Pool, Reading

PAGE = """<!doctype html><html><head><title>Fyrpuljen</title></head><body>
<nav><a href="/">Forside</a> <a href="/fyr">Fyr</a></nav>
<main><h1>Fyrpuljen</h1><p>Foreninger &amp; kommuner kan søge om penge til at male <b>fyrtårne</b>.</p>
<h2>Ansøgningsfrist</h2><p>Fristen er den 3. maj 2021 kl. 12.00.</p></main>
<footer><p>Fyrstyrelsen · Fyrvej 1 · 9990 Skagen · CVR 00000000</p></footer></body></html>"""

LINES = ("Fyrpuljen", "Puljen er til (små) fyrtårne, og foreninger kan søge.", "Forside")
DOCUMENT = Document(
    "\n".join(LINES),
    (
        Block(0, 9, Kind.HEADING, Region.MAIN, level=1),
        Block(10, 63, Kind.PARAGRAPH, Region.MAIN, heading=0),
        Block(64, 71, Kind.ITEM, Region.NAVIGATION),
    ),
)


def said(field: str, value: str | int, *quotes: str, pool: str | None = "Fyrpuljen", sure: float = 0.9) -> Evidence:
    places = ((DOCUMENT.text.index(quote), quote) for quote in quotes)
    spans = tuple((start, start + len(quote), quote) for start, quote in places)
    return Evidence(pool, field, value, spans, f"rule.{field}", sure, sure < 0.5, "hard to say" if sure < 0.5 else None)


def shown(*evidence: Evidence, document: Document = DOCUMENT) -> LexborHTMLParser:
    reading = Reading(True, "Fyrstyrelsen", None, None, (Pool("Fyrpuljen"),), (), (), (), document.text, (), evidence)
    return LexborHTMLParser(explanation(document, reading))


def block_texts(page: LexborHTMLParser, which: str = ".block") -> list[str]:
    """The text of each block as a reader sees it, its marks left out."""
    for mark in page.css(".word b, .word i, .word u"):
        mark.decompose()
    return [" ".join(block.text().split()) for block in page.css(which)]


def marks(page: LexborHTMLParser) -> list[str]:
    return [mark.text() for mark in page.css(".word b")]


def words_of(page: LexborHTMLParser, colour: str) -> str:
    """The words that lie under a colour."""
    words = [w for w in page.css(".word") if any(colour in (i.attributes["style"] or "") for i in w.css("i"))]
    return "".join(word.text(deep=False) for word in words)


def test_the_whole_text_is_there_in_its_blocks_whatever_is_marked_in_it() -> None:
    page = shown(
        said("purpose", "…", "Puljen er til (små) fyrtårne, og foreninger kan søge."),
        said("target_groups", "x", "fyrtårne", "små"),
        said("applicants", "forening", "foreninger"),
        said("title", "Fyrpuljen", "Fyrpuljen"),
    )
    assert block_texts(page) == list(LINES)


def test_overlapping_values_are_each_marked_over_all_their_words() -> None:
    page = shown(said("purpose", "…", "til (små) fyrtårne"), said("target_groups", "x", "små"))
    assert words_of(page, COLOURS["purpose"]) == "til (små) fyrtårne"
    assert words_of(page, COLOURS["target_groups"]) == "små"
    assert marks(page) == ["purpose 1", "target 2"]


def test_a_value_over_several_blocks_is_marked_in_each() -> None:
    page = shown(said("title", "x", "Fyrpuljen\nPuljen"))
    assert marks(page) == ["title 1", "title 1"]
    assert words_of(page, COLOURS["title"]) == "FyrpuljenPuljen"


def test_pools_that_share_a_value_share_its_mark() -> None:
    page = shown(said("applicants", "forening", "foreninger"), said("applicants", "forening", "foreninger", pool="To"))
    assert marks(page) == ["applicant 1, 2"]


def test_a_doubt_is_marked_and_its_reason_given() -> None:
    page = shown(said("amount_total_dkk", 2_000_000, "små", sure=0.3), said("title", "Fyrpuljen", "Fyrpuljen"))
    assert marks(page) == ["title 2", "total 1 ?"]
    (row,) = page.css("tr.doubt")
    assert [cell.text() for cell in row.css("td")] == [
        *("1", "amount_total_dkk", "2.000.000", "små", "rule.amount_total_dkk", "0.30", "hard to say")
    ]


def test_the_table_holds_every_value_those_of_the_page_first() -> None:
    page = shown(said("title", "Fyrpuljen", "Fyrpuljen"), said("issuer", "Fyrstyrelsen", "Forside", pool=None))
    rows = [[cell.text() for cell in row.css("th, td")][:3] for row in page.css("tr")[1:]]
    assert rows == [["Page"], ["1", "issuer", "Fyrstyrelsen"], ["Pool: Fyrpuljen"], ["2", "title", "Fyrpuljen"]]


def test_what_was_left_out_is_grey_under_its_region_s_name_and_headings_are_bold() -> None:
    page = LexborHTMLParser(explain_html(PAGE.encode()))
    grey = {" ".join(box.text(separator=" ").split()) for box in page.css(".out")}
    assert any(text.startswith("navigation, left out") and "Forside" in text for text in grey)
    assert any(text.startswith("footer, left out") and "Skagen" in text for text in grey)
    assert not any("Fristen" in text for text in grey)
    assert block_texts(page, ".heading") == ["Fyrpuljen", "Ansøgningsfrist"]


def test_a_page_of_its_own_is_read_and_shown() -> None:
    html = explain_html(PAGE.encode(), media_type="text/html")
    page = LexborHTMLParser(html)
    assert "Foreninger & kommuner kan søge om penge til at male fyrtårne." in block_texts(page)
    assert "2021-05-03T12:00" in {cell.text() for cell in page.css("td")}


@pytest.mark.parametrize("wrap", ["{}", "<p>Foreninger kan søge. Frist: 3. maj 2021. {}</p>"])
def test_a_stranger_s_markup_comes_out_as_text(wrap: str) -> None:
    evil = "<script>alert(1)</script><img src=x onerror=alert(2)>{0}{label}&lt;b&gt;"
    text = wrap.format(evil) + "\nPuljen \"'><script>alert(3)</script>"
    document = replace(
        DOCUMENT,
        text=text.replace("\n", " "),
        blocks=(Block(0, len(text), Kind.PARAGRAPH, Region.MAIN),),
        title="</title><script>alert(4)</script>",
    )
    everywhere = Evidence(text, "title", text, ((3, len(text) - 3, text),), text, 0.2, True, text)
    page = shown(everywhere, replace(everywhere, field="purpose", spans=((0, 9, text),)), document=document)
    assert not page.css("script, img, a, link, iframe")
    assert block_texts(page) == [document.text]


def test_the_page_loads_nothing() -> None:
    html = explain_html(PAGE.encode())
    assert "default-src 'none'" in html
    assert not re.search(r"\b(?:src|href)\s*=|url\(|@import|https?:", html)


def test_what_cannot_be_read_is_not_shown() -> None:
    with pytest.raises(UnreadablePage):
        explain_html(b"%PDF-1.7")


PLACES = st.lists(st.tuples(st.integers(0, 70), st.integers(1, 40)), max_size=8)


@given(PLACES)
@settings(max_examples=60, deadline=None)
def test_marks_anywhere_change_no_letter(places: list[tuple[int, int]]) -> None:
    text = DOCUMENT.text
    spans = tuple((start, min(start + length, len(text)), text[start : start + length]) for start, length in places)
    evidence = [replace(said("title", "x", "Fyr"), field=f"field{i}", spans=(span,)) for i, span in enumerate(spans)]
    assert block_texts(shown(*evidence)) == list(LINES)
