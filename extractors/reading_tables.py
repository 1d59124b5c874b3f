"""Tables: which ones hold data and not the page's layout, and which header each cell stands under or beside."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborNode

from extractors.date_lines import DATE
from extractors.document import Kind
from extractors.draft import DraftCell, Piece
from extractors.headings import label_roles

SHORT_HEADER = 40
"""Characters. A first row of such short cells without a figure heads a table that marks no header; longer is text."""

LONG_CELL = 500
"""Characters. In a table that marks no header, a cell with more holds a column of the page's layout."""

PARTED_CELL = 150
"""Characters. So does one with more that is parted into paragraphs."""

MAX_COLUMNS = 200
"""Columns that are told apart; what stands further right has no header."""

DATED_ROLES = frozenset({"deadline", "opens", "period", "processing", "event"})
"""What a column of dates may be headed as."""

_NUMBERED = re.compile(r"\D{3,} \d|\d\. \D{3,}")  # "Runde 1", "2. frist"
_LAYOUT_ROLES = ("presentation", "none")


def is_data(table: LexborNode) -> bool:
    """Whether a table holds data. Tables that lay out a page hold tables, headings or whole columns of text."""
    if (table.attributes.get("role") or "").lower() in _LAYOUT_ROLES:
        return False
    if len(table.css("table")) > 1 or table.css_first("form, h1, h2, nav, main, article") is not None:
        return False  # the search finds the table itself as well
    if table.css_first("caption, thead, th") is not None:
        return True
    if table.css_first("h3, h4") is not None:
        return False
    rows = table.css("tr")
    widths = [len(row.css("td")) for row in rows]
    if not widths or max(widths) < 2:
        return False
    if len(rows) == 1 and table.css_first("p, ul, div") is not None:
        return False
    return not any(map(_is_column, table.css("td")))


def _is_column(cell: LexborNode) -> bool:
    """Whether a cell holds a column of text."""
    size = len(cell.text(strip=True))
    return size > LONG_CELL or (size > PARTED_CELL and len(cell.css("p")) > 1)


def set_headers(pieces: list[Piece], first: int) -> None:
    """Give the cells of the rows from piece ``first`` on the headers they stand under and beside.

    Rows of one cell across the table are headings between the rows."""
    rows = [index for index in range(first, len(pieces)) if pieces[index].kind is Kind.ROW]
    columns = max((sum(cell.width for cell in pieces[index].cells) for index in rows), default=0)
    for index in list(rows):
        cells = pieces[index].cells
        filled = [cell for cell in cells if cell.end > cell.start]
        if columns > 1 and len(cells) == 1 and (cells[0].head or cells[0].bold):
            pieces[index].kind, pieces[index].cells = Kind.HEADING, ()
            rows.remove(index)
        elif not filled:
            rows.remove(index)
    heads: dict[int, tuple[int, int, int]] = {}
    corner = False  # the header row leaves the first column without a name: that column holds row headers
    held: dict[int, tuple[int, DraftCell, int]] = {}  # column: rows left, cell that reaches down, its piece
    side = _naming_column(pieces, rows, columns)
    plain = not any(cell.head for index in rows for cell in pieces[index].cells)
    for place, index in enumerate(rows):
        piece = pieces[index]
        if _heads(pieces, rows[place:], columns, plain and place == 0) or (plain and place == 0 and side < -1):
            for column, cell, owner in _columns(piece, index, held):
                if cell.end > cell.start:
                    heads[column] = (owner, cell.start, cell.end)
                elif column == 0:
                    corner = True
            continue
        named = _columns(piece, index, held)
        beside = next(((o, c.start, c.end) for at, c, o in named if at == side == 1), None)
        for column, cell, owner in named:
            sides = cell.head or cell.scope == "row" or column == (0 if corner else side)
            if sides and cell.end > cell.start and (beside is None or (owner == index and column and cell.head)):
                beside = (owner, cell.start, cell.end)
            if owner == index:
                cell.column = cell.column or heads.get(column)
                cell.row = None if sides else beside
        if columns == 2 and beside is not None and len(piece.cells) == 2:
            piece.label = beside


def _naming_column(pieces: list[Piece], rows: list[int], columns: int) -> int:
    """Which of two columns names what the other says: the first, unless it holds dates and the second does not. Of
    more columns the first, where words stand in it and dates in all others.

    -1 where none does; -2 where the first row names what the dates below it are."""
    dated = [_dated(pieces[index]) for index in rows]
    if columns > 2:
        named = [row for row in rows if not any(map(str.isdigit, _first(pieces[row])))]
        return 0 if len(named) == len(rows) and all(all(row[1:]) for row in dated) else -1
    if columns != 2:
        return -1
    if _heads_dates(pieces, rows, dated):
        return -2
    full = [row for row in dated if len(row) == 2]
    if full and all(row[0] for row in full):
        return 1 if not any(row[1] for row in full) else -1
    return 0


def _heads_dates(pieces: list[Piece], rows: list[int], dated: list[tuple[bool, ...]]) -> bool:
    """Whether the first of two columns' rows names the columns: all below it hold dates in both, or in the second,
    which it calls so ("Frist"), or beside a number ("2. runde")."""
    below = [row for row in dated[1:] if len(row) == 2]
    if not below or len(dated[0]) != 2 or any(dated[0]):
        return False
    if all(row[0] for row in below):
        return sum(row[1] for row in below) * 2 > len(below)  # "januar 2025" among the days of answers is none
    if not all(row[1] for row in below):
        return False
    names, values = (pieces[rows[0]].text[cell.start : cell.end] for cell in pieces[rows[0]].cells)
    if len(below) < 2 or max(len(names), len(values)) > SHORT_HEADER:
        return False
    counted = all(any(map(str.isdigit, _first(pieces[index]))) for index in rows[1:])
    return counted or bool(label_roles(values) & DATED_ROLES)


def _first(row: Piece) -> str:
    return row.text[row.cells[0].start : row.cells[0].end]


def _dated(row: Piece) -> tuple[bool, ...]:
    return tuple(bool(DATE.search(row.text, cell.start, cell.end)) for cell in row.cells)


def _columns(piece: Piece, index: int, held: dict[int, tuple[int, DraftCell, int]]) -> list[tuple[int, DraftCell, int]]:
    """The cells of a row by column, with those that reach down from rows above, and the piece each lies in."""
    found: list[tuple[int, DraftCell, int]] = []
    column = 0
    waiting = list(piece.cells)
    while waiting or column in held:
        if column in held:
            left, cell, owner = held.pop(column)
            if left > 1:
                held[column] = (left - 1, cell, owner)
            found.append((column, cell, owner))
            column += 1
            continue
        cell = waiting.pop(0)
        for at in range(column, min(column + cell.width, MAX_COLUMNS)):
            found.append((at, cell, index))
            if cell.height > 1:
                held[at] = (cell.height - 1, cell, index)
        column += cell.width
    return found


def _heads(pieces: list[Piece], rows: list[int], columns: int, may_be_plain: bool) -> bool:
    """Whether the first of some rows names the columns: all its cells are headers, or (in the first row of a table that
    marks none) it looks like it and rows follow."""
    piece = pieces[rows[0]]
    cells = [cell for cell in piece.cells if cell.end > cell.start]
    if len(rows) < 2 or not cells:
        return False
    if piece.tag.startswith("thead"):
        return True
    if all(cell.head and cell.scope not in ("row", "rowgroup") for cell in cells) and len(cells) > 1:
        return True
    if all(cell.head and cell.scope in ("col", "colgroup") for cell in cells):
        return True
    if not may_be_plain or len(cells) < 2:
        return False
    if all(cell.bold for cell in cells):
        return True
    texts = [piece.text[cell.start : cell.end] for cell in cells]
    if columns < 3 or any(len(text) > SHORT_HEADER for text in texts):
        return False
    numbered = all(_NUMBERED.fullmatch(text) or not any(map(str.isdigit, text)) for text in texts)
    return numbered or _above_dates(pieces, rows)


def _above_dates(pieces: list[Piece], rows: list[int]) -> bool:
    """Whether a row without dates stands above a column of them ("Frist (kl. 16)" above "1. maj")."""
    head, *below = [_dated(pieces[index]) for index in rows]
    return not any(head) and any(
        all(len(row) == len(head) and row[column] for row in below) for column in range(len(head))
    )
