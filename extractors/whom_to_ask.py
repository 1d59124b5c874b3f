"""Whom to ask about the pool: which of the page's addresses and telephone numbers are its contacts.

A contact is for asking about the pool: no switchboard of a footer, no press phone, no technical support, no mailbox
that only takes applications or registrations. The words that tell lie in ``data/contacts.toml``.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import cache

from extractors.contacts import Email, Phone
from extractors.data_files import load
from extractors.document import Region
from extractors.literals import Sparse
from extractors.page import Page, within
from extractors.sections import Statement

LONGEST_LABEL = 30  # characters of a line that only says whose the next one is
SAME_REACH = 4  # statements in which "samme postkasse" means the address of the first
ONLY_REACH = 3  # statements of a paragraph, from the address on, that may say that it takes only applications
LONGEST_LINE = 200  # characters of a line of an address; a longer one is text


@cache
def _use(key: str) -> Sparse:
    return Sparse("|".join(f"(?:{pattern})" for pattern in load("contacts")["use"][key]))


def contacts(page: Page) -> tuple[list[Email], list[Phone]]:
    """The e-mail addresses and phone numbers to ask about the pool, in the order of the page, each once."""
    statements = [s for s in page.statements if s.region in (Region.MAIN, Region.CONTACT)]
    emails: dict[str, Email] = {}
    phones: dict[str, Phone] = {}
    given = sorted([*(email.start for email in page.emails), *(phone.start for phone in page.phones)])
    for i, statement in enumerate(statements):
        first = bisect_left(given, statement.start)
        if first == len(given) or given[first] >= statement.end:
            continue
        mailboxes = within(page.emails, statement.start, statement.end)
        numbers = within(page.phones, statement.start, statement.end)
        if not mailboxes and not numbers:
            continue
        context = _context(page, statements, i)
        if _use("elsewhere").search(context) or _switchboard(page, statement):
            continue
        asking = (
            "contact" in statement.roles
            or statement.region is Region.CONTACT
            or bool(_use("asking").search(page.low(statement)))
            or _same(page, statements[i : i + SAME_REACH])
        )
        if statement.roles & {"event", "past", "other_pools"} and not asking:
            continue
        for email in mailboxes:
            if _only_sending(page, statement, statements, i, asking):
                continue
            emails.setdefault(email.value, email)
        for phone in numbers:
            phones.setdefault(phone.value, phone)
    return list(emails.values()), list(phones.values())


def _context(page: Page, statements: Sequence[Statement], i: int) -> str:
    """The statement with the heading or the short line that it stands under, in lower case."""
    statement = statements[i]
    blocks = page.document.blocks
    above = page.low(blocks[statement.path[-1]]) if statement.path else ""
    before = page.low(statements[i - 1]) if i and statements[i - 1].block == statement.block - 1 else ""
    label = before if len(before) <= LONGEST_LABEL and not before.endswith(".") else ""
    return f"{above} {label} {page.low(statement)}"


def _switchboard(page: Page, statement: Statement) -> bool:
    """Whether the line belongs to an address block with the authority's own numbers (CVR, EAN)."""
    blocks = page.document.blocks
    if "contact" in statement.roles and _use("asking").search(page.low(statement)):
        return False
    near = blocks[max(0, statement.block - 2) : statement.block + 3]
    lines = (b for b in near if b.region is statement.region and b.end - b.start < LONGEST_LINE)
    return any(_use("switchboard").search(page.low(b)) for b in lines)


def _same(page: Page, statements: Sequence[Statement]) -> bool:
    """Whether one of some statements says that questions go the way of applications."""
    return any(_use("same").search(page.low(s)) for s in statements)


def _sends_questions(page: Page, statement: Statement) -> bool:
    """Whether what is sent is what the heading names: "Send dem til …" under "Spørgsmål"."""
    asks = statement.path and _use("about").search(page.low(page.document.blocks[statement.path[-1]]))
    return bool(asks and _use("them").search(page.low(statement)))


def _only_sending(page: Page, statement: Statement, statements: Sequence[Statement], i: int, asking: bool) -> bool:
    """Whether an address is given for sending applications or registering, and not for asking, there or right after
    ("spørgsmål stilles til samme postkasse")."""
    low = page.low(statement)
    if _same(page, statements[i : i + SAME_REACH]) or _sends_questions(page, statement):
        return False
    if _use("sending").search(low) and not _use("about").search(low):
        return True
    if any(_use("only").search(page.low(s)) for s in statements[i : i + ONLY_REACH] if s.block == statement.block):
        return True
    if "contact" in statement.roles or statement.region is Region.CONTACT:
        return False
    before = next((s for s in reversed(statements[max(0, i - 4) : i]) if re.search(r"[a-zæøå]{5}", page.low(s))), None)
    bare = not re.search(r"[a-zæøå]{4,} [a-zæøå]{2,} [a-zæøå]{2,}", re.sub(r"\S+@\S+", "", low))
    if bare and statement.path:
        above = page.low(page.document.blocks[statement.path[-1]])
        if _use("sending").search(above):
            return True
    return bare and before is not None and bool(_use("sending").search(page.low(before))) and not asking
