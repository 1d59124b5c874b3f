"""Who may apply: which of the groups that a page names are applicants, partners, or shut out.

The section on applicants decides where there is one that names anybody; else sentences in which a group "kan søge";
else those whom it means without saying so (:mod:`extractors.implied`). What a sentence says of its groups is read in
:mod:`extractors.clauses`, what refuses those that it stands over in :mod:`extractors.refusals`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from extractors.acting import acting, is_place
from extractors.among_applicants import surest
from extractors.clauses import WEAK, Role, cues, roles
from extractors.cues import group_grammar, group_openings
from extractors.document import Kind
from extractors.group_clause import PEOPLE
from extractors.groups import GroupMention
from extractors.headings import heading_roles
from extractors.implied import (
    FRAGMENT_REACH,
    NOT_APPLYING,
    addressed,
    offered,
    owning,
    presumed,
    remaining,
    required,
    unannounced,
)
from extractors.outright import everyday, heads, listed_with, with_everyday
from extractors.own_branches import of_users
from extractors.page import Page, once, within
from extractors.pool_names import later_rounds
from extractors.refusals import answered, answered_no, is_question, refused_halves, refused_rows, under_refusal
from extractors.sections import Statement

SUMS = frozenset({"amount", "grant"})


def applicants(page: Page, statements: Sequence[Statement]) -> list[Role]:
    """The groups that the statements name as applicants, partners or excluded."""
    return _of_page(page) if statements is page.main else of_users(page, _applicants(page, statements))


@once
def _of_page(page: Page) -> list[Role]:
    return of_users(page, _applicants(page, page.main))


def _applicants(page: Page, statements: Sequence[Statement]) -> list[Role]:
    others = later_rounds(page)
    statements = [s for s in statements if s.start not in others] if others else statements
    sectioned = [s for s in statements if "applicants" in s.roles]
    inside = _inside(page, sectioned)
    inside += addressed(page, sectioned, surest(page, inside))
    inside += answered(page, statements)
    if any(r.role == "apply" for r in inside):
        return surest(page, inside + listed_with(page, inside))
    if outright := _outright(page, sectioned, inside=True):
        return outright
    outside = _outside(page, statements, SUMS)
    outside += _belonging(page, statements, outside)
    outside += addressed(page, statements, surest(page, outside))
    told = [r.statement for r in outside if r.role == "apply"]
    if any(group_grammar("more").search(page.low(s)) for s in told):
        told = list(statements)  # "… må også søges af": the others are named where the pool is offered
    outside += offered(page, told) + listed_with(page, outside)
    for weaker in (offered, _outside, _outright, unannounced, required, owning, presumed, remaining):
        if not any(r.role == "apply" for r in outside):
            outside += weaker(page, statements)
    return surest(page, inside + outside)


def _outright(page: Page, statements: Sequence[Statement], *, inside: bool = False) -> list[Role]:
    """Where nobody else is named: those whom everyday words name and who are said outright to apply; ``inside``: in the
    statements of the section on applicants."""
    words = everyday(page)
    if not words:
        return []
    plain = with_everyday(page, words)
    return heads(plain, _inside(plain, statements) if inside else _outside(plain, statements, SUMS), words)


def _inside(page: Page, sectioned: Sequence[Statement]) -> list[Role]:
    """The groups named in the section on applicants."""
    found: list[Role] = []
    seen_sections: set[int] = set()
    refused = refused_rows(page, sectioned)
    halves = refused_halves(page, sectioned)
    refusal = False
    for statement in sectioned:
        refusing, refusal = refusal, bool(group_grammar("negation").search(page.lower, statement.start, statement.end))
        if not within(page.applicants, statement.start, statement.end) or is_question(page, statement):
            continue
        key = statement.path[-1] if statement.path else statement.block
        if under_refusal(page, statement) or statement.row in refused or answered_no(page, statement):
            named = acting(page, within(page.applicants, statement.start, statement.end))
            found += [Role("excluded", m, statement, "applicants.header") for m in named]
            continue
        if half := halves.get(statement.start):
            named = acting(page, within(page.applicants, half, statement.end))
            found += [Role("excluded", m, statement, "applicants.header") for m in named]
            statement = statement._replace(end=half)
        said = roles(page, statement, opened=_open(page, statement, key not in seen_sections))
        if refusing and _same_holds(page, statement):
            said = [replace(r, role="excluded", rule="applicants.same") for r in said]
        if any(r.role == "apply" for r in said):
            seen_sections.add(key)
        found += said
    return found + _belonging(page, sectioned, found)


def _same_holds(page: Page, statement: Statement) -> bool:
    """Whether a sentence says of its groups what the one before said of others ("Det samme gælder museer")."""
    return bool(group_grammar("same_holds").match(page.lower, statement.start))


def _belonging(page: Page, sectioned: Sequence[Statement], found: Sequence[Role]) -> list[Role]:
    """Where a partnership applies: those who shall be in it ("mindst en kommune skal være med i partnerskabet")."""
    if not any(r.role == "apply" and r.mention.code == "partnerskab" for r in found):
        return []
    members = []
    for statement in sectioned:
        if group_grammar("belonging_only").search(page.lower, statement.start, statement.end):
            continue  # "… kan have universiteter med som partnere"
        named = acting(page, within(page.applicants, statement.start, statement.end))
        if behind := group_grammar("belong").search(page.lower, statement.start, statement.end):
            named = [m for m in named if m.end <= behind.start()]
        elif before := group_grammar("belonging").search(page.lower, statement.start, statement.end):
            named = [m for m in named if m.start >= before.end()]
        else:
            continue
        members += [
            Role("apply", m, statement, "applicants.belonging")
            for m in named
            if m.code != "partnerskab" and not is_place(page, m)
        ]
    return members


def _outside(page: Page, statements: Sequence[Statement], without: frozenset[str] = frozenset()) -> list[Role]:
    """The groups of sentences that say who may apply, wherever on the page they stand but in the sections ``without``,
    where they need to say so outright ("Store virksomheder kan få 40 pct." tells how much, not who)."""
    found: list[Role] = []
    before: Statement | None = None
    letting: Statement | None = None  # the sentence that let somebody in last
    openings = group_openings("pronoun")
    for statement in statements:
        earlier, before = before, statement
        if _elsewhere(page, statement) or is_question(page, statement):
            continue
        named = within(page.applicants, statement.start, statement.end)
        pronoun = earlier is not None and page.lower.startswith(openings, statement.start)
        if earlier is not None and pronoun and group_grammar("pronoun").match(page.low(statement)):
            found += _meant(page, earlier, statement)
        if not named:
            continue
        lead = statement.lead
        led = (
            lead is not None
            and "funded" not in statement.roles
            and (
                any(c.kind in ("before", "names", "sentence") for c in cues(page, "apply", lead.start, lead.end))
                or "applicants" in heading_roles(page.of(lead))
            )
        )
        said = cues(page, "apply", statement.start, statement.end)
        if under_refusal(page, statement):
            continue
        outright = not statement.roles & without or any(group_grammar("applies").search(page.low(c)) for c in said)
        same = earlier is not None and earlier is letting and _same_holds(page, statement)
        if same:
            found = [_sure(r) if r.statement is letting else r for r in found]
        if led or same or (outright and any(c.kind in ("sentence", "names", "after") for c in said)):
            found += roles(page, statement, opened=led or same)
            letting = statement if found and found[-1].statement is statement and found[-1].role == "apply" else letting
    return found


def _elsewhere(page: Page, statement: Statement) -> bool:
    """Whether a statement stands where no applicants are named; of how applications are dealt with it may say so."""
    roles = statement.roles & NOT_APPLYING
    sought = group_grammar("sought_by").search
    return bool(roles) and (roles != {"processing"} or not sought(page.lower, statement.start, statement.end))


def _sure(role: Role) -> Role:
    """A role of whom the next sentence says the same as of others: "… kan være med. Det samme kan borgergrupper"."""
    return replace(role, rule="applicants.same") if role.rule == f"applicants.{WEAK}" else role


def _meant(page: Page, earlier: Statement, statement: Statement) -> list[Role]:
    """Whom a pronoun stands for in a sentence that names nobody ("Kommunerne får hjælp. De kan søge …")."""
    named = acting(page, within(page.applicants, earlier.start, earlier.end))
    if earlier.block != statement.block or len({m.code for m in named}) != 1:
        return []
    themselves = group_grammar("themselves").match(page.low(statement))
    return [Role("apply", m, statement, "applicants.pronoun") for m in named if themselves or m.code not in PEOPLE]


def _open(page: Page, statement: Statement, first: bool) -> bool:
    """Whether groups in a statement of the section count without more words: fragments, list items, the first
    sentence."""
    if page.lower.startswith("at ", statement.start):
        return False  # what shall be so: "at de unge har været med"
    if group_grammar("gave_before").search(page.lower, statement.start, statement.end):
        return False
    item = statement.kind is Kind.ITEM or page.lower.startswith("- ", statement.start)
    item = item or group_grammar("lettered").match(page.lower, statement.start) is not None
    if statement.own_label or item or statement.row is not None or first or _same_holds(page, statement):
        return True
    mentions = acting(page, within(page.applicants, statement.start, statement.end))
    words = group_grammar("enumerator").sub("", page.low(statement))
    near = bool(mentions) and mentions[0].start - statement.start <= FRAGMENT_REACH
    told = near and any(
        group_grammar(name).match(page.lower, _list_end(page, mentions), statement.end) for name in ("acts", "done_to")
    )
    return (
        near and not told and not group_grammar("finite").search(words) and not re.search(r"\d", words[:FRAGMENT_REACH])
    )


def _list_end(page: Page, mentions: Sequence[GroupMention]) -> int:
    """Where the list ends that the first of some groups begins."""
    end = mentions[0].end
    for mention in mentions[1:]:
        if not group_grammar("listed").fullmatch(page.lower, end, mention.start):
            break
        end = mention.end
    return end
