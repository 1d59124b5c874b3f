"""What lines, rows or clauses side by side each give for a kind ("Små projekter: 5.000 kr.", "Store: 25.000 kr."): none
is the pool's own sum, and where what stands over them speaks of what is given, each is what one applicant may get."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import replace

from extractors.document import Kind, Span
from extractors.funded import Funded
from extractors.headings import label_roles
from extractors.page import Page
from extractors.patterns import said_pattern
from extractors.sections import Statement
from extractors.sums import Sum, funding_cues

KIND = 50  # what a kind's sum weighs as a grant
GIVEN = said_pattern("given")
GIVES = said_pattern("gives_kinds")
COSTS = said_pattern("costs_kinds")
"""Over a list: it is of what something may cost, and not of what is given."""
AGAIN = said_pattern("kind_again")
NAMING = frozenset({"total", "ramme", "own", "call"})
"""Kinds of cue that name a sum as the pool's."""
PAIR = 2  # cells of a row that names a kind and gives its sum
FEWEST = 2  # kinds side by side
LONGEST_NAME = 70  # characters of what a kind is called
LARGE = 1_000_000  # kroner; so much is hardly a kind's, but a round's or a track's

Unsaid = tuple[Sum, int | None, int | None]
"""A sum of which no words say what it is for, with its limits."""


def without_kinds(page: Page, found: list[Funded]) -> list[Funded]:
    """Take the items of a list, or the rows of a column, that each give one kind's sum for what one applicant gets,
    where their heading speaks of that; else leave the items out: none is the total."""
    kinds: dict[Hashable, set[int | None]] = defaultdict(set)
    for f in found:
        if (key := _list_of(page, f)) is not None:
            kinds[key].add(f.low)
    kept = []
    for f in found:
        key = _list_of(page, f)
        column = f.statement.column
        if key is None or len(kinds[key]) < FEWEST:
            kept.append(f)
        elif _gives(page, column, f.statement) or (column is None and _heads(GIVEN, page, f.statement)):
            kept.append(replace(f, role="grant", rule="amount.grant.kind", weight=KIND))
        elif column is not None:
            kept.append(f)
    return kept


def with_kinds(page: Page, found: list[Funded], unsaid: Sequence[Unsaid]) -> list[Funded]:
    """Add the limits that the items of a list each give for one kind ("Rådgivning: mellem 20.000 og 90.000 kr."), and
    the sums that a sentence gives for one kind after another ("7.000 kr. til små og 9.000 kr. til store huse")."""
    lists: dict[Hashable, list[Unsaid]] = defaultdict(list)
    for said, low, high in unsaid:
        statement = said.statement
        if low != high and _is_entry(said) and _gives(page, statement.lead or _heading(page, statement), statement):
            lists[statement.path, statement.lead].append((said, low, high))
    added = [
        Funded("grant", said.mention, said.statement, "amount.grant.kind", KIND, low, high)
        for entries in lists.values()
        for said, low, high in entries
        if len(entries) >= FEWEST
    ]
    kept = [*found, *added]
    for said, low, high in unsaid:
        before = next((f for f in kept if low == high and _goes_on(page, f, said)), None)
        if before is not None:
            kept = [f for f in kept if f.mention is not said.mention]
            least = None if before.low is None else low
            kept.append(replace(before, mention=said.mention, rule="amount.grant.kind", low=least, high=high))
    return kept


def _list_of(page: Page, f: Funded) -> Hashable | None:
    """What a kind's sum stands in together with those of others: a list under a heading, or a column."""
    if f.role != "total" or f.low != f.high:
        return None
    statement = f.statement
    if statement.column is not None:
        alone = not any(map(str.isalnum, page.lower[statement.start : f.mention.start]))
        return statement.column if (f.high or 0) < LARGE and alone else None
    name = page.of(statement)[: f.mention.start - statement.start].strip()
    cells = page.document.blocks[statement.block].cells
    if len(cells) == PAIR:  # "Fuglekasse | 2.000 kr."
        named = {c.kind for c in funding_cues(page, cells[0].start, cells[0].end)} & NAMING
        alone = (f.high or 0) < LARGE and not any(map(str.isalnum, page.lower[cells[0].end : f.mention.start]))
        roles = label_roles(page.of(cells[0]))
        return ("rows", statement.path) if alone and not (named or roles) and _gives(page, None, statement) else None
    line = statement.kind is Kind.PARAGRAPH and (f.high or 0) < LARGE and _gives(page, None, statement)
    if not (statement.kind is Kind.ITEM or line) or not name.endswith(":"):
        return None
    named = {c.kind for c in funding_cues(page, statement.start, f.mention.start)}
    return None if named & NAMING or label_roles(name) else statement.path


def _is_entry(said: Sum) -> bool:
    """Whether it is all that a line says of what it names before a colon."""
    name = said.before.strip(" •*–-")
    named = name.endswith(":") or (not name and said.statement.own_label)
    return named and len(name) <= LONGEST_NAME and not said.behind.strip(" .")


def _gives(page: Page, over: Span | None, statement: Statement) -> bool:
    """Whether the words over a list or column speak of what is given, and not of what something costs."""
    heading = _heading(page, statement)
    names = [page.low(part) for part in (over, heading) if part is not None]
    return any(map(GIVES.search, names)) and not any(map(COSTS.search, names))


def _heads(pattern: re.Pattern[str], page: Page, statement: Statement) -> bool:
    return any(pattern.search(page.low(page.document.blocks[at])) for at in statement.path[-1:])


def _heading(page: Page, statement: Statement) -> Span | None:
    block = page.document.blocks[statement.path[-1]] if statement.path else None
    return None if block is None or block.level == 1 else Span(block.start, block.end)


def _goes_on(page: Page, f: Funded, said: Sum) -> bool:
    """Whether a sum is given for the next kind in the sentence of another."""
    if f.role != "grant" or f.high is None or f.low not in (None, f.high) or f.mention.end >= said.mention.start:
        return False
    if f.statement.start != said.statement.start or f.mention.per is not None:
        return False
    between = AGAIN.fullmatch(page.lower, f.mention.end, said.mention.start)
    return between is not None and said.behind.startswith(f" {between[1]} ")
