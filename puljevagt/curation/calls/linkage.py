"""Pools put together as calls: the surest pairs first, and never two that cannot be one call.

A chain is not enough: where A is like B and B like C, but A and C are rounds of two years, B goes with the one it is
more like. Pools that are reached from each other through links make up a *neighbourhood*; how one is divided depends on
nothing outside it. So after a change only the neighbourhoods that it touches are divided again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, combinations

from puljevagt.curation.calls.comparison import compare, compare_facts, compare_topics, telling
from puljevagt.curation.calls.exclusion import forbidden
from puljevagt.curation.calls.index import Index, Numbers
from puljevagt.curation.calls.members import Member
from puljevagt.curation.calls.mentions import Group, Link, Pair, attach, speaks_of
from puljevagt.curation.calls.naming import names_both
from puljevagt.curation.calls.neighbours import are_neighbours
from puljevagt.curation.calls.weights import Score, decision, hopeless, weigh

PEOPLE = Score(60.0, (("decision", "joined", 60.0),))
"""The score of a link that a person made."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """What people decided: pairs that are one call, and pairs that are not."""

    joined: frozenset[Pair] = frozenset()
    split: frozenset[Pair] = frozenset()


UNDECIDED = Ruling()
"""Nobody decided anything."""

PART = 100_000
"""Pairs that are Python's numbers at a time."""

Rows = Callable[[Collection[int]], set[int]]
"""The rows that some rows are to be seen together with."""


def nobody(rows: Collection[int]) -> set[int]:
    """No rows, whatever ``rows`` are: for tables of which people and earlier runs say nothing."""
    return set()


def pair(one: str, other: str) -> Pair:
    """Two pool ids in their order."""
    return (one, other) if one < other else (other, one)


def link(one: Member, other: Member, ruling: Ruling) -> Link | None:
    """The link between two pools, where there is one."""
    both = pair(one.pool_id, other.pool_id)
    if both in ruling.joined:
        return Link(both, PEOPLE)
    if not (one.announces or other.announces) or both in ruling.split or forbidden(one, other):
        return None
    levels = compare_facts(one, other, hopeless)
    if levels is None or hopeless(levels, "contact"):
        return None
    if not (one.announces and other.announces) and not speaks_of(levels):
        return None
    if (topic := compare_topics(one, other)) is not None:
        levels["topic"] = topic
    score = weigh(levels)
    return Link(both, score) if score.bits >= decision().threshold else None


def neighbourhood(
    seeds: Iterable[int],
    index: Index,
    load: Callable[[Collection[int]], Mapping[int, Member]],
    ruling: Ruling = UNDECIDED,
    joined: Rows = nobody,
    fellows: Rows = nobody,
) -> tuple[list[Member], list[Link]]:
    """All pools that can be reached from the rows ``seeds`` through links, with those links.

    ``load`` gives the pools of rows; ``joined`` the rows that people joined with some; ``fellows`` those that were in
    one call with them: where a link is lost, the rest of the call must be looked at again, but not linked for it."""
    members: dict[int, Member] = {}
    links: dict[Pair, Link] = {}
    done: set[int] = set()
    front = set(seeds)
    while front:
        front |= fellows(front) - done
        decided = [[row, other] for row in front for other in joined([row])]
        reached: set[int] = set()
        for pairs in chain([decided], _in_parts(index.pairs(front))):
            members.update(load({row for both in pairs for row in both} - members.keys()))
            for row, other in pairs:
                if (row in done or other in done) and not (row in front and other in front):  # from the other side
                    continue
                if found := link(members[row], members[other], ruling):
                    links[found.pair] = found
                    reached |= {row, other}
        members.update(load(front - members.keys()))
        done |= front
        front = reached - done
    return [members[row] for row in sorted(done)], list(links.values())


def _in_parts(pairs: Numbers) -> Iterator[list[list[int]]]:
    for start in range(0, len(pairs), PART):
        yield pairs[start : start + PART].tolist()


def divide(members: Iterable[Member], links: Iterable[Link], ruling: Ruling = UNDECIDED) -> list[Group]:
    """Pools put together by their links, each in one group, and passages with them; the same whatever order they come
    in."""
    known = {item.pool_id: item for item in members}
    pools = {own_id: item for own_id, item in known.items() if item.announces}
    groups = {own_id: Group([item]) for own_id, item in pools.items()}
    between = [found for found in links if all(one in pools for one in found.pair)]
    speaking = [(one, found) for found in links for one in found.pair if one not in pools]
    ordered = sorted(between, key=lambda item: (-item.score.bits, item.pair))
    undecided, naming = _undecided(pools, ordered)
    for found in ordered:
        one, other = (groups[pool_id] for pool_id in found.pair)
        if found.pair in undecided:
            continue
        if one is other:
            one.links.append(found)
        elif found.score is PEOPLE or _compatible(one, other, ruling):
            one.members += other.members
            one.links += [*other.links, found]
            for item in other.members:
                groups[item.pool_id] = one
    unique = list({id(group): group for group in groups.values()}.values())
    attach(unique, known, [*speaking, *naming])
    return sorted(unique, key=lambda group: min(item.pool_id for item in group.members))


def _undecided(members: Mapping[str, Member], links: Sequence[Link]) -> tuple[set[Pair], list[tuple[str, Link]]]:
    """Links of a pool that fits two others equally well, which are two calls: a guess between them would be one. And
    those of them by which its page, read as one pool, calls both by name, with that pool."""
    by_pool: dict[str, list[Link]] = defaultdict(list)
    for found in links:
        for pool_id in found.pair:
            by_pool[pool_id].append(found)
    known = {found.pair for found in links}
    doubtful: set[Pair] = set()
    naming: dict[tuple[str, Pair], Link] = {}
    for pool_id, several in by_pool.items():
        for one, other in combinations(several, 2):
            a, b = (members[next(item for item in found.pair if item != pool_id)] for found in (one, other))
            if one.score.bits - other.score.bits >= decision().margin or not _are_two(a, b, members[pool_id], known):
                continue
            if names_both(members[pool_id], a, b):
                naming |= {(pool_id, found.pair): found for found in (one, other)}
                better = 0
            else:
                better = telling(members[pool_id], a, b)
            lost = {1: {other.pair}, -1: {one.pair}, 0: {one.pair, other.pair}}[better]
            doubtful |= lost - {found.pair for found in several if found.score is PEOPLE}
    return doubtful, [(pool_id, found) for (pool_id, _), found in naming.items()]


def _are_two(one: Member, other: Member, between: Member, links: Collection[Pair]) -> bool:
    """Whether two pools are surely two calls, though both are linked with the one ``between`` them."""
    unlinked = pair(one.pool_id, other.pool_id) not in links
    return unlinked and (forbidden(one, other, [between]) is not None or are_neighbours(one, other))


def _compatible(one: Group, other: Group, ruling: Ruling) -> bool:
    """Whether no pool of one group speaks strongly against one of the other. Where people joined pools that differ, it
    is enough that one of them fits."""
    beside = [*one.members, *other.members]
    return all(
        not _are_split(a, b, ruling) and any(_may_share(x, y, beside) for x in a for y in b)
        for a in _as_joined(one, ruling)
        for b in _as_joined(other, ruling)
    )


def _as_joined(group: Group, ruling: Ruling) -> list[list[Member]]:
    """The pools of a group, those that people joined together."""
    parts = {item.pool_id: [item] for item in group.members}
    for one, other in sorted(ruling.joined):
        if one in parts and other in parts and parts[one] is not parts[other]:
            parts[one] += parts[other]
            parts.update({item.pool_id: parts[one] for item in parts[other]})
    return list({id(part): part for part in parts.values()}.values())


def _are_split(one: Iterable[Member], other: Iterable[Member], ruling: Ruling) -> bool:
    return any(pair(a.pool_id, b.pool_id) in ruling.split for a in one for b in other)


def _may_share(one: Member, other: Member, beside: Collection[Member]) -> bool:
    if forbidden(one, other, beside):
        return False
    score = weigh(compare(one, other))
    if are_neighbours(one, other):
        return score.bits >= decision().threshold
    strange = [bits for name, _, bits in score.reasons if name in ("name", "topic") and bits < 0]
    if one.headline or other.headline:  # a news item need not have a word in common with another
        return score.bits - sum(strange) > decision().against
    return score.bits > decision().against


def link_all(members: Collection[Member], ruling: Ruling = UNDECIDED) -> list[Group]:
    """All pools put together as calls, from nothing: what an update must come to as well."""
    rows = sorted(members, key=lambda item: item.pool_id)
    numbers = {item.pool_id: row for row, item in enumerate(rows)}
    found = neighbourhood(
        range(len(rows)),
        Index.of(rows),
        lambda wanted: {row: rows[row] for row in wanted},
        ruling,
        joined_rows(ruling, numbers),
    )
    return divide(*found, ruling)


def joined_rows(ruling: Ruling, numbers: Mapping[str, int]) -> Rows:
    """The rows that people joined with some; ``numbers`` are the rows of pool ids."""
    joined: dict[int, set[int]] = defaultdict(set)
    for one, other in ruling.joined:
        if one in numbers and other in numbers:
            joined[numbers[one]].add(numbers[other])
            joined[numbers[other]].add(numbers[one])
    return lambda rows: {other for row in rows for other in joined.get(row, ())}
