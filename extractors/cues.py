"""Cue words around a mention: which of them stand in a sentence, and where."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from operator import itemgetter
from typing import Any, NamedTuple

from extractors.data_files import load
from extractors.literals import Sparse, beginnings, heads, holds, needed, places
from extractors.patterns import either, whole

HEAD = "*"  # before a pattern: it may also end a longer word ("*regnskab" reads "slutregnskabet")
COMPOUND = re.compile(r"\w*\Z")
LONGEST_COMPOUND = 40  # characters of a word before its head
_START = itemgetter(0)
_NONE = set[int]()


class Cue(NamedTuple):
    """A cue word at a range of the text, and the list of the vocabulary it comes from."""

    start: int
    end: int
    kind: str


class CueFinder:
    """Finds the cues of several lists in one pass."""

    def __init__(self, lists: Mapping[str, Sequence[str]]) -> None:
        """``lists``: regular expressions on lower-case text by kind; each must begin at the start of a word, or inside
        one where a star stands before it.

        Raises ``re.error`` where one is none."""
        whole = {kind: [p.removeprefix(HEAD) for p in patterns] for kind, patterns in lists.items()}
        entries = [_entry(kind, pattern) for kind, found in whole.items() for pattern in found]
        for entry in entries:
            re.compile(entry.pattern)
        told = [entry for entry in entries if entry.begun is not None or entry.heads is not None]
        anyhow = "|".join(f"(?:{entry.pattern})" for entry in entries if entry.begun is None and entry.heads is None)
        self._needed = (tuple(needed(anyhow)) or ("",)) if anyhow else ()
        self._usual = _Stops(told)
        self._all = _Stops([entry._replace(heads=None) for entry in entries]) if anyhow else self._usual
        compounds = {kind: "|".join(p[1:] for p in patterns if p[:1] == HEAD) for kind, patterns in lists.items()}
        joined = "|".join(filter(None, compounds.values()))
        self._compounds = _inside({kind: found for kind, found in compounds.items() if found})
        self._held = {*self._needed, *self._usual.held, *((beginnings(joined) or {""}) if joined else ())}

    def find(self, lower: str, start: int = 0, end: int | None = None) -> list[Cue]:
        """The cues in ``lower[start:end]`` (lower-case text), in the order of the text; they may overlap."""
        end = len(lower) if end is None else end
        stops = self._all if self._needed and holds(lower[start:end], self._needed) else self._usual
        found = stops.find(lower, start, end)
        if self._compounds is not None:
            compounds = [
                Cue(_word_start(lower, match.start(), start), match.end(), match.lastgroup or "")
                for match in self._compounds.finditer(lower, start, end)
            ]
            if compounds:
                found = sorted([*found, *compounds], key=lambda c: c.start)
        return found

    def places(self, lower: str, start: int, end: int) -> list[int]:
        """Places in ``lower[start:end]``, in order, one of which each part of it holds that has a cue."""
        return sorted([*self._usual.stops(lower, start, end), *places(lower, self._held, start, end)])


_Ready = dict[str | None, list[tuple[re.Pattern[str], str]]]
"""The patterns to be tried at a word, one a kind, by how the word begins."""


class _Entry(NamedTuple):
    """A pattern of a list, and how its matches begin; where they begin anyhow, what their first word holds (``None``:
    anything)."""

    kind: str
    pattern: str
    begun: frozenset[str] | None
    heads: frozenset[str] | None


def _entry(kind: str, pattern: str) -> _Entry:
    begun = beginnings(pattern)
    return _Entry(kind, pattern, begun, heads(pattern) if begun is None else None)


class _Stops:
    """An expression goes from word to word and stops only where a pattern may begin, and there the few patterns with
    that beginning are tried, or those that a word in the text may have as its head."""

    def __init__(self, entries: Sequence[_Entry]) -> None:
        self._entries = entries
        self._begun: dict[str, list[int]] = defaultdict(list)  # which entries begin with a key
        for at, entry in enumerate(entries):
            for key in entry.begun or ():
                self._begun[key].append(at)
        self._anyhow = [entry for entry in entries if entry.begun is None]
        keys = set(self._begun)
        anyhow = "".join(f"|(?:{e.pattern})" for e in entries if e.begun is None and e.heads is None)
        begun = f"({either(keys) if keys else '(?!)'}){anyhow}"
        self._word = re.compile(rf"\b(?={begun})")
        leaps = not anyhow and all(key[0].isalnum() for key in keys)
        self._behind = re.compile(rf"[^a-zæøå0-9_]\b(?={begun})") if leaps else None
        """The same behind a sign: from one to the next the engine leaps, and asks at no letter inside a word."""
        self.held = tuple({key for entry in entries for key in entry.heads or ()})
        self._ready: _Ready = {}
        self._headed_ready: _Ready = {}

    def find(self, lower: str, start: int, end: int) -> list[Cue]:
        """The cues that begin words in ``lower[start:end]``."""
        words = self._words(lower, start, end)
        headed = self._headed(lower, start, end) if self.held else _NONE
        found = []
        for word in words:
            at, begun, ready = word.end(), word[1], self._ready
            if at in headed:
                headed.discard(at)
                ready = self._headed_ready
            for pattern, kind in ready.get(begun) or self._prepare(begun, ready):
                match = pattern.match(lower, at, end)
                if match:
                    found.append(Cue(at, match.end(), kind))
        if headed:
            ready = self._headed_ready
            for pattern, kind in ready.get(None) or self._prepare(None, ready):
                found += [Cue(at, match.end(), kind) for at in headed if (match := pattern.match(lower, at, end))]
            found.sort(key=_START)
        return found

    def stops(self, lower: str, start: int, end: int) -> list[int]:
        """Where the words begin in ``lower[start:end]`` at which it stops."""
        return [word.end() for word in self._words(lower, start, end)]

    def _words(self, lower: str, start: int, end: int) -> Iterator[re.Match[str]]:
        behind = self._behind if start else None
        return behind.finditer(lower, start - 1, end) if behind else self._word.finditer(lower, start, end)

    def _headed(self, lower: str, start: int, end: int) -> set[int]:
        """Where the words begin in ``lower[start:end]`` that hold a head."""
        part, found = lower[start:end], set()
        for head in self.held:
            at = part.find(head) if head in part else -1
            while at >= 0:
                begun = start + at
                while begun and (lower[begun - 1].isalnum() or lower[begun - 1] == "_"):
                    begun -= 1
                if begun >= start:  # else the word begins before
                    found.add(begun)
                at = part.find(head, at + 1)
        return found

    def _prepare(self, begun: str | None, ready: _Ready) -> list[tuple[re.Pattern[str], str]]:
        """The patterns that may match where a word begins so (``None``: as none of the beginnings), one a kind;
        those that may begin anyhow come last."""
        by_kind: dict[str, list[str]] = defaultdict(list)
        beginnings_of = [begun[:length] for length in range(len(begun) + 1)] if begun is not None else []
        told = sorted({at for key in beginnings_of for at in self._begun.get(key, ())})
        for kind, pattern, *_ in [self._entries[at] for at in told]:
            by_kind[kind].append(f"(?:{pattern})")
        for kind, pattern, _, held in self._anyhow:
            if held is None or ready is self._headed_ready:
                by_kind[kind].append(f"(?:{pattern})")
        ready[begun] = [(_compiled("|".join(patterns)), kind) for kind, patterns in by_kind.items()]
        return ready[begun]


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """An expression, built once for all beginnings that share it: there are more than :mod:`re` keeps."""
    return re.compile(pattern)


def _inside(heads: Mapping[str, str]) -> re.Pattern[str] | None:
    """An expression for the heads of compounds by kind, at which it looks only where one may begin."""
    if not heads:
        return None
    keys = beginnings("|".join(heads.values())) or {""}
    return re.compile(rf"\B(?={either(keys)})(?:{'|'.join(f'(?P<{kind}>{found})' for kind, found in heads.items())})")


def _word_start(lower: str, at: int, floor: int) -> int:
    """Where the word begins that has a head at ``at``."""
    match = COMPOUND.search(lower, max(floor, at - LONGEST_COMPOUND), at)
    return match.start() if match else at


@cache
def cue_finder(table: str, file: str = "cues") -> CueFinder:
    """The finder of a table of ``data/cues.toml`` (or another file of the folder), built once."""
    lists: dict[str, Any] = load(file)[table]
    return CueFinder(
        {kind: [whole(p, file) for p in patterns] for kind, patterns in lists.items() if isinstance(patterns, list)}
    )


def date_grammar(name: str) -> re.Pattern[str]:
    """A pattern of ``grammar`` in ``data/cues.toml``: how a sentence and its dates hang together."""
    return _grammar(name, "cues")


def group_grammar(name: str) -> re.Pattern[str]:
    """A pattern of ``grammar`` in ``data/groups_context.toml``: how a sentence and its groups hang together."""
    return _grammar(name, "groups_context")


@cache
def date_sparse(name: str) -> Sparse:
    """The same, for one that few sentences match."""
    return Sparse(date_grammar(name))


@cache
def group_sparse(name: str) -> Sparse:
    """The same, for one that few sentences match."""
    return Sparse(group_grammar(name))


@cache
def group_openings(name: str) -> tuple[str, ...]:
    """How every match of a group's pattern begins; a pattern that begins anyhow has one opening, which all texts
    have."""
    return tuple(beginnings(group_grammar(name).pattern) or ("",))


@cache
def _grammar(name: str, file: str) -> re.Pattern[str]:
    said: str | list[str] = load(file)["grammar"][name]
    patterns = [said] if isinstance(said, str) else said
    return re.compile("|".join(f"(?:{whole(pattern, file)})" for pattern in patterns))
