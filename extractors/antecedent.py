"""What a sentence speaks of that begins with a pronoun or answers a question.

"Vi har et loft. Det er 100.000 kr." names a limit, "Hvad skal I selv betale? Mindst 5.000 kr." a cost.
"""

from __future__ import annotations

from collections.abc import Iterator

from extractors.cues import Cue
from extractors.headings import LONGEST_LABEL, heading_roles
from extractors.page import Page, within
from extractors.patterns import said_pattern
from extractors.sections import Statement
from extractors.sums import funding_cues

PRONOUN = said_pattern("pronoun")
BOUNDS = frozenset({"least", "most"})
LIMIT = BOUNDS | {"grant", "each"}
ANSWERED = LIMIT | {"none", "total", "own", "yearly", "threshold"}


def meant(page: Page, statement: Statement, before: Statement | None) -> Iterator[Cue]:
    """The words of the sentence ``before`` that a sentence goes on about, as said where it begins: for a limit where it
    begins with a pronoun, all where it answers a question with nothing but a sum. None where the sentence before has a
    sum of its own."""
    if before is None or before.block != statement.block or within(page.amounts, before.start, before.end):
        return
    kinds = _kinds(page, statement, before)
    cues = [c for c in funding_cues(page, before.start, before.end) if c.kind in kinds] if kinds else []
    if kinds is ANSWERED or any(c.kind in BOUNDS or c.kind == "each" for c in cues):
        yield from (Cue(statement.start, statement.start, c.kind) for c in cues)
    short = before.end - before.start <= LONGEST_LABEL
    if short and _opened(page, statement) and "grant" in heading_roles(page.of(before)[:-1]):
        yield Cue(statement.start, statement.start, "grant")


def _kinds(page: Page, statement: Statement, before: Statement) -> frozenset[str]:
    if page.of(before).endswith("?"):
        return ANSWERED if _opened(page, statement) else frozenset()
    return LIMIT if PRONOUN.match(page.lower, statement.start) else frozenset()


def _opened(page: Page, statement: Statement) -> bool:
    """Whether a sentence begins with a sum."""
    return any(m.start == statement.start for m in within(page.amounts, statement.start, statement.end))
