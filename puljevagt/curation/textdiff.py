"""What a reader sees who lays two versions of an announcement side by side: paragraph by paragraph, word by word.

Only the announcement's own text is compared, without menus and footers. Words are spaCy's tokens for Danish, so that a
sum, a day or an address that changed is shown whole ("1.500.000", not "500"). A paragraph that stands elsewhere on the
new page is moved, not gone and come; one that was reworded is shown with the words that went and came. All letters of
both texts are in it: the old ones in what stayed or went, the new ones in what stayed or came.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Any

from extractors.model import Reading

if TYPE_CHECKING:
    from spacy.language import Language

REWORDED = 0.5
"""Paragraphs that share this much of their words are one, reworded; below it, marking words only makes them
unreadable."""
MOST_PAIRS = 40_000
"""Paragraphs of the one text times those of the other up to which each is weighed against each, in about a second;
beyond, as on a page that is another altogether, they are gone and come."""


class Mark(StrEnum):
    """What became of a paragraph, or of some of its words."""

    SAME = "same"
    GONE = "gone"
    COME = "come"
    MOVED = "moved"
    REWORDED = "reworded"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph with what became of it. ``pieces`` are its words in runs, each the same, gone or come; ``old`` and
    ``new`` its places in the two texts (``None``: not in that one)."""

    mark: Mark
    pieces: tuple[tuple[Mark, str], ...]
    old: int | None = None
    new: int | None = None

    @property
    def before(self) -> str:
        """The paragraph as the old text has it."""
        return "".join(text for mark, text in self.pieces if mark is not Mark.COME)

    @property
    def after(self) -> str:
        """The paragraph as the new text has it."""
        return "".join(text for mark, text in self.pieces if mark is not Mark.GONE)

    def to_json(self) -> dict[str, Any]:
        """The paragraph as JSON can hold it."""
        return {"mark": self.mark.value, "pieces": [[mark.value, text] for mark, text in self.pieces]}


def text_diff(old: Reading, new: Reading) -> tuple[Paragraph, ...]:
    """The difference between the announcements of two readings of one page."""
    return diff_lines(announced(old), announced(new))


def announced(reading: Reading) -> list[str]:
    """The lines of a page's announcement, blanks in a row as one."""
    lines = (line for start, end in reading.paragraphs for line in reading.text[start:end].split("\n"))
    return [" ".join(line.split()) for line in lines if line.strip()]


def diff_lines(old: Sequence[str], new: Sequence[str]) -> tuple[Paragraph, ...]:
    """The difference between two texts, given as lines; in the order of the new one, what is gone where it stood."""
    found = list(_unmoved(old, new))
    found += _elsewhere(old, new, found)
    found += _reworded(old, new, found)
    taken_old, taken_new = {item.old for item in found}, {item.new for item in found}
    found += [_whole(Mark.GONE, line, i, None) for i, line in enumerate(old) if i not in taken_old]
    found += [_whole(Mark.COME, line, None, j) for j, line in enumerate(new) if j not in taken_new]
    return tuple(sorted(found, key=_place(found)))


def changed(paragraphs: Iterable[Paragraph]) -> list[Paragraph]:
    """Those paragraphs that are not the same as before at the same place."""
    return [item for item in paragraphs if item.mark is not Mark.SAME]


def _whole(mark: Mark, line: str, i: int | None, j: int | None) -> Paragraph:
    return Paragraph(mark, ((mark if mark in (Mark.GONE, Mark.COME) else Mark.SAME, line),), i, j)


def _unmoved(old: Sequence[str], new: Sequence[str]) -> Iterator[Paragraph]:
    for i, j, size in SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks():
        for step in range(size):
            yield _whole(Mark.SAME, old[i + step], i + step, j + step)


def _elsewhere(old: Sequence[str], new: Sequence[str], found: Iterable[Paragraph]) -> list[Paragraph]:
    taken_old, taken_new = {item.old for item in found}, {item.new for item in found}
    free: dict[str, list[int]] = {}
    for i, line in enumerate(old):
        if i not in taken_old:
            free.setdefault(line, []).append(i)
    places = ((j, free.get(line)) for j, line in enumerate(new) if j not in taken_new)
    return [_whole(Mark.MOVED, new[j], at.pop(0), j) for j, at in places if at]


def _reworded(old: Sequence[str], new: Sequence[str], found: Iterable[Paragraph]) -> Iterator[Paragraph]:
    taken_old, taken_new = {item.old for item in found}, {item.new for item in found}
    left = {i: Counter(_words(line)) for i, line in enumerate(old) if i not in taken_old}
    right = {j: Counter(_words(line)) for j, line in enumerate(new) if j not in taken_new}
    if len(left) * len(right) > MOST_PAIRS:
        return
    alike = ((_share(one, other), i, j) for i, one in left.items() for j, other in right.items())
    for _, i, j in sorted((item for item in alike if item[0] >= REWORDED), key=lambda item: (-item[0], *item[1:])):
        if i in left and j in right:
            del left[i], right[j]
            yield Paragraph(Mark.REWORDED, tuple(_pieces(old[i], new[j])), i, j)


def _words(line: str) -> list[str]:
    return re.findall(r"\w+", line.casefold())


def _share(one: Counter[str], other: Counter[str]) -> float:
    return 2 * (one & other).total() / max(one.total() + other.total(), 1)


def _pieces(old: str, new: str) -> Iterator[tuple[Mark, str]]:
    """The words of a reworded line in runs."""
    before, after = _tokens(old), _tokens(new)
    for what, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if what == "equal":
            yield Mark.SAME, "".join(before[a:b])
            continue
        if b > a:
            yield Mark.GONE, "".join(before[a:b])
        if d > c:
            yield Mark.COME, "".join(after[c:d])


def _tokens(line: str) -> list[str]:
    """Words, signs and the blanks between them, which together spell the line."""
    return [part for token in _danish().make_doc(line) for part in (token.text, token.whitespace_) if part]


@cache
def _danish() -> Language:
    from spacy import blank  # a second to import, only where words are shown

    return blank("da")


def _place(found: Iterable[Paragraph]) -> Callable[[Paragraph], tuple[float, int]]:
    """A key that puts what is gone behind what it stood behind and did not move."""
    still = sorted((item.old or 0, item.new or 0) for item in found if item.mark is Mark.SAME)

    def key(item: Paragraph) -> tuple[float, int]:
        if item.new is not None:
            return item.new, -1
        place = item.old or 0
        behind = bisect_left(still, (place, 0)) - 1
        return (still[behind][1] if behind >= 0 else -1) + 0.5, place

    return key
