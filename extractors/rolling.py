"""Whether applications are taken all the time: "løbende", "hele året", until the money is spent.

The words lie in ``data/cues.toml``, table ``rolling``.
"""

from __future__ import annotations

from collections.abc import Sequence

from extractors.cues import Cue
from extractors.days import Precision
from extractors.document import Span
from extractors.found import Found
from extractors.handing import HANDED
from extractors.page import Page, within
from extractors.sections import Statement

SHUT = frozenset({"past", "other_pools", "reporting", "contact", "event"})
"""Sections that say nothing of when one can apply."""
UNTIL_SPENT = "rolling.until"
"""The rule by which a scheme is rolling that closes when its money is spent: the day it opens is the pool's own."""
TRIM = " -–—.,:("  # signs between a label and its value
LONGEST_NAME = 30  # characters of what stands before the colon of an answer


def rolling(page: Page, statements: Sequence[Statement], has_deadline: bool) -> Found | None:
    """That applications are taken all the time, and the words that say so; ``None`` where nothing does."""
    for statement, cues in page.cued("rolling", statements):
        if statement.roles & SHUT or any(c.kind == "negative" for c in cues):
            continue
        if "deadline" in statement.roles and (answer := _answer(page, statement, cues)):
            return Found("true", (Span(answer.start, answer.end),), "rolling.section", 0.95)
        handled = [c for c in cues if c.kind == "handling"]
        shuts = any(c.kind == "shutting" for c in cues)
        for cue in cues:
            always = cue.kind == "positive" and not any(h.start < cue.end and cue.start < h.end for h in handled)
            always = always or (cue.kind == "always" and _of_applying(page, statement))
            until = cue.kind == "until" or (cue.kind == "spent" and shuts)
            if always or until or (cue.kind == "handling" and _takes(page, statement, cues, has_deadline)):
                rule = UNTIL_SPENT if until else "rolling.words"
                return Found("true", (Span(cue.start, cue.end),), rule, 0.85 if has_deadline else 0.92)
    return None


def _of_applying(page: Page, statement: Statement) -> bool:
    """Whether a sentence speaks of applying, by its section or a word of its own."""
    return "deadline" in statement.roles or any(c.kind in HANDED for c in page.cues("date", statement))


def _answer(page: Page, statement: Statement, cues: Sequence[Cue]) -> Cue | None:
    """The words that answer a label or heading of the deadline: "Frist: løbende", "Hvornår? Hele året."."""
    labelled = statement.label is not None and statement.start <= statement.label.start < statement.end
    start = statement.label.end if labelled and statement.label is not None else statement.start
    while start < statement.end and page.lower[start] in TRIM:
        start += 1
    return next((c for c in cues if c.kind == "answer" and (c.start == start or _named(page, statement, c))), None)


def _named(page: Page, statement: Statement, cue: Cue) -> bool:
    """Whether a word or two and a colon before some words name whom they answer for ("Ture: når I vil")."""
    name = page.lower[statement.start : cue.start]
    return name.endswith(": ") and len(name) <= LONGEST_NAME


def _takes(page: Page, statement: Statement, cues: Sequence[Cue], has_deadline: bool) -> bool:
    """Whether handling applications all the time means that they are taken all the time: not where a deadline stands
    elsewhere, unless the sentence limits it itself ("behandles løbende, dog senest 1. maj")."""
    if "processing" in statement.roles:
        return False
    days = [m for m in within(page.dates, statement.start, statement.end) if m.day.precision is Precision.DAY]
    limited = any(c.kind == "but" for c in cues) and days
    small = within(page.amounts, statement.start, statement.end)  # "ansøgninger under 10.000 kr. behandles løbende"
    return not has_deadline or bool(limited or small)
