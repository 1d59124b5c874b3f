"""Any bytes end as a document whose offsets hold, or as a reason in words: encodings, limits, and what is no page."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from extractors.decode import MAX_BYTES
from extractors.document import Document, Kind, Link, Span, Stated
from extractors.draft import MAX_BLOCKS, MAX_TEXT, clean
from extractors.model import UnreadablePage
from extractors.reader import outline, read_document

TEXT = "Ansøgninger på æbleøen – 70 %"


def _span(part: Link | Stated) -> Span:
    return Span(part.start, part.end)


def check(document: Document) -> None:
    text = document.text
    assert text == "\n".join(document.of(block) for block in document.blocks)
    at = 0
    for number, block in enumerate(document.blocks):
        assert block.start == at
        assert block.end > block.start
        at = block.end + 1
        assert "\n" not in document.of(block)
        assert (block.level > 0) == (block.kind is Kind.HEADING)
        assert block.heading is None or block.heading < number
        assert block.heading is None or document.blocks[block.heading].kind is Kind.HEADING
        assert block.label is None or document.of(block.label)
        for cell in block.cells:
            assert block.start <= cell.start <= cell.end <= block.end
            assert all(document.of(head) for head in (cell.column, cell.row) if head)
    for part in [*map(_span, document.links), *map(_span, document.times)]:
        assert 0 <= part.start < part.end <= len(text)
        assert "\n" not in document.of(part)
    assert not any(c in text for c in "\u00ad\u00a0\u200b\u200c\u200d\ufeff\u2011\t\r\x96")
    assert "  " not in text
    assert unicodedata.is_normalized("NFC", text)


@given(st.binary(max_size=400))
@example(b"\xff\xfe<\x00p\x00>\x00")
@example(b"<p>a&#768;</p><b>a</b><i>&#769;</i>")
@example(b"<table><tr><td>a<td><tr><th colspan=99>b")
@settings(max_examples=100, deadline=None)
def test_arbitrary_bytes_give_a_document_or_a_reason(payload: bytes) -> None:
    for media_type in (None, "text/html", "text/plain"):
        try:
            check(read_document(payload, media_type=media_type))
        except UnreadablePage as reason:
            assert str(reason).endswith(".")


TAGS = "p div span a b strong h1 h2 ul li dl dt dd table tr td th thead caption br details summary button"
TAGS += " main aside footer nav form time"
PARTS = st.one_of(
    st.sampled_from([f"<{slash}{tag}>" for tag in TAGS.split() for slash in ("", "/")]),
    st.sampled_from(
        ['<a href="#x">', '<time datetime="2020-01-01">', '<div role="heading" aria-level="2">', "<td colspan=2>"]
    ),
    st.sampled_from(
        ["Frist", "1. maj", "Andre nyheder", "Kontakt", "Sidst opdateret 1. maj 2020", "Vi bruger cookies"]
    ),
    st.sampled_from(
        ["&shy;", "&nbsp;", "&#150;", "\u0301", " ", "\n", ":", "Der kan søges om penge til fuglekasser i år."]
    ),
    st.text(max_size=8),
)


@given(st.lists(PARTS, max_size=40))
@settings(max_examples=100, deadline=None)
def test_whatever_tags_are_thrown_together_the_offsets_hold(parts: list[str]) -> None:
    try:
        check(read_document("".join(parts).encode("utf-8", "replace"), media_type="text/html"))
    except UnreadablePage as reason:
        assert str(reason).endswith(".")


@given(
    st.lists(
        st.one_of(
            st.sampled_from(["Frist:", "Andre nyheder", "• a", "CVR 1", "Tlf", "  ", "A  B  C"]), st.text(max_size=30)
        ),
        max_size=20,
    )
)
@settings(max_examples=100, deadline=None)
def test_whatever_lines_stand_together_the_offsets_hold(lines: list[str]) -> None:
    try:
        check(read_document("\n".join(lines).encode("utf-8", "replace"), media_type="text/plain"))
    except UnreadablePage as reason:
        assert str(reason)


@given(st.text(max_size=60))
@settings(max_examples=100, deadline=None)
def test_cleaning_twice_changes_nothing(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@pytest.mark.parametrize(
    ("payload", "encoding"),
    [
        (TEXT.encode(), "utf-8"),
        (b"\xef\xbb\xbf" + TEXT.encode(), "utf-8"),
        (TEXT.encode("utf-16"), "utf-16-le"),
        (TEXT.encode("utf-16-be"), "utf-16-be"),
        (TEXT.encode("cp1252"), "cp1252"),
        (b'<meta charset="iso-8859-1"><p>' + TEXT.encode("cp1252"), "cp1252"),
        (b'<meta charset="iso-8859-1"><p>' + TEXT.encode(), "utf-8"),
        (b'<meta charset="utf-8"><p>' + TEXT.encode("cp1252"), "cp1252"),
    ],
)
def test_a_page_is_read_in_the_encoding_it_has(payload: bytes, encoding: str) -> None:
    document = read_document(payload)
    assert document.text == TEXT
    assert document.encoding == encoding
    assert document.notes == ()


def test_the_servers_charset_counts_where_the_bytes_are_no_utf8() -> None:
    payload = "<p>Årets pulje åbner, søg nu €".encode("iso-8859-15")
    assert read_document(payload, media_type="text/html; charset=ISO-8859-15").text == "Årets pulje åbner, søg nu €"


def test_an_unknown_encoding_is_noted() -> None:
    document = read_document(b'<meta charset="x-klingon"><p>' + TEXT.encode("cp1252"))
    assert document.text == TEXT
    assert "x-klingon" in document.notes[0]


def test_a_few_broken_bytes_do_not_change_the_encoding() -> None:
    document = read_document((TEXT + " ").encode() + b"\xe6\xf8 " + TEXT.encode())
    assert document.text.startswith(TEXT)
    assert document.notes


@pytest.mark.parametrize(
    ("payload", "word"),
    [
        (b"", "empty"),
        (b" \n\t\r\n", "empty"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"PK\x03\x04....", "zip"),
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (b"\x1f\x8b\x08\x00rest", "gzip"),
        (bytes(range(256)) * 20, "no text"),
        (b"<html><body><script>start()</script></body></html>", "script"),
    ],
)
def test_what_is_no_page_is_refused_with_the_reason(payload: bytes, word: str) -> None:
    with pytest.raises(UnreadablePage, match=word):
        read_document(payload)


def test_a_page_beyond_the_limit_is_cut_off_with_a_note() -> None:
    page = b"<h1>Pulje</h1>" + b"<p>Der kan nu s\xc3\xb8ges om penge.</p>" * (MAX_BYTES // 30)
    document = read_document(page)
    check(document)
    assert document.text.startswith("Pulje\nDer kan nu søges")
    assert "was not read" in document.notes[0]


@pytest.mark.parametrize(
    "page",
    [
        "<h1>Pulje</h1>" + "<p>Frist</p>" * 50_001,
        "Pulje\n" + "Frist\n" * 50_001,
        "a b " * 250_001,
        "<h1>A</h1>" + "<div><div><h3>a</h3></div><div><h3>b</h3></div></div>" * 25_001,
    ],
)
def test_more_blocks_or_text_than_the_limits_are_cut_off_with_a_note(page: str) -> None:
    document = read_document(page.encode())
    check(document)
    assert len(document.blocks) <= MAX_BLOCKS
    assert len(document.text) <= MAX_TEXT
    assert "not read" in document.notes[0]


@pytest.mark.parametrize(
    "page",
    [
        "<h1>Pulje</h1>" + "<div>" * 20_000 + "Frist 1. maj",
        "<h1>Pulje</h1>" + "<b>" * 20_000 + "Frist 1. maj",
        "<h1>Pulje</h1>" + "".join(f"<font size={n}><p>" for n in range(3000)) + "Frist 1. maj",
        "<h1>Pulje</h1>" + "<table><tr><td>" * 3000 + "Frist 1. maj",
        "<h1>Pulje</h1>" + "<ul><li>" * 5000 + "Frist 1. maj",
        "<h1>Pulje</h1><p " + " ".join(f"a{n}=1" for n in range(50_000)) + ">Frist 1. maj",
        "<h1>Pulje</h1>" + "<template>" * 20_000 + "</template>" * 20_000 + "Frist 1. maj",
    ],
)
def test_tags_beyond_the_limits_are_left_out_and_the_text_is_read(page: str) -> None:
    document = read_document(page.encode())
    check(document)
    assert document.text.startswith("Pulje")
    assert document.text.endswith("Frist 1. maj")
    assert document.notes


@pytest.mark.parametrize(
    ("text", "kind"), [("Frist < 3 uger > 2 uger\nog mere", "text"), ("<p>Frist</p><p>1. maj</p>", "html")]
)
def test_markup_is_told_from_text(text: str, kind: str) -> None:
    document = read_document(text.encode())
    assert ("<" in document.text) == (kind == "text")


def test_the_outline_names_region_kind_and_text() -> None:
    assert "main       heading    1       Pulje" in outline(read_document(b"<h1>Pulje</h1><p>Frist 1. maj</p>"))
