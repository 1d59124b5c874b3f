"""What an adviser asks beside dates, sums and groups: account, purpose, own share, expected grants, where to apply,
closed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from extractors.contacts import Account, find_accounts
from extractors.data_files import load
from extractors.document import Kind, Region, Span
from extractors.links import links_in
from extractors.literals import Sparse
from extractors.page import Page, once, within
from extractors.region_cues import is_crumbs
from extractors.sections import Statement
from extractors.shares import Detail, co_financing, expected_grants

WORDS = load("particulars")
BEHIND_NAME = 30  # characters behind a pool's name in which its account stands
BEFORE_ACCOUNT = 40  # characters before an account that say what it is of
WHOLE = re.compile(rf"(?:{'|'.join(WORDS['account']['whole'])})[^.]*$")
TRAILS = 12  # blocks from the top among which a breadcrumb stands
LABEL_LETTERS = 40
"""A label and what parts it from its value are no longer."""
APPLY_WORDS = re.compile(rf"^(?:{'|'.join(WORDS['apply_link']['begins'])})|søg (?:puljen|her|støtte|tilskud)")
STATUS = re.compile(rf"\b(?:{'|'.join(WORDS['closed']['labels'])})\W*$")
STATES = "|".join(map(re.escape, WORDS["closed"]["states"]))
AROUND = " .!:"  # signs around a word that says how it stands
BEGINS = (*WORDS["closed"]["states"], *AROUND)
CLOSED_TITLE = re.compile(rf"[(\[]\s*(?:{STATES})\s*[)\]]|^(?:{STATES}):")
PURPOSE = Sparse(rf"^(?:{'|'.join(WORDS['purpose']['begins'])})\b|har til formål")


@dataclass(frozen=True, slots=True)
class Particulars:
    """The further fields of one pool; ``None`` where the page says nothing."""

    account: Detail | None
    purpose: Detail | None
    apply_url: Detail | None
    co_financing: Detail | None
    expected_grants: Detail | None
    closed: Detail | None

    def fields(self) -> Iterator[tuple[str, Detail]]:
        """The fields that have a value."""
        for name in self.__slots__:
            if (detail := getattr(self, name)) is not None:
                yield name, detail


def particulars(
    page: Page, own: Sequence[Statement], shared: Sequence[Statement], name: Span | None = None
) -> Particulars:
    """Read the further fields from a pool's own statements, then from the shared ones; ``name``: where it is named."""
    parts = [*own, *shared]
    return Particulars(
        account=_account(page, own, name),
        purpose=_purpose(page, parts),
        apply_url=_apply_url(page),
        co_financing=co_financing(page, parts),
        expected_grants=expected_grants(page, parts),
        closed=_closed(page, own) or (_closed(page, shared) if shared else None),
    )


def _account(page: Page, own: Sequence[Statement], name: Span | None) -> Detail | None:
    """The Finance Act account: from the pool's statements or headings, from behind its ``name``, else from the page's
    own breadcrumb or title. Of several the one that is no whole that the pool is part of."""
    found = [(m, 0.96) for s in own for m in within(page.accounts, s.start, s.end)]
    found += [(m, 0.94) for s in page.headings for m in within(page.accounts, s.start, s.end) if _above(page, s, own)]
    if name is not None:
        found = found or [(m, 0.9) for m in within(page.accounts, name.end, name.end + BEHIND_NAME)]
    found = found or [(m, 0.85) for m in _in_trail(page)]
    if not found:
        return None
    mention, sure = min(found, key=lambda item: _is_whole(page, item[0], [m for m, _ in found]))
    return Detail(mention.value, (Span(mention.start, mention.end),), "account.written", sure)


def _is_whole(page: Page, account: Account, others: Sequence[Account]) -> bool:
    """Whether an account is that of a whole agreement: another is its sub-account, or the page says so."""
    if any(m.value.startswith(f"{account.value}.") for m in others):
        return True
    return bool(WHOLE.search(page.lower, max(0, account.start - BEFORE_ACCOUNT), account.start))


def _in_trail(page: Page) -> list[Account]:
    """The accounts in the breadcrumb over the page."""
    trails = [b for b in page.document.blocks[:TRAILS] if b.region is Region.NAVIGATION and is_crumbs(page.of(b))]
    return [m._replace(start=m.start + b.start, end=m.end + b.start) for b in trails for m in find_accounts(page.of(b))]


def _above(page: Page, heading: Statement, own: Sequence[Statement]) -> bool:
    """Whether statements stand under a heading: all do under the page's own."""
    whole = page.document.blocks[heading.block].level == 1
    return whole or any(heading.block in s.path for s in own) or not own


def _purpose(page: Page, parts: Sequence[Statement]) -> Detail | None:
    for statement in parts:
        if PURPOSE.search(page.low(statement)):
            return Detail(page.of(statement), (Span(statement.start, statement.end),), "purpose.sentence", 0.85)
    for statement in parts:
        if "purpose" in statement.roles and statement.end - statement.start > 40:
            return Detail(page.of(statement), (Span(statement.start, statement.end),), "purpose.section", 0.75)
    return None


def _apply_url(page: Page) -> Detail | None:
    """The address behind a link that says to apply; only whole web addresses, since the page's own is not known
    here."""
    for link in links_in(page.document, Region.MAIN, Region.CONTACT):
        if APPLY_WORDS.search(page.low(link).strip()) and urlsplit(link.href).scheme in ("http", "https"):
            return Detail(link.href, (Span(link.start, link.end),), "apply.link", 0.85)
    return None


def _says_state(page: Page, statement: Statement) -> bool:
    """Whether it is a word behind the label "Status", or beside a title, that says that nobody can apply any more."""
    if statement.kind is Kind.HEADING and CLOSED_TITLE.search(page.lower[statement.start : statement.end]):
        return True
    if not page.lower.startswith(BEGINS, statement.start):
        return False
    words = page.lower[statement.start : statement.end].strip(AROUND)
    before = max(statement.start - LABEL_LETTERS, 0)
    return words in WORDS["closed"]["states"] and bool(STATUS.search(page.lower[before : statement.start]))


@once
def closed(page: Page) -> bool:
    """Whether a page says that its pool is closed, used up or withdrawn."""
    return _closed(page, page.main) is not None


def _closed(page: Page, own: Sequence[Statement]) -> Detail | None:
    """Whether the announcement says that it is closed, used up or withdrawn."""
    own_ranges = {(s.start, s.end) for s in own}
    heading = Kind.HEADING
    candidates = [s for s in page.told if s.kind is heading or (s.start, s.end) in own_ranges]
    said = {(s.start, s.end): cues for s, cues in page.cued("pool", candidates)}
    for statement in candidates:
        if statement.roles & {"past", "other_pools"} and statement.kind is not Kind.HEADING:
            continue
        if _says_state(page, statement):
            return Detail(True, (Span(statement.start, statement.end),), "closed.status", 0.9)
        cues = said.get((statement.start, statement.end), ())
        closed = next((c for c in cues if c.kind == "closed"), None) if cues else None
        if closed and not any(c.kind == "not_closed" and c.start <= closed.start for c in cues):
            return Detail(True, (Span(closed.start, closed.end),), "closed.words", 0.9)
    return None
