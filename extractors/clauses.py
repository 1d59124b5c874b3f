"""What one sentence says of the groups it names: that they may apply, take part, or are shut out.

A sentence is read clause by clause and from left to right, with nothing but cue words (``data/groups_context.toml``):
words before a group that introduce it, the verb it is the subject of, and what shuts it out or only brings it along.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from extractors.acting import acting, is_place, of_others
from extractors.cues import Cue, group_grammar
from extractors.document import Span
from extractors.group_clause import PEOPLE, Clause, in_relative
from extractors.group_closing import closed, employers_end, partners_end
from extractors.groups import GroupMention
from extractors.page import Page, within
from extractors.sections import Statement

OWNED_REACH = 25  # characters from a group to the words that say whose it is (", der drives af")
CLAUSE_REACH = 160  # characters of a clause in which a group is taken back ("men den kan ikke selv søge")
EMPLOYERS = frozenset({"kommune", "region", "stat", "virksomhed"})  # whose employees apply for themselves
RESEARCH = "forskning"  # whom a university or hospital employs that is named behind
EXCUSE_REACH = 400  # characters before a denial in which words make it one of something else
WEAK = "taking_part"  # the rule of a verb that says as often who takes part as who applies
MANY = 300  # groups in one sentence: no announcement's names so many, and each is compared with others


@dataclass(frozen=True, slots=True)
class Role:
    """A group mention with what it is: ``apply``, ``partner``, ``excluded`` or ``target``; the rule that said so."""

    role: str
    mention: GroupMention
    statement: Statement
    rule: str


def cues(page: Page, table: str, start: int, end: int) -> list[Cue]:
    """The cues of a table of ``groups_context.toml`` in a range of the page."""
    return page.cues(table, Span(start, end), "groups_context")


def roles(page: Page, statement: Statement, *, opened: bool) -> list[Role]:
    """The roles of the groups that a statement names; ``opened`` where it stands in the section on applicants."""
    mentions = acting(page, within(page.applicants, statement.start, statement.end)[:MANY])
    if not mentions:
        return []
    edges = [*_beginnings(page, statement), statement.end]
    found: list[Role] = []
    for begin, end in pairwise(edges):
        part = [m for m in mentions if begin <= m.start < end and not is_place(page, m)]
        if not part:
            continue
        clause = Clause(
            page,
            begin,
            part,
            opened and (begin == statement.start or _is_lettered(page, begin) or _lists(page, begin, end)),
            cues(page, "apply", begin, end),
            cues(page, "block", begin, end),
        )
        if found and group_grammar("same_again").match(page.lower, begin):
            found += [Role(found[-1].role, m, statement, "applicants.same") for m in part]
        elif _taken_back(page, clause, mentions, end, statement.end):
            found += [Role("excluded", m, statement, "applicants.backward") for m in part]
        elif opened and _denied(page, begin, end):
            found += [Role("excluded", m, statement, "applicants.denied") for m in part]
        else:
            found += _in_clause(page, statement, clause)
    return found


def _beginnings(page: Page, statement: Statement) -> list[int]:
    """Where the clauses of a statement begin; behind nothing but a group and a relative clause none does ("klubber, der
    er selvejende, og haller kan søge")."""
    begun = [statement.start]
    for mark in group_grammar("clause").finditer(page.lower, statement.start, statement.end):
        if not group_grammar("only_subject").fullmatch(page.lower, begun[-1], mark.end()):
            begun.append(mark.start())
    return begun


def _is_lettered(page: Page, begin: int) -> bool:
    """Whether a clause is the next item of a list that runs on in its line (" b) …")."""
    return group_grammar("lettered").match(page.lower, begin) is not None


def _lists(page: Page, begin: int, end: int) -> bool:
    """Whether a clause is the next part of a list that semicolons part ("kommuner; regionens egne hospitaler")."""
    return page.lower.startswith(";", begin) and not group_grammar("finite").search(page.lower, begin, end)


def _taken_back(page: Page, clause: Clause, mentions: Sequence[GroupMention], start: int, end: int) -> bool:
    """Whether the clause that follows says of the groups just named that they cannot apply ("… kan levere udstyr, men
    heller ikke de kan søge")."""
    if any(group_grammar("applies").search(page.low(c)) for c in clause.opening("after")):
        return False
    match = group_grammar("taken_back").match(page.lower, start, min(end, start + CLAUSE_REACH))
    return match is not None and not any(start <= m.start < match.end() for m in mentions)


def _denied(page: Page, begin: int, end: int) -> bool:
    """Whether a clause of the section on applicants is a denial, whatever its words ("… hører ikke til her")."""
    denials = list(group_grammar("negation").finditer(page.lower, begin, end))
    allowed = (
        max((m.start() for m in group_grammar("allowed").finditer(page.lower, begin, end)), default=begin)
        if denials
        else begin
    )
    return any(
        allowed < denial.end() and not _excused(page, max(begin, denial.start() - EXCUSE_REACH), denial.start())
        for denial in denials
    )


def _excused(page: Page, start: int, end: int) -> bool:
    """Whether the words right before a denial make it one of something else."""
    return any(group_grammar(name).search(page.lower, start, end) for name in ("subordinate", "needless", "afterwards"))


def _in_clause(page: Page, statement: Statement, clause: Clause) -> list[Role]:
    found = []
    for mention in clause.mentions:
        role, rule = _status(page, mention, clause)
        if rule == WEAK and "applicants" in statement.roles and group_grammar("answers").fullmatch(page.low(statement)):
            rule = "subject"
        if role:
            found.append(Role(role, mention, statement, f"applicants.{rule}"))
    members = _members(page, found, clause)
    return [r for r in found if r.mention not in members] + [
        Role("apply", m, statement, "applicants.member") for m in members
    ]


def _members(page: Page, found: Sequence[Role], clause: Clause) -> list[GroupMention]:
    """The members named of a partnership that applies ("konsortier af mindst en skole og to virksomheder")."""
    whole = next((r.mention for r in found if r.role == "apply" and r.mention.code == "partnerskab"), None)
    if whole is None:
        return []
    if not group_grammar("consists").match(page.lower, whole.end) and not group_grammar("between").search(
        page.low(whole)
    ):
        return []
    named = [m for m in clause.mentions if m.start >= whole.end and m.code not in PEOPLE]
    verb = next((c.start for c in clause.opening("after") if named and c.start >= named[0].end), None)
    return [m for m in named if verb is None or m.start < verb]


def _status(page: Page, mention: GroupMention, clause: Clause) -> tuple[str, str]:
    """``(role, rule)`` of one mention in its clause; ``("", "")`` where nothing is said of it."""
    if clause.negated and not _lifted(page, mention, clause.negated, clause):
        return "excluded", "negated"
    openers = [c.end for c in clause.introducing if c.end <= mention.start and not _tells(page, c, clause)]
    subject = [c for c, first in clause.verbs if _is_subject(page, mention, c, first)]
    joins = [
        c
        for c in clause.closing("only_partner")
        if c.start <= mention.start < c.end
        or (c.start >= mention.end and not group_grammar("takes_partner").search(page.lower, mention.end, c.start))
    ]
    aside = all(in_relative(page, c) for c in joins) and (subject or clause.open)
    if any(c.start < mention.start < c.end for c in joins):
        return "partner", "only_partner"  # "så skal en forælder skrive under"
    let_in = openers and not _conditional(page, clause, openers)
    if joins and not let_in and not aside and not (subject and subject[0].end <= joins[0].start):
        return "partner", "only_partner"
    places = [c.end for c in clause.closing("place") if c.end <= mention.start and _near(page, c.end, mention.start)]
    if places and max(openers, default=-1) <= max(places):
        return "", ""
    employed = [
        c
        for c in clause.closing("employed")
        if c.end <= mention.start
        and not group_grammar("anew").search(page.lower, c.end, mention.start)
        and not employers_end(page, c, mention)
    ]
    if (
        employed
        and mention.code in EMPLOYERS
        and group_grammar("reader_employed").search(page.lower, clause.begin, mention.start)
    ):
        return "partner", "employed"
    if employed and any(
        _right_before(page, m, employed[-1]) or (m.code == RESEARCH != mention.code and m.end <= employed[-1].start)
        for m in clause.mentions
    ):
        return "partner", "employed"
    if group_grammar("also_applies").match(page.lower, mention.end):
        return "apply", "also"
    partner = [c for c in clause.closing("partner") if c.end <= mention.start]
    if (
        partner
        and partner[-1].end > max(openers, default=-1)
        and not partners_end(page, partner[-1], mention, clause)
        and not group_grammar("alone").match(page.lower, mention.end)
    ):
        return "partner", "partner"
    if subject:
        told_of = of_others(page, mention, clause.mentions, clause.begin, subject[0].start) or _is_result(
            page, mention, subject
        )
        strong = any(not group_grammar("weak").fullmatch(page.low(c)) for c in subject)
        return ("", "") if told_of else ("apply", "subject" if strong else WEAK)
    opened = max(openers, default=clause.begin if clause.open else None)
    if opened is None or closed(page, mention, clause, opened):
        return "", ""
    if openers and clause.among_things(mention, opened):
        return "", ""
    return "apply", "listed" if openers else "section"


def _is_result(page: Page, mention: GroupMention, verbs: Sequence[Cue]) -> bool:
    """Whether people only get something from what the money is for ("så de små får et sted at lege")."""
    if mention.code not in PEOPLE or group_grammar("applies").search(page.lower, mention.end, verbs[-1].end):
        return False
    return group_grammar("result").search(page.lower, max(0, mention.start - OWNED_REACH), mention.start) is not None


def _tells(page: Page, cue: Cue, clause: Clause) -> bool:
    """Whether a word that would introduce applicants tells what those before it do ("klubber, der inviterer
    borgere")."""
    return (
        bool(group_grammar("tells").fullmatch(page.low(cue)))
        and in_relative(page, cue)
        and any(m.end <= cue.start for m in clause.mentions)
    )


def _conditional(page: Page, clause: Clause, openers: Sequence[int]) -> bool:
    """Whether the words before a group only suppose that the reader is one ("Er I et museum, kan I låne jer ud …")."""
    return all(
        group_grammar("supposed").fullmatch(page.low(c)) for c in clause.opening("before", "names") if c.end in openers
    )


def _is_subject(page: Page, mention: GroupMention, verb: Cue, first: int) -> bool:
    """Whether a group is the subject of "kan søge", which is said of the groups from ``first`` on; not where the reader
    is ("kan du få lov af museet")."""
    if verb.start <= mention.start < verb.end:
        reader = group_grammar("own_subject").match(page.lower, verb.start)
        return reader is None or group_grammar("as_one").search(page.lower, verb.start, mention.start) is not None
    return first <= mention.start and mention.end <= verb.start


def _right_before(page: Page, mention: GroupMention, cue: Cue) -> bool:
    """Whether the words for an owner or employer follow this very group ("forskere, der er ansat ved"), or hold it
    ("studerende ved")."""
    between = page.lower[mention.end : cue.start]
    held = cue.start == mention.start
    return held or (0 <= cue.start - mention.end <= OWNED_REACH and not group_grammar("joining").search(between))


def _near(page: Page, start: int, end: int) -> bool:
    """Whether nothing but a word or two stands between a word for a place and what it names."""
    return group_grammar("phrase").fullmatch(page.lower, start, end) is not None


def _lifted(page: Page, mention: GroupMention, negated: Sequence[Cue], clause: Clause) -> bool:
    """Whether a negation in the clause leaves this mention alone: it stands before "men ikke", or after a new "kan
    søge"."""
    first = negated[0]
    if group_grammar("shuts_after").match(page.lower, first.start):
        return mention.end <= first.start
    return any(
        first.end <= c.start and c.end <= mention.start and not _denied_itself(page, first, c)
        for c in clause.opening("before", "names")
    )


def _denied_itself(page: Page, denial: Cue, opener: Cue) -> bool:
    """Whether what would let a group in is itself denied ("modtager ikke ansøgninger fra") or says that the same
    holds."""
    same = group_grammar("same_holds").match(page.lower, opener.start)
    return same is not None or group_grammar("still_denied").fullmatch(page.lower, denial.end, opener.start) is not None
