"""What speaks for or against a value, as figures by name: of one that was read (:func:`signals`), by which doubt is
weighed, and of one that may have been left out (:func:`suspicions`).

None of them is a word of the page: they say how plainly the rule spoke, what stands around the value, what else its
field and pool hold, and what a second reading makes of it and of its rivals.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from extractors.cues import group_sparse
from extractors.mentioned import Key
from extractors.model import AMOUNT_FIELDS, CORE, Evidence, Pool, values
from extractors.page import Page, within
from extractors.second_reading import Opinion
from extractors.surroundings import MANY, Surroundings

OLD, AHEAD = 3, 400  # days before and after the page's own day within which nearly all deadlines lie
LONGEST = 800  # days beyond which more say no more
UNNAMED = -4.0  # log-odds of a value that the second reading does not see named
UNLIKELY = -2.0  # log-odds under which no value is suspected to have been left out
LOUDEST = 8.0  # log-odds beyond which more say no more
GENERAL = frozenset({"befolkningen", "fagpersonale", "frivillige", "elever_studerende", "privatperson", "familier"})
"""Codes whose words stand on every page."""


def signals(page: Page, pools: Sequence[Pool], around: Surroundings, item: Evidence) -> dict[str, float]:
    """The signals of one value; ``field:`` is the bare fact of which field it is."""
    pool = next((p for p in pools if p.title == item.pool), None)
    return {
        **around.whole,
        f"field:{item.field}": 1.0,
        "own": item.confidence,
        "said": len(item.spans),
        "unread": around.unread.get(_kind(item.field), 0.0),
        "timed": float(item.field == "deadlines" and "T" in str(item.value)),
        "hours": float(item.field == "deadlines" and around.hours and "T" not in str(item.value)),
        "general": float(item.value in GENERAL),
        **(_placed(page, around, item.field, *item.spans[0][:2], own=1) if item.spans else {}),
        **dict(_second(around, item)),
        **(_of_pool(pool, around, item) if pool else {}),
    }


class Suspicion(NamedTuple):
    """A value of a field that may have been left out, by its ``key`` in the second reading, with what that finds of it
    and the signals that it was."""

    field: str
    key: Key
    opinion: Opinion
    signals: Mapping[str, float]


def suspicions(page: Page, pools: Sequence[Pool], around: Surroundings) -> Iterator[Suspicion]:
    """For each core field the likeliest values that no pool has. What the second reading finds very unlikely is
    none."""
    several = {field: [value for pool in pools for value in values(pool, field)] for field in CORE}
    sums = {value for field in AMOUNT_FIELDS for value in several[field]}
    for field in CORE if pools else ():
        opinions = (around.second.of(field, value) for value in several[field])
        stated = [_cut(opinion.odds) for opinion in opinions if opinion is not None]
        for rank, (key, opinion) in enumerate(around.rivals[field]):
            if opinion.odds < UNLIKELY:
                break  # the likeliest come first
            own = _cut(opinion.odds)
            found = {
                **around.whole,
                f"field:{field}": 1.0,
                "second": own,
                "rank": rank,
                "best": max(stated, default=-LOUDEST),
                "worst": min(stated, default=-LOUDEST),
                "margin": own - max(stated, default=-LOUDEST),
                "likely": around.second.above(field, 0.0),
                "named": len(around.second.values.get(field, ())),
                "several": len(several[field]),
                "applying": len(several["applicants"]),
                "meant": len(several["target_groups"]),
                "rolling": float(bool(several["rolling"])),
                "worded": float(any(pool.deadline_text for pool in pools)),
                "general": float(key in GENERAL),
                "partner": float(field == "applicants" and any(key in pool.partners for pool in pools)),
                "served": float(field == "applicants" and key in several["target_groups"]),
                "unread": around.unread.get(_kind(field), 0.0),
                **_placed(page, around, field, opinion.start, opinion.end, own=0),
            }
            if field in AMOUNT_FIELDS:
                found |= dict(_as_sum(around, key))
                found |= {f"has:{other}": float(bool(several[other])) for other in AMOUNT_FIELDS}
                found["used"] = float(key in sums)
            yield Suspicion(field, key, opinion, found)


def _kind(field: str) -> str:
    return "amounts" if field in AMOUNT_FIELDS else field


def _placed(page: Page, around: Surroundings, field: str, start: int, end: int, own: int) -> dict[str, float]:
    """Where a value stands, and what stands beside it; ``own`` is 1 where it is counted among the page's values."""
    at = max(0, bisect_right(page.begins, start) - 1)
    statement = page.statements[at]
    fields = around.fields.get(at, ())
    mentions = len(within(_mentions(page, field), statement.start, statement.end))
    return {
        "at": at,
        "place": start / max(1, len(page.document.text)),
        "within": (start - statement.start) / max(1, statement.end - statement.start),
        "quoted": end - start,
        "long": len(page.low(statement).split()),
        "denies": float(group_sparse("negation").search(page.lower, statement.start, statement.end) is not None),
        "beside": min(max(0, mentions - 1), MANY),
        "same": fields.count(field) - own,
        "others": len(fields) - own,
    }


def _mentions(page: Page, field: str) -> Sequence[Any]:
    """The mentions on the page of what a field may hold."""
    kinds: Mapping[str, Sequence[Any]] = {
        "deadlines": page.dates,
        "applicants": page.applicants,
        "target_groups": page.targets,
    }
    return kinds.get(field, page.amounts if field in AMOUNT_FIELDS else ())


def _second(around: Surroundings, item: Evidence) -> Iterator[tuple[str, float]]:
    """What the second reading says for or against a value: of itself, of the field's other values, and, of a sum, of
    the same sum in another field."""
    opinion = around.second.of(item.field, item.value)
    own = _cut(opinion.odds) if opinion is not None else UNNAMED
    rivals = around.rivals.get(item.field)
    rival = _cut(rivals[0][1].odds) if rivals else -LOUDEST
    yield "second", own
    yield "unnamed", float(opinion is None)
    yield "rival", rival
    yield "margin", own - rival
    yield "rank", around.second.above(item.field, own)
    yield "likely", around.second.above(item.field, 0.0)
    yield "named", len(around.second.values.get(item.field, ()))
    if item.field in AMOUNT_FIELDS and isinstance(item.value, int):
        yield from _as_sum(around, item.value)
        yield "bigger", sum(key > item.value for key in around.second.values.get(item.field, {}))


def _as_sum(around: Surroundings, amount: int) -> Iterator[tuple[str, float]]:
    """Of a sum how likely it is in each field, and how great it is."""
    for field in AMOUNT_FIELDS:
        opinion = around.second.of(field, amount)
        yield f"as:{field}", _cut(opinion.odds) if opinion is not None else UNNAMED
    yield "log", math.log10(max(1, amount))


def _cut(odds: float) -> float:
    return min(max(odds, -LOUDEST), LOUDEST)


def _of_pool(pool: Pool, around: Surroundings, item: Evidence) -> dict[str, float]:
    """What the value's pool holds beside it, and whether it fits."""
    return {
        "gaps": len(gaps(pool)),
        "several": len(values(pool, item.field)),
        "applying": len(pool.applicants),
        "meant": len(pool.target_groups),
        "days": len(pool.deadlines),
        **_fitting(pool, around, item),
    }


def gaps(pool: Pool) -> list[str]:
    """Which of when, who and how much a pool leaves unsaid."""
    found = []
    if not pool.deadlines and not pool.rolling and pool.deadline_text is None:
        found.append("deadlines")
    if not pool.applicants:
        found.append("applicants")
    if all(getattr(pool, field) is None for field in AMOUNT_FIELDS):
        found.append("amount_total_dkk")
    return found


def _fitting(pool: Pool, around: Surroundings, item: Evidence) -> Mapping[str, float]:
    """Whether a value is at odds with the rest: a deadline long before or after the page, a whole below its part."""
    if item.field == "deadlines" and around.dated is not None:
        days = (date.fromisoformat(str(item.value)[:10]) - date.fromisoformat(around.dated)).days
        return {"ahead": min(max(days, -LONGEST), LONGEST), "astray": float(not -OLD <= days <= AHEAD)}
    if item.field in AMOUNT_FIELDS:
        whole = pool.amount_total_dkk or pool.amount_annual_dkk
        most, least = pool.grant_max_dkk, pool.grant_min_dkk
        part = most or least
        odd = (whole is not None and part is not None and whole <= part) or bool(least and most and least > most)
        return {"astray": float(odd)}
    return {}
