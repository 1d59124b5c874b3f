"""Whether a page announces a pool, in the end: the rules' word and that of a second reading, weighed together.

The rules know what bids a reader to apply; the second reading weighs all words of a page and not only those of a list.
Of 572 pages that neither had seen the rules took 22 wrongly, most of them for no announcement, the second reading nine,
both together, weighed as below, seven.
"""

from __future__ import annotations

from collections.abc import Set

from extractors import announcing
from extractors.odds import log_odds
from extractors.page import Page
from extractors.second_reading import chance_of_pool

SURE = 0.9  # from here on the rules are not denied what they found
WHOLE = 800  # letters from which a text is a page as the second reading was fitted to; of a few lines it knows nothing
TRUST = 2.0  # how much more the second reading's log-odds count than the rules'
RULES, OVERRULED = "announcement.balance", "announcement.overruled"
"""The rules of evidence: what the rules found holds, or was overruled."""


def verdict(page: Page, core: Set[str]) -> tuple[bool, float, str]:
    """Whether the page announces a pool, how sure that is, and which rule of evidence says so. ``core``: which of
    ``deadline``, ``total``, ``grant`` and ``applicants`` were read."""
    found, sure = announcing.announces(page, core)
    firm = found and sure >= SURE
    if not firm and len(page.document.text) >= WHOLE:
        balance = (log_odds(sure) if found else -log_odds(sure)) + TRUST * log_odds(chance_of_pool(page))
        if (balance > 0) != found:
            return not found, 0.5, OVERRULED
    return found, sure, RULES
