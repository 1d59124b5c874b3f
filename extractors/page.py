"""A page ready to be read: its text, its statements, and every mention found in it, with quick look-up by range."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, wraps
from operator import attrgetter
from typing import Any, Protocol, TypeVar

from extractors.amounts import AmountMention, find_amounts
from extractors.amounts_by_label import labelled_amounts
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
from extractors.groups import GroupMention, finder, parted, possible
from extractors.others import other_entries
from extractors.patterns import fold
from extractors.places import PlaceMention, find_places
from extractors.sections import Statement, statements
from extractors.times import TimeMention, find_times
from extractors.words import Words

FOREIGN = (Region.NAVIGATION, Region.ASIDE)


class Ranged(Protocol):
    """Anything that stands at a range of the text."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


F = TypeVar("F")
R = TypeVar("R", bound=Ranged)
P = TypeVar("P", bound=Ranged)
M = TypeVar("M", DateMention, TimeMention, AmountMention, GroupMention, Email, Phone, Account, Percent)
_START = attrgetter("start")


def within(mentions: Sequence[R], start: int, end: int) -> list[R]:
    """Those of the mentions, sorted by start, that lie in ``start``–``end``."""
    if not mentions:  # of many a kind a page has none
        return []
    placed: Sequence[Any] = mentions  # tuples that begin with their start: compared without asking each for it
    first = bisect_left(placed, (start,))
    behind = bisect_left(placed, (end,), first)
    return [mention for mention in mentions[first:behind] if mention.end <= end] if first < behind else []


def holding(statements: Iterable[P], mentions: Sequence[R]) -> Iterator[tuple[P, list[R]]]:
    """The statements or blocks (in the order of the text) in which any of the mentions lie, each with those."""
    left = iter(mentions)
    mention = next(left, None)
    for statement in statements:
        while mention is not None and mention.start < statement.start:
            mention = next(left, None)
        if mention is None:
            return
        if mention.start < statement.end and (found := within(mentions, statement.start, statement.end)):
            yield statement, found


@dataclass
class Page:
    """The document with what was found in it; all ranges are of ``document.text``.

    ``lower`` is the text in lower case, of the same length. Of the statements ``told`` are those of the announcement
    itself, ``headings`` its headings and ``main`` the others."""

    document: Document
    lower: str
    statements: list[Statement]
    told: list[Statement]
    headings: list[Statement]
    main: list[Statement]
    dates: list[DateMention]
    times: list[TimeMention]
    amounts: list[AmountMention]
    applicants: list[GroupMention]
    targets: list[GroupMention]
    words: Words
    words_start: int  # where in the text the words begin
    groups_begun: list[int]  # which of the words may begin the name of a group
    _searched: str  # the text from there on, with blanks in place of what is about something else
    _cues: dict[tuple[str, str, int, int], list[Cue]] = field(default_factory=dict)
    kept: dict[object, Any] = field(default_factory=dict)
    """What was found out and is asked again, by what was asked."""

    @cached_property
    def begins(self) -> list[int]:
        """Where the statements begin."""
        return [statement.start for statement in self.statements]

    @cached_property
    def own(self) -> str:
        """The text in lower case without menus and side columns, by lines: what any part of the announcement holds."""
        return "\n".join([self.lower[block.start : block.end] for block in _own_blocks(self.document)])

    @cached_property
    def emails(self) -> list[Email]:
        """The e-mail addresses; these and the like are asked only of a page that announces something."""
        return _moved(find_emails(self._searched), self.words_start)

    @cached_property
    def phones(self) -> list[Phone]:
        """The telephone numbers."""
        return _moved(find_phones(self._searched), self.words_start)

    @cached_property
    def accounts(self) -> list[Account]:
        """The accounts of the Finance Act."""
        return _moved(find_accounts(self._searched), self.words_start)

    @cached_property
    def percents(self) -> list[Percent]:
        """The percentages."""
        return _moved(find_percents(self._searched), self.words_start)

    @cached_property
    def places(self) -> list[PlaceMention]:
        """The municipalities and regions that the text names."""
        return find_places(self.document.text)

    def named(self, vocabulary: str, key: str) -> list[GroupMention]:
        """The groups that words of another list (``key``) of a vocabulary name."""
        return _moved(finder(vocabulary, key).find(self.words, self.groups_begun), self.words_start)

    @cached_property
    def struck_dates(self) -> list[DateMention]:
        """The dates that the page shows struck out: they no longer hold."""
        parts = self.document.struck
        return [mention for part in parts for mention in _moved(find_dates(self.document.of(part)), part.start)]

    @cached_property
    def shown_dates(self) -> list[DateMention]:
        """The dates of the announcement, its headings included."""
        return [mention for _, found in holding(self.told, self.dates) for mention in found]

    def of(self, part: Ranged) -> str:
        """The text of a part."""
        return self.document.text[part.start : part.end]

    def low(self, part: Ranged) -> str:
        """The text of a part in lower case."""
        return self.lower[part.start : part.end]

    def cues(self, table: str, part: Ranged, file: str = "cues") -> list[Cue]:
        """The cues of a table of ``data/cues.toml`` (or another file of the folder) that stand in a part; each part is
        searched once, whoever asks, so the list is not to be changed."""
        place = (file, table, part.start, part.end)
        found = self._cues.get(place)
        if found is None:
            found = self._cues[place] = cue_finder(table, file).find(self.lower, part.start, part.end)
        return found

    def cued(
        self, table: str, statements: Iterable[Statement], file: str = "cues"
    ) -> Iterator[tuple[Statement, list[Cue]]]:
        """Those of many statements in which any cue of a table stands, each with its cues: most hold none, and the page
        is looked through but once for where one may stand."""
        places = self.kept.get((file, table))
        if places is None:
            span = (self.begins[0], self.statements[-1].end) if self.statements else (0, 0)
            places = self.kept[file, table] = cue_finder(table, file).places(self.lower, *span)
        for statement in statements:
            at = bisect_left(places, statement.start)
            if at < len(places) and places[at] < statement.end and (found := self.cues(table, statement, file)):
                yield statement, found


def once(find: Callable[[Page], F]) -> Callable[[Page], F]:
    """What ``find`` finds on a page it finds once, whoever asks: it is kept with the page."""

    @wraps(find)
    def kept(page: Page) -> F:
        if find not in page.kept:
            page.kept[find] = find(page)
        found: F = page.kept[find]
        return found

    return kept


def once_each(find: Callable[[Page, R], F]) -> Callable[[Page, R], F]:
    """What ``find`` finds in a part of a page by its range alone it finds once, whoever asks."""

    @wraps(find)
    def kept(page: Page, part: R) -> F:
        place = (find, part.start, part.end)
        if place not in page.kept:
            page.kept[place] = find(page, part)
        found: F = page.kept[place]
        return found

    return kept


def _without(document: Document, others: set[int]) -> Document:
    """The document with some blocks moved out of the announcement."""
    if not others:
        return document
    blocks = tuple(b._replace(region=Region.ASIDE) if i in others else b for i, b in enumerate(document.blocks))
    return replace(document, blocks=blocks)


def _own(document: Document) -> tuple[str, int]:
    """The text with blanks, as many, in place of what is about something else or struck out, and where it begins: in
    menus and side columns nothing is looked for, and they are most of a site's page, mostly at its ends."""
    blocks = _own_blocks(document)
    if not blocks:
        return "", 0
    first, last = blocks[0].start, blocks[-1].end
    navigation, aside = FOREIGN
    parts: list[Span | Block] = [b for b in document.blocks if b.region is navigation or b.region is aside]
    if document.struck:
        parts = sorted([*parts, *document.struck], key=_START)
    pieces, end = [], first
    for part in parts:
        if end <= part.start < last:
            pieces += [document.text[end : part.start], " " * (part.end - part.start)]
            end = part.end
    own = "".join([*pieces, document.text[end:last]]).rstrip()
    begun = own.lstrip()
    return begun, first + len(own) - len(begun)


def _own_blocks(document: Document) -> list[Block]:
    """The blocks but for menus and side columns."""
    navigation, aside = FOREIGN  # compared as what they are: to look for one of them in a set takes far longer
    return [b for b in document.blocks if b.region is not navigation and b.region is not aside]


def _moved(mentions: Sequence[M], by: int) -> list[M]:
    """Mentions that were found in a part of the page, which begins at ``by``, at their places on the page."""
    if not by or not mentions:
        return list(mentions)
    make = type(mentions[0])._make
    moved: list[Any] = [make((start + by, end + by, *rest)) for start, end, *rest in mentions]
    if isinstance(mentions[0], AmountMention):
        return [m._replace(number_start=m.number_start + by, number_end=m.number_end + by) for m in moved]
    if isinstance(mentions[0], DateMention):
        return [m._replace(support=tuple((a + by, b + by) for a, b in m.support)) if m.support else m for m in moved]
    return moved


def prepare(document: Document) -> Page:
    """Find every mention in a document and split it into statements."""
    document = _without(document, other_entries(document))
    own, by = _own(document)
    found_dates, words = find_dates(own), parted(own)
    begun = possible(words)
    dates = _moved(found_dates, by)
    amounts = labelled_amounts(document, _moved(find_amounts(own), by))
    stated = statements(document, {m.start for m in dates}, {m.start for m in amounts})
    region, heading = Region.MAIN, Kind.HEADING
    told = [s for s in stated if s.region is region]
    return Page(
        document=document,
        lower=fold(document.text),
        statements=stated,
        told=told,
        headings=[s for s in told if s.kind is heading],
        main=[s for s in told if s.kind is not heading],
        dates=dates,
        times=_moved(find_times(own, found_dates), by),
        amounts=amounts,
        applicants=_moved(finder("applicants").find(words, begun), by),
        targets=_moved(finder("target_groups").find(words, begun), by),
        words=words,
        words_start=by,
        groups_begun=begun,
        _searched=own,
    )
