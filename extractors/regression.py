"""Logistic regression over named features, for fitting only: nothing that reads pages needs it.

Both fits of :mod:`extractors.calibration` use it. It is deterministic: the same samples give the same weights.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TypeVar

import numpy as np

N = TypeVar("N", str, tuple[str, str])
STEPS = 600  # of the descent; the weights no longer move in their second digit


def regression(
    samples: Sequence[Mapping[N, float]], right: Sequence[bool], shrink: float, least: int = 1
) -> tuple[float, dict[N, float]]:
    """The constant and the weight of each feature.

    ``shrink`` pulls weights to nought, as strongly as that many samples push them away; the constant is not pulled. A
    feature of fewer than ``least`` samples gets no weight. No samples give a constant of 0.
    """
    if not samples:
        return 0.0, {}
    counts = Counter(name for sample in samples for name in sample)
    names = sorted(name for name, count in counts.items() if count >= least)
    column = {name: at for at, name in enumerate(names, start=1)}
    entries = [(0, 1.0, row) for row in range(len(samples))]
    entries += [
        (column[name], value, row) for row, s in enumerate(samples) for name, value in s.items() if name in column
    ]
    at, value, row = (np.array(part) for part in zip(*entries, strict=True))
    pull = np.full(len(names) + 1, shrink)
    pull[0] = 0.0
    weights = _descended(at, value.astype(float), row, np.array(right, dtype=float), pull)
    return float(weights[0]), {name: float(weights[number]) for name, number in column.items()}


def _descended(at: np.ndarray, value: np.ndarray, row: np.ndarray, right: np.ndarray, pull: np.ndarray) -> np.ndarray:
    """Nesterov's accelerated descent on the sum of losses and half the pulled squares."""
    rows, columns = len(right), len(pull)
    steep = 0.25 * _greatest(at, value, row, rows, columns) + pull.max()
    weights = ahead = np.zeros(columns)
    for step in range(STEPS):
        said = np.bincount(row, value * ahead[at], rows)
        error = 1 / (1 + np.exp(-np.clip(said, -30, 30))) - right
        slope = np.bincount(at, value * error[row], columns) + pull * ahead
        last, weights = weights, ahead - slope / steep
        ahead = weights + step / (step + 3) * (weights - last)
    return weights


def _greatest(at: np.ndarray, value: np.ndarray, row: np.ndarray, rows: int, columns: int) -> float:
    """The greatest stretch of the samples as a matrix, squared, by power iteration (a tenth is added to be safe)."""
    vector = np.ones(columns) / np.sqrt(columns)
    stretch = 0.0
    for _ in range(30):
        moved = np.bincount(at, value * np.bincount(row, value * vector[at], rows)[row], columns)
        stretch = float(np.linalg.norm(moved))
        vector = moved / stretch
    return 1.1 * stretch
