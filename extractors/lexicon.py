"""Danish words reduced to the form the vocabularies name them by.

A word is looked up among the inflected forms of every vocabulary word; failing that, the longest ending that is a form
of a word marked ``*`` before decides, so that "idrætsforeningerne" is read as "forening"; then the beginning of a word
marked ``*`` behind ("indvandrer*": "indvandrerkvinder"). What matches nothing stays as it is.
The forms are generated, not listed: Danish nouns and adjectives take a small closed set of endings, and a form that no
Dane would write does no harm. ``tests/extractors/test_lexicon.py`` holds them against the lemma table of
``spacy-lookups-data``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from extractors.remembered import Remembered

ENDINGS = (
    "", "e", "r", "s", "t", "n", "en", "et", "er", "ne", "erne", "ene", "es", "ens", "ets", "ers", "nes", "ernes",
    "enes", "ere", "eres", "ns", "ts", "rne", "rnes", "rs",
)  # fmt: skip
SHORT_ENDINGS = ("", "s", "en", "et", "ens", "ets", "ene", "enes")
SHORT = 3  # letters: up to here most endings would make another word ("far" -> "farer")
APOSTROPHE = re.compile(
    r"(?<=s)'s?$|(?<=\w)'(?:e[nrt]s?|ernes?|s)$"
)  # "spejderkorps'", and of an abbreviation: "VUC'er"
KEPT = 10_000  # words whose form is kept: the same ones stand on all pages
BEGUN = "*"  # behind the form of a word that only begins with one of the vocabularies ("indvandrerkvinder")
LEAST_COMPOUND_START = 2  # letters before the head of a compound


def inflections(word: str) -> set[str]:
    """The inflected forms of a lower-case Danish noun or adjective, over-generating."""
    if len(word) <= SHORT:
        return {word + e for e in SHORT_ENDINGS}
    forms = {word + e for e in ENDINGS}
    if word[-1] not in "aeiouyæøå":  # klub, klubber; udsat, udsatte; cirkus, cirkusser
        forms |= {
            word + word[-1] + e
            for e in ("e", "er", "en", "et", "erne", "ene", "es", "ers", "ens", "ets", "ernes", "enes")
        }
    if word.endswith("er"):  # teater, teatre, teatret; center, centrer
        forms |= {word[:-2] + "r" + e for e in ("e", "et", "er", "ene", "erne", "es", "ets", "ers", "enes", "ernes")}
    if word.endswith(("en", "el")):  # sjælden, sjældne; fængsel, fængslet; handel, handlen
        forms |= {word[:-2] + word[-1] + e for e in ("e", "es", "en", "ens", "et", "ets", "er", "ers", "erne", "ernes")}
    if word.endswith("um"):  # museum, museet, museer
        forms |= {word[:-2] + e for e in ("et", "er", "erne", "ets", "ers", "ernes")}
    if word.endswith("et"):  # handicappet, handicappede
        forms |= {word[:-2] + e for e in ("ede", "edes")}
    if word.endswith("e"):  # institutionelle, kommunale
        forms |= {word[:-1] + e for e in ("", "t", "er", "erne")}
    return forms


class Lexicon:
    """Maps a token to the word its vocabularies know it by."""

    def __init__(self, phrases: Iterable[str], apart: Iterable[str] = ()) -> None:
        """Take phrases as the vocabularies write them; ``*`` before a word makes it the head of compounds as well,
        ``*`` behind it their beginning. ``apart`` are words that only look like an inflection of another."""
        self._forms: dict[str, str] = {}
        self._heads: dict[str, str] = {}
        starts: set[str] = set()
        words = [word for phrase in phrases for word in phrase.lower().split()]
        self._forms |= {word: word for word in apart}
        for word in sorted(words, key=lambda w: len(w.strip("*"))):  # "borger" before "borgere", its inflection
            base = word.strip("*")
            self._forms.setdefault(base, base)
            if word.endswith("*"):
                starts.add(base)
            for form in inflections(base):
                self._forms.setdefault(form, self._forms[base])
            if word.startswith("*"):
                for form in inflections(base):
                    self._heads.setdefault(form, self._forms[base])
        self._starts = tuple(sorted(starts, key=len, reverse=True))  # the longest first
        self.normal = Remembered(self._normal, KEPT).__getitem__
        self.beginning = Remembered(self._beginning, KEPT).__getitem__

    def split(self, token: str, *, any_word: bool = False) -> tuple[str, str] | None:
        """First part and head of a compound as written: ``("patient", "foreninger")``; ``None`` if it is none.

        With ``any_word`` every word of the vocabularies serves as a head, not only the marked ones."""
        lower = token.lower()
        heads, least = (self._forms, SHORT + 3) if any_word else (self._heads, SHORT)
        for i in range(LEAST_COMPOUND_START, len(lower) - least + 1):
            if lower[i:] in heads:
                return lower[:i], lower[i:]
        return None

    def _beginning(self, token: str) -> str | None:
        """The marked beginning of a compound that is read by its head: "indvandrer" of "indvandrerfamilier"."""
        lower = token.lower()
        parts = None if lower in self._forms else self.split(lower)
        if parts is None:
            return None
        return self._start(parts[0])

    def _normal(self, token: str) -> str:
        if token.isspace():  # it may be as long as a page
            return " "
        lower = token.lower().replace("’", "'")
        known = self._forms.get(lower)
        if known is None and "'" in lower:
            known = self._forms.get(APOSTROPHE.sub("", lower))
        if known is not None:
            return known
        if parts := self.split(lower):
            return self._heads[parts[1]]
        begun = self._start(lower[:-SHORT])
        return self._forms[begun] + BEGUN if begun else lower

    def _start(self, word: str) -> str | None:
        """The longest marked beginning that a word has."""
        return next(filter(word.startswith, self._starts), None) if word.startswith(self._starts) else None
