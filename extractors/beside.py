"""How a sum stands to the other sums of its sentence: one of a choice, or what they come to."""

from __future__ import annotations

from itertools import pairwise

from extractors.amounts import AmountMention, Bound
from extractors.patterns import said_pattern
from extractors.sums import Sum

SUMMED_AFTER = said_pattern("summed_after")
SUMMANDS = 2  # sums that another comes to
OR = " eller "
AND = frozenset({" og ", ", og ", " men ", ", men "})


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


def ranged(said: Sum) -> bool:
    """Whether it is one end of a range ("mellem 5.000 og 9.000 kr.", "mindst 5.000 kr. og højst 9.000 kr.")."""
    if said.mention.bound is Bound.BETWEEN:
        return True
    return any(
        said.mention in ends
        and [m.bound for m in ends] == [Bound.AT_LEAST, Bound.UP_TO]
        and said.page.lower[ends[0].end : ends[1].start] in AND
        for ends in pairwise(said.mentions)
    )


def adds_up(said: Sum) -> bool:
    """Whether it is what the sentence's sums before it come to ("40 mio. kr. fra … og 10 mio. kr. fra …, altså 50 mio.
    kr. i alt"), or those behind it ("85 mio. kr.: 50 mio. kr. nu og 35 mio. kr. senere")."""
    before = [m.high or 0 for m in said.mentions if m.end <= said.mention.start and m.low == m.high]
    behind = [m.high or 0 for m in said.mentions if m.start >= said.mention.end and m.low == m.high]
    return any(len(parts) > 1 and said.mention.low == sum(parts) for parts in (before, behind))


def added_up(said: Sum) -> bool:
    """Whether another sum of the sentence is what it and the others before or behind that one come to."""
    exact = [m for m in said.mentions if m.low == m.high]
    at = next((i for i, m in enumerate(exact) if m is said.mention), len(exact))
    sums = [m.low or 0 for m in exact]
    later = any(sums[last] == sum(sums[:last]) for last in range(max(at + 1, SUMMANDS), len(sums)))
    return later or any(sums[i] == sum(sums[i + 1 :]) for i in range(min(at, len(sums) - SUMMANDS)))


def comes_to(said: Sum) -> bool:
    """Whether it is what the grants before it come to ("30.000 kr. til hver, 240.000 kr. i alt")."""
    earlier = any(m.per is not None and m.end <= said.mention.start for m in said.mentions)
    return earlier and SUMMED_AFTER.match(said.behind) is not None and said.mention.low == said.mention.high
