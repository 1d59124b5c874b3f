"""Who announces the pool: the authority, municipality or fund that the page names."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from operator import itemgetter

from extractors.data_files import load
from extractors.document import Block, Document, Region, Span
from extractors.found import Found
from extractors.literals import lines_at, needed, places
from extractors.page import Page


@cache
def issuer_forms() -> re.Pattern[str]:
    """The forms that names of authorities and funds have."""
    return re.compile("|".join(f"(?:{p})" for p in load("page")["issuer"]["forms"]))


@cache
def _needed() -> tuple[str, ...] | None:
    """Letters of which every name in one of the forms holds some; ``None`` where a form needs none."""
    found = {needed(form) for form in load("page")["issuer"]["forms"]}
    return None if "" in found else tuple(found)


def _naming(document: Document) -> Sequence[Block]:
    """The blocks that may hold a name; all others are told from them at a hundredth of the cost of looking for one."""
    letters, blocks = _needed(), document.blocks
    if letters is None:
        return blocks
    starts = [block.start for block in blocks]
    return [blocks[number] for number in lines_at(starts, places(document.text, letters))]


@cache
def _agents() -> tuple[re.Pattern[str], re.Pattern[str]]:
    table = load("page")["issuer"]
    return (
        re.compile(r"\s+(?:" + "|".join(table["agent_after"]) + r")\b"),
        re.compile(r"\b(?:" + "|".join(table["agent_before"]) + r")\s+$"),
    )


def _name(words: str) -> str:
    name = " ".join(words.split())
    if name.endswith(("styrelsens", "ministeriets", "Kommunes")):
        name = name[:-1]
    return name


def issuer(page: Page) -> Found | None:
    """The authority, municipality or fund that the page names as its sender or as the giver of the money."""
    text = page.document.text
    weights: defaultdict[str, float] = defaultdict(float)
    first: dict[str, Span] = {}
    after, before = _agents()
    for block in _naming(page.document):
        weight = {Region.FOOTER: 4.0, Region.NAVIGATION: 3.0, Region.MAIN: 1.0, Region.CONTACT: 1.5}.get(
            block.region, 0.0
        )
        if not weight:
            continue
        for match in issuer_forms().finditer(text, block.start, block.end):
            name = _name(match.group())
            gain = weight
            if block.region is Region.MAIN:
                if after.match(text, match.end()):
                    gain += 3
                elif before.search(text, max(block.start, match.start() - 30), match.start()):
                    gain += 1
            elif block.end - block.start > 200 and match.start() - block.start > 60:
                gain /= 2
            weights[name] += gain
            first.setdefault(name, Span(match.start(), match.end()))
    if page.document.title:
        for match in issuer_forms().finditer(page.document.title):
            if _name(match.group()) in weights:
                weights[_name(match.group())] += 3
    if not weights:
        return None
    ranked = sorted(weights.items(), key=itemgetter(1), reverse=True)
    best = _present_name(ranked)
    runner = next((w for n, w in ranked if n != best), 0.0)
    return Found(best, (first[best],), "issuer.named", min(0.97, 0.6 + (weights[best] - runner) / 20))


def _present_name(ranked: list[tuple[str, float]]) -> str:
    """The highest-ranked name, or a longer one that holds it ("Fonden" in "Fonden for X")."""
    best = ranked[0][0]
    for name, weight in ranked[1:4]:
        if best in name and weight >= 0.4 * ranked[0][1]:
            return name
    return best
