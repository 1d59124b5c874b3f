"""Pools that a text counts and then takes one after the other, a paragraph each: "Den første hedder …", "Den anden, …,
er på …", "Endelig er der …"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors.conditions import conditions
from extractors.data_files import load
from extractors.document import Kind, Span
from extractors.page import Page
from extractors.pool_called import LOOSE_NAME
from extractors.pool_names import GENERIC_NAMES, NAMED, QUOTED, clean_title, counted
from extractors.sections import Statement
from extractors.segment import Segment, alike

_WORDS = load("page")
IN_ORDER, FIRST = (re.compile(_WORDS["pools"][key]) for key in ("in_order", "first_of"))
REACH = 60  # characters of a paragraph by which it says that it takes the next pool
_ON = "|".join(_WORDS["title"]["on"])
_CALLED = "|".join((*_WORDS["title"]["naming"], *_WORDS["title"]["under_name"]))
NAMES = (
    QUOTED,
    re.compile(rf"\b(?:{_CALLED}) ({LOOSE_NAME})(?=[.,:;!]|$| (?:{_ON}|og)\b)"),
    re.compile(r"^[^,.;]{0,40}, ([A-ZÆØÅ][^,.;:\d]{3,90}), "),
)


def in_order(page: Page, main: Sequence[Statement], top: Statement | None) -> list[Segment] | None:
    """As many paragraphs that each take the next pool as the page counts, with their names."""
    count = counted(page)
    if count < 2:
        return None
    found: list[Segment] = []
    for block in dict.fromkeys(s.block for s in main if s.kind is Kind.PARAGRAPH and s.row is None):
        own = [s for s in main if s.block == block]
        order = IN_ORDER.search(page.low(own[0])[:REACH])
        named = _named(page, own) if order and (found or FIRST.search(order[0])) else None
        if named is not None and not any(alike(page.of(named), segment.title or "") for segment in found):
            found.append(Segment(clean_title(page.of(named)), named, "title.told", own))
    stated = len(found) == count and all(conditions(page, segment.own) for segment in found)
    return found if stated else None


def _named(page: Page, own: Sequence[Statement]) -> Span | None:
    """The name that the first sentences of a paragraph give its pool."""
    for statement in own[:2]:
        words = page.of(statement)
        for pattern in NAMES:
            if (match := pattern.search(words)) and match[1] not in GENERIC_NAMES:
                return Span(statement.start + match.start(1), statement.start + match.end(1))
        names = [match for match in NAMED.finditer(words) if match[0] not in GENERIC_NAMES]
        if len({match[0] for match in names}) == 1:
            return Span(statement.start + names[0].start(), statement.start + names[0].end())
    return None
