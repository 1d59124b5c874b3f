"""The words of a text: where each begins, and the form by which the vocabularies know it.

Words and signs are all that groups are found by (figures and dates are read by grammar), so one expression parts them,
and a dictionary gives their forms: a twentieth of the time that a tokenizer with rules for every kind of mark takes.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import accumulate

from extractors.literals import lines_at, places

TOKEN = re.compile(
    r"[A-ZÆØÅa-zæøå]++ |"  # as most of a text, and so asked first
    r"(?:\S[^\s@]*+@\S+|(?:https?:|www\.)\S+|-?[^\W_]++(?:['’-][^\W_]++|\.[a-zæøå0-9]+[^\W_]*+)*+-?|\s+|.) ?",
    re.DOTALL,
)
"""An address; a word with the hyphens that show a shared part ("patient- og pårørendeforeninger"); space; or any other
sign. With the one blank that may follow."""


@dataclass(frozen=True, slots=True)
class Words:
    """The words and signs of a text as written (space is an empty one), their beginnings and their forms; ``hyphened``
    are the indices of the words with a hyphen."""

    written: list[str]
    starts: list[int]
    forms: list[str]
    hyphened: list[int]

    def end(self, index: int) -> int:
        """Where a word ends."""
        return self.starts[index] + len(self.written[index])


def words(text: str, form: Callable[[str], str]) -> Words:
    """Part a text; ``form`` gives the form of a word as written."""
    found = TOKEN.findall(text)
    written = list(map(str.rstrip, found))
    starts = list(accumulate(map(len, found), initial=0))
    hyphened = [at for at in lines_at(starts, places(text, "-")) if len(written[at]) > 1]
    return Words(written, starts, list(map(form, written)), hyphened)
