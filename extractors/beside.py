"""How a sum stands to the other sums of its sentence: one of a choice, or what they come to."""

from __future__ import annotations

from itertools import pairwise

from extractors.amounts import AmountMention
from extractors.sums import Sum

OR = " eller "


def choice(said: Sum) -> bool:
    """Whether it is one of several exact sums to choose from ("50.000 kr., 75.000 kr. eller 100.000 kr."); no pool is
    that."""
    chosen: list[AmountMention] = []
    for a, b in reversed(list(pairwise(said.mentions))):
        between = said.page.lower[a.end : b.start]
        if between == OR:
            chosen = [a, b]
        elif chosen and chosen[0] is b and between == ", ":
            chosen.insert(0, a)
        if chosen and chosen[0] is not a:
            break
    return said.mention in chosen and all(m.low == m.high and m.per is None for m in chosen)


def adds_up(said: Sum) -> bool:
    """Whether it is what the sentence's sums before it come to ("40 mio. kr. fra … og 10 mio. kr. fra …, altså 50 mio.
    kr. i alt")."""
    parts = [m.high or 0 for m in said.mentions if m.end <= said.mention.start and m.low == m.high]
    return len(parts) > 1 and said.mention.low == sum(parts)
