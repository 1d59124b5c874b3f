"""Makes HTML that would choke the parser harmless, and leaves all other HTML untouched.

An HTML5 parser repairs what it is given, and on some input that takes quadratic time or memory: very deep nesting,
inline tags that are never closed (each is opened anew in every later paragraph), a tag with a hundred thousand
attributes. Here the tags are counted once, and only where a limit is broken are the tags in excess taken out; the text
between them stays.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from functools import lru_cache

MAX_DEPTH = 400
"""Elements open at once. Real pages stay below 100; the parser's time grows with the square beyond this."""

MAX_REOPENED = 500_000
"""Inline elements that the parser may have to open anew in later blocks. Each costs some hundred bytes; a sound page of
5 MB stays below 50,000."""

MAX_TAG = 200_000
"""Characters of one tag. Images written into the page itself reach 100 kB; attributes by the ten thousand do too."""

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)([^<>]*)>?")
_NAME = re.compile(r"</?[a-zA-Z][a-zA-Z0-9]*")
_UNCOUNTED = frozenset(  # without content, or closed by the next of their kind
    "area base br col embed hr img input link meta param source track wbr p li dt dd tr td th tbody thead tfoot option"  # noqa: SIM905
    " optgroup colgroup html head body".split()
)
_INLINE = frozenset("a b big code em font i nobr s small strike strong tt u".split())  # noqa: SIM905


def tame(html: str) -> tuple[str, str | None]:
    """The page, safe to parse, and a note on what had to be taken out (``None``: nothing)."""
    wrong = _wrong(html)
    if wrong is None:
        return html, None
    depth = 0
    open_: Counter[str] = Counter()
    dropped: Counter[str] = Counter()

    def thin(match: re.Match[str]) -> str:
        nonlocal depth
        slash, name, rest = match[1], match[2].lower(), match[3]
        if name in _INLINE:
            return " "
        if len(rest) > MAX_TAG:
            return f"<{slash}{name}>"
        if name in _UNCOUNTED:
            return match[0]
        if slash:
            if dropped[name]:
                dropped[name] -= 1
                return " "
            if open_[name]:
                open_[name] -= 1
                depth -= 1
            return match[0]
        if depth >= MAX_DEPTH:
            dropped[name] += 1
            return " "
        depth += 1
        open_[name] += 1
        return match[0]

    return _TAG.sub(thin, html), f"{wrong} The layout beyond that was left out; the text was read."


def _wrong(html: str) -> str | None:
    """Which limit the page breaks."""
    if len(html) > MAX_TAG and max(map(len, html.split(">"))) > MAX_TAG:
        return f"A single tag of the page is longer than {MAX_TAG:,} characters."
    depth = inline = reopened = 0
    open_: dict[str, int] = defaultdict(int)
    for name, closes, within in map(_known, _NAME.findall(html)):
        if closes:
            if open_[name]:
                open_[name] -= 1
                if within:
                    inline -= 1
                else:
                    depth -= 1
        elif name:
            open_[name] += 1
            if within:
                inline += 1
            else:
                depth += 1
            if depth > MAX_DEPTH:
                return f"The page nests its tags deeper than {MAX_DEPTH}."
        if inline:  # most tags stand in none
            reopened += inline
            if inline > MAX_DEPTH or reopened > MAX_REOPENED:
                return "The page leaves hundreds of inline tags open."
    return None


@lru_cache(maxsize=1000)
def _known(tag: str) -> tuple[str, bool, bool]:
    """Of a tag as written: its element ("" where it is not counted), whether it closes it, whether it is inline."""
    name = tag[1:].lower().removeprefix("/")
    counted = name in _INLINE or name not in _UNCOUNTED
    return name if counted else "", counted and tag[1] == "/", name in _INLINE
