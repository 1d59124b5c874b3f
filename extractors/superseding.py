"""Whether the words around a deadline say that another date takes its place, or that it takes another's."""

from __future__ import annotations

from collections.abc import Sequence

from extractors.cues import Cue, date_grammar, date_sparse
from extractors.dates import DateMention
from extractors.days import Precision
from extractors.naming import named_by
from extractors.page import Page, Ranged
from extractors.sections import Statement

REACH = 60  # characters before a date in which the words that withdraw it, or put it in another's place, may stand
AFTER = 45  # ... and behind it
DENIED = 90  # characters behind a date in which its sentence may say that it no longer holds
MOVED = 200  # characters from the old date to the word that moves it to a new one in the same sentence


def takes_place(page: Page, mention: DateMention, cues: list[Cue]) -> bool:
    """Whether a date is the new one ("udskudt til den 1. juni")."""
    moved = any(c.kind == "replaced_by" and 0 <= mention.start - c.end <= REACH for c in cues)
    return moved or called_new(page, mention, cues)


def called_new(page: Page, mention: DateMention, cues: list[Cue]) -> bool:
    """Whether brackets right behind a date call it the new one ("1. juni (ny frist)")."""
    return any(
        c.kind == "replaced_by" and (page.lower[mention.end : c.start], page.lower[c.end : c.end + 1]) == (" (", ")")
        for c in cues
    )


def superseded(page: Page, mention: DateMention, mentions: list[DateMention], cues: list[Cue]) -> bool:
    """Whether the words around a deadline say that it no longer holds."""
    replacing = [c for c in cues if c.kind == "replaced_by"]
    for cue in cues:
        if cue.kind == "superseded_after" and 0 <= cue.start - mention.end <= DENIED:
            later = (m for m in mentions if mention.end <= m.start < cue.start and m.day.precision is Precision.DAY)
            if next(later, None) is None:
                return True
        if cue.kind != "superseded_before":
            continue
        days = [m for m in mentions if cue.end <= m.start < mention.start and m.day.precision is Precision.DAY]
        moved = any(cue.end <= c.start < mention.start for c in replacing)
        if 0 <= mention.start - cue.end <= REACH and not days and not moved:
            return True
    renewed = any(called_new(page, m, replacing) for m in mentions if m.start > mention.start)
    return renewed or any(_moves(page, mention, mentions, cue) for cue in replacing)


def _moves(page: Page, mention: DateMention, mentions: list[DateMention], cue: Cue) -> bool:
    """Whether the next word that moves a date moves this one to another that follows."""
    reach = AFTER if not takes_place_later(mention, mentions, cue) else MOVED
    if not mention.end <= cue.start <= mention.end + reach:
        return False
    following = next((m for m in mentions if m.start >= cue.end), None)
    return following is not None and "fra" not in page.lower[cue.end : following.start].split()[-2:]


def takes_place_later(mention: DateMention, mentions: list[DateMention], cue: Cue) -> bool:
    """Whether the day before a word that moves is this one, and a new day follows close behind it."""
    days = [m for m in mentions if m.day.precision is Precision.DAY]
    before = [m for m in days if m.end <= cue.start]
    after = [m for m in days if m.start >= cue.end]
    return bool(before and after) and before[-1] is mention and after[0].start - cue.end <= REACH


def taken_back(page: Page, main: Sequence[Statement], at: int) -> bool:
    """Whether the next sentence says that a date is wrong, or the label before it that it no longer holds."""
    statement = main[at]
    if at + 1 < len(main) and main[at + 1].block == statement.block:
        after = main[at + 1]
        if date_grammar("was_wrong").match(page.lower, after.start, after.end):
            return True
    name: Ranged | None = statement.label or statement.lead
    if name is None and statement.path and named_by(page, page.document.blocks[statement.path[-1]]) == "application":
        name = page.document.blocks[statement.path[-1]]
    return name is not None and date_sparse("voided").search(page.low(name)) is not None
