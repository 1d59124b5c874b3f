"""The sentence on a page that says a value: what is quoted beside a change."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from extractors.model import ASKED, Evidence, Reading
from puljevagt.curation.words import words

LONGEST = 400
"""Characters of a quote: a paragraph without a full stop is cut around the value, so that an alert stays readable."""

_END = re.compile(r"(?<=[.!?]) (?=[A-ZÆØÅ0-9»\"“])")
_LAST_WORD = re.compile(r"([^\s]+)\.$")


def sentence(text: str, start: int, end: int) -> str:
    """The sentence of ``text`` around ``[start, end)``, to the letter, and never beyond its line."""
    first = text.rfind("\n", 0, start) + 1
    last = text.find("\n", end)
    line_end = len(text) if last < 0 else last
    begin, stop = first, line_end
    for match in _END.finditer(text, first, line_end):
        if not _ends_sentence(text[first : match.start()]):
            continue
        if match.start() < start:
            begin = match.end()
        elif match.start() >= end:
            stop = match.start()
            break
    if stop - begin > LONGEST:
        spare = max(LONGEST - (end - start), 0) // 2
        begin, stop = max(begin, start - spare), min(stop, end + spare)
    return text[begin:stop].strip()


def _ends_sentence(before: str) -> bool:
    word = _LAST_WORD.search(before)
    return word is None or not (word[1].isdigit() or word[1].casefold() in words("abbreviations"))


def quotes(reading: Reading, wanted: Callable[[Evidence], bool]) -> tuple[str, ...]:
    """The sentences behind the values that ``wanted`` picks, each once, in the order of the page."""
    spans = sorted({(a, b) for item in reading.evidence if wanted(item) for a, b, _ in item.spans})
    return tuple(dict.fromkeys(sentence(reading.text, a, b) for a, b in spans))


def of_field(reading: Reading, pool: str | None, fields: Iterable[str], value: object = None) -> tuple[str, ...]:
    """The sentences that say a field of a pool (``None``: of the page), or, where given and found, one value of it."""
    names = set(fields)

    def belongs(item: Evidence) -> bool:
        return item.field in names and item.pool in (pool, None) and item.rule != ASKED

    exact = quotes(reading, lambda item: belongs(item) and item.value == value) if value is not None else ()
    return exact or quotes(reading, belongs)
