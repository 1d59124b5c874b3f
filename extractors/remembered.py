"""What a function gives for the words of pages, kept by word: the same ones stand on all pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

V = TypeVar("V")


class Remembered(dict[str, V]):
    """What ``find`` gives for a word; when ``most`` are kept all are forgotten, and the usual ones soon known again.

    To look up a known word is half the work that :func:`functools.lru_cache` makes of it, which is much where each of a
    page's thousand words is looked up."""

    def __init__(self, find: Callable[[str], V], most: int) -> None:
        super().__init__()
        self._find, self._most = find, most

    def __missing__(self, word: str) -> V:
        if len(self) >= self._most:
            self.clear()
        found = self[word] = self._find(word)
        return found
