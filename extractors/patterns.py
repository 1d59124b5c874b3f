"""From the word lists in ``extractors/data`` to what the grammars match: lower-case text and alternations.

Grammars work on :func:`fold`-ed text, whose offsets are those of the page, so that one spelling of a word in the TOML
files covers all its cases and the regular expressions need no IGNORECASE (which costs the scanner its fast start).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache

from extractors.data_files import load

LONGEST_LINE = 200  # characters; a longer text is a page's
PART = re.compile(r"\{([a-zæøå]+)\}")  # "{søge}" in a pattern: what the file's table "parts" says of it


def fold(text: str) -> str:
    """``text`` in lower case with every character where it was (a capital whose small form is longer stays)."""
    return _page_folded(text) if len(text) > LONGEST_LINE else _folded(text)


def _folded(text: str) -> str:
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(small if len(small := char.lower()) == 1 else char for char in text)


_page_folded = lru_cache(maxsize=4)(_folded)
"""Every grammar asks it of the same page."""


def either(words: Iterable[str]) -> str:
    """A group that matches any of ``words``, the longest that fits; a blank in a word matches one or two blanks.

    Words with the same beginning share it in the pattern, which is then tried at a fraction of the cost.
    """
    return f"(?:{_shared(set(words))})"


def _shared(words: set[str]) -> str:
    ends: dict[str, set[str]] = {}
    for word in words - {""}:
        ends.setdefault(word[0], set()).add(word[1:])
    branches = [_literal(first) + _shared(rest) for first, rest in sorted(ends.items())]
    if not branches:
        return ""
    joined = branches[0] if len(branches) == 1 and "" not in words else f"(?:{'|'.join(branches)})"
    return joined + ("?" if "" in words else "")


def _literal(char: str) -> str:
    return " {1,2}" if char == " " else re.escape(char)


@cache
def month_stems() -> str:
    """A group that matches the first three letters of a month, by which a line with a date is told."""
    return either(name[:3] for name in load("dates")["months"]["full"])


def whole(pattern: str, file: str) -> str:
    """A pattern of a data file with the file's parts in it; ``KeyError`` where its table ``parts`` lacks one."""
    return PART.sub(lambda part: str(load(file)["parts"][part[1]]), pattern)


def said_pattern(name: str) -> re.Pattern[str]:
    """A regular expression of the table ``said`` of ``data/funding.toml``; ``KeyError`` where it holds none."""
    return re.compile(whole(load("funding")["said"][name], "funding"))
