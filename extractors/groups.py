"""Groups of people and organisations named in a text: the two vocabularies, applicants and target groups.

A mention is only that somebody is named; whether they may apply, take part or are served is decided where the sentence
is known (:mod:`extractors.eligibility`).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from itertools import compress, count
from typing import NamedTuple

from extractors.data_files import load
from extractors.lexicon import BEGUN, Lexicon
from extractors.words import Known, Words, known_by, words

VOCABULARIES = ("applicants", "target_groups")
LISTS = ("words", "said", "exposed")  # the lists of a code's entry that hold words
JOINERS = {"og", "eller", "samt", "/", ","}
SHARED_END = re.compile(r"\w{3,}-$")  # "patient-" in "patient- og pårørendeforeninger"


class GroupMention(NamedTuple):
    """A group named at ``start``–``end``: the codes it stands for in one of the vocabularies."""

    start: int
    end: int
    code: str


@cache
def codes(vocabulary: str) -> tuple[str, ...]:
    """The codes of a vocabulary (``"applicants"`` or ``"target_groups"``) in the order of its table."""
    return tuple(load(vocabulary))


@cache
def lexicon() -> Lexicon:
    """One lexicon of the words of both vocabularies."""
    entries = [entry for name in VOCABULARIES for entry in load(name).values()]
    return Lexicon(
        [word for entry in entries for key in LISTS for word in entry.get(key, ())],
        load("lexicon")["apart"],
    )


def parted(text: str) -> Words:
    """The words of a text, with the forms that the vocabularies know."""
    return words(text, _known())


@cache
def _known() -> Callable[[str], Known]:
    return known_by(lexicon().normal)


@cache
def _openings() -> frozenset[str]:
    """The forms that phrases of any list begin with."""
    return frozenset(form for name in VOCABULARIES for key in LISTS for form in finder(name, key).openings)


def possible(page: Words) -> list[int]:
    """The indices of the words that a phrase of any list may begin with: a few of a page's words."""
    return list(compress(count(), map(_openings().__contains__, page.forms)))


class GroupFinder:
    """Finds the groups of one vocabulary among a page's words; of two codes that claim a phrase the first has it.

    ``key`` names the list of a code's entry that holds its words."""

    def __init__(self, vocabulary: str, key: str = "words") -> None:
        self._alone: dict[str, str] = {}  # phrases of one word, by its form
        self._phrases: dict[tuple[str, ...], str] = {}  # of more words, by their forms
        self._lengths: defaultdict[str, set[int]] = defaultdict(set)  # by the first word's form: how many words
        self._single: dict[str, str] = {}
        self._parts = vocabulary == "target_groups"  # a club of the old ("ældreklub") is no old people that apply
        for code, entry in load(vocabulary).items():
            for phrase in entry.get(key, ()):
                forms = tuple(parted(phrase.replace("*", "")).forms)
                self._take(forms, code)
                if phrase.endswith(BEGUN):
                    begun = forms[0] + BEGUN
                    self._take((begun,), code)
                    self._single[begun] = code
                if len(forms) == 1:
                    self._single[forms[0]] = code

    def _take(self, forms: tuple[str, ...], code: str) -> None:
        if len(forms) == 1:
            self._alone.setdefault(forms[0], code)
        else:
            self._phrases.setdefault(forms, code)
            self._lengths[forms[0]].add(len(forms))

    @property
    def openings(self) -> Iterable[str]:
        """The forms that its phrases begin with."""
        return self._alone.keys() | self._lengths.keys()

    def find(self, page: Words, begun: Sequence[int] | None = None) -> list[GroupMention]:
        """Every group named, longest match first where they overlap, in the order of the text; ``begun`` are the
        indices of the words that are :func:`possible` beginnings, where they are known."""
        begun = possible(page) if begun is None else begun
        taken: set[int] = set()
        mentions = []
        for s, e, code in sorted([*self._whole(page, begun), *self._shared(page)], key=lambda m: (m[0] - m[1], m[0])):
            if taken.isdisjoint(range(s, e)):
                taken.update(range(s, e))
                mentions += self._named(page, s, e, code)
        return sorted(mentions, key=lambda m: m.start)

    def _named(self, page: Words, first: int, behind: int, code: str) -> list[GroupMention]:
        """The mention; two where a compound names a group by its beginning and one by its head
        ("indvandrerfamilier")."""
        start, end = page.starts[first], page.end(behind - 1)
        begun = lexicon().beginning(page.written[first]) if self._parts and behind - first == 1 else None
        other = self._single.get(lexicon().normal(begun)) if begun else None
        if begun is None or other is None or other == code:
            return [GroupMention(start, end, code)]
        return [GroupMention(start, start + len(begun), other), GroupMention(start + len(begun), end, code)]

    def _whole(self, page: Words, begun: Sequence[int]) -> list[tuple[int, int, str]]:
        """Phrases as the vocabulary writes them: first word, word behind the last, code."""
        forms = page.forms
        first = [forms[at] for at in begun]
        found = [(at, at + 1, code) for at, code in zip(begun, map(self._alone.get, first), strict=True) if code]
        for at, lengths in zip(begun, map(self._lengths.get, first), strict=True):
            for length in lengths or ():
                code = self._phrases.get(tuple(forms[at : at + length]))
                if code and at + length <= len(forms):
                    found.append((at, at + length, code))
        return found

    def _shared(self, page: Words) -> list[tuple[int, int, str]]:
        """Coordinated compounds that share a part: "patient- og pårørendeforeninger", "sportsklubber og
        -foreninger"."""
        found: list[tuple[int, int, str]] = []
        normal, split = lexicon().normal, lexicon().split
        written = page.written
        for i in page.hyphened:
            word = written[i]
            if SHARED_END.match(word):
                for later in written[i + 1 : i + 7]:
                    parts = split(later, any_word=True) if not later.endswith("-") else None
                    if parts:
                        code = self._single.get(normal(word.lower()[:-1] + parts[1]))
                        if code:
                            found.append((i, i + 1, code))
                        break
                    if later.lower() not in JOINERS and not later.endswith("-"):
                        break
            elif i >= 2 and word.startswith("-"):
                parts = split(written[i - 2], any_word=True) if written[i - 1].lower() in JOINERS else None
                code = self._single.get(normal(parts[0] + word.lower()[1:])) if parts else None
                if code:
                    found.append((i, i + 1, code))
        return found


@cache
def finder(vocabulary: str, key: str = "words") -> GroupFinder:
    """The finder of one list of a vocabulary's groups, built once."""
    return GroupFinder(vocabulary, key)
