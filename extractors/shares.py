"""The applicant's own share of the cost, in percent, and how many grants are expected. Words: ``particulars.toml``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extractors.data_files import load
from extractors.document import Span
from extractors.literals import Sparse
from extractors.model import Value
from extractors.numbers import NUMBER_WORDS
from extractors.page import Page, within
from extractors.patterns import either
from extractors.sections import Statement

_W = load("particulars")
_OWN = Sparse("|".join(_W["own_share"]["words"]))
_NONE = re.compile("|".join(_W["own_share"]["none"]))
_GRANT = re.compile(rf"\b(?:{'|'.join(_W['own_share']['grant'])})[^.]{{0,40}}$")
_REST = re.compile(rf"\b(?:{'|'.join(_W['own_share']['rest'])})\b")
_FRACTION = re.compile(rf"(?<!\w){either(_W['fractions'])}(?!\w)")
_OWN_NEAR = 40  # code points before a share in which a word for the applicant's own makes it theirs

_FEW = either(NUMBER_WORDS - {"en", "et", "én", "ét"})  # "en kommune" expects none
_NUMBER = rf"(?:\d{{1,3}}(?:\s?(?:[-–]|til|og)\s?\d{{1,3}})?|{_FEW}(?:(?:-| til ){_FEW})?)"
_RECEIVERS = "|".join(_W["expected"]["receivers"])
_COUNTED = rf"(?<![\w.,-])(?P<what>(?:(?:ca\.|cirka|mellem|op til) )?{_NUMBER}\s(?:\w+ )?(?:{_RECEIVERS})\b)"
_BEFORE, _BEHIND = ("|".join(_W["expected"][side]) for side in ("before", "behind"))
_ANNOUNCED = Sparse(rf"\b(?:{_BEFORE}|{_BEHIND})\b")
_SAME_SENTENCE = r"(?:[^.]|(?<=mio|mia)\.|(?<=kr)\.|\.(?=\d))"
_EXPECTED = [
    re.compile(rf"\b(?:{_BEFORE})\b{_SAME_SENTENCE}{{0,70}}?{_COUNTED}"),
    re.compile(rf"{_COUNTED} (?:{_BEHIND})\b"),
]


@dataclass(frozen=True, slots=True)
class Detail:
    """A value of a field, the places that say it, the rule, and how sure it is."""

    value: Value
    spans: tuple[Span, ...]
    rule: str
    confidence: float


def co_financing(page: Page, parts: Sequence[Statement]) -> Detail | None:
    """The applicant's own share in percent; what a grant covers at most gives the rest; 0 where none is asked."""
    before: Statement | None = None
    own = _OWN.within(page.own)
    for statement in parts if own else ():
        words = page.low(statement)
        if own.search(words) or (statement.label is not None and own.search(page.low(statement.label))):
            if denied := _NONE.search(words):
                start = statement.start
                return Detail(0.0, (Span(start + denied.start(), start + denied.end()),), "co_financing.none", 0.85)
            found = _own_share(page, statement)
            if found is None and before is not None and _REST.search(words):
                found = _own_share(page, before)  # "… op til 50 procent. Resten dækkes af egenfinansiering."
            if found is not None:
                return found
        before = statement
    return None


def _own_share(page: Page, statement: Statement) -> Detail | None:
    for start, end, value in _shares(page, statement):
        place = (Span(start, end),)
        before = page.lower[statement.start : start]
        rest = _REST.search(page.lower, end, statement.end)
        own_rest = rest is not None and _OWN.search(page.lower[rest.start() : statement.end])
        if (_GRANT.search(before) or own_rest) and not _OWN.search(before[-_OWN_NEAR:]):
            return Detail(round(100 - value, 1), place, "co_financing.rest", 0.75)
        return Detail(round(value, 1), place, "co_financing.words", 0.85)
    return None


def _shares(page: Page, statement: Statement) -> list[tuple[int, int, float]]:
    """The percentages and fractions of a sentence, in percent."""
    found = [(p.start, p.end, p.value) for p in within(page.percents, statement.start, statement.end)]
    for match in _FRACTION.finditer(page.lower, statement.start, statement.end):
        part, whole = _W["fractions"][" ".join(match[0].split())]
        found.append((match.start(), match.end(), 100 * part / whole))
    return sorted(found)


def expected_grants(page: Page, parts: Sequence[Statement]) -> Detail | None:
    """How many are expected to get a grant, as worded ("7-8 kommuner")."""
    announced = _ANNOUNCED.within(page.own)
    for statement in parts if announced else ():
        if "past" in statement.roles or not announced.search(page.low(statement)):
            continue
        for pattern in _EXPECTED:
            if match := pattern.search(page.lower, statement.start, statement.end):
                start, end = match.span("what")
                return Detail(page.document.text[start:end], (Span(start, end),), "expected.words", 0.85)
    return None
