"""What names a date from outside its own sentence: a label, the other cells of its row, a heading, or the line below it
in a list of dates.

"Sidste frist for spørgsmål" is a limit, but one for questions: a name counts for what it is a limit for.
"""

from __future__ import annotations

from collections.abc import Sequence

from extractors.cues import Cue
from extractors.document import Block, Span
from extractors.headings import LONGEST_LABEL, heading_roles
from extractors.page import Page, Ranged, holding, within
from extractors.sections import ROUND, Statement

NOT_DATING = frozenset(
    "past_deadline superseded_before superseded_after replaced_by past_award limit due closing window".split()  # noqa: SIM905
)
"""Cues that say how a date holds, not what it is for."""
VOID = "void"  # a cue that only shuts out those that stand inside it
SPAN_OF = frozenset({"stretch", "turn"})  # cues of the project's period, unless the call itself begins, runs or ends
UNNAMED = frozenset({"neutral", "stretch", "turn", "law", "maintenance"})  # too vague to name a date from outside
SHUTTING = frozenset(
    {"question", "registration", "report", "answer"}
)  # what a column "Frist" may hold beside the pool's
LONGEST_NAME = 140  # characters of a line that says what the date above it is for
FEWEST_PAIRS = 2  # dates with a line below each, from which on they are a list of such


def outermost(cues: list[Cue]) -> list[Cue]:
    """Without the cues that stand inside a longer one saying what a date is for ("efter fristen" holds "fristen")."""
    saying = [c for c in cues if c.kind not in NOT_DATING]
    return [
        c
        for c in cues
        if c.kind in NOT_DATING
        or (
            c.kind != VOID
            and not any(o.start <= c.start and c.end <= o.end and o.end - o.start > c.end - c.start for o in saying)
        )
    ]


def telling(page: Page, part: Ranged) -> list[Cue]:
    """The cues of a part that say what its dates are for."""
    return [c for c in outermost(page.cues("date", part)) if c.kind not in NOT_DATING]


def named_by(page: Page, *parts: Ranged) -> str | None:
    """The kind of date that some words name; "application" where they say no more than that it is a limit. Several
    ask it of the same words."""
    asked = (named_by, *[(part.start, part.end) for part in parts])
    if asked not in page.kept:
        page.kept[asked] = _named_by(page, parts)
    found: str | None = page.kept[asked]
    return found


def _named_by(page: Page, parts: Sequence[Ranged]) -> str | None:
    cues = [c for part in parts for c in outermost(page.cues("date", part))]
    due = {c.start for c in cues if c.kind == "due"}
    kinds = [c.kind for c in cues if c.kind not in NOT_DATING | UNNAMED and c.start not in due]
    if "opening" in kinds:
        return None if any(c.kind == "closing" for c in cues) else "opening"
    if not kinds and any(c.kind in SPAN_OF for c in cues):
        return span_kind(cues)
    named = kinds[0] if kinds else "application" if due else None
    return "event" if named == "invitation" else named


def named_kinds(page: Page, part: Ranged) -> list[str]:
    """The kinds of date that some words name, in their order, each once; as :func:`named_by` reads them."""
    cues = outermost(page.cues("date", part))
    due = {c.start for c in cues if c.kind == "due"}
    kinds = ["application" if c.start in due else c.kind for c in cues if c.kind not in NOT_DATING | UNNAMED]
    return list(dict.fromkeys(kinds))


def span_kind(cues: Sequence[Cue]) -> str:
    """Whose beginning, run or end some words speak of: the call's own, if they name its window, or the project's."""
    return "application" if any(c.kind == "window" for c in cues) else "period"


def named_in_row(page: Page, statement: Statement) -> str | None:
    """The kind that a table names for a cell: its column's header, or where that says only "Dato" or "Frist", the other
    cells of the row ("Svar til ansøgerne | 16. maj")."""
    by_column = named_by(page, statement.column) if statement.column is not None else None
    cells = page.document.blocks[statement.block].cells
    if heading_roles(page.of(cells[0])):
        cells = cells[:1]  # the row has a head; its other cells say the same of other tracks
    others = [
        cell
        for cell in cells
        if not cell.start <= statement.start < cell.end and not within(page.dates, cell.start, cell.end)
    ]
    by_row = named_by(page, *others)
    if by_column is None:
        beside = [] if by_row else [cell.column for cell in others if cell.column is not None]
        about = named_by(page, *beside) if beside else None
        return about if about in SHUTTING else by_row
    return by_row if by_row in SHUTTING and _only_counts(page, statement.column) else by_column


def _only_counts(page: Page, header: Span | None) -> bool:
    """Whether a header is "Frist" and says not for what, or counts ("Trin 1: skitse")."""
    if header is not None and ROUND.search(page.lower, header.start, header.end):
        return True
    return header is not None and any(
        c.kind == "due" and header.end - header.start - (c.end - c.start) <= 1 for c in page.cues("date", header)
    )


def named_lines(page: Page) -> dict[int, Block]:
    """The lines that say what dates alone on a line are for, by where the date's block begins: they take turns with the
    dates, beginning with a date or with a label; or several labels stand above as many columns of dates, as in a table
    that has lost its rows."""
    blocks = [block for _, block in page.document.main]
    dated = {block.start for block, _ in holding(blocks, page.dates)}
    bare = [b.start in dated and _is_bare_date(page, b) for b in blocks]
    if True not in bare:
        return {}
    found: dict[int, Block] = {}
    at = 0
    while at < len(blocks):
        if not bare[at]:
            at += 1
            continue
        pairs = _pairs(page, blocks, bare, at)
        last = at
        while last < len(blocks) and bare[last]:
            last += 1
        found |= pairs or _columns(page, blocks, at, last)
        at = at + 2 * len(pairs) if pairs else last
    return found


def _pairs(page: Page, blocks: Sequence[Block], bare: Sequence[bool], first: int) -> dict[int, Block]:
    """Dates from ``first`` on with a line below each that names it, or a label above each."""
    at = first
    if first and _is_label(page, blocks[first - 1]) and named_by(page, blocks[first - 1]) is not None:
        while at < len(blocks) and bare[at] and _is_label(page, blocks[at - 1]) and not bare[at - 1]:
            at += 2
        labelled = {blocks[i].start: blocks[i - 1] for i in range(first, at, 2)}
        above = [named_by(page, blocks[i - 1]) is not None for i in range(first, at, 2)]
        below = [_is_label(page, b) and named_by(page, b) is not None for b in blocks[first + 1 : at : 2]]
        enough = len(labelled) >= FEWEST_PAIRS and (all(above) or sum(above) >= max(FEWEST_PAIRS, 1 + sum(below)))
        return labelled if enough else {}
    while at + 1 < len(blocks) and bare[at] and not bare[at + 1] and _is_name(page, blocks[at + 1]):
        at += 2
    if at - first < 2 * FEWEST_PAIRS or (at < len(blocks) and bare[at]):
        return {}
    return {blocks[i].start: blocks[i + 1] for i in range(first, at, 2)}


def _columns(page: Page, blocks: Sequence[Block], first: int, last: int) -> dict[int, Block]:
    """Dates from ``first`` to ``last`` in rows as long as the labels above them are many."""
    top = first
    while top and _is_label(page, blocks[top - 1]) and named_by(page, blocks[top - 1]) is not None:
        top -= 1
    labels = blocks[top:first]
    if len({named_by(page, label) for label in labels}) < 2 or (last - first) % len(labels):
        return {}
    return {blocks[i].start: labels[(i - first) % len(labels)] for i in range(first, last)}


def _is_bare_date(page: Page, block: Block) -> bool:
    mentions = within(page.dates, block.start, block.end)
    if not mentions or block.cells or block.label is not None:
        return False
    edges = [block.start, *(edge for m in mentions for edge in (m.start, m.end)), block.end]
    return not any(c.isalnum() for a, b in zip(edges[::2], edges[1::2], strict=True) for c in page.lower[a:b])


def _is_name(page: Page, block: Block) -> bool:
    return (
        not block.cells and block.end - block.start <= LONGEST_NAME and not within(page.dates, block.start, block.end)
    )


def _is_label(page: Page, block: Block) -> bool:
    words = page.of(block)
    return _is_name(page, block) and len(words) <= LONGEST_LABEL and not words.endswith(".") and ". " not in words
