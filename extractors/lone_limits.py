"""The deadline of a pool that calls no day one: what is left when its page's other days are explained.

People say in a thousand ways when it is too late to apply ("den 3. maj kl. 12 gør vi bunken op"), and no vocabulary
holds them. Where a page has no deadline and does not take applications all the time, a day soon after the page's own
that nothing else explains is one, if a sign speaks for it: a word for a limit beside it, a clock time, or a word for
what is handed in or for those who apply and those who give. A guess, and marked as one.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from extractors.cues import date_grammar
from extractors.date_kinds import HOURS
from extractors.dating import Dated
from extractors.days import Precision
from extractors.document import Span
from extractors.found import Found
from extractors.handing import is_terse
from extractors.naming import NOT_DATING, outermost
from extractors.nearness import GOVERNED
from extractors.page import Page, within
from extractors.years import Dating

SPEAKING_OF_ELSE = frozenset({"past", "other_pools", "reporting", "event", "processing", "period"})
"""Sections in which a limit that nothing explains is none for applications."""
UNEXPLAINED = frozenset({"none", "application", "neutral"})
"""Kinds of date that may be a deadline's though nothing says so."""
HANDED = frozenset({"application", "neutral"})
SAYING_NOTHING = NOT_DATING | HANDED
LONGEST_CALL = 366  # days from a page's own date to the last deadline that one would guess
FEWEST_DAYS = 2  # that stand under "Datoer" alone on a line
GUESS = 0.5  # how sure a deadline is that only its page's lack of another makes one


def limits_alone(page: Page, own: Sequence[Dated], dating: Dating, least: int = 1) -> list[Found]:
    """The days with the most signs of a deadline, and at ``least`` so many, among those that nothing explains."""
    found: dict[str, tuple[int, Found]] = {}
    for dated in own:
        if not _unexplained(page, dated) or (signs := _signs(page, dated)) < least:
            continue
        day, year_spans, sure = dating.complete(dated.mention.until or dated.day, dated.statement, dated.mention)
        iso = day.iso()
        if iso is None or not _soon_after(iso, dating.published or dating.updated):
            continue
        spans = (Span(dated.mention.start, dated.mention.end), *year_spans)
        found.setdefault(iso[:10], (signs, Found(iso, spans, "date.limit.deadline", GUESS * sure)))
    most = max((signs for signs, _ in found.values()), default=0)
    return [found[day][1] for day in sorted(found) if found[day][0] == most]


def _unexplained(page: Page, dated: Dated) -> bool:
    """Whether nothing says what a calendar day is for."""
    until = dated.mention.until
    if dated.day.precision is not Precision.DAY or (until is not None and until.precision is not Precision.DAY):
        return False
    if until is not None and dated.kind != "none":
        return False
    if dated.role not in ("other", "deadline") or dated.statement.roles & SPEAKING_OF_ELSE:
        return False
    if any(c.kind == "past_award" for c in page.cues("date", dated.statement)):
        return False
    if until is None and date_grammar("starting").search(
        page.lower[dated.statement.start : dated.mention.start].rstrip()
    ):
        return False
    return dated.kind in UNEXPLAINED or (_limited(page, dated) and not _explained_beside(page, dated))


def _explained_beside(page: Page, dated: Dated) -> bool:
    """Whether a word in the day's own clause says what it is for."""
    mention, statement = dated.mention, dated.statement
    marks = [*date_grammar("clause").finditer(page.lower, statement.start, statement.end)]
    start = max((mark.end() for mark in marks if mark.end() <= mention.start), default=statement.start)
    end = min((mark.start() for mark in marks if mark.start() >= mention.end), default=statement.end)
    return any(c.kind not in SAYING_NOTHING and start <= c.start < end for c in outermost(page.cues("date", statement)))


def _limited(page: Page, dated: Dated) -> bool:
    """Whether a word for a limit stands right before or behind a day."""
    mention = dated.mention
    cues = page.cues("date", dated.statement)
    limited = any(c.kind == "limit" and 0 <= mention.start - c.end <= GOVERNED for c in cues)
    return limited or date_grammar("or_before").match(page.lower, mention.end) is not None


def _signs(page: Page, dated: Dated) -> int:
    """How many signs of a deadline a day has; a word for a limit counts twice."""
    start, mention = dated.statement.start, dated.mention
    hour = dated.day.hour is not None and not HOURS.search(page.low(mention))
    handed = any(c.kind in HANDED for c in outermost(page.cues("date", dated.statement)))
    handed = handed or date_grammar("in_hand").search(page.lower, start, mention.start) is not None
    called = _bids(page, dated) or _names_round(page, dated) or _called_days(page, dated)
    return 2 * _limited(page, dated) + hour + handed + called


def _names_round(page: Page, dated: Dated) -> bool:
    """Whether a round or a season is all that a day has before it ("Efterår: 1. august")."""
    return date_grammar("round_named").match(page.lower[dated.statement.start : dated.mention.start]) is not None


def _called_days(page: Page, dated: Dated) -> bool:
    """Whether days alone on a line are called no more than that ("Datoer i 2025")."""
    statement = dated.statement
    days = within(page.dates, statement.start, statement.end)
    if len(days) < FEWEST_DAYS or not is_terse(page, statement, days) or statement.row is not None:
        return False
    blocks = page.document.blocks
    name = statement.label or statement.lead or (blocks[statement.path[-1]] if statement.path else None)
    return name is not None and any(c.kind == "days" for c in page.cues("columns", name))


def _bids(page: Page, dated: Dated) -> bool:
    """Whether a sentence says what those who apply and those who give do on a day, and tells of nothing that is over
    ("Den 3. maj gør vi bunken op")."""
    start, end = dated.statement.start, dated.statement.end
    return (
        date_grammar("bids").search(page.lower, start, end) is not None
        and date_grammar("over").search(page.lower, start, end) is None
    )


def _soon_after(iso: str, stamp: Found | None) -> bool:
    """Whether a day lies in the year after the page's own date, if it has one."""
    return stamp is None or 0 <= (date.fromisoformat(iso[:10]) - date.fromisoformat(stamp.value)).days <= LONGEST_CALL
