"""Which deadlines still hold: those that the page itself withdraws, moves or calls past are left out."""

from __future__ import annotations

from extractors.dating import Dated
from extractors.days import Day


def drop_withdrawn(found: list[Dated]) -> list[Dated]:
    """The deadlines that still hold: without those that a sentence of the page withdraws or replaces."""
    gone = {(d.day.year, d.day.month, d.day.day) for d in found if d.role == "superseded"}
    new = {_key(d.day) for d in found if d.role == "deadline" and d.replaces}
    deadlines = [d for d in found if d.role == "deadline"]
    still = {_key(d.day) for d in deadlines if not d.past}
    others = {_key(d.day) for d in deadlines} - new
    kept = []
    for dated in found:
        key = _key(dated.day)
        if dated.role == "deadline" and key not in new:
            if any(_same_day(key, old) for old in gone) or (dated.past and still and key not in still):
                continue
            if new and len(others) == 1 and not dated.replaces:
                continue  # one deadline was stated elsewhere, and a later sentence moves it
        kept.append(dated)
    return kept


def _key(day: Day) -> tuple[int | None, int | None, int | None]:
    return day.year, day.month, day.day


def _same_day(a: tuple[int | None, int | None, int | None], b: tuple[int | None, int | None, int | None]) -> bool:
    """Whether two days are the same as far as both are said."""
    return a[1:] == b[1:] and (a[0] is None or b[0] is None or a[0] == b[0])
