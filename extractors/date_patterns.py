"""How Danish dates are written: the regular expressions that ``data/dates.toml`` gives, on lower-case text.

Every repetition is bounded or possessive and blanks count at most two, so that no text can make them run away. Named
groups: ``d`` day, ``m`` month, ``y`` year, with a figure where alternatives need names of their own.
"""

from __future__ import annotations

import re
from itertools import chain

from extractors.data_files import load
from extractors.days import MEDIO, PRIMO, ULTIMO
from extractors.numbers import NUMBER_WORDS, ORDINALS
from extractors.patterns import either

_W = load("dates")
_FULL: dict[str, int] = {name: number for number, name in enumerate(_W["months"]["full"], start=1)}
MONTHS: dict[str, int] = {**_FULL, **_W["months"]["short"]}
MONTHS_IN_FULL = frozenset(_FULL)
WEEKDAYS: dict[str, int] = _W["weekdays"]
SEASONS: dict[str, int] = _W["seasons"]
PARTS: dict[str, str] = {phrase: part for part in (PRIMO, MEDIO, ULTIMO) for phrase in _W["parts"][part]}
YEAR_ENDS = frozenset(_W["year_end"]["words"])
HALVES: list[str] = _W["quarters"]["halves"]
WEEK_CUES: list[str] = _W["weeks"]["cue"]
RELATIVE_DAYS: dict[str, int] = {
    phrase: days
    for days, key in enumerate(("today", "tomorrow", "day_after_tomorrow"))
    for phrase in _W["relative"][key]
}
RELATIVE_UNITS: dict[str, int] = _W["relative"]["units"]
ALSO_NAMES = frozenset(_W["months"]["also_names"])
FIRST_YEAR: int = _W["years"]["first"]
LAST_YEAR: int = _W["years"]["last"]
LAST_POSTCODE: int = _W["years"]["last_postcode"]

_LONG_DAYS = [name for name in WEEKDAYS if name.endswith("dag")]
_START = r"(?<![^\W\d_])"  # no letter stands before
_END = r"(?![^\W\d_])"  # no letter follows
_UNIT_OF_DATED = rf"(?! {{0,2}}(?:{either(_W['guard']['units'])}(?!\w)|[%°]))"
_UNIT = rf"(?! {{0,2}}(?:{either(_W['guard']['units'] + _W['guard']['counted'])}(?!\w)|[%°]))"
_Y4 = r"(?:19|20)\d\d"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])(?!\d)"
_NUMBER = r"(?:0?[1-9]|1[0-2])"  # of a month
_SHORT_DAY = either(name for name in WEEKDAYS if name not in _LONG_DAYS) + r"\."
_WEEKDAY = rf"(?:{either(_LONG_DAYS)}(?:en)?|{_SHORT_DAY})"
_MONTH = rf"(?:{either(_FULL)}{_END}|{either(_W['months']['short'])}{_END}\.?)"
# "1. maj-fest" is no date; "april-juni" and "4. maj-fredag" may begin a range.
_NO_COMPOUND = rf"(?!-(?!{either(chain(MONTHS, _LONG_DAYS, PARTS, SEASONS))})[^\W\d_])"
_YEAR = (
    rf"(?:(?:,? {{0,2}}| {{1,2}}{either(_W['years']['before'])} {{1,2}}|[-/])(?P<y>{_Y4})(?!\d|[.,]\d){_UNIT_OF_DATED}"
    r"|,? {0,2}['’](?P<y2>\d\d)(?!\d))?"
)
_DASH = f"[{re.escape(''.join(_W['ranges']['dashes']))}]"
_DEN = rf"(?:{either(_W['day']['before'])} {{0,2}})"
_FILLER = rf"(?:{either(_W['lists']['fillers'])} {{1,2}})?"
_RANGE_WORDS = either(_W["ranges"]["words"])

TEXTUAL = re.compile(
    rf"(?P<d>{_DAY})(?P<mark>{either(_W['day']['ordinal_marks'])})?"
    rf"(?: {{0,2}}|[-/])(?P<m>{_MONTH}){_NO_COMPOUND}{_YEAR}"
)
"""A day with the month in letters, perhaps with a year: "15. marts 2026", "29 mar 2022", "1.maj"."""

MONTH = re.compile(rf"(?P<m>{_MONTH}){_NO_COMPOUND}{_YEAR}")

ISO = re.compile(rf"(?P<y>{_Y4})(?P<s>[-/.])(?P<m>\d\d)(?P=s)(?P<d>\d\d)(?!\d|[.,-]\d)")

NUMERIC = re.compile(
    r"(?P<d>0?[1-9]|[12]\d|3[01])(?:"
    rf"\.(?P<m1>{_NUMBER})\.(?P<y1>{_Y4}|\d\d)|\. (?P<m2>{_NUMBER})\. (?P<y2>{_Y4})"
    rf"|\.(?P<m3>{_NUMBER})[ -](?P<y3>{_Y4})"
    rf"| ?/ ?(?P<m4>{_NUMBER})(?:\.? ?[-./] ?|\.? )(?P<y4>{_Y4})|/(?P<m5>{_NUMBER})(?:[-./]|,? ?['’])(?P<y5>\d\d)"
    rf"|-(?P<m6>{_NUMBER})-(?P<y6>{_Y4}|\d\d(?!-\d)))(?!\d|[./]\d|,\d){_UNIT_OF_DATED}"
)
"""A day, month and year in figures, all in the ways that Danish pages part them."""

YEARLESS = re.compile(rf"(?P<d>{_DAY})(?P<s>/|\.)(?P<m>{_NUMBER})(?!\d|[/.,]\d)(?:\.(?= kl|, kl))?{_UNIT}")
"""A day and month in figures: a date only where something says so ("d. 1/10"), else perhaps a fraction or a section."""

_WORD_JOINS = either(word for word in _W["lists"]["joins"] + _W["ranges"]["words"] if word != "/")
_JOIN = rf"(?:\./|\.? {{0,2}}(?:{_DASH}|{_WORD_JOINS}) {{0,2}})"
LEAD = re.compile(rf"(?:{_DAY}{_JOIN}(?:{_WEEKDAY},? {{1,2}})?{_DEN}?){{1,12}}+(?=\d)")
"""Days whose month follows later: "5., 12. og " of "5., 12. og 19. marts". Twelve: no page lists more in one go."""

_TOLD = rf"(?P<told> {{1,2}}{either(_W['day']['alone_before'])}{_END})"
LONE_DAY = re.compile(rf"(?i:{_DEN})(?P<d>{_DAY})\.(?={_TOLD}|[,;:)]| *(?:\n|\Z)| [A-ZÆØÅ])")
"""A day of a month that was named before ("i maj, dog senest den 7."), on the text as it is written."""

LEAD_DAY = re.compile(rf"(?P<d>{_DAY})(?P<mark>\.)?(?P<join>{_JOIN})")

YEAR = re.compile(
    rf"(?P<a>{_Y4})(?:(?:[-–—/](?P<b>\d\d)| ?[-–—/] ?(?P<c>{_Y4}))(?![\d@]|[-./]\d)|(?![\w@]|[-/]\d|[.,:]\d))"
    rf"(?!['’-]?{either(_W['years']['not_suffixes'])})(?!\.{either(_W['guard']['files'])}{_END}){_UNIT}"
)
"""A year, or two of them: "2017-19", "2021–2023"; not "2000-tallet", "2100 kr.", "plan-2021.pdf"."""

WEEK = re.compile(
    rf"{either(WEEK_CUES)} {{0,2}}(?P<n>\d\d?)(?!\d|[.,]\d)"
    rf"(?: ?(?:{_DASH}|til|og|eller) ?(?P<n2>\d\d?)(?!\d|[.,/]\d))?"
    rf"(?:(?:,? {{1,2}}| {{1,2}}i {{1,2}}|/|-)\(?(?P<y>{_Y4})(?!\d){_UNIT})?"
)

YEAR_AFTER = re.compile(rf"(?:,? {{1,2}}| {{1,2}}(?:i|af) {{1,2}})(?P<y>{_Y4})(?:[-/]\d\d(?!\d))?(?!\d|[-/]\d){_UNIT}")
"""The year after a quarter or season."""

PART_YEAR = re.compile(rf"(?:år |året )?(?P<y>{_Y4})(?!\d|[-/.,:]\d){_UNIT}")
"""The year that "udgangen af" and the like are of."""

_NOMINAL = either([*(f"{n}." for n in range(1, 5)), *(word for word, n in ORDINALS.items() if n <= 4)])
QUARTERS_BEFORE = re.compile(
    rf"(?<![\w.,])(?P<a>{_NOMINAL})(?:(?P<join> ?{_DASH} ?| og | eller | til | til og med )(?P<b>{_NOMINAL}))? \Z"
)
"""What stands before "kvartal": "1. ", "andet ", "1.-3. "."""

PART_TARGET_QUARTER = re.compile(rf"(?P<a>{_NOMINAL}) {{1,2}}{either(_W['quarters']['names'])}{_END}")

CONTEXT_BEFORE = re.compile(rf"{_START}(?:(?P<wd>{_WEEKDAY}),? {{1,2}})?(?:{either(_W['day']['before'])} {{0,2}})?\Z")
"""The weekday and "den" before a day."""

NOT_AFTER = re.compile(rf"(?<!\w){either(_W['guard']['before'])}[ :]{{0,2}}\Z")
"""What makes the figures after it no date: "§", "version", "konto"."""

NOT_AFTER_YEAR = re.compile(rf"(?<!\w){either(_W['guard']['before'] + _W['guard']['before_years'])}[ :]{{0,2}}\Z")
"""What makes four digits after it no year: "kr.", "nr."."""

SLASH_CUE = re.compile(
    rf"(?<!\w)(?:{either(_W['day']['slash_cues'])}|{_WEEKDAY}"
    rf"|{either(_W['day']['slash_labels'])} [^.:\n]{{1,14}}:) {{0,2}}\Z"
)
POINT_CUE = re.compile(rf"(?<!\w)(?:{either(_W['day']['before'])}|{_WEEKDAY}) {{0,2}}\Z")
NAME_CUE = re.compile(rf"(?<!\w){either(_W['names_guard']['before'])} {{0,2}}\Z")
SEASON_STOP = re.compile(rf"(?<!\w){either(_W['season_guard']['before'])} {{1,2}}\Z")
BETWEEN = re.compile(rf"(?<!\w){either(_W['ranges']['between'])}[ \n]{{1,2}}\Z")

WEEKDAY_CUE = re.compile(rf"(?<!\w)(?P<cue>{either(_W['relative']['weekday_cues'])}) {{1,2}}\Z")
WEEKDAY_BEFORE = re.compile(rf"(?<!\w){either(_W['relative']['weekday_before'])} {{1,2}}\Z")
DATED_WEEKDAY = re.compile(rf"[,.]? {{0,2}}{_DEN}?\d")
"""What follows a weekday that belongs to a date."""

IN_UNITS = re.compile(rf"(?<!\w)om {{1,2}}(?P<n>\d{{1,2}}|{either(NUMBER_WORDS)}) {{1,2}}\Z")
"""What stands before "uger" in "om tre uger"."""

RANGE_DASH = re.compile(rf" {{0,2}}{_DASH} {{0,2}}")
RANGE_WORD = re.compile(rf"[ ,]{{1,2}}{_RANGE_WORDS} {{1,2}}(?:i |ved |med )?")
LIST_GAP = re.compile(rf"\.? {{0,2}}{either(_W['lists']['joins'])} {{0,2}}{_FILLER}")
MAX_GAP = 24
"""No word or phrase between two dates of a list is longer than this many code points."""

QUARTERS = frozenset([*_W["quarters"]["names"], *HALVES])
_GOES_ON = rf"\.(?!\d{{3}})|[/-]| ?/| {{0,2}}(?:{_DASH}|{_WORD_JOINS}|{either(_W['day']['ordinal_marks'])}|{_MONTH})"
FIGURES = re.compile(rf"\d(?<!\d\d)(?:\d?(?!\d)(?={_GOES_ON})|\d{{3}}(?!\d))")
"""Figures that may be the core of a date: four, or one or two with what can come behind a day. Of others a page has
more, and it takes longer to try them."""
_WORDS = either(
    chain(MONTHS, PARTS, YEAR_ENDS, SEASONS, _LONG_DAYS, WEEK_CUES, QUARTERS, RELATIVE_DAYS, RELATIVE_UNITS)
)
WORD = re.compile(rf"[ \n(/\"”“»'’.,:;–—-](?P<word>{_WORDS}){_END}")
"""A word that names a time, with what stands before it: a sign to look for is cheaper than looking back for one."""

WORD_AT_START = re.compile(rf"(?P<word>{_WORDS}){_END}")

LINK_MARKS = ("http", "www.", "@", ".dk/", ".com/", ".eu/", ".org/", ".net/")
LINKS = re.compile(r"(?:https?://|www\.)[^ \n]+|\.(?:dk|com|eu|org|net)/[^ \n]*|@[\w.-]+")
"""Addresses of pages and mailboxes: figures in them are no dates."""
