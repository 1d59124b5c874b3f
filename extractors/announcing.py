"""Whether a page announces a pool, or tells of something else: an award, a tender, a job, advice, a report, a law.

What speaks for an announcement (its words, its headings, what was read of when, who and how much) is weighed against
the words of the one other kind of page that most speaks for, and against a story told in the past tense. What looks
back (money given, shared out, evaluated) weighs twice where nothing on the page bids a reader to apply, and less where
something does. The words lie in ``data/page.toml``; the weights were chosen on labelled pages.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence, Set
from functools import cache

from extractors.amounts import AmountMention
from extractors.cues import CueFinder
from extractors.data_files import load
from extractors.document import Kind
from extractors.found import page_pattern
from extractors.page import Page, holding, within
from extractors.places import begins_with_municipality
from extractors.pool_names import NAMED
from extractors.sections import Statement
from extractors.titles import heading

AGAINST = {"award": 2.0, "tender": 2.5, "job": 3.0, "advice": 1.7, "course": 1.2, "report": 1.8, "law": 1.6}
"""What a word weighs that speaks for another kind of page; the rarer it is on announcements, the more."""
IN_TITLE = 6  # words that one in the title counts for
MOST_WORDS = 12  # words for an announcement beyond which more say no more
ROLES = frozenset({"deadline", "applicants", "amount", "target_group", "account"})
CONDITIONS = frozenset({"deadline", "applicants", "amount", "grant", "purpose", "funded", "period"})
STATED = 4  # conditions under headings of their own, from which on a page in the past tense is a call that is closed
ROLE = 3  # what a heading or label of such a role weighs
CORE = 2  # what it weighs that a deadline, total, grant or applicant was read
INVITES = 4  # and that the page says both who may apply and until when
JOB_TITLE = 10.0  # what a headline weighs that is a position
TOLD = 8.0  # and one that tells of something done
RECIPIENTS = 8.0  # what a table of those who got money weighs, or a list of what each municipality gets
SHARES = 3  # lines that begin with a municipality and hold a sum, from which on they are such a list
PAID = 4.0  # what a sentence weighs that tells of somebody by name what he or she gets
PAYMENTS = 3  # of which so many count
STORY = 0.4  # share of verbs in the past tense up to which a page may still announce something
STORY_WEIGHT = 60  # what each part above that weighs
FEW_VERBS = 8  # a page with fewer tells nothing by their tense
BACKWARD = ("award", "law", "report", "course")
BID = 3.0  # what a word that bids the reader to apply takes from them
UNBIDDEN = 2.0  # by how much more they weigh where no word does
GUESSED = {"presumed": "applicants", "hinted": "deadline"}  # what counts only where something bids one to apply
MARGIN = 3  # by how much an announcement must outweigh the rest
LEAST = 4  # weight from which a page announces anything
BARE = 12  # the same for a page that says neither who, when nor how much


def announces(page: Page, core: Set[str]) -> tuple[bool, float]:
    """Whether the page announces a pool, and how sure that is. ``core``: which of ``deadline``, ``total``, ``grant``
    and ``applicants`` were read, or the keys of :data:`GUESSED`."""
    main = page.told
    words = "\n".join([page.low(s) for s in main])
    top = heading(page)
    title = page.low(top) if top else ""
    roles = {r for s in main if s.kind is Kind.HEADING or s.own_label for r in s.roles}
    count = _counts(words)
    entitled = {*_counts(_pattern("granted").split(title)[0])} | ({*_counts(title)} & {"positive", "open"})
    against = {key: weight * (count[key] + IN_TITLE * (key in entitled)) for key, weight in AGAINST.items()}
    against["job"] += JOB_TITLE * _in("job_title", title)
    tells = _in("told", title)
    against["award"] += TOLD * tells
    against["advice"] += TOLD * _in("afterwards", _pattern("granted").split(title)[0])
    against["law"] += TOLD * _in("debated", title)
    against["award"] += RECIPIENTS * any(_pattern("recipients").fullmatch(page.low(s.column)) for s in main if s.column)
    against["award"] += PAID * min(PAYMENTS, sum(_pays(page, s, sums) for s, sums in holding(main, page.amounts)))
    against["law"] += RECIPIENTS * _shares_out(page)
    bids = count["open"] + ("open" in entitled)
    invites = {"deadline", "applicants"} <= core
    core = core - GUESSED.keys() | {GUESSED[key] for key in core & GUESSED.keys() if bids}
    for key in BACKWARD:
        against[key] = against[key] - BID * bids if bids else UNBIDDEN * against[key]
    names = top is not None and NAMED.search(page.of(top)) is not None
    named = (names or "positive" in entitled) and not tells and entitled.isdisjoint(AGAINST)
    told = count["narrated"] / max(count["narrated"] + count["stated"], FEW_VERBS)
    conditions = {role for s in main if s.kind is Kind.HEADING for role in s.roles & CONDITIONS}
    closed = {"deadline", "grant"} <= core and _in("closed", words)
    past = 0.0 if closed or len(conditions) >= STATED else max(0.0, told - STORY) * STORY_WEIGHT - BID * bids
    score = (
        min(count["positive"] + IN_TITLE * named, MOST_WORDS)
        + ROLE * len(roles & ROLES)
        + CORE * len(core)
        + INVITES * invites
    )
    lead = score - max(against.values()) - max(past, 0.0) - MARGIN
    return lead > 0 and score >= (LEAST if core or roles & ROLES else BARE), min(0.99, 0.5 + abs(lead) / 40)


def _pays(page: Page, statement: Statement, sums: Sequence[AmountMention]) -> bool:
    """Whether a sentence says of somebody by name which of its sums he or she gets: "Vejby Teater, som får 40.000
    kr."."""
    return any(
        m.end() <= a.start - statement.start <= m.end() + 2
        for m in _pattern("pays").finditer(page.of(statement))
        for a in sums
    )


def _shares_out(page: Page) -> bool:
    """Whether lines say what each of several municipalities gets."""
    lines = [b for _, b in page.document.main if within(page.amounts, b.start, b.end)]
    return len(lines) >= SHARES and sum(begins_with_municipality(page.low(b)) for b in lines) >= SHARES


@cache
def _finder() -> CueFinder:
    """Of the words that are counted; each ends where a word does."""
    table = load("page")["announcement"]
    counted = (*AGAINST, "positive", "open", "narrated", "stated")
    return CueFinder({key: [rf"(?:{pattern})(?!\w)" for pattern in table[key]] for key in counted})


def _counts(words: str) -> Counter[str]:
    """How many of the words of each list stand in a text; where two of a list overlap, the first counts."""
    counts: Counter[str] = Counter()
    ends: dict[str, int] = {}
    for cue in _finder().find(words):
        if cue.start >= ends.get(cue.kind, 0):
            counts[cue.kind] += 1
            ends[cue.kind] = cue.end
    return counts


@cache
def _pattern(key: str) -> re.Pattern[str]:
    return page_pattern("announcement", key)


def _in(key: str, words: str) -> bool:
    return _pattern(key).search(words) is not None
