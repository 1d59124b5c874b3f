"""How a text diff looks on the screen: colours where there are any, and marks that can be read without them."""

from __future__ import annotations

from collections.abc import Iterable

from rich.text import Text

from puljevagt.curation.textdiff import Mark, Paragraph, changed

SIGNS = {Mark.GONE: "- ", Mark.COME: "+ ", Mark.MOVED: "↕ ", Mark.REWORDED: "~ "}
STYLES = {Mark.GONE: "red", Mark.COME: "green", Mark.MOVED: "dim"}
BRACKETS = {Mark.GONE: ("[-", "-]"), Mark.COME: ("{+", "+}")}
"""Marks of words inside a reworded paragraph, as wdiff has them."""


def difference_lines(paragraphs: Iterable[Paragraph]) -> list[Text]:
    """A line for each paragraph that is not as before: ``-`` gone, ``+`` come, ``↕`` moved, ``~`` reworded."""
    return [_line(item) for item in changed(paragraphs)]


def _line(item: Paragraph) -> Text:
    line = Text(SIGNS[item.mark], style=STYLES.get(item.mark, ""))
    for mark, words in item.pieces:
        before, after = BRACKETS.get(mark, ("", "")) if item.mark is Mark.REWORDED else ("", "")
        line.append(f"{before}{words}{after}", style=STYLES.get(mark, ""))
    return line
