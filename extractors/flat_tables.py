"""Tables of which a crawl has put every cell on a line of its own: the names of the columns one below the other, then
row after row.

Nothing but the order of the lines says that they were a table. So a column has to hold a day or a sum in every row, one
of days has to be called what days are, and none may hold them in some rows only."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from extractors.amounts import find_amounts
from extractors.date_lines import is_days
from extractors.headings import heading_roles
from extractors.reading_tables import DATED_ROLES, SHORT_HEADER

FUNDED_ROLES = frozenset({"amount", "grant"})
MOST_COLUMNS = 6
FEWEST_ROWS = 2
"""Rows of a table that has columns of words; one row of days and sums alone is enough."""
LONG_LINE = 80  # characters of a line that is no cell
DAY, SUM = "day", "sum"  # what a cell holds alone
VALUE_CELL = 45  # ... and of one that says a day or a sum


class Flat(NamedTuple):
    """A table on the lines from ``start`` on: the names of so many ``columns``, and ``rows`` below them."""

    start: int
    columns: int
    rows: int


def flat_tables(lines: Sequence[str], gaps: Sequence[bool]) -> list[Flat]:
    """The tables on some lines, one behind the other; ``gaps`` says which lines have an empty one before them: either
    all cells of a table behind the first have one, or none."""
    values = [_value(line) for line in lines]
    ends = _ends(gaps)
    found: list[Flat] = []
    at = 0
    while at + 1 < len(lines):
        named = 0 < len(lines[at]) <= SHORT_HEADER and not values[at]
        table = _table(lines, values, at, ends[at + 1]) if named else None
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


def _table(lines: Sequence[str], values: Sequence[str], start: int, end: int) -> Flat | None:
    """The table whose first column's name is a line, by the number of columns that fits; it ends before ``end``."""
    for columns in range(2, MOST_COLUMNS + 1):
        below = start + columns
        if below + columns > end or values[below - 1] or not 0 < len(lines[below - 1]) <= SHORT_HEADER:
            return None
        held = values[below : below + columns]
        named = [_names(line, value) for line, value in zip(lines[start:below], held, strict=True) if value]
        if not any(named):
            continue
        rows = _rows(lines, values, below, end, held)
        behind = below + columns * rows
        if behind < end and values[behind]:
            continue  # a value is left over
        if rows >= FEWEST_ROWS or (rows and all(held) and all(named)):
            return Flat(start, columns, rows)
    return None


def _names(name: str, value: str) -> bool:
    """Whether a line is the name of a column that holds such values."""
    return bool(heading_roles(name) & (DATED_ROLES if value == DAY else FUNDED_ROLES))


def _rows(lines: Sequence[str], values: Sequence[str], at: int, end: int, held: Sequence[str]) -> int:
    """How many rows from a line on have their days and sums where the first has them."""
    rows = 0
    while (
        at + len(held) <= end
        and values[at : at + len(held)] == held
        and not any(map(_is_text, lines[at : at + len(held)]))
    ):
        rows, at = rows + 1, at + len(held)
    return rows


def _value(line: str) -> str:
    """What a line says alone: a day, a sum or nothing of both."""
    if len(line) > VALUE_CELL or not any(map(str.isdigit, line)):
        return ""
    if is_days(line):
        return DAY
    sums = find_amounts(line)
    alone = len(sums) == 1 and not any(map(str.isalpha, line[: sums[0].start] + line[sums[0].end :]))
    return SUM if alone else ""


def _is_text(line: str) -> bool:
    return not line or len(line) > LONG_LINE or line.endswith((":", "?", "!"))
