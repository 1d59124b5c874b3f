"""How plainly a sum is named as the pool's own, to rank it against the page's other sums."""

from __future__ import annotations

from collections.abc import Mapping

from extractors.beside import SUMMED_AFTER, added_up, adds_up
from extractors.cues import Cue
from extractors.patterns import said_pattern
from extractors.sums import Sum

CALLED = 90  # what naming this very round weighs: more than a sum of the whole scheme can gather
ROUND_NAMED = said_pattern("round_named")
ROUND = 45  # what naming the round, and not just the year, weighs more: than being said twice
LEFT = 80  # what being what is left weighs: of a running pool that is its total
ADDED_UP = 80  # what being the sum of the sentence's other sums weighs
REST = said_pattern("rest")
REST_BEHIND = said_pattern("rest_behind")
REST_BEFORE = 40  # how far before a sum "resterende" may stand
EARLY = 0.35  # share of the text in which an announcement states what it is about
SUMMED = said_pattern("summed")


def _rounds(said: Sum) -> list[Cue]:
    return [c for c in said.of("call") if ROUND_NAMED.search(said.page.low(c))]


def weight_of(said: Sum, near: Mapping[str, float]) -> float:
    """How plainly a sum is named as the pool's own, to rank it against others: the label or section first, then the
    words."""
    page, statement = said.page, said.statement
    agreed = said.of_a_whole
    called = near["call"] < 40 and not said.taken_from
    weight = 40 - min(near["total"], 40.0)
    weight += 60 if "amount" in statement.roles else 0
    weight += 30 if statement.own_label else 0
    weight += 40 if near["own"] < 30 else 15 if near["own"] < 70 else 0
    weight += CALLED if called else 0
    weight += ROUND if called and said.nearest(_rounds(said)) < 40 else 0
    weight -= 60 if agreed and not called else 0
    rest = REST.search(said.before[-REST_BEFORE:]) or REST_BEHIND.match(said.behind)
    weight += LEFT if rest and not said.taken_from else 0
    weight += ADDED_UP if adds_up(said) else 0
    weight -= ADDED_UP if added_up(said) else 0
    weight += 30 if SUMMED.search(said.before[-14:]) and not agreed else 0
    weight += 40 if SUMMED_AFTER.match(said.behind) else 0
    return weight + (15 if statement.start < EARLY * len(page.lower) else 0)
