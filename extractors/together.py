"""What the sums of a page say of each other: which only part small from large, are shares of a whole, or come to it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from extractors.amounts import AmountMention, Bound
from extractors.funded import Funded
from extractors.kinds import KIND, without_kinds
from extractors.limits import THRESHOLD_ABOVE
from extractors.numbers import NUMBER_WORDS, read_words
from extractors.page import Page
from extractors.patterns import either, said_pattern
from extractors.sections import Statement
from extractors.sums import Sum
from extractors.weight import SUMMED

SCALE = 3  # from so many equal sums in a sentence on they are a list
FEWEST = 2  # grants that a pool has at the least
PRODUCT = 60  # what being the grants' sum weighs
COUNT = re.compile(rf"(?<![\w.,])(?:\d{{1,3}}|{either(NUMBER_WORDS)})(?![\w,]|\.\d)")
PART_OF = said_pattern("part_of")
"""How a line begins that gives one share of several: "Runde 1: 20 mio. kr.", "2024: 5 mio. kr."."""
YEAR_BEHIND = said_pattern("year_behind")
YEAR_BEFORE = said_pattern("year_before")


def with_product(page: Page, found: list[Funded], unsaid: Sequence[Sum]) -> list[Funded]:
    """Add what the grants come to, where nothing else is named as the pool's: "15 portioner á 12.000 kr." and somewhere
    "180.000 kr.". ``unsaid`` are sums of which no words say what they are for."""
    if any(f.role in ("total", "annual") for f in found):
        return found
    grants = {f.low: f for f in found if f.role == "grant" and f.low and f.low == f.high}
    for said in unsaid:
        whole = said.mention.low or 0
        for each, grant in grants.items():
            times, rest = divmod(whole, each or 1)
            if rest or times < FEWEST:
                continue
            if times in _counts(page, said.statement) | _counts(page, grant.statement):
                product = Funded("total", said.mention, said.statement, "amount.total.product", PRODUCT, whole, whole)
                return [*found, product]
    return found


def _counts(page: Page, statement: Statement) -> set[int]:
    """The small numbers of a sentence, in figures and in words."""
    found = COUNT.findall(page.low(statement))
    return {int(word) if word.isdecimal() else int(read_words([word]) or 0) for word in found}


def without_shares(page: Page, found: list[Funded]) -> list[Funded]:
    """Leave out what is neither the pool's sum nor what one applicant gets, as the page's other sums show."""
    kept = _without_yearly_shares(page, _without_sizes(page, _limits_below_total(found)))
    return _without_scales(without_kinds(page, _without_rounds(page, kept)))


def _without_sizes(page: Page, found: list[Funded]) -> list[Funded]:
    """Leave out what only parts small applications from large ones, which are taken as well ("ansøgninger op til
    5.000 kr. … ansøgninger over 5.000 kr. behandles i udvalget")."""
    over = {
        m.low
        for m in page.amounts
        if m.bound is Bound.AT_LEAST and m.per is None and m.currency == "DKK" and not _refused(m, found)
    }
    above = {m.low for m in page.amounts if m.low in over and THRESHOLD_ABOVE.match(page.low(m))}
    return [f for f in found if not (f.role == "grant" and f.low is None and f.high in above)] if above else found


def _refused(mention: AmountMention, found: list[Funded]) -> bool:
    """Whether what lies above the sum is not given, so that it is a limit."""
    return any(f.mention is mention and f.high == mention.low for f in found)


def _without_yearly_shares(page: Page, found: list[Funded]) -> list[Funded]:
    """Leave out the sums of single years listed side by side ("2018: 3,1 mio. kr. 2019: 2,8 mio. kr."): none is the
    total."""
    kept = []
    for funded in found:
        beside = [f for f in found if f.statement is funded.statement and f.role == "total"]
        shared = [f for f in beside if _of_a_year(page, f)]
        if funded.role == "total" and len(shared) >= 2 and funded in shared and not _summed(page, funded):
            continue
        kept.append(funded)
    return kept


def _without_scales(found: list[Funded]) -> list[Funded]:
    """Leave out the sums that one sentence lists, none more than the others the pool's ("til 50 medlemmer 10.000 kr.,
    51-200 medlemmer 20.000 kr. og derover 35.000 kr.")."""
    listed = Counter((f.statement.start, f.weight) for f in found if f.role == "total")
    return [f for f in found if f.role != "total" or listed[f.statement.start, f.weight] < SCALE]


def _limits_below_total(found: list[Funded]) -> list[Funded]:
    """Take a limit read as the pool's for that of a grant, where a larger exact sum is the pool's: "beløb op til
    40.000 kr. kan søges" beside "400.000 kr."."""
    whole = max((f.low or 0 for f in found if f.role == "total" and f.low == f.high), default=0)
    return [
        replace(f, role="grant", rule="amount.grant", weight=KIND) if _is_limit(f) and (f.high or whole) < whole else f
        for f in found
    ]


def _is_limit(f: Funded) -> bool:
    return f.role == "total" and f.low is None


def _without_rounds(page: Page, found: list[Funded]) -> list[Funded]:
    """Leave out the sums of lines that each give the share of a round or track: none is the total."""
    shares = [
        f
        for f in found
        if f.role in ("total", "annual")
        and (
            PART_OF.match(page.lower, f.statement.start)
            or (f.statement.label and PART_OF.match(page.low(f.statement.label) + " "))
        )
    ]
    return found if len({f.statement.start for f in shares}) < 2 else [f for f in found if f not in shares]


def _summed(page: Page, funded: Funded) -> bool:
    return bool(
        SUMMED.search(page.lower[max(funded.statement.start, funded.mention.start - 14) : funded.mention.start])
    )


def _of_a_year(page: Page, funded: Funded) -> bool:
    """Whether a year stands right beside the sum."""
    mention = funded.mention
    return bool(
        YEAR_BEHIND.match(page.lower[mention.end : mention.end + 12])
        or YEAR_BEFORE.search(page.lower[max(0, mention.start - 7) : mention.start])
    )
