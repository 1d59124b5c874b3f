"""Per what a sum is said: "18.000 kr. pr. bolig" is a rate, "50.000 kr. pr. forening" what one applicant gets.

The unit stands behind the sum, in its label, or before it. Words: ``data/funding.toml`` and ``data/amounts.toml``.
"""

from __future__ import annotations

import re

from extractors.amounts import Bound
from extractors.data_files import load
from extractors.document import Kind
from extractors.headings import LONGEST_LABEL
from extractors.limits import limits
from extractors.page import within
from extractors.patterns import either, said_pattern
from extractors.sums import FAR, Sum

APPLICANT_UNITS = frozenset(load("funding")["units"]["applicant"])
"""What "pr. …" may name and still be what one applicant gets; any other unit is a rate."""
LIMITED_UNITS = frozenset(load("funding")["units"]["limited"])
"""What a limit "pr. …" may name as well: an exact sum is a rate there."""
RATE_UNITS = frozenset(load("funding")["units"]["measure"])
"""What "til hver …" may name without being what is supported."""
OWNED_UNITS = frozenset(load("funding")["units"]["owned"])
"""Of these an applicant mostly has one, so that a limit for it may be theirs."""
TO_EACH = said_pattern("to_each")

SKIPPED = either(load("amounts")["per"]["skipped"])
PER = rf"(?:pr\.?|per|(?:for|til) hvert?) (?:{SKIPPED} )*+([a-zæøå]+)"
RATE = re.compile(rf"{said_pattern('rated_behind').pattern}{PER}")
YEARLY_RATE = re.compile(rf" {PER}")  # behind "om året": "for hver stilling"
PERSONS = frozenset({"privatperson", "kunstner", "forskning", "landbrug"})
"""Applicants of which a sum per head may be a rate."""
NEXT_LINE = re.compile(rf"\n(?![A-ZÆØÅ]){PER}")  # on the page's own text: a line with a capital begins something new
INFLECTION = r"(?:er|e|en|et|erne|ene|ne|s)?"
NOT_COUNTED = r"(?<!\d )(?<!\bmed )(?<!\bfor )(?<!\btil )(?<!\baf )"
"""Before a word for the applicants: "foreninger med mindst 25 medlemmer" makes no member one."""
LABEL_RATE = re.compile(rf"\b{PER}")
LABEL_GOES_ON = said_pattern("label_goes_on")
EACH_OF = said_pattern("each_of")
UNIT_SUBJECT = said_pattern("unit_subject")
"""Before a sum: what gets it is counted ("en plads kan få højst")."""
SHARED_ROUNDS = said_pattern("shared_rounds")
UNIT_AGAIN = said_pattern("unit_again")
UNIT_IF = said_pattern("unit_if")
ONE_OF = said_pattern("one_of")
SAME_NEXT = said_pattern("same_next")


def unit_of(said: Sum) -> str | None:
    """Per what the sum is said, "a year" apart: behind it, on the line below it, or of each of whom before it."""
    if said.mention.per is not None and said.mention.per != "år":
        return said.mention.per
    end = said.mention.end
    if said.mention.per is not None and (yearly := YEARLY_RATE.match(said.page.lower, end)):
        return yearly[1]
    if behind := RATE.match(said.page.lower, end) or NEXT_LINE.match(said.page.document.text, end):
        return behind[1]
    if (named := _label_rate(said)) and named[1] != "år":
        return named[1]
    if again := _unit_again(said):
        return again
    if subject := UNIT_SUBJECT.search(said.before[-FAR:]):
        return subject[1]
    before = EACH_OF.search(said.before[-FAR:])
    return before[1] if before and not _applies(before[1]) and not to_one(said) else None


def _unit_again(said: Sum) -> str | None:
    """The unit of the sum before it, where it is only that under a condition ("4.000 kr. pr. hegn og 6.000 kr., når
    …")."""
    earlier = [m for m in said.mentions if m.end <= said.mention.start]
    if not earlier or earlier[-1].per in (None, "år") or said.mention.bound is Bound.BETWEEN:
        return None
    between = said.page.lower[earlier[-1].end : said.mention.start]
    return earlier[-1].per if UNIT_AGAIN.fullmatch(between) and UNIT_IF.match(said.behind) else None


def for_applicant(said: Sum, unit: str) -> bool:
    """Whether a sum "pr. …" of that unit may be what one applicant gets: by the vocabulary, or a limit where the
    page names such as its applicants ("Hvem kan søge? Butikker og caféer"); an exact sum is a rate there."""
    if SHARED_ROUNDS.search(said.before):
        return False  # "deles ligeligt mellem runderne, 4 mio. kr. til hver"
    if _applies(unit) or _is_body(said) or _to_each(said, unit) or SAME_NEXT.match(said.behind):
        return True
    if said.mention.bound is Bound.BETWEEN and unit not in RATE_UNITS:
        return True  # what is counted or measured has one rate
    exact = said.mention.low == said.mention.high
    if unit in LIMITED_UNITS and not (exact and limits(said) == (said.mention.low, said.mention.high)):
        return True
    if exact:
        return False
    named = re.compile(rf"{NOT_COUNTED}\b{re.escape(unit)}{re.escape(unit[-1])}?{INFLECTION}\b")
    return unit not in RATE_UNITS and any(
        named.search(said.page.lower, s.start, s.end)
        for s in said.page.statements
        if "applicants" in s.roles and s.kind is not Kind.HEADING
    )


def _is_body(said: Sum) -> bool:
    """Whether the unit is a body that may apply ("til hvert hospice"), and no person."""
    named = within(said.page.applicants, said.mention.number_end, said.mention.end)
    return any(group.code not in PERSONS for group in named) and said.mention.per not in RATE_UNITS


def _to_each(said: Sum, unit: str) -> bool:
    """Whether it goes "til hver" or "til hvert" of what the vocabulary does not know as a measure ("til hver fest"):
    so one speaks of what is supported, and of a rate with "pr."."""
    return TO_EACH.match(said.page.lower, said.mention.number_end) is not None and unit not in RATE_UNITS


def to_one(said: Sum) -> bool:
    """Whether it goes to a single applicant ("600.000 kr. til ét projekt")."""
    match = ONE_OF.match(said.page.lower, said.mention.end)
    return match is not None and _applies(match[1])


def _applies(unit: str) -> bool:
    return unit.split()[-1] in APPLICANT_UNITS


def _label_rate(said: Sum) -> re.Match[str] | None:
    """Per what, said by its label, by the words before its colon, or by a short line of its own above it ("Pr. m2
    grønt tag")."""
    lower, label, start = said.page.lower, said.statement.label, said.statement.start
    if label is not None:
        return LABEL_RATE.search(lower, label.start, label.end)
    if opened := LABEL_RATE.match(lower, start):
        between = lower[opened.end() : said.mention.start]
        if ":" in between or LABEL_GOES_ON.match(between):
            return opened
    above = lower[lower.rfind("\n", 0, max(start - 1, 0)) + 1 : max(start - 1, 0)]
    alone = lower[start - 1 : start] == "\n" and len(above) < LONGEST_LABEL and ":" not in above[:-1]
    return LABEL_RATE.match(above) if alone else None
