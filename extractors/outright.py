"""Words that name an applicant only where the page says outright that they may apply: everyday ones ("læger",
"banker"), and those for the people whom a page could as well be for ("kræftpatienter kan søge legatet").

On the page they are as often those who help, pay or are served, so they count as the head of the subject or object of
the words that let somebody in, and nowhere else.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from extractors.clauses import Role, cues
from extractors.cues import group_grammar, group_sparse
from extractors.group_clause import PEOPLE
from extractors.groups import GroupMention
from extractors.page import Page, holding, within

OUTRIGHT = "applicants.outright"
SAID = "said"  # the list of a code in ``data/applicants.toml``
HUMAN = frozenset({"privatperson", "kunstner", "trossamfund", "sundhed", "forskning"})  # what their everyday words name
LETTING = ("before", "names", "after")  # cues that let those behind them, or before them, in


def everyday(page: Page) -> list[GroupMention]:
    """The everyday words for applicants and the people of target groups, where the page names no other group."""
    people = [
        m._replace(code="privatperson")
        for s, named in holding(page.main, page.targets)
        if group_sparse("for_oneself").search(page.low(s))
        for m in named
    ]
    words = _apart(page, page.named("applicants", SAID))
    return sorted([*words, *(m for m in _apart(page, people) if not _overlaps(words, m))])


def _apart(page: Page, mentions: Sequence[GroupMention]) -> list[GroupMention]:
    """Those mentions where the page names no applicant of the vocabulary."""
    return [m for m in mentions if not _overlaps(page.applicants, m)]


def _overlaps(known: Sequence[GroupMention], mention: GroupMention) -> bool:
    """Whether a mention shares letters with one of others, sorted, that do not overlap."""
    at = bisect_left(known, (mention.end,))
    return at > 0 and known[at - 1].end > mention.start


def with_everyday(page: Page, words: Sequence[GroupMention]) -> Page:
    """The page, as if these words were of the vocabulary of applicants."""
    return replace(page, applicants=sorted([*page.applicants, *words]))


def heads(page: Page, found: Sequence[Role], words: Sequence[GroupMention]) -> list[Role]:
    """Of the roles found on a page with everyday words those words that are heads of what the sentence lets in."""
    known = set(words)
    kept: list[Role] = []
    for role in found:
        if role.role != "apply":
            continue
        listed = kept and kept[-1].statement is role.statement and _goes_on(page, kept[-1].mention, role.mention)
        if listed or _is_head(page, role):
            kept.append(replace(role, rule=OUTRIGHT) if role.mention in known else role)
    return [role for role in kept if role.mention in known]


def listed_with(page: Page, found: Sequence[Role]) -> list[Role]:
    """The everyday words in the lists that groups stand in which apply ("menighedsråd, præster og skoler")."""
    applying = [role for role in found if role.role == "apply"]
    if not applying:
        return []
    more: list[Role] = []
    words = [m for m in _apart(page, page.named("applicants", SAID)) if m.code not in PEOPLE]
    for role in applying:
        for word in within(words, role.statement.start, role.statement.end):
            before, behind = sorted((role.mention, word))
            if _goes_on(page, before, behind) and not within(page.applicants, before.end, behind.start):
                more.append(replace(role, mention=word, rule=OUTRIGHT))
    return more


def _goes_on(page: Page, before: GroupMention, mention: GroupMention) -> bool:
    """Whether a group follows another in a list, and not in what is said of it ("klubber, der er medlem")."""
    between = (before.end, mention.start)
    listed = group_grammar("listed").fullmatch(page.lower, *between) is not None
    return listed and group_grammar("part_of_phrase").search(page.lower, *between) is None


def _is_head(page: Page, role: Role) -> bool:
    """Whether nothing between the words that let somebody in, or the sentence's beginning, and the group makes it part
    of another phrase ("projekter for hjemløse kan søge")."""
    start, mention = role.statement.start, role.mention
    given = False
    for cue in cues(page, "apply", start, role.statement.end):
        if cue.kind in LETTING and start < cue.end <= mention.start:
            start, given = cue.end, page.low(cue).endswith("til")
        elif cue.kind in LETTING and start < cue.start < mention.start:
            start = cue.start
    if given and mention.code not in HUMAN:
        return False  # "gives til uddannelse, rådgivning": as well what it is given for
    return group_grammar("part_of_phrase").search(page.lower, start, mention.start) is None
