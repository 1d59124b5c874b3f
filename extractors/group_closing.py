"""Where the part of a clause ends in which groups apply: partners are listed, or what the money is for or what the
applicants are like has begun.
"""

from __future__ import annotations

from extractors.cues import Cue, group_grammar
from extractors.group_clause import PEOPLE, Clause
from extractors.groups import GroupMention
from extractors.page import Page

JOINED_REACH = 20  # characters between "og" and a group that it joins to one before a closing phrase
RELATIVES = frozenset({"der ", "som "})  # which what is said of a group begins with


def partners_end(page: Page, partner: Cue, mention: GroupMention, clause: Clause) -> bool:
    """Whether the list of partners is over before a mention; one in a relative clause is where the list goes on behind
    the comma ("foreninger, der har aftale med en klub, og museer")."""
    ends = "on_behalf_ends" if group_grammar("on_behalf").match(page.lower, partner.start) else "partner_ends"
    if group_grammar(ends).search(page.lower, partner.end, mention.start):
        return True
    if group_grammar("employing").match(page.lower, partner.start) and employers_end(page, partner, mention):
        return True
    inside = group_grammar("told_in").search(page.lower, clause.begin, partner.start)
    return (
        inside is not None
        and any(m.end <= inside.start() for m in clause.mentions)
        and group_grammar("told_ends").search(page.lower, partner.end, mention.start) is not None
    )


def employers_end(page: Page, employed: Cue, mention: GroupMention) -> bool:
    """Whether the list of those where somebody works is over before a mention ("forskere ved universiteter og
    hospitaler, museer samt kommuner")."""
    return group_grammar("employers_end").match(page.lower, employed.end, mention.start) is not None


def closed(page: Page, mention: GroupMention, clause: Clause, opened: int) -> bool:
    """Whether what the money is for, or what the applicants are like, has begun before a mention, and has not ended."""
    begin = clause.begin
    closers = [c for c in clause.closing("purpose", "quality") if opened <= c.start < mention.start and c.start > begin]
    if not closers:
        return False
    last = closers[-1]
    if last.kind == "quality" and ":" in page.lower[last.end : mention.start]:
        return False  # "dem, der ejer en mølle: foreninger, museer"
    if group_grammar("owned_things").fullmatch(page.lower, last.start, mention.start):
        return True  # "der ejer en hal eller et museum"
    if last.kind == "quality" and page.lower.endswith(", ", 0, last.start) and _resumed(page, mention, clause, last):
        return False
    told = last.kind == "quality" or any(c.kind == "quality" and page.low(c)[:4] in RELATIVES for c in closers)
    aims = last.kind == "purpose" and mention.code in PEOPLE  # "til at lette hverdagen for en søn eller nabo"
    things = last.kind == "quality" and "," in page.lower[last.end : mention.start]  # "der driver værksted, kro eller"
    return not any(
        last.start <= c.start <= mention.start
        and not (aims and group_grammar("joining").fullmatch(page.low(c)))
        and not (things and c.start > last.end and page.lower[c.start - 2 : c.start] != ", ")
        and (
            page.lower[c.start - 2 : c.start] == ", " or not any(last.end <= m.start < c.start for m in clause.mentions)
        )
        and (c.kind == "resume" or (told and mention.code not in PEOPLE and mention.start - c.end <= JOINED_REACH))
        for c in clause.closing("resume", "joined")
    )


def _resumed(page: Page, mention: GroupMention, clause: Clause, relative: Cue) -> bool:
    """Whether a list goes on behind the comma that ends a relative clause ("boligejere, som bor i huset, og
    lejere")."""
    comma = page.lower.find(",", relative.end, mention.start)
    if comma < 0:
        return False
    following = next(m for m in clause.mentions if m.start >= relative.end)
    name = "onward_joined" if following.code in PEOPLE else "onward"
    return following.start > comma and group_grammar(name).fullmatch(page.lower, comma, following.start) is not None
