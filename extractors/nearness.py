"""How near a cue word stands to a date, in characters, with what stands between them counted in."""

from __future__ import annotations

from extractors.cues import Cue, date_grammar
from extractors.dates import DateMention
from extractors.days import Precision
from extractors.page import Page

AFTER = 12  # a cue behind the date counts as this much farther away: Danish puts the cue first
ACROSS = 30  # ... and one with another date or a clause boundary between as this much
FAR = 160  # beyond this a word says nothing about the date
NEAR = 2 * FAR  # no word and no date farther away is looked at
GOVERNED = 10  # characters between a word and the date it governs ("senest den", "perioden fra d.")
SENT_REACH = 25  # ... and between "modtaget" or "sendt" and its "senest"
SENDING_REACH = 60  # ... and after a verb that says who sends what ("sender et færdigt projekt med budget senest")
SHARED = frozenset({"application", "neutral", "opening"})  # kinds that several dates of a sentence may share
PASSING = frozenset({"period", "turn", "stretch"})  # kinds that in brackets say how it stands ("1. maj (afsluttet)")
APPLICATIONS = "ansøg"  # how cues begin that speak of applications, also of handling them


def handed_in(page: Page, mention: DateMention, cues: list[Cue]) -> bool:
    """Whether the date limits when an application is in ("ansøgninger til mødet skal være modtaget senest"), whatever
    else the sentence speaks of."""
    limits = [c for c in cues if c.kind == "limit" and 0 <= mention.start - c.end <= GOVERNED]
    if not limits:
        return False
    limit = limits[-1]
    before = [c for c in cues if c.start < mention.start]
    sent = [
        c for c in before if c.kind == "neutral" and limit.start - c.end <= SENDING_REACH and c.start <= limit.start
    ]
    if not sent or any(c.kind in ("report", "question", "registration") for c in before):
        return False
    if any(c.kind == "application" or page.low(c).startswith(APPLICATIONS) for c in before):
        return limit.start - sent[-1].end <= SENT_REACH
    between = page.lower[sent[-1].end : limit.start]
    return page.low(sent[-1]).endswith("r") and not date_grammar("clause").search(between)


def distance(page: Page, cue: Cue, mention: DateMention, mentions: list[DateMention]) -> float:
    """Characters between a cue and a date, with what stands between counted in."""
    if cue.end <= mention.start:
        low, high, extra = cue.end, mention.start, 0
    elif cue.start >= mention.end:
        low, high, extra = mention.end, cue.start, AFTER
    else:
        return 0
    between = page.lower[low:high]
    if any(low <= m.start < high and not _vaguer(m, mention) for m in mentions if m is not mention):
        extra += ACROSS
    if cue.kind not in SHARED and any(
        apart(cue, m) < min(apart(cue, mention), GOVERNED) and not bracketed(page, cue, m, mentions)
        for m in mentions
        if m is not mention
    ):
        extra += ACROSS  # it stands right beside another date, and is that one's
    if (remarked := _bracket_of(page, cue, mentions)) is not None:
        return 0 if remarked is mention else FAR + 1
    if bracketed(page, cue, mention, mentions):
        extra += FAR
    if low == cue.end and between.endswith(", ") and date_grammar("acts_after").match(page.lower, mention.end):
        extra += FAR  # a new sentence begins with the day: "…, 1. april får I besked"
    if "," in between and _apart_by_aside(page, cue, mention):
        extra += FAR // 2
    if date_grammar("clause").search(between):
        extra += ACROSS
        if cue.start >= mention.end and date_grammar("thought").search(between):
            extra += FAR  # it speaks of what comes next: "slut senest 30. november, og regnskabet skal …"
    return high - low + extra


def _apart_by_aside(page: Page, cue: Cue, mention: DateMention) -> bool:
    """Whether one of a cue and a date stands in a clause that tells more of a word, which is not the cue, and the other
    not ("Projekter, der gennemføres i maj 2024, kan søge")."""
    low, high = max(0, min(cue.start, mention.start) - FAR), max(cue.end, mention.end) + FAR
    asides = date_grammar("aside").finditer(page.lower, low, high)
    return any(
        a.start() != cue.end and (a.start() < cue.start < a.end()) != (a.start() < mention.start < a.end())
        for a in asides
    )


def _bracket_of(page: Page, cue: Cue, mentions: list[DateMention]) -> DateMention | None:
    """The day right before a bracket that holds nothing but what it is for ("1. maj (ansøgningsfrist)")."""
    if cue.kind in PASSING:
        return None
    before, behind = page.lower[cue.start - 2 : cue.start], page.lower[cue.end : cue.end + 1]
    return next((m for m in mentions if m.end == cue.start - 2), None) if (before, behind) == (" (", ")") else None


def _vaguer(other: DateMention, mention: DateMention) -> bool:
    """Whether beside a day another mention is but a year, a month or a season, which only tells what the word is of
    ("fristen for støtte til 2019 er den 4. oktober")."""
    return mention.day.precision is Precision.DAY and other.day.precision is not Precision.DAY


def apart(cue: Cue, mention: DateMention) -> int:
    """Characters between a cue and a date; a cue behind the date counts as farther away."""
    return mention.start - cue.end if cue.end <= mention.start else cue.start - mention.end + AFTER // 2


def bracketed(page: Page, cue: Cue, mention: DateMention, mentions: list[DateMention]) -> bool:
    """Whether a cue stands in brackets together with another date than this one ("1. juni (møde 20. juni)")."""
    opened = page.lower.rfind("(", max(0, cue.start - FAR), cue.start)
    if opened < 0 or ")" in page.lower[opened : cue.start]:
        return False
    closed = page.lower.find(")", cue.end, cue.end + FAR)
    inside = [m for m in mentions if opened < m.start < closed]
    return bool(inside) and mention not in inside
