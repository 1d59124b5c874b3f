"""How sure each value is, and what a person should look at: the last word on confidence.

The rules that read a value say how plain its own words are. Whether it is right depends on more: how often the page
says it, how long the sentence is, how much on the page was left unexplained, how usual its headings are. These signals
are weighed by a logistic regression whose few coefficients lie in ``data/confidence.toml``;
``python -m extractors.calibration`` fits them. What an announcement should say and does not is a doubt as well.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from itertools import accumulate
from typing import Any

from extractors.clauses import PEOPLE
from extractors.data_files import load
from extractors.days import Precision
from extractors.document import Kind, Region
from extractors.groups import GroupMention
from extractors.model import AMOUNT_FIELDS, Evidence, Pool
from extractors.page import Page, Ranged, holding, within
from extractors.stamps import is_stamp

WEIGHED = (*AMOUNT_FIELDS, "deadlines", "rolling", "applicants", "target_groups")
"""The fields whose confidence is weighed; of the others the rules' own is taken."""

LEAST, MOST = 0.02, 0.98  # a rule's own confidence is cut here, since its log-odds would run away
MANY = 5  # mentions left unexplained, at which more say no more
LONG = 45  # words at which a sentence is as long as it gets
OLD, AHEAD = 3, 400  # days before and after the page's own day within which nearly all deadlines lie
GENERAL = frozenset({"befolkningen", "fagpersonale", "frivillige", "elever_studerende", "privatperson", "familier"})
"""Codes whose words stand on every page."""
ABSENT = 0.5  # confidence that what a page is expected to say is truly not there


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a page as a whole says of how well it was read; all figures are 0 to 1.

    ``strange`` is the share of its headings that the vocabulary does not know, ``doubted`` how close it was to be taken
    for no announcement, ``unread`` by kind of field how many mentions nothing explains. ``dated`` is the page's own
    day."""

    strange: float
    doubted: float
    unread: Mapping[str, float]
    dated: str | None = None


def weighed(page: Page, pools: Sequence[Pool], entries: Sequence[Evidence], sure: float) -> list[Evidence]:
    """The evidence with its confidence weighed, and with an entry for each doubtful absence.

    ``sure``: how sure it is that the page announces anything."""
    around = surroundings(page, pools, entries, sure)
    found = [_weigh(page, pools, around, item) if item.field in WEIGHED else item for item in entries]
    for pool in pools:
        named = next((i.spans for i in entries if i.pool == pool.title and i.spans), None) or _first(page)
        found += _absent(page, pool, around, named) if named else ()
    return found


def surroundings(page: Page, pools: Sequence[Pool], entries: Iterable[Evidence], sure: float) -> Surroundings:
    """What the page as a whole says of how well it was read."""
    heads = [s for s in page.statements if s.kind is Kind.HEADING and s.region is Region.MAIN and len(s.path) > 1]
    strange = sum(not s.roles for s in heads) / len(heads) if heads else 0.5
    used = sorted((a, b) for item in entries for a, b, _ in item.spans)
    applying = {c for pool in pools for c in (*pool.applicants, *pool.partners)}
    served = {c for pool in pools for c in pool.target_groups}
    days = [m for m in page.dates if m.day.precision is Precision.DAY]
    sums = [m for m in page.amounts if m.currency == "DKK"]
    unread = {
        "deadlines": _unexplained(page, days, used, "date", "cues"),
        "amounts": _unexplained(page, sums, used, "amount", "funding"),
        "applicants": len(_named(page, page.applicants) - applying - PEOPLE),
        "target_groups": len(_named(page, page.targets) - served),
    }
    stamps = {item.field: str(item.value) for item in entries if item.field in ("published_on", "updated_on")}
    dated = stamps.get("published_on") or stamps.get("updated_on")
    return Surroundings(strange, 2 * (1 - sure), {k: min(n, MANY) / MANY for k, n in unread.items()}, dated)


def _unexplained(page: Page, mentions: Sequence[Ranged], used: Sequence[tuple[int, int]], table: str, file: str) -> int:
    """How many mentions are neither evidence nor beside any cue word that says what they are."""
    starts = [a for a, _ in used]
    reach = [0, *accumulate((b for _, b in used), max)]  # how far those up to one reach
    count = 0
    for statement, found in holding(page.main, mentions):
        left = [m for m in found if reach[bisect_right(starts, m.end - 1)] <= m.start]
        if left and not is_stamp(page, statement) and not page.cues(table, statement, file):
            count += len(left)
    return count


def _named(page: Page, mentions: Sequence[GroupMention]) -> set[str]:
    return {m.code for s, found in holding(page.main, mentions) if not is_stamp(page, s) for m in found}


def signals(page: Page, pools: Sequence[Pool], around: Surroundings, item: Evidence) -> dict[str, float]:
    """What speaks for or against one value, by name; ``rule:`` and ``field:`` are the bare fact of which it is."""
    own = min(max(item.confidence, LEAST), MOST)
    pool = next((p for p in pools if p.title == item.pool), None)
    kind = "amounts" if item.field in AMOUNT_FIELDS else item.field
    sentence = _sentence(page, item)
    return {
        "one": 1.0,
        "own": math.log(own / (1 - own)),
        "once": 1 / max(1, len(item.spans)),
        "long": min(len(sentence.split()), LONG) / LONG,
        "denies": float(" ikke " in f" {sentence} " or "heller ikke" in sentence),
        "strange": around.strange,
        "doubted": around.doubted,
        "unread": around.unread.get(kind, 0.0),
        "gaps": len(_gaps(pool)) / 3 if pool else 0.0,
        "astray": float(pool is not None and _astray(pool, around, item)),
        "beside": min(_beside(page, item), MANY) / MANY,
        "several": min(_values(pool, item.field), MANY) / MANY,
        "timed": float(item.field == "deadlines" and "T" in str(item.value)),
        "general": float(item.value in GENERAL),
        f"rule:{item.rule.removesuffix('.generic_time')}": 1.0,
        f"field:{item.field}": 1.0,
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


def confidence(found: Mapping[str, float], coefficients: Mapping[str, float]) -> float:
    """The share of values with such signals that are right, by the regression."""
    logit = sum(coefficients.get(name, 0.0) * value for name, value in found.items())
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, logit))))


def _weigh(page: Page, pools: Sequence[Pool], around: Surroundings, item: Evidence) -> Evidence:
    found = signals(page, pools, around, item)
    sure = confidence(found, _coefficients())
    review = sure < load("confidence")["review_below"]
    return replace(
        item,
        confidence=round(min(0.99, sure), 3),
        needs_review=review,
        reason=(item.reason or _reason(found)) if review else None,
    )


def _reason(found: Mapping[str, float]) -> str:
    """The signal that speaks loudest against a value, in words."""
    words: Mapping[str, str] = load("confidence")["reasons"]
    coefficients = _coefficients()
    against = {name: coefficients.get(name, 0.0) * found[name] for name in words if name in found}
    worst = min(against, key=lambda name: against[name], default=None)
    return words[worst] if worst is not None and against[worst] < 0 else words["otherwise"]


def _gaps(pool: Pool) -> list[str]:
    """Which of when, who and how much a pool leaves unsaid."""
    gaps = []
    if not pool.deadlines and not pool.rolling and pool.deadline_text is None:
        gaps.append("deadlines")
    if not pool.applicants:
        gaps.append("applicants")
    if all(getattr(pool, field) is None for field in AMOUNT_FIELDS):
        gaps.append("amount_total_dkk")
    return gaps


def _absent(
    page: Page, pool: Pool, around: Surroundings, named: tuple[tuple[int, int, str], ...]
) -> Iterator[Evidence]:
    """What an announcement says nearly always, where nothing was found; of sums only where the page names any. The
    place is that of the pool's name."""
    words: Mapping[str, str] = load("confidence")["absent"]
    for field in _gaps(pool):
        if field == "amount_total_dkk" and not around.unread["amounts"] and not _any_sum(page):
            continue
        yield Evidence(pool.title, field, None, named, "absent", ABSENT, True, words[field])


def _first(page: Page) -> tuple[tuple[int, int, str], ...]:
    """The first statement of the page, as the place of a page without a name."""
    return tuple((s.start, s.end, page.of(s)) for s in page.statements[:1])


def _any_sum(page: Page) -> bool:
    return any(m.currency == "DKK" for s in page.main for m in within(page.amounts, s.start, s.end))
