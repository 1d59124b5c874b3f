"""The evidence of one page as it is gathered: each value of a pool is noted with the places that say it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from extractors.clauses import Role
from extractors.document import Span
from extractors.found import Found
from extractors.groups import codes
from extractors.model import Evidence, Value
from extractors.money_of_pool import Money
from extractors.page import Page, within
from extractors.particulars import Particulars
from extractors.places import area_of
from extractors.sections import Statement
from extractors.timeline import Timeline

REVIEW_BELOW = 0.72
"""Values less sure than this mark their pool ``needs_review``; chosen on the labelled pages so that most wrong values
lie below it and few right ones do (``make evaluate`` prints the figure)."""

NOWHERE = frozenset({"past", "other_pools", "event", "contact", "processing", "reporting"})
"""Sections whose places say nothing of where a pool is bound to."""


class Ledger:
    """Collects the evidence of one page."""

    def __init__(self, text: str) -> None:
        self._text = text
        self.entries: list[Evidence] = []

    def add(
        self,
        pool: str | None,
        field: str,
        value: Value,
        spans: Iterable[Span],
        rule: str,
        confidence: float,
        reason: str | None = None,
    ) -> None:
        """Note a value with the places that say it."""
        unique = dict.fromkeys([(s.start, s.end) for s in spans])
        quotes = tuple([(a, b, self._text[a:b]) for a, b in unique])
        review = confidence < REVIEW_BELOW
        self.entries.append(
            Evidence(
                pool,
                field,
                value,
                quotes,
                rule,
                round(confidence, 3),
                review,
                reason or ("low confidence" if review else None),
            )
        )


def note_times(ledger: Ledger, pool: str, times: Timeline, values: dict[str, Any]) -> None:
    """Note a pool's deadlines, opening, rolling and period, and put them into the pool's ``values``."""
    for stated in times.deadlines:
        ledger.add(pool, "deadlines", stated.value, stated.spans, stated.rule, stated.confidence)
    values["deadlines"] = tuple(s.value for s in times.deadlines)
    values["rolling"] = times.rolling is not None
    if times.rolling is not None:
        ledger.add(pool, "rolling", True, times.rolling.spans, times.rolling.rule, times.rolling.confidence)
    for field in ("opens_on", "project_start", "project_end"):
        stated_field: Found | None = getattr(times, field)
        values[field] = stated_field.value if stated_field else None
        if stated_field:
            ledger.add(pool, field, stated_field.value, stated_field.spans, stated_field.rule, stated_field.confidence)
    if times.deadline_text is not None and not times.deadlines:
        values["deadline_text"] = times.deadline_text.value
        ledger.add(
            pool,
            "deadline_text",
            times.deadline_text.value,
            times.deadline_text.spans,
            times.deadline_text.rule,
            times.deadline_text.confidence,
        )


def note_money(ledger: Ledger, pool: str, money: Money, values: dict[str, Any]) -> None:
    """Note a pool's sums and put them into ``values``."""
    for field, (value, saying, confidence, rivalry) in money.items():
        values[field] = value
        ledger.add(
            pool,
            field,
            value,
            [Span(f.mention.start, f.mention.end) for f in saying],
            saying[0].rule,
            confidence,
            rivalry,
        )


def note_codes(ledger: Ledger, pool: str, field: str, roles: Sequence[Role], vocabulary: str) -> tuple[str, ...]:
    """The codes of some roles in the vocabulary's order, each noted once with every place that names it."""
    order = codes(vocabulary)
    found = sorted({r.mention.code for r in roles}, key=order.index)
    for code in found:
        saying = [r for r in roles if r.mention.code == code]
        ledger.add(
            pool,
            field,
            code,
            [Span(r.mention.start, r.mention.end) for r in saying],
            saying[0].rule,
            _code_confidence(saying),
        )
    return tuple(found)


def _code_confidence(saying: Sequence[Role]) -> float:
    best = {
        "target.purpose": 0.74,
        "target.title": 0.74,
        "applicants.section": 0.93,
        "applicants.listed": 0.93,
        "applicants.subject": 0.88,
        "applicants.unannounced": 0.6,
    }
    sure = max(best.get(r.rule, 0.92) for r in saying)
    return min(0.99, sure + 0.02 * (len(saying) - 1))


def note_area(
    page: Page, ledger: Ledger, pool: str, statements: Sequence[Statement], issuer: str | None
) -> tuple[str, ...]:
    """The municipalities and regions that a pool is bound to: its issuer's own, or those its conditions name."""
    about = [m for s in statements if not s.roles & NOWHERE for m in within(page.places, s.start, s.end)]
    area = area_of(issuer, about, page.places)
    for place in area:
        rule = "area.bound" if place.bound else "area.issuer"
        ledger.add(pool, "area", place.code, [Span(place.start, place.end)], rule, 0.85)
    return tuple(place.code for place in area)


def note_rest(ledger: Ledger, pool: str, rest: Particulars, values: dict[str, Any]) -> None:
    """Note the particulars that some pools state and put them into ``values``."""
    for field, found in rest.fields():
        values[field] = found.value
        ledger.add(pool, field, found.value, found.spans, found.rule, found.confidence)
