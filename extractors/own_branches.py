"""The branches of patients' and disability organisations ("our local branches"), which are what these are: on a page of
such an organisation, and where no other associations apply.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extractors.acting import USERS
from extractors.clauses import Role
from extractors.cues import group_grammar
from extractors.page import Page, once

ENDS = 4  # blocks at either end of a page that say whose it is
LONG = 160  # characters of such a block; a longer one is text
MEMBERS = frozenset({"forening", "privatperson"})  # what a branch or a group of members is taken for elsewhere


def of_users(page: Page, found: Sequence[Role]) -> list[Role]:
    """The roles, with branches as users' organisations where they are theirs."""
    branches = [_is_branch(page, role) for role in found]
    if not any(branches):
        return list(found)
    others = {r.mention.code for r, branch in zip(found, branches, strict=True) if r.role == "apply" and not branch}
    if not (USERS in others and "forening" not in others) and not _is_of_users(page):
        return list(found)
    return [
        replace(role, mention=role.mention._replace(code=USERS)) if branch else role
        for role, branch in zip(found, branches, strict=True)
    ]


def _is_branch(page: Page, role: Role) -> bool:
    if role.role != "apply" or role.mention.code not in MEMBERS:
        return False
    return group_grammar("own_branch").fullmatch(page.low(role.mention)) is not None


@once
def _is_of_users(page: Page) -> bool:
    """Whether the head or foot of a page names such an organisation."""
    blocks = [block for block in page.document.blocks if block.end - block.start <= LONG]
    body = group_grammar("users_body")
    return any(body.search(page.low(block)) for block in (*blocks[:ENDS], *blocks[-ENDS:]))
