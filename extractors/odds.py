"""Logistic regression as it is used: from signals and coefficients to a chance, and back to log-odds."""

from __future__ import annotations

import math
from collections.abc import Mapping

LEAST, MOST = 0.01, 0.99  # a chance is cut here, since its log-odds would run away


def chance(signals: Mapping[str, float], coefficients: Mapping[str, float]) -> float:
    """The chance, 0 to 1, that signals and their coefficients give; a signal without one says nothing."""
    return logistic(sum(coefficients.get(name, 0.0) * value for name, value in signals.items()))


def logistic(odds: float) -> float:
    """The chance of some log-odds."""
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, odds))))


def log_odds(share: float, least: float = LEAST, most: float = MOST) -> float:
    """The log-odds of a chance, within bounds."""
    share = min(max(share, least), most)
    return math.log(share / (1 - share))
