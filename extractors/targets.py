"""Whom the money is for: which statements of a page say so, and the target groups they state.

The section or sentence that names the target group ("Målgruppen er …") decides; only where there is none do the
purpose, the lead and the pool's own name speak. Which of the groups named there count is told in
:mod:`extractors.served`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from extractors.aims import Aim, Told, added, aside, cues, told
from extractors.clauses import Role
from extractors.cues import Cue, group_grammar, group_sparse
from extractors.document import Kind, Span
from extractors.exposed import CHILDREN, EXPOSED, without_parts
from extractors.group_clause import PEOPLE
from extractors.groups import GroupMention
from extractors.literals import Sparse
from extractors.meaning import AROUND, STAFF, is_verb
from extractors.page import Page, within
from extractors.sections import Statement
from extractors.served import GENERAL, counts, is_listed, part_of_applicant, served

COUNTRYSIDE = "landdistrikter"
PUBLIC = frozenset({"befolkningen", COUNTRYSIDE})  # of whom those who apply are a part
PUPILS = "elever_studerende"
GREENLANDERS = "groenlaendere"


def target_groups(
    page: Page, statements: Sequence[Statement], title: Statement | None, who: Sequence[Role] = ()
) -> list[Role]:
    """The groups that the statements (and the pool's title) state as target group; ``who`` may apply is no staff that
    others are paid to help."""
    stated, alone = _stated(page, statements)
    if alone and not all(r.mention.code in STAFF for r in stated):
        return _firm(page, stated, ())
    telling = list(told(page, statements))
    found = _of_aim(page, telling, Aim.SAYS)
    if not any(r.mention.code not in GENERAL for r in found):
        found += _of_aim(page, telling, Aim.OPENS)
    if stated:  # those who are taught; the purpose says for whom
        return _firm(page, stated + [r for r in found if r.mention.code not in GENERAL], ())
    if title is not None:
        found += _read(page, title, title.start, [], "target.title", strict=True)
    if not found:
        found = _of_aim(page, telling, Aim.NAMES)
    if not found:  # pupils are named everywhere schools apply, and are whom it is for where nobody else is
        found = [r for t in telling if t.aim is not Aim.NAMES for r in _pupils(page, t)]
    return _firm(page, found, who)


def _stated(page: Page, statements: Sequence[Statement]) -> tuple[list[Role], bool]:
    """The groups that a section or sentence names as the target group, and whether they are all of it: "Også pårørende
    er i målgruppen" names one of several, and what is to the citizens' good may be for some of them above all."""
    section: list[Role] = []
    named: list[Role] = []
    alone = False
    naming = [here for words in _named() if (here := words.within(page.own))]
    open_end = False  # whether a sentence that names the target group breaks off before a list
    told_last = False  # whether the sentence before named it, so that a list of examples says who they are
    asked = False  # whether the sentence before stands in the section of the target group
    for statement in statements:
        if told_last and _leads_examples(page, statement):
            continue
        if told_last and (_is_example(page, statement) or _of_people(page, statement)):
            section += _read(page, statement, statement.start, [], "target.section", strict=False)
            section, named = named + section, []
            continue
        before, told_last = len(section) + len(named), False
        if open_end and group_grammar("lettered_group").match(page.lower, statement.start):
            named += _read(page, statement, statement.start, [], "target.named", strict=False)
            continue
        open_end = False
        beside, asked = asked or bool(section or named), "target_group" in statement.roles
        if beside and group_sparse("trait").search(page.low(statement)):
            continue  # what many of them have besides
        if _in_list(page, statement):
            section += _read(page, statement, statement.start, [], "target.section", strict=False)
        elif "target_group" in statement.roles and (not aside(page, statement) or _of_people(page, statement)):
            section += _read(page, statement, statement.start, cues(page, statement), "target.section", strict=False)
        elif not statement.roles & {"past", "other_pools"} and (match := _first(naming, page.low(statement))):
            if aside(page, statement):
                continue
            start = statement.start + (0 if group_grammar("named_before").match(match[0]) else match.start())
            benefits = group_grammar("benefits").fullmatch(match[0])
            if benefits:
                statement = statement._replace(end=statement.start + match.end())
            found = _read(page, statement, start, cues(page, statement), "target.named", strict=False)
            named += found
            open_end = group_grammar("broken_off").search(page.low(statement)) is not None
            alone |= any(r.mention.code not in GENERAL for r in found) or not benefits
            alone &= not group_grammar("more_named").search(page.low(statement))
            told_last = True
        elif (section or named) and added(page, statement):
            more = _read(page, statement, statement.start, cues(page, statement), "target.purpose", strict=True)
            section, named = section + more if section else section, named + more
        told_last |= len(section) + len(named) > before
    return section or named, bool(section) or alone


def _of_aim(page: Page, telling: Sequence[Told], aim: Aim) -> list[Role]:
    """The groups of the statements with that aim; of those that only speak of somebody, whom something is done for."""
    found = [
        r
        for t in telling
        if t.aim is aim
        for r in _read(page, t.statement, t.statement.start, t.cues, "target.purpose", strict=True)
    ]
    if aim is Aim.OPENS:
        return [r for r in found if not _only_where(page, r)]
    if aim is not Aim.NAMES:
        return found
    served_from: dict[int, int] = {}
    for r in found:
        if group_grammar("done_for").search(page.lower, r.statement.start, r.mention.start):
            served_from.setdefault(r.statement.start, r.mention.start)
    return [
        r
        for r in found
        if r.mention.code not in STAFF and served_from.get(r.statement.start, r.mention.end) <= r.mention.start
    ]


def _only_where(page: Page, role: Role) -> bool:
    """Whether a place is only where something is the case that the page opens with ("I mange landsbyer står …")."""
    return role.mention.code == COUNTRYSIDE and bool(
        group_grammar("mere_place").fullmatch(page.lower, role.statement.start, role.mention.start)
    )


def _pupils(page: Page, telling: Told) -> list[Role]:
    """The pupils that a purpose names, though not as its object; those in what is told of applicants are none."""
    statement = telling.statement
    return [
        r
        for r in _read(page, statement, statement.start, telling.cues, "target.pupils", strict=False)
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
    housed = any(m.code == "boligorganisation" for m in applying)
    return [
        r
        for r in found
        if not (
            (others and r.mention.code == "befolkningen" and _said_broadly(page, r))
            or (special and r.mention.code in STAFF and r.rule == "target.title")
            or (r.mention.code in STAFF and r.rule == "target.purpose" and _only_taught(page, r, bool(others)))
            or (r.mention.code not in PUBLIC and any(a.start <= r.mention.start < a.end for a in applying))
            or (special - {r.mention.code} and group_grammar("dwelling").fullmatch(page.low(r.mention)))
            or (GREENLANDERS in codes and group_grammar("newcomer").fullmatch(page.low(r.mention)))
            or (COUNTRYSIDE in codes and r.mention.code == "befolkningen" and _is_local(page, r))
            or (housed and group_grammar("residents").fullmatch(page.low(r.mention)))
            or (exposed and r.mention.code == CHILDREN and r.statement.start not in exposed)
        )
    ]


@cache
def _named() -> tuple[Sparse, ...]:
    return tuple(group_sparse(name) for name in ("named_before", "named", "benefits"))


def _first(patterns: Sequence[Sparse], words: str) -> re.Match[str] | None:
    """The match of any of some patterns that begins first."""
    found = [match for pattern in patterns if (match := pattern.search(words))]
    return min(found, key=lambda match: match.start(), default=None)


def _in_list(page: Page, statement: Statement) -> bool:
    """Whether the statement is an item of a list whose lead says that it names the target groups ("Aktiviteterne kan
    være målrettet:")."""
    head = statement.lead
    if head is None and statement.kind is Kind.ITEM and statement.path:
        block = page.document.blocks[statement.path[-1]]
        head = Span(block.start, block.end)
    return head is not None and group_grammar("listing").search(page.lower, head.start, head.end) is not None


def _leads_examples(page: Page, span: Span | Statement) -> bool:
    """Whether words before a list say that it gives examples of those just named ("Det kan for eksempel være:")."""
    return group_grammar("examples_of").fullmatch(page.lower, span.start, span.end) is not None


def _is_example(page: Page, statement: Statement) -> bool:
    """Whether a statement is an item of such a list, and begins with people, not with what is done for them."""
    people = group_grammar("people_first").match(page.lower, statement.start, statement.end)
    return statement.lead is not None and people is not None and _leads_examples(page, statement.lead)


def _of_people(page: Page, statement: Statement) -> bool:
    """Whether examples are of those the target group consists of ("Det kan fx være mennesker, der …")."""
    return group_grammar("example_of_people").match(page.lower, statement.start) is not None


def _is_local(page: Page, role: Role) -> bool:
    """Whether citizens are those of the rural places that other words name, not the whole people."""
    return group_grammar("locals").fullmatch(page.low(role.mention)) is not None


def _only_taught(page: Page, role: Role, others: bool) -> bool:
    """Whether staff are only among what the money may be spent on ("kaffe og kørsel til de frivillige")."""
    start = max(role.statement.start, role.mention.start - AROUND)
    paid = group_grammar("trained").search(page.lower, start, role.mention.start)
    if paid is None or others:
        return paid is not None
    opens = group_grammar("item_label").fullmatch(page.lower, role.statement.start, paid.start())
    aim = "purpose" in role.statement.roles and role.statement.kind is not Kind.ITEM
    return paid["listed"] is not None or (opens is not None and not aim)


def _said_broadly(page: Page, role: Role) -> bool:
    """Whether citizens are only those just told of, or named in a title alone."""
    return role.rule == "target.title" or bool(group_grammar("known").search(page.low(role.mention)))


def _read(page: Page, statement: Statement, start: int, said: list[Cue], rule: str, *, strict: bool) -> list[Role]:
    """The target groups of one statement; with ``strict`` general words count only as the object of a purpose."""
    mentions = [m for m in within(page.targets, start, statement.end) if not is_verb(page, m)]
    kept: list[GroupMention] = []
    for i, mention in enumerate(mentions):
        stops = [c for c in said if c.kind == "not_target" and c.end <= mention.start]
        if any(group_grammar("denied").search(page.low(c)) for c in stops) and not group_grammar("but").search(
            page.lower, stops[0].end, mention.start
        ):
            continue
        if stops and not any(
            c.kind in ("sentence", "purpose") and stops[-1].end < c.end <= mention.start for c in said
        ):
            continue
        if strict and part_of_applicant(page, mention):
            continue
        continued = bool(kept) and is_listed(page, kept[-1], mention)
        if counts(page, statement, mentions, i, strict=strict and not continued):
            kept.append(mention)
    found = served(page, statement, start, kept)
    return [Role("target", m, statement, rule) for m in without_parts(found)]


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
