"""How sure each value is, and what a person should look at: the last word on confidence.

The rules that read a value say how plain its own words are. Whether it is right depends on more: how often the page
says it, how long the sentence is, how much on the page was left unexplained, and whether a second reading, which is
built otherwise than the rules, would take it, too. These signals are weighed by a logistic regression whose few
coefficients lie in ``data/confidence.toml``; ``python -m extractors.calibration`` fits them. What was left out is a
doubt as well (:mod:`extractors.left_out`).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

from extractors.data_files import load
from extractors.left_out import gaps, left_out
from extractors.model import AMOUNT_FIELDS, CORE, Evidence, Pool
from extractors.odds import chance, log_odds
from extractors.page import Page, within
from extractors.second_reading import chance_of_pool
from extractors.surroundings import MANY, Surroundings, surroundings
from extractors.years import Dating

LEAST, MOST = 0.02, 0.98  # a rule's own confidence is cut here
LONG = 45  # words at which a sentence is as long as it gets
OLD, AHEAD = 3, 400  # days before and after the page's own day within which nearly all deadlines lie
GENERAL = frozenset({"befolkningen", "fagpersonale", "frivillige", "elever_studerende", "privatperson", "familier"})
"""Codes whose words stand on every page."""
UNNAMED = 0.3  # the second reading's chance of a value that it does not see named
CONTRARY = 0.2  # its chance of what the rules say of the page, below which a person should look


def weighed(
    page: Page, pools: Sequence[Pool], entries: Sequence[Evidence], sure: float, years: Dating
) -> list[Evidence]:
    """The evidence with its confidence weighed, and with an entry for each value that may have been left out.

    ``sure``: how sure it is that the page announces anything."""
    if not pools:  # no value of a pool is in doubt
        announces = chance_of_pool(page)
        return [_contrary(item, announces) if item.field == "is_announcement" else item for item in entries]
    around = surroundings(page, pools, entries, sure)
    found = [_weigh(page, pools, around, item) for item in entries]
    return found + left_out(page, pools, around, entries, years)


def signals(page: Page, pools: Sequence[Pool], around: Surroundings, item: Evidence) -> dict[str, float]:
    """What speaks for or against one value, by name; ``rule:`` and ``field:`` are the bare fact of which it is."""
    pool = next((p for p in pools if p.title == item.pool), None)
    kind = "amounts" if item.field in AMOUNT_FIELDS else item.field
    sentence = _sentence(page, item)
    return {
        "one": 1.0,
        "own": log_odds(item.confidence, LEAST, MOST),
        "once": 1 / max(1, len(item.spans)),
        "long": min(len(sentence.split()), LONG) / LONG,
        "denies": float(" ikke " in f" {sentence} " or "heller ikke" in sentence),
        "strange": around.strange,
        "doubted": around.doubted,
        "unread": around.unread.get(kind, 0.0),
        "gaps": len(gaps(pool)) / 3 if pool else 0.0,
        "astray": float(pool is not None and _astray(pool, around, item)),
        "beside": min(_beside(page, item), MANY) / MANY,
        "several": min(_values(pool, item.field), MANY) / MANY,
        "timed": float(item.field == "deadlines" and "T" in str(item.value)),
        "general": float(item.value in GENERAL),
        f"rule:{item.rule.removesuffix('.generic_time')}": 1.0,
        f"field:{item.field}": 1.0,
        **_second(around, item, kind),
    }


def _second(around: Surroundings, item: Evidence, kind: str) -> dict[str, float]:
    """What the second reading says for or against a value: of itself, of the likeliest value that the rules left out,
    of the same sum in another field, and of the page."""
    second = around.second
    opinion = second.of(item.field, item.value)
    own = log_odds(opinion.chance if opinion is not None else UNNAMED)
    rivals = around.rivals.get(item.field)
    against = log_odds(rivals[0][1].chance if rivals else 0.0)
    others = [second.of(field, item.value) for field in AMOUNT_FIELDS if field != item.field]
    return {
        "second": own,
        f"second:{kind}": own,
        "unnamed": float(opinion is None),
        "rival": against,
        f"rival:{kind}": against,
        "page": log_odds(second.announces),
        "hours": float(item.field == "deadlines" and around.hours and "T" not in str(item.value)),
        **({"role": log_odds(max((o.chance for o in others if o), default=0.0))} if kind == "amounts" else {}),
    }


def _values(pool: Pool | None, field: str) -> int:
    value = getattr(pool, field) if pool else None
    return len(value) if isinstance(value, tuple) else 1


def _astray(pool: Pool, around: Surroundings, item: Evidence) -> bool:
    """Whether a value is at odds with the rest: a deadline long before or after the page, a whole below its part."""
    if item.field == "deadlines" and around.dated is not None:
        days = (date.fromisoformat(str(item.value)[:10]) - date.fromisoformat(around.dated)).days
        return not -OLD <= days <= AHEAD
    total, most, least = pool.amount_total_dkk, pool.grant_max_dkk, pool.grant_min_dkk
    if item.field in AMOUNT_FIELDS:
        whole = total or pool.amount_annual_dkk
        part = most or least
        return (whole is not None and part is not None and whole <= part) or bool(least and most and least > most)
    return False


def _beside(page: Page, item: Evidence) -> int:
    """How many other mentions of its kind stand in the sentence of a value."""
    if not item.spans:
        return 0
    at = bisect_right(page.statements, item.spans[0][0], key=lambda s: s.start) - 1
    statement = page.statements[max(at, 0)]
    kinds: dict[str, Sequence[Any]] = {
        "deadlines": page.dates,
        "applicants": page.applicants,
        "target_groups": page.targets,
    }
    mentions = kinds.get(item.field, page.amounts if item.field in AMOUNT_FIELDS else ())
    return max(0, len(within(mentions, statement.start, statement.end)) - 1)


def _sentence(page: Page, item: Evidence) -> str:
    if not item.spans:
        return ""
    start = item.spans[0][0]
    at = bisect_right(page.statements, start, key=lambda s: s.start) - 1
    return page.low(page.statements[at]) if at >= 0 else ""


@cache
def _coefficients() -> dict[str, float]:
    return {name: float(value) for name, value in load("confidence")["coefficients"].items()}


def _weigh(page: Page, pools: Sequence[Pool], around: Surroundings, item: Evidence) -> Evidence:
    if item.field == "is_announcement":
        return _contrary(item, around.second.announces)
    if item.field not in CORE:
        return item
    found = signals(page, pools, around, item)
    sure = chance(found, _coefficients())
    review = sure < load("confidence")["review_below"]
    return replace(
        item,
        confidence=round(min(0.99, sure), 3),
        needs_review=review,
        reason=(item.reason or _reason(found)) if review else None,
    )


def _contrary(item: Evidence, announces: float) -> Evidence:
    """Whether a page announces a pool, with a doubt where the second reading finds the contrary."""
    contrary = (announces if item.value else 1 - announces) < CONTRARY
    return replace(item, needs_review=True, reason=load("confidence")["reasons"]["second"]) if contrary else item


def _reason(found: Mapping[str, float]) -> str:
    """The signal that speaks loudest against a value, in words."""
    words: Mapping[str, str] = load("confidence")["reasons"]
    coefficients = _coefficients()
    against = {name: coefficients.get(name, 0.0) * found[name] for name in words if name in found}
    worst = min(against, key=lambda name: against[name], default=None)
    return words[worst] if worst is not None and against[worst] < 0 else words["otherwise"]
