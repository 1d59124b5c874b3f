"""Which deadline counts where a page contradicts itself, as one does that was changed in one place and not in another.

Told from the page as it was: a deadline that stands where another stood took its place, though an old paragraph still
has the other; unless the other is what the fact box still says, which counts.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from extractors.model import Pool, Reading
from puljevagt.curation.standing import Standing

LAST_MINUTE = "T23:59"
"""A deadline without a time lasts the whole day, so writing this time out, or leaving it out, moves nothing."""
FIELD = "deadlines"


def plain(deadline: str) -> str:
    """A deadline in the form that is equal for equal moments."""
    return deadline.removesuffix(LAST_MINUTE)


def settled(
    old: Reading,
    new: Reading,
    pairs: Sequence[tuple[int, int]],
    left_out: Mapping[int, Collection[str]] = MappingProxyType({}),
) -> Reading:
    """The new reading with the deadlines of its pools that count; ``pairs`` says which pool is which.

    ``left_out`` are deadlines that did not count on the old page, by the place of its pool: what still says them does
    not make them count."""
    pools, standing = list(new.pools), Standing(old, new)
    for i, j in pairs:
        days = _counting(standing, old.pools[i], pools[j], left_out.get(i, ()))
        if len(days) < len(pools[j].deadlines):
            pools[j] = replace(pools[j], deadlines=tuple(days))
    return new if tuple(pools) == new.pools else replace(new, pools=tuple(pools))


def _counting(standing: Standing, before: Pool, after: Pool, left_out: Collection[str]) -> list[str]:
    days = [day for day in after.deadlines if day not in left_out or not standing.of_new(after.title, FIELD, day)]
    was, now = {plain(day) for day in before.deadlines}, {plain(day) for day in days}
    if len(now) <= len(was):
        return days
    kept = [day for day in before.deadlines if plain(day) in now]
    for day in [day for day in days if plain(day) not in was]:
        stale = next((one for one in kept if _took_the_place(standing, before, after, one, day)), None)
        if stale is None:
            continue
        boxed = [standing.new.is_in_box(after.title, FIELD, one) for one in (stale, day)]
        gone = plain(day if boxed == [True, False] else stale)
        days = [one for one in days if plain(one) != gone]
        kept = [one for one in kept if one != stale]
    return days


def _took_the_place(standing: Standing, before: Pool, after: Pool, was: str, now: str) -> bool:
    return standing.is_replaced((before.title, after.title), FIELD, was, now)
