"""A sum of the page with what it is for: what :mod:`extractors.funding` finds out and the other modules weigh."""

from __future__ import annotations

from dataclasses import dataclass

from extractors.amounts import AmountMention
from extractors.sections import Statement

OF_A_WHOLE = "amount.annual.whole"
"""The rule of what a whole agreement gives a year."""


@dataclass(frozen=True, slots=True)
class Funded:
    """A sum with its role: ``total``, ``annual``, ``grant``, ``joint``, or ``left`` where nothing says what it is;
    ``weight`` ranks rivals for one field.

    ``low`` and ``high`` are the sum's limits in kroner as the sentence means them; ``None`` is open. ``unit_codes``
    are those of the group it is said per ("pr. skole")."""

    role: str
    mention: AmountMention
    statement: Statement
    rule: str
    weight: float
    low: int | None = None
    high: int | None = None
    unit_codes: frozenset[str] = frozenset()
