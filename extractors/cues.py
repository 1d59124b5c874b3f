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
GROUP = re.compile(r"(?:\\b)?\(\?:([^()]*)\)([?*]?)")
SIGN = re.compile(r"\\.|\[[^\]]*\]|.")
PLAIN = re.compile(r"[a-zæøåé][a-zæøåé ]")


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
                keys = _keys(pattern)
                for key in keys or ():
                    by_key[key].append((kind, pattern))
                if keys is None:
                    anywhere.append((kind, pattern))
        self._by_key = {key: _compiled(entries + anywhere) for key, entries in by_key.items()}
        self._anywhere = _compiled(anywhere)

    def find(self, lower: str, start: int = 0, end: int | None = None) -> list[Cue]:
        """The cues in ``lower[start:end]`` (lower-case text), in the order of the text; they may overlap."""
        end = len(lower) if end is None else end
        found = []
        for word in WORD_START.finditer(lower, start, end):
            at = word.start()
            for pattern, kind in self._by_key.get(lower[at : at + KEY], self._anywhere):
                match = pattern.match(lower, at, end)
                if match:
                    found.append(Cue(at, match.end(), kind))
        return found


def _keys(pattern: str) -> set[str] | None:
    """The pairs of letters with which what the pattern matches begins; ``None`` where that cannot be told from its
    first letters or its first group."""
    if _split(pattern)[1:]:
        found = [_keys(part) for part in _split(pattern)]
    elif group := GROUP.match(pattern):
        rest = pattern[group.end() :]
        found = [_keys(part if len(part) >= KEY else part + rest) for part in _split(group[1])]
        if group[2] in ("?", "*"):
            found.append(_keys(rest))
    else:
        plain = PLAIN.match(pattern.removeprefix(r"\b"))
        return {plain[0]} if plain and pattern[plain.end() : plain.end() + 1] not in ("?", "*", "{") else None
    return None if None in found else set().union(*(keys for keys in found if keys))


def _split(pattern: str) -> list[str]:
    """The alternatives of a pattern, those inside its groups left whole."""
    parts, depth = [""], 0
    for sign in SIGN.findall(pattern):
        depth += (sign == "(") - (sign == ")")
        if sign == "|" and not depth:
            parts.append("")
        else:
            parts[-1] += sign
    return parts


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
