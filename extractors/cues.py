"""Cue words around a mention: which of them stand in a sentence, and where."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from extractors.data_files import load

WORD_START = re.compile(r"(?<!\w)\w")
KEY = 2  # letters by which patterns are sorted, so that a word is only tried against those it can match
PLAIN = re.compile(r"(?:\\b)?([a-zæøåé]{2})")


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue word at a range of the text, and the list of the vocabulary it comes from."""

    start: int
    end: int
    kind: str


class CueFinder:
    """Finds the cues of several lists in one pass over the words of a sentence."""

    def __init__(self, lists: Mapping[str, Sequence[str]]) -> None:
        """``lists``: regular expressions on lower-case text by kind; each must begin at the start of a word.

        Raises ``re.error`` where one is none."""
        by_key: dict[str, list[tuple[str, str]]] = defaultdict(list)
        anywhere: list[tuple[str, str]] = []
        for kind, patterns in lists.items():
            for pattern in patterns:
                plain = PLAIN.match(pattern)
                if plain and "|" not in _outside_groups(pattern):
                    by_key[plain.group(1)].append((kind, pattern))
                else:
                    anywhere.append((kind, pattern))
        self._by_key = {key: _compiled(entries) for key, entries in by_key.items()}
        self._anywhere = _compiled(anywhere)

    def find(self, lower: str, start: int = 0, end: int | None = None) -> list[Cue]:
        """The cues in ``lower[start:end]`` (lower-case text), in the order of the text; they may overlap."""
        end = len(lower) if end is None else end
        found = []
        for word in WORD_START.finditer(lower, start, end):
            at = word.start()
            for pattern, kind in (*self._by_key.get(lower[at : at + KEY], ()), *self._anywhere):
                match = pattern.match(lower, at, end)
                if match:
                    found.append(Cue(at, match.end(), kind))
        return found


def _outside_groups(pattern: str) -> str:
    """The pattern without what stands in its groups."""
    while (shorter := re.sub(r"\([^()]*\)", "", pattern)) != pattern:
        pattern = shorter
    return pattern


def _compiled(entries: list[tuple[str, str]]) -> list[tuple[re.Pattern[str], str]]:
    """One pattern a kind."""
    by_kind: dict[str, list[str]] = defaultdict(list)
    for kind, pattern in entries:
        by_kind[kind].append(pattern)
    return [(re.compile("|".join(f"(?:{p})" for p in patterns)), kind) for kind, patterns in by_kind.items()]


@cache
def cue_finder(table: str, file: str = "cues") -> CueFinder:
    """The finder of a table of ``data/cues.toml`` (or another file of the folder), built once."""
    lists: dict[str, Any] = load(file)[table]
    return CueFinder({kind: patterns for kind, patterns in lists.items() if isinstance(patterns, list)})
