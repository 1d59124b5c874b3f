"""What a sum limits: the least or most it says, turned round where its sentence denies it, and of what."""

from __future__ import annotations

import re

from extractors.amounts import AmountMention
from extractors.cues import Cue, cue_finder
from extractors.page import Page
from extractors.sections import Statement

COST_REACH = 34  # how far before a sum the word for a cost may stand that it is the limit of
THRESHOLD_ABOVE = re.compile(r"(?:over|mere end|udover|ud over)\b")
THRESHOLD_BELOW = re.compile(r"(?:under|mindre end)\b")
BOUND_REACH = 45  # how far before a sum "mindste" or "loftet" may stand
REFUSED = re.compile(r"[^.;]{0,60}?\b(?:ikke|aldrig|afvises|afslås|for små|for store|får afslag|falder uden for)\b")
"""Behind a threshold: what lies beyond it is refused ("beløb over 20.000 kr. gives ikke")."""
REFUSABLE = re.compile(r"\b(?:beløb|ansøgning|tilskud|støtte|ønske|bevilling|projekt)\w*\b[^,.;]{0,30}$")
CONDITION = re.compile(
    r"(?:hvis|såfremt|når|er|overstiger|koster|søger|beder|får|modtager|ønsker|ligger|udgør|bliver) "
    r"(?:[^,:]|,(?=\d|-))*$"
)
"""The clause that a sum stands in says when something else holds ("Er tilskuddet over 100.000 kr., skal …")."""
LONGEST_CONDITION = 300  # characters; a longer clause says something of its own
LATER_CONDITION = re.compile(r", (?:hvis|såfremt|når|medmindre) (?:[^,]|,(?=\d|-))*$")


def limits(
    page: Page, statement: Statement, mention: AmountMention, cues: list[Cue]
) -> tuple[int | None, int | None] | None:
    """The least and most that a sum says, its bound turned round where the sentence denies it ("ikke mindre end").

    ``None`` for a threshold: "tilskud over 100.000 kr. udbetales i rater" limits nothing.
    """
    low, high = mention.low, mention.high
    words = page.low(mention) + page.lower[mention.end : mention.end]
    before = page.lower[max(statement.start, mention.start - 90) : mention.start]
    denied = re.search(r"\b(?:ikke|ingen|intet|aldrig|hverken)\b(?:[^.;]|\.\d|kr\. )*$", before)
    if re.match(
        r" (?:eller|og) (?:mere|derover|mindre|derunder|opefter)\b", page.lower[mention.end : mention.end + 20]
    ):
        return None
    refused = bool(denied) or bool(REFUSED.match(page.lower, mention.end, statement.end) and REFUSABLE.search(before))
    if THRESHOLD_ABOVE.match(words):
        if re.search(r"\bråder\b[^,.;]{0,25}$", before):
            return low, low
        return (None, low) if refused else None
    if THRESHOLD_BELOW.match(words):
        return (high, None) if refused else None
    if low == high:
        if re.search(r"\b(?:større|højere|mere)(?: beløb| tilskud| støtte)? end $", before):
            return (None, high) if refused else None
        if re.search(r"\bmindre end $", before):
            return (low, None) if refused else None
        behind = {c.kind for c in cues if c.kind in ("least", "most") and 0 <= c.start - mention.end < 3}
        if behind:
            return (low, None) if "least" in behind else (None, high)
        ahead = [c for c in cues if c.kind in ("least", "most") and 0 <= mention.start - c.end < BOUND_REACH]
        if ahead:
            return (low, None) if ahead[-1].kind == "least" else (None, high)
        named = (
            cue_finder("amount", "funding").find(page.lower, statement.label.start, statement.label.end)
            if statement.label
            else []
        )
        if kinds := {c.kind for c in named} & {"least", "most"}:
            return (low, None) if "least" in kinds else (None, high)
    return low, high


def conditional(page: Page, statement: Statement, mention: AmountMention) -> bool:
    """Whether the sum stands in a clause that only says when something else holds."""
    if mention.start - statement.start > LONGEST_CONDITION:
        return False
    before = page.lower[statement.start : mention.start]
    return bool(CONDITION.match(before) or LATER_CONDITION.search(before))


def subject_of_cost(page: Page, statement: Statement, mention: AmountMention, cues: list[Cue], *, turned: bool) -> bool:
    """Whether the clause is about a cost ("revision kan højst udgøre 25.000 kr."), whatever limit it names.

    With ``turned`` the sum is a limit by its own words, and only what it is the limit of counts."""
    return any(
        c.kind == "none"
        and 0 <= mention.start - c.end < COST_REACH
        and not re.search(r"[,;:.]", page.lower[c.end : mention.start])
        and not (turned and page.low(c).endswith((" over", " under", "ansøgninger på")))
        for c in cues
    )
