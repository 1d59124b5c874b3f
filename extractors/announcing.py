"""Whether a page announces a pool, or tells of something else: an award, a tender, a job, advice, a report, a law."""

from __future__ import annotations

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

    def count(key: str) -> int:
        pattern = page_pattern("announcement", key)
        return sum(1 for _ in pattern.finditer(words)) + (TITLE_COUNTS if pattern.search(head) else 0)

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
    told, stated = (sum(1 for _ in page_pattern("announcement", key).finditer(words)) for key in ("narrated", "stated"))
    share = told / max(told + stated, FEW_VERBS)
    past = max(0.0, share - STORY) * STORY_WEIGHT
    worst = max(against.values()) + past
    return score > worst and score >= 4, min(0.99, 0.5 + abs(score - worst) / 40)
