"""What a sum is: the pool's total, what it gives a year, what one applicant may get, or nothing of the pool's.

Each sum is weighed by the words of its clause (``data/funding.toml``), by the label or section it stands under and by its
own form: "op til 250.000 kr." is a limit, "24,9 mio. kr." a total, "18.000 kr. pr. bolig" neither.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractors.amounts import AmountMention, Bound
from extractors.cues import Cue, cue_finder
from extractors.page import Page, within
from extractors.sections import Statement

APPLICANT_UNITS = frozenset(
    "projekt ansøger ansøgning kommune forening region organisation institution virksomhed skole museum bibliotek arrangement gruppe "
    "modtager partnerskab kunstner forsker initiativ bevilling aktivitet hver ansøgere konsortium tilskud enkeltbevilling fond menighed "
    "festival forestilling projekter klub teater".split()
)
"""What "pr. …" may name and still be what one applicant gets; any other unit is a rate."""

CLAUSE = re.compile(r"; |, (?:og|men|mens|der|som|hvor|hvoraf|heraf|dog)\b|\. ")
AFTER = 6  # a word behind the sum counts as so many characters farther away
ACROSS = 45  # ... and one beyond a clause boundary or another sum as so many
FAR = 150
BOUNDED = 35  # by so much a limit ("op til", "mellem") leans towards what one applicant gets
SHUT_SECTIONS = frozenset({"past", "other_pools", "reporting", "contact", "processing"})


@dataclass(frozen=True, slots=True)
class Funded:
    """A sum with its role: ``total``, ``annual``, ``grant`` or ``joint``; ``weight`` ranks rivals for one field."""

    role: str
    mention: AmountMention
    statement: Statement
    rule: str
    weight: float


def roles(page: Page) -> list[Funded]:
    """Every sum in kroner that the announcement states, with its role; sums that are nothing of the pool's are left out."""
    found = []
    for statement in page.main:
        if statement.roles & SHUT_SECTIONS:
            continue
        mentions = within(page.amounts, statement.start, statement.end)
        cues = cue_finder("amount", "funding").find(page.lower, statement.start, statement.end) if mentions else []
        for mention in mentions:
            if mention.currency == "DKK" and (funded := _role(page, statement, mention, mentions, cues)):
                found.append(funded)
    return found


def _nearest(page: Page, cues: list[Cue], kind: str, mention: AmountMention, mentions: list[AmountMention]) -> float:
    """Distance of the nearest cue of a kind, counting clause boundaries and other sums between; ``FAR`` where none is near."""
    best = float(FAR)
    for cue in cues:
        if cue.kind != kind:
            continue
        if cue.end <= mention.start:
            low, high, extra = cue.end, mention.start, 0
        elif cue.start >= mention.end:
            low, high, extra = mention.end, cue.start, AFTER
        else:
            low = high = extra = 0
        if any(low <= m.start < high for m in mentions if m is not mention):
            extra += ACROSS
        if CLAUSE.search(page.lower, low, high):
            extra += ACROSS
        best = min(best, high - low + extra)
    return best


def _role(page: Page, statement: Statement, mention: AmountMention, mentions: list[AmountMention], cues: list[Cue]) -> Funded | None:
    unit = mention.per if mention.per != "år" else None
    if unit is not None and unit.split()[-1] not in APPLICANT_UNITS:
        return None
    bounded = mention.bound in (Bound.UP_TO, Bound.AT_LEAST, Bound.BETWEEN)
    total = _nearest(page, cues, "total", mention, mentions)
    grant = _nearest(page, cues, "grant", mention, mentions)
    none = _nearest(page, cues, "none", mention, mentions)
    if statement.label is not None and statement.own_label:
        if "grant" in statement.roles:
            grant = min(grant, 1)
        elif "amount" in statement.roles:
            total = min(total, 2)
    elif statement.lead is not None:
        total, grant, none = _with_lead(page, statement, total, grant, none)
    if "grant" in statement.roles:
        grant -= 20
    if "amount" in statement.roles:
        none += 15
        total = min(total, 60)
    if bounded:
        grant -= BOUNDED
    if unit is not None:
        grant -= 60
    if statement.roles & {"funded", "how"} and not bounded:
        none -= 10
    nearest = min(total, grant, none)
    if nearest >= FAR or none <= nearest:
        return None
    if grant < total:
        if not bounded and unit is None and grant > 25:
            return None
        return Funded("grant", mention, statement, "amount.grant", 100 - grant)
    if bounded and mention.bound is not Bound.UP_TO:
        return None
    near = _nearest(page, cues, "joint", mention, mentions)
    role = "joint" if near < 60 else "annual" if mention.per == "år" else "total"
    weight = 100 - total + (60 if "amount" in statement.roles else 0) + (30 if statement.own_label else 0)
    weight += 50 if _nearest(page, cues, "call", mention, mentions) < 40 else 0
    weight -= 50 if _nearest(page, cues, "whole", mention, mentions) < 60 else 0
    if _nearest(page, cues, "part", mention, mentions) < 25 and _nearest(page, cues, "call", mention, mentions) >= 40:
        return None
    return Funded(role, mention, statement, f"amount.{role}", weight)


def _with_lead(page: Page, statement: Statement, total: float, grant: float, none: float) -> tuple[float, float, float]:
    """A list's lead-in speaks for an item that says nothing itself."""
    assert statement.lead is not None
    if min(total, grant, none) < 40:
        return total, grant, none
    kinds = [c.kind for c in cue_finder("amount", "funding").find(page.lower, statement.lead.start, statement.lead.end)]
    for kind in reversed(kinds):
        if kind == "total":
            return 40.0, grant, none
        if kind == "grant":
            return total, 40.0, none
        if kind == "none":
            return total, grant, 40.0
    return total, grant, none
