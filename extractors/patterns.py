"""From the word lists in ``extractors/data`` to what the grammars match: lower-case text and alternations.

Grammars work on :func:`fold`-ed text, whose offsets are those of the page, so that one spelling of a word in the TOML
files covers all its cases and the regular expressions need no IGNORECASE (which costs the scanner its fast start).
"""

from __future__ import annotations

import re
from collections.abc import Iterable


def fold(text: str) -> str:
    """``text`` in lower case with every character where it was (a capital whose small form is longer stays)."""
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(small if len(small := char.lower()) == 1 else char for char in text)


def either(words: Iterable[str]) -> str:
    """A group that matches any of ``words``, the longest first; a blank in a word matches one or two blanks."""
    ordered = sorted(set(words), key=lambda word: (-len(word), word))
    return "(?:" + "|".join(re.escape(word).replace(r"\ ", " {1,2}") for word in ordered) + ")"
