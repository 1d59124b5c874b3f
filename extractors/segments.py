"""How many pools a page announces, and which of its statements belong to which.

Three ways in which pages list several: a table with a row a pool, headings that each name one and have conditions of
their own, and a sentence that counts them and gives their names in quotes. Anything else is one pool. Tracks or
sub-pools that share a deadline are one pool.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from extractors.conditions import CORE_ROLES, conditions, deadline_key, has_deadline
from extractors.data_files import load
from extractors.document import Kind, Region, Span
from extractors.headings import heading_roles, label_roles
from extractors.others import OWN
from extractors.page import Page, within
from extractors.pool_names import (
    COUNTED,
    GENERIC_NAMES,
    NAMED,
    QUOTED,
    SUB_POOL,
    SUBJECT_REACH,
    clean_title,
    counted,
    only_named,
)
from extractors.pools_in_tables import tabled
from extractors.region_cues import is_round
from extractors.sections import LABEL_LEVEL, POOL_NAME, POOL_NAME_LEVEL, Statement
from extractors.segment import Segment, alike

_WORDS = load("page")["pools"]
NAMES_POOL, NUMBERED, SHARED, COMMON, ORDINAL = (
    re.compile(_WORDS[key], re.IGNORECASE) for key in ("names", "numbered", "shared", "common", "ordinal")
)
CALLED, WHOLE, PARTS = (re.compile(_WORDS[key], re.IGNORECASE) for key in ("called", "whole", "parts"))
ORDER: Mapping[str, int] = _WORDS["order"]
ENTRY_NAME = re.compile(r"[\"”“„»']?([A-ZÆØÅ§][^:–(|\n\"”“«]{3,70}?)[\"”“«']?(?: ?[:(|]| [–-] |\.(?= |$))")
SPEECH = re.compile(r"(?<=[.,!?])|.[,.]")  # how words in quotes end, or what stands behind, that somebody says
CONDITION_ROLES = CORE_ROLES | {"purpose", "funded", "opens", "how"}
SEVERAL = 2  # conditions below a heading that names a pool, where little else says that it does
LONGEST_NAME = 140  # characters of a heading that names a pool


def segments(page: Page, top: Statement | None) -> tuple[list[Segment], list[Statement]]:
    """The pools with their own statements, and the statements that they share."""
    main = page.main
    for attempt in (tabled, _headings, _listed, _quoted, _told):
        found = attempt(page, main, top)
        if found and len(found) > 1:
            own, shared = {id(s) for segment in found for s in segment.own}, list[Statement]()
            shared += _common(page, found)
            for rest in (s for s in main if id(s) not in own):
                alone = only_named([segment.title for segment in found], page.low(rest))
                (shared if alone is None else found[alone].own).append(rest)
            return found, shared
    return [Segment(own=list(main))], []


def _common(page: Page, found: Sequence[Segment]) -> list[Statement]:
    """Take out of the pools' parts the sentences that say that they speak of all, and what follows such a one behind
    the last pool."""
    taken: list[Statement] = []
    for segment in found:
        said = [s for s in segment.own if s.row is None and COMMON.search(page.low(s))]
        if said and segment is found[-1]:
            said = [s for s in segment.own if s.start >= said[0].start]
        segment.own = [s for s in segment.own if s not in said]
        taken += said
    return taken


def _as_many(page: Page, candidates: Sequence[Segment]) -> list[Segment]:
    """No more pools than the page counts: those that are called pools first, then those with the most conditions."""
    ranked = sorted(candidates, key=lambda c: (not CALLED.search(c.title or ""), -conditions(page, c.own)))
    kept = {id(c) for c in ranked[: counted(page)]}
    return [c for c in candidates if id(c) in kept]


def _counts_parts(page: Page, top: Statement | None) -> bool:
    """Whether the title names one programme, or the page counts the parts of one, so that what its headings name are
    its parts unless they are called pools themselves."""
    if top is not None and WHOLE.search(page.low(top)) and not NUMBERED.match(page.low(top)):
        return True
    return any(
        PARTS.search(page.low(s)) and not COUNTED.search(page.low(s))
        for s in page.statements
        if s.kind is Kind.HEADING and s.region is Region.MAIN
    )


def _headings(page: Page, main: Sequence[Statement], top: Statement | None) -> list[Segment] | None:
    """Headings that each name a pool and have conditions of their own below them.

    A pool's part runs to the next heading of its level that is not about one of its conditions: in plain text, and on
    many pages, "Hvem kan søge?" stands on the same level as the pool's own name.
    """
    candidates = _candidates(page, main, top)
    several = counted(page) > 0
    numbered = [c for c in candidates if c.name is not None and NUMBERED.match(page.of(c.name))]
    if len(numbered) >= 2 and (several or all("pulje" in page.low(c.name) for c in numbered if c.name is not None)):
        candidates = numbered
    elif several:
        candidates = _as_many(page, candidates)
    else:
        candidates = [c for c in _outer_left_out(candidates) if has_deadline(page, c.own)]
        candidates = [c for c in candidates if conditions(page, c.own) >= SEVERAL and not _is_part(page, c)]
        if _counts_parts(page, top):
            candidates = [c for c in candidates if c.name is not None and CALLED.search(page.of(c.name))]
    if len(candidates) >= 2 and (several or len({deadline_key(page, c.own) for c in candidates}) > 1):
        return candidates
    if len(candidates) == 1 and top is not None and "pulje" in page.low(top):
        named = candidates[0]
        rest = [s for s in main if id(s) not in {id(o) for o in named.own}]
        if named.name is not None and "pulje" in page.low(named.name) and has_deadline(page, rest):
            return [Segment(own=rest), named]
    return None


def _outer_left_out(candidates: Sequence[Segment]) -> list[Segment]:
    """The candidates without those that hold several others: they head a list of pools and name none."""
    names = [c.name.start for c in candidates if c.name is not None]
    ends = [(c.own[0].start, c.own[-1].end) for c in candidates]
    return [
        c
        for c, (first, last) in zip(candidates, ends, strict=True)
        if sum(first <= name < last for name in names) < SEVERAL
    ]


def _is_part(page: Page, candidate: Segment) -> bool:
    """Whether a heading names a round or a size of one pool's projects, or those who apply, and no pool."""
    if candidate.name is None:
        return True
    words = page.of(candidate.name)
    if NUMBERED.match(words) or (NAMES_POOL.search(words) and not is_round(words)):
        return False
    sums = within(page.amounts, candidate.name.start, candidate.name.end)
    days = within(page.dates, candidate.name.start, candidate.name.end)
    return (
        is_round(words) or OWN.match(words) is not None or bool(sums or days) or _names_applicants(page, candidate.name)
    )


def _names_applicants(page: Page, name: Span) -> bool:
    groups = within(page.applicants, name.start, name.end)
    return bool(groups) and sum(g.end - g.start for g in groups) * 2 > name.end - name.start


def _candidates(page: Page, main: Sequence[Statement], top: Statement | None) -> list[Segment]:
    """Headings that may name a pool, with the statements down to the next heading that does not belong to it."""
    blocks = page.document.blocks
    headings = [
        s
        for s in page.statements
        if s.kind is Kind.HEADING and s.region is Region.MAIN and (top is None or s.block > top.block)
    ]
    terms = {b.label for b in blocks if b.label is not None}
    found = []
    for i, heading in enumerate(headings):
        words = page.of(heading)
        roles = heading_roles(words)
        numbered = bool(NUMBERED.match(words)) and not roles & {"facts", "past"}
        if (roles and not numbered) or label_roles(words) or len(words) > LONGEST_NAME or words.endswith("?"):
            continue
        if SUB_POOL.search(words) or SHARED.match(words):
            continue
        level = _level(page, heading)
        end = None
        for later in headings[i + 1 :]:
            later_level = _level(page, later)
            if later_level < level or (later_level == level and not heading_roles(page.of(later)) & CONDITION_ROLES):
                end = later.block
                break
            if later_level == level and NUMBERED.match(page.of(later)):
                end = later.block
                break
        own = [s for s in main if s.block > heading.block and (end is None or s.block < end)]
        if (place := Span(heading.start, heading.end)) in terms:
            own = [s for s in own if blocks[s.block].label == place]
            if conditions(page, own) < SEVERAL:
                continue  # it names one condition, and no pool
        if conditions(page, own) >= 1:
            counted = re.match(r"(?:pulje|opslag|ordning)?\s*\d", words, re.IGNORECASE)
            name = NUMBERED.sub("", words) if counted else words
            found.append(
                Segment(
                    clean_title(name or words),
                    Span(blocks[heading.block].start, blocks[heading.block].end),
                    "title.subheading",
                    own,
                )
            )
    return found


def _level(page: Page, heading: Statement) -> int:
    level = page.document.blocks[heading.block].level
    return level or (POOL_NAME_LEVEL if POOL_NAME.fullmatch(page.of(heading).strip()) else LABEL_LEVEL)


def _listed(page: Page, main: Sequence[Statement], top: Statement | None) -> list[Segment] | None:
    """Items of a list below a line that counts them, each with its name before a colon or dash."""
    counting = next((s for s in main if s.lead is None and _leads(page, s)), None)
    told = counting is None and counted(page) > 0
    if told:
        counting = next((s for s in main if s.lead is None and page.of(s).rstrip().endswith(":")), None)
    if counting is None:
        return None
    named: dict[int, Segment] = {}
    for statement in main:
        if statement.block <= counting.block or (statement.kind is not Kind.ITEM and statement.block not in named):
            continue
        if statement.block not in named:
            found = ENTRY_NAME.match(page.of(statement))
            if found is None or label_roles(found[1]):
                break
            place = Span(statement.start + found.start(1), statement.start + found.end(1))
            named[statement.block] = Segment(clean_title(found[1]), place, "title.listed")
        named[statement.block].own.append(statement)
    listed = list(named.values())
    if told and not all(has_deadline(page, segment.own) for segment in listed):
        return None  # the line right above the list does not say that it is of pools
    return listed if len(listed) >= 2 and any(conditions(page, segment.own) for segment in listed) else None


def _leads(page: Page, statement: Statement) -> bool:
    """Whether a statement counts the pools of the list that it leads into."""
    if COUNTED.search(page.lower, statement.start, statement.end) is None:
        return False
    return page.document.of(page.document.blocks[statement.block]).rstrip().endswith(":")


def _quoted(page: Page, main: Sequence[Statement], top: Statement | None) -> list[Segment] | None:
    """Pools that a sentence counts ("to nye puljer") and names in quotes; "i den ene pulje …" says what is whose."""
    if not counted(page):
        return None
    names: dict[str, Segment] = {}
    for statement in main:
        quoted, low = list(QUOTED.finditer(page.of(statement))), page.low(statement)
        subject = bool(quoted) and quoted[0].start() == 0 and SPEECH.match(page.of(statement), quoted[0].end(1)) is None
        if not quoted or not (subject or "pulje" in low or "ordning" in low or ORDINAL.search(low)):
            continue
        for match in quoted:
            name = clean_title(match.group(1).strip(" .,"))
            if not any(alike(name, other) for other in names):
                names[name] = Segment(
                    name,
                    Span(statement.start + match.start(1), statement.start + match.start(1) + len(match.group(1))),
                    "title.quoted",
                )
    found = list(names.values())
    if len(found) < 2:
        return None
    for statement in main:
        ordinal = ORDINAL.search(page.low(statement))
        if ordinal:
            place = ORDER[(ordinal.group(1) or ordinal.group(2)).lower()]
            if -1 <= place < len(found):
                found[place].own.append(statement)
        else:
            alone = only_named([segment.title for segment in found], page.low(statement))
            if alone is not None:
                found[alone].own.append(statement)
    return found


def _told(page: Page, main: Sequence[Statement], top: Statement | None) -> list[Segment] | None:
    """Pools that a sentence counts, each the subject of a sentence by its name in one word ("Kulturpuljen er på …")."""
    if not counted(page):
        return None
    found: dict[str, Segment] = {}
    before: tuple[int, Segment] | None = None  # the block and the pool of the sentence before
    for statement in main:
        names = {m[0]: m for m in NAMED.finditer(page.of(statement)) if m[0] not in GENERIC_NAMES}
        name, match = next(iter(names.items()), ("", None))
        if match is not None and len(names) == 1 and match.start() <= SUBJECT_REACH:
            place = Span(statement.start + match.start(), statement.start + match.end())
            before = statement.block, found.setdefault(name, Segment(name, place, "title.told"))
        elif names or before is None or before[0] != statement.block:
            before = None
        if before is not None:
            before[1].own.append(statement)
    told = [segment for segment in found.values() if conditions(page, segment.own)]
    return told if len(told) > 1 else None
