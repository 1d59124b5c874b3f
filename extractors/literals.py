"""What the matches of a pattern begin with and hold, read from the pattern itself.

A vocabulary holds hundreds of patterns. Which of them can match at a word is told by the word's first letters, and
whether one can match in a text at all by a word that it needs: so nearly all need not be tried.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from sys import maxsize

LONGEST = 12
"""Letters of a beginning: more would part hardly any two patterns."""

RARE = 6
"""Letters of a word that few lines hold."""

LEAST_HEAD = 4
"""Fewer letters than these nearly every text holds."""

_SIGN = re.compile(r"\\.|\[[^\]]*\]|.")
_LITERAL = re.compile(r"[\w -]|\\[.+-]")
_OPENED = re.compile(r"\(\?(?::|P<\w+>)")
_ANY_WORD = re.compile(r"^(?:\\w|\[a-zæøå\])[*+]")
_QUANTIFIER = re.compile(r"(?:[?*+]|\{(?P<least>\d*),?\d*\})[?+]?")


def beginnings(pattern: str) -> frozenset[str] | None:
    """The beginnings, of at most :data:`LONGEST` letters, one of which every match has; ``None`` where the pattern's
    first signs do not tell."""
    return _union(map(_begun, _branches(pattern)))


def heads(pattern: str) -> frozenset[str] | None:
    """Letters one of which the first word of every match holds, or the blank and letters right behind it; ``None``
    where the pattern does not tell so many as to be rare."""
    found = _union(beginnings(_ANY_WORD.sub("", branch)) for branch in _branches(pattern))
    words = _shortest(re.split(r"(?<=.) ", held, maxsplit=1)[0] for held in found or ())
    return words if words and min(map(len, words)) >= LEAST_HEAD else None


def _shortest(words: Iterable[str]) -> frozenset[str]:
    """The words that hold none of the others."""
    known = frozenset(words)
    return frozenset(word for word in known if not any(less in word for less in known - {word}))


def _branches(pattern: str) -> list[str]:
    """Patterns one of which every match has, and none of which begins with a group or with a look around."""
    parts = alternatives(pattern)
    if len(parts) > 1:
        return [branch for part in parts for branch in _branches(part)]
    signs = _SIGN.findall(pattern.removeprefix(r"\b"))
    while signs[:2] == ["(", "?"] and signs[2] in "<=!":  # what stands before or behind, and is no part of the match
        signs = signs[_closing(signs) + 1 :]
    opened = _OPENED.match("".join(signs))
    if opened is None:
        return ["".join(signs)]
    end = _closing(signs)
    inside, rest = "".join(signs[:end])[opened.end() :], "".join(signs[end + 1 :])
    often = _QUANTIFIER.match(rest)
    after = rest[often.end() :] if often else rest
    once = often is None or often[0][0] == "?"  # else what follows the group may be the group again
    found = [part + after if once else part for part in alternatives(inside)]
    optional = often is not None and (often[0][0] in "?*" or often["least"] in ("", "0"))
    return [branch for part in (*found, *([after] if optional else ())) for branch in _branches(part)]


def _begun(branch: str) -> frozenset[str] | None:
    """How the matches of a pattern begin that begins with no group."""
    signs, begun = _SIGN.findall(branch), ""
    for at, sign in enumerate(signs):
        if begun and signs[at : at + 3] == ["(", "?", ":"]:
            further = beginnings("".join(signs[at:]))
            return frozenset((begun + key)[:LONGEST] for key in further) if further else frozenset([begun])
        often = _QUANTIFIER.match("".join(signs[at + 1 :]))
        if not _LITERAL.fullmatch(sign) or often is not None or len(begun) == LONGEST:
            break
        begun += sign[-1]
    return frozenset([begun]) if begun else None


def needed(pattern: str) -> frozenset[str]:
    """Words, or parts of words, of which every match holds one; empty where the pattern tells of none."""
    parts = alternatives(pattern)
    if len(parts) > 1:
        each = [needed(part) for part in parts]
        return _shortest(frozenset[str]().union(*each)) if all(each) else frozenset()
    held: list[frozenset[str]] = []
    signs, run, at = _SIGN.findall(pattern), "", 0
    while at < len(signs):
        end = at + _closing(signs[at:]) if signs[at] == "(" else at
        often = _QUANTIFIER.match("".join(signs[end + 1 :]))
        before = run
        if _LITERAL.fullmatch(signs[at]) and often is None:
            run += signs[at][-1]
        else:
            held, run = [*held, frozenset([run])], ""
        if signs[at : at + 3] == ["(", "?", ":"] and (often is None or often[0][0] == "+"):
            inside = "".join(signs[at + 3 : end])
            held += [needed(inside), frozenset(before + begun for begun in beginnings(inside) or ())]
        at = end + 1 + len(often[0] if often else "")
    return max([*held, frozenset([run])], key=_rareness) - {""}


def _rareness(words: frozenset[str]) -> tuple[int, int, int]:
    """Letters of the shortest of some words: the more, the fewer texts hold them; from :data:`RARE` on, the fewer words
    there are to be looked for the better. Blanks hardly count (" og ")."""
    letters, signs = min(((len(word.strip()), len(word)) for word in words), default=(0, 0))
    return min(letters, RARE), -len(words), signs


class Sparse:
    """A pattern that few texts match: it is looked for only where a text holds one of the words that it needs."""

    def __init__(self, pattern: str | re.Pattern[str], flags: int = 0) -> None:
        self._pattern = re.compile(pattern, flags)
        self._any_case = bool(self._pattern.flags & re.IGNORECASE)
        words = needed(self._pattern.pattern)
        self._needed = tuple(word.lower() if self._any_case else word for word in words) or ("",)
        self.fullmatch = self._pattern.fullmatch

    def within(self, text: str) -> Sparse:
        """The pattern for parts of ``text``: of the words that it needs only those count that stand there at all."""
        known = Sparse.__new__(Sparse)
        known._pattern, known._any_case, known.fullmatch = self._pattern, self._any_case, self.fullmatch
        searched = text.lower() if self._any_case else text
        known._needed = tuple(filter(searched.__contains__, self._needed))
        return known

    def search(self, text: str, start: int = 0, end: int = maxsize) -> re.Match[str] | None:
        """The first match in ``text[start:end]``."""
        searched = text if end == maxsize else text[start:end]
        if self._any_case:
            searched = searched.lower()
        for word in self._needed:
            if word in searched:
                return self._pattern.search(text, start, end)
        return None

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """Every match in ``text``."""
        may_match = holds(text.lower() if self._any_case else text, self._needed)
        return self._pattern.finditer(text) if may_match else iter(())

    def __bool__(self) -> bool:
        """Whether it can match anywhere in the text of which it is :meth:`within`."""
        return bool(self._needed)


def holds(text: str, words: Iterable[str]) -> bool:
    """Whether a text holds any of the words."""
    for word in words:  # noqa: SIM110 (a generator would take as long as a search by pattern)
        if word in text:
            return True
    return False


def places(text: str, words: Iterable[str], start: int = 0, end: int | None = None) -> Iterator[int]:
    """Where any of the words stands in a text, or in a part of it, one word after the other."""
    for word in words:
        at = text.find(word, start, end)
        while at >= 0:
            yield at
            at = text.find(word, at + 1, end)


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


def _union(found: Iterable[frozenset[str] | None]) -> frozenset[str] | None:
    sets = list(found)
    return None if None in sets else frozenset().union(*(begun for begun in sets if begun))


def _closing(signs: list[str]) -> int:
    """Where the group ends that the first sign opens; the end where none does."""
    depth = 0
    for at, sign in enumerate(signs):
        depth += (sign == "(") - (sign == ")")
        if not depth:
            return at
    return len(signs)
