"""Groups that no word of the vocabulary names alone: children who are called exposed, and ages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from extractors.cues import group_grammar, group_sparse
from extractors.data_files import load
from extractors.document import Span
from extractors.groups import GroupMention
from extractors.lexicon import inflections
from extractors.page import Page, holding
from extractors.sections import Statement

CHILDREN = "boern_unge"
EXPOSED = "udsatte_boern_unge"
ADULTS = "socialt_udsatte"
NEIGHBOUR = 60  # characters between a word of exposure and the children it is said of
OLD = 60  # years; an age from here on is old
LEAST_AGE = 8  # years; "mellem 2 og 4 år" is as often how long a project lasts
YOUNG = 30  # years; an upper age up to here is young


def ages(page: Page, start: int, end: int) -> Iterator[GroupMention]:
    """Ages that name a group: "fra og med 65 år", "15-25-årige"; not the upper end of "18-65 år"."""
    for match in group_grammar("age").finditer(page.lower, start, end):
        first, last = match["first"], match["last"]
        low = (
            match["old"] or match["old2"] or match["old3"] or match["old4"] or match["first2"] or first or match["low"]
        )
        high = match["high"] or match["under"] or match["under2"]
        if low and int(low) >= OLD:
            yield GroupMention(match.start(), match.end(), "aeldre")
        elif (last and int(first or 0) < int(last) <= YOUNG) or (high and LEAST_AGE <= int(high) <= YOUNG):
            yield GroupMention(match.start(), match.end(), CHILDREN)


def with_exposure(page: Page, around: Span | Statement, mention: GroupMention) -> GroupMention:
    """Children who are called exposed nearby: "udsatte børn og unge", "unge i udsatte positioner"."""
    if mention.code == ADULTS and group_grammar("pupils").match(page.lower, mention.end):
        return mention._replace(code=EXPOSED)
    if mention.code != CHILDREN:
        return mention
    low, high = max(around.start, mention.start - NEIGHBOUR), min(around.end, mention.end + NEIGHBOUR)
    for match in _exposure().finditer(page.lower, low, high):
        if group_grammar("of_the_mind").search(page.lower, low, match.start()) or group_grammar("exposed_to").match(
            page.lower, match.end()
        ):
            continue
        if match.end() <= mention.start:
            joined = group_grammar("exposed_before").fullmatch(page.lower, match.end(), mention.start)
        elif group_grammar("exposes_next").match(page.lower, match.end()):
            joined = None
        else:
            joined = group_grammar("exposed_after").fullmatch(page.lower, mention.end, match.start())
        if joined:
            return GroupMention(min(match.start(), mention.start), max(match.end(), mention.end), EXPOSED)
    return mention


@cache
def _exposure() -> re.Pattern[str]:
    """The words that make children "udsatte"."""
    words = load("target_groups")[EXPOSED]["exposed"]
    forms = sorted(
        {f for w in words for f in (inflections(w) if " " not in w else {w})},
        key=lambda form: (-len(form), form),  # the longest first, and in one order on every run
    )
    return re.compile(r"\b(?:" + "|".join(map(re.escape, forms)) + r")\b")


def without_parts(mentions: Sequence[GroupMention]) -> Iterator[GroupMention]:
    """The mentions without those of exposed people that are part of exposed children ("børn i udsatte positioner")."""
    exposed = [m for m in mentions if m.code == EXPOSED]
    for m in mentions:
        if m.code != ADULTS or not any(e.start < m.end and m.start < e.end for e in exposed):
            yield m


def named(page: Page) -> Iterator[GroupMention]:
    """The target groups that the page's statements name, with the codes they stand for there; and the ages that name
    one."""
    for statement, mentions in holding(page.statements, page.targets):
        yield from without_parts([with_exposure(page, statement, mention) for mention in mentions])
    aged = group_sparse("age").within(page.own)
    for statement in page.statements if aged else ():
        if aged.search(page.lower, statement.start, statement.end):
            for age in ages(page, statement.start, statement.end):
                yield with_exposure(page, statement, age)
