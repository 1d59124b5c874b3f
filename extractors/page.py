"""A page ready to be read: its text, its statements, and every mention found in it, with quick look-up by range."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from operator import attrgetter
from typing import Protocol, TypeVar

from extractors.amounts import AmountMention, find_amounts
from extractors.contacts import (
    Account,
    Email,
    Percent,
    Phone,
    find_accounts,
    find_emails,
    find_percents,
    find_phones,
)
from extractors.cues import Cue, cue_finder
from extractors.dates import DateMention, find_dates
from extractors.document import Block, Document, Kind, Region, Span
from extractors.groups import GroupMention, finder, parted
from extractors.others import other_entries
from extractors.places import PlaceMention, find_places
from extractors.sections import Statement, statements
from extractors.times import TimeMention, find_times

FOREIGN = (Region.NAVIGATION, Region.ASIDE)


class Ranged(Protocol):
    """Anything that stands at a range of the text."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


R = TypeVar("R", bound=Ranged)


def within(mentions: Sequence[R], start: int, end: int) -> list[R]:
    """Those of the mentions, sorted by start, that lie in ``start``–``end``."""
    first = bisect_left(mentions, start, key=lambda m: m.start)
    found = []
    for mention in mentions[first:]:
        if mention.start >= end:
            break
        if mention.end <= end:
            found.append(mention)
    return found


@dataclass
class Page:
    """The document with what was found in it; all ranges are of ``document.text``."""

    document: Document
    statements: list[Statement]
    dates: list[DateMention]
    times: list[TimeMention]
    amounts: list[AmountMention]
    applicants: list[GroupMention]
    targets: list[GroupMention]
    emails: list[Email]
    phones: list[Phone]
    accounts: list[Account]
    percents: list[Percent]

    @cached_property
    def lower(self) -> str:
        """The text in lower case, of the same length."""
        text = self.document.text
        lower = text.lower()
        return lower if len(lower) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)

    @cached_property
    def places(self) -> list[PlaceMention]:
        """The municipalities and regions that the text names."""
        return find_places(self.document.text)

    @cached_property
    def struck_dates(self) -> list[DateMention]:
        """The dates that the page shows struck out: they no longer hold."""
        return _struck_dates(self.document)

    @cached_property
    def shown_dates(self) -> list[DateMention]:
        """The dates of the announcement, its headings included."""
        return [m for s in self.statements if s.region is Region.MAIN for m in within(self.dates, s.start, s.end)]

    @cached_property
    def main(self) -> list[Statement]:
        """The statements of the announcement itself, headings left out."""
        return [s for s in self.statements if s.region is Region.MAIN and s.kind is not Kind.HEADING]

    def of(self, part: Ranged) -> str:
        """The text of a part."""
        return self.document.text[part.start : part.end]

    def low(self, part: Ranged) -> str:
        """The text of a part in lower case."""
        return self.lower[part.start : part.end]

    def cues(self, table: str, part: Ranged) -> list[Cue]:
        """The cues of a table of ``data/cues.toml`` that stand in a part."""
        return cue_finder(table).find(self.lower, part.start, part.end)


def _without(document: Document, others: set[int]) -> Document:
    """The document with some blocks moved out of the announcement."""
    if not others:
        return document
    blocks = tuple(b._replace(region=Region.ASIDE) if i in others else b for i, b in enumerate(document.blocks))
    return replace(document, blocks=blocks)


def _own(document: Document) -> str:
    """The text with blanks, as many, in place of what is about something else or struck out: in menus and side columns
    nothing is looked for, and they are most of a site's page."""
    pieces, end = [], 0
    foreign: list[Span | Block] = [block for block in document.blocks if block.region in FOREIGN]
    for part in sorted([*foreign, *document.struck], key=attrgetter("start")) if document.struck else foreign:
        if part.start >= end:
            pieces += [document.text[end : part.start], " " * (part.end - part.start)]
            end = part.end
    return "".join([*pieces, document.text[end:]])


def _struck_dates(document: Document) -> list[DateMention]:
    """The dates that the page shows struck out, each with its place in the whole text."""
    return [
        replace(
            mention,
            start=mention.start + part.start,
            end=mention.end + part.start,
            support=tuple((a + part.start, b + part.start) for a, b in mention.support),
        )
        for part in document.struck
        for mention in find_dates(document.of(part))
    ]


def prepare(document: Document) -> Page:
    """Find every mention in a document and split it into statements."""
    document = _without(document, other_entries(document))
    own = _own(document)
    dates = find_dates(own)
    amounts = find_amounts(own)
    words = parted(own)
    return Page(
        document=document,
        statements=statements(document, {m.start for m in dates}, {m.start for m in amounts}),
        dates=dates,
        times=find_times(own, dates),
        amounts=amounts,
        applicants=finder("applicants").find(words),
        targets=finder("target_groups").find(words),
        emails=find_emails(own),
        phones=find_phones(own),
        accounts=find_accounts(own),
        percents=find_percents(own),
    )
