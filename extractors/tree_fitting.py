"""Fits boosted decision trees (:mod:`extractors.trees`), for ``python -m extractors.calibration`` only: nothing that
reads pages needs scikit-learn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from sklearn.ensemble import GradientBoostingClassifier

from extractors.trees import Node, Trees

TREES, DEPTH, RATE = 160, 5, 0.04  # few and shallow: they are walked for each value of each page
PART, SEEN, LEAST = 0.6, 0.2, 15  # share of the samples and of the signals that a tree sees, least samples of a leaf
DIGITS = 4


def boosted(samples: Sequence[Mapping[str, float]], right: Sequence[bool]) -> Trees:
    """Trees that tell the right samples from the others; the same samples give the same trees.

    Raises ``ValueError`` where all samples are right, or none is: there is nothing to tell apart."""
    names = sorted({name for sample in samples for name in sample})
    column = {name: at for at, name in enumerate(names)}
    table = np.zeros((len(samples), len(names)))
    for row, sample in enumerate(samples):
        for name, value in sample.items():
            table[row, column[name]] = value
    fit = GradientBoostingClassifier(
        n_estimators=TREES,
        max_depth=DEPTH,
        learning_rate=RATE,
        subsample=PART,
        max_features=SEEN,
        min_samples_leaf=LEAST,
        random_state=0,
    ).fit(table, np.array(right))
    share = sum(right) / len(right)
    return Trees(
        round(float(np.log(share / (1 - share))), DIGITS),
        [_node(tree.tree_, 0, names) for tree in fit.estimators_[:, 0]],
    )


def _node(tree: Any, at: int, names: Sequence[str]) -> Node:
    """A node with all under it, in the form that is kept."""
    if tree.children_left[at] < 0:
        return _mean(tree, at)
    ways = [_node(tree, way[at], names) for way in (tree.children_left, tree.children_right)]
    return [names[tree.feature[at]], round(float(tree.threshold[at]), DIGITS), *ways, _mean(tree, at)]


def _mean(tree: Any, at: int) -> float:
    """The mean of the leaves under a node, each as often as samples came to it."""
    below, above = tree.children_left[at], tree.children_right[at]
    if below < 0:
        return round(RATE * float(tree.value[at, 0, 0]), DIGITS)
    counts = tree.n_node_samples
    mean = (counts[below] * _mean(tree, below) + counts[above] * _mean(tree, above)) / counts[at]
    return round(float(mean), DIGITS)
