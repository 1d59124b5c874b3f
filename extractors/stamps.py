"""The page's own dates: when it was published and when it was last changed, as it shows them to a reader."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import pairwise

from extractors.date_lines import is_byline
from extractors.dates import DateMention
from extractors.days import Precision, latest_before
from extractors.document import Block, Kind, Region, Span
from extractors.found import Found, page_pattern
from extractors.literals import Sparse
from extractors.naming import NOT_DATING, outermost
from extractors.page import Page, holding, once, once_each, within
from extractors.sections import Statement

LEAD_BLOCKS = 8  # a bare date further down than this from the title is no publication date
BESIDE_TITLE = 3  # ... and one with other words on its line that are no known category, than this
LONGEST_LINE = 90  # characters of a line that is a stamp
LONGEST_FOOTER = 300  # ... of a footer's line that holds one
REACH = {"updated": 30, "published": 14}  # characters from the stamp's word to its date: "den", "af redaktionen"
MOST_WORDS = 6  # beside a bare date
OPENING = re.compile(r"(?:^|[|·•;:,.(\[–—-])\s*\Z")  # what a stamp's word may follow on its line
PARTED = re.compile(r" [|·•] ")  # "12. august 2020 | Kultur": the parts of a line that is no sentence


@once
def stamps(page: Page) -> tuple[Found | None, Found | None]:
    """``(published, updated)``: the page's own dates, as it shows them to a reader."""
    visible = [s for s in page.statements if s.region in (Region.MAIN, Region.CONTACT)]
    title = next((i for i, s in enumerate(visible) if s.kind is Kind.HEADING), 0)
    updated: Found | None = None
    published: list[tuple[int, DateMention, str, float]] = []
    begins = {s.start for s, _ in holding(visible, page.dates)}
    for i, statement in enumerate(visible):
        after = visible[i + 1] if i + 1 < len(visible) and visible[i + 1].start in begins else None
        if after is not None and after.row != statement.row:
            after = None  # "Dato for møde" over a column of days
        if statement.end - statement.start > LONGEST_FOOTER or not (statement.start in begins or after):
            continue
        if mention := _stamped(page, statement, "updated", after):
            updated = _found(mention, "stamp.updated", 0.98)
        if mention := _stamped(page, statement, "published", after):
            created = page_pattern("stamp", "created").match(page.low(statement))
            published.append((2 if created else 0, mention, "stamp.published", 0.97))
        elif mention := _bare(page, statement, max(i - title, 0)):
            published.append((1, mention, "stamp.bare", 0.93))
    footer = Region.FOOTER
    for block in [block for block in page.document.blocks if block.region is footer]:
        if block.end - block.start <= LONGEST_FOOTER and _days(page, block):
            if updated is None and (mention := _stamped(page, block, "updated")):
                updated = _found(mention, "stamp.footer", 0.9)
            if not published and (mention := _stamped(page, block, "published")):
                published.append((3, mention, "stamp.footer", 0.9))
    known = [(rank, dated) for rank, mention, why, sure in published if (dated := _dated(mention, updated, why, sure))]
    return (min(known, key=lambda p: p[0])[1] if known else None), updated


@once_each
def is_stamp(page: Page, statement: Statement) -> bool:
    """Whether a line is one of the page's own stamps and says nothing of the pool."""
    if statement.end - statement.start >= LONGEST_LINE:
        return False
    if statement.start in _under_words(page):
        return True
    low = page.low(statement)
    if page_pattern("stamp", "updated").match(low):
        return True
    mentions = within(page.dates, statement.start, statement.end)
    if not mentions:
        return page_pattern("stamp", "published").match(low) is not None
    stamped = [_stamped(page, statement, key) for key in REACH]
    return all(m in stamped for m in mentions)


@once
def _under_words(page: Page) -> frozenset[int]:
    """Where days begin that stand alone on the line below their stamp's word ("Sidst opdateret")."""
    begins = {mention.start for mention in page.dates}
    return frozenset(
        line.start
        for before, line in pairwise(page.statements)
        if line.start in begins
        and before.row == line.row
        and before.end - before.start <= LONGEST_LINE
        and any(_stamped(page, before, key, line) for key in REACH)
    )


def _stamped(page: Page, line: Statement | Block, key: str, after: Statement | None = None) -> DateMention | None:
    """The date of a stamp on a line, where its word opens the line or follows a sign or another date; ``after`` is the
    next line, which may hold the date alone."""
    low = page.low(line)
    words = list(_words_here(page)[key].finditer(low))
    mentions = _days(page, line) if words else []
    alone = _alone(page, after) if words and after is not None and not mentions else None
    for word in words if mentions or alone else ():
        at = line.start + word.end()
        before = max((m.end for m in mentions if m.end <= line.start + word.start()), default=line.start)
        between = page.lower[before : line.start + word.start()]
        if not (OPENING.search(between) or not between.strip()):
            continue
        if mention := next((m for m in mentions if 0 <= m.start - at < REACH[key]), None):
            return mention if mention.until is None else None
        if alone is not None and (key == "updated" or len(low) < REACH["updated"]):
            return alone
    return None


@once
def _words_here(page: Page) -> dict[str, Sparse]:
    """The same, of which those count that the page holds."""
    return {key: words.within(page.own) for key, words in _words().items()}


@cache
def _words() -> dict[str, Sparse]:
    """The words of each kind of stamp."""
    return {key: Sparse(page_pattern("stamp", key)) for key in REACH}


def _days(page: Page, line: Statement | Block) -> list[DateMention]:
    return [m for m in within(page.dates, line.start, line.end) if m.day.precision is Precision.DAY]


def _alone(page: Page, line: Statement) -> DateMention | None:
    """The date of a line that holds nothing else."""
    mention = next((m for m in within(page.dates, line.start, line.end) if m.day.iso()), None)
    return mention if mention is not None and not _rest(page, line, mention) else None


def _bare(page: Page, statement: Statement, below_title: int) -> DateMention | None:
    """A date that stands near the title with no more than a category, a source or a reading time on its line."""
    if statement.end - statement.start > LONGEST_LINE or statement.roles or below_title > LEAD_BLOCKS:
        return None
    mentions = _days(page, statement)
    if len(mentions) != 1 or mentions[0].until is not None or not mentions[0].day.iso():
        return None
    if statement.row is not None or statement.kind is Kind.DEFINITION:
        return None
    rest = _rest(page, statement, mentions[0])
    known = statement.kind is not Kind.ITEM and _beside(rest)
    near = below_title <= BESIDE_TITLE and statement.kind is not Kind.HEADING and _says_nothing(page, statement, rest)
    signed = below_title == 1 and is_byline(page.of(statement).strip())
    filed = below_title == 1 and page.lower.startswith(page.low(mentions[0]), statement.start) and len(rest.split()) < 3
    filed = filed and _tells_nothing(page, statement, rest)  # "2. februar 2023 Fundraising": its category
    return mentions[0] if not rest or known or near or signed or filed else None


def _rest(page: Page, statement: Statement, mention: DateMention) -> str:
    """What a line holds beside a date, in lower case."""
    low = page.lower[statement.start : mention.start] + " " + page.lower[mention.end : statement.end]
    return re.sub(r"[\s|:.,·•()\[\]/–-]+", " ", low).strip()


def _beside(rest: str) -> bool:
    """Whether what stands beside a date on its line is only a category, a clock time or a source."""
    words = r"(?:\d|(?:" + page_pattern("stamp", "beside").pattern + r")(?!\w))"
    return (
        len(rest.split()) <= MOST_WORDS + 2
        and bool(re.match(words, rest))
        and not page_pattern("stamp", "verb").search(rest)
    )


def _says_nothing(page: Page, statement: Statement, rest: str) -> bool:
    """Whether a line's other words are few and none that tells of a date, a sum or anything happening."""
    if len(rest.split()) > MOST_WORDS or not PARTED.search(page.of(statement)):
        return False
    return _tells_nothing(page, statement, rest)


def _tells_nothing(page: Page, statement: Statement, rest: str) -> bool:
    if page_pattern("stamp", "verb").search(rest) or within(page.amounts, statement.start, statement.end):
        return False
    return not any(
        c.kind not in NOT_DATING or c.kind in ("limit", "due") for c in outermost(page.cues("date", statement))
    )


def _found(mention: DateMention, rule: str, confidence: float) -> Found | None:
    iso = mention.day.iso()
    return Found(iso[:10], (Span(mention.start, mention.end),), rule, confidence) if iso else None


def _dated(mention: DateMention, updated: Found | None, rule: str, confidence: float) -> Found | None:
    """A publication date; one without a year is the last such day before the page was updated."""
    if found := _found(mention, rule, confidence):
        return found
    if updated is None:
        return None
    day = latest_before(mention.day, date.fromisoformat(updated.value))
    found = _found(mention._replace(day=day), rule, confidence * 0.95)
    return replace(found, spans=(*found.spans, *updated.spans)) if found else None
