"""Whom a page means that does not say outright who may apply: the reader it addresses, those whom the money is offered
to ("Puljen er for …"), those whom a list or a condition speaks of.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extractors.acting import acting, is_place
from extractors.clauses import Role, cues, roles
from extractors.cues import Cue, group_grammar, group_sparse
from extractors.document import Kind, Span
from extractors.group_clause import PEOPLE
from extractors.groups import GroupMention, codes
from extractors.page import Page, within
from extractors.refusals import under_refusal
from extractors.sections import Statement

REMAINING = "applicants.remaining"  # the rule of the last resort, which tells no announcement from other pages
PRESUMED = "applicants.presumed"  # of whoever is given something or must do something first: nor does it alone
FRAGMENT_REACH = 25  # characters before the first group in a line of a section that is no sentence
AUTHORITIES = frozenset({"kommune", "region", "stat", "fond"})
PROFESSIONS = frozenset({"kunstner", "landbrug"})  # what somebody who is addressed as a human may be
TRADES = frozenset({"landbrug", "virksomhed"})
FORMS = frozenset({"forening", "selvejende", "fond", "virksomhed", "kommune"})  # who a house may belong to
NOT_APPLYING = frozenset({"partners", "past", "other_pools", "processing", "reporting", "event"})
BEFORE = 60  # characters before a group that say whether the sentence gives it something or lets it act


def addressed(page: Page, statements: Sequence[Statement], told: Sequence[Role]) -> list[Role]:
    """The reader, where the page tells what he or she must be to apply ("er du mellem 13 og 25 år, kan du søge"), and
    nothing ``told`` says it already: that people may, or for one who owns something, that a trade may."""
    applying = {r.mention.code for r in told if r.role == "apply"}
    if applying & PEOPLE:
        return []
    kinds = () if "landbrug" in applying else ("person",) if applying & TRADES else ("person", "owner")
    return [
        Role("apply", mention, statement, "applicants.addressed")
        for statement in statements
        if not statement.roles & NOT_APPLYING
        for cue in cues(page, "apply", statement.start, statement.end)
        if cue.kind in kinds and not group_grammar("refused").search(page.low(statement))
        for mention in _reader(page, cue, statement)
    ]


def _reader(page: Page, cue: Cue, statement: Statement) -> list[GroupMention]:
    """What the reader who is addressed is: somebody, or one of a trade ("hvis du ejer eller forpagter
    landbrugsjord", "ejer du to hektar eng")."""
    comma = page.lower.find(",", cue.end, statement.end)
    named = acting(page, within(page.applicants, cue.start, statement.end if comma < 0 else comma))
    fits = PROFESSIONS if cue.kind == "person" else frozenset(codes("applicants")) - PEOPLE
    trade = [m for m in named if m.code in fits and not is_place(page, m)]
    land = cue.kind == "owner" and group_grammar("land").search(
        page.lower, cue.end, statement.end if comma < 0 else comma
    )
    return trade or [GroupMention(cue.start, cue.end, "landbrug" if land else "privatperson")]


def offered(page: Page, statements: Sequence[Statement]) -> list[Role]:
    """Where no words say who may apply: the organisations that the page says it is offered to ("Puljen er for …")."""
    found: list[Role] = []
    for statement in statements:
        if statement.roles & NOT_APPLYING or not within(page.applicants, statement.start, statement.end):
            continue
        offers = [c for c in cues(page, "apply", statement.start, statement.end) if c.kind == "offered"]
        if not offers:
            continue
        inside = statement._replace(start=offers[0].end)
        named = [
            replace(role, statement=statement, rule="applicants.offered")
            for role in roles(page, inside, opened=True)
            if role.role == "apply" and (role.mention.code != "privatperson" or _acts(page, role.mention))
        ]
        found += _subjects(page, offers[0], named) if page.low(offers[0]).endswith(" kan") else named
    return found


def _acts(page: Page, mention: GroupMention) -> bool:
    """Whether a word for people names those who do or own something, and not those whom money may be for."""
    return group_grammar("acting_people").fullmatch(page.low(mention)) is not None


def _subjects(page: Page, verb: Cue, named: Sequence[Role]) -> list[Role]:
    """Those right behind the verb, which are its subject ("Med puljen kan skoler og museer lave …")."""
    found: list[Role] = []
    for role in named:
        between = page.lower[found[-1].mention.end if found else verb.end : role.mention.start]
        if not group_grammar("listed" if found else "right_behind").fullmatch(between):
            break
        found.append(role)
    return found


def unannounced(page: Page, statements: Sequence[Statement]) -> list[Role]:
    """Where no words say who may apply: organisations that a section on "whom it is for" names, or that begin the items
    of a list under a heading of its own wording ("Hvem siger vi ja til?")."""
    found = []
    for statement in statements:
        listed = statement.kind is Kind.ITEM and not statement.roles and not _lists_things(page, statement)
        if not listed and "target_group" not in statement.roles:
            continue
        if under_refusal(page, statement):
            continue
        for role in roles(page, statement, opened=True):
            begins = role.mention.start - statement.start <= FRAGMENT_REACH
            if (
                role.role == "apply"
                and (role.mention.code not in PEOPLE or _acts(page, role.mention))
                and (begins or not listed)
            ):
                found.append(Role("apply", role.mention, statement, "applicants.unannounced"))
    return found


def _lists_things(page: Page, statement: Statement) -> bool:
    """Whether a list is of what is paid for: its lead or heading speaks of activities, themes, costs."""
    blocks = page.document.blocks
    heads = [statement.lead] if statement.lead else [Span(blocks[i].start, blocks[i].end) for i in statement.path[-1:]]
    return any(group_grammar("listed_things").search(page.low(head)) for head in heads)


def required(page: Page, statements: Sequence[Statement]) -> list[Role]:
    """Where no words say who may apply: the kind of organisation that conditions speak of ("Foreningen skal have
    vedtægter"); an authority there is as often the one that gives."""
    return [
        Role("apply", mention, statement, "applicants.required")
        for statement in statements
        if not statement.roles & NOT_APPLYING
        for named in [within(page.applicants, statement.start, statement.end)]
        if named
        and named[0].start == statement.start
        and named[0].code not in PEOPLE | AUTHORITIES
        and group_grammar("required").match(page.lower, named[0].end, statement.end)
        for mention in _forms(page, named) or named[:1]
    ]


def _forms(page: Page, named: Sequence[GroupMention]) -> list[GroupMention]:
    """What a house that conditions speak of shall be ("festivalen skal være en forening eller en fond")."""
    found: list[GroupMention] = []
    for mention in named[1:]:
        if found:
            goes_on = group_grammar("listed").fullmatch(page.lower, found[-1].end, mention.start)
        else:
            goes_on = group_grammar("required_form").fullmatch(page.lower, named[0].end, mention.start)
        if not goes_on or mention.code not in FORMS:
            break
        found.append(mention)
    return found


def owning(page: Page, statements: Sequence[Statement]) -> list[Role]:
    """Where no words say who may apply: those who own or run what the money is for ("tilskud til huse, der ejes af en
    forening eller et menighedsråd")."""
    found: list[Role] = []
    for statement in statements:
        owned = group_sparse("owned").search(page.lower, statement.start, statement.end)
        if owned is None or statement.roles & NOT_APPLYING:
            continue
        end = owned.end()
        for mention in within(page.applicants, end, statement.end):
            if mention.start > end and not group_grammar("listed").fullmatch(page.lower, end, mention.start):
                break
            found.append(Role("apply", mention, statement, "applicants.owning"))
            end = mention.end
    return found


def presumed(page: Page, statements: Sequence[Statement]) -> list[Role]:
    """Where all this names nobody: whoever is given something or asked to act, whatever the words are; else those whom
    the first sentence is about that names any."""
    given: list[Role] = []
    acting_first: list[Role] = []
    for statement in statements:
        named = within(page.applicants, statement.start, statement.end)
        if not named or statement.roles & NOT_APPLYING or statement.kind is Kind.HEADING:
            continue
        if statement.kind is Kind.ITEM and ("funded" in statement.roles or _lists_things(page, statement)):
            continue
        if under_refusal(page, statement) or group_grammar("happened").search(
            page.lower, statement.start, statement.end
        ):
            continue
        shut = {r.mention for r in roles(page, statement, opened=True) if r.role != "apply"}
        free = [m for m in acting(page, named) if m not in shut and not is_place(page, m) and not _gives(page, m)]
        taking = _with_listed(page, free, [m for m in free if _takes(page, statement, m)])
        given += [Role("apply", m, statement, PRESUMED) for m in taking]
        if not given and not acting_first:
            begun = _with_listed(page, free, [m for m in free if _begins(page, statement, m)])
            acting_first += [Role("apply", m, statement, PRESUMED) for m in begun]
    return acting_first + given


def remaining(page: Page, statements: Sequence[Statement]) -> list[Role]:
    """Where nothing else names anybody: the organisations that the page speaks of, but for those that it shuts out,
    that only help, and that only say where or whose something is; an announcement that names none is very rare."""
    found: list[Role] = []
    for statement in statements:
        named = within(page.applicants, statement.start, statement.end)
        if not named or statement.roles & NOT_APPLYING or statement.kind is Kind.HEADING:
            continue
        if under_refusal(page, statement) or "funded" in statement.roles or _lists_things(page, statement):
            continue
        if group_grammar("happened").search(page.lower, statement.start, statement.end):
            continue
        served = {m.start for m in within(page.targets, statement.start, statement.end)}
        shut = {r.mention for r in roles(page, statement, opened=True) if r.role != "apply"}
        taken: GroupMention | None = None
        for m in acting(page, named):
            listed = taken is not None and group_grammar("listed").fullmatch(page.lower, taken.end, m.start)
            start = max(statement.start, m.start - BEFORE)
            if m in shut or is_place(page, m) or _is_known(page, m):
                continue
            if not listed and (m.code in ("privatperson", "partnerskab") or m.start in served):
                continue
            if listed or not group_grammar("beside").search(page.lower, start, m.start):
                taken = m
                found.append(Role("apply", m, statement, REMAINING))
    return found


def _gives(page: Page, mention: GroupMention) -> bool:
    """Whether a word for an authority means the one that gives the money ("byrådet", "fonden")."""
    return mention.code in AUTHORITIES and bool(group_grammar("this_one").search(page.low(mention)))


def _takes(page: Page, statement: Statement, mention: GroupMention) -> bool:
    """Whether what stands right before a group gives it something, asks it, counts by it or makes it the subject."""
    start = max(statement.start, mention.start - BEFORE)
    if mention.code in PEOPLE:
        return bool(group_grammar("takes_person").search(page.lower, start, mention.start))
    if group_grammar("takes").search(page.lower, start, mention.start):
        return True
    if page.lower.endswith(("en ", "et "), start, mention.start) or _is_known(page, mention):
        return False
    return bool(group_grammar("receives").match(page.lower, mention.end, statement.end))


def _is_known(page: Page, mention: GroupMention) -> bool:
    """Whether a word means one that was spoken of already ("spillestedet"); "kommunerne" are all there are."""
    word = page.low(mention)
    every = mention.code in AUTHORITIES and not group_grammar("this_one").search(word)
    return not every and bool(group_grammar("this_one").search(word) or group_grammar("known").search(word))


def _begins(page: Page, statement: Statement, mention: GroupMention) -> bool:
    """Whether a sentence is about a group and says something of the kind, not of one known already."""
    far = mention.start - statement.start > FRAGMENT_REACH
    if far or mention.code == "privatperson" or _is_known(page, mention):
        return False
    return not group_grammar("not_about").search(page.lower, statement.start, mention.start)


def _with_listed(page: Page, free: Sequence[GroupMention], chosen: Sequence[GroupMention]) -> list[GroupMention]:
    """The chosen groups, and those that go on with their list."""
    found: list[GroupMention] = []
    for m in free:
        if m in chosen or (found and group_grammar("listed").fullmatch(page.lower, found[-1].end, m.start)):
            found.append(m)
    return found
