"""Danish words brought to a form in which inflections and compounds of one word meet, and words that tell nothing are
left out.

Cutting an ending and then keeping the first letters is coarse; it is cheap, has no dictionary to keep, and what it
joins by mistake is outweighed by what else two pages must agree in.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from extractors.dates import find_dates
from extractors.days import Precision
from puljevagt.curation.words import words

STEM_LETTERS = 7
"""Letters kept of a word: "dokumentation" and "dokumenteres" meet, "husflidspuljen" and "husflid" too."""
NAME_LENGTH = 4
"""Stems of a name that identify it: a longer name is recognised by its beginning."""
NAME_REACH = 9
"""Words among which those stems are looked for; small words stand between them."""
LEAST_HOST = 6
"""Letters of a host's name that is a word and no abbreviation."""
LEAST_LETTERS = 3
"""An ending is cut only where this much is left."""

_DATA = Path(__file__).with_name("data") / "words.toml"
_DATED = frozenset({Precision.DAY, Precision.MONTH})
_SENTENCE_END = frozenset(".!?•")
_WORD = re.compile(r"[^\W_]+")


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(_DATA.read_text("utf-8"))


@cache
def _silent() -> frozenset[str]:
    return listed("genre") | words("function_words") | words("title_fillers")


@cache
def listed(name: str) -> frozenset[str]:
    """A list of ``data/words.toml``. Raises ``KeyError`` where the file has none of that name."""
    return frozenset(_data()[name])


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """The form of a lower-case word in which its inflections meet; empty for a word that tells pools not apart."""
    if word in _silent():
        return ""
    for kind in ("heads", "endings"):
        cut = next((end for end in _data()[kind] if word.endswith(end) and len(word) - len(end) >= LEAST_LETTERS), "")
        word = word[: len(word) - len(cut)]
    return word[:STEM_LETTERS]


def stems(text: str) -> list[str]:
    """The stems of a text's telling words, in their order. Numbers are words, years of this age are not: they date a
    pool and do not name it."""
    found = (stem(word) for word in _WORD.findall(text.casefold()) if not is_year(word))
    return [word for word in found if word]


@lru_cache(maxsize=4096)
def host_phrase(site: str) -> str:
    """The name of a host ("bogstyrelsen.dk") between blanks, as a text that says it has it in its stems; a sign that no
    text has where the name is an abbreviation."""
    label = site.partition(".")[0]
    return f" {stem(label)} " if len(label) >= LEAST_HOST and stem(label) else "\n"


def is_year(word: str) -> bool:
    """Whether a word is a year in which a pool may be announced."""
    return len(word) == 4 and word.isdigit() and word[:2] in ("19", "20")


def years(title: str) -> frozenset[int]:
    """The years that a title names; that of a date ("Nyhedsbrev, august 2024") is not the pool's."""
    found = [word for word in _WORD.finditer(title) if is_year(word[0])]
    if not found:
        return frozenset()
    dated = [(mention.start, mention.end) for mention in find_dates(title) if mention.day.precision in _DATED]
    return frozenset(int(word[0]) for word in found if not any(a <= word.start() < b for a, b in dated))


def ordinal(title: str) -> int | None:
    """The number of the round that a title names ("2. runde", "anden ansøgningsrunde"), else ``None``."""
    found = _WORD.findall(title.casefold())
    for number, word in pairwise(found):
        if word in _data()["numbered"]:
            if number.isdigit() and len(number) <= 2:
                return int(number)
            if number in _data()["ordinals"]:
                return int(_data()["ordinals"][number])
    return None


def phrases(text: str) -> set[str]:
    """What a text may call by name: runs of up to :data:`NAME_LENGTH` stems that begin with a capital letter inside a
    sentence, or behind a quotation mark or colon."""
    found: set[str] = set()
    for line in text.splitlines():
        tokens = list(_WORD.finditer(line))
        own = [stem(token[0].casefold()) for token in tokens]
        for place, token in enumerate(tokens):
            before = line[max(token.start() - 2, 0) : token.start()].strip()
            if own[place] and token.start() and before[-1:] not in _SENTENCE_END and token[0][0].isupper():
                run = [one for one in own[place : place + NAME_REACH] if one][:NAME_LENGTH]
                found.update(" ".join(run[: size + 1]) for size in range(len(run)))
    return found


def is_headline(title: str, url: str) -> bool:
    """Whether a title is a headline, which need not name the pool: by its words, or since the page is a news page."""
    said, folders = set(_WORD.findall(title.casefold())), set(re.split(r"[/.]", url.casefold()))
    return "?" in title or bool(said & listed("headline_words") or folders & listed("news_folders"))
