"""spaCy as this project uses it: a blank Danish tokenizer that knows what announcements need, and the group finders.

There is no trained Danish model to be had from the package index, and none is needed: words are found by vocabulary
(PhraseMatcher over normal forms, 0.04 ms a page), figures and dates by grammar.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import spacy
from spacy.attrs import NORM  # type: ignore[import-not-found]  # compiled, and comes without a stub
from spacy.language import Language
from spacy.symbols import ORTH  # type: ignore[import-not-found]  # likewise
from spacy.tokens import Doc
from spacy.util import compile_infix_regex

from extractors.groups import VOCABULARIES, GroupFinder, lexicon

ABBREVIATIONS = ("mio.", "mia.", "mill.", "kr.", "kl.", "ca.", "tlf.", "t.kr.", "tkr.", "pct.", "maks.", "max.", "min.")


@cache
def language() -> Language:
    """The tokenizer: ``spacy.blank("da")`` with NORM read through the lexicon, and words such as "kr.," kept apart."""
    nlp = spacy.blank("da")
    vocab: Any = nlp.vocab  # spaCy's stub leaves out ``lex_attr_getters``
    tokenizer: Any = nlp.tokenizer  # declared as any callable, though "da" has a ``Tokenizer``
    vocab.lex_attr_getters[NORM] = lexicon().normal
    for word in ABBREVIATIONS:
        tokenizer.add_special_case(word, [{ORTH: word}])
    infixes = [*(nlp.Defaults.infixes or ()), r"/", r"(?<=[a-zæøå])[–—](?=[a-zæøå])"]
    tokenizer.infix_finditer = compile_infix_regex(infixes).finditer
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
