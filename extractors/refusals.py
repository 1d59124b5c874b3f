"""What refuses the groups it stands over or beside: a header, a label or a mark ("Hvem kan ikke søge?", "✗ Kommuner"),
a "nej" in a table, the answer to a question; and what answer lets them in.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from extractors.acting import acting
from extractors.clauses import Role
from extractors.cues import group_grammar, group_openings
from extractors.document import Span
from extractors.groups import GroupMention
from extractors.page import Page, once, within
from extractors.sections import Statement

BEFORE = 40  # characters before a group in which it may be said who works there
CELL = " | "  # between the cells of a row


def under_refusal(page: Page, statement: Statement) -> bool:
    """Whether the table column, label or heading the statement stands under names those who cannot apply, or a mark
    before it says so."""
    if group_grammar("refused_mark").match(page.lower, statement.start) or statement.start in _refused_again(page):
        return True
    blocks = page.document.blocks
    heads = [part for part in (statement.column, statement.label, statement.lead) if part is not None]
    if statement.path and not heads and blocks[statement.path[-1]].level != 1:  # the page's own name refuses nobody
        heads = [Span(blocks[statement.path[-1]].start, blocks[statement.path[-1]].end)]
    return any(group_grammar("shuts_out").search(page.low(head)) for head in heads)


@once
def _refused_again(page: Page) -> set[int]:
    """Where the sentences begin that say of others what the one before denies ("… kan ikke få tilskud. Det samme gælder
    skoler")."""
    openings = group_openings("same_holds")
    return {
        statement.start
        for before, statement in pairwise(page.main)
        if page.lower.startswith(openings, statement.start)
        and group_grammar("same_holds").match(page.lower, statement.start)
        and group_grammar("negation").search(page.lower, before.start, before.end)
    }


def refused_rows(page: Page, sectioned: Sequence[Statement]) -> set[int | None]:
    """The table rows that answer "no" to whether the group they name may apply: by that word, or by a mark in its
    column."""
    refusal = group_grammar("refusal")
    return {
        s.row
        for s in sectioned
        if s.row is not None
        and not within(page.applicants, s.start, s.end)
        and (refusal.fullmatch(page.low(s)) or (s.column is not None and refusal.fullmatch(page.low(s.column))))
    }


def answered_no(page: Page, statement: Statement) -> bool:
    """Whether a table row of two cells answers "no" to whether the group in its first may apply."""
    if statement.row is None:
        return False
    return group_grammar("cell_refuses").match(page.lower, statement.start, statement.end) is not None


def refused_halves(page: Page, sectioned: Sequence[Statement]) -> dict[int, int]:
    """By the start of a table row of two cells where its second cell begins, when the row above it says that who stands
    there cannot apply ("Kan søge | Kan ikke søge")."""
    found: dict[int, int] = {}
    refusing = False
    for statement in sectioned:
        if statement.row is None:
            continue
        bar = page.lower.find(CELL, statement.start, statement.end)
        label = statement.label
        if label is not None and bar < 0:
            shuts = group_grammar("shuts_out")
            opened = group_grammar("head_begins").match(page.lower, statement.start)
            begin = opened.end() if opened else statement.start
            refusing = bool(shuts.match(page.lower, begin)) and not shuts.search(page.low(label))
        elif refusing and bar >= 0:
            found[statement.start] = bar
    return found


def answered(page: Page, statements: Sequence[Statement]) -> list[Role]:
    """The groups that a question names and its answer lets in or shuts out ("Kan en kommune søge? Ja.")."""
    found = []
    before: Statement | None = None
    openings = group_openings("answer")
    for statement in statements:
        earlier, before = before, statement
        opened = page.lower.startswith(openings, statement.start)
        answer = group_grammar("answer").match(page.low(statement)) if opened else None
        if answer is None:
            continue
        asked = _question(page, statement, earlier)
        if asked is not None:
            only_asked = group_grammar("only_asked").match(page.low(asked))  # "Er det kun foreninger, der …?"
            role = "apply" if answer["yes"] or only_asked else "excluded"
            named = [m for m in acting(page, within(page.applicants, asked.start, asked.end)) if not _employs(page, m)]
            found += [Role(role, m, statement, "applicants.answer") for m in named]
            only = group_grammar("only_these").match(page.lower, statement.start, statement.end)
            if only is not None:  # "Nej, kun foreninger."
                said = acting(page, within(page.applicants, only.end(), statement.end))
                found += [Role("apply", m, statement, "applicants.answer") for m in said]
    return found


def _employs(page: Page, mention: GroupMention) -> bool:
    """Whether a group in a question is only where the one who asks works ("hvis jeg er ansat i forsvaret")."""
    return (
        group_grammar("reader_employed").search(page.lower, max(0, mention.start - BEFORE), mention.start) is not None
    )


def _question(page: Page, answer: Statement, earlier: Statement | None) -> Span | None:
    """The question about who may apply that a statement answers: the sentence before it, or its heading."""
    asked = None
    if earlier is not None and earlier.block == answer.block:
        asked = Span(earlier.start, earlier.end)
    elif answer.path and (earlier is None or earlier.path != answer.path):
        block = page.document.blocks[answer.path[-1]]
        asked = Span(block.start, block.end)
    return asked if asked is not None and group_grammar("question").match(page.low(asked)) else None


def is_question(page: Page, statement: Statement) -> bool:
    """Whether a statement only asks, so that the next one says what holds."""
    return page.lower[statement.end - 1] == "?" and bool(group_grammar("question").match(page.low(statement)))
