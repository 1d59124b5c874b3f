"""Lines that say a day: a date alone, the date of a piece of news, who wrote and when, days under a heading."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import chain, islice, takewhile

from extractors.data_files import load
from extractors.document import Kind
from extractors.draft import Piece
from extractors.patterns import month_stems

MAX_CUE = 90
"""Characters. A longer line is text, whatever words it begins with."""

MAX_DAYS = 12
"""Lines below a heading that are looked at for days."""

MAX_DATELINE = 60
"""Characters of a line that is the date of a piece of news."""

MAX_BYLINE = 90
"""Characters of a line that says who wrote and when; a longer one is a sentence."""

DATE = re.compile(
    r"\b\d{1,2} ?[./-] ?\d{1,2} ?[./ -] ?(?:19|20)?\d\d\b"
    rf"|\b\d{{1,2}}\.? ?{month_stems()}[a-zæøå]{{0,7}}\.?(?: \d{{4}})?\b"
    r"|\b(?:19|20)\d\d-\d\d-\d\d\b",
    re.IGNORECASE,
)
_ONLY_DATE = re.compile(rf"(?:(?:d|den|{month_stems()})\.? ?)?(?:{DATE.pattern})[\s,.:|a-z\d]{{0,20}}", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]{4,}")
_LETTERS = re.compile(r"[^\W\d_]+")
_CAPITAL = re.compile(r"[A-ZÆØÅ]")
_BYLINE_GAP = (",", "|", "·", "–", "-", "/")
_DEN = re.compile(r"(?:\b\w{3,5}dag)?(?:\s*\b(?:den|d\.))?$")  # "København, fredag den 3. maj 2024"


def is_dateline(text: str) -> bool:
    """Whether a line says a date with no more than a word or two of what it is the date of ("Nyhed - 3. maj 2020 kl.
    9")."""
    found = DATE.search(text) if len(text) <= MAX_DATELINE else None
    if found is None:
        return False
    rest = text[: found.start()] + " " + text[found.end() :]
    return len(_WORD.findall(rest)) <= 2


def is_date(text: str) -> bool:
    """Whether a line says a date and nothing more."""
    return len(text) <= 40 and bool(_ONLY_DATE.fullmatch(text))


def is_days(text: str) -> bool:
    """Whether a line says days and hours, and names nothing that they are of."""
    rest, found = DATE.subn(" ", text) if len(text) <= MAX_CUE else (text, 0)
    return found > 0 and _beside_days().issuperset(_LETTERS.findall(rest.lower()))


def heads_days(pieces: Sequence[Piece], index: int) -> bool:
    """Whether a heading stands over days and what they are for, which are then the page's own: a list of other things
    names them."""
    level = pieces[index].level
    below = islice(pieces, index + 1, index + 1 + MAX_DAYS)
    days = [
        is_days(p.text) or _begins_with_days(p.text)
        for p in takewhile(lambda p: p.kind is not Kind.HEADING or p.level > level, below)
    ]
    return bool(days) and all(days)


def _begins_with_days(text: str) -> bool:
    """Whether a line says days and hours first, and then no more than what they are for ("6. maj kl. 12 – for film, der
    vises om vinteren"); a name begins with a capital."""
    days = _days_first().match(text)
    if days is None or DATE.search(days[0]) is None:
        return False
    rest = text[days.end() :].partition(". ")[0]
    return not _CAPITAL.search(rest)


@cache
def _days_first() -> re.Pattern[str]:
    words = "|".join(sorted(_beside_days(), key=len, reverse=True))
    return re.compile(rf"(?:(?:{words})\b|{DATE.pattern}|\d{{1,2}}(?:[.:]\d\d){{0,2}}|[ ,.:–-])+", re.IGNORECASE)


@cache
def _beside_days() -> frozenset[str]:
    """The words that stand beside days and name nothing."""
    table = load("dates")
    days = chain(table["weekdays"], table["day"]["before"], table["time"]["cue"])
    several = chain(table["ranges"]["words"], table["lists"]["joins"], table["lists"]["fillers"])
    return frozenset(_LETTERS.findall(" ".join(chain(days, several))))


def is_byline(text: str) -> bool:
    """Whether a line says who wrote and on which day: "Kystavisen, 5. maj 2024"."""
    if len(text) > MAX_BYLINE or not text[-1].isdigit():
        return False
    match = next((match for match in DATE.finditer(text) if match.end() == len(text)), None)
    before = text[: match.start()].rstrip() if match is not None else ""
    return _DEN.sub("", before).rstrip().endswith(_BYLINE_GAP) and text[0].isupper()
