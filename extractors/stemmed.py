"""The words of a page as the second reading (:mod:`extractors.second_reading`) compares them, by their stems."""

from __future__ import annotations

from bisect import bisect_left
from itertools import compress
from typing import NamedTuple

from extractors.page import Page, Ranged, once


class Stemmed(NamedTuple):
    """The words of a page by their stems, where each begins, from where the words begin, and those of each statement,
    from and to."""

    stems: list[str]
    starts: list[int]
    bounds: list[tuple[int, int]]


@once
def stemmed(page: Page) -> Stemmed:
    """The words of a page."""
    stems = page.words.stems
    starts = list(compress(page.words.starts, stems))
    return Stemmed(
        list(filter(None, stems)), starts, [within_words(starts, page.words_start, s) for s in page.statements]
    )


def within_words(starts: list[int], by: int, part: Ranged) -> tuple[int, int]:
    """Which words stand in a part, from and to; ``by`` is where the words begin in the text."""
    return bisect_left(starts, part.start - by), bisect_left(starts, part.end - by)
