"""How many pools a page announces, and which of its statements belong to which.

Three ways in which pages list several: a table with a row a pool, headings that each name one and have conditions of
their own, and a sentence that counts them and gives their names in quotes. Anything else is one pool. Tracks or
sub-pools that share a deadline are one pool.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from extractors.conditions import conditions, has_deadline
from extractors.data_files import load
from extractors.document import Kind, Span
from extractors.headings import label_roles
from extractors.page import Page
from extractors.pool_names import (
    COUNTED,
    GENERIC_NAMES,
    NAMED,
    QUOTED,
    SUBJECT_REACH,
    clean_title,
    counted,
    only_named,
)
from extractors.pools_in_headings import headed
from extractors.pools_in_order import in_order
from extractors.pools_in_tables import tabled
from extractors.sections import Statement
from extractors.segment import Segment, alike

_WORDS = load("page")["pools"]
COMMON, ORDINAL = (re.compile(_WORDS[key], re.IGNORECASE) for key in ("common", "ordinal"))
ORDER: Mapping[str, int] = _WORDS["order"]
ENTRY_NAME = re.compile(r"[\"”“„»']?([A-ZÆØÅ§][^:–(|\n\"”“«]{3,70}?)[\"”“«']?(?: ?[:(|]| [–-] |\.(?= |$))")
SPEECH = re.compile(r"(?<=[.,!?])|.[,.]")  # how words in quotes end, or what stands behind, that somebody says


def segments(page: Page, top: Statement | None) -> tuple[list[Segment], list[Statement]]:
    """The pools with their own statements, and the statements that they share."""
    main = page.main
    for attempt in (tabled, headed, _listed, in_order, _quoted, _told):
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
    before: tuple[int, int] | None = None  # the block and the pool of the sentence before
    for statement in main:
        low = page.low(statement)
        ordinal = ORDINAL.search(low)
        if ordinal:
            place = ORDER[(ordinal.group(1) or ordinal.group(2)).lower()]
            whose = place if -1 <= place < len(found) else None
        else:
            whose = only_named([segment.title for segment in found], low)
            if whose is None and before and before[0] == statement.block and not COMMON.search(low):
                named = any((segment.title or "").lower() in low for segment in found)
                whose = None if named else before[1]
        before = None if whose is None else (statement.block, whose)
        if whose is not None:
            found[whose].own.append(statement)
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
