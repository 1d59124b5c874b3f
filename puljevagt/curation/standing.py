"""Whether what a value was read from stands on the other page as well: then the page did not change there, and a value
that differs was read otherwise, which is the extractors' fault and nobody's news.

What is looked for is the sentence around the value; a short one ("4. april 2022" in a fact box) with the lines before
it, its label, since a word or a date alone is found in many places.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from itertools import chain

from extractors.model import ASKED, Evidence, Reading, Value
from puljevagt.curation.quotes import sentence
from puljevagt.curation.wording import FIGURE, TELLING, tokens

LABEL_LINES = 4
"""Lines before a short one that may be needed to tell it from others; a list's heading and first items are within."""
BOX_WORDS = 3
"""Words beside a date in a line of a fact box ("Ny frist for ansøgning"); a sentence has more."""
DATES = ("#date ", "#year ", "#time ")
"""What tokens of a date begin with."""
STAMPS = ("updated_on", "published_on")
"""Fields of the page whose words lend a date its year: they move without anything else moving."""


class PageWords:
    """The words and figures of one page, in which sentences are found again however they are set."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading

    @cached_property
    def _said(self) -> str:
        return _joined(tuple(chain.from_iterable(tokens(line) for line in self.reading.text.split("\n"))))

    @cached_property
    def _stamps(self) -> set[tuple[int, int]]:
        return {(a, b) for item in self.reading.evidence if item.field in STAMPS for a, b, _ in item.spans}

    @cached_property
    def _figures(self) -> set[str]:
        return {token.split(" ", 1)[1] for token in self._said.split("\0") if token.startswith(("#mail ", "#phone "))}

    def says_contact(self, contact: str) -> bool:
        """Whether the page names an e-mail address (in small letters) or a phone number anywhere, its foot included."""
        return contact in self._figures

    def times(self, words: tuple[str, ...]) -> int:
        """How often the page says these words in a row; a date with an hour behind it says more than the date."""
        wanted = _joined(words)
        return self._said.count(wanted) - self._said.count(wanted + "\0#time ") if words else 0

    def statement(self, start: int, end: int) -> tuple[str, ...]:
        """The words of the sentence around ``[start, end)``, with its label where it is short."""
        text = self.reading.text
        said = sentence(text, start, end)
        found = tokens(said)
        line = text.rfind("\n", 0, start) + 1
        if len(found) < TELLING and not text.startswith(said, line):
            found = tokens(text[line : text.index(said, line) + len(said)])
        for _ in range(LABEL_LINES):
            if len(found) >= TELLING or line == 0:
                break
            before = text.rfind("\n", 0, line - 1) + 1
            found = tokens(text[before : line - 1]) + found
            line = before
        return found

    def statements(self, pool: str | None, field: str, value: Value = None) -> list[tuple[str, ...]]:
        """What the page says a field of a pool (``None``: of the page) with; ``value``: that one value of it."""
        return [self.statement(*place) for place in self._places(pool, field, value)]

    def _places(self, pool: str | None, field: str, value: Value) -> list[tuple[int, int]]:
        return [
            (start, end)
            for item in self.reading.evidence
            if _is_about(item, pool, field) and (value is None or item.value == value)
            for start, end, _ in item.spans
            if (start, end) not in self._stamps
        ]

    def is_in_box(self, pool: str | None, field: str, value: Value) -> bool:
        """Whether a line with hardly a word beside the date says it, as a fact box does."""
        said = (sentence(self.reading.text, *place) for place in self._places(pool, field, value))
        return any(len(_undated(tokens(line))) <= BOX_WORDS for line in said)

    def mentions(self, pool: str | None, field: str, value: Value) -> Iterator[tuple[str, ...]]:
        """The words of each place that a value was read from, without the sentence around them."""
        for start, end in self._places(pool, field, value):
            yield tokens(self.reading.text[start:end])

    def figures(self, pool: str | None, field: str, value: Value) -> set[str]:
        """The figures that a value was read from; none where it was read from words."""
        quotes = (
            quote
            for item in self.reading.evidence
            if _is_about(item, pool, field) and item.value == value
            for *_, quote in item.spans
        )
        return {token for quote in quotes for token in tokens(quote) if token.startswith(FIGURE)}

    @cached_property
    def announced_figures(self) -> set[str]:
        """The figures of the announcement."""
        ranges = (self.reading.text[start:end] for start, end in self.reading.paragraphs)
        return {
            token for text in ranges for line in text.split("\n") for token in tokens(line) if token.startswith(FIGURE)
        }


def _undated(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word for word in words if not word.startswith(DATES))


def _joined(words: tuple[str, ...]) -> str:
    return "\0" + "\0\0".join(words) + "\0"


def _is_about(item: Evidence, pool: str | None, field: str) -> bool:
    return item.field == field and item.pool in (pool, None) and item.rule != ASKED


class Standing:
    """Two pages, each asked whether it says what the other was read to say."""

    def __init__(self, old: Reading, new: Reading) -> None:
        self.old, self.new = PageWords(old), PageWords(new)

    def of_old(self, pool: str | None, field: str, value: Value = None) -> bool:
        """Whether the new page still says all that the old one's value was read from."""
        return _stands(self.old.statements(pool, field, value), self.old, self.new)

    def of_new(self, pool: str | None, field: str, value: Value = None) -> bool:
        """Whether the old page said already all that the new one's value was read from."""
        return _stands(self.new.statements(pool, field, value), self.new, self.old)

    def is_replaced(self, pools: tuple[str, str], field: str, was: Value, now: Value) -> bool:
        """Whether a date stands where the page had another, which it now says less often: in the same words, or behind
        the same label. ``pools`` is the pool's title before and after."""
        before, after = self.old.statements(pools[0], field, was), self.new.statements(pools[1], field, now)
        frames = {_undated(said) for said in before} & {_undated(said) for said in after} - {()}
        said = list(self.old.mentions(pools[0], field, was))
        return bool(frames) and any(self.new.times(words) < self.old.times(words) for words in said)

    def figures_of_old(self, pool: str | None, field: str, value: Value) -> bool:
        """Whether the new announcement has the figures that the old one's value was read from, in whatever words."""
        return _has(self.old.figures(pool, field, value), self.new)

    def figures_of_new(self, pool: str | None, field: str, value: Value) -> bool:
        """Whether the old announcement had the figures that the new one's value was read from, in whatever words."""
        return _has(self.new.figures(pool, field, value), self.old)


def _has(figures: set[str], page: PageWords) -> bool:
    return bool(figures) and figures <= page.announced_figures


def _stands(statements: list[tuple[str, ...]], here: PageWords, there: PageWords) -> bool:
    """Said as often there as here: what is said once more, of another pool perhaps, is new."""
    return bool(statements) and all(0 < here.times(said) <= there.times(said) for said in statements)
