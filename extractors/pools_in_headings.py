"""Pools that headings name, each with conditions of its own below it.

Where the page counts its pools the headings need not say that they name some; else their names must ("Kulturpuljen"),
or each must have everything that a pool has: "Små tilskud" and "Sådan prioriterer vi" head parts of one pool.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from extractors.conditions import CORE_ROLES, conditions, deadline_key, has_deadline
from extractors.data_files import load
from extractors.document import Kind, Region, Span
from extractors.heading_lines import POOL_NAME
from extractors.headings import LONGEST_LABEL, heading_roles, label_roles
from extractors.page import Page, within
from extractors.pool_names import COUNTED, SUB_POOL, clean_title, counted
from extractors.region_cues import is_round
from extractors.sections import LABEL_LEVEL, POOL_NAME_LEVEL, Statement
from extractors.segment import Segment

_WORDS = load("page")["pools"]
NUMBERED, COUNTS, SHARED, CALLED, LIKE, WHOLE, PARTS, NO_NAME = (
    re.compile(_WORDS[key], re.IGNORECASE)
    for key in ("numbered", "counts", "shared", "called", "like", "whole", "parts", "no_name")
)
ONE_POOL = re.compile(r"pulje(?!r)")  # in a title that names one pool, and another follows
CONDITION_ROLES = CORE_ROLES | {"purpose", "funded", "opens", "how"}
SEVERAL = 2  # conditions below a heading that names a pool, where little else says that it does
PART = 2  # level of a heading that stands below the page's own, though the page is called by it
FULL = 3  # ... and below each of several headings that are pools though no name says so
LONGEST_NAME = 140  # characters of a heading that names a pool


def headed(page: Page, main: Sequence[Statement], top: Statement | None) -> list[Segment] | None:
    """The pools that headings name, with their statements.

    A pool's part runs to the next heading of its level that is not about one of its conditions: in plain text, and on
    many pages, "Hvem kan søge?" stands on the same level as the pool's own name.
    """
    candidates = _candidates(page, main, top)
    several = counted(page) > 0
    candidates = _below_counting(page, candidates)
    numbered = [c for c in candidates if c.name is not None and NUMBERED.match(page.of(c.name))]
    if len(numbered) >= 2 and (several or all("pulje" in page.low(c.name) for c in numbered if c.name is not None)):
        candidates = numbered
    elif several:
        if len(candidates) < counted(page) and not (candidates and _names_one(page, top)):
            wide = _candidates(page, main, top, wide=True)
            least = 1 if len(wide) == counted(page) and all(_has_sum(page, c) for c in wide) else SEVERAL
            candidates = [c for c in wide if conditions(page, c.own) >= least]
        candidates = _as_many(page, candidates)
    else:
        candidates = [c for c in _outer_left_out(candidates) if has_deadline(page, c.own)]
        candidates = [c for c in candidates if conditions(page, c.own) >= SEVERAL]
        if not _alike_in_all(page, candidates) or _counts_parts(page, top):
            candidates = [c for c in candidates if c.name is not None and LIKE.search(page.of(c.name))]
    if len(candidates) >= 2 and (several or len({deadline_key(page, c.own) for c in candidates}) > 1):
        return candidates
    if len(candidates) == 1 and _names_one(page, top):
        named = candidates[0]
        rest = [s for s in main if id(s) not in {id(o) for o in named.own}]
        if named.name is not None and "pulje" in page.low(named.name) and has_deadline(page, rest):
            return [Segment(own=rest), named]
    return None


def _below_counting(page: Page, candidates: list[Segment]) -> list[Segment]:
    """The candidates below the one that counts the page's pools ("1. To puljer kan søges"), where there are several:
    the rest of a newsletter names none."""
    named = [c for c in candidates if c.name is not None]
    at = next((i for i, c in enumerate(named) if c.name is not None and COUNTED.search(page.low(c.name))), None)
    if at is not None:
        behind = named[at + 1 :]
        inside = list(takewhile(lambda c: c.name is not None and not NUMBERED.match(page.of(c.name)), behind))
        return inside if len(inside) >= SEVERAL else candidates
    return candidates


def _as_many(page: Page, candidates: Sequence[Segment]) -> list[Segment]:
    """No more pools than the page counts: those that are called pools first, then those with the most conditions."""
    ranked = sorted(candidates, key=lambda c: (not CALLED.search(c.title or ""), -conditions(page, c.own)))
    kept = {id(c) for c in ranked[: counted(page)]}
    return [c for c in candidates if id(c) in kept]


def _has_sum(page: Page, candidate: Segment) -> bool:
    """Whether a sum stands below a heading that bears no number, as the parts of one pool do ("Projekt 1")."""
    numbered = any(map(str.isdigit, candidate.title or ""))
    return not numbered and any(within(page.amounts, s.start, s.end) for s in candidate.own)


def _counts_parts(page: Page, top: Statement | None) -> bool:
    """Whether the title names one programme, or the page counts the parts of one."""
    if top is not None and WHOLE.search(page.low(top)) and not NUMBERED.match(page.low(top)):
        return True
    heads = (s for s in page.statements if s.kind is Kind.HEADING and s.region is Region.MAIN)
    return any(PARTS.search(page.low(s)) and not COUNTED.search(page.low(s)) for s in heads)


def _alike_in_all(page: Page, candidates: Sequence[Segment]) -> bool:
    """Whether each of several headings has its own day, sum and applicants below it, and names no round or size."""
    return all(
        conditions(page, c.own) >= FULL
        and deadline_key(page, c.own)
        and not (is_round(c.title or "") or NO_NAME.search(c.title or ""))
        for c in candidates
    )


def _names_one(page: Page, top: Statement | None) -> bool:
    """Whether the page's title is one pool's name."""
    return top is not None and ONE_POOL.search(page.low(top)) is not None


def _outer_left_out(candidates: Sequence[Segment]) -> list[Segment]:
    """The candidates without those that hold several others: they head a list of pools and name none."""
    names = [c.name.start for c in candidates if c.name is not None]
    ends = [(c.own[0].start, c.own[-1].end) for c in candidates]
    return [
        c
        for c, (first, last) in zip(candidates, ends, strict=True)
        if sum(first <= name < last for name in names) < SEVERAL
    ]


def _candidates(page: Page, main: Sequence[Statement], top: Statement | None, *, wide: bool = False) -> list[Segment]:
    """Headings that may name a pool, with the statements down to the next heading that does not belong to it.

    ``wide``: also those that hold a word for a condition and are no label ("Unges egne penge")."""
    blocks = page.document.blocks
    headings = _heads(page, top)
    roles_of = label_roles if wide else heading_roles
    terms = {b.label for b in blocks if b.label is not None}
    found = []
    for i, heading in enumerate(headings):
        words = page.of(heading)
        roles = roles_of(words)
        numbered = bool(NUMBERED.match(words)) and not roles & {"facts", "past"}
        counts = NUMBERED.fullmatch(words.strip(" .:")) is not None
        if (
            (roles and not numbered)
            or (label_roles(words) and not counts)
            or len(words) > LONGEST_NAME
            or words.endswith("?")
        ):
            continue
        if SUB_POOL.search(words) or SHARED.match(words):
            continue
        level = _level(page, heading)
        end = None
        named = _name_heading(page, headings[i : i + 2]) if counts else None
        for later in headings[i + 1 + (named is not None) :]:
            later_level = _level(page, later)
            if later_level < level or (later_level == level and not roles_of(page.of(later)) & CONDITION_ROLES):
                end = later.block
                break
            if later_level == level and NUMBERED.match(page.of(later)):
                end = later.block
                break
        own = [s for s in main if s.block > heading.block and (end is None or s.block < end)]
        below = named or (_name_below(page, own) if counts else None)
        own = own[1:] if below is not None and named is None else own
        if (place := Span(heading.start, heading.end)) in terms:
            own = [s for s in own if blocks[s.block].label == place]
            if conditions(page, own) < SEVERAL:
                continue  # it names one condition, and no pool
        if conditions(page, own) >= 1:
            name = page.of(below) if below is not None else NUMBERED.sub("", words) if COUNTS.match(words) else words
            first, last = blocks[heading.block], blocks[heading.block if below is None else below.block]
            found.append(
                Segment(
                    clean_title(name or words),
                    Span(first.start, last.end),
                    "title.subheading",
                    own,
                )
            )
    return found


def _name_heading(page: Page, pair: Sequence[Statement]) -> Statement | None:
    """The heading right below one that only counts a pool, if it names it."""
    name = pair[1] if len(pair) > 1 and pair[1].block == pair[0].block + 1 else None
    return name if name is not None and not heading_roles(page.of(name)) else None


def _name_below(page: Page, own: Sequence[Statement]) -> Statement | None:
    """The line that names a pool below a heading that only counts it ("Pulje 1")."""
    if not own:
        return None
    block = page.document.blocks[own[0].block]
    name = page.document.of(block).rstrip()
    alone = own[0].kind is Kind.PARAGRAPH and own[0].end >= block.start + len(name) and ": " not in name
    return own[0] if alone and len(name) <= LONGEST_NAME and name[-1].isalnum() and not label_roles(name) else None


def _heads(page: Page, top: Statement | None) -> list[Statement]:
    """The headings below the page's own, and where it counts pools also the numbered lines of text ("1. Kursuspuljen")
    that stand as a pool's name does."""
    first = -1 if top is None else top.block + (page.document.blocks[top.block].level < PART or not counted(page))
    below = [s for s in page.statements if s.region is Region.MAIN and s.block >= first]
    if counted(page):
        ends = {s: page.document.blocks[s.block].end for s in below if _opens_line(page, s)}
        below = [s._replace(end=ends[s], kind=Kind.HEADING) if s in ends else s for s in below]
    return [s for s in below if s.kind is Kind.HEADING]


def _opens_line(page: Page, statement: Statement) -> bool:
    """Whether a statement is the beginning of a short numbered line of text that is no sentence."""
    block = page.document.blocks[statement.block]
    if block.end - block.start > LONGEST_LABEL or statement.row is not None or block.start != statement.start:
        return False
    words = page.document.of(block).rstrip()
    return NUMBERED.match(words) is not None and words[-1].isalpha()


def _level(page: Page, heading: Statement) -> int:
    level = page.document.blocks[heading.block].level
    named = NUMBERED.match(page.of(heading)) or POOL_NAME.fullmatch(page.of(heading).strip())
    return level or (POOL_NAME_LEVEL if named else LABEL_LEVEL)
