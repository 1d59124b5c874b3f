"""What the second reading (:mod:`extractors.second_reading`) sees of a page: the mentions of what may be a value, the
words around each and over it, and what form it has.

No list of a mention's words is made but while it is weighed, or when weights are fitted: a mention is its range.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from extractors.document import Kind
from extractors.mentioned import Key, Value, Words, mentioned
from extractors.page import Page, Ranged
from extractors.stemmed import stemmed, within_words

FAR, NEAR = 12, 4  # words on either side that count at all, and that count as near
BY_TWOS = 6  # words on either side that count in pairs
MOST = 4  # mentions of a value beyond which more say no more
EDGE = ""  # where no word stands between a mention and the edge of its sentence
QUARTERS = 4  # of the page: where on it a mention stands
BEGIN, END = 3, 2  # words that a neighbour begins and ends with
STEPS = 9  # by which lengths are told apart, each twice as long as the one before

OWN = ("<", "<<", "<|", "<2", ">", ">>", ">|", ">2", "<>", "form", "seat", "counts")
"""The signs of what is a mention's own: the words before and behind it, of these the near ones, the next one and pairs,
the two that enclose it; its form, where in its statement it stands, and how often its value comes."""
GIVEN = ("in", "title", "under", "above", "role", "beside", "among")
"""The signs of what is weighed for each code anew: the words of the statement and over it, its roles, and the other
codes in it and on the page. Other words make a school an applicant than a municipality."""
OF_CODES = ("beside", "among")  # those of them whose words are codes, which are others for each kind
CODED = frozenset({"applicants", "target_groups"})
"""Kinds whose values are codes."""

Features = Sequence[tuple[str, Iterable[str]]]
"""Words by the sign that says where they stand."""

_LONG, _BEFORE, _NUMBER, _BESIDE, _TIMES, _OF = (
    tuple(f"{sign} {step}" for step in range(STEPS + 1))
    for sign in ("long", "before", "number", "beside", "times", "of")
)


class Seen(NamedTuple):
    """A mention of what may be a value: its range, the index of its statement and how it says so."""

    start: int
    end: int
    at: int
    form: Words


def whole(page: Page) -> Features:
    """The words of the page, and those of its title."""
    stems, _, bounds = stemmed(page)
    words, title = set[str](), set[str]()
    begun = done = 0
    for first, behind in bounds:  # statements that follow on one another are taken at once
        if first != done:
            words.update(stems[begun:done])
            begun = first
        done = behind
    words.update(stems[begun:done])
    for statement, (first, behind) in zip(page.statements, bounds, strict=True):
        if statement.kind is Kind.HEADING and len(statement.path) <= 1:
            title.update(stems[first:behind])
    return [("says", words), ("title", title)]


class Sight:
    """The mentions of one page, and the words around them; those of statements are gathered once."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._stems, self._starts, self._bounds = stemmed(page)
        self._by = page.words_start
        self._said: dict[int, set[str]] = {}

    @cached_property
    def values(self) -> dict[Value, list[Seen]]:
        """The mentions in the announcement by what they may be, in the order in which they are found."""
        statements = self._page.statements
        starts = self._page.begins
        found: dict[Value, list[Seen]] = {}
        for value, mention, form in mentioned(self._page):
            start, end = mention.start, mention.end
            at = bisect_right(starts, start) - 1
            if at >= 0 and start < statements[at].end:
                found.setdefault(value, []).append(Seen(start, end, at, form))
        return found

    def own(self, kind: str, seen: Seen) -> tuple[Words, Words, Words, Words, Words, Words]:
        """What is a mention's own: the words before it and behind it, both again by twos, its form and its seat."""
        first, behind = self._bounds[seen.at]
        here = bisect_left(self._starts, seen.start - self._by, first, behind)
        after = bisect_left(self._starts, seen.end - self._by, here, behind)
        company = self._company[kind, seen.at]
        seat = (
            _LONG[min((behind - first).bit_length(), STEPS)],
            _BEFORE[min((here - first).bit_length(), STEPS)],
            _NUMBER[min(bisect_left(company, seen.start), MOST)],
            _BESIDE[min(len(company), 2 * MOST)],
        )
        return (
            self._stems[max(first, here - FAR) : here],
            self._stems[after : min(behind, after + FAR)],
            self._pairs[max(first, here - BY_TWOS) : max(first, here - 1)],
            self._pairs[after : max(after, min(behind, after + BY_TWOS) - 1)],
            seen.form,
            seat,
        )

    def counts(self) -> dict[Value, Words]:
        """How often each value is mentioned, and how many of its kind there are; of sums, which is an end."""
        kinds = self._kinds
        sums = kinds.get("amount", ())
        ends = {max(sums): ("largest",), min(sums): ("smallest",)} if len(sums) > 1 else {}
        return {
            (kind, key): (
                _TIMES[min(len(found), MOST)],
                _OF[min(len(kinds[kind]), 2 * MOST)],
                *(ends.get(key, ()) if kind == "amount" else ()),
            )
            for (kind, key), found in self.values.items()
        }

    def around(self, at: int) -> Features:
        """What a statement is, its words by its roles and by twos, its neighbours' words and its label's."""
        statement = self._page.statements[at]
        first, behind = self._bounds[at]
        roles = sorted(statement.roles)
        words = self._words(at)
        return [
            ("kind", (str(statement.kind),)),
            ("region", (str(statement.region),)),
            ("place", (str(QUARTERS * at // len(self._bounds)),)),
            ("role", roles),
            *((f"as {role}", words) for role in roles or ("none",)),
            ("pair", self._pairs[first : max(first, behind - 1)]),
            ("first", self._stems[first : min(behind, first + 1)]),
            ("first two", self._pairs[first : max(first, min(behind, first + 2) - 1)]),
            ("last", self._stems[max(first, behind - 1) : behind]),
            ("label", self._labelled(at)),
            *(self._beyond("before", at - 1) if at else ()),
            *(self._beyond("after", at + 1) if at + 1 < len(self._bounds) else ()),
        ]

    def _beyond(self, side: str, at: int) -> Features:
        """What a statement's neighbour is, its words, and those that it begins and ends with."""
        statement = self._page.statements[at]
        first, behind = self._bounds[at]
        return [
            (side, self._words(at)),
            (f"kind {side}", (str(statement.kind),)),
            (f"role {side}", sorted(statement.roles)),
            (f"first {side}", self._stems[first : min(behind, first + BEGIN)]),
            (f"last {side}", self._stems[max(first, behind - END) : behind]),
        ]

    def inside(self, at: int) -> Features:
        """What is weighed for all codes in a statement and no other value: its words, and its codes."""
        found = self._codes.get(at, {})
        return [("in", self._words(at)), *((of_kind("beside", kind), codes) for kind, codes in found.items())]

    def everywhere(self) -> Features:
        """What is weighed for all codes of the page: which they are."""
        return [(of_kind("among", kind), keys) for kind, keys in self._kinds.items() if kind in CODED]

    def path(self, at: int) -> Sequence[int]:
        """The headings over a statement, as the blocks' indices."""
        return self._page.statements[at].path

    def over(self, path: Sequence[int]) -> Features:
        """The words of the headings over a statement."""
        blocks = self._page.document.blocks
        words: dict[str, set[str]] = {}
        for depth, index in enumerate(reversed(path)):
            sign = "title" if blocks[index].level == 1 else "under" if depth == 0 else "above"
            words.setdefault(sign, set()).update(self._between(blocks[index]))
        return list(words.items())

    def given(self, kind: str, key: Key, at: int) -> Features:
        """What is weighed for each code anew, of a mention in a statement; nothing for what is no code."""
        if kind not in CODED:
            return ()
        return [
            ("in", self._words(at)),
            *self.over(self.path(at)),
            ("role", self._page.statements[at].roles),
            ("beside", self._codes[at][kind] - {key}),
            ("among", self._kinds[kind]),
        ]

    @cached_property
    def _kinds(self) -> Mapping[str, Sequence[Key]]:
        """The values by kind."""
        kinds: dict[str, list[Key]] = {}
        for kind, key in self.values:
            kinds.setdefault(kind, []).append(key)
        return kinds

    @cached_property
    def _codes(self) -> Mapping[int, Mapping[str, set[Key]]]:
        """The codes that are mentioned in a statement, by their kind."""
        found: dict[int, dict[str, set[Key]]] = {}
        for (kind, key), mentions in self.values.items():
            if kind in CODED:
                for seen in mentions:
                    found.setdefault(seen.at, {}).setdefault(kind, set()).add(key)
        return found

    @cached_property
    def _company(self) -> Mapping[tuple[str, int], Sequence[int]]:
        """Where the mentions of a kind begin in a statement, in order."""
        found: dict[tuple[str, int], list[int]] = {}
        for (kind, _), mentions in self.values.items():
            for seen in mentions:
                found.setdefault((kind, seen.at), []).append(seen.start)
        for starts in found.values():
            starts.sort()
        return found

    @cached_property
    def _pairs(self) -> Sequence[str]:
        """Each word of the page with the next."""
        return list(map(" ".join, zip(self._stems, self._stems[1:], strict=False)))

    def _words(self, at: int) -> set[str]:
        """The words of a statement."""
        if at not in self._said:
            first, behind = self._bounds[at]
            self._said[at] = set(self._stems[first:behind])
        return self._said[at]

    def _labelled(self, at: int) -> Iterable[str]:
        """The words of a statement's label, of the line that leads up to it and of its column's head."""
        statement = self._page.statements[at]
        parts = [part for part in (statement.lead, statement.label, statement.column) if part]
        return {word for part in parts for word in self._between(part)[-FAR:]} if parts else ()

    def _between(self, part: Ranged) -> list[str]:
        return self._stems[slice(*within_words(self._starts, self._by, part))]


def features(page: Page) -> Iterator[tuple[str, Key, Features]]:
    """All that is seen of a page, as weights are fitted to it: of the page as a whole and of each mention, by kind, the
    key of its value and the words that may speak for or against it. What is weighed for a code anew has a sign that
    names the code (:func:`coded`)."""
    yield "page", True, _ordered(whole(page))
    view = Sight(page)
    counts = view.counts()
    for (kind, key), found in view.values.items():
        for seen in found:
            given = [(coded(sign, key), said) for sign, said in view.given(kind, key, seen.at)]
            over = [*view.around(seen.at), *view.over(view.path(seen.at)), *given]
            yield kind, key, [*_signed(*view.own(kind, seen), counts[kind, key]), *_ordered(over)]


def _signed(
    left: Words, right: Words, left_pairs: Words, right_pairs: Words, form: Words, seat: Words, counts: Words
) -> Features:
    """What is a mention's own by the signs of ``OWN``; a near word has those of a far one, too."""
    last, following = left[-1] if left else EDGE, right[0] if right else EDGE
    before = (left, left[-NEAR:], (last,), left_pairs)
    behind = (right, right[:NEAR], (following,), right_pairs)
    return list(zip(OWN, (*before, *behind, (f"{last} {following}",), form, seat, counts), strict=True))


def coded(sign: str, key: Key) -> str:
    """The sign of what is weighed for one code alone."""
    return f"{sign} {key}"


def of_kind(sign: str, kind: str) -> str:
    """The sign of what is weighed for the codes of one kind."""
    return f"{sign} {kind}" if sign in OF_CODES else sign


def _ordered(features: Features) -> Features:
    """The words of sets in an order that is the same each time, so that the weights fitted to them are."""
    return [(sign, sorted(words)) for sign, words in features]
