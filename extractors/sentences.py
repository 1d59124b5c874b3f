"""Sentences within a block, for Danish announcements: an ordinal, an abbreviation or a clock time ends none."""

from __future__ import annotations

import re

from extractors.patterns import month_stems

# Abbreviations that always have something after them, so that their full stop never ends a sentence.
NEVER_LAST = frozenset({
    "kl", "ca", "d", "nr", "tlf", "fx", "jf", "pr", "evt", "inkl", "ekskl", "maks", "max", "min", "bl.a", "bl", "dvs",
    "hhv", "s.k", "sk", "att", "vedr", "stk", "obs", "f.eks", "eks", "a", "ad", "art", "forv", "mobil", "tel", "adr",
    "str", "pt", "p.t", "skt", "sct", "dr", "prof", "cand", "lic",
})  # fmt: skip
SCALES = frozenset({"mio", "mill", "mia"})  # end none either, where a currency follows: "36 mio. DKK"
CURRENCY = re.compile(r"(?:DKK|EUR|SEK|NOK|USD|GBP)\b")
BOUNDARY = re.compile(
    rf"[.!?][\"”’)\]]?(?P<gap>\s+)(?=[\"”’“»(\[]?[A-ZÆØÅÉ0-9•–-])(?!{month_stems()}\w*\.?\s*\d?)", re.IGNORECASE
)
LAST_WORD = re.compile(r"([\w.]+)\.$")
LONGEST_WORD = 40  # characters looked at before a full stop; without a limit a block of abbreviations takes minutes
UPPER = re.compile(r"[\"”’“»(\[•–-]*\s*[A-ZÆØÅÉ]")


def sentences(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The sentences of ``text[start:end]`` as ranges of ``text``, without the blanks between them."""
    found = []
    begin = start
    for match in BOUNDARY.finditer(text, start, end):
        stop, behind = match.span("gap")
        after_upper = UPPER.match(text, behind)
        digit_next = text[behind].isdigit()
        asked = text[stop - 1] in "!?"
        if not (after_upper or digit_next or asked):  # an abbreviation, as most
            continue
        before = text[max(begin, stop - LONGEST_WORD) : stop]
        word = LAST_WORD.search(before, before.rfind(" ") + 1)
        if word:
            last = word.group(1).lower()
            if last in NEVER_LAST or (last.isdigit() and len(last) <= 2 and not after_upper):
                continue
            if last in SCALES and CURRENCY.match(text, behind):
                continue
        if not after_upper and not asked and not (digit_next and word is not None and len(word.group(1)) > 4):
            continue
        found.append((begin, stop))
        begin = behind
    if begin < end:
        found.append((begin, end))
    return found
