"""How well the project's own labelled pairs are told: floors at what has been reached."""

from __future__ import annotations

from pathlib import Path

import pytest

from puljevagt.curation.pair_evaluation import evaluate_pairs

GOLD = Path(__file__).parents[1] / "gold" / "versions"


@pytest.mark.parametrize(
    ("folder", "changes_f1", "pairs_exact", "false_alarms"),
    [(GOLD, 0.95, 0.94, 0), (GOLD / "holdout", 0.95, 0.95, 0)],
    ids=["dev", "holdout"],
)
def test_pairs_are_told_as_labelled(folder: Path, changes_f1: float, pairs_exact: float, false_alarms: int) -> None:
    figures = evaluate_pairs(folder).figures()
    assert figures["pairs"] >= 36
    assert figures["changes_f1"] >= changes_f1
    assert figures["pairs_exact"] >= pairs_exact
    assert figures["false_alarms"] <= false_alarms
