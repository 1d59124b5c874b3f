"""How sure each value is, and what a person should look at: the last word on confidence.

The rules that read a value say how plain its own words are. Whether it is right depends on more
(:mod:`extractors.signals`), above all on whether a second reading, which is built otherwise than the rules, would take
it, too. The signals are weighed by boosted decision trees, since few of them mean the same for all fields;
``python -m extractors.calibration`` fits them. A value that is much likelier wrong than right is not stated, but asked
after. What was left out is a doubt as well (:mod:`extractors.left_out`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from extractors.data_files import fitted, load
from extractors.left_out import FEW, left_out
from extractors.model import ASKED, CORE, Evidence, Pool
from extractors.page import Page
from extractors.second_reading import chance_of_pool
from extractors.settling import settled
from extractors.signals import GENERAL, signals
from extractors.surroundings import Surroundings, surroundings
from extractors.trees import Trees
from extractors.verdict import OVERRULED
from extractors.years import Dating

CONTRARY = 0.2  # the second reading's chance of what the rules say of the page, below which a person should look
SURE_PAGE = 3.0  # log-odds by which a second reading finds that a page announces something, on most that do
MOST = 0.99  # no value is surer


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
    return found + left_out(page, pools, list(settled(pools, found)), around, found, years)


@cache
def _trees() -> Trees:
    return Trees(**fitted("doubt"))


def _weigh(page: Page, pools: Sequence[Pool], around: Surroundings, item: Evidence) -> Evidence:
    if item.field == "is_announcement":
        return _contrary(item, around.second.announces)
    if item.field not in CORE:
        return item
    found = signals(page, pools, around, item)
    sure = _trees().chance(found)
    table = load("confidence")
    if withheld(_trees(), found, withhold_below(item.field, item.value)):
        return _withheld(item, sure)
    review = sure < table["review_below"]
    return replace(
        item,
        confidence=round(min(MOST, sure), 3),
        needs_review=review,
        reason=(item.reason or _reason(found)) if review else None,
    )


def withhold_below(field: str, value: Any) -> float:
    """The chance, 0 to 1, below which a value of a field is not stated; ``data/confidence.toml`` says it."""
    bars: Mapping[str, float] = load("confidence")["withhold_below"]
    return bars.get("general" if value in GENERAL else field, bars["otherwise"])


def withheld(trees: Trees, found: Mapping[str, float], bar: float) -> bool:
    """Whether a value with these signals is not stated, as its chance lies below the bar. Of a few lines the rules'
    word stands, and a doubt of the page alone withholds nothing: whether it announces anything is decided before
    (:mod:`extractors.verdict`)."""
    if trees.chance(found) >= bar or found.get("length", 0.0) < FEW:
        return False
    announced = {**found, "page": max(SURE_PAGE, found.get("page", 0.0))}
    return trees.chance(announced) < bar


def _withheld(item: Evidence, sure: float) -> Evidence:
    """A value that is not stated: a person is asked, at the words that it was read from."""
    words: str = load("confidence")["withheld"]
    return replace(
        item,
        value=None,
        rule=ASKED,
        confidence=round(1 - sure, 3),
        needs_review=True,
        reason=words.format(value=item.value, rule=item.rule),
    )


def _contrary(item: Evidence, announces: float) -> Evidence:
    """Whether a page announces a pool, with a doubt where the rules and the second reading are at odds."""
    contrary = item.rule == OVERRULED or (announces if item.value else 1 - announces) < CONTRARY
    return replace(item, needs_review=True, reason=load("confidence")["reasons"]["second"]) if contrary else item


def _reason(found: Mapping[str, float]) -> str:
    """What speaks loudest against a value, in words; signals that are told alike speak together."""
    words: Mapping[str, str] = load("confidence")["reasons"]
    against = Counter[str]()
    for name, odds in _trees().spoken(found).items():
        told = words.get(name.partition(":")[0])
        if told and found.get(name):
            against[told] -= odds
    return next((told for told, odds in against.most_common(1) if odds > 0), words["otherwise"])
