"""What each date of one statement is for, in turn: by its line's or column's name, by the date before it in a list, or
by the words around it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from extractors.cues import Cue, date_grammar
from extractors.date_kinds import kind_of
from extractors.date_neighbours import (
    acts_again,
    cues_of_entry,
    day_before,
    due_again,
    listed,
    opens_line,
    window_end,
)
from extractors.dates import DateMention
from extractors.days import Precision
from extractors.document import Block
from extractors.idle_dates import is_idle
from extractors.naming import named_by
from extractors.page import Page
from extractors.sections import Statement
from extractors.superseding import takes_place

AFTERWARDS = frozenset({"answer", "meeting", "report"})
"""Kinds of date that follow a deadline on its line."""
APPLICATION = ("application", "words")
NOTHING = ("none", "nothing")


class Told(NamedTuple):
    """A statement with its ``mentions`` of dates and all that says what they are for: its ``cues``, the sentence
    ``before`` it, what its ``section`` is about, the line that is its ``name``, and of each mention in a column, by
    where it begins, the column's kind. ``led`` is the statement with the line that introduces it."""

    statement: Statement
    mentions: list[DateMention]
    cues: list[Cue]
    led: Statement
    before: Statement | None
    section: str | None
    name: Block | None
    columns: dict[int, str]


def kinds_in_turn(page: Page, told: Told) -> list[tuple[str, str]]:
    """The kind of each date of a statement, and what says so."""
    mentions = told.mentions
    kinds: list[tuple[str, str]] = []
    for at in range(len(mentions)):
        kinds.append(_kind(page, told, at, kinds))
    kinds = [APPLICATION if at and _goes_on(page, told, at, kinds) else kind for at, kind in enumerate(kinds)]
    if told.section == "application" and opens_line(page, told.statement, mentions) and kinds[1][0] in AFTERWARDS:
        kinds[0] = ("application", "section")  # "7. april med behandling i udvalget den 11. maj"
    return kinds


def _goes_on(page: Page, told: Told, at: int, kinds: Sequence[tuple[str, str]]) -> bool:
    """Whether a date takes the place of the limit before it, or is one more."""
    mention, last = told.mentions[at], day_before(told.mentions, at)
    if kinds[last] != APPLICATION:
        return False
    return takes_place(page, mention, told.cues) or due_again(page, told.mentions[last], mention)


def _kind(page: Page, told: Told, at: int, kinds: Sequence[tuple[str, str]]) -> tuple[str, str]:
    statement, mentions, cues = told.statement, told.mentions, told.cues
    mention = mentions[at]
    if told.section == "application" and (end := window_end(page, statement)):
        return end, "section"
    if told.name is not None:
        return named_by(page, told.name) or "none", "section"
    if column := told.columns.get(mention.start):
        return column, "section"
    if is_idle(page, statement, mention, mentions, cues):
        return NOTHING
    if at and listed(page, mentions[at - 1], mention):
        return kinds[-1]
    own = cues_of_entry(page, statement, mentions, at, cues)
    explained = told.section == "application" and at < 2 and _explains(page, statement, mentions)
    if explained and not at:
        own = [c for c in own if not mentions[0].end <= c.start < mentions[1].start]
    said = kind_of(page, told.led, mention, mentions, own, told.before, told.section)
    if explained and at and said[1] == "section":
        return NOTHING
    something_else = (
        at
        and said == APPLICATION
        and (acts_again(page, mentions[at - 1], mention, cues) or _is_of_what(page, told, at, kinds))
    )
    return NOTHING if something_else else said


def _is_of_what(page: Page, told: Told, at: int, kinds: Sequence[tuple[str, str]]) -> bool:
    """Whether a date behind a limit belongs to what that is for ("fristen er 1. maj for ture efter den 3. juni")."""
    before, mention = told.mentions[at - 1], told.mentions[at]
    if kinds[-1][0] != "application" or any(before.end <= c.start < mention.start for c in told.cues):
        return False
    return date_grammar("of_what").fullmatch(page.lower, before.end, mention.start) is not None


def _explains(page: Page, statement: Statement, mentions: Sequence[DateMention]) -> bool:
    """Whether a line begins with a day, and what is said behind it belongs to the next one ("1. maj – svar gives inden
    den 3. juni", "1. maj for ture efter den 3. juni")."""
    if len(mentions) < 2 or mentions[0].start != statement.start or mentions[0].until is not None:
        return False
    if any(mention.day.precision is not Precision.DAY for mention in mentions[:2]):
        return False
    return date_grammar("explains").fullmatch(page.lower, mentions[0].end, mentions[1].start) is not None
