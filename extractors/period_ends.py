"""Which end of the project's period a date is: the words before it, of ``data/cues.toml``, table ``ends``."""

from __future__ import annotations

from extractors.cues import Cue, cue_finder
from extractors.dates import DateMention
from extractors.days import Precision
from extractors.document import Span
from extractors.page import Page, Ranged, within
from extractors.sections import Statement

BEFORE = 90  # characters before a date in which the words that make it a start or an end may stand
AFTER = 40  # ... and behind it, where none stand before
GOVERNING = 3  # characters between "i" or "for" and the year that it makes a whole one


def period_end(page: Page, statement: Statement, mention: DateMention, *, last_of_list: bool) -> str:
    """``start``, ``end`` or ``other`` for a date of the project's period that is said alone.

    A whole year ("bruges i 2025") is a start; ``last_of_list`` says that the date ends a list of months, "juni, juli
    eller august"."""
    start = max(statement.start, mention.start - BEFORE)
    cues = cue_finder("ends").find(page.lower, start, mention.start)
    kinds = {c.kind for c in cues}
    if "not_before" in kinds:
        return "start"
    if "condition" in kinds and "finished" not in kinds:
        return "other"
    if "appropriation" in kinds:
        return "other"
    if mention.day.precision is Precision.YEAR and any(
        c.kind == "whole" and mention.start - c.end <= GOVERNING for c in cues
    ):
        return "start"
    if mention.day.precision is Precision.MONTH and last_of_list:
        return "end"
    behind = cue_finder("ends").find(page.lower, mention.end, min(statement.end, mention.end + AFTER))
    if page.lower[start : mention.start].strip():
        return "end" if _closes(cues) else "start"
    named = [_closes(cue_finder("ends").find(page.lower, name.start, name.end)) for name in _names(page, statement)]
    return "end" if any(named) or any(c.kind == "ending" for c in behind) else "start"


def names_activity(page: Page, statement: Statement) -> bool:
    """Whether a sentence speaks of what is funded, and not only of money."""
    return any(c.kind == "activity" for c in cue_finder("ends").find(page.lower, statement.start, statement.end))


def school_year(page: Page, statement: Statement, mention: DateMention) -> bool:
    """Whether two years are a school year ("skoleåret 2023/24"), which begins and ends in summer."""
    if mention.day.precision is not Precision.YEAR or mention.until is None:
        return False
    start = max(statement.start, mention.start - BEFORE)
    return any(c.kind == "school" for c in cue_finder("ends").find(page.lower, start, mention.start))


def _closes(cues: list[Cue]) -> bool:
    """Whether the last word of some makes an end; a limit right behind a word for beginning makes none ("igangsættes
    senest")."""
    last = max((c for c in cues if c.kind in ("closing", "finished", "ending")), key=lambda c: c.start, default=None)
    opened = max((c for c in cues if c.kind == "opening"), key=lambda c: c.end, default=None)
    if last is None or opened is None or last.kind != "closing":
        return last is not None and (opened is None or last.start > opened.start)
    return last.start - opened.end > GOVERNING


def _names(page: Page, statement: Statement) -> list[Ranged]:
    """The label, the question or the heading that a date answers, and the words in its row of a table."""
    block = page.document.blocks[statement.block]
    others = [c for c in block.cells if not c.start <= statement.start < c.end]
    beside = [c for c in others if not within(page.dates, c.start, c.end)]
    if statement.label is not None:
        return [statement.label, *beside]
    if page.lower[block.start : statement.start].rstrip().endswith("?"):
        return [Span(block.start, statement.start)]
    return [*beside, page.document.blocks[statement.path[-1]]] if statement.path else [*beside]
