"""A second opinion on what each date, sum and group is for, built otherwise than the rules, so that the two err on
different pages and disagreement is a reason to doubt.

It knows no grammar and no cue: only which words stood around such mentions on the labelled pages. Every word within
reach, on which side it stands and how near, alone and in pairs, the sentence's role and its neighbours, the headings
and labels above and the mention's own form (:mod:`extractors.second_sight`) count for or against by a logistic
regression; of a code that may apply or be meant they count for each code anew. Its weights lie in
``data/second_reading.json``; they are fitted, not written (``python -m extractors.calibration``). It only says how
likely values are: doubt weighs that (:mod:`extractors.doubt`), and what the rules left out is taken where it is
likely enough (:mod:`extractors.taken`).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from heapq import nlargest
from itertools import repeat
from sys import intern
from typing import Any, NamedTuple

from extractors.data_files import fitted
from extractors.groups import codes
from extractors.mentioned import Key, Words, calendar_day
from extractors.model import AMOUNT_FIELDS
from extractors.odds import logistic
from extractors.page import Page, once
from extractors.second_sight import (
    CODED,
    EDGE,
    GIVEN,
    NEAR,
    OWN,
    Features,
    Seen,
    Sight,
    coded,
    of_kind,
    whole,
)

KINDS: Mapping[str, tuple[str, ...]] = {
    "date": ("deadlines",),
    "amount": AMOUNT_FIELDS,
    "rolling": ("rolling",),
    "applicants": ("applicants",),
    "target_groups": ("target_groups",),
    "page": ("is_announcement",),
}
"""What is looked at, and the fields that it may be a value of."""

RIVALS = 3  # values of a field that are looked at beside those that the rules took
HUNDREDTHS = 100  # weights are fitted to two digits
LANE = 24  # bits for the sum of one field's weights, in hundredths: more than the words of any page add up to
FULL, HALF = (1 << LANE) - 1, 1 << (LANE - 1)  # a lane; a sum of nought is half of it, since sums may be negative
NOUGHT = repeat(0)  # what a word without a weight weighs

Weigh = Callable[[str, int], int]
"""What a word weighs, or else the given: one number with a lane for each field, so that one sum adds up all of them."""
Signs = Mapping[str, Weigh]


class Opinion(NamedTuple):
    """How likely a value is, as log-odds, and the mention that says so."""

    odds: float
    start: int
    end: int

    @property
    def chance(self) -> float:
        """How likely it is, 0 to 1."""
        return logistic(self.odds)


@dataclass(frozen=True, slots=True)
class SecondReading:
    """How likely the page announces a pool, and for each field the values that it mentions, by what they mean."""

    announces: float
    values: Mapping[str, Mapping[Key, Opinion]]
    _ranked: dict[str, list[float]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def of(self, field: str, value: Any) -> Opinion | None:
        """The opinion on one value of a field; ``None`` where the page does not mention it."""
        return self.values.get(field, {}).get(key_of(field, value))

    def above(self, field: str, odds: float) -> int:
        """How many values of a field are likelier than that."""
        ranked = self._ranked.get(field)
        if ranked is None:
            ranked = self._ranked[field] = sorted(opinion.odds for opinion in self.values.get(field, {}).values())
        return len(ranked) - bisect_right(ranked, odds)

    def left_out(self, field: str, chosen: Iterable[Any]) -> list[tuple[Key, Opinion]]:
        """The likeliest values of a field that are none of the ``chosen``, the likeliest first."""
        taken = {key_of(field, value) for value in chosen}
        left = [(key, opinion) for key, opinion in self.values.get(field, {}).items() if key not in taken]
        return nlargest(RIVALS, left, key=lambda item: item[1].odds)


def key_of(field: str, value: Any) -> Key:
    """What tells a value from the field's others: of a deadline (ISO) month and day, else the value."""
    return calendar_day(int(value[5:7]), int(value[8:10])) if field == "deadlines" else value


class _Own(NamedTuple):
    """What weighs of what is a mention's own. A word that stands near counts as one that stands far, too, and the next
    one as both: what it weighs in all is known beforehand, so that it is looked up once."""

    before: Weigh
    near_before: Weigh
    next_before: Weigh
    twos_before: Weigh
    behind: Weigh
    near_behind: Weigh
    next_behind: Weigh
    twos_behind: Weigh
    enclosing: Weigh
    form: Weigh
    seat: Weigh
    counts: Weigh


class _Kind(NamedTuple):
    """What weighs for the fields of a kind of mention. ``first`` are the bits before its lanes in what is weighed for
    all kinds at once, ``codes`` those before the lanes of each code, ``lanes`` all bits of its lanes and ``even`` half
    of each."""

    fields: Sequence[str]
    first: int
    lanes: int
    even: int
    bias: int
    own: _Own
    codes: Mapping[Key, int]


class Scales(NamedTuple):
    """What weights come to: what weighs for each kind, and by sign what is weighed for all kinds and codes at once;
    ``even`` is half of each lane. Made by :func:`scales`."""

    kinds: Mapping[str, _Kind]
    over: Signs
    even: int


def _nothing(_: str, given: int) -> int:
    """What a word weighs at a sign that no weight was fitted to."""
    return given


def _weighed(signs: Signs, features: Features) -> int:
    return sum([sum(map(signs.get(sign, _nothing), words, NOUGHT)) for sign, words in features])


def chance_of_pool(page: Page) -> float:
    """How likely the page announces a pool, 0 to 1: all that is asked of a page before its values are read."""
    return _announces(page).chance


def second_reading(page: Page, given: Scales | None = None) -> SecondReading:
    """Read a page; what weighs is what is shipped unless given."""
    weights = given or _shipped()
    seen = Sight(page)
    values: dict[str, dict[Key, Opinion]] = {field: {} for fields in KINDS.values() for field in fields}
    over = _Over(weights, seen)
    counts = seen.counts()
    for (kind, key), mentions in seen.values.items():
        weigh = weights.kinds[kind]
        common = weigh.bias + sum(map(weigh.own.counts, counts[kind, key], NOUGHT))
        code = weigh.codes.get(key)
        sums = []
        for mention in mentions:
            beyond = over[mention.at]
            total = common + _of_its_own(weigh.own, *seen.own(kind, mention)) + (beyond >> weigh.first & weigh.lanes)
            if code is not None:
                total += (beyond >> code & weigh.lanes) - weigh.even
            sums.append(total)
        _judge(values, weigh.fields, key, mentions, sums)
    announced = values["is_announcement"][True] = _announces(page) if given is None else _whole(given, page)
    return SecondReading(announced.chance, values)


def _of_its_own(
    weigh: _Own, left: Words, right: Words, left_pairs: Words, right_pairs: Words, form: Words, seat: Words
) -> int:
    last, following = left[-1] if left else EDGE, right[0] if right else EDGE
    return (
        sum(map(weigh.before, left[:-NEAR], NOUGHT))
        + sum(map(weigh.near_before, left[-NEAR:-1], NOUGHT))
        + weigh.next_before(last, 0)
        + sum(map(weigh.twos_before, left_pairs, NOUGHT))
        + sum(map(weigh.behind, right[NEAR:], NOUGHT))
        + sum(map(weigh.near_behind, right[1:NEAR], NOUGHT))
        + weigh.next_behind(following, 0)
        + sum(map(weigh.twos_behind, right_pairs, NOUGHT))
        + weigh.enclosing(f"{last} {following}", 0)
        + sum(map(weigh.form, form, NOUGHT))
        + sum(map(weigh.seat, seat, NOUGHT))
    )


@once
def _announces(page: Page) -> Opinion:
    return _whole(_shipped(), page)


def _whole(weights: Scales, page: Page) -> Opinion:
    """Whether the page announces a pool."""
    kind = weights.kinds["page"]
    said = kind.bias + (weights.even + _weighed(weights.over, whole(page)) >> kind.first & kind.lanes)
    return Opinion((said - HALF) / HUNDREDTHS, 0, 0)


def _judge(
    values: Mapping[str, dict[Key, Opinion]], fields: Sequence[str], key: Key, found: Sequence[Seen], sums: list[int]
) -> None:
    """Take for each field the mention of a value that speaks most for it."""
    for at, name in enumerate(fields):
        lane = [total >> LANE * at & FULL for total in sums] if len(fields) > 1 else sums
        most = max(lane)
        best = found[lane.index(most)]
        values[name][key] = Opinion((most - HALF) / HUNDREDTHS, best.start, best.end)


class _Over(dict[int, int]):
    """What stands around and over mentions weighs, by the statement they stand in, for all kinds and codes at once."""

    def __init__(self, weights: Scales, seen: Sight) -> None:
        super().__init__()
        self._signs, self._seen = weights.over, seen
        self._everywhere = weights.even + _weighed(self._signs, seen.everywhere())
        self._headed: dict[Sequence[int], int] = {}

    def __missing__(self, at: int) -> int:
        signs, seen = self._signs, self._seen
        path = seen.path(at)
        if path not in self._headed:
            self._headed[path] = self._everywhere + _weighed(signs, seen.over(path))
        total = self[at] = self._headed[path] + _weighed(signs, [*seen.around(at), *seen.inside(at)])
        return total


def scales(weights: Mapping[str, Any]) -> Scales:
    """What weights in the form of ``data/second_reading.json`` come to."""
    kinds: dict[str, _Kind] = {}
    over: dict[str, dict[str, int]] = {}
    bits = 0
    for kind, fields in KINDS.items():
        tables = weights[kind]["weights"]
        signs = {sign: {intern(word): _row(row) for word, row in rows.items()} for sign, rows in tables.items()}
        own, first, wide = _own([signs.pop(sign, {}) for sign in OWN]), bits, LANE * len(fields)
        placed = {}
        for key in codes(kind) if kind in CODED else ():
            placed[key] = bits = bits + wide
            for sign in GIVEN:
                rows = signs.pop(coded(sign, key), {})
                if sign == "beside":
                    rows.pop(key, None)  # a code stands beside others, not beside itself
                _add(over.setdefault(of_kind(sign, kind), {}), rows, bits)
        bits += wide
        for sign, rows in signs.items():
            _add(over.setdefault(sign, {}), rows, first)
        bias = _row(weights[kind]["bias"])
        kinds[kind] = _Kind(fields, first, (1 << wide) - 1, _even(wide), bias, own, placed)
    return Scales(kinds, {sign: words.get for sign, words in over.items()}, _even(bits))


def _own(by_sign: Sequence[dict[str, int]]) -> _Own:
    """What weighs by the signs of ``OWN``, with what the next words and the near ones weigh as far ones added."""
    for far, near, closest in (by_sign[0:3], by_sign[4:7]):
        _add(near, far)
        _add(closest, near)
    return _Own(*(words.get for words in by_sign))


def _add(to: dict[str, int], rows: Mapping[str, int], bits: int = 0) -> None:
    for word, row in rows.items():
        to[word] = to.get(word, 0) + (row << bits)


def _even(bits: int) -> int:
    """Half of each lane in so many bits."""
    return sum(HALF << at for at in range(0, bits, LANE))


@cache
def _shipped() -> Scales:
    return scales(fitted("second_reading"))


def _row(weights: Sequence[float]) -> int:
    return sum(round(weight * HUNDREDTHS) << LANE * at for at, weight in enumerate(weights))
