"""What the dates of a table are for, its columns read as wholes.

A column's header says it for all its cells. Where one column is known to hold the deadlines, no other gives any, unless
its own header says so. Where no header does, the words that introduce the table name its columns in their order
("Frister og svardatoer"); and of a deadline and its answer the deadline comes first.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import dropwhile

from extractors.dates import DateMention
from extractors.days import Precision
from extractors.document import Block, Cell, Kind, Region, Span
from extractors.headings import heading_roles
from extractors.naming import LONGEST_NAME, named_by, named_kinds
from extractors.page import Page, within
from extractors.sections import ROUND

ABOVE = 6  # blocks above a table in which what leads into it stands
FEWEST_ROWS = 2  # rows of dates from which on a table without headers has columns
WINDOW = ("opening", "application")
ENDS = {"from": "opening", "to": "application"}
"""What the columns "Fra" and "Til" of a call's rounds hold."""


def column_kinds(page: Page) -> dict[int, str]:
    """The kinds of the dates in tables that their columns name, by where the date begins. Dates that the column leaves
    open are not in it."""
    found: dict[int, str] = {}
    for at, table in _tables(page):
        if not within(page.dates, table[0].start, table[-1].end):
            continue
        headers = dict.fromkeys(c.column for row in table for c in row.cells if c.column is not None)
        found |= _by_headers(page, at, table, list(headers)) if headers else _by_introduction(page, at, table)
    return found


def _tables(page: Page) -> Iterator[tuple[int, list[Block]]]:
    """The tables of the announcement, rows one below the other under the same headers, each with its first block's
    number."""
    table: list[Block] = []
    last = -2
    for at, block in page.document.main:
        if not block.cells:
            continue
        if table and (at - last > 1 or _header(block) != _header(table[-1])):
            yield last - len(table) + 1, table
            table = []
        table.append(block)
        last = at
    if table:
        yield last - len(table) + 1, table


def _header(row: Block) -> Span | None:
    return row.cells[-1].column


def _by_headers(page: Page, at: int, table: Sequence[Block], headers: Sequence[Span]) -> dict[int, str]:
    """The dates under headers that name the deadlines' column, or the two ends of a window to apply in."""
    kinds = {header: named_by(page, header) for header in headers}
    if "opening" in kinds.values():  # beside "Åbner" a column "Slutter" ends the call and not the project
        kinds = {h: _end_of(page, h) if kind == "period" else kind for h, kind in kinds.items()}
    if not any(kinds.values()):
        kinds = _ends(page, at, headers)
    if not any(kinds.values()) and (days := _days(page, at, headers)):
        return {m.start: "application" for m in _unnamed(page, table, days)}
    if "application" not in kinds.values():
        return {}
    silent = {header for header in headers if kinds[header] is None and _is_silent(page, header)}
    ends = {h: kind for h, kind in kinds.items() if kind in WINDOW} if set(WINDOW) <= {*kinds.values()} else {}
    found: dict[int, str] = {}
    for row in table:
        for cell in row.cells:
            if cell.column is None:
                continue
            for mention in within(page.dates, cell.start, cell.end):
                if cell.column in silent and not _says_itself(page, cell):
                    found[mention.start] = "other"
                elif mention.until is None and (kind := ends.get(cell.column)):
                    found[mention.start] = kind
    return found


def _is_silent(page: Page, header: Span) -> bool:
    """Whether a header that names no kind of date heads something else, and does not just count ("2. runde")."""
    return not heading_roles(page.of(header)) and not ROUND.search(page.low(header))


def _ends(page: Page, at: int, headers: Sequence[Span]) -> dict[Span, str | None]:
    """The headers "Fra" and "Til" of a table about rounds to apply in."""
    intro = _introduction(page, at)
    about = [part for part in (intro, *headers) if part is not None]
    if not any(c.kind in ("application", "window", "opening") for part in about for c in page.cues("date", part)):
        return dict.fromkeys(headers)
    return {h: _end_of(page, h) for h in headers}


def _end_of(page: Page, header: Span) -> str | None:
    """What a header says of a window that names no more than one of its ends."""
    return next((ENDS[c.kind] for c in page.cues("columns", header) if c.kind in ENDS), None)


def _days(page: Page, at: int, headers: Sequence[Span]) -> Span | None:
    """The only header that says no more than "Dato", where what leads into the table speaks of deadlines."""
    intro = _introduction(page, at)
    if intro is None or named_kinds(page, intro) != ["application"]:
        return None
    named = [h for h in headers if any(c.kind == "days" for c in page.cues("columns", h))]
    return named[0] if len(named) == 1 else None


def _unnamed(page: Page, table: Sequence[Block], column: Span) -> Iterator[DateMention]:
    """The days of a column that no other cell of their row names."""
    for row in table:
        if named_by(page, *(cell for cell in row.cells if cell.column != column)) is None:
            cells = [cell for cell in row.cells if cell.column == column]
            yield from (m for cell in cells for m in within(page.dates, cell.start, cell.end) if m.until is None)


def _says_itself(page: Page, cell: Cell) -> bool:
    return named_by(page, cell) == "application"


def _by_introduction(page: Page, at: int, table: Sequence[Block]) -> dict[int, str]:
    """The dates of a table without headers that holds two or more columns of nothing but dates."""
    rows = [[m for cell in row.cells if (m := _only_date(page, cell)) is not None] for row in table]
    columns = len(rows[0])
    if columns < 2:
        return _by_row(page, table)
    if len(rows) < FEWEST_ROWS or any(len(row) != columns for row in rows):
        return {}
    if any(_only_date(page, row.cells[0]) is None and named_by(page, row.cells[0]) for row in table):
        return {}  # each row says at its head what its days are for
    intro = _introduction(page, at)
    kinds = named_kinds(page, intro) if intro is not None else []
    if "application" not in kinds:
        return {}
    if intro is not None and len(kinds) == 1 and any(c.kind == "window" for c in page.cues("date", intro)):
        kinds = list(WINDOW)
    first = min(range(columns), key=lambda column: _order(rows[0][column]))
    others = iter([kind for kind in kinds if kind != "application"])
    named = (
        kinds
        if kinds[0] == "opening"
        else ["application" if column == first else next(others, "other") for column in range(columns)]
    )
    return {m.start: kind for row in rows for m, kind in zip(row, [*named, *["other"] * columns], strict=False)}


def _by_row(page: Page, table: Sequence[Block]) -> dict[int, str]:
    """The dates of a table without headers whose rows each say what a day is for ("1. maj | Ansøgningsfrist")."""
    found: dict[int, str] = {}
    for row in table:
        mentions = within(page.dates, row.start, row.end)
        if len(row.cells) != 2 or len(mentions) != 1 or mentions[0].start >= row.cells[0].end:
            continue
        words = row.cells[1]
        kind = named_by(page, words) if words.end - words.start <= LONGEST_NAME else None
        if kind not in (None, "application"):  # how strongly they name a deadline, the line itself says
            found[mentions[0].start] = kind
    return found


def _only_date(page: Page, cell: Cell) -> DateMention | None:
    """The one day that a cell holds beside nothing but signs."""
    mentions = within(page.dates, cell.start, cell.end)
    if len(mentions) != 1 or mentions[0].until is not None or mentions[0].day.precision is not Precision.DAY:
        return None
    beside = page.lower[cell.start : mentions[0].start] + page.lower[mentions[0].end : cell.end]
    return None if any(map(str.isalnum, beside)) else mentions[0]


def _order(mention: DateMention) -> tuple[int, int, int]:
    return mention.day.year or 0, mention.day.month or 0, mention.day.day or 0


def _introduction(page: Page, at: int) -> Span | None:
    """The words that lead into the table from block ``at`` on: the line before it unless it is a finished sentence, or
    the heading over it."""
    above = page.document.blocks[max(0, at - ABOVE) : at][::-1]
    above = tuple(dropwhile(lambda block: bool(block.cells), above))  # the row of headers
    if above and above[0].region is Region.MAIN and not page.of(above[0]).rstrip().endswith((".", "!")):
        return Span(above[0].start, above[0].end)
    heading = next((b for b in above if b.kind is Kind.HEADING and b.level != 1), None)
    return Span(heading.start, heading.end) if heading is not None else None
