"""Passages that speak of a call without announcing it: which call, if any, each belongs to.

A passage is no pool. It makes no call, joins no two pools and keeps none apart; it is put to the call that it fits,
once the pools have been put together, and to none where two fit it about as well.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from puljevagt.curation.calls.comparison import Levels
from puljevagt.curation.calls.exclusion import forbidden
from puljevagt.curation.calls.members import Member
from puljevagt.curation.calls.weights import NAMED, Score, decision

Pair = tuple[str, str]
"""Two ids, the lesser first."""

SAYS_WHEN = frozenset({"says_the_day", "says_the_opening"})
SAYS_SUMS = frozenset({"says_several", "says_one"})


@dataclass(frozen=True, slots=True)
class Link:
    """Two pools, or a pool and a passage, taken for one call, and how sure that is."""

    pair: Pair
    score: Score


@dataclass(slots=True)
class Group:
    """The pools of one call, the links that hold it together, and the passages that speak of it, each with its surest
    link."""

    members: list[Member]
    links: list[Link] = field(default_factory=list)
    mentions: list[tuple[Member, Link]] = field(default_factory=list)

    def pages(self) -> set[str]:
        """The addresses of all pages that announce or mention it."""
        return {item.url for item in (*self.members, *(passage for passage, _ in self.mentions))}


def speaks_of(levels: Levels) -> bool:
    """Whether a passage may speak of the pool as one that can be applied for: it must say when, or the sum while one
    can apply, and which. Who got money from a pool names it, too, but not its deadline."""
    which = levels.get("name") in NAMED or "link" in levels or levels.get("amount") in SAYS_SUMS
    if levels.get("time") in SAYS_WHEN:
        return which
    return which and levels.get("time") == "fits" and levels.get("amount") in SAYS_SUMS and levels.get("name") in NAMED


def attach(groups: Sequence[Group], passages: Iterable[Member], links: Iterable[Link]) -> None:
    """Put each passage to the group that it fits clearly best."""
    group_of = {item.pool_id: group for group in groups for item in group.members}
    by_passage: dict[str, list[Link]] = defaultdict(list)
    known = {item.pool_id: item for item in passages}
    for found in links:
        for one in found.pair:
            if one in known:
                by_passage[one].append(found)
    for own_id, several in sorted(by_passage.items()):
        if (best := _best(known[own_id], several, group_of)) is not None:
            held = next(one for one in best.pair if one != own_id)
            group_of[held].mentions.append((known[own_id], best))


def _best(passage: Member, links: Iterable[Link], group_of: Mapping[str, Group]) -> Link | None:
    """The surest link to a group of which no pool forbids the passage; ``None`` where another is about as sure."""
    surest: dict[int, Link] = {}
    for found in sorted(links, key=lambda link: (-link.score.bits, link.pair)):
        held = next(one for one in found.pair if one != passage.pool_id)
        group = group_of[held]
        if not any(forbidden(passage, item) for item in group.members):
            surest.setdefault(id(group), found)
    ordered = list(surest.values())
    if len(ordered) > 1 and ordered[0].score.bits - ordered[1].score.bits < decision().margin:
        return None
    return ordered[0] if ordered else None
