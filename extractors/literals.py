"""What the matches of a pattern begin with and hold, read from the pattern itself.

A vocabulary holds hundreds of patterns. Which of them can match at a word is told by the word's first letters, and
whether one can match in a text at all by a word that it needs: so nearly all need not be tried.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

LONGEST = 8
"""Letters of a beginning: more would part hardly any two patterns."""

_SIGN = re.compile(r"\\.|\[[^\]]*\]|.")
_LITERAL = re.compile(r"[\w -]|\\[.-]")
_QUANTIFIER = re.compile(r"(?:[?*+]|\{(?P<least>\d*),?\d*\})[?+]?")


def beginnings(pattern: str) -> frozenset[str] | None:
    """The beginnings, of at most :data:`LONGEST` letters, one of which every match has; ``None`` where the pattern's
    first signs do not tell."""
    parts = alternatives(pattern)
    if len(parts) > 1:
        return _joined(parts)
    signs = _SIGN.findall(pattern.removeprefix(r"\b"))
    if signs[:3] == ["(", "?", ":"]:
        end = _closing(signs)
        inside, rest = "".join(signs[3:end]), "".join(signs[end + 1 :])
        often = _QUANTIFIER.match(rest)
        after = rest[often.end() :] if often else rest
        once = often is None or often[0][0] == "?"  # else what follows the group may be the group again
        found = [part + after if once else part for part in alternatives(inside)]
        optional = often is not None and (often[0][0] in "?*" or often["least"] in ("", "0"))
        return _joined([*found, *([after] if optional else ())])
    begun = ""
    for at, sign in enumerate(signs):
        often = _QUANTIFIER.match("".join(signs[at + 1 :]))
        if not _LITERAL.fullmatch(sign) or often is not None or len(begun) == LONGEST:
            break
        begun += sign[-1]
    return frozenset([begun]) if begun else None


def needed(pattern: str) -> str:
    """The longest run of letters that every match holds; empty where the pattern tells of none."""
    runs, depth = [""], 0
    signs = [] if len(alternatives(pattern)) > 1 else _SIGN.findall(pattern)
    for at, sign in enumerate(signs):
        depth += (sign == "(") - (sign == ")")
        often = _QUANTIFIER.match("".join(signs[at + 1 :]))
        if depth or not _LITERAL.fullmatch(sign) or often is not None:
            runs.append("")
        else:
            runs[-1] += sign[-1]
    return max(runs, key=len)


def places(text: str, words: Iterable[str]) -> Iterator[int]:
    """Where any of the words stands in a text, one word after the other."""
    for word in words:
        at = text.find(word)
        while at >= 0:
            yield at
            at = text.find(word, at + 1)


def lines_at(starts: Sequence[int], found: Iterable[int]) -> list[int]:
    """The indices of the lines, which begin at ``starts``, that hold one of the places ``found``: so a page is searched
    at once for what few of its lines hold."""
    return sorted({bisect_right(starts, at) - 1 for at in found})


def alternatives(pattern: str) -> list[str]:
    """The alternatives of a pattern, those inside its groups left whole."""
    parts, depth = [""], 0
    for sign in _SIGN.findall(pattern):
        depth += (sign == "(") - (sign == ")")
        if sign == "|" and not depth:
            parts.append("")
        else:
            parts[-1] += sign
    return parts


def _joined(patterns: list[str]) -> frozenset[str] | None:
    found = [beginnings(pattern) for pattern in patterns]
    return None if None in found else frozenset().union(*(begun for begun in found if begun))


def _closing(signs: list[str]) -> int:
    """Where the group ends that the first sign opens; the end where none does."""
    depth = 0
    for at, sign in enumerate(signs):
        depth += (sign == "(") - (sign == ")")
        if not depth:
            return at
    return len(signs)
