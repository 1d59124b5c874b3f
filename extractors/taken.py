"""Values that the rules left out and a second reading gives: where it is likelier than not that one was left out, it is
taken, is always to be looked at by a person, and its confidence says how likely it is.

A rule that knows none of a sentence's words is silent, and a deadline that is not shown costs as much as one that is
wrong. What stands empty is filled, and what may have several values is added to; a value that stands is never
replaced. On pages that neither rules nor fit had seen about nine in ten of the values taken were right.
"""

from __future__ import annotations

from collections.abc import Mapping

from extractors.aims import of_others
from extractors.cues import group_sparse
from extractors.dating import Dated
from extractors.dating import roles as dated_roles
from extractors.document import Span
from extractors.eligibility import applicants
from extractors.found import Found
from extractors.funded import OF_A_WHOLE
from extractors.funding import roles
from extractors.mentioned import Key, day_key
from extractors.model import AMOUNT_FIELDS, TAKEN, Pool, values
from extractors.naming import SHUTTING
from extractors.page import Page, once, within
from extractors.pool_names import foreign
from extractors.rates import OWNED_UNITS, RATE_UNITS
from extractors.second_reading import Opinion
from extractors.sections import Statement
from extractors.signals import Suspicion
from extractors.timeline import timeline
from extractors.years import Dating

SEVERAL = frozenset({"deadlines", "applicants", "target_groups"})
"""Fields of many values, which may be added to."""


def taken(
    page: Page,
    years: Dating,
    pool: Pool,
    suspected: Suspicion,
    missing: float,
    bars: Mapping[str, float],
) -> Found | None:
    """The value that is taken for a pool, where what is missing is likely enough. ``bars`` are the chances above which
    it is: ``take_above`` where nothing stands, ``join_above`` beside others, ``partner_above`` of whom the rules read
    as a partner. ``missing`` is the chance, 0 to 1, that what is suspected was left out."""
    field, key, opinion, _ = suspected
    said = values(pool, field)
    bar = bars["join_above" if joins(pool, field) else "take_above"]
    if field == "applicants" and key in pool.partners:
        bar = max(bar, bars["partner_above"])
    likely = missing > bar and (not said or field in SEVERAL)
    statement = next((s for s in page.main if s.start <= opinion.start < s.end), None)
    if not likely or statement is None or statement.start in foreign(page):
        return None
    if field == "applicants" and _shut_out(page, key):
        return None
    if field == "target_groups" and (
        of_others(page, statement) or group_sparse("negation").search(page.lower, statement.start, opinion.start)
    ):
        return None  # the sentence denies it, or speaks of others
    if field == "rolling" and any(c.kind == "negative" for c in page.cues("rolling", statement)):
        return None  # the sentence denies it
    if field in AMOUNT_FIELDS and opinion.start in _said_else(page, field):
        return None  # the rules read it as something else
    if field == "amount_annual_dkk" and (pool.amount_total_dkk or 0) % key and opinion.start in _of_wholes(page):
        return None  # an agreement's share of a year, beside the pool's own sum
    if field == "deadlines":
        return None if pool.deadline_text else _deadline(page, statement, years, pool, key, opinion)
    return Found(key, (Span(opinion.start, opinion.end),), TAKEN, missing)


def _said_else(page: Page, field: str) -> set[int]:
    """Where the sums begin that are given per something counted, and those that are no total since they are given every
    year or to several pools together."""
    others = {f.mention.start for f in roles(page) if f.role in ("annual", "joint") and field == "amount_total_dkk"}
    return others | {m.start for m in page.amounts if m.per in RATE_UNITS - OWNED_UNITS - {"år"}}


@once
def _of_wholes(page: Page) -> set[int]:
    """Where the sums begin that a whole agreement gives a year."""
    return {f.mention.start for f in roles(page) if f.rule == OF_A_WHOLE}


def joins(pool: Pool, field: str) -> bool:
    """Whether a value taken for a field would stand beside others: rolling stands beside a deadline."""
    return bool(values(pool, field) or (field == "rolling" and pool.deadlines))


def _shut_out(page: Page, code: Key) -> bool:
    return any(r.role == "excluded" and r.mention.code == code for r in applicants(page, page.main))


def _is_else(dated: Dated) -> bool:
    """Whether a table names a day as something else, such as the answer's."""
    return dated.statement.row is not None and dated.kind in SHUTTING and dated.rule.startswith("date.section")


def _deadline(page: Page, statement: Statement, years: Dating, pool: Pool, key: Key, opinion: Opinion) -> Found | None:
    """The day with its year and hour, as for any deadline; none that lies before the page that would announce it, or on
    which the pool opens."""
    mention = next(iter(within(page.dates, opinion.start, opinion.end)), None)
    if mention is None:
        return None
    day = mention.until if mention.until is not None and day_key(mention.until) == key else mention.day
    read = timeline(page, page.main, [Dated("deadline", day, mention, statement, TAKEN)], years).deadlines
    if any(d.mention == mention and _is_else(d) for d in dated_roles(page)):
        return None
    over = read and years.published is not None and read[0].value[:10] < years.published.value
    opens = read and read[0].value[:10] == pool.opens_on
    return None if over or opens else next(iter(read), None)
