"""What agreement is worth: the bits of each level from ``data/weights.toml``, added up to how sure a link is."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from math import log2
from pathlib import Path

from puljevagt.curation.calls.comparison import FIELDS, Levels

OF_THE_POOL = frozenset({"name", "account", "link", "meeting", "topic", "neighbours"})
"""Fields that say which pool it is. What the others say fits sister pools as well, so it is capped."""
NAMED = frozenset({"same", "same_word", "same_word_here", "named", "named_word", "named_word_here", "mostly"})
"""Levels of the name under which what else agrees counts in full."""

_DATA = Path(__file__).with_name("data") / "weights.toml"


@dataclass(frozen=True, slots=True)
class Decision:
    """The constants of the decision, in bits; ``threshold`` are those of the probability ``linked`` in the file."""

    prior: float
    threshold: float
    circumstance: float
    circumstance_of_neighbours: float
    against: float
    margin: float


@dataclass(frozen=True, slots=True)
class Score:
    """How sure it is that two pools are one call: ``bits`` for it, and what each field brought (``reasons``: field,
    level, bits)."""

    bits: float
    reasons: tuple[tuple[str, str, float], ...]

    @property
    def probability(self) -> float:
        """The bits as a probability, 0 to 1."""
        return 1.0 / (1.0 + float(2.0 ** -max(min(self.bits, 60.0), -60.0)))


@cache
def _table() -> tuple[Decision, dict[tuple[str, str], float]]:
    data = tomllib.loads(_DATA.read_text("utf-8"))
    decision = data.pop("decision")
    decision["prior"] = _bits(decision["prior"])
    decision["threshold"] = _bits(decision.pop("linked"))
    bits = {(field, name): log2(at["m"] / at["u"]) for field, levels in data.items() for name, at in levels.items()}
    return Decision(**decision), bits


def _bits(probability: float) -> float:
    return log2(probability / (1 - probability))


def decision() -> Decision:
    """The constants of the decision."""
    return _table()[0]


def weigh(levels: Levels) -> Score:
    """Add up what the levels of a pair are worth. Raises ``KeyError`` for a level that the file does not have."""
    bits = _table()[1]
    reasons = tuple((field, level, bits[field, level]) for field, level in levels.items())
    return Score(_added(levels), reasons)


def hopeless(levels: Levels, field: str) -> bool:
    """Whether no more can come, of the fields behind ``field`` and the topic, than leaves a pair unlinked."""
    return _added(levels, *_still(field)) < decision().threshold


def _added(levels: Levels, own: float = 0.0, rest: float = 0.0) -> float:
    constants, bits = _table()
    for item in levels.items():
        if item[0] in OF_THE_POOL:
            own += bits[item]
        else:
            rest += bits[item]
    if levels.get("name", "other") not in NAMED and "account" not in levels:
        rest = min(rest, constants.circumstance_of_neighbours if "neighbours" in levels else constants.circumstance)
    return constants.prior + own + rest


@cache
def _still(field: str) -> tuple[float, float]:
    """The most that the topic and the fields compared after ``field`` can bring: those of the pool, and others."""
    names = list(FIELDS)
    behind = [*names[names.index(field) + 1 :], "topic"] if field != "topic" else []
    most = {name: max(0.0, max(bits for (one, _), bits in _table()[1].items() if one == name)) for name in behind}
    own = sum(bits for name, bits in most.items() if name in OF_THE_POOL)
    return own, sum(most.values()) - own
