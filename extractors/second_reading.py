"""A second opinion on what each date, sum and group is for, built otherwise than the rules, so that the two err on
different pages and disagreement is a reason to doubt.

It knows no grammar, no cue and no section: only which words stood around such mentions on the labelled pages. Every
word within reach, on which side it stands and how near, the headings and labels above and the mention's own form count
for or against by a logistic regression. Its weights lie in ``data/second_reading.json``; they are fitted, not written
(``python -m extractors.calibration``). It never gives a value, it only says how likely one is.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from extractors.data_files import fitted
from extractors.days import Day, Precision
from extractors.document import Kind
from extractors.model import AMOUNT_FIELDS
from extractors.odds import logistic
from extractors.page import Page, Ranged
from extractors.sections import Statement

KINDS: Mapping[str, tuple[str, ...]] = {
    "date": ("deadlines",),
    "amount": AMOUNT_FIELDS,
    "rolling": ("rolling",),
    "applicants": ("applicants",),
    "target_groups": ("target_groups",),
    "page": ("is_announcement",),
}
"""What is looked at, and the fields that it may be a value of."""

STEM = 7  # letters of a word that count: what follows is mostly an ending
FAR, NEAR = 12, 4  # words on either side that count at all, and that count as near
OWN = 14  # letters of a group's or cue's own words that count
MOST = 4  # mentions of a value beyond which more say no more
EDGE = ("",)  # where no word stands between a mention and the edge of its sentence
QUARTERS = 4  # of the page: where on it a mention stands
LAST_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)  # of the months; 28 and 29 February are one day here

Key = Any
"""What tells the values of a field apart: month and day of a date, the sum, the code, ``True`` for rolling."""
Features = Sequence[tuple[str, Sequence[str]]]
"""Words by the sign that says where they stand."""


class Seen(NamedTuple):
    """A mention as the second reading sees it: a possible value at a place, the words around it and its own form, and
    those over it, which it shares with its neighbours."""

    kind: str
    key: Key
    start: int
    end: int
    near: list[tuple[str, Sequence[str]]]
    over: Features


class Opinion(NamedTuple):
    """How likely a value is, 0 to 1, and the mention that says so."""

    chance: float
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class SecondReading:
    """How likely the page announces a pool, and for each field the values that it mentions, by what they mean."""

    announces: float
    values: Mapping[str, Mapping[Key, Opinion]]

    def of(self, field: str, value: Any) -> Opinion | None:
        """The opinion on one value of a field; ``None`` where the page does not mention it."""
        return self.values.get(field, {}).get(key_of(field, value))

    def left_out(self, field: str, chosen: Iterable[Any]) -> tuple[Key, Opinion] | None:
        """The likeliest value of a field that is none of the ``chosen``."""
        taken = {key_of(field, value) for value in chosen}
        left = [(key, opinion) for key, opinion in self.values.get(field, {}).items() if key not in taken]
        return max(left, key=lambda item: item[1].chance, default=None)


def key_of(field: str, value: Any) -> Key:
    """What tells a value from the field's others: of a deadline (ISO) month and day, else the value."""
    return _calendar_day(int(value[5:7]), int(value[8:10])) if field == "deadlines" else value


def second_reading(page: Page, weights: Mapping[str, Any] | None = None) -> SecondReading:
    """Read a page; ``weights`` are those of ``data/second_reading.json`` unless given."""
    tables = fitted("second_reading") if weights is None else weights
    values: dict[str, dict[Key, Opinion]] = {field: {} for fields in KINDS.values() for field in fields}
    shared: dict[tuple[str, int], list[Sequence[float]]] = {}  # what the words over mentions weigh, for each kind once
    for kind, key, start, end, near, over in mentions(page):
        table = tables[kind]["weights"]
        if (above := shared.get((kind, id(over)))) is None:
            above = shared[kind, id(over)] = _found(table, over)
        rows = zip(tables[kind]["bias"], *above, *_found(table, near), strict=True)
        for field, row in zip(KINDS[kind], rows, strict=True):
            chance, best = logistic(sum(row)), values[field].get(key)
            if best is None or chance > best.chance:
                values[field][key] = Opinion(chance, start, end)
    return SecondReading(values["is_announcement"][True].chance, values)


def _found(table: Mapping[str, Mapping[str, Sequence[float]]], features: Features) -> list[Sequence[float]]:
    """The weights, a row of one for each field, of those words that have any."""
    return [
        row
        for sign, words in features
        if (known := table.get(sign)) is not None
        for word in words
        if (row := known.get(word)) is not None
    ]


def mentions(page: Page) -> list[Seen]:
    """Everything that may say something: the page as a whole, and each mention on it of what may be a value."""
    context = _Context(page)
    _mention(page, context.add)
    found = context.found
    times = Counter([(seen.kind, seen.key) for seen in found])
    kinds = Counter([kind for kind, _ in times])
    sums = [key for kind, key in times if kind == "amount"]
    ends = {max(sums): ("largest",), min(sums): ("smallest",)} if len(sums) > 1 else {}
    for kind, key, *_, near, _ in found:
        rank = ends.get(key, ()) if kind == "amount" else ()
        near.append(("counts", (f"times {min(times[kind, key], MOST)}", f"of {min(kinds[kind], 2 * MOST)}", *rank)))
    return [Seen("page", True, 0, 0, [*context.whole()], ()), *found]


def _mention(page: Page, add: Callable[[str, Key, Ranged, Sequence[str]], None]) -> None:
    """Tell of each mention what it may be a value of, which one, and in which form it says so."""
    for date in page.dates:
        for end, day in enumerate((date.day, date.until)):
            if day is not None and (key := _day_key(day)):
                span = "period" if date.until else "day"
                said = [name for name in ("hour", "year", "weekday") if getattr(day, name) is not None]
                add("date", key, date, (f"{span} {end}", day.part or "", *said))
    for amount in page.amounts:
        if amount.currency == "DKK":
            unit = f"per {amount.per[:STEM]}" if amount.per else "whole"
            for side, value in (("", amount.low), ("to ", amount.high)):
                if value and (not side or amount.low != amount.high):
                    add("amount", value, amount, (f"{side}{amount.bound}", unit, f"digits {len(str(value))}"))
    for kind, groups in (("applicants", page.applicants), ("target_groups", page.targets)):
        for group in groups:
            add(kind, group.code, group, (page.lower[group.start : group.end][:OWN], group.code))
    for statement in page.main:
        for cue in page.cues("rolling", statement):
            add("rolling", True, cue, (page.lower[cue.start : cue.end][:OWN], cue.kind))


class _Context:
    """The words around the mentions of one page; those of headings and labels are gathered once."""

    def __init__(self, page: Page) -> None:
        self._page = page
        written = page.words.written
        words = [
            (at, word[:STEM].lower())
            for at, word in zip(page.words.starts, written, strict=False)
            if word[:1].isalpha()
        ]
        self._starts = [at + page.words_start for at, _ in words]
        self._stems = [word for _, word in words]
        self._statements = [s.start for s in page.statements]
        self._bounds = [(bisect_left(self._starts, s.start), bisect_left(self._starts, s.end)) for s in page.statements]
        self._over: dict[Any, Features] = {}
        self.found: list[Seen] = []

    def _between(self, start: int, end: int) -> list[str]:
        return self._stems[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def whole(self) -> Features:
        """The words of the page, and those of its title."""
        words, title = set[str](), set[str]()
        for statement, (first, behind) in zip(self._page.statements, self._bounds, strict=True):
            words.update(self._stems[first:behind])
            if statement.kind is Kind.HEADING and len(statement.path) <= 1:
                title.update(self._stems[first:behind])
        return [("says", tuple(words)), ("title", tuple(title))]

    def add(self, kind: str, key: Key, mention: Ranged, form: Sequence[str]) -> None:
        """Take a mention in with what stands around it, if it stands in the announcement."""
        start, end = mention.start, mention.end
        at = bisect_right(self._statements, start) - 1
        if at < 0 or start >= self._page.statements[at].end:
            return
        first, behind = self._bounds[at]
        here, after = bisect_left(self._starts, start, first), bisect_left(self._starts, end, first)
        left = self._stems[max(first, here - FAR) : here][::-1]
        right = self._stems[after : min(behind, after + FAR)]
        near = [
            ("<", left),
            ("<<", left[:NEAR]),
            ("<|", left[:1] or EDGE),
            (">", right),
            (">>", right[:NEAR]),
            (">|", right[:1] or EDGE),
            ("form", form),
            ("place", (str(QUARTERS * at // len(self._statements)),)),
        ]
        self.found.append(Seen(kind, key, start, end, near, self._headed(self._page.statements[at])))

    def _headed(self, statement: Statement) -> Features:
        """The words of headings, labels and lead-ins over a statement, and what kind of block it is."""
        parts = tuple((part.start, part.end) for part in (statement.lead, statement.label, statement.column) if part)
        place = (statement.path, parts, statement.kind, statement.region)
        if place not in self._over:
            blocks = self._page.document.blocks
            words: dict[str, list[str]] = {"kind": [statement.kind], "region": [statement.region]}
            for depth, index in enumerate(reversed(statement.path)):
                sign = "title" if blocks[index].level == 1 else "under" if depth == 0 else "above"
                words.setdefault(sign, []).extend(self._between(blocks[index].start, blocks[index].end))
            for start, end in parts:
                words.setdefault("label", []).extend(self._between(start, end)[-FAR:])
            self._over[place] = [(sign, tuple(dict.fromkeys(found))) for sign, found in words.items()]
        return self._over[place]


@cache
def _calendar_day(month: int, day: int) -> tuple[int, int]:
    return (month, LAST_DAYS[1]) if (month, day) == (2, 28) else (month, day)


def _day_key(day: Day) -> tuple[int, int] | None:
    """Month and day of what can be a deadline: a calendar day, or a month's end."""
    if day.month is None:
        return None
    if day.precision is Precision.DAY and day.day is not None:
        return _calendar_day(day.month, day.day)
    return (day.month, LAST_DAYS[day.month - 1]) if day.part == "ultimo" else None
