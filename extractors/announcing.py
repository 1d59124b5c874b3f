"""Whether a page announces a pool, or tells of something else: an award, a tender, a job, advice, a report, a law."""

from __future__ import annotations

from collections import Counter
from functools import cache

from extractors.cues import CueFinder
from extractors.data_files import load
from extractors.document import Kind, Region
from extractors.found import page_pattern
from extractors.page import Page
from extractors.titles import heading

STORY = 0.4  # share of verbs in the past tense up to which a page may still announce something
STORY_WEIGHT = 60  # what each part above that weighs against it
FEW_VERBS = 8  # a page with fewer tells nothing by their tense
JOB_TITLE = 10.0  # what a headline that is a position weighs
TITLE_COUNTS = 6  # how many times a word in the title counts when a page is weighed as an announcement


def announces(page: Page, core: int) -> tuple[bool, float]:
    """Whether the page announces a pool, and how sure that is. ``core`` counts the deadlines, sums, applicants
    found."""
    main = [s for s in page.statements if s.region is Region.MAIN]
    words = "\n".join(page.low(s) for s in main)
    top = heading(page)
    head = page.low(top) if top else ""
    roles = {r for s in main if s.kind is Kind.HEADING or s.own_label for r in s.roles}

    said, in_title = _counts(words), _counts(head)

    def count(key: str) -> int:
        return said[key] + (TITLE_COUNTS if in_title[key] else 0)

    score = (
        min(count("positive"), 12)
        + 3 * len(roles & {"deadline", "applicants", "amount", "target_group", "account"})
        + 2 * min(core, 4)
    )
    against = {
        "award": 2.0 * count("award"),
        "tender": 2.5 * count("tender"),
        "job": 3.0 * count("job"),
        "advice": 1.7 * count("advice"),
        "report": 1.8 * count("report"),
        "law": 1.6 * count("law"),
    }
    if page_pattern("announcement", "job_title").search(head):
        against["job"] += JOB_TITLE
    share = said["narrated"] / max(said["narrated"] + said["stated"], FEW_VERBS)
    past = max(0.0, share - STORY) * STORY_WEIGHT
    worst = max(against.values()) + past
    return score > worst and score >= 4, min(0.99, 0.5 + abs(score - worst) / 40)


@cache
def _finder() -> CueFinder:
    """Of the words that speak for or against an announcement; each ends where a word does."""
    lists = {kind: words for kind, words in load("page")["announcement"].items() if kind != "job_title"}
    return CueFinder({kind: [rf"(?:{words})(?!\w)" for words in patterns] for kind, patterns in lists.items()})


def _counts(words: str) -> Counter[str]:
    """How many of the words of each list stand in a text; where two of a list overlap, the first counts."""
    counts: Counter[str] = Counter()
    ends: dict[str, int] = {}
    for cue in _finder().find(words):
        if cue.start >= ends.get(cue.kind, 0):
            counts[cue.kind] += 1
            ends[cue.kind] = cue.end
    return counts
