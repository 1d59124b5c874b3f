"""Lines of several labels with their values, parted by dots or bars: "Frist: 1. maj · Beløb: 2 mio. kr."."""

from __future__ import annotations

import re

from extractors.document import Block
from extractors.headings import heading_roles

INLINE_LABEL = re.compile(r"[^:\n.!?]{2,60}:(?=\s|$)")
PARTING = re.compile(r"[·•|/–;]")  # what SEPARATOR looks for, to be asked first
SEPARATOR = re.compile(r" +[·•|/–] +|; +")


def labelled_parts(text: str, block: Block) -> list[tuple[int, int]]:
    """The ranges of the parts of such a line; none where it is no such line."""
    parted = PARTING.search(text, block.start, block.end)
    marks = [m.span() for m in SEPARATOR.finditer(text, block.start, block.end)] if parted else []
    if not marks:
        return []
    edges = [block.start, *(edge for mark in marks for edge in mark), block.end]
    parts = list(zip(edges[::2], edges[1::2], strict=True))
    named = [m for start, end in parts if (m := INLINE_LABEL.match(text, start, end)) and heading_roles(m.group())]
    return parts if len(named) >= 2 else []
