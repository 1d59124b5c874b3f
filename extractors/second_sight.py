"""What the second reading (:mod:`extractors.second_reading`) sees of a page: the mentions of what may be a value, the
words around each and over it, and what form it has.

No list of a mention's words is made but while it is weighed, or when weights are fitted: a mention is its range.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import compress
from sys import intern
from typing import Any, NamedTuple

from extractors.days import Day, Precision
from extractors.document import Kind
from extractors.page import Page, Ranged
from extractors.remembered import Remembered

STEM = 7  # letters of a word that count: what follows is mostly an ending
KEPT = 10_000  # words whose stem is kept: the same ones stand on all pages
FAR, NEAR = 12, 4  # words on either side that count at all, and that count as near
OWN = 14  # letters of a group's or cue's own words that count
MOST = 4  # mentions of a value beyond which more say no more
TIMES = tuple(f"times {number}" for number in range(MOST + 1))
OF = tuple(f"of {number}" for number in range(2 * MOST + 1))
EDGE = ""  # where no word stands between a mention and the edge of its sentence
QUARTERS = 4  # of the page: where on it a mention stands
LAST_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)  # of the months; 28 and 29 February are one day here

BESIDE = ("<", "<<", "<|", ">", ">>", ">|")
PLACE = ("kind", "region", "place")
"""The signs of the words around a mention (before and behind it, of these the near ones, and the next one) and of its
statement's place on the page."""

Key = Any
"""What tells the values of a field apart: month and day of a date, the sum, the code, ``True`` for rolling."""
Value = tuple[str, Key]
"""What a mention may be: the kind and the key of a value."""
Words = Sequence[str]
Features = Sequence[tuple[str, Iterable[str]]]
"""Words by the sign that says where they stand."""
Beside = tuple[Words, Words, str, Words, Words, str]
"""By the signs of ``BESIDE``: words, the near ones and the next one, on either side."""


class Seen(NamedTuple):
    """A mention of what may be a value: its range, the index of its statement and how it says so."""

    start: int
    end: int
    at: int
    form: Words


class Sight:
    """The mentions of one page, and the words around them; those of headings and labels are gathered once."""

    def __init__(self, page: Page) -> None:
        self._page = page
        stems = list(map(_STEMS.__getitem__, page.words.written))
        self._stems = list(filter(None, stems))
        self._starts = list(compress(page.words.starts, stems))  # from where the words begin
        self._by = page.words_start
        self._bounds = [self._within(s.start, s.end) for s in page.statements]

    @cached_property
    def values(self) -> dict[Value, list[Seen]]:
        """The mentions in the announcement by what they may be, in the order in which they are found."""
        statements = self._page.statements
        starts = self._page.begins
        found: dict[Value, list[Seen]] = {}
        for value, mention, form in _mentions(self._page):
            start, end = mention.start, mention.end
            at = bisect_right(starts, start) - 1
            if at >= 0 and start < statements[at].end:
                found.setdefault(value, []).append(Seen(start, end, at, form))
        return found

    def whole(self) -> Features:
        """The words of the page, and those of its title."""
        words, title = set[str](), set[str]()
        begun = done = 0
        for first, behind in self._bounds:  # statements that follow on one another are taken at once
            if first != done:
                words.update(self._stems[begun:done])
                begun = first
            done = behind
        words.update(self._stems[begun:done])
        for statement, (first, behind) in zip(self._page.statements, self._bounds, strict=True):
            if statement.kind is Kind.HEADING and len(statement.path) <= 1:
                title.update(self._stems[first:behind])
        return [("says", words), ("title", title)]

    def beside(self, seen: Seen) -> Beside:
        """The words around a mention in its statement."""
        first, behind = self._bounds[seen.at]
        here = bisect_left(self._starts, seen.start - self._by, first, behind)
        after = bisect_left(self._starts, seen.end - self._by, here, behind)
        left = self._stems[max(first, here - FAR) : here]
        right = self._stems[after : min(behind, after + FAR)]
        return left, left[-NEAR:], left[-1] if left else EDGE, right, right[:NEAR], right[0] if right else EDGE

    def counts(self) -> dict[Value, Words]:
        """How often each value is mentioned, and how many of its kind there are; of sums, which is an end."""
        kinds: dict[str, list[Key]] = {}
        for kind, key in self.values:
            kinds.setdefault(kind, []).append(key)
        sums = kinds.get("amount", ())
        ends = {max(sums): ("largest",), min(sums): ("smallest",)} if len(sums) > 1 else {}
        return {
            (kind, key): (
                TIMES[min(len(found), MOST)],
                OF[min(len(kinds[kind]), 2 * MOST)],
                *(ends.get(key, ()) if kind == "amount" else ()),
            )
            for (kind, key), found in self.values.items()
        }

    def place(self, at: int) -> tuple[str, str, str]:
        """What kind of block a statement is, in which region, and in which quarter of the page."""
        statement = self._page.statements[at]
        return str(statement.kind), str(statement.region), str(QUARTERS * at // len(self._bounds))

    def path(self, at: int) -> tuple[int, ...]:
        """The headings over a statement."""
        return self._page.statements[at].path

    def headed(self, path: Sequence[int]) -> Features:
        """The words of the headings over a statement."""
        blocks = self._page.document.blocks
        words: dict[str, list[str]] = {}
        for depth, index in enumerate(reversed(path)):
            sign = "title" if blocks[index].level == 1 else "under" if depth == 0 else "above"
            words.setdefault(sign, []).extend(self._between(blocks[index]))
        return [(sign, set(found)) for sign, found in words.items()]

    def labelled(self, at: int) -> Iterable[str]:
        """The words of a statement's label, of the line that leads up to it and of its column's head."""
        statement = self._page.statements[at]
        parts = [part for part in (statement.lead, statement.label, statement.column) if part]
        return {word for part in parts for word in self._between(part)[-FAR:]} if parts else ()

    def _within(self, start: int, end: int) -> tuple[int, int]:
        return bisect_left(self._starts, start - self._by), bisect_left(self._starts, end - self._by)

    def _between(self, part: Ranged) -> list[str]:
        first, behind = self._within(part.start, part.end)
        return self._stems[first:behind]


def features(sight: Sight) -> Iterator[tuple[str, Key, Features]]:
    """All that is seen of a page, as weights are fitted to it: of the page as a whole and of each mention, by kind, the
    key of its value and the words that may speak for or against it."""
    yield "page", True, _ordered(sight.whole())
    counts = sight.counts()
    for (kind, key), found in sight.values.items():
        for seen in found:
            far, near, last, *behind, following = sight.beside(seen)
            words = (far, near, (last,), *behind, (following,))
            place = [(sign, (word,)) for sign, word in zip(PLACE, sight.place(seen.at), strict=True)]
            own = [*zip(BESIDE, words, strict=True), ("form", seen.form), ("counts", counts[kind, key])]
            over = [*sight.headed(sight.path(seen.at)), ("label", sight.labelled(seen.at))]
            yield kind, key, [*own, *place, *_ordered(over)]


def _ordered(features: Features) -> Features:
    """The words of sets in an order that is the same each time, so that the weights fitted to them are."""
    return [(sign, sorted(words)) for sign, words in features]


def calendar_day(month: int, day: int) -> tuple[int, int]:
    """A day of any year; 28 and 29 February are one."""
    return (month, LAST_DAYS[1]) if (month, day) == (2, 28) else (month, day)


def _mentions(page: Page) -> Iterator[tuple[Value, Ranged, Words]]:
    """What may be a value of what, where, and in which form it says so."""
    for date in page.dates:
        for end, day in enumerate((date.day, date.until)):
            if day is not None and (key := day_key(day)):
                span = "period" if date.until else "day"
                said = [name for name in ("hour", "year", "weekday") if getattr(day, name) is not None]
                yield ("date", key), date, (f"{span} {end}", day.part or "", *said)
    for amount in page.amounts:
        if amount.currency == "DKK":
            unit = f"per {amount.per[:STEM]}" if amount.per else "whole"
            for side, value in (("", amount.low), ("to ", amount.high)):
                if value and (not side or amount.low != amount.high):
                    yield ("amount", value), amount, (f"{side}{amount.bound}", unit, f"digits {len(str(value))}")
    for kind, groups in (("applicants", page.applicants), ("target_groups", page.targets)):
        for group in groups:
            yield (kind, group.code), group, (page.lower[group.start : group.end][:OWN], group.code)
    for statement in page.main:
        for cue in page.cues("rolling", statement):
            yield ("rolling", True), cue, (page.lower[cue.start : cue.end][:OWN], cue.kind)


def _stem(word: str) -> str:
    """What counts of a word as written; nothing of a figure or a sign. It is one object with the word that a weight is
    kept by, so that looking that up compares no letters."""
    return intern(word[:STEM].lower()) if word[:1].isalpha() else ""


_STEMS = Remembered(_stem, KEPT)


def day_key(day: Day) -> tuple[int, int] | None:
    """Month and day of what can be a deadline: a calendar day, or a month's end."""
    if day.month is None:
        return None
    if day.precision is Precision.DAY and day.day is not None:
        return calendar_day(day.month, day.day)
    return (day.month, LAST_DAYS[day.month - 1]) if day.part == "ultimo" else None
