"""Groups of people and organisations named in a text: the two vocabularies, applicants and target groups.

A mention is only that somebody is named; whether they may apply, take part or are served is decided where the sentence
is known (:mod:`extractors.eligibility`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from spacy.attrs import IDX  # type: ignore[import-not-found]  # compiled, and comes without a stub
from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc

from extractors.data_files import load
from extractors.lexicon import Lexicon

VOCABULARIES = ("applicants", "target_groups")
JOINERS = {"og", "eller", "samt", "/", ","}
HYPHEN = re.compile(r"\w-(?!\w)|(?<!\w)-\w")
SHARED_END = re.compile(r"\w{3,}-$")  # "patient-" in "patient- og pårørendeforeninger"


@dataclass(frozen=True, slots=True)
class GroupMention:
    """A group named at ``start``–``end``: the codes it stands for in one of the vocabularies."""

    start: int
    end: int
    code: str


def codes(vocabulary: str) -> tuple[str, ...]:
    """The codes of a vocabulary (``"applicants"`` or ``"target_groups"``) in the order of its table."""
    return tuple(load(vocabulary))


@cache
def lexicon() -> Lexicon:
    """One lexicon of the words of both vocabularies."""
    entries = [entry for name in VOCABULARIES for entry in load(name).values()]
    return Lexicon(
        [word for entry in entries for key in ("words", "exposed") for word in entry.get(key, ())],
        load("lexicon")["apart"],
    )


class GroupFinder:
    """Finds the groups of one vocabulary in a page's tokens."""

    def __init__(self, nlp: Language, vocabulary: str) -> None:
        """``nlp`` must read NORM with :func:`lexicon` (see :mod:`extractors.pipeline`)."""
        self._matcher = PhraseMatcher(nlp.vocab, attr="NORM")
        self._single: dict[str, str] = {}
        normal = lexicon().normal
        for code, entry in load(vocabulary).items():
            phrases = [word.replace("*", "") for word in entry["words"]]
            self._matcher.add(code, [nlp.make_doc(phrase) for phrase in phrases])
            self._single |= {normal(phrase): code for phrase in phrases if " " not in phrase}

    def find(self, doc: Doc, text: str) -> list[GroupMention]:
        """Every group named, longest match first where they overlap, in the order of the text. ``text`` is what
        ``doc`` was made of: putting it together again from the tokens takes longer than the search."""
        found = [(s, e, doc.vocab.strings[key]) for key, s, e in self._matcher(doc)]
        found += self._shared(doc, text)
        taken: set[int] = set()
        mentions = []
        for s, e, code in sorted(found, key=lambda m: (m[0] - m[1], m[0])):
            if taken.isdisjoint(range(s, e)):
                taken.update(range(s, e))
                mentions.append(GroupMention(doc[s].idx, doc[e - 1].idx + len(doc[e - 1]), code))
        return sorted(mentions, key=lambda m: m.start)

    @staticmethod
    def _hyphened(doc: Doc, text: str) -> Iterator[int]:
        """The tokens that begin or end with a hyphen; found in the text, since going through a page's tokens takes
        longer than all the rest."""
        places = [h.start() + (h[0][0] != "-") for h in HYPHEN.finditer(text)]
        if places:
            tokens = doc.to_array([IDX]).searchsorted(places, side="right") - 1
            yield from sorted(set(tokens.tolist()))

    def _shared(self, doc: Doc, text: str) -> list[tuple[int, int, str]]:
        """Coordinated compounds that share a part: "patient- og pårørendeforeninger", "sportsklubber og
        -foreninger"."""
        found: list[tuple[int, int, str]] = []
        normal, split = lexicon().normal, lexicon().split
        for i in self._hyphened(doc, text):
            token = doc[i]
            if SHARED_END.match(token.text):
                for later in doc[i + 1 : i + 7]:
                    parts = split(later.text, any_word=True) if not later.text.endswith("-") else None
                    if parts:
                        code = self._single.get(normal(token.lower_[:-1] + parts[1]))
                        if code:
                            found.append((i, i + 1, code))
                        break
                    if later.lower_ not in JOINERS and not later.text.endswith("-"):
                        break
            elif i >= 2 and token.text.startswith("-"):
                rest = token.lower_[1:] or (doc[i + 1].lower_ if i + 1 < len(doc) else "")
                parts = split(doc[i - 2].text, any_word=True) if doc[i - 1].lower_ in JOINERS else None
                code = self._single.get(normal(parts[0] + rest)) if parts and rest else None
                if code:
                    found.append((i, i + (1 if token.lower_[1:] else 2), code))
        return found
