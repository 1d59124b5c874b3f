"""The words that open or make up what is not the announcement: ``data/regions.toml``, ready to be asked.

All lines asked about are short, so that no pattern has much to run over.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import accumulate, chain
from typing import NamedTuple

from extractors.data_files import load
from extractors.date_lines import DATE, MAX_CUE
from extractors.draft import Piece
from extractors.literals import holds, lines_at, places
from extractors.patterns import fold

LONG_PROSE = 70
"""Characters from which a line is text, sentence or not."""

SHORT_PROSE = 25
"""Characters that a sentence has at least."""

MAX_SITE_LINE = 500
"""Characters of a line at the foot of a site; a longer one is text."""

MAX_NOTICE = 300
"""Characters of a notice above the title."""

MAX_ADDRESS = 200
"""Characters of a line that is an address."""

CACHED = 4_000
"""Short lines whose answers are kept: menus and headings are the same on many pages."""

HEADINGS = ("other", "listing", "contact", "facts", "own")
"""Groups of headings, in the order in which they are tried; the announcement's own come last."""

_CONSENT = ("cookie", "samtykke til")
LINES = ("controls", "social", "contents")
"""Groups of lines, in the order in which they are tried."""

_LONGEST_DATE = 60  # characters, with what stands before it
_END = " :?!.–-»›>"
_CRUMB_GAP = re.compile(r" (?:[-=]>|[>»›/→|\\·:]|&gt;) ?| - (?=\S)")
_MENU_GAP = re.compile(r" ?(?:[|·•]|//) ?")
_ADDRESS = load("regions")["address"]
_STREET, _POSTAL = re.compile(_ADDRESS["street"]), re.compile(_ADDRESS["postal"])
_SITE, _REACH, _POLICY = (re.compile(_ADDRESS[key], re.IGNORECASE) for key in ("site", "reach", "policy"))
_PARTED = re.compile(r"(?: [|·•–-] .{1,60}){2}")
_CALL = re.compile(r"@|\b\d\d ?\d\d ?\d\d ?\d\d\b")
_SITE_WORDS = tuple(_ADDRESS["site_words"])  # what _SITE looks for, to be asked first
_FOUR = re.compile(r"\d{4} [A-ZÆØÅ]")  # what _POSTAL looks for, to be asked first
_FIGURES = re.compile(r"[0-9]\d ?\d\d(?: [A-ZÆØÅ]| ?\d\d ?\d\d)")  # what _FOUR and _CALL look for, in one search
_ARROW = re.compile(r" (?:[-=]?>|[»›→]) ")
_CRUMB_SIGN = re.compile(r"[>»›/→|\\·:]")
_MENU_SIGN = re.compile("[|·•/]")
_PARTING_SIGN = re.compile(r"[>»›/→|\\·:•]")  # either of the two


@cache
def _rules() -> dict[str, re.Pattern[str]]:
    table = load("regions")
    rules = {
        "headings": re.compile("|".join(f"(?P<{g}>{'|'.join(table[g]['headings'])})" for g in HEADINGS)),
        "lines": re.compile(
            "|".join(f"(?P<{g}>{'|'.join(table[g]['lines'])})" for g in ("controls", "social", "status", "contents"))
        ),
    }
    for group in ("crumbs", "stamp", "actions", "questions", "rounds"):
        rules[group] = re.compile(rf"(?:{'|'.join(table[group]['starts'])})\b")
    rules |= {name: re.compile(pattern) for name, pattern in table["notice"].items()}
    rules["sentence"] = re.compile(rf"\b(?:{'|'.join(table['sentence']['words'])})\b")
    names = {group: "|".join(words) for group, words in table["names"].items()}
    rules["names"] = re.compile("|".join(rf"(?P<{g}>(?<![a-z])(?:{w})(?![a-z]))" for g, w in names.items()))
    return rules


@lru_cache(maxsize=CACHED)
def heading_cue(text: str) -> str | None:
    """Which group of headings a line belongs to: one of :data:`HEADINGS`."""
    if len(text) > MAX_CUE or text[-1] == ".":
        return None
    match = _rules()["headings"].fullmatch(text.lower().rstrip(_END).lstrip("▸►›» "))
    if match is None or (match.lastgroup in ("own", "contact") and DATE.search(text)):
        return None
    return match.lastgroup


def is_start(text: str) -> bool:
    """Whether a line is the first step of a breadcrumb and nothing more ("Forside")."""
    return bool(_rules()["crumbs"].fullmatch(text.lower().rstrip(_END)))


@lru_cache(maxsize=CACHED)
def line_cue(text: str) -> str | None:
    """``controls`` for lines that serve the page, ``social`` for sharing, feedback and counters, ``status`` for those
    that only say whether one can apply now, ``contents`` for the heading of a list of the page's own headings."""
    if len(text) > MAX_CUE:
        return None
    match = _rules()["lines"].fullmatch(text.lower().rstrip(_END))
    return match.lastgroup if match else None


def is_named_entry(text: str) -> bool:
    """Whether an entry says of something it names, which is no round or part of the announcement, when it is."""
    name, mark, rest = text.partition(":")
    if not mark or not rest.strip() or heading_cue(name) or len(text) > MAX_CUE:
        return False
    return name[0].isupper() and not DATE.search(name) and not is_round(name)


def is_round(text: str) -> bool:
    """Whether a line begins as one does that tells of a round or part of the announcement itself."""
    return bool(_rules()["rounds"].match(text.lower()))


@lru_cache(maxsize=CACHED)
def is_stamp(text: str) -> bool:
    """Whether a line is the page's own date ("Sidst opdateret 1. maj 2020"), or the words before it."""
    if len(text) > MAX_CUE:
        return False
    match = _rules()["stamp"].match(text.lower())
    if not match:
        return False
    rest = text[match.end() :].strip(" :.-")
    return not rest or (len(rest) <= 60 and bool(DATE.search(rest) or re.search(r"\d", rest)))


def is_notice(text: str, title: str) -> bool:
    """Whether a line says the deadline's day, and names no other pool than the title does."""
    rules = _rules()
    if len(text) > MAX_NOTICE or not (DATE.search(text) and rules["deadline"].search(text.lower())):
        return False
    return all(match[0] in title for match in rules["pool"].finditer(text))


def is_parted(text: str) -> bool:
    """Whether a line holds a sign that parts the steps of a breadcrumb or the names of a menu: most hold none."""
    return _PARTING_SIGN.search(text) is not None or " - " in text


def is_crumbs(text: str) -> bool:
    """Whether a line is a breadcrumb: it begins as one does, or is parted by arrows into short names."""
    if text.endswith(":") and is_start(text):
        return True  # "Her er du:", over the steps
    if len(text) > 300 or not (_CRUMB_SIGN.search(text) or " - " in text):
        return False
    parts = _CRUMB_GAP.split(text)
    if _rules()["crumbs"].match(text.lower()) and (len(parts) > 1 or text.lower().startswith("du er her")):
        return True
    return len(parts) >= 2 and bool(_ARROW.search(text)) and all(len(part) <= 80 for part in parts)


def crumbs(text: str) -> list[str]:
    """The steps of a breadcrumb."""
    return _CRUMB_GAP.split(text)


def is_menu(text: str) -> bool:
    """Whether a line lists places to go: three or more short names between bars or dots, without a figure."""
    if not _MENU_SIGN.search(text):
        return False
    parts = _MENU_GAP.split(text)
    return len(parts) >= 3 and all(0 < len(p) <= 30 for p in parts) and not any(c.isdigit() or c == "@" for c in text)


def is_action(text: str) -> bool:
    """Whether a line bids the reader do something, as links do."""
    return bool(_rules()["actions"].match(text.lower()))


def is_question(text: str) -> bool:
    """Whether a line begins as the question that a chapter answers does ("Hvem vi støtter", "Sådan gør du")."""
    return bool(_rules()["questions"].match(text.lower()))


def is_sentence(text: str) -> bool:
    """Whether a line has a word in it that makes it a sentence."""
    return bool(_rules()["sentence"].search(text.lower()))


@lru_cache(maxsize=CACHED)
def names_cue(names: str) -> str | None:
    """What the words of class and id hint at: ``aside``, ``navigation``, ``footer``, ``banner``."""
    match = _rules()["names"].search(names)
    return match.lastgroup if match else None


def is_site_line(text: str) -> bool:
    """Whether a line is of the kind that stands at the foot of a site: registration numbers, copyright, how to be taken
    off a newsletter's list, or an address
    with how to reach it."""
    return len(text) <= MAX_SITE_LINE and (_is_the_sites(text) or (_has_postal(text) and _marks_besides(text) >= 2))


def _is_the_sites(text: str) -> bool:
    """Whether a line has the words of a site's foot."""
    return holds(text.lower(), _SITE_WORDS) and _SITE.search(text) is not None


class Marks(NamedTuple):
    """Of each line of a page, what it is by its own words: ``site`` as :func:`is_site_line` says, ``address`` as
    :func:`is_address` does, ``call`` where it gives a telephone number or mailbox, ``consent`` where it speaks of
    cookies."""

    site: list[bool]
    address: list[bool]
    call: list[bool]
    consent: list[bool]


def marks(lines: Sequence[str]) -> Marks:
    """What the lines of a page are by their own words; the few that are anything are found in the whole page at once,
    by what they must hold."""
    page = "\n".join(lines)
    low = fold(page)
    starts = list(accumulate([len(line) + 1 for line in lines], initial=0))
    figures = [match.start() for match in _FIGURES.finditer(page)]
    found = Marks(*([False] * len(lines) for _ in Marks._fields))
    for number in lines_at(starts, chain(figures, places(low, (*_SITE_WORDS, "@")))):
        line = lines[number]
        postal = len(line) <= MAX_SITE_LINE and _has_postal(line)
        found.address[number] = postal and len(line) <= MAX_ADDRESS
        found.site[number] = (postal and _marks_besides(line) >= 2) or (
            len(line) <= MAX_SITE_LINE and _is_the_sites(line)
        )
        found.call[number] = _CALL.search(line) is not None
    for number in lines_at(starts, places(low, _CONSENT)):
        found.consent[number] = True
    return found


def address_marks(text: str) -> int:
    """How many of street, postal town, ways to reach somebody and policies a line names."""
    return _marks_besides(text) + _has_postal(text)


def _marks_besides(text: str) -> int:
    """As :func:`address_marks`, the town left out."""
    return sum([p.search(text) is not None for p in (_STREET, _SITE, _REACH, _POLICY, _PARTED)])


def is_address(text: str) -> bool:
    """Whether a line names a place by its postal code."""
    return len(text) <= MAX_ADDRESS and _has_postal(text)


def _has_postal(text: str) -> bool:
    """Whether a line holds a postal code and town, and not a date's year before a capital."""
    found = _POSTAL.search(text) if _FOUR.search(text) else None
    if found is None:
        return False
    behind = found.start() + 4
    return not any(match.end() == behind for match in DATE.finditer(text, max(0, behind - _LONGEST_DATE)))


def is_prose(piece: Piece) -> bool:
    """Whether a piece is running text: long or a sentence, not a link, not a site line."""
    return is_running(piece) and not is_site_line(piece.text)


def is_running(piece: Piece) -> bool:
    """Whether a piece is running text or a site line, which may be as long."""
    text = piece.text
    long = len(text) >= LONG_PROSE or (len(text) >= SHORT_PROSE and text[-1] in ".!" and not text[-2].isdigit())
    return long and piece.linked * 2 <= len(text)
