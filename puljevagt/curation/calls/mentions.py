"""Passages that speak of a call without announcing it: which call, if any, each belongs to.

A passage is no pool. It makes no call, joins no two pools and keeps none apart; it is put to the call that it fits,
once the pools have been put together, and to none where two fit it about as well.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from puljevagt.curation.calls.comparison import Levels
from puljevagt.curation.calls.exclusion import forbidden
from puljevagt.curation.calls.members import Member
from puljevagt.curation.calls.naming import names_both
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
    which = which or (levels.get("amount") == "says_one_round" and levels.get("issuer") in ("same", "named"))
    if levels.get("time") in SAYS_WHEN:
        return which
    return which and levels.get("time") == "fits" and levels.get("amount") in SAYS_SUMS and levels.get("name") in NAMED


def attach(groups: Sequence[Group], members: Mapping[str, Member], links: Iterable[tuple[str, Link]]) -> None:
    """Put each passage to the group that it fits clearly best, or to all that it calls by name. ``links`` are those of
    passages, each with the passage's id; a page that was read as one pool and names several is a passage here."""
    group_of = {item.pool_id: group for group in groups for item in group.members}
    by_passage: dict[str, list[Link]] = defaultdict(list)
    for own_id, found in links:
        by_passage[own_id].append(found)
    for own_id, several in sorted(by_passage.items()):
        for found in _fitting(members[own_id], several, members, group_of):
            group = group_of[_held(found, own_id)]
            if group is not group_of.get(own_id):
                group.mentions.append((members[own_id], found))


def _held(link: Link, own_id: str) -> str:
    return next(one for one in link.pair if one != own_id)


def _fitting(
    passage: Member, links: Iterable[Link], members: Mapping[str, Member], group_of: Mapping[str, Group]
) -> list[Link]:
    """The surest link to each group that is meant, of those of which no pool forbids the passage; none where two groups
    fit about as well and the passage does not name both."""
    surest: dict[int, Link] = {}
    for found in sorted(links, key=lambda link: (-link.score.bits, link.pair)):
        group = group_of[_held(found, passage.pool_id)]
        if not any(forbidden(passage, item, group.members) for item in group.members):
            surest.setdefault(id(group), found)
    ordered = list(surest.values())
    if not ordered:
        return []
    near = [found for found in ordered if ordered[0].score.bits - found.score.bits < decision().margin]
    pools = [members[_held(found, passage.pool_id)] for found in near]
    return near if all(names_both(passage, one, other) for one, other in combinations(pools, 2)) else []
