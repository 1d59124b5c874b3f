"""Boosted decision trees as they are used: from signals to a chance, and how much each signal spoke for or against.

scikit-learn fits them (:mod:`extractors.tree_fitting`); they lie in a data file, and this walk is all that reading
pages needs of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from extractors.odds import logistic

NAME, LIMIT, BELOW, ABOVE, VALUE = range(5)
"""A branch: the signal asked for, the most at which one goes below, both ways on, and the mean of all leaves under it.
A leaf is a number, as log-odds."""

Node = Any


@dataclass(frozen=True, slots=True)
class Trees:
    """``start`` are the log-odds that the leaves of the ``trees`` are added to."""

    start: float
    trees: Sequence[Node]

    def chance(self, signals: Mapping[str, float]) -> float:
        """The chance, 0 to 1; a signal that is not there is nought."""
        return logistic(self.start + sum(_leaf(tree, signals) for tree in self.trees))

    def spoken(self, signals: Mapping[str, float]) -> Counter[str]:
        """The log-odds that each signal added or took: what each branch that asks for it changes of the mean."""
        said = Counter[str]()
        for tree in self.trees:
            for branch, way in _walked(tree, signals):
                said[branch[NAME]] += (way[VALUE] if type(way) is list else way) - branch[VALUE]
        return said


def _leaf(node: Node, signals: Mapping[str, float]) -> float:
    while type(node) is list:
        node = node[BELOW] if signals.get(node[NAME], 0.0) <= node[LIMIT] else node[ABOVE]
    return float(node)


def _walked(node: Node, signals: Mapping[str, float]) -> Iterator[tuple[Node, Node]]:
    """The branches from the root to the leaf, each with what it leads to."""
    while type(node) is list:
        way = node[BELOW] if signals.get(node[NAME], 0.0) <= node[LIMIT] else node[ABOVE]
        yield node, way
        node = way
