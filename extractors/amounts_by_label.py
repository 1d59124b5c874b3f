"""Sums whose currency stands elsewhere: figures below "Beløb (mio. kr.)", or beside a label that names a sum.

Such a figure is read as the text would have it with the currency behind it; the evidence is the figure alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractors.amounts import AmountMention, find_amounts
from extractors.data_files import load
from extractors.document import Block, Document, Span
from extractors.heading_lines import DIGIT, FUNDED_ROLES
from extractors.headings import LONGEST_LABEL, heading_roles
from extractors.patterns import either, fold

_W = load("amounts")
_KRONER = either([*_W["currencies"]["DKK"], *_W["kroner_scales"]])
_UNIT = (
    rf"(?:{either(_W['scales'])} {{0,2}})?{either(w for words in _W['currencies'].values() for w in words)}|{_KRONER}"
)
_NAMED = re.compile(rf"(?:\((?:i |beløb i )?|\bi |, |\A)(?P<unit>{_UNIT})\)?\s*:?\Z")
"""How a header ends that names the unit of what stands below: "Beløb (mio. kr.)", "Ramme i t.kr.", "Kr."."""
_FIGURE = r"\d[\d.,]*\d|\d"
_BOUND = either([*_W["bounds"]["up_to"], *_W["bounds"]["at_least"], *_W["bounds"]["about"]])
_BARE = re.compile(rf"(?:{_BOUND} )?(?P<figure>(?:{_FIGURE})(?: ?[-–] ?(?:{_FIGURE}))?)\.?")
_GROUPED = re.compile(r"\d{1,3}(?:[. ]\d{3})+(?: ?[-–] ?\d{1,3}(?:[. ]\d{3})+)?|\d{5,9}")
"""A figure that is a sum of kroner where only its label says so: no year, no count."""
LONGEST_VALUE = 40  # code points of a line that holds nothing but a figure with its bound
_LABELLED = re.compile(r"(?P<label>[^:\n]{2,60}): {0,2}(?=\S)")


def labelled_amounts(document: Document, known: list[AmountMention]) -> list[AmountMention]:
    """The sums of ``known`` and those whose currency only their header or label names, in the order of the text."""
    text = document.text
    found = [mention for value in _values(document, text) if (mention := _read(text, *value))]
    if not found:
        return known
    ends = {m.end for m in found}
    return sorted([*(m for m in known if m.number_end not in ends), *found], key=lambda m: m.start)


def _values(document: Document, text: str) -> Iterator[tuple[Span, Span, str]]:
    """Places that hold nothing but a figure and its bound ("Maks. 20.000"), the figure alone, and the words that name
    them."""
    above = ""
    for _, block in document.main:
        if DIGIT.search(text, block.start, block.end):
            for part, label in _named_parts(block, text, above):
                words = text[part.start : part.end]
                if match := _BARE.fullmatch(fold(words.strip())):
                    start = part.start + words.index(words.strip())
                    begun, end = (start + at for at in match.span("figure"))
                    yield Span(start, end), Span(begun, end), label
        above = text[block.start : block.end] if block.end - block.start <= LONGEST_LABEL else ""


def _named_parts(block: Block, text: str, above: str) -> Iterator[tuple[Span, str]]:
    if block.cells:
        for cell in block.cells:
            header = cell.column or cell.row
            if header is not None and (header.start, header.end) != (cell.start, cell.end):
                yield Span(cell.start, cell.end), text[header.start : header.end]
    elif block.label is not None and not block.start <= block.label.start < block.end:
        yield Span(block.start, block.end), text[block.label.start : block.label.end]
    elif match := _LABELLED.match(text, block.start, block.end):
        yield Span(match.end(), block.end), match["label"]
    elif above and block.end - block.start <= LONGEST_VALUE:
        yield Span(block.start, block.end), above


def _read(text: str, whole: Span, figure: Span, label: str) -> AmountMention | None:
    named = _NAMED.search(fold(label.strip()))
    alone = _GROUPED.fullmatch(text, figure.start, figure.end) and heading_roles(label) & FUNDED_ROLES
    if named is None and not alone:
        return None
    read = find_amounts(f"{text[whole.start : whole.end]} {named['unit'] if named else 'kr.'}")
    if len(read) != 1:
        return None
    return read[0]._replace(start=whole.start, end=whole.end, number_start=figure.start, number_end=figure.end)
