"""What a sentence that names a group does: says what the money shall do, describes, or speaks of something else.

A group is a target group where the page says what *this* money shall do for it. So a sentence that looks back, gives an
example, tells how applications are weighed or who decides, or sends the reader elsewhere names none; and of the others
those that say the aim speak first, then the first ones of the announcement, then any. The words are in
``data/groups_context.toml``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import IntEnum
from typing import NamedTuple

from extractors.cues import Cue, group_grammar, group_sparse
from extractors.document import Kind
from extractors.page import Page, holding, once, within
from extractors.sections import Statement

LEAD_STATEMENTS = 3  # the first sentences of an announcement, which say what the pool is for
LEAST_SENTENCE = 30  # characters; a shorter line above the text is a stamp, a path or a label
FOR_OTHERS = ("weighed", "existing")
ASIDES = (*FOR_OTHERS, "earlier", "awarded", "decides", "elsewhere")
PURPOSE_SECTIONS = frozenset({"purpose"})
SHUT_SECTIONS = frozenset(
    {
        "applicants",
        "past",
        "other_pools",
        "contact",
        "event",
        "processing",
        "reporting",
        "how",
        "account",
        "amount",
        "grant",
        "deadline",
        "period",
    }
)


class Aim(IntEnum):
    """How plainly a statement says what the money shall do."""

    NAMES = 0  # it only speaks of somebody
    OPENS = 1  # it opens the announcement, or tells the trouble that the next sentence does something about
    SAYS = 2


class Told(NamedTuple):
    """A statement that may say whom the money is for, its cue words, and how plainly it does."""

    statement: Statement
    cues: list[Cue]
    aim: Aim


def told(page: Page, statements: Sequence[Statement]) -> Iterator[Told]:
    """The statements that name somebody and do not speak of something else."""
    first = {s.start for s in _lead(page, statements)}
    naming = _naming(page)
    for i, statement in enumerate(statements):
        if statement.start not in naming and not _names_age(page, statement):
            continue
        if _shut(page, statement):
            continue
        if aside(page, statement):
            turn = _turn(page, statement)
            if turn is None:
                continue
            statement = turn
        found = cues(page, statement)
        following = statements[i + 1] if i + 1 < len(statements) else None
        if _counted(page, statement):
            yield Told(statement, found, Aim.NAMES)
        elif _says(page, statement, found):
            yield Told(statement, found, Aim.SAYS)
        elif group_grammar("terms").search(page.low(statement)):
            continue
        elif (
            statement.roles & PURPOSE_SECTIONS
            or any(c.kind in ("sentence", "purpose") for c in found)
            or group_grammar("therefore").match(page.lower, statement.start)
            or (
                not group_grammar("happened").search(page.lower, statement.start, statement.end)
                and (statement.start in first or (following is not None and _concludes(page, following)))
            )
        ):
            yield Told(statement, found, Aim.OPENS)
        else:
            yield Told(statement, found, Aim.NAMES)


@once
def _naming(page: Page) -> frozenset[int]:
    """Where the statements begin that name somebody."""
    return frozenset(statement.start for statement, _ in holding(page.main, page.targets))


def _names_age(page: Page, statement: Statement) -> bool:
    """Whether a statement says how old those are that it speaks of."""
    return group_sparse("age").search(page.lower, statement.start, statement.end) is not None


def aside(page: Page, statement: Statement) -> bool:
    """Whether a sentence speaks of something else than what this money shall do: an example, earlier grants, what an
    application gets points for, who decides, another pool."""
    words = page.low(statement)
    if group_grammar("example").match(words) or any(group_sparse(name).search(words) for name in ASIDES):
        return True
    lead = statement.lead
    return lead is not None and any(
        group_grammar(name).search(page.lower, lead.start, lead.end) for name in ("exemplifies", "weighed")
    )


def of_others(page: Page, statement: Statement) -> bool:
    """Whether a sentence names those who come first among the applications, or whom others serve already."""
    return any(group_sparse(name).search(page.low(statement)) for name in FOR_OTHERS)


def added(page: Page, statement: Statement) -> bool:
    """Whether a sentence names somebody whom the money shall reach as well ("Også forældrene skal have tilbud")."""
    return not statement.roles & SHUT_SECTIONS and group_sparse("added").search(page.low(statement)) is not None


def _turn(page: Page, statement: Statement) -> Statement | None:
    """What a sentence that speaks of something else at first says of this pool at its end ("…, men i år er det …")."""
    turns = list(group_grammar("turned").finditer(page.lower, statement.start, statement.end))
    rest = statement._replace(start=turns[-1].end()) if turns else None
    return rest if rest is not None and not aside(page, rest) else None


def _shut(page: Page, statement: Statement) -> bool:
    """Whether a statement's section is about something else, and the statement does not begin with what the money shall
    do."""
    head = page.document.blocks[statement.path[-1]] if statement.path else None
    if head is not None and any(
        group_grammar(name).search(page.lower, head.start, head.end) for name in ("denied", "weighed")
    ):
        return True
    shut = statement.roles & SHUT_SECTIONS
    return bool(shut) and not (
        shut == {"amount"}
        and (
            group_grammar("spent_on").match(page.lower, statement.start)
            or group_grammar("spent_later").search(page.low(statement))
        )
    )


def _concludes(page: Page, following: Statement) -> bool:
    """Whether a sentence draws its conclusion from the one before it, or says what the money shall do for those just
    told of ("Derfor …", "Puljen betaler kurser til dem")."""
    words = page.low(following)
    if group_grammar("therefore").match(words):
        return True
    return bool(
        group_grammar("those").search(words)
        and not within(page.targets, following.start, following.end)
        and any(c.kind in ("sentence", "purpose") for c in cues(page, following))
    )


def _counted(page: Page, statement: Statement) -> bool:
    """Whether a sentence only gives figures for how things stand ("43 procent af de unge føler sig alene")."""
    return group_grammar("statistic").search(page.lower, statement.start, statement.end) is not None


def _says(page: Page, statement: Statement, found: Sequence[Cue]) -> bool:
    """Whether a statement says what the money shall do, by its words or its heading, and does not only describe."""
    if statement.kind is Kind.ITEM and "funded" in statement.roles:
        return False  # examples of what is paid for
    if any(c.kind in ("sentence", "purpose") for c in found) or added(page, statement):
        return True
    head = page.document.blocks[statement.path[-1]] if statement.path else None
    described = head is not None and group_grammar("background").search(page.lower, head.start, head.end)
    return bool(statement.roles & PURPOSE_SECTIONS) and not described


def _lead(page: Page, statements: Sequence[Statement]) -> list[Statement]:
    """The first sentences of the announcement."""
    told = (
        s
        for s in statements
        if s.kind is not Kind.HEADING and s.row is None and not s.own_label and s.end - s.start >= LEAST_SENTENCE
    )
    first = [s for s, _ in zip(told, range(LEAD_STATEMENTS), strict=False)]
    return [s for s in first if s.path == first[0].path]


def cues(page: Page, statement: Statement) -> list[Cue]:
    """The cue words of a statement that say whether it names whom the money is for."""
    return page.cues("target", statement, "groups_context")
