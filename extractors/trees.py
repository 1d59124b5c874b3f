"""Boosted decision trees as they are used: from signals to a chance, and how much each signal spoke for or against.

scikit-learn fits them (:mod:`extractors.tree_fitting`); they lie in a data file, and what stands here is all that
reading pages needs of them.
"""

from __future__ import annotations

import struct
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate
from operator import and_, getitem
from typing import Any

from extractors.odds import logistic

NAME, LIMIT, BELOW, ABOVE, VALUE = range(5)
"""A branch: the signal asked for, the most at which one goes below, both ways on, and the mean of all leaves under it.
A leaf is a number, as log-odds."""

LANES = (("H", 16), ("I", 32), ("Q", 64))  # how numbers of so many bits are unpacked: a lane has a bit for each leaf

SAID = 64  # bits for what one signal says: a sum of log-odds …
SAID_ONE = 1 << 44  # … in such parts
SAID_FULL, SAID_HALF = (1 << SAID) - 1, 1 << (SAID - 1)  # a lane; a sum of nought is half of it

Node = Any
_Way = tuple[tuple[str, float], ...]
"""The way to a leaf: the signals asked for, and what each answer changes of the mean."""


@dataclass(frozen=True)
class Trees:
    """``start`` are the log-odds that the leaves of the ``trees`` are added to; no tree has more than 64 leaves."""

    start: float
    trees: Sequence[Node]
    _lanes: _Lanes = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_lanes", _Lanes(self.trees))

    def chance(self, signals: Mapping[str, float]) -> float:
        """The chance, 0 to 1; a signal that is not there is nought."""
        return logistic(self.start + self._lanes.sum(signals))

    def spoken(self, signals: Mapping[str, float]) -> Counter[str]:
        """The log-odds that each signal added or took: what each branch that asks for it changes of the mean."""
        names, ways = self._said
        even = sum(SAID_HALF << SAID * at for at in range(len(names)))
        said = sum(map(getitem, ways, self._lanes.reached(signals)), even)
        found = ((said >> SAID * at & SAID_FULL) - SAID_HALF for at in range(len(names)))
        return Counter({name: odds / SAID_ONE for name, odds in zip(names, found, strict=True)})

    @cached_property
    def _said(self) -> tuple[Sequence[str], Sequence[Mapping[int, int]]]:
        """The signals, and of each tree what those asked for on the way to a leaf say together, by the leaf's bit: one
        number with a lane for each signal, so that one sum adds up all of them."""
        lanes: dict[str, int] = {}
        ways = [[_lane(way, lanes) for way in _ways(tree)] for tree in self.trees]
        return list(lanes), [{1 << at: said for at, said in enumerate(found)} for found in ways]


class _Lanes:
    """All trees walked at once (QuickScorer: Lucchese et al., SIGIR 2015).

    Each tree has a lane of bits, one for each of its leaves from below to above. A branch whose signal goes above shuts
    the leaves below it out. Of a signal it is enough to know how many limits it is above: what they shut out together
    is known beforehand. The leaf that a walk would end at is the first that is left."""

    def __init__(self, trees: Sequence[Node]) -> None:
        leaves = [list(_leaves(tree)) for tree in trees]
        most = max(map(len, leaves), default=1)
        code, width = next(lane for lane in LANES if lane[1] >= most)
        self._leaves = [{1 << at: value for at, value in enumerate(values)} for values in leaves]
        self._unpack = struct.Struct(f"<{len(trees)}{code}")
        self._ones = sum(1 << at * width for at in range(len(trees)))
        self._all = sum((1 << len(values)) - 1 << at * width for at, values in enumerate(leaves))
        shut: dict[str, dict[float, int]] = {}
        for at, tree in enumerate(trees):
            for name, limit, out in _branches(tree):
                below = shut.setdefault(name, {})
                below[limit] = below.get(limit, self._all) & ~(out << at * width)
        self._left = [(name, *_left(self._all, found)) for name, found in shut.items()]

    def sum(self, signals: Mapping[str, float]) -> float:
        """The sum of the leaves that the signals lead to."""
        return float(sum(map(getitem, self._leaves, self.reached(signals))))

    def reached(self, signals: Mapping[str, float]) -> Sequence[int]:
        """The leaf of each tree that the signals lead to, as its bit."""
        left = self._all
        for name, limits, leaving, nought in self._left:
            value = signals.get(name)
            left &= leaving[bisect_left(limits, value)] if value else nought
        first = left & ~(left - self._ones)  # of each lane its lowest bit
        return self._unpack.unpack(first.to_bytes(self._unpack.size, "little"))


def _left(everything: int, shut: Mapping[float, int]) -> tuple[list[float], list[int], int]:
    """The limits of one signal in order, which leaves are left where it is above none of them, one, two …, and where
    it is nought, as most are."""
    limits = sorted(shut)
    leaving = list(accumulate((shut[limit] for limit in limits), and_, initial=everything))
    return limits, leaving, leaving[bisect_left(limits, 0.0)]


def _leaves(node: Node) -> Iterator[float]:
    """The leaves of a tree from below to above."""
    if type(node) is list:
        yield from _leaves(node[BELOW])
        yield from _leaves(node[ABOVE])
    else:
        yield float(node)


def _ways(node: Node, way: _Way = ()) -> Iterator[_Way]:
    """The way to each leaf, from below to above; ``way`` leads to the node."""
    if type(node) is list:
        for child in (node[BELOW], node[ABOVE]):
            mean = child[VALUE] if type(child) is list else child
            yield from _ways(child, (*way, (node[NAME], mean - node[VALUE])))
    else:
        yield way


def _lane(way: _Way, lanes: dict[str, int]) -> int:
    """What each signal says on a way, in its own lane of one number; a signal that has none yet is given the next."""
    return sum(round(odds * SAID_ONE) << SAID * lanes.setdefault(name, len(lanes)) for name, odds in way)


def _branches(node: Node, first: int = 0) -> Iterator[tuple[str, float, int]]:
    """Each branch's signal and limit, and the bits of the leaves below it; ``first`` leaves stand before the node."""
    if type(node) is list:
        below = sum(1 for _ in _leaves(node[BELOW]))
        yield node[NAME], node[LIMIT], (1 << below) - 1 << first
        yield from _branches(node[BELOW], first)
        yield from _branches(node[ABOVE], first + below)
