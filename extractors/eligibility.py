"""Who may apply: which of the groups that a page names are applicants, partners, or shut out.

The section on applicants decides where there is one that names anybody; else sentences in which a group "kan søge";
else those whom the pool is offered to ("Puljen er for …"). What a sentence says of its groups is read in
:mod:`extractors.clauses`; here is what stands around it: sections, lists, tables, questions and their answers.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from extractors.acting import acting, is_place
from extractors.clauses import NEGATION, PEOPLE, Role, cues, roles
from extractors.cues import Cue, grammar
from extractors.document import Kind, Span
from extractors.groups import GroupMention, codes
from extractors.page import Page, within
from extractors.sections import Statement

FRAGMENT_REACH = 25  # characters before the first group in a line of a section that is no sentence
AUTHORITIES = frozenset({"kommune", "region", "stat", "fond"})
PROFESSIONS = frozenset({"kunstner", "landbrug"})  # what somebody who is addressed as a human may be
TRADES = frozenset({"landbrug", "virksomhed"})
SUMS = frozenset({"amount", "grant"})
NOT_APPLYING = frozenset({"partners", "past", "other_pools", "processing", "reporting", "event"})


def applicants(page: Page, statements: Sequence[Statement]) -> list[Role]:
    """The groups that the statements name as applicants, partners or excluded."""
    sectioned = [s for s in statements if "applicants" in s.roles]
    inside = _inside(page, sectioned)
    inside += _addressed(page, sectioned, inside)
    inside += _answered(page, statements)
    if any(r.role == "apply" for r in inside):
        return inside
    outside = _outside(page, statements, SUMS)
    outside += _belonging(page, statements, outside)
    outside += _addressed(page, statements, outside)
    told = [r.statement for r in outside if r.role == "apply"]
    if any(_grammar("more").search(page.low(s)) for s in told):
        told = list(statements)  # "… må også søges af": the others are named where the pool is offered
    outside += _offered(page, told)
    for weaker in (_offered, _outside, _unannounced, _required):
        if not any(r.role == "apply" for r in outside):
            outside += weaker(page, statements)
    return inside + outside


def _grammar(name: str) -> re.Pattern[str]:
    return grammar(name, "groups_context")


def _inside(page: Page, sectioned: Sequence[Statement]) -> list[Role]:
    """The groups named in the section on applicants."""
    found: list[Role] = []
    seen_sections: set[int] = set()
    refused = _refused_rows(page, sectioned)
    refusal = False
    for statement in sectioned:
        refusing, refusal = refusal, bool(NEGATION.search(page.lower, statement.start, statement.end))
        if not within(page.applicants, statement.start, statement.end) or _is_question(page, statement):
            continue
        key = statement.path[-1] if statement.path else statement.block
        if _negative_header(page, statement) or statement.row in refused:
            named = acting(page, within(page.applicants, statement.start, statement.end))
            found += [Role("excluded", m, statement, "applicants.header") for m in named]
            continue
        said = roles(page, statement, opened=_open(page, statement, key not in seen_sections))
        if refusing and _same_holds(page, statement):
            said = [replace(r, role="excluded", rule="applicants.same") for r in said]
        if any(r.role == "apply" for r in said) and statement.kind is not Kind.ITEM:
            seen_sections.add(key)
        found += said
    return found + _belonging(page, sectioned, found)


def _same_holds(page: Page, statement: Statement) -> bool:
    """Whether a sentence says of its groups what the one before said of others ("Det samme gælder museer")."""
    return bool(_grammar("same_holds").match(page.lower, statement.start))


def _belonging(page: Page, sectioned: Sequence[Statement], found: Sequence[Role]) -> list[Role]:
    """Where a partnership applies: those who shall be in it ("mindst en kommune skal være med i partnerskabet")."""
    if not any(r.role == "apply" and r.mention.code == "partnerskab" for r in found):
        return []
    members = []
    for statement in sectioned:
        named = acting(page, within(page.applicants, statement.start, statement.end))
        if behind := _grammar("belong").search(page.lower, statement.start, statement.end):
            named = [m for m in named if m.end <= behind.start()]
        elif before := _grammar("belonging").search(page.lower, statement.start, statement.end):
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
    for statement in statements:
        earlier, before = before, statement
        if statement.roles & NOT_APPLYING or _is_question(page, statement):
            continue
        if not within(page.applicants, statement.start, statement.end):
            if earlier is not None and _grammar("pronoun").match(page.low(statement)):
                found += _meant(page, earlier, statement)
            continue
        lead = statement.lead
        led = lead is not None and any(
            c.kind in ("before", "names", "sentence") for c in cues(page, "apply", lead.start, lead.end)
        )
        said = cues(page, "apply", statement.start, statement.end)
        if _negative_header(page, statement):
            continue
        outright = not statement.roles & without or any(_grammar("applies").search(page.low(c)) for c in said)
        same = earlier is not None and earlier is letting and _same_holds(page, statement)
        if led or same or (outright and any(c.kind in ("sentence", "names", "after") for c in said)):
            found += roles(page, statement, opened=led or same)
            letting = statement if found and found[-1].statement is statement and found[-1].role == "apply" else letting
    return found


def _meant(page: Page, earlier: Statement, statement: Statement) -> list[Role]:
    """Whom a pronoun stands for in a sentence that names nobody ("Kommunerne får hjælp. De kan søge …")."""
    named = acting(page, within(page.applicants, earlier.start, earlier.end))
    if earlier.block != statement.block or len({m.code for m in named}) != 1:
        return []
    return [Role("apply", m, statement, "applicants.pronoun") for m in named if m.code not in PEOPLE]


def _answered(page: Page, statements: Sequence[Statement]) -> list[Role]:
    """The groups that a question names and its answer lets in or shuts out ("Kan en kommune søge? Ja.")."""
    found = []
    before: Statement | None = None
    for statement in statements:
        earlier, before = before, statement
        answer = _grammar("answer").match(page.low(statement))
        if answer is None:
            continue
        asked = _question(page, statement, earlier)
        if asked is not None:
            role = "apply" if answer["yes"] else "excluded"
            named = acting(page, within(page.applicants, asked.start, asked.end))
            found += [Role(role, m, statement, "applicants.answer") for m in named]
    return found


def _question(page: Page, answer: Statement, earlier: Statement | None) -> Span | None:
    """The question about who may apply that a statement answers: the sentence before it, or its heading."""
    asked = None
    if earlier is not None and earlier.block == answer.block:
        asked = Span(earlier.start, earlier.end)
    elif answer.path and (earlier is None or earlier.path != answer.path):
        block = page.document.blocks[answer.path[-1]]
        asked = Span(block.start, block.end)
    return asked if asked is not None and _grammar("question").match(page.low(asked)) else None


def _is_question(page: Page, statement: Statement) -> bool:
    """Whether a statement only asks, so that the next one says what holds."""
    return page.lower[statement.end - 1] == "?" and bool(_grammar("question").match(page.low(statement)))


def _addressed(page: Page, statements: Sequence[Statement], told: Sequence[Role]) -> list[Role]:
    """The reader, where the page tells what he or she must be to apply ("er du mellem 13 og 25 år, kan du søge"), and
    nothing ``told`` says it already: that people may, or for one who owns something, that a trade may."""
    applying = {r.mention.code for r in told if r.role == "apply"}
    if applying & PEOPLE:
        return []
    kinds = ("person",) if applying & TRADES else ("person", "owner")
    return [
        Role("apply", mention, statement, "applicants.addressed")
        for statement in statements
        if not statement.roles & NOT_APPLYING and not _grammar("refused").search(page.low(statement))
        for cue in cues(page, "apply", statement.start, statement.end)
        if cue.kind in kinds
        for mention in _reader(page, cue, statement)
    ]


def _reader(page: Page, cue: Cue, statement: Statement) -> list[GroupMention]:
    """What the reader who is addressed is: somebody, or one of a trade ("hvis du ejer eller forpagter
    landbrugsjord")."""
    comma = page.lower.find(",", cue.end, statement.end)
    named = within(page.applicants, cue.start, statement.end if comma < 0 else comma)
    fits = PROFESSIONS if cue.kind == "person" else frozenset(codes("applicants")) - PEOPLE
    trade = [m for m in named if m.code in fits and not is_place(page, m)]
    return trade or [GroupMention(cue.start, cue.end, "privatperson")]


def _offered(page: Page, statements: Sequence[Statement]) -> list[Role]:
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
            if role.role == "apply" and role.mention.code != "privatperson"
        ]
        found += _subjects(page, offers[0], named) if page.low(offers[0]).endswith(" kan") else named
    return found


def _subjects(page: Page, verb: Cue, named: Sequence[Role]) -> list[Role]:
    """Those right behind the verb, which are its subject ("Med puljen kan skoler og museer lave …")."""
    found: list[Role] = []
    for role in named:
        between = page.lower[found[-1].mention.end if found else verb.end : role.mention.start]
        if not _grammar("listed" if found else "right_behind").fullmatch(between):
            break
        found.append(role)
    return found


def _unannounced(page: Page, statements: Sequence[Statement]) -> list[Role]:
    """Where no words say who may apply: organisations that a section on "whom it is for" names, or that begin the items
    of a list under a heading of its own wording ("Hvem siger vi ja til?")."""
    found = []
    for statement in statements:
        listed = statement.kind is Kind.ITEM and not statement.roles
        if not listed and "target_group" not in statement.roles:
            continue
        if _negative_header(page, statement):
            continue
        for role in roles(page, statement, opened=True):
            begins = role.mention.start - statement.start <= FRAGMENT_REACH
            if role.role == "apply" and role.mention.code not in PEOPLE and (begins or not listed):
                found.append(Role("apply", role.mention, statement, "applicants.unannounced"))
    return found


def _required(page: Page, statements: Sequence[Statement]) -> list[Role]:
    """Where no words say who may apply: the kind of organisation that conditions speak of ("Foreningen skal have
    vedtægter"); an authority there is as often the one that gives."""
    return [
        Role("apply", mention, statement, "applicants.required")
        for statement in statements
        if not statement.roles & NOT_APPLYING
        for mention in within(page.applicants, statement.start, statement.end)[:1]
        if mention.start == statement.start
        and mention.code not in PEOPLE | AUTHORITIES
        and _grammar("required").match(page.lower, mention.end, statement.end)
    ]


def _open(page: Page, statement: Statement, first: bool) -> bool:
    """Whether groups in a statement of the section count without more words: fragments, list items, the first
    sentence."""
    if page.lower.startswith("at ", statement.start):
        return False  # what shall be so: "at de unge har været med"
    item = statement.kind is Kind.ITEM or page.lower.startswith("- ", statement.start)
    if statement.own_label or item or statement.row is not None or first or _same_holds(page, statement):
        return True
    mentions = within(page.applicants, statement.start, statement.end)
    words = _grammar("enumerator").sub("", page.low(statement))
    near = bool(mentions) and mentions[0].start - statement.start <= FRAGMENT_REACH
    told = near and bool(_grammar("acts").match(page.lower, mentions[0].end, statement.end))
    return near and not told and not _grammar("finite").search(words) and not re.search(r"\d", words[:FRAGMENT_REACH])


def _negative_header(page: Page, statement: Statement) -> bool:
    """Whether the table column, label or heading the statement stands under names those who cannot apply, or a mark
    before it says so."""
    if _grammar("refused_mark").match(page.lower, statement.start):
        return True
    blocks = page.document.blocks
    heads = [part for part in (statement.column, statement.label, statement.lead) if part is not None]
    if statement.path and not heads:
        heads = [Span(blocks[statement.path[-1]].start, blocks[statement.path[-1]].end)]
    return any(_grammar("shuts_out").search(page.low(head)) for head in heads)


def _refused_rows(page: Page, sectioned: Sequence[Statement]) -> set[int | None]:
    """The table rows that answer "no" to whether the group they name may apply: by that word, or by a mark in its
    column."""
    refusal = _grammar("refusal")
    return {
        s.row
        for s in sectioned
        if s.row is not None
        and not within(page.applicants, s.start, s.end)
        and (refusal.fullmatch(page.low(s)) or (s.column is not None and refusal.fullmatch(page.low(s.column))))
    }
