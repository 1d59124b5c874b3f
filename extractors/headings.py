"""What a heading or label says the part below it is about: section roles from ``data/sections.toml``."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from extractors.data_files import load

KEPT = 4_000  # lines whose roles are kept: the same ones stand on all pages of a site
LONGEST_LABEL = 70  # characters: a longer line is a sentence, whatever it begins with
PARTS = re.compile(r"\s+(?:og|samt|eller|&)\s+|\s*[/,]\s*")
ASKED_BY = {
    "hvem": {"partners", "applicants", "target_group", "contact", "processing", "past", "facts"},
    "hvornår": {"deadline", "period", "opens", "processing", "event", "reporting"},
    "hvor meget": {"amount", "grant"},
    "hvor mange": {"amount", "grant"},
    "hvor stor": {"amount", "grant"},
    "hvad": set(load("sections")) - {"applicants", "contact"},
}
"""What a heading can be about that begins with a question word."""
POOL = re.compile(load("page")["pools"]["called"])
"""The name of a pool: it heads all that is said of it."""
COUNTS = re.compile(load("page")["pools"]["numbered"], re.IGNORECASE)
"""The number of a pool, which alone on a line says nothing of sums ("Pulje 1")."""
TRIM = " \t:?!.*+[]=#_~▸►▼▾›>–-•·»«0123456789)("


@cache
def _asked() -> list[tuple[str, re.Pattern[str]]]:
    """How a question begins that is about a role though the vocabulary does not know the rest of it."""
    table = load("sections")
    return [(role, re.compile("|".join(entry["asked"]))) for role, entry in table.items() if "asked" in entry]


@cache
def _rules() -> list[tuple[str, re.Pattern[str], re.Pattern[str]]]:
    """Of each role, in the file's order, how a heading shows it and what a label says in full."""
    return [
        (
            role,
            re.compile("|".join(f"(?:{p})" for p in entry["headings"])),
            re.compile("|".join(f"(?:{p})" for p in entry["labels"])),
        )
        for role, entry in load("sections").items()
    ]


def _clean(words: str) -> str:
    return " ".join(words.lower().strip(TRIM).split())


@lru_cache(maxsize=KEPT)
def heading_roles(words: str) -> frozenset[str]:
    """The roles of a heading: that of the whole, and those of its parts ("Økonomi og periode")."""
    cleaned = _clean(words)
    if not cleaned or POOL.search(cleaned) or COUNTS.fullmatch(words.strip(" .:")):
        return frozenset()
    roles = set()
    for part in {cleaned, *PARTS.split(cleaned)}:
        asked = next((kinds for word, kinds in ASKED_BY.items() if part.startswith(word)), None)
        for role, heading, label in _rules():
            if asked is not None and role not in asked:
                continue
            if heading.search(part) or label.fullmatch(part):
                roles.add(role)
                break
    if not roles:
        roles = {role for role, asked in _asked() if asked.match(cleaned)}
    whole = label_roles(words)
    return frozenset(whole or roles)


@lru_cache(maxsize=KEPT)
def label_roles(words: str) -> frozenset[str]:
    """The role of a short line that is a label and nothing else; empty if it is none."""
    cleaned = _clean(words)
    if not cleaned or len(cleaned) > LONGEST_LABEL or COUNTS.fullmatch(words.strip(" .:")):
        return frozenset()
    for role, _, label in _rules():
        if label.fullmatch(cleaned):
            return frozenset({role})
    return frozenset()
