"""Pools that a table lists: a row or a column each."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from operator import attrgetter

from extractors.conditions import CORE_ROLES
from extractors.data_files import load
from extractors.document import Span
from extractors.headings import label_roles
from extractors.page import Page, within
from extractors.pool_names import clean_title, counted
from extractors.sections import Statement
from extractors.segment import Segment, alike

_WORDS = load("page")["pools"]
COLUMN, NAMES, CALLED = (re.compile(_WORDS[key], re.IGNORECASE) for key in ("column", "name_column", "called"))
LEAST_NAME = 8  # characters of a heading that can stand for a longer name


def tabled(page: Page, main: Sequence[Statement], top: Statement | None) -> list[Segment] | None:
    """The pools of a table with their statements, and what stands under a heading that is the name of one."""
    named = _rows(page, main) or _columns(page, main)
    for segment in named:
        segment.own += [
            s
            for s in main
            if s.row is None and any(_heads(page.of(page.document.blocks[i]), segment, named) for i in s.path)
        ]
    return named or None


def _rows(page: Page, main: Sequence[Statement]) -> list[Segment]:
    """A table with a row a pool: a column names them, others state conditions."""
    rows: dict[int, list[Statement]] = defaultdict(list)
    for statement in main:
        if statement.row is not None:
            rows[statement.row].append(statement)
    firsts = [cells[0] for cells in rows.values() if cells[0].column is not None]
    told = len(firsts) == counted(page) and not any(label_roles(page.of(c.column)) for c in firsts if c.column)
    told = told and not any(char.isdigit() for c in firsts for char in page.of(c))  # "Projekt 1": parts of one
    named: list[Segment] = []
    for cells in rows.values():
        name = next((c for c in cells if _names_row(page, c, c is cells[0], told)), None)
        roles = {r for c in cells if c is not name for r in c.roles if c.own_label}
        if name is not None and (roles & CORE_ROLES or (told and _dated(page, cells))):
            named.append(Segment(clean_title(page.of(name)), Span(name.start, name.end), "title.table", list(cells)))
    return named if len(named) > 1 else []


def _columns(page: Page, main: Sequence[Statement]) -> list[Segment]:
    """A table with a column a pool: its header names the pool, the rows' labels say which condition each cell is.
    Tracks of one pool are laid out like that as well: so the corner or every header must say that they are pools, or
    the page count as many."""
    tables: dict[int, dict[Span, list[Statement]]] = defaultdict(lambda: defaultdict(list))
    for s in main:
        if s.row is not None and s.column is not None and s.start >= page.document.blocks[s.block].cells[0].end:
            tables[_line(page, s.column)][s.column].append(s)
    for line, columns in tables.items():
        corner = page.document.blocks[line].cells[0]
        called = NAMES.match(page.low(corner)) or all(CALLED.search(page.low(header)) for header in columns)
        called = called or counted(page) == len(columns)
        stated = all({r for s in own for r in s.roles if s.own_label} & CORE_ROLES for own in columns.values())
        if len(columns) > 1 and called and stated and not any(label_roles(page.of(header)) for header in columns):
            return [Segment(clean_title(page.of(h)), h, "title.table", own) for h, own in columns.items()]
    return []


def _dated(page: Page, cells: Sequence[Statement]) -> bool:
    return any(within(page.dates, cell.start, cell.end) for cell in cells)


def _line(page: Page, part: Span) -> int:
    """The number of the block that a part of the text stands in."""
    return bisect_right(page.document.blocks, part.start, key=attrgetter("start")) - 1


def _names_row(page: Page, cell: Statement, first: bool, told: bool) -> bool:
    """Whether a cell names the pool of its row; ``told``: the page counts as many pools as there are rows."""
    if cell.column is None or within(page.dates, cell.start, cell.end):
        return False
    header = page.low(cell.column)
    return bool(
        (told or COLUMN.search(header))
        if first
        else NAMES.match(header) and not within(page.amounts, cell.start, cell.end)
    )


def _heads(words: str, segment: Segment, named: Sequence[Segment]) -> bool:
    """Whether a heading is the name of one of the table's pools, or the beginning of that name and no other's."""
    begun = words.lower().strip(" .:")
    fitting = [s for s in named if (s.title or "").lower().startswith(begun)] if len(begun) >= LEAST_NAME else []
    return alike(words, segment.title or "") or (len(fitting) == 1 and fitting[0] is segment)
