"""Which of those read as applicants the others explain away: an association that only stands for the patients'
associations named before, an orchestra among museums, people under "for whom" where organisations apply.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import attrgetter

from extractors.acting import UNIONS
from extractors.clauses import WEAK, Role, cues
from extractors.cues import group_grammar
from extractors.document import Span
from extractors.group_clause import PEOPLE
from extractors.page import Page, within

WEAK_RULE = f"applicants.{WEAK}"
UNSAID = "applicants.section"  # the rule of those who are only named in the section on applicants
TOLD = frozenset({"applicants.subject", "applicants.pronoun", WEAK_RULE})  # of whom a sentence says that they may
BEFORE = 20  # characters before a group in which an article or number stands
ARTISTS = "kunstner"
TRADES = frozenset({ARTISTS, "forskning"})  # what somebody who applies as a human may be
SAID_OF = frozenset({"applicants.subject", "applicants.listed", "applicants.pronoun", "applicants.section", WEAK_RULE})
HOUSES = frozenset({"kulturinstitution", "forening", "uddannelse"})  # which an ensemble may be one of

Test = Callable[[Page, Role, Sequence[Role]], bool]


def surest(page: Page, found: Sequence[Role]) -> list[Role]:
    """The roles, without those that the others explain."""
    applying = [r for r in found if r.role == "apply"]
    shut = {id(r) for r in applying if any(explains(page, r, applying) for explains in EXPLAINS)}
    return [r for r in found if id(r) not in shut]


def _only_with(page: Page, role: Role, applying: Sequence[Role]) -> bool:
    """Whether somebody only "kan være med" where others, none of them named with them, are said to apply."""
    if role.rule != WEAK_RULE:
        return False
    sure = {r.mention.code for r in applying if r.rule != WEAK_RULE}
    beside = {r.mention.code for r in applying if r.statement is role.statement}
    return bool(sure) and sure.isdisjoint(beside)


def _stands_for(page: Page, role: Role, applying: Sequence[Role]) -> bool:
    """Whether an association is one of those that are named otherwise ("en forening kan højst få …" of
    patients' associations, "lokalafdelinger af patientforeninger", "driver en organisation flere krisecentre")."""
    mention = role.mention
    if mention.code != "forening" or not group_grammar("general").fullmatch(page.low(mention)):
        return False
    others = {r.mention.code for r in applying if r.statement is not role.statement}
    if others and mention.code not in others and group_grammar("one_of_more").match(page.low(role.statement)):
        return True
    unions = [r.mention for r in applying if r.mention.code in UNIONS]
    if not unions:
        return False
    part = group_grammar("of_these").match(page.lower, mention.end)
    if part is not None and any(0 <= m.start - part.end() <= BEFORE for m in unions):
        return True
    if role.rule not in TOLD:
        return False
    one = group_grammar("one_of_these").search(page.lower, max(0, mention.start - BEFORE), mention.start)
    return one is not None or group_grammar("known").search(page.low(mention)) is not None


def _plays_among(page: Page, role: Role, applying: Sequence[Role]) -> bool:
    """Whether an orchestra stands in a list of museums or associations, and is one of these."""
    if role.mention.code != "kunstner" or not group_grammar("ensemble").fullmatch(page.low(role.mention)):
        return False
    beside = [r.mention for r in applying if r.statement is role.statement and r.mention.code in HOUSES]
    return any(
        group_grammar("listed").fullmatch(page.lower, before.end, behind.start)
        for mention in beside
        for before, behind in [sorted((mention, role.mention), key=attrgetter("start"))]
    )


def _is_told(page: Page, role: Role, applying: Sequence[Role]) -> bool:
    """Whether a sentence says what those who are served shall have or do, and others name the applicants without a verb
    ("Mindst ti unge skal have boet dér")."""
    others = [r for r in applying if r.statement is not role.statement and r.mention.code not in PEOPLE]
    listed = any(r.rule == UNSAID for r in others)
    return listed and group_grammar("told_of").match(page.lower, role.mention.end) is not None


def _is_kind(page: Page, role: Role, applying: Sequence[Role]) -> bool:
    """Whether persons are only how artists apply who are named right before ("malere, både enkeltpersoner og
    grupper"), or they and researchers anywhere before ("I søger som enkeltperson")."""
    mention = role.mention
    if not group_grammar("a_person").fullmatch(page.low(mention)):
        return False
    before = [r.mention for r in applying if r.mention.code in TRADES and r.mention.end <= mention.start]
    if before and group_grammar("as_one_person").search(page.lower, role.statement.start, mention.start):
        return True
    return any(
        group_grammar("as_persons").fullmatch(page.lower, m.end, mention.start) for m in before if m.code == ARTISTS
    )


def _is_told_of(page: Page, role: Role, applying: Sequence[Role]) -> bool:
    """Whether people are only spoken of in the sentence in which others apply, and stand in no list with these nor
    before "kan søge" ("klubber med en plan til glæde for beboerne kan søge")."""
    mention, statement = role.mention, role.statement
    if mention.code != "privatperson" or role.rule not in SAID_OF:
        return False
    here = [r.mention for r in applying if r.statement is statement and r.mention.code != mention.code]
    served = within(page.targets, statement.start, statement.end)
    if not here or not any(t.start < mention.end and mention.start < t.end for t in served):
        return False
    if group_grammar("joined_before").search(page.lower, statement.start, mention.start):
        return False
    opened = (c.end for c in cues(page, "apply", statement.start, mention.start) if c.kind in ("before", "names"))
    if any(group_grammar("right_behind").fullmatch(page.lower, end, mention.start) for end in opened):
        return False
    following = next((m for m in sorted(here) if m.start >= mention.end), None)
    if following is not None and group_grammar("joined_behind").fullmatch(page.lower, mention.end, following.start):
        return group_grammar("finite").search(page.lower, mention.end, following.start) is not None
    may = group_grammar("may").match(page.lower, mention.end) is not None
    return not may or group_grammar("in_clause").search(page.lower, statement.start, mention.start) is not None


def _is_condition(page: Page, role: Role, applying: Sequence[Role]) -> bool:
    """Whether the reader is only told what to be, where others are named: artists, researchers and farmers, who are
    the reader, or organisations, for whom somebody signs ("Du skal være fyldt 18 år")."""
    if role.rule != "applicants.addressed" or role.mention.code != "privatperson":
        return False
    others = [r for r in applying if r.mention.code != "privatperson"]
    if any(r.mention.code in TRADES for r in others):
        return True
    shall = group_grammar("reader_shall").match(page.low(role.mention)) is not None
    return shall and bool(others) and not group_grammar("allowed").search(page.low(role.statement))


def _is_part_played(page: Page, role: Role, applying: Sequence[Role]) -> bool:
    """Whether a word only says which part those play who are named otherwise ("arrangøren skal være en forening")."""
    mention = role.mention
    if not group_grammar("part_played").fullmatch(page.low(mention)):
        return False
    if not any(r.mention.code not in PEOPLE | {mention.code} for r in applying):
        return False
    start = max(role.statement.start, mention.start - BEFORE)
    return (
        group_grammar("part_told").match(page.lower, mention.end, role.statement.end) is not None
        or group_grammar("one_of_these").search(page.lower, start, mention.start) is not None
    )


def _is_known_owner(page: Page, role: Role, applying: Sequence[Role]) -> bool:
    """Whether "ejeren" is the owner of what is spoken of, and the page says who that is."""
    word = page.low(role.mention)
    return (
        role.mention.code == "privatperson"
        and group_grammar("named_owner").search(word) is not None
        and group_grammar("known_owner").match(page.lower, role.mention.start) is not None
        and any(r.mention.code not in PEOPLE for r in applying)
    )


def _is_reader(page: Page, role: Role, applying: Sequence[Role]) -> bool:
    """Whether "dig" is the reader, of whom the page says what he or she is ("er du landmand, er ordningen for dig")."""
    reader = group_grammar("the_reader").fullmatch(page.low(role.mention))
    return reader is not None and any(r.mention.code != "privatperson" for r in applying)


def _is_served(page: Page, role: Role, applying: Sequence[Role]) -> bool:
    """Whether people are named as those whom the money is for ("For hvem: Unge", "Målgruppen er ældre"), where
    organisations apply."""
    mention, statement = role.mention, role.statement
    if mention.code != "privatperson" or role.rule != UNSAID or all(r.mention.code in PEOPLE for r in applying):
        return False
    if not any(t.start <= mention.start < t.end for t in within(page.targets, statement.start, statement.end)):
        return False
    block = page.document.blocks[statement.path[-1]] if statement.path else None
    if _is_told(page, role, applying):
        return True
    head = statement.label or (Span(block.start, block.end) if block else None)
    over = head is not None and group_grammar("for_whom").match(page.low(head)) is not None
    return over or group_grammar("for_whom_said").match(page.lower, statement.start) is not None


EXPLAINS: tuple[Test, ...] = (
    _only_with,
    _stands_for,
    _plays_among,
    _is_kind,
    _is_told_of,
    _is_part_played,
    _is_condition,
    _is_known_owner,
    _is_reader,
    _is_served,
)
