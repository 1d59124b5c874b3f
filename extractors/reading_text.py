"""Text as crawl archives hold it to a draft: a line is a block, an empty line parts, and all layout is in the shape."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, pairwise

from extractors.date_lines import DATE
from extractors.document import Kind
from extractors.draft import CELL_GAP, MAX_BLOCKS, MAX_TEXT, Draft, DraftCell, Piece, clean
from extractors.flat_tables import flat_tables
from extractors.reading_tables import set_headers
from extractors.text_headings import MIN_MENU, mark_contents, mark_headings_of_text
from extractors.text_title import MAX_HEAD, mark_title

MIN_WRAP = 40
"""Characters. A shorter line was not broken because it was full."""

MAX_WRAP = 3000
"""Characters. A paragraph gathered from broken lines grows no longer: beyond this the text is no prose."""

MAX_PART = 80
"""Characters of a column in a line that is laid out with blanks."""

MAX_AFTER = 30
"""Characters of a column that stands a single blank behind a date."""

MAX_DAY = 40
"""Characters of a line that says a day and its hour."""

MIN_PAIRS = 2
"""Days with their words that make a list of them."""

_DAY = re.compile(
    r"(?:(?:man|tirs|ons|tors|fre|lør|søn)dag,? )?(?:d\.|den)? ?\d{1,2}[./]"
    r"|(?:primo|medio|ultimo|uge|start|slut|forår|efterår|sommer|[a-zæøå]{3,9} (?:19|20)\d\d$)"
)
_BULLET = re.compile(r"\s*(?:[•·▪◦●■‣✓✔►▸➢»\uf0b7\uf0a7*]|[-–—](?=\s)|\+(?=\s)|o(?=\s{2,})|(?<=\s)o(?=\s))\s*")
_QUOTE = re.compile(r"\s*»[^»« \n]+ [^»«\n]{1,100}«")  # a name of several words in quotes, where » is no bullet
_NUMBER = re.compile(r"\s*(?:\d{1,2}[.)]|[a-zæøå]\))\s+(?=[A-ZÆØÅ])")
_GLUED = re.compile(r"^(\s*\d{1,2}[./-]\d{1,2}[./-]\d{4})(?=[A-ZÆØÅ][a-zæøå])", re.MULTILINE)
"""A stamp that a crawl has run into the line after it: "12-03-2019Puljen er åben"."""
_WIDE_GAP = re.compile(r"(?<=\S)(?:\s*\.{4,}\s*|\s+--+\s+|\s{2,}|\t|\s*\|\s*)(?=\S)")
_ENDS_SHORT = re.compile(
    r"(?<!\w)(?:(?:[a-zæøå]\.){1,2}[a-zæøå]?|[a-zæøå]?[b-df-hj-np-tv-xz]{1,3})\.$", re.IGNORECASE
)  # "m.m.", "mv."
_RULE = re.compile(r"[\s|+:=-]*[|+][\s|+:=-]*")


@dataclass(slots=True)
class _Line:
    """A line as it is in the text: ``parts`` are its columns, ``gap`` an empty line before it, ``mark`` a bullet."""

    text: str
    parts: list[str]
    gap: bool
    kind: Kind
    joins: bool  # may go on from the line before or into the next
    indent: int  # blanks before it
    head: bool = False  # whether its columns are names


def read_text(text: str) -> Draft:
    """Read a text. Regions are left to :mod:`extractors.regions`."""
    draft = Draft()
    lines = list(islice(_lines(text), MAX_BLOCKS * 2))
    _fold_tables(lines)
    _pair_days(lines)
    at = 0
    while at < len(lines) and not draft.full:
        rows = _table(lines, at)
        if rows:
            first = len(draft.pieces)
            for line in lines[at : at + rows]:
                draft.add(_row(line, len(lines[at + rows - 1].parts)))
            set_headers(draft.pieces, first)
            at += rows
            continue
        line = lines[at]
        last = draft.pieces[-1] if at and lines[at - 1].joins else None
        fits = draft.size + len(line.text) < MAX_TEXT
        if last and line.joins and not line.gap and fits and _wrapped(last.text, line.text):
            last.text += " " + line.text
            draft.size += len(line.text) + 1
        else:
            piece = Piece(line.text, line.kind, gap=line.gap)
            if _is_menu(line, at):
                piece.tag = "menu"
            draft.add(piece)
        at += 1
    draft.boxes[0].last = len(draft.pieces)
    mark_contents(draft.pieces)
    title = mark_title(draft.pieces)
    mark_headings_of_text(draft.pieces, title)
    return draft


def _lines(text: str) -> Iterator[_Line]:
    gap, bullet = True, False
    before: _Line | None = None
    column = -1  # where the last of several parts of the line before begins
    for raw in _GLUED.sub(r"\1\n", text).splitlines():
        line = clean(raw)
        if not line:
            gap = True
            continue
        if _RULE.fullmatch(line):
            continue
        mark = None if _QUOTE.match(raw) else _BULLET.match(raw)
        if mark:
            line = clean(raw[mark.end() :])
            if not line:  # the item itself stands on the next line
                bullet = True
                continue
        panel = mark is not None and mark[0].strip() == "+" and line[0].isupper()  # a folded panel's heading
        item = (bool(mark) and not panel) or bullet or bool(_NUMBER.match(raw))
        bare = raw.strip().strip("|").strip() if raw.count("|") > 2 else raw.strip()
        wide = mark is None and (
            bare != line or "|" in line or " --" in line or "...." in line
        )  # what _WIDE_GAP looks for shows first
        parts = [part for part in map(clean, _WIDE_GAP.split(bare)) if part] if wide else [line]
        indent = len(raw) - len(raw.lstrip())
        if before is not None and not gap and not item and len(parts) == 1 and indent == column:
            before.text += " " + line  # the last column goes on below itself
            before.parts[-1] += " " + line
            continue
        before = _Line(line, parts, gap, Kind.ITEM if item else Kind.PARAGRAPH, not item and len(parts) == 1, indent)
        column = raw.rfind(parts[-1]) if len(parts) > 1 else -1
        yield before
        gap = bullet = False


def _fold_tables(lines: list[_Line]) -> None:
    """Make rows of the lines of tables that have a cell on each."""
    plain = [line.text if line.joins else "" for line in lines]
    for start, columns, rows in reversed(flat_tables(plain, [line.gap for line in lines])):
        for first in range(start + rows * columns, start - 1, -columns):
            line, cells = lines[first], lines[first : first + columns]
            line.parts = [cell.text for cell in cells]
            line.text, line.joins, line.head = CELL_GAP.join(line.parts), False, first == start
            line.gap = line.gap and first == start
            del lines[first + 1 : first + columns]


def _pair_days(lines: list[_Line]) -> None:
    """Make rows of days that each stand in a line over the few words of what they are ("3. maj 2021", "Svar"): such a
    group begins with a day, perhaps below its heading, and ends with words."""
    at = 0
    while at < len(lines):
        end = at + 1
        while end < len(lines) and not lines[end].gap:
            end += 1
        if end - at >= 2 * MIN_PAIRS and any(DATE.search(line.text) for line in lines[at:end]):
            days = [_is_day(line) for line in lines[at:end]]
            first = 0 if days[0] else 1
            if all(day == (index % 2 == 0) for index, day in enumerate(days[first:])) and not days[-1]:
                for index in range(end - 2, at + first - 1, -2):
                    parts = [lines[index].text, lines[index + 1].text]
                    lines[index].text, lines[index].parts, lines[index].joins = CELL_GAP.join(parts), parts, False
                    lines[index].gap = lines[index].gap or index == at + first
                    del lines[index + 1]
                end -= len(days[first:]) // 2
        at = end


def _is_day(line: _Line) -> bool:
    """Whether a line says a day, an hour, a month or a part of one, and nothing else."""
    return line.kind is Kind.PARAGRAPH and len(line.text) <= MAX_DAY and bool(_DAY.match(line.text.lower()))


def _table(lines: list[_Line], at: int) -> int:
    """How many lines from ``at`` are the rows of a table laid out with blanks; 0 if they are none."""
    columns = len(lines[at].parts)
    if columns < 2:
        return 0
    end = at
    below = lines[at + 1] if at + 1 < len(lines) else None
    if below is not None and len(below.parts) == columns + 1 and lines[at].indent > below.indent:
        columns, end = columns + 1, at + 1  # the names of the columns, with none above the rows' own
    while end < len(lines) and lines[end].kind is Kind.PARAGRAPH:
        line = lines[end]
        if end > at and len(line.parts) == 1 and not line.gap:
            line.parts = _dates_apart(line, columns)
        if len(line.parts) != columns:
            break
        if (end > at and line.gap) or any(len(p) > MAX_PART or _is_sentence(p) for p in line.parts[:-1]):
            break
        end += 1
    figures = sum(any(map(str.isdigit, line.text)) for line in lines[at:end])
    return end - at if end - at >= 2 and figures * 2 >= end - at else 0


def _is_sentence(part: str) -> bool:
    """Whether a column ends as a sentence does; a sum ("15.000 kr.") is none."""
    short = len(part) <= MAX_AFTER and part[-2:-1].isalpha() and part[0].isdigit()
    return part[-1] == "." and not short and not _ENDS_SHORT.search(part)


def _dates_apart(line: _Line, columns: int) -> list[str]:
    """The columns of a line in a table of dates that stand a single blank apart: as many dates, or of two columns a
    date and a few words ("27. november 2024 januar 2025"); else the line."""
    dates = list(DATE.finditer(line.text))
    if not dates or dates[0].start() or (len(dates) != columns and columns > 2):
        return line.parts
    edges = [match.end() for match in dates[: columns - 1]]
    parts = [line.text[a:b].strip() for a, b in pairwise([0, *edges, len(line.text)])]
    return parts if all(parts) and len(parts[-1]) <= MAX_AFTER else line.parts


def _row(line: _Line, columns: int) -> Piece:
    cells = [DraftCell(0, 0) for _ in range(columns - len(line.parts))]
    start = 0
    for part in line.parts:
        cells.append(DraftCell(start, start + len(part), head=line.head))
        start += len(part) + len(CELL_GAP)
    return Piece(CELL_GAP.join(line.parts), Kind.ROW, gap=line.gap, cells=tuple(cells))


def _is_menu(line: _Line, at: int) -> bool:
    """Whether a line lists places to go side by side."""
    if line.kind is not Kind.PARAGRAPH or len(line.parts) < (2 if at < MAX_HEAD else MIN_MENU):
        return False
    return all(len(p) <= 35 and not p[0].islower() and not any(c.isdigit() or c == "@" for c in p) for p in line.parts)


def _wrapped(line: str, following: str) -> bool:
    """Whether a sentence was broken over two lines to fit a width."""
    return (
        MIN_WRAP <= len(line) <= MAX_WRAP
        and (line[-1].isalnum() or line[-1] == ",")
        and following[0].islower()
        and following[1:2] != ")"
    )
