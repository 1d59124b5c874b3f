"""A figure and what it is, side by side in a box of facts, are two words; a word that an editor split stays one."""

from __future__ import annotations

import pytest

from extractors.reader import read_document


@pytest.mark.parametrize(
    ("box", "text"),
    [
        ("<b>3. maj 2021</b><span>frist</span>", "3. maj 2021 frist"),
        ("<strong>2 mio. kr.</strong><span>i puljen</span>", "2 mio. kr. i puljen"),
        ("<b>Fri</b><span>sten</span>", "Fristen"),
    ],
)
def test_a_figure_and_its_name_are_told_apart(box: str, text: str) -> None:
    document = read_document(f"<main><h1>Puljen</h1><div>{box}</div></main>".encode(), media_type="text/html")
    assert text in document.text
