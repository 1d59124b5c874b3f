"""Tables of which a crawl has put every cell on a line of its own: the names of the columns one below the other, then
row after row.

Nothing but the order of the lines says that they were a table. So one column has to hold a day in every row and be
called what days are, and no other may hold one in some rows only."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from extractors.date_lines import is_days
from extractors.headings import heading_roles
from extractors.reading_tables import DATED_ROLES, SHORT_HEADER

MOST_COLUMNS = 6
FEWEST_ROWS = 2
"""Rows of a table that has other columns than days; one row of days alone is enough where each is named."""
LONG_LINE = 80  # characters of a line that is no cell
DAY_CELL = 45  # ... and of one that says a day


class Flat(NamedTuple):
    """A table on the lines from ``start`` on: the names of so many ``columns``, and ``rows`` below them."""

    start: int
    columns: int
    rows: int


def flat_tables(lines: Sequence[str], gaps: Sequence[bool]) -> list[Flat]:
    """The tables on some lines, one behind the other; ``gaps`` says which lines have an empty one before them: either
    all cells of a table behind the first have one, or none."""
    days = [_is_day(line) for line in lines]
    ends = _ends(gaps)
    found: list[Flat] = []
    at = 0
    while at + 1 < len(lines):
        named = 0 < len(lines[at]) <= SHORT_HEADER and not days[at]
        table = _table(lines, days, at, ends[at + 1]) if named else None
        if table is not None:
            found.append(table)
        at += 1 if table is None else table.columns * (1 + table.rows)
    return found


def _ends(gaps: Sequence[bool]) -> list[int]:
    """Where the lines end that go on from each with an empty line before all of them, or none."""
    ends = [len(gaps)] * len(gaps)
    for at in range(len(gaps) - 2, -1, -1):
        ends[at] = ends[at + 1] if gaps[at] == gaps[at + 1] else at + 1
    return ends


def _table(lines: Sequence[str], days: Sequence[bool], start: int, end: int) -> Flat | None:
    """The table whose first column's name is a line, by the number of columns that fits; it ends before ``end``."""
    for columns in range(2, MOST_COLUMNS + 1):
        below = start + columns
        if below + columns > end or days[below - 1] or not 0 < len(lines[below - 1]) <= SHORT_HEADER:
            return None
        dated = days[below : below + columns]
        if not any(dated):
            continue
        named = [bool(heading_roles(name) & DATED_ROLES) for name in lines[start:below]]
        if not any(d and n for d, n in zip(dated, named, strict=True)):
            continue
        rows = _rows(lines, days, below, end, dated)
        behind = below + columns * rows
        if behind < end and days[behind]:
            continue  # a day is left over
        if rows >= FEWEST_ROWS or (rows and all(dated) and all(named)):
            return Flat(start, columns, rows)
    return None


def _rows(lines: Sequence[str], days: Sequence[bool], at: int, end: int, dated: Sequence[bool]) -> int:
    """How many rows from a line on have their days where the first has them."""
    rows = 0
    while (
        at + len(dated) <= end
        and days[at : at + len(dated)] == dated
        and not any(map(_is_text, lines[at : at + len(dated)]))
    ):
        rows, at = rows + 1, at + len(dated)
    return rows


def _is_day(line: str) -> bool:
    return len(line) <= DAY_CELL and is_days(line)


def _is_text(line: str) -> bool:
    return not line or len(line) > LONG_LINE or line.endswith((":", "?", "!"))
