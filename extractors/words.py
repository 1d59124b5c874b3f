"""The words of a text: where each begins, and the form by which the vocabularies know it.

Words and signs are all that groups are found by (figures and dates are read by grammar), so one expression parts them,
and a dictionary gives their forms: a twentieth of the time that a tokenizer with rules for every kind of mark takes.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import accumulate
from operator import itemgetter
from sys import intern

from extractors.literals import lines_at, places
from extractors.remembered import Remembered

TOKEN = re.compile(
    r"[A-ZÆØÅa-zæøå]++ |"  # as most of a text, and so asked first
    r"(?:\S[^\s@]*+@\S+|(?:https?:|www\.)\S+|-?[^\W_]++(?:['’-][^\W_]++|\.[a-zæøå0-9]+[^\W_]*+)*+-?|\s+|.) ?",
    re.DOTALL,
)
"""An address; a word with the hyphens that show a shared part ("patient- og pårørendeforeninger"); space; or any other
sign. With the one blank that may follow."""


STEM = 6  # letters of a word that its stem keeps: what follows is mostly an ending
FIGURE = 4  # digits and signs of a figure's form that count
DIGIT = re.compile(r"\d")
KEPT = 10_000  # words of which is kept what is known: the same ones stand on all pages

Known = tuple[str, str, str]
"""A word as written, its form and its stem."""


@dataclass(frozen=True, slots=True)
class Words:
    """The words and signs of a text as written (space is an empty one), their beginnings, their forms and their stems
    (empty for space); ``hyphened`` are the indices of the words with a hyphen."""

    written: list[str]
    starts: list[int]
    forms: list[str]
    stems: list[str]
    hyphened: list[int]

    def end(self, index: int) -> int:
        """Where a word ends."""
        return self.starts[index] + len(self.written[index])


def words(text: str, known: Callable[[str], Known]) -> Words:
    """Part a text; ``known`` is what is known of each word (:func:`known_by`)."""
    tokens = TOKEN.findall(text)
    found = list(map(known, tokens))
    written = list(map(itemgetter(0), found))
    starts = list(accumulate(map(len, tokens), initial=0))
    hyphened = [at for at in lines_at(starts, places(text, "-")) if len(written[at]) > 1]
    return Words(written, starts, list(map(itemgetter(1), found)), list(map(itemgetter(2), found)), hyphened)


def known_by(form: Callable[[str], str]) -> Callable[[str], Known]:
    """What is known of a word, looked up at once, with the blank behind it; ``form`` gives the form of one as
    written."""

    def known(token: str) -> Known:
        word = token.rstrip()
        return word, form(word), stem(word)

    return Remembered(known, KEPT).__getitem__


def stem(word: str) -> str:
    """What counts of a word wherever its meaning does not: how it begins; of a figure only its form, since a year, an
    hour and a sum lead up to other things; of other signs the first. It is one object with the word that a weight is
    kept by, so that looking that up compares no letters."""
    if word[:1].isalpha():
        return intern(word[:STEM].lower())
    return intern(DIGIT.sub("0", word[:FIGURE]) if word[:1].isdigit() else word[:1])
