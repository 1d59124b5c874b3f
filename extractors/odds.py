"""From log-odds to a chance, and back."""

from __future__ import annotations

import math

LEAST, MOST = 0.01, 0.99  # a chance is cut here, since its log-odds would run away


def logistic(odds: float) -> float:
    """The chance of some log-odds."""
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, odds))))


def log_odds(share: float, least: float = LEAST, most: float = MOST) -> float:
    """The log-odds of a chance, within bounds."""
    share = min(max(share, least), most)
    return math.log(share / (1 - share))
