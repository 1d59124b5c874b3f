"""From sums with roles to the four amounts of one pool: the plainest total, the widest limits, and how sure each is."""

from __future__ import annotations

from collections.abc import Sequence

from extractors.funding import Funded
from extractors.sections import Statement

Money = dict[str, tuple[int, list[Funded], float, str | None]]


def pool_money(
    statements: Sequence[Statement], funded: Sequence[Funded], *, several: bool, shared: bool = False
) -> Money:
    """The four amounts of a pool: field to value, the mentions that say it, confidence and a reason to doubt it."""
    inside = {(s.start, s.end) for s in statements}
    own = [f for f in funded if (f.statement.start, f.statement.end) in inside]
    result: Money = {}
    for role, field in (("total", "amount_total_dkk"), ("annual", "amount_annual_dkk")):
        if shared:
            break  # a sum said of several pools together is none of theirs
        wanted = [f for f in own if f.role == role or (role == "total" and f.role == "joint" and not several)]
        if not wanted:
            continue
        weights: dict[int, float] = {}
        for f in wanted:
            value = f.high if f.high is not None else f.low
            if value is not None:
                weights[value] = max(weights.get(value, -999.0), f.weight) + (20 if value in weights else 0)
        if not weights:
            continue
        best = max(weights, key=lambda v: weights[v])
        rivals = [w for v, w in weights.items() if v != best]
        margin = weights[best] - max(rivals) if rivals else 100.0
        doubt = "two sums, neither named as the pool's" if margin < 25 else None
        confidence = (0.95 if margin >= 60 else 0.86 if margin >= 25 else 0.66) * (1.0 if weights[best] > 70 else 0.9)
        result[field] = (best, [f for f in wanted if best in (f.low, f.high)], confidence, doubt)
    lows = [f for f in own if f.role == "grant" and f.low is not None]
    highs = [f for f in own if f.role == "grant" and f.high is not None]
    steps = [f.high for f in highs if f.low is None and f.high is not None]
    lows = [
        f for f in lows if not any(s <= (f.low or 0) for s in steps if f.high is not None or s >= (f.low or 0) - 1)
    ]  # "op til 10.000" beside "10.001-50.000": no least
    for field, found, pick in (("grant_min_dkk", lows, min), ("grant_max_dkk", highs, max)):
        if found:
            value = pick((f.low if field == "grant_min_dkk" else f.high) or 0 for f in found)
            saying = [f for f in found if value in (f.low, f.high)]
            sure = 0.93 if any(f.weight > 60 for f in saying) else 0.75
            result[field] = (value, saying, sure * (0.9 if len({f.high for f in found}) > 1 else 1.0), None)
    return result
