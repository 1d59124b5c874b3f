"""Danish numbers, in figures and in words, as exact fractions: "1.500.000", "13,1", "1½", "halvanden"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from extractors.data_files import load
from extractors.patterns import either

Number = int | Fraction
"""An exact number; nearly all are whole."""

_DATA = load("numbers")
_SIGNS: dict[str, Fraction] = {sign: Fraction(*parts) for sign, parts in _DATA["signs"].items()}
_BROKEN: dict[str, Fraction] = {word: Fraction(*parts) for word, parts in _DATA["broken"].items()}
_TIMES: dict[str, int] = _DATA["times"]


def _whole_words() -> dict[str, int]:
    small, tens = dict(_DATA["small"]), dict(_DATA["tens"])
    units = {word: value for word, value in small.items() if value < 10}
    joined = {f"{unit}og{ten}": units[unit] + tens[ten] for unit in units for ten in tens}
    return {**small, **tens, **joined}


_WHOLE = _whole_words()

ORDINALS: dict[str, int] = {
    word: value for value, words in enumerate(_DATA["ordinals"]["words"], start=1) for word in words
}
"""Ordinal words for the days of a month and for quarters: "første" is 1."""

NUMBER_WORDS = frozenset([*_WHOLE, *_BROKEN, *_TIMES])
"""Every word that :func:`read_words` knows, "og" apart."""

SIGN = either(_SIGNS)

_FIRST = re.compile(rf"[\d{''.join(_SIGNS)}]")

# A number in figures, in lower-case text: blanks as thousand marks, mixed fractions, or digits with points, commas and
# strokes between them, which :func:`read_figures` then judges. Bounded or possessive, so that it cannot run away.
_FIGURES = re.compile(
    rf"\d{{1,3}} (?:[1-3]/[2-4](?![\d/])|{SIGN})"
    r"|\d{1,3}(?: \d{3}){1,3}+(?:,\d\d)?+(?![.,]?\d| \d)"
    rf"|\d++(?:[.,/]\d++)*+{SIGN}?|{SIGN}"
)

_SIGNED = re.compile(rf"(?:(\d{{1,3}}) ?)?({SIGN})")
_THOUSANDS = re.compile(r"(\d{1,3}(?:([. ])\d{3})(?:\2\d{3}){0,3})(?:,(\d{1,2}))?")
_ENGLISH = re.compile(r"(\d{1,3}(?:,\d{3}){1,4})(?:\.(\d{1,2}))?")
MOST_DIGITS = 12  # of a number without marks; a longer one is no sum
_PLAIN = re.compile(rf"(\d{{1,{MOST_DIGITS}}})(?:[.,](\d{{1,3}}))?")
_FRACTION = re.compile(r"(?:(\d{1,3}) )?([1-9])/([2-9])")


def _decimal(whole: str, decimals: str | None) -> Number:
    value = int(whole.replace(".", "").replace(",", "").replace(" ", ""))
    return value + Fraction(int(decimals), 10 ** len(decimals)) if decimals else value


def iter_figures(text: str) -> Iterator[re.Match[str]]:
    """Every number in figures in ``text``, as it is written, whatever it may mean."""
    first = _FIRST.search(text)
    while first:
        # Searching for the one character and matching there is three times as fast as searching for the alternatives.
        match = _FIGURES.match(text, first.start())
        if match:
            yield match
        first = _FIRST.search(text, match.end() if match else first.end())


def read_figures(raw: str, *, scaled: bool = False) -> Number | None:
    """The value of a number in figures, or None where it is none (an account, a date, a version).

    Point and blank part thousands, a comma starts decimals; English marks are read where they cannot be Danish. With
    ``scaled`` a word like "mio." follows, so that "1,250" is one and a quarter; without it, three digits after a comma
    are thousands, since money has no third decimal.
    """
    if raw.isdecimal():  # as most
        return int(raw) if len(raw) <= MOST_DIGITS else None
    if match := _SIGNED.fullmatch(raw):
        return int(match[1] or 0) + _SIGNS[match[2]]
    if match := _THOUSANDS.fullmatch(raw):
        return _decimal(match[1], match[3])
    if (match := _ENGLISH.fullmatch(raw)) and not (scaled and raw.count(",") == 1 and "." not in raw):
        return _decimal(match[1], match[2])
    if match := _PLAIN.fullmatch(raw):
        return _decimal(match[1], match[2])
    if match := _FRACTION.fullmatch(raw):
        return Fraction(int(match[1] or 0)) + Fraction(int(match[2]), int(match[3]))
    return None


def last_number(words: Sequence[str]) -> int:
    """How many of the words at the end make up one number: of "mellem to og fire" one, of "to og en halv" all four."""
    first = len(words)
    while first and (words[first - 1] in NUMBER_WORDS or _joins(words, first - 1)):
        first -= 1
    while first < len(words) and words[first] == "og":
        first += 1
    return len(words) - first


def _joins(words: Sequence[str], at: int) -> bool:
    """Whether an "og" stands inside one number: "hundrede og fem", "to og en halv"."""
    if words[at] != "og" or not at or at + 1 == len(words):
        return False
    half = list(words[at + 1 : at + 3]) in (["en", "halv"], ["et", "halvt"])
    return words[at - 1] in _TIMES or (half and words[at - 1] in _WHOLE)


def read_words(words: Sequence[str]) -> Fraction | None:
    """The value of number words in lower case: "to", "to en halv", "fem hundrede", "en halv"; None if they are none."""
    total, current = Fraction(0), None
    for index, word in enumerate(words):
        if word == "og":
            continue
        if word in _TIMES:
            current = (current or Fraction(1)) * _TIMES[word]
            if _TIMES[word] >= 1000:
                total, current = total + current, None
        elif word in _BROKEN:
            # "en halv" is a half, "to en halv" two and a half; the "en" before it is no number.
            article = index > 0 and words[index - 1] in ("en", "et", "én", "ét")
            current = (current or Fraction(0)) - (1 if article else 0) + _BROKEN[word]
        elif word in _WHOLE:
            current = (current or Fraction(0)) + _WHOLE[word]
        else:
            return None
    value = total + (current or 0)
    return value if value > 0 else None
