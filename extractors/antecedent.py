"""What a sentence that begins with a pronoun speaks of: "Vi har et loft. Det er 100.000 kr." names a limit."""

from __future__ import annotations

from collections.abc import Iterator

from extractors.cues import Cue
from extractors.page import Page, within
from extractors.patterns import said_pattern
from extractors.sections import Statement
from extractors.sums import funding_cues

PRONOUN = said_pattern("pronoun")
BOUNDS = frozenset({"least", "most"})
LIMIT = BOUNDS | {"grant", "each"}


def limit_meant(page: Page, statement: Statement, before: Statement | None) -> Iterator[Cue]:
    """The words for a limit in the sentence ``before``, as said where the pronoun stands that means it; none where that
    sentence has a sum of its own."""
    if before is None or before.block != statement.block or not PRONOUN.match(page.lower, statement.start):
        return
    if within(page.amounts, before.start, before.end):
        return
    cues = [c for c in funding_cues(page, before.start, before.end) if c.kind in LIMIT]
    if any(c.kind in BOUNDS for c in cues):
        yield from (Cue(statement.start, statement.start, c.kind) for c in cues)
