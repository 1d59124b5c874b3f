"""Municipalities and regions named in a text, and which of them a pool is bound to.

Only a name beside the word "Kommune" or "Region" is a place: "Varde Kommune", "kommunerne Varde og Tønder", "Region
Sjælland"; a town that shares its municipality's name is none. Names, codes and cue words lie in ``data/places.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import product
from typing import Literal, NamedTuple

from extractors.data_files import load
from extractors.literals import places
from extractors.patterns import either, fold

ANCHOR = re.compile(r"(?<!\w)(?:(?P<kommune>(?:regions)?kommune(?P<several>r|rne)?s?)|region(?:er|erne)?)(?!\w)")
ANCHOR_STEMS = ("kommune", "region")  # with which an anchor begins
LIST_REACH = 200  # characters of names that may stand before "kommuner": about a dozen of them
CUE_REACH = 60  # characters before a place: the longest cue with the longest word that takes it back
HYPHENS = ("-", "–", " - ", " – ", " ")  # as pages write "Høje-Taastrup"


class PlaceMention(NamedTuple):
    """A place named at ``start``–``end``: its official code ("851", "1082"), and whether the words around it say that
    something is bound to it ("foreninger i …") instead of only naming it."""

    start: int
    end: int
    code: str
    kind: Literal["kommune", "region"]
    bound: bool = False


class _Names:
    """The places of one kind by their spellings in lower case, and the patterns for one and for several of them."""

    def __init__(self, codes: Mapping[str, str], joiner: str) -> None:
        self._codes = codes
        one = rf"(?<![\w-]){either(codes)}(?![\w-])"
        several = rf"{one}(?:{joiner}{one})*"
        self.each = re.compile(one)
        self.after = re.compile(rf":? {{1,2}}{several}")
        self.before = re.compile(rf"{several}[ -]{{1,2}}$")

    def code(self, words: str) -> str:
        """The code of a spelling that :attr:`each` matched."""
        return self._codes[" ".join(words.split())]


class _Gazetteer:
    """``data/places.toml`` made ready for matching."""

    def __init__(self) -> None:
        table = load("places")
        regions, words = table["regions"], table["words"]
        joiner = either(words["joiners"])
        self.region_of = {own: code for code, region in regions.items() for own in region["kommuner"]}
        self.kommuner = _Names(_by_spelling({c: n for r in regions.values() for c, n in r["kommuner"].items()}), joiner)
        self.regions = _Names(_by_spelling({code: region["names"] for code, region in regions.items()}), joiner)
        self.joiner = re.compile(joiner)
        cue, stop = either(words["bound_before"]), either(words["not_bound"])
        self.cue_before = re.compile(rf"(?:(?P<stop>{stop}) |(?<!\w)){cue} {{1,2}}$")
        self.owned = re.compile(rf"(?<=s) {{1,2}}(?:[\w-]+ )?{either(words['owned'])}(?!\w)")
        self.applying = re.compile(rf" {{1,2}}{either(words['applying'])}(?!\w)")


def _by_spelling(names: Mapping[str, Sequence[str]]) -> dict[str, str]:
    return {spelling: code for code, own in names.items() for name in own for spelling in _spellings(name)}


def _spellings(name: str) -> set[str]:
    """How pages write a name, in lower case: with aa or å, with or without its hyphen, in the genitive."""
    lower = name.lower()
    if lower.endswith("-"):  # "Midt- og Nordjylland": only the part that stands before the shared one
        return {lower}
    written = {lower, lower.replace("aa", "å"), lower.replace("å", "aa")}
    stems = {hyphen.join(stem.split("-")) for stem, hyphen in product(written, HYPHENS)}
    return stems | {stem + "s" for stem in stems}


@cache
def _gazetteer() -> _Gazetteer:
    return _Gazetteer()


@cache
def _municipality() -> re.Pattern[str]:
    names = sorted({str(name) for region in load("places")["regions"].values() for name in region["kommuner"]})
    return re.compile(rf"{either(name.lower() for name in names)}(?![\w-])")


def begins_with_municipality(line: str) -> bool:
    """Whether a line, in lower case, begins with the bare name of a municipality, as those of a list do."""
    return _municipality().match(line) is not None


def find_places(text: str) -> list[PlaceMention]:
    """The municipalities and regions that ``text`` names, in its order; of several named together each by itself."""
    lower = fold(text)
    anchors = (ANCHOR.match(lower, at) for at in places(lower, ANCHOR_STEMS))
    found = [mention for anchor in anchors if anchor for mention in _at(text, lower, anchor)]
    apart: list[PlaceMention] = []
    for mention in sorted(found, key=lambda m: (m.start, -m.end)):
        if not apart or mention.start >= apart[-1].end:
            apart.append(mention)
    return _with_bounds(lower, apart)


def _at(text: str, lower: str, anchor: re.Match[str]) -> Iterator[PlaceMention]:
    """The places named beside one "kommune" or "region"; the nearest one's range takes in that word."""
    gazetteer = _gazetteer()
    if anchor["kommune"]:
        before = gazetteer.kommuner.before.search(lower, max(0, anchor.start() - LIST_REACH), anchor.start())
        if before:
            *others, last = gazetteer.kommuner.each.finditer(lower, before.start(), before.end())
            for i, name in enumerate(others):
                follows = others[i + 1] if i + 1 < len(others) else last
                # "i Aarhus, Odder Kommune" is a town and its municipality; only "kommuner" takes in a list
                if anchor["several"] or "," not in lower[name.end() : follows.start()]:
                    yield from _named(text, gazetteer.kommuner, name, name.start(), name.end(), "kommune")
            yield from _named(text, gazetteer.kommuner, last, last.start(), anchor.end(), "kommune")
        if not anchor["several"]:
            return
    names: _Names = gazetteer.kommuner if anchor["kommune"] else gazetteer.regions
    after = names.after.match(lower, anchor.end())
    if after:
        first, *others = names.each.finditer(lower, after.start(), after.end())
        yield from _named(text, names, first, anchor.start(), first.end(), "kommune" if anchor["kommune"] else "region")
        for name in others:
            yield from _named(text, names, name, name.start(), name.end(), "kommune" if anchor["kommune"] else "region")


def _named(
    text: str, names: _Names, name: re.Match[str], start: int, end: int, kind: Literal["kommune", "region"]
) -> Iterator[PlaceMention]:
    if text[name.start()].isupper():  # "på vejen kommunen bygger" names no Vejen
        yield PlaceMention(start, end, names.code(name.group()), kind)


def _with_bounds(lower: str, mentions: Sequence[PlaceMention]) -> list[PlaceMention]:
    """The mentions with ``bound`` set; places named together are bound together."""
    gazetteer = _gazetteer()
    result: list[PlaceMention] = []
    first = 0
    for i, mention in enumerate(mentions):
        if i + 1 < len(mentions) and gazetteer.joiner.fullmatch(lower, mention.end, mentions[i + 1].start):
            continue
        begin = mentions[first].start
        cue = gazetteer.cue_before.search(lower, max(0, begin - CUE_REACH), begin)
        bound = bool(cue and not cue["stop"]) or bool(
            gazetteer.owned.match(lower, mention.end) or gazetteer.applying.match(lower, mention.end)
        )
        result += [m._replace(bound=bound) for m in mentions[first : i + 1]]
        first = i + 1
    return result


def area_of(
    issuer: str | None, mentions: Sequence[PlaceMention], elsewhere: Sequence[PlaceMention] = ()
) -> list[PlaceMention]:
    """The places that a pool is bound to, each once and where the page says it; empty where it is bound to none.

    ``mentions`` are those of the statements about the pool, ``elsewhere`` those of the rest of the page, where only the
    issuer's own name is looked for. A municipality's or region's own pool is bound to it, a region's to those of its
    municipalities that the statements bind it to; any other pool is bound to what the statements bind it to.
    """
    region_of = _gazetteer().region_of
    said: dict[str, PlaceMention] = {}
    for mention in mentions:
        if mention.bound:
            said.setdefault(mention.code, mention)
    narrower = {region_of[code] for code in said if code in region_of}
    bound = [mention for code, mention in said.items() if code not in narrower]
    own = next((m for m in find_places(issuer) if m.start == 0 or m.end == len(issuer)), None) if issuer else None
    named = [m for m in (*bound, *mentions, *elsewhere) if own and m.code == own.code]
    if own is None or not named:
        return bound
    return [m for m in bound if region_of.get(m.code) == own.code] or named[:1]
