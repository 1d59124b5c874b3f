"""The page's own dates: when it was published and when it was last changed, as it shows them to a reader."""

from __future__ import annotations

import re

from extractors.dates import DateMention
from extractors.days import Precision
from extractors.document import Kind, Region, Span
from extractors.found import Found, page_pattern
from extractors.page import Page, within
from extractors.region_cues import is_byline
from extractors.sections import Statement

LEAD_BLOCKS = 8  # a bare date further down than this from the title is no publication date


def _rest(page: Page, statement: Statement, mention: DateMention) -> str:
    """What a line holds beside a date, in lower case."""
    low = page.lower[statement.start : mention.start] + " " + page.lower[mention.end : statement.end]
    return re.sub(r"[\s|:.,·•()\[\]/–-]+", " ", low).strip()


def stamps(page: Page) -> tuple[Found | None, Found | None]:
    """``(published, updated)``: the page's own dates, as it shows them to a reader."""
    updated: Found | None = None
    published: list[tuple[int, Found]] = []
    visible = [s for s in page.statements if s.region in (Region.MAIN, Region.CONTACT)]
    title_seen = -1
    for i, statement in enumerate(visible):
        if statement.kind is Kind.HEADING and title_seen < 0:
            title_seen = i
        low = page.low(statement)
        mentions = [
            m
            for m in within(page.dates, statement.start, statement.end)
            if m.day.precision is Precision.DAY and m.day.iso()
        ]
        start = Span(statement.start, statement.end)
        if stamp := page_pattern("stamp", "updated").match(low):
            mention = next(
                (m for m in mentions if m.start - statement.start - stamp.end() < 30), None
            ) or _on_next_line(page, visible, i)
            if mention is not None:
                updated = Found(_day(mention), (Span(mention.start, mention.end),), "stamp.updated", 0.98)
            continue
        if stamp := page_pattern("stamp", "published").match(low):
            mention = next((m for m in mentions if m.start - statement.start - stamp.end() < 14), None) or (
                _on_next_line(page, visible, i) if len(low) < 30 else None
            )
            if mention is not None and (mention.start < statement.start + 60 or not mentions):
                rank = 2 if page_pattern("stamp", "created").match(low) else 0
                published.append(
                    (rank, Found(_day(mention), (Span(mention.start, mention.end),), "stamp.published", 0.97))
                )
                continue
        if (
            len(mentions) == 1
            and start.end - start.start <= 90
            and not statement.roles
            and statement.kind in (Kind.PARAGRAPH, Kind.HEADING)
        ):
            rest = _rest(page, statement, mentions[0])
            early = statement.block <= LEAD_BLOCKS or i - max(title_seen, 0) <= LEAD_BLOCKS
            signed = i == title_seen + 1 and is_byline(page.of(statement).strip())
            if early and (not rest or _beside(rest) or signed) and mentions[0].until is None:
                published.append(
                    (1, Found(_day(mentions[0]), (Span(mentions[0].start, mentions[0].end),), "stamp.bare", 0.93))
                )
    if updated is None:
        updated = _outside(page)
    return (min(published, key=lambda p: p[0])[1] if published else None), updated


def is_stamp(page: Page, statement: Statement) -> bool:
    """Whether a line is one of the page's own stamps and says nothing of the pool."""
    low = page.low(statement)
    return len(low) < 90 and bool(
        page_pattern("stamp", "updated").match(low) or (page_pattern("stamp", "published").match(low) and len(low) < 45)
    )


def _day(mention: DateMention) -> str:
    return (mention.day.iso() or "")[:10]


def _beside(rest: str) -> bool:
    """Whether what stands beside a date on its line is only a category, a clock time or a source."""
    return len(rest.split()) <= 8 and bool(re.match(r"(?:\d|" + page_pattern("stamp", "beside").pattern + ")", rest))


def _on_next_line(page: Page, visible: list[Statement], i: int) -> DateMention | None:
    if i + 1 >= len(visible):
        return None
    after = visible[i + 1]
    mention = next((m for m in within(page.dates, after.start, after.end) if m.day.iso()), None)
    return mention if mention is not None and not _rest(page, after, mention) else None


def _outside(page: Page) -> Found | None:
    """A stamp that the page shows outside the announcement, in its footer."""
    for block in page.document.blocks:
        if block.region in (Region.FOOTER, Region.ASIDE) and (
            stamp := page_pattern("stamp", "updated").match(page.low(block))
        ):
            for mention in within(page.dates, block.start, block.end):
                if mention.day.iso() and mention.start - block.start - stamp.end() < 30:
                    return Found(_day(mention), (Span(mention.start, mention.end),), "stamp.footer", 0.9)
    return None
