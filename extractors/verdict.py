"""Whether a page announces a pool, in the end: the rules' word, unless they are unsure and a second reading denies it.

The second reading weighs all words of a page and not only those of a list. On pages seen for the first time it was
right whenever it denied what the rules had taken for an announcement without being sure of it, but seldom when it found
one that the rules had not.
"""

from __future__ import annotations

from collections.abc import Set

from extractors import announcing
from extractors.odds import log_odds
from extractors.page import Page
from extractors.second_reading import chance_of_pool

SURE = 0.9  # from here on the rules decide alone
WHOLE = 1200  # letters from which a text is a page as the second reading was fitted to; of a few lines it knows nothing
TRUST = 2.0  # how much more the second reading's log-odds count than the rules'
RULES, DENIED = "announcement.balance", "announcement.denied"
"""The rules of evidence: what the rules found holds, or was overruled."""


def verdict(page: Page, core: Set[str]) -> tuple[bool, float, str]:
    """Whether the page announces a pool, how sure that is, and which rule of evidence says so. ``core``: which of
    ``deadline``, ``total``, ``grant`` and ``applicants`` were read."""
    found, sure = announcing.announces(page, core)
    unsure = found and sure < SURE and len(page.document.text) >= WHOLE
    if unsure and log_odds(sure) + TRUST * log_odds(chance_of_pool(page)) < 0:
        return False, 0.5, DENIED
    return found, sure, RULES
