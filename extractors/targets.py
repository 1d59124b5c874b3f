"""Whom the money is for: which statements of a page say so, and the target groups they state.

The section or sentence that names the target group ("Målgruppen er …") decides; only where there is none do the
purpose, the lead and the pool's own name speak. Which of the groups named there count is told in
:mod:`extractors.served`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from extractors.clauses import PEOPLE, Role
from extractors.cues import Cue, group_grammar
from extractors.document import Kind, Span
from extractors.groups import GroupMention
from extractors.literals import Sparse
from extractors.meaning import STAFF, is_verb
from extractors.page import Page, within
from extractors.sections import Statement
from extractors.served import CHILDREN, EXPOSED, GENERAL, counts, is_listed, part_of_applicant, served

PUBLIC = frozenset({"befolkningen", "landdistrikter"})  # of whom those who apply are a part
PUPILS = "elever_studerende"
LEAD_STATEMENTS = 3  # the first sentences of an announcement, which say what the pool is for
LEAST_SENTENCE = 30  # characters; a shorter line above the text is a stamp, a path or a label
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


def target_groups(
    page: Page, statements: Sequence[Statement], title: Statement | None, who: Sequence[Role] = ()
) -> list[Role]:
    """The groups that the statements (and the pool's title) state as target group; ``who`` may apply is no staff that
    others are paid to help."""
    section: list[Role] = []
    named: list[Role] = []
    naming = _named().within(page.own)
    for statement in statements:
        if _in_list(page, statement):
            section += _read(page, statement, statement.start, [], "target.section", strict=False)
        elif "target_group" in statement.roles and not _aside(page, statement):
            section += _read(page, statement, statement.start, _cues(page, statement), "target.section", strict=False)
        elif not statement.roles & {"past", "other_pools", "applicants"} and (
            match := naming.search(page.low(statement))
        ):
            start = statement.start + (0 if group_grammar("named_before").match(match[0]) else match.start())
            if group_grammar("benefits").fullmatch(match[0]):
                statement = statement._replace(end=statement.start + match.end())
            named += _read(page, statement, start, _cues(page, statement), "target.named", strict=False)
    stated = section or named
    if stated and not all(r.mention.code in STAFF for r in stated):
        return _firm(page, stated, ())
    found: list[Role] = []
    weaker: list[Role] = []
    purposes = list(_purposes(page, statements))
    for statement, cues in purposes:
        said = _read(page, statement, statement.start, cues, "target.purpose", strict=True)
        (found if _says_aim(page, statement, cues) else weaker).extend(said)
    if not any(r.mention.code not in GENERAL for r in found):
        found += weaker
    if stated:  # those who are taught; the purpose says for whom
        return stated + [r for r in found if r.mention.code not in GENERAL]
    if title is not None:
        found += _read(page, title, title.start, [], "target.title", strict=True)
    if not found:  # pupils are named everywhere schools apply, and are whom it is for where nobody else is
        found = [r for s, cues in purposes for r in _pupils(page, s, cues)]
    return _firm(page, found, who)


def _pupils(page: Page, statement: Statement, cues: list[Cue]) -> list[Role]:
    """The pupils that a purpose names, though not as its object; those in what is told of applicants are none."""
    return [
        r
        for r in _read(page, statement, statement.start, cues, "target.pupils", strict=False)
        if r.mention.code == PUPILS
        and not group_grammar("told_more").search(page.lower, statement.start, r.mention.start)
    ]


def _firm(page: Page, found: Sequence[Role], who: Sequence[Role]) -> list[Role]:
    """The groups without those that only say the same more broadly: the citizens just told of where others are named,
    children where another sentence calls them exposed, the staff of a name that says whom they are there for."""
    codes = {r.mention.code for r in found}
    special = codes - GENERAL
    others = codes - STAFF - {"befolkningen"}
    applying = [r.mention for r in who if r.role == "apply" and r.mention.code not in PEOPLE]
    exposed = {r.statement.start for r in found if r.mention.code == EXPOSED}
    return [
        r
        for r in found
        if not (
            (others and r.mention.code == "befolkningen" and _said_broadly(page, r))
            or (special and r.mention.code in STAFF and r.rule == "target.title")
            or (r.mention.code not in PUBLIC and any(a.start <= r.mention.start < a.end for a in applying))
            or (special - {r.mention.code} and group_grammar("dwelling").fullmatch(page.low(r.mention)))
            or (exposed and r.mention.code == CHILDREN and r.statement.start not in exposed)
        )
    ]


@cache
def _named() -> Sparse:
    return Sparse(re.compile("|".join(group_grammar(name).pattern for name in ("named_before", "named", "benefits"))))


def _aside(page: Page, statement: Statement) -> bool:
    """Whether a sentence tells an example, what was done before, or what an application gets points for."""
    words = page.low(statement)
    return bool(
        group_grammar("example").match(words)
        or group_grammar("earlier").match(words)
        or group_grammar("awarded").search(words)
        or group_grammar("weighed").search(words)
    )


def _shut(page: Page, statement: Statement) -> bool:
    """Whether a statement's section is about something else, and the statement does not begin with what the money shall
    do."""
    shut = statement.roles & SHUT_SECTIONS
    return bool(shut) and not (shut == {"amount"} and group_grammar("spent_on").match(page.lower, statement.start))


def _in_list(page: Page, statement: Statement) -> bool:
    """Whether the statement is an item of a list whose lead says that it names the target groups ("Aktiviteterne kan
    være målrettet:")."""
    head = statement.lead
    if head is None and statement.kind is Kind.ITEM and statement.path:
        block = page.document.blocks[statement.path[-1]]
        head = Span(block.start, block.end)
    return head is not None and group_grammar("listing").search(page.lower, head.start, head.end) is not None


def _purposes(page: Page, statements: Sequence[Statement]) -> Iterator[tuple[Statement, list[Cue]]]:
    """The statements that tell what the money shall do: under such a heading, with such words, at the top, and the
    trouble that a sentence with "derfor" draws its conclusion from."""
    lead = {s.start for s in _lead(page, statements)}
    for i, statement in enumerate(statements):
        named = within(page.targets, statement.start, statement.end)
        if not named and not group_grammar("age").search(page.lower, statement.start, statement.end):
            continue
        if _aside(page, statement) or _shut(page, statement):
            continue
        cues = _cues(page, statement)
        told = group_grammar("happened").search(page.lower, statement.start, statement.end)
        following = statements[i + 1] if i + 1 < len(statements) else None
        if (
            statement.roles & PURPOSE_SECTIONS
            or any(c.kind in ("sentence", "purpose") for c in cues)
            or (statement.start in lead and not told)
            or (following is not None and not told and group_grammar("therefore").match(page.low(following)))
        ):
            yield statement, cues


def _said_broadly(page: Page, role: Role) -> bool:
    """Whether citizens are only those just told of, or named in a title alone."""
    return role.rule == "target.title" or bool(group_grammar("known").search(page.low(role.mention)))


def _says_aim(page: Page, statement: Statement, cues: Sequence[Cue]) -> bool:
    """Whether a statement says what the money shall do, by its words or its heading, and does not only describe."""
    if statement.kind is Kind.ITEM and "funded" in statement.roles:
        return False  # examples of what is paid for
    if any(c.kind in ("sentence", "purpose") for c in cues):
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


def _cues(page: Page, statement: Statement) -> list[Cue]:
    return page.cues("target", statement, "groups_context")


def _read(page: Page, statement: Statement, start: int, cues: list[Cue], rule: str, *, strict: bool) -> list[Role]:
    """The target groups of one statement; with ``strict`` general words count only as the object of a purpose."""
    mentions = [m for m in within(page.targets, start, statement.end) if not is_verb(page, m)]
    kept: list[GroupMention] = []
    for i, mention in enumerate(mentions):
        stops = [c for c in cues if c.kind == "not_target" and c.end <= mention.start]
        if any(group_grammar("denied").search(page.low(c)) for c in stops) and not group_grammar("but").search(
            page.lower, stops[0].end, mention.start
        ):
            continue
        if stops and not any(
            c.kind in ("sentence", "purpose") and c.start >= stops[-1].end and c.end <= mention.start for c in cues
        ):
            continue
        if strict and part_of_applicant(page, mention):
            continue
        continued = bool(kept) and is_listed(page, kept[-1], mention)
        if counts(page, statement, mentions, i, strict=strict and not continued):
            kept.append(mention)
    found = served(page, statement, start, kept)
    exposed = [m for m in found if m.code == EXPOSED]
    return [
        Role("target", m, statement, rule)
        for m in found
        if m.code != "socialt_udsatte" or not any(e.start < m.end and m.start < e.end for e in exposed)
    ]


def applying(page: Page, who: Sequence[Role]) -> list[Role]:
    """Where no words say whom the money is for, and only people may apply: what kind of people they are ("ansøgninger
    fra lærlinge")."""
    people = [r for r in who if r.role == "apply"]
    if any(r.mention.code != "privatperson" for r in people):
        return []
    return [
        Role("target", m, r.statement, "target.applying")
        for r in people
        for m in within(page.targets, r.mention.start, r.mention.end)
        if m.code != "befolkningen"
    ]
