"""Which pool of an earlier reading is which of a later one, on the same page.

Titles are edited, pools are re-ordered, and sister pools have nearly the same name; so a pair needs a like title, or
the same account, or figures that only this pool has. A page with one pool before and after keeps it, unless nothing
agrees.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from functools import lru_cache

from extractors.model import AMOUNT_FIELDS, Pool
from puljevagt.curation.words import words

ALIKE = 0.75
"""Titles this alike are the same pool among several: an edited word or a lead-in stays above, sister pools fall
below."""
HALF_ALIKE = 0.5
"""Below this, two titles have no more in common than any two titles of the genre; figures must agree instead."""
NAMESAKES = 0.55
"""Likeness of titles that differ in a number ("Initiativ 12", "Initiativ 13"): never enough alone."""
MATCHED_DEEPLY = 64
"""Pools on a page up to which every pair is weighed; a longer list is paired by its titles alone, in linear time."""

_WORD = re.compile(r"\w+")


@lru_cache(maxsize=4096)
def title_words(title: str) -> tuple[str, ...]:
    """The words of a title that tell pools apart, lower case; all of them where it has no others."""
    every = tuple(_WORD.findall(title.casefold().replace("-", "")))
    return tuple(word for word in every if word not in words("title_fillers")) or every


def likeness(one: str, other: str) -> float:
    """How alike two titles are, 0 to 1: letter case, punctuation and words that all pools share do not count."""
    a, b = title_words(one), title_words(other)
    if a == b:
        return 1.0
    ratio = difflib.SequenceMatcher(None, " ".join(a), " ".join(b), autojunk=False).ratio()
    if _numbers(a) != _numbers(b):
        return min(ratio, NAMESAKES)
    short, long = sorted((set(a), set(b)), key=len)
    return max(ratio, 0.9) if len(short) > 1 and short <= long else ratio


def _numbers(title: Sequence[str]) -> set[str]:
    """The numbers that number a pool; years do not, since next year's round stands on the same page."""
    return {word for word in title if word.isdigit() and not (len(word) == 4 and word[:2] in ("19", "20"))}


def _amounts(pool: Pool) -> set[tuple[str, int]]:
    return {(name, value) for name in AMOUNT_FIELDS if (value := getattr(pool, name)) is not None}


def _agreement(one: Pool, other: Pool) -> tuple[float, float]:
    """(likeness of the titles, what else agrees: account 2, period, deadlines and amounts 1 each)."""
    period = (one.project_start, one.project_end)
    rest = 2.0 * (one.account is not None and one.account == other.account)
    rest += bool(set(one.deadlines) & set(other.deadlines))
    rest += bool(_amounts(one) & _amounts(other))
    rest += any(period) and period == (other.project_start, other.project_end)
    return likeness(one.title, other.title), rest


def _may_pair(one: Pool, other: Pool, alone: bool) -> bool:
    like, rest = _agreement(one, other)
    if alone:
        return like >= HALF_ALIKE or rest > 0
    if one.account and other.account and one.account != other.account:
        return like == 1.0
    same_account = one.account is not None and one.account == other.account
    return like >= ALIKE or same_account or (rest >= 2 and like >= HALF_ALIKE)


def pair(old: Sequence[Pool], new: Sequence[Pool], *, among_several: bool = False) -> list[tuple[int, int]]:
    """Indices of the pools that are the same, as ``(old, new)`` in the new order; the others are gone or added.

    ``among_several`` says that these are not all the pools of the page, so that one on each side need not be the
    same."""
    alone = len(old) == len(new) == 1 and not among_several
    if max(len(old), len(new), 1) > MATCHED_DEEPLY:
        return _pair_by_title(old, new)
    weighed = []
    for i, one in enumerate(old):
        for j, other in enumerate(new):
            if _may_pair(one, other, alone):
                like, rest = _agreement(one, other)
                weighed.append((-3 * like - rest, abs(i - j), i, j))
    pairs: dict[int, int] = {}
    for *_, i, j in sorted(weighed):
        if i not in pairs.values() and j not in pairs:
            pairs[j] = i
    return [(i, j) for j, i in sorted(pairs.items())]


def _pair_by_title(old: Sequence[Pool], new: Sequence[Pool]) -> list[tuple[int, int]]:
    free: dict[tuple[str, ...], list[int]] = {}
    for i, pool in enumerate(old):
        free.setdefault(title_words(pool.title), []).append(i)
    pairs = []
    for j, pool in enumerate(new):
        if same := free.get(title_words(pool.title)):
            pairs.append((same.pop(0), j))
    return pairs
