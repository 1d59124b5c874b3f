"""Sums of money in Danish text: where one stands, how much it says, of what currency, and per what.

A figure is read with its currency and scale; a figure without either counts only as the earlier member of a range or
list whose last member has them ("mellem 30.000 og 100.000 kr."), or where a sum before it in the same line leaves no
doubt ("15.000 kr. til små og 30.000 til store"). Then the words before it ("op til", "mindst", "ca.")
and behind it ("pr. år", "til hver") are taken in. What the sum is for others decide. Words: ``data/amounts.toml``.
"""

from __future__ import annotations

import re
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple

from extractors.data_files import load
from extractors.money import DASH, MARKS, MAX_GAP, MOST, Figure, find_figures
from extractors.numbers import NUMBER_WORDS
from extractors.patterns import either, fold

_W = load("amounts")
_CLOSE = frozenset(_W["bounds"]["close"])

_RANGE_DASH = re.compile(rf" {{0,2}}{DASH} {{0,2}}")
_RANGE_WORD = re.compile(rf" {{1,2}}{either(_W['ranges']['words'])} {{1,2}}(?:ca\.? )?")
_LIMITS = either(_W["bounds"]["up_to"] + _W["bounds"]["at_least"] + ["ca.", "ca"])
_AND = re.compile(rf",? {{1,2}}{either(_W['lists']['joins'])} {{1,2}}(?:(?P<limit>{_LIMITS}) {{1,2}})?")
_COMMA = re.compile(r", {1,2}")
_BETWEEN = re.compile(rf"(?<!\w){either(_W['ranges']['between'])} {{1,2}}(?:ca\.? )?\Z")
_FROM = re.compile(rf"(?<!\w){either(_W['ranges']['from'])} {{1,2}}(?:ca\.? )?\Z")
_LABEL = re.compile(rf"(?<!\w){either(_W['lists']['labels'])} {{0,2}}\Z")

ROUND = ".000"  # ends a figure that may be a sum though no currency stands beside it
_FOLLOW_REACH = 160  # code points: from one sentence into the next
_GIVEN = re.compile(rf"(?<!\w){either(_W['bare']['given'])}(?!\w)(?:[^.;:!?\n]|\.(?! ))*\Z")
_LEADS = re.compile(rf"(?<!\w){either(_W['bare']['before'])} {{1,2}}\Z")
_UNCOUNTED = re.compile(
    rf"(?:[.,;:!?)]*(?:\Z|\n)|[.;:!?)](?: |\Z)|, (?!\d)| {{1,2}}{either(_W['bare']['behind'])}(?!\w))"
)

_BOUND = re.compile(
    rf"(?<!\w)(?:(?P<up_to>{either(_W['bounds']['up_to'])})|(?P<at_least>{either(_W['bounds']['at_least'])})"
    rf"|(?P<about>{either(_W['bounds']['about'])})):?"
    rf"(?P<fill>(?: {{1,2}}{either(_W['bounds']['fillers'])}){{0,3}}):? {{1,2}}\Z"
)
_CLOSE_FILL = re.compile(rf"(?: {{1,2}}{either(_W['bounds']['close_fillers'])}){{0,2}}")
_BOUND_WINDOW = 64  # code points: the longest bound word and three fillers
_AFTER_BOUND = re.compile(
    rf" {{1,2}}\(?(?:(?P<up_to>{either(_W['bounds']['after_up_to'])})"
    rf"|(?P<at_least>{either(_W['bounds']['after_at_least'])}))(?!\w)"
)

_UNIT_WORDS = [word for word in _W["per"]["unit_words"] if word != "/"]
_TAX = rf"(?: {{1,2}}{either(_W['per']['tax'])})?"
_PER = re.compile(
    rf"{_TAX} {{0,2}}\(?(?!{either(_W['per']['seldom'])})(?:(?P<year>{either(_W['per']['year'])})(?!\w)"
    rf"|(?P<month>{either(_W['per']['month'])})(?!\w)|(?P<hour>{either(_W['per']['hour'])})(?!\w)"
    rf"|(?:(?<! )/ ?|/(?! )|(?:(?P<how>{either(_UNIT_WORDS)}) ))"
    rf"(?:{either(_W['per']['skipped'])} {{1,2}}|{either(NUMBER_WORDS)} {{1,2}}){{0,4}}(?P<unit>[^\W\d_][\w²]*)"
    r"|(?P<each>(?:til )?hvert?)(?!\w))"
)
_EACH_WORDS = frozenset(_W["per"]["unit_words"][-2:])
_FUNCTIONS = frozenset(_W["functions"]["after_scale"])
_YEARLY_BEFORE = re.compile(rf"(?<!\w){either(_W['per']['year_before'])} {{1,2}}\Z")
_YEARLY_WINDOW = 16  # code points: "årligt på" and some
_SENTENCE_END = re.compile(r"\. +[A-ZÆØÅ][a-zæøå]")  # no two figures are joined over it

_TIME = {"month": "måned", "hour": "time"}  # what a stretch of time is called that a sum is said per
_EACH = "hver"  # "500.000 kr. til hver": per what, where no unit is named


class Bound(StrEnum):
    """How the sum limits what may be got."""

    EXACT = "exact"
    UP_TO = "up_to"
    AT_LEAST = "at_least"
    BETWEEN = "between"
    ABOUT = "about"


class AmountMention(NamedTuple):
    """A sum at a place in the text, in whole units of its currency.

    EXACT and ABOUT have ``low == high``, UP_TO no ``low``, AT_LEAST no ``high``. ``per`` is "år" for yearly sums, else
    the unit as written in lower case ("plads"), or None. ``number_start`` to ``number_end`` is the figure with scale
    and currency, without the words of bound and unit.
    """

    start: int
    end: int
    low: int | None
    high: int | None
    currency: str
    bound: Bound
    per: str | None
    number_start: int
    number_end: int


def find_amounts(text: str) -> list[AmountMention]:
    """Every sum of money in ``text``, in the order of the text."""
    low = fold(text)
    if not any(mark in low for mark in (*MARKS, ROUND)):
        return []
    figures = list(find_figures(low))
    gaps = [_gap(text, low, left, right) for left, right in pairwise(figures)]
    _follow(low, figures)
    _share(low, figures, gaps)
    _follow(low, figures)
    found: list[AmountMention] = []
    index, floor = 0, 0
    while index < len(figures):
        first, last = figures[index], figures[index]
        index += 1
        if not first.currency:
            continue
        if index < len(figures) and gaps[index - 1] in ("dash", "words", "between"):
            right = figures[index]
            if right.currency == first.currency and first.amount < right.amount:
                last = right
                index += 1
        if 0 < last.amount < MOST:
            found.append(_within_sentence(text, _mention(low, first, last, floor)))
            floor = found[-1].end
    linked = {figure.start for figure in figures if figure.linked}
    for index in range(len(found) - 1, 0, -1):
        # "25.000 eller 50.000 kr. pr. plads": the unit holds for both.
        if (
            found[index].per
            and found[index - 1].per is None
            and found[index - 1].number_start in linked
            and found[index - 1].bound is not Bound.BETWEEN
        ):
            found[index - 1] = found[index - 1]._replace(per=found[index].per)
    return found


def _within_sentence(text: str, mention: AmountMention) -> AmountMention:
    """The mention without a unit that the next sentence begins with: "7,25 mio. kr. Hvert projekt …"."""
    behind = mention.end > mention.number_end
    if behind and mention.per is not None and _SENTENCE_END.match(text, mention.number_end - 1):
        return mention._replace(end=mention.number_end, per=None)
    return mention


# ---- neighbours ----


def _gap(text: str, low: str, left: Figure, right: Figure) -> str | None:
    """How two figures are joined: "dash", "words" ("til"), "between", "and", "comma" or not at all."""
    start, end = left.end, right.start
    if end - start > MAX_GAP or _SENTENCE_END.search(text, start - 1, end + 1):
        return None
    if _RANGE_DASH.fullmatch(low, start, end):
        return "dash"
    if _RANGE_WORD.fullmatch(low, start, end):
        return "words"
    if joined := _AND.fullmatch(low, start, end):
        alike = joined["limit"] in (None, "ca.", "ca")
        return "between" if alike and _BETWEEN.search(low, max(0, left.start - 16), left.start) else "and"
    return "comma" if _COMMA.fullmatch(low, start, end) else None


def _share(low: str, figures: list[Figure], gaps: list[str | None]) -> None:
    """Give a bare figure the currency and scale of the member after it, or the currency before it."""
    for index in range(len(gaps) - 1, -1, -1):
        left, right, gap = figures[index], figures[index + 1], gaps[index]
        if gap is None:
            continue
        if left.currency is None and right.currency is not None and _may_join(low, left, right, gap):
            _adopt(left, right, gap)
        elif left.prefixed and left.scale is None and right.scale and gap == "dash" and left.value < right.value:
            left.scale = None if left.grouped else right.scale  # "DKK 2,5-4 mio."
    for index, gap in enumerate(gaps):
        left, right = figures[index], figures[index + 1]
        if gap not in ("dash", "words", "between") or right.currency is not None or right.like_year:
            continue
        if left.currency and (left.prefixed or gap != "words") and left.amount < right.amount:
            right.currency = left.currency
            if left.prefixed and left.scale is None:
                left.scale = _thousands(left, right, gap)


def _may_join(low: str, left: Figure, right: Figure, gap: str) -> bool:
    if left.like_year:
        return False
    if gap in ("dash", "words", "between"):
        return gap == "between" or not _LABEL.search(low, max(0, left.start - 16), left.start)
    if _LABEL.search(low, max(0, left.start - 16), left.start):
        return False
    if gap == "comma" and not right.linked:
        return False
    alike = left.grouped == right.grouped or (left.value >= 1000 and right.value >= 1000)
    return alike if right.scale is None else not left.grouped and left.value < 1000


def _adopt(left: Figure, right: Figure, gap: str) -> None:
    left.currency, left.linked = right.currency, True
    if left.scale is None and right.scale and not left.grouped and (left.value < right.value or left.value < 1000):
        # "900 til 1,5 mio. kr." says nothing sure; "2 og 4,5 mio. kr." and "50-400 t.kr." do.
        left.scale = right.scale if left.value < right.value or gap in ("and", "comma") else None
    elif left.scale is None:
        left.scale = _thousands(left, right, gap)


def _thousands(left: Figure, right: Figure, gap: str) -> int | None:
    """The scale of the first figure of "100-500.000 kr."."""
    short = gap == "dash" and right.scale is None and right.grouped and left.value < 1000
    return 1000 if short and left.value * 1000 < right.value else None


def _follow(low: str, figures: list[Figure]) -> None:
    """Give kroner to a bare figure in thousands of which no noun behind it says what it counts, where a sum in kroner
    stands before it or its own clause speaks of money given: "15.000 kr. til små og 30.000 til store", "Rammen er
    60.000 kroner. Ingen får mere end 12.000.", "I kan søge om op til 20.000 til en fest"."""
    known: Figure | None = None
    for figure in figures:
        if figure.currency is not None:
            known = figure
        elif figure.grouped and figure.scale is None and _UNCOUNTED.match(low, figure.end):
            begun = max(low.rfind("\n", 0, figure.start) + 1, figure.start - _FOLLOW_REACH)
            follows = known is not None and known.currency == "DKK" and begun <= known.end
            given = known is None or known.end < begun
            led = _LEADS.search(low, max(begun, figure.start - _YEARLY_WINDOW), figure.start)
            if led and (follows or (given and _GIVEN.search(low, begun, figure.start))):
                figure.currency = "DKK"
                known = figure


# ---- the words around ----


def _mention(low: str, first: Figure, last: Figure, floor: int) -> AmountMention:
    start, end = first.start, last.end
    bound = Bound.EXACT
    least, most = max(floor, start - _BOUND_WINDOW), start
    if first is not last:
        bound = Bound.BETWEEN
        if before := _BETWEEN.search(low, least, most) or _FROM.search(low, least, most):
            start = before.start()
    elif (before := _BOUND.search(low, least, most)) and _holds(before):
        bound, start = _kind(before), before.start()
    if bound in (Bound.EXACT, Bound.ABOUT) and (after := _AFTER_BOUND.match(low, end)):
        bound, end = _kind(after), after.end()
    per = None
    if match := _PER.match(low, end):
        per = "år" if match["year"] else _TIME.get(match.lastgroup or "") or match["unit"] or _EACH
        end = match.end()
        if match["how"] in _EACH_WORDS and per in _FUNCTIONS:
            per, end = _EACH, match.end("how")  # "1-4 mio. kr. hver inden for en ramme på …"
        if bound is Bound.EXACT and (after := _AFTER_BOUND.match(low, end)):
            bound, end = _kind(after), after.end()
    elif yearly := _YEARLY_BEFORE.search(low, max(floor, start - _YEARLY_WINDOW), start):
        per, start = "år", yearly.start()
    lowest = None if bound is Bound.UP_TO else first.amount
    highest = None if bound is Bound.AT_LEAST else last.amount
    return AmountMention(start, end, lowest, highest, first.currency or "DKK", bound, per, first.start, last.end)


def _holds(before: re.Match[str]) -> bool:
    """Whether nothing stands between a preposition ("fra", "over") and the figure but what may."""
    word = " ".join((before["up_to"] or before["at_least"] or before["about"]).split())
    return word not in _CLOSE or _CLOSE_FILL.fullmatch(before["fill"]) is not None


def _kind(match: re.Match[str]) -> Bound:
    groups = match.groupdict()
    return Bound.UP_TO if groups["up_to"] else Bound.AT_LEAST if groups["at_least"] else Bound.ABOUT
