"""spaCy as this project uses it: a blank Danish vocabulary with words and marks as tokens, and the group finders.

There is no trained Danish model to be had from the package index, and none is needed: words are found by vocabulary
(PhraseMatcher over normal forms, 0.04 ms a page), figures and dates by grammar. So the tokens have to be right in words
alone, and one expression parts them in a tenth of the time that spaCy's rules for every kind of mark take.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import spacy
from spacy.attrs import LOWER, NORM  # type: ignore[import-not-found]  # compiled, and comes without a stub
from spacy.language import Language
from spacy.tokens import Doc
from spacy.vocab import Vocab

from extractors.groups import VOCABULARIES, GroupFinder, lexicon

TOKEN = re.compile(r"(\S+@\S+|(?:https?:|www\.)\S+|-?[^\W_]+(?:['’-]?[^\W_]+|\.[a-zæøå0-9]+)*-?|\s+|.)( ?)", re.DOTALL)
"""An address; a word with the hyphens that show a shared part ("patient- og pårørendeforeninger"); space; or any other
sign. And whether one blank follows, which spaCy keeps with the token."""


class Tokenizer:
    """Parts a text into words and signs; called by spaCy."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        """The tokens of ``text``, which they spell to the letter."""
        found = TOKEN.findall(text)
        return Doc(self.vocab, [word for word, _ in found], [bool(blank) for _, blank in found])


@cache
def language() -> Language:
    """``spacy.blank("da")`` with :class:`Tokenizer`, and NORM read through the lexicon. The other attributes of words
    are left out: nobody asks for them, and making them takes longer than finding the words."""
    nlp = spacy.blank("da")
    vocab: Any = nlp.vocab  # spaCy's stub leaves out ``lex_attr_getters``
    vocab.lex_attr_getters = {NORM: lexicon().normal, LOWER: str.lower}
    nlp.tokenizer = Tokenizer(nlp.vocab)
    return nlp


@cache
def finder(vocabulary: str) -> GroupFinder:
    """The finder of one vocabulary's groups, built once."""
    return GroupFinder(language(), vocabulary)


@contextmanager
def tokens(text: str) -> Iterator[Doc]:
    """The page's tokens for the length of the block; what they added to spaCy's string store is given back after it,
    so that memory stays flat over any number of pages."""
    nlp = language()
    for vocabulary in VOCABULARIES:
        finder(vocabulary)  # its strings must outlive the zone
    with nlp.memory_zone():
        yield nlp.make_doc(text)
