"""Which deadlines still hold: those that the page itself withdraws, moves or calls past are left out."""

from __future__ import annotations

from functools import cache

from extractors.cues import date_grammar
from extractors.dating import Dated
from extractors.days import Day
from extractors.literals import Sparse
from extractors.page import Page

Key = tuple[int | None, int | None, int | None]
"""Year, month and day as far as they are said."""


def drop_withdrawn(page: Page, found: list[Dated]) -> list[Dated]:
    """The deadlines that still hold: without those that a sentence of the page withdraws or replaces, and those it
    calls past, unless they are of a year whose rounds the page counts ("i to ansøgningsrunder")."""
    gone = {(d.day.year, d.day.month, d.day.day) for d in found if d.role == "superseded"}
    new = {_key(d.day) for d in found if d.role == "deadline" and d.replaces}
    deadlines = [d for d in found if d.role == "deadline"]
    still = {_key(d.day) for d in deadlines if not d.past}
    others = {_key(d.day) for d in deadlines} - new
    counted = any(d.past for d in deadlines) and _rounds().search(page.lower)
    years = {year for year, _, _ in still if year is not None} if counted else set()
    kept = []
    for dated in found:
        key = _key(dated.day)
        if dated.role == "deadline" and key not in new:
            over = dated.past and still and key not in still and key[0] not in years
            if over or any(_same_day(key, old) for old in gone):
                continue
            if new and len(others) == 1 and not dated.replaces and not _after(key, new):
                continue  # one deadline was stated elsewhere, and a later sentence moves it
        kept.append(dated)
    return kept


def _after(key: Key, new: set[Key]) -> bool:
    """Whether a day with its year is later than those that a deadline was moved to: it is that of a later step."""
    return key[0] is not None and all(day[0] is not None and _sorted(day) < _sorted(key) for day in new)


def _sorted(day: Key) -> tuple[int, ...]:
    return tuple(part or 0 for part in day)


@cache
def _rounds() -> Sparse:
    return Sparse(date_grammar("rounds"))


def _key(day: Day) -> Key:
    return day.year, day.month, day.day


def _same_day(a: Key, b: Key) -> bool:
    """Whether two days are the same as far as both are said."""
    return a[1:] == b[1:] and (a[0] is None or b[0] is None or a[0] == b[0])
