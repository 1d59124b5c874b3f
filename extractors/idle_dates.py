"""Days that give no deadline whatever word stands beside them: what happened on them is a cause, they are a file's or
the page's own, or they tell in passing when another pool is due ("til dem har vi Kunstpuljen (frist 1. maj)")."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from extractors.cues import Cue, date_grammar, date_sparse
from extractors.data_files import load
from extractors.date_neighbours import listed, only_names, told_on
from extractors.dates import DateMention
from extractors.days import Precision
from extractors.document import Kind
from extractors.naming import NOT_DATING
from extractors.page import Page
from extractors.pool_names import names_another
from extractors.sections import Statement
from extractors.stamps import stamps

if TYPE_CHECKING:
    from extractors.dating import Dated

REACH = 60  # characters before a day in which the words stand that give it in passing
FILES = frozenset(load("dates")["guard"]["files"])
OF_ROUNDS = frozenset({"application", "window", "opening", "replaced_by"})
"""Kinds of cue that make a deadline in brackets one of the page's own rounds."""
PASSING = "passing"
"""The kind of a deadline that is given in passing, where the page gives none outright."""
TODAY = frozenset(load("dates")["relative"]["today"])


def is_idle(
    page: Page, statement: Statement, mention: DateMention, mentions: Sequence[DateMention], cues: Sequence[Cue]
) -> bool:
    """Whether a day is a cause's, a file's, the page's own, or a "today" of which nothing is said."""
    if only_names(page, mention, mentions) or told_on(page, mention, cues):
        return True
    if mention.day.precision is Precision.RELATIVE and page.low(mention) in TODAY:
        return not any(c.kind not in NOT_DATING or c.kind in ("limit", "due", "closing") for c in cues)
    if mention.day.precision is Precision.RELATIVE and _explained(page, mention, mentions):
        return True
    if _is_own(page, statement, mention):
        return not any(c.kind not in NOT_DATING for c in cues)
    if statement.row is not None:
        return any(page.low(cell).strip(" ().") in FILES for cell in page.document.blocks[statement.block].cells)
    because = date_sparse("cause").search(page.lower, statement.start, mention.start)
    return because is not None and date_grammar("verb_behind").match(page.lower, mention.end) is not None


def _explained(page: Page, mention: DateMention, mentions: Sequence[DateMention]) -> bool:
    """Whether the day that it means stands beside it ("på mandag om otte uger, den 3. april")."""
    at = mentions.index(mention)
    for step in (1, -1):
        near = at
        while 0 <= near + step < len(mentions):
            first, second = sorted((mentions[near], mentions[near + step]))
            if not date_grammar("apposed").fullmatch(page.lower, first.end, second.start):
                break
            near += step
            if mentions[near].day.precision is not Precision.RELATIVE:
                return mentions[near].day.precision is Precision.DAY
    return False


def _is_own(page: Page, statement: Statement, mention: DateMention) -> bool:
    """Whether a day is the one on which the page was published."""
    if statement.label is not None or (statement.lead is not None and page.cues("date", statement.lead)):
        return False
    published, updated = stamps(page)
    if published is None or not mention.start <= published.spans[0].start < mention.end:
        return False
    return updated is None or published.value <= updated.value


def without_passing(page: Page, found: list[Dated]) -> list[Dated]:
    """Where a page gives a deadline outright, those that it gives in passing are other pools'; else it is said of them
    that they are given so."""
    due = [d for d in found if d.role == "deadline" and d.strong and d.day.precision is Precision.DAY]
    passing: list[Dated] = []
    for dated in due:
        goes_on = passing and passing[-1].statement is dated.statement
        if (goes_on and listed(page, passing[-1].mention, dated.mention)) or _in_passing(page, dated):
            passing.append(dated)
    outright = len(due) > len(passing)
    gone = {d.mention.start for d in passing}
    return [
        replace(d, role="other" if outright else d.role, kind=PASSING) if d in due and d.mention.start in gone else d
        for d in found
    ]


def _in_passing(page: Page, dated: Dated) -> bool:
    """Whether a day stands behind "frist" in brackets or after a comma, where neither the sentence nor its section
    speaks of the page's own rounds, or behind the name of another pool."""
    statement, mention = dated.statement, dated.mention
    if statement.row is not None or statement.kind is Kind.HEADING:
        return False
    start = max(statement.start, mention.start - REACH)
    if date_sparse("for_some").search(page.lower, start, mention.start):
        return date_grammar("for_some_behind").match(page.lower, mention.end) is not None
    if "deadline" in statement.roles:
        return False
    match = date_grammar("passing").search(page.lower, start, mention.start)
    if match is None:
        begins = page.document.blocks[statement.block].start
        told = date_sparse("other_told").search(page.lower, begins, mention.start)
        another = told is not None and told.end() > statement.start
        another = another or date_sparse("other_named").search(page.lower, statement.start, mention.start) is not None
        return another or names_another(page, statement.start, mention.start)
    if names_another(page, statement.start, match.start()):
        return True
    cues = page.cues("date", statement)
    due = {c.start for c in cues if c.kind == "due"}
    return not any(c.kind in OF_ROUNDS and c.start not in due and c.end <= match.start() for c in cues)
