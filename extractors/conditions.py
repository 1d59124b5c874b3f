"""Which conditions of a pool some statements of a page state: by when, how much, who."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors import dating
from extractors.data_files import load
from extractors.dates import DateMention
from extractors.page import Page, within
from extractors.sections import Statement

DUE, LIMIT, APPLYING = (re.compile(load("page")["pools"][key]) for key in ("due", "limit", "applying"))
CORE_ROLES = frozenset({"deadline", "amount", "grant", "applicants", "target_group", "account", "period"})


def conditions(page: Page, own: Sequence[Statement]) -> int:
    """How many kinds of condition some statements state: deadline, sum, applicants."""
    roles = {r for s in own for r in s.roles} & CORE_ROLES
    words = " ".join(page.low(s) for s in own)
    stated = len(roles)
    stated += "deadline" not in roles and (bool(DUE.search(words)) or bool(_limits(page, own)))
    stated += "amount" not in roles and any(within(page.amounts, s.start, s.end) for s in own)
    stated += "applicants" not in roles and bool(APPLYING.search(words))
    return stated


def has_deadline(page: Page, own: Sequence[Statement]) -> bool:
    """Whether some statements speak of a deadline."""
    return any(DUE.search(page.low(s)) or "deadline" in s.roles for s in own) or bool(_limits(page, own))


def deadline_key(page: Page, own: Sequence[Statement]) -> tuple[str, ...]:
    """The dates of their deadlines as they are written, to tell whether two pools share them."""
    named = [s for s in own if "deadline" in s.roles or LIMIT.search(page.low(s))]
    mentions = [m for s in named for m in within(page.dates, s.start, s.end)]
    return tuple(sorted({page.low(m) for m in mentions or _limits(page, own)}))


def _limits(page: Page, own: Sequence[Statement]) -> list[DateMention]:
    """The dates in some statements by which one must have applied, whatever the words that say so."""
    inside = {s.start for s in own}
    return [d.mention for d in dating.roles(page) if d.role == "deadline" and d.statement.start in inside]
