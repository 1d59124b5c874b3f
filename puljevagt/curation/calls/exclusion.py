"""What forbids that two pools are one call, whatever else they have in common: they stand on one page, or account,
year, round or municipality is another."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import pairwise

from puljevagt.curation.calls.members import Member

ROUND_DAYS = 150
"""Days between the nearest deadlines of two pages beyond which they announce two rounds: half-yearly rounds lie 180
apart, and no deadline on record was extended by more than three months."""
NEAR_DAYS = 45
"""Days between two deadlines that one extension, or a slip of the pen, explains."""


def forbidden(one: Member, other: Member, beside: Iterable[Member] = ()) -> str | None:
    """Why two pools cannot be one call, in words; ``None``: nothing speaks against trying. Cheap, since most pairs of
    namesakes end here. ``beside`` are pools that one of the two is already put together with."""
    if one.url == other.url:
        return "the page itself tells them apart"
    if one.account and other.account and one.account != other.account:
        return f"accounts {one.account} and {other.account}"
    apart = days_apart(one.days, other.days) if one.days and other.days else 0
    if apart > NEAR_DAYS and apart > _longest(one, other):
        return f"deadlines {apart} days apart"
    if one.years and other.years and not one.years & other.years:
        return "another year in the name"
    if one.ordinal and other.ordinal and one.ordinal != other.ordinal:
        return "another round in the name"
    if _other_places(one, other) and not any(_gives_to_both(item, one, other) for item in beside):
        return f"{', '.join(sorted(one.homes))} and {', '.join(sorted(other.homes))}"
    return None


def _other_places(one: Member, other: Member) -> bool:
    """Whether they are pools of two municipalities or regions. Two that pass on one pool name its own authority."""
    if not one.homes or not other.homes or one.homes & other.homes:
        return False
    if one.account and one.account == other.account:
        return False
    shared = bool(one.issuer) and one.issuer == other.issuer
    return not shared and not one.links & other.links


def _gives_to_both(pool: Member, one: Member, other: Member) -> bool:
    """Whether a pool is a third authority's, of no municipality, which both pass on to their citizens."""
    return bool(pool.issuer) and not pool.homes and pool.issuer not in (one.issuer, other.issuer)


def _longest(one: Member, other: Member) -> int:
    """How far the nearest deadlines of one call may lie apart: with deadlines in other years it is another year's call,
    but for an extension over New Year."""
    mine, yours = ({date.fromordinal(day).year for day in days} for days in (one.days, other.days))
    return ROUND_DAYS if mine & yours else NEAR_DAYS


def days_apart(one: tuple[int, ...], other: tuple[int, ...]) -> int:
    """Days between the nearest of two rising lists of days."""
    if len(one) == len(other) == 1:
        return abs(one[0] - other[0])
    if not set(one).isdisjoint(other):
        return 0
    both = sorted([(day, 0) for day in one] + [(day, 1) for day in other])
    return min(after - before for (before, a), (after, b) in pairwise(both) if a != b)
