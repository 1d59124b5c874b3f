"""Days that only the lines around them make deadlines: of the first step of a call in two ("Trin 1: en idé på én side,
senest 1. november" over "Trin 2: …"), and of a line that goes on with the one before ("Næste frist: 2. maj", "Derefter:
1. november")."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from extractors.cues import date_grammar, date_sparse
from extractors.days import Day, Precision
from extractors.page import Page

if TYPE_CHECKING:
    from extractors.dating import Dated

NEXT = 3  # days behind that of a first step among which the second's stands
UNSAID = "date.nothing.other"
"""The rule of a day of which no word says what it is for."""


def with_steps(page: Page, found: Sequence[Dated]) -> list[Dated]:
    """The days of a page with their roles, those that their neighbours make deadlines among them."""
    read: list[Dated] = []
    for at, dated in enumerate(found):
        unsaid = dated.rule == UNSAID and dated.day.precision is Precision.DAY and dated.statement.row is None
        if unsaid and (_goes_on(page, read, dated) or _first_step(page, dated, found[at + 1 : at + 1 + NEXT])):
            dated = replace(dated, role="deadline", rule="date.step.deadline", kind="application", strong=True)
        read.append(dated)
    return read


def _goes_on(page: Page, before: Sequence[Dated], dated: Dated) -> bool:
    """Whether all that stands before a day says that it follows the one on the line above, which is a deadline."""
    statement = dated.statement
    if not before or before[-1].role != "deadline" or before[-1].statement is statement:
        return False
    inside = statement.label is None or statement.start <= statement.label.start < dated.mention.start
    label = "" if inside or statement.label is None else page.low(statement.label)
    words = f"{label} {page.lower[statement.start : dated.mention.start]}".strip(" :")
    return date_grammar("follows").fullmatch(words) is not None


def _first_step(page: Page, dated: Dated, behind: Sequence[Dated]) -> bool:
    """Whether a line that limits a first step stands before a later deadline of the page."""
    start, end = dated.statement.start, dated.mention.start
    limit = any(c.kind == "limit" and 0 <= end - c.end <= len(" den ") for c in page.cues("date", dated.statement))
    if not limit or date_sparse("first_step").search(page.lower, start, end) is None:
        return False
    return any(
        d.role == "deadline"
        and d.strong
        and d.statement is not dated.statement
        and d.day.precision is Precision.DAY
        and _may_precede(dated.day, d.day)
        for d in behind
    )


def _may_precede(first: Day, second: Day) -> bool:
    """Whether a day lies before another; where a year is unsaid the order of the lines is believed."""
    if first.year is None or second.year is None:
        return True
    return (first.year, first.month or 0, first.day or 0) < (second.year, second.month or 0, second.day or 0)
