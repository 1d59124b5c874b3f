"""Boosted trees: how they are walked, what each signal is said to have spoken, and how they are fitted."""

from __future__ import annotations

import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.odds import logistic
from extractors.tree_fitting import boosted
from extractors.trees import VALUE, Trees

TWO = Trees(0.5, [["loud", 2.0, -1.0, ["late", 0.5, 0.25, 1.5, 0.75], -0.5], ["late", 0.5, 0.0, -0.25, -0.1]])


@pytest.mark.parametrize(
    ("signals", "odds"),
    [
        ({}, 0.5 - 1.0 + 0.0),
        ({"loud": 2.0}, 0.5 - 1.0 + 0.0),  # the limit itself goes below
        ({"loud": 2.1}, 0.5 + 0.25 + 0.0),
        ({"loud": 3.0, "late": 1.0}, 0.5 + 1.5 - 0.25),
        ({"late": 1.0, "idle": 9.0}, 0.5 - 1.0 - 0.25),
    ],
)
def test_signals_lead_to_the_leaves_that_are_added_up(signals: dict[str, float], odds: float) -> None:
    assert TWO.chance(signals) == pytest.approx(logistic(odds))


def test_a_tree_that_is_a_single_leaf_is_added() -> None:
    assert Trees(0.0, [0.3, -0.1]).chance({"loud": 1.0}) == pytest.approx(logistic(0.2))


NAMES = ("loud", "late", "long")


def grown(seed: int) -> Trees:
    """Trees fitted to samples of which ``loud`` decides most, ``late`` some."""
    pick = random.Random(seed)
    found = [{name: pick.random() for name in NAMES} for _ in range(120)]
    return boosted(found, [s["loud"] + 0.4 * s["late"] + 0.2 * pick.random() > 0.7 for s in found])


GROWN = grown(1)


@given(st.fixed_dictionaries({name: st.floats(-1, 2) for name in NAMES}))
def test_what_the_signals_spoke_adds_up_to_the_chance(signals: dict[str, float]) -> None:
    means = GROWN.start + sum(tree[VALUE] for tree in GROWN.trees)
    odds = means + sum(GROWN.spoken(signals).values())
    assert logistic(odds) == pytest.approx(GROWN.chance(signals), abs=1e-9)


def test_a_fit_finds_what_decides_and_is_the_same_each_time() -> None:
    calm, loud = {"loud": 0.1, "late": 0.5, "long": 0.5}, {"loud": 0.9, "late": 0.5, "long": 0.5}
    assert GROWN.chance(calm) < 0.2 and GROWN.chance(loud) > 0.8
    spoken = GROWN.spoken(loud)
    assert max(spoken, key=lambda name: abs(spoken[name])) == "loud"
    assert grown(1) == GROWN


def test_a_mean_of_a_branch_lies_between_its_ways() -> None:
    def check(node: object) -> float:
        if not isinstance(node, list):
            assert isinstance(node, float) and math.isfinite(node)
            return node
        below, above = check(node[2]), check(node[3])
        assert min(below, above) - 1e-3 <= node[4] <= max(below, above) + 1e-3
        return float(node[4])

    for tree in GROWN.trees:
        check(tree)


def test_samples_that_are_all_right_teach_nothing() -> None:
    with pytest.raises(ValueError, match="class"):
        boosted([{"loud": 1.0}, {"loud": 2.0}], [True, True])
