"""A page that says all but who may apply or for whom the money is, for tests of that."""

from __future__ import annotations

from extractors import read_page
from extractors.model import Pool

NAMED = "Fællespuljen\nOffentliggjort 3. marts 2022\n"
DUE = "Fristen er den 1. maj 2022.\n"
HEAD = NAMED + DUE


def _pool(text: str, applying: str = "") -> Pool:
    (pool,) = read_page((NAMED + applying + DUE + text).encode(), media_type="text/plain").pools
    return pool


def applicants(text: str) -> set[str]:
    """The codes of those who may apply where the page goes on with a text."""
    return set(_pool(text).applicants)


def served(text: str, applying: str = "Foreninger kan søge. ") -> set[str]:
    """The codes of the target groups where it does, and says first who may apply."""
    return set(_pool(text, applying).target_groups)
