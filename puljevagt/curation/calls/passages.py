"""The parts of a page that may speak of a pool which the page itself does not announce.

A municipality, a union or a trade paper tells of a ministry's pool without the conditions that make an announcement;
a portal has a few lines about each of many. Such a *passage* is a page that announces nothing, or an entry of a page
that lists several: a heading and what stands below it, with a deadline of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from extractors.model import Reading
from puljevagt.curation.calls.saying import days_said, sums_said
from puljevagt.curation.calls.stems import listed, stems

LONGEST_HEADING = 100
"""Characters of a paragraph that may be a heading: longer ones are sentences."""
LEAST_ENTRIES = 2
"""Sections with deadlines of their own, on different days, that make a page a list; one alone is the page's own."""
MOST_PASSAGES = 60
"""Passages kept of a page: longer lists are registers, whose entries have pages of their own."""

_NAMED = re.compile(r"([A-ZÆØÅ§\d][^.:!?|]{2,80}?)(?: [-–—|·] |: |\. )\S")
_SENTENCE_END = (".", "!", ":", ";", ",", "…")


@dataclass(frozen=True, slots=True)
class Passage:
    """A part of a page: its heading, its text with the heading, and whether it is all that the page says."""

    heading: str
    text: str
    alone: bool


def passages(reading: Reading) -> list[Passage]:
    """The passages of a page: all of it where it announces nothing, and the entries of a list. Entries that bear the
    name of a pool which was read are left out."""
    paragraphs = [reading.text[start:end].strip() for start, end in reading.paragraphs]
    paragraphs = [text for text in paragraphs if text]
    if not paragraphs:
        return []
    whole = Passage(paragraphs[0], "\n".join(paragraphs), alone=True)
    if not _has(whole.text, "inviting") or not (days_said(whole.text) or sums_said(whole.text)):
        return []
    known = {tuple(stems(pool.title)) for pool in reading.pools}
    entries = [part for part in _entries(paragraphs) if tuple(stems(part.heading)) not in known]
    invites = not reading.pools and not _has(whole.heading, "other_matters")
    return [*([whole] if invites else []), *entries][:MOST_PASSAGES]


def _entries(paragraphs: list[str]) -> list[Passage]:
    """The entries of a list; none where the page is no list."""
    for parts in (_sections(paragraphs), _lines(paragraphs)):
        found = [part for part in parts if _has(part.text, "closing") and days_said(part.text)]
        if len({days_said(part.text) for part in found}) >= LEAST_ENTRIES:
            return found
    return []


def _sections(paragraphs: list[str]) -> Iterator[Passage]:
    """What stands under each heading that names something."""
    heads = [place for place in range(len(paragraphs) - 1) if _is_heading(paragraphs[place], paragraphs[place + 1])]
    for place, end in pairwise([*heads, len(paragraphs)]):
        if stems(paragraphs[place]):
            yield Passage(paragraphs[place], "\n".join(paragraphs[place:end]), alone=False)


def _lines(paragraphs: list[str]) -> Iterator[Passage]:
    """Paragraphs that begin with the name of what they are about: "Kulturpuljen: 1. maj", "Kulturpuljen - op til"."""
    for text in paragraphs:
        if (named := _NAMED.match(text)) and stems(named[1]):
            yield Passage(named[1], text, alone=False)


def _is_heading(text: str, below: str) -> bool:
    """Whether a paragraph reads as a heading: short, and no sentence, before one that is longer."""
    return len(text) <= LONGEST_HEADING and not text.endswith(_SENTENCE_END) and len(below) > len(text)


def _has(text: str, words: str) -> bool:
    """Whether a word of the text begins as one of the list ``words`` of ``data/words.toml`` does."""
    return any(word.startswith(tuple(listed(words))) for word in text.casefold().split())
