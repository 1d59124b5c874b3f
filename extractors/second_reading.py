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

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from heapq import nlargest
from itertools import repeat
from sys import intern
from typing import Any, NamedTuple

from extractors.data_files import fitted
from extractors.groups import codes
from extractors.mentioned import Key, calendar_day
from extractors.model import AMOUNT_FIELDS
from extractors.odds import logistic
from extractors.page import Page
from extractors.second_sight import CODED, GIVEN, OWN, Features, Seen, Sight, coded, whole

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

    def of(self, field: str, value: Any) -> Opinion | None:
        """The opinion on one value of a field; ``None`` where the page does not mention it."""
        return self.values.get(field, {}).get(key_of(field, value))

    def left_out(self, field: str, chosen: Iterable[Any]) -> list[tuple[Key, Opinion]]:
        """The likeliest values of a field that are none of the ``chosen``, the likeliest first."""
        taken = {key_of(field, value) for value in chosen}
        left = [(key, opinion) for key, opinion in self.values.get(field, {}).items() if key not in taken]
        return nlargest(RIVALS, left, key=lambda item: item[1].odds)


def key_of(field: str, value: Any) -> Key:
    """What tells a value from the field's others: of a deadline (ISO) month and day, else the value."""
    return calendar_day(int(value[5:7]), int(value[8:10])) if field == "deadlines" else value


class _Kind(NamedTuple):
    """What weighs for the fields of a kind of mention: always, by what is its own, and by code what is weighed anew."""

    fields: Sequence[str]
    first: int  # bits before its lanes in what stands over mentions, which is weighed for all kinds at once
    lanes: int  # all bits of them
    bias: int
    own: Sequence[Weigh]  # for each sign of ``OWN``
    given: Mapping[Key, Signs]


class _Scales(NamedTuple):
    """What weighs for each kind, and by sign what stands over mentions; ``even`` is half of each lane."""

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
    return _whole(_shipped(), page).chance


def second_reading(page: Page, weights: Mapping[str, Any] | None = None) -> SecondReading:
    """Read a page; ``weights`` are those of ``data/second_reading.json`` unless given."""
    scales = _shipped() if weights is None else _scales(weights)
    seen = Sight(page)
    values: dict[str, dict[Key, Opinion]] = {field: {} for fields in KINDS.values() for field in fields}
    over = _Over(scales, seen)
    counts = seen.counts()
    for (kind, key), mentions in seen.values.items():
        weigh = scales.kinds[kind]
        *own, counted = weigh.own
        signs = weigh.given.get(key)
        common = weigh.bias + sum(map(counted, counts[kind, key], NOUGHT))
        sums = []
        for mention in mentions:
            total = common + (over[mention.at] >> weigh.first & weigh.lanes)
            for by, words in zip(own, seen.own(kind, mention), strict=True):
                total += sum(map(by, words, NOUGHT))
            if signs is not None:
                total += _weighed(signs, seen.given(kind, key, mention.at))
            sums.append(total)
        _judge(values, weigh.fields, key, mentions, sums)
    announced = values["is_announcement"][True] = _whole(scales, page)
    return SecondReading(announced.chance, values)


def _whole(scales: _Scales, page: Page) -> Opinion:
    """Whether the page announces a pool."""
    kind = scales.kinds["page"]
    said = kind.bias + (scales.even + _weighed(scales.over, whole(page)) >> kind.first & kind.lanes)
    return Opinion((said - HALF) / HUNDREDTHS, 0, 0)


def _judge(
    values: Mapping[str, dict[Key, Opinion]], fields: Sequence[str], key: Key, found: Sequence[Seen], sums: list[int]
) -> None:
    """Take for each field the mention of a value that speaks most for it."""
    for at, field in enumerate(fields):
        lane = [total >> LANE * at & FULL for total in sums] if len(fields) > 1 else sums
        most = max(lane)
        best = found[lane.index(most)]
        values[field][key] = Opinion((most - HALF) / HUNDREDTHS, best.start, best.end)


class _Over(dict[int, int]):
    """What stands over mentions weighs, by the statement they stand in, for all kinds at once."""

    def __init__(self, scales: _Scales, seen: Sight) -> None:
        super().__init__()
        self._scales, self._seen = scales, seen

    def __missing__(self, at: int) -> int:
        total = self[at] = self._scales.even + _weighed(self._scales.over, self._seen.over(at))
        return total


def _scales(weights: Mapping[str, Any]) -> _Scales:
    kinds: dict[str, _Kind] = {}
    over: dict[str, dict[str, int]] = {}
    first = 0
    for kind, fields in KINDS.items():
        tables = weights[kind]["weights"]
        signs = {sign: {intern(word): _row(row) for word, row in rows.items()} for sign, rows in tables.items()}
        own = [signs.pop(sign, {}).get for sign in OWN]
        given = {
            key: {sign: signs.pop(coded(sign, key), {}).get for sign in GIVEN}
            for key in (codes(kind) if kind in CODED else ())
        }
        kinds[kind] = _Kind(fields, first, (1 << LANE * len(fields)) - 1, _row(weights[kind]["bias"]), own, given)
        for sign, rows in signs.items():
            of = over.setdefault(sign, {})
            for word, row in rows.items():
                of[word] = of.get(word, 0) + (row << first)
        first += LANE * len(fields)
    even = sum(HALF << at for at in range(0, first, LANE))
    return _Scales(kinds, {sign: words.get for sign, words in over.items()}, even)


@cache
def _shipped() -> _Scales:
    return _scales(fitted("second_reading"))


def _row(weights: Sequence[float]) -> int:
    return sum(round(weight * HUNDREDTHS) << LANE * at for at, weight in enumerate(weights))
