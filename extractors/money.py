"""Numbers that are sums of money: the figure with its scale and currency, before what stands around it is read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from extractors.data_files import load
from extractors.numbers import Number, iter_figures, last_number, read_figures, read_words
from extractors.patterns import either

_W = load("amounts")
_CURRENCIES: dict[str, str] = {word: code for code, words in _W["currencies"].items() for word in words}
_SCALES: dict[str, int] = _W["scales"]
_KRONER_SCALES: dict[str, int] = _W["kroner_scales"]
_AFTER_SCALE = frozenset(_W["functions"]["after_scale"])
_SLIP = int(_W["limits"]["slip_millions"])

MILLION = 1_000_000

# Nothing of the genre is dearer; a longer figure is a number of something else, and would not fit a table's column.
MOST = 10**15

# A bare figure in this span is a year, never the first member of a range of sums.
_FIRST_YEAR, _LAST_YEAR = 1990, 2060

_END = r"(?:(?<=\.)|(?![^\W\d_]))"  # a word ends: after its own point whatever follows ("mio.kr."), else no letter does
_CURRENCY, _SCALE = either(_CURRENCIES), either(_SCALES)
DASH = f"[{re.escape(''.join(_W['ranges']['dashes']))}]"

_SUFFIX = re.compile(
    rf"(?P<dash>[,.] ?{DASH}{{1,2}}(?! ?\d))?"
    rf"(?: {{0,2}}(?:(?P<kroner>{either(_KRONER_SCALES)}){_END}"
    rf"|(?P<scale>{_SCALE}){_END}(?: {{0,2}}(?P<of>{_CURRENCY}){_END})?"
    rf"|(?P<plain>{_CURRENCY}){_END}))?(?:,?{DASH}(?=[ .,;:)\n]|$)(?! ?\d))?"
)
_PREFIX = re.compile(rf"(?<!\w)(?P<currency>{_CURRENCY})[ :]{{0,2}}\Z")
_PREFIX_WINDOW = 16  # code points: "danske kroner: "
_WORDED = re.compile(rf" (?={_SCALE}{_END}|kroner{_END})")
_JOINT = re.compile(rf"(?:{DASH}| {either([*_W['ranges']['words'], *_W['lists']['joins']])} )\Z")
_JOINT_WINDOW = 16  # code points: " og helt op til "
_WORDS_WINDOW = 60  # code points: "to hundrede og femogtyve tusind" and some
_VAGUE = re.compile(rf"(?<!\w){either(_W['functions']['vague'])} {{1,2}}\Z")
_NEXT_FIGURE = re.compile(r"[.:]? {0,2}\d{1,3}(?:\.\d{3})++(?![.\d])")
_NEXT_WORD = re.compile(r" {1,2}([^\W\d_]+)")

MAX_GAP = 28  # code points between two members of a range or list: " og ikke mere end "
# What follows a bare figure that the next one may give its currency; most bare figures are spared further reading.
_MAY_JOIN = re.compile(rf" {{0,2}}(?:{DASH}|,|{either([*_W['ranges']['words'], *_W['lists']['joins']])} )")
MARKS = tuple({*_CURRENCIES, *_SCALES, *_KRONER_SCALES} | {f"{sign}{dash}" for sign in ",." for dash in "-–—"})
"""A text that has none of these names no sum of money."""


@dataclass(slots=True)
class Figure:
    """A number being read; ``scale`` and ``currency`` are None until the text or a neighbour says them."""

    start: int
    end: int
    value: Number
    grouped: bool  # written with thousand marks, so that it is no count of millions
    scale: int | None
    currency: str | None
    prefixed: bool = False
    linked: bool = False  # its currency is that of the next member

    @property
    def like_year(self) -> bool:
        """Whether the bare figure may as well be a year."""
        return not self.grouped and _FIRST_YEAR <= self.value <= _LAST_YEAR

    @property
    def amount(self) -> int:
        """The sum in whole units; a scale that is an evident slip ("4.753.000 mio. kr.") is left out."""
        if self.scale and self.scale >= MILLION and self.value >= _SLIP:
            return round(self.value)
        return round(self.value * (self.scale or 1))


def find_figures(low: str) -> Iterator[Figure]:
    """Every number in folded text that is, or beside a sum may be, one of money; in the order of the text."""
    floor = 0
    worded = _worded(low)
    next_worded = next(worded, None)
    for match in iter_figures(low):
        start, end = match.span()
        while next_worded and next_worded.start < start:
            if next_worded.start >= floor:
                floor = next_worded.end
                yield next_worded
            next_worded = next(worded, None)
        if start < floor or (start and not _opens(low, start)):
            continue
        if figure := _figure(low, start, end, floor):
            floor = figure.end
            yield figure
    while next_worded:
        if next_worded.start >= floor:
            floor = next_worded.end
            yield next_worded
        next_worded = next(worded, None)


def _opens(low: str, start: int) -> bool:
    before = low[start - 1]
    if before.isalnum():
        # "kr120.000", and nothing else that ends in a letter
        return low[max(0, start - 3) : start] in ("dkk", "eur") or low[max(0, start - 2) : start] == "kr"
    return before not in "_§#@" and not (before in ".,/" and start > 1 and low[start - 2].isdecimal())


def _figure(low: str, start: int, end: int, floor: int) -> Figure | None:
    raw = low[start:end]
    suffix = _SUFFIX.match(low, end)
    scale, currency, stop = _read_suffix(suffix) if suffix else (None, None, end)
    if currency and scale is None and raw.isdecimal() and _NEXT_FIGURE.match(low, stop):
        currency, stop = None, end  # "i 2020 kr. 1.800.000": the next one's currency
    prefix = None
    if low[start - 1 : start] in (" ", ".", ":", "€", "$", "£") or low[max(0, start - 1) : start].isalpha():
        prefix = _PREFIX.search(low, max(floor, start - _PREFIX_WINDOW), start)
    thousands = end - start > 4 and "." in raw
    if not (currency or scale or prefix or thousands or start - floor <= MAX_GAP or _MAY_JOIN.match(low, end)):
        return None
    value = read_figures(raw, scaled=scale is not None)
    if value is None:
        return None
    if prefix and currency is None:
        currency = _CURRENCIES[" ".join(prefix["currency"].split())]
    if currency is None and scale is not None:
        currency = _unspoken_currency(low, stop, scale)
    if currency is None and scale is None:
        stop = end
    grouped = value >= 1000 and len(raw) > 4 and not raw.isdecimal()
    begin = prefix.start() if prefix else start
    return Figure(begin, stop, value, grouped, scale, currency, prefixed=prefix is not None)


def _read_suffix(suffix: re.Match[str]) -> tuple[int | None, str | None, int]:
    if suffix["kroner"]:
        return _KRONER_SCALES[" ".join(suffix["kroner"].split())], "DKK", suffix.end()
    word = suffix["of"] or suffix["plain"]
    currency = _CURRENCIES[" ".join(word.split())] if word else "DKK" if suffix["dash"] else None
    scale = _SCALES[suffix["scale"]] if suffix["scale"] else None
    if currency is None and scale is None:
        return None, None, suffix.start()
    return scale, currency, suffix.end()


def _unspoken_currency(low: str, stop: int, scale: int) -> str | None:
    """Kroner for "2 mio. til forskning"; None for "2 millioner danskere", and for "25 tusind" of anything."""
    after = _NEXT_WORD.match(low, stop)
    return "DKK" if scale >= MILLION and (after is None or after[1] in _AFTER_SCALE) else None


def _worded(low: str) -> Iterator[Figure]:
    """Sums with the number in words: "to millioner kroner", "en halv million", "fem hundrede kroner"; before each the
    number that it ends a range or list of ("mellem to og fire millioner kroner"), which has no currency yet."""
    for match in _WORDED.finditer(low):
        at = match.start()
        if not low[at - 1 : at].isalpha():
            continue
        worded = _words_before(low, at)
        suffix = _SUFFIX.match(low, at)
        if worded is None or suffix is None or _VAGUE.search(low, max(0, worded.start - _WORDS_WINDOW), worded.start):
            continue
        scale, currency, stop = _read_suffix(suffix)
        if currency is None and scale is not None:
            currency = _unspoken_currency(low, stop, scale)
        if currency is None and not _MAY_JOIN.match(low, stop):
            continue
        joint = _JOINT.search(low, max(0, worded.start - _JOINT_WINDOW), worded.start)
        if joint and (first := _words_before(low, joint.start())) and first.value < worded.value:
            yield first
        yield replace(worded, end=stop, grouped=worded.value >= 1000, scale=scale, currency=currency)


def _words_before(low: str, end: int) -> Figure | None:
    """The number in words that ends at ``end``, without scale and currency."""
    line = low[max(0, end - _WORDS_WINDOW) : end].rpartition("\n")[2]
    words = line.rpartition("-")[2].split(" ")
    words = words[len(words) - last_number(words) :]
    value = read_words(words)
    return None if value is None else Figure(end - len(" ".join(words)), end, value, False, None, None)
