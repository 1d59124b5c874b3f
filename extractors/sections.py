"""What each part of a page is about: section roles from headings, labels, table headers and lead-ins.

A role comes from the vocabulary ``data/sections.toml``, also where the heading is only a bold line, a label with a
colon, or a label and its value on lines of their own. The result is a list of statements, the sentences and table cells
of the announcement, each with the roles it stands under: what the role rules work on.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from extractors.cues import cue_finder
from extractors.data_files import load
from extractors.document import Block, Cell, Document, Kind, Region, Span
from extractors.heading_lines import (
    DATED_ROLES,
    FUNDED_ROLES,
    POOL_NAME,
    VALUED_ROLES,
    introduces,
    is_heading,
    is_term,
)
from extractors.headings import LONGEST_LABEL, heading_roles, label_roles
from extractors.labelled_parts import INLINE_LABEL, labelled_parts
from extractors.sentences import sentences

OWN = (Region.MAIN, Region.CONTACT)
_HEADING, _ITEM = Kind.HEADING, Kind.ITEM  # named once: the look-up of an enum's member is a call
LABEL_LEVEL = 7  # a label stands below every heading
LETTERED = re.compile(r"[a-h][.)] ")
_WORDS = load("page")["headings"]
ROUND = re.compile(_WORDS["round"])  # a column that only counts rounds says less than the row's header
ANSWERS = frozenset(_WORDS["answers"])
SAYS_WHO = re.compile(_WORDS["says_who"], re.IGNORECASE)
POOL_NAME_LEVEL = 2  # of a line that is a pool's name and nothing else, as a heading


class Statement(NamedTuple):
    """A sentence, list item or table cell of the announcement.

    ``roles`` are the section roles it stands under, ``title`` the nearest heading's range, ``path`` the indices of the
    headings above it, ``lead`` the line that introduces the list it is an item of, ``label`` the label that names it,
    ``row`` the number of its table row (cells of one row share it).
    """

    start: int
    end: int
    block: int
    roles: frozenset[str]
    region: Region
    kind: Kind
    path: tuple[int, ...] = ()
    lead: Span | None = None
    label: Span | None = None
    column: Span | None = None
    row: int | None = None
    own_label: bool = False


def statements(document: Document, dates: set[int], amounts: set[int]) -> list[Statement]:
    """The statements of the announcement and its contact boxes, in the order of the text.

    ``dates`` and ``amounts``: where such mentions begin in the text; a line that is one can be the value of a label on
    the line before or after.
    """
    found: list[Statement] = []
    trail: list[tuple[int, int, frozenset[str]]] = []  # (level, block index, roles) of the headings above
    lead: Span | None = None
    starts = sorted(dates | amounts)
    labels = {block.label for block in document.blocks if block.label is not None}
    path: tuple[int, ...] = ()  # of the trail, and the roles that what stands below it has
    above: frozenset[str] = frozenset()
    position = 0
    for index, block in enumerate(document.blocks):
        if block.region not in OWN:
            continue
        words = document.of(block)
        while position < len(starts) and starts[position] < block.start:
            position += 1
        first_value = starts[position] if position < len(starts) and starts[position] < block.end else None
        if labels and (block.start, block.end) in labels:  # a term whose definition follows heads that one alone
            found.append(
                Statement(block.start, block.end, index, heading_roles(words), block.region, Kind.HEADING, path)
            )
            continue
        answers = block.kind is _HEADING and bool(found) and _answers(document, found[-1], words)
        if not answers and (is_heading(block, words, first_value) or is_term(document, index, words)):
            named = POOL_NAME_LEVEL if POOL_NAME.fullmatch(words.strip()) else LABEL_LEVEL
            level = block.level if block.kind is _HEADING and block.level else named
            roles = frozenset() if level == 1 else heading_roles(words)
            while trail and trail[-1][0] >= level:
                trail.pop()
            trail.append((level, index, roles))
            path, above = tuple([t[1] for t in trail]), next((t[2] for t in reversed(trail) if t[2]), frozenset())
            lead = None
            found.append(Statement(block.start, block.end, index, roles, block.region, _HEADING, path))
            says = first_value is not None or SAYS_WHO.match(words)
            if says and level > 1:  # "Der er 24 mio. kr. i puljen": it says something itself
                found.append(found[-1]._replace(kind=Kind.PARAGRAPH))
            continue
        valued = first_value is not None or (answers and _is_rolling(words))
        kind = Kind.PARAGRAPH if block.kind is _HEADING and valued else block.kind  # "Beløb: 2.500.000"
        listed = block.kind is _ITEM or LETTERED.match(words) or (lead is not None and first_value == block.start)
        if not listed and not words.rstrip().endswith(":"):
            lead = None
        # A lead holds for the items of a list, also for a line of one in plain text that begins with its date.
        base = Statement(block.start, block.end, index, above, block.region, kind, path, lead if listed else None)
        if block.cells:
            found += _cells(document, block, base)
            continue
        if block.label is not None and block.label.start in dates and first_value is None:
            if found and found[-1].start == block.label.start:
                found.pop()  # a term that is a day heads nothing: what it is for stands behind it
            first, *others = _sentences(document.text, block, base, None)
            found += [first._replace(start=block.label.start), *others]
            continue
        if block.label is not None:
            own = heading_roles(document.of(block.label))
            kept = above if _clean_answer(document.of(block.label)) else own
            base = base._replace(roles=kept, label=block.label, own_label=bool(own), lead=None if own else block.label)
        found += _sentences(document.text, block, base, first_value)
        if block.kind is not _ITEM and introduces(document, index, words, dates):  # also a list of its own
            last = sentences(document.text, block.start, block.end)[-1]
            lead = Span(*last)
    return _values_before_labels(document, found, dates, amounts)


def _clean_answer(label: str) -> bool:
    """Whether a label only answers its heading ("Hvem kan søge": "Ja", "Nej"), and so is about the same."""
    return label.strip(" :.").lower() in ANSWERS


def _answers(document: Document, before: Statement, words: str) -> bool:
    """Whether a line that looks like a heading is the value of the label before it, as on cards with large figures."""
    label = label_roles(document.text[before.start : before.end]) if before.kind is Kind.HEADING else frozenset()
    named = heading_roles(words) and not ("deadline" in label and _is_rolling(words))
    return bool(label & VALUED_ROLES) and not named and not POOL_NAME.fullmatch(words.strip())


def _is_rolling(words: str) -> bool:
    """Whether words answer when the deadline is without a date ("Når pengene er brugt")."""
    return any(c.kind == "answer" and c.start == 0 for c in cue_finder("rolling").find(words.lower()))


def _cells(document: Document, block: Block, base: Statement) -> list[Statement]:
    """A statement a sentence of each cell, with the roles of its column's and row's headers."""
    found = []
    if (
        len(block.cells) == 2
        and all(cell.column is None for cell in block.cells)
        and not heading_roles(document.of(block.cells[0]))
    ):
        return [base._replace(row=base.block)]  # "14. maj | sidste frist": neither cell is a header of the other
    headed = [part for cell in block.cells for part in (cell.column, cell.row) if part is not None]
    if any(heading_roles(document.of(part)) for part in headed):
        base = base._replace(roles=frozenset())  # a column whose header says something else is not the section's
    for cell in block.cells:
        named = _row_names_sum(document, cell)
        header = cell.row if named else cell.column or cell.row
        own: frozenset[str] = frozenset()
        for part in (cell.row, cell.column) if named or _row_says_more(document, cell) else (cell.column, cell.row):
            if part is not None and (part.start, part.end) != (cell.start, cell.end):
                own = own or heading_roles(document.of(part))
        apart = header is not None and (header.start, header.end) != (cell.start, cell.end)
        lead = header if apart and not own else None
        cell_base = base._replace(
            roles=own or base.roles,
            label=header,
            column=cell.column,
            row=base.block,
            own_label=bool(own),
            lead=lead,
        )
        found += [cell_base._replace(start=s, end=e) for s, e in sentences(document.text, cell.start, cell.end)]
    return found


def _row_names_sum(document: Document, cell: Cell) -> bool:
    """Whether a row says what its sum is for, and the column only that it is one ("Største tilskud | Beløb")."""
    column, row = (heading_roles(document.of(part)) if part else frozenset() for part in (cell.column, cell.row))
    return column == {"amount"} and bool(row & FUNDED_ROLES)


def _row_says_more(document: Document, cell: Cell) -> bool:
    """Whether a cell's row is labelled and its column only counts or names something ("2. runde", "Store hold")."""
    if not (cell.column and cell.row):
        return False
    column = document.of(cell.column)
    return bool(ROUND.search(column.lower()) or (label_roles(document.of(cell.row)) and not label_roles(column)))


def _sentences(text: str, block: Block, base: Statement, first_value: int | None) -> list[Statement]:
    """The block's sentences; one that opens with a label of its own ("Frist: 1. maj", "Ansøgere Kommuner") has its
    role."""
    found = []
    asked: frozenset[str] = frozenset()
    rest = base[2:]
    for number, (start, end) in enumerate(labelled_parts(text, block) or sentences(text, block.start, block.end)):
        statement = Statement(start, end, *rest)
        if (
            text[end - 1] == "?"
            and end < block.end
            and end - start <= LONGEST_LABEL
            and (roles := heading_roles(text[start:end]))
        ):
            asked = roles  # "Hvem kan søge? Kommuner.": the question heads the rest of the paragraph
            found.append(statement._replace(roles=roles))
            continue
        if asked:
            statement = statement._replace(roles=asked, own_label=True)
        match = INLINE_LABEL.match(text, start, end)
        if match and match.end() < end:
            roles = heading_roles(text[start : match.end()])
            if roles:
                statement = statement._replace(roles=roles, label=Span(start, match.end() - 1), own_label=True)
        elif number == 0 and first_value is not None and first_value < end and not match:
            roles = label_roles(text[start:first_value])
            if roles:
                statement = statement._replace(roles=roles, label=Span(start, first_value), own_label=True)
        found.append(statement)
    return found


def _values_before_labels(
    document: Document, found: list[Statement], dates: set[int], amounts: set[int]
) -> list[Statement]:
    """Where a page writes the value first and its label on the next line, the label names the value before it.

    Only where the value has no label of its own and the label none after it: else the usual order holds.
    """
    result = list(found)
    taken = -1  # the last label that names the value before it, and so none after it
    for i in range(1, len(found)):
        label, before = found[i], found[i - 1]
        if not _is_label(document, label) or before.own_label:
            continue
        if i > 1 and i - 2 != taken and found[i - 2].kind is Kind.HEADING and found[i - 2].roles:
            continue  # the value has a label before it
        after = found[i + 1] if i + 1 < len(found) else None
        fitting = dates if label.roles & DATED_ROLES else amounts if label.roles & FUNDED_ROLES else set()
        if not _is_value(before, fitting):
            continue
        if (
            i - 2 == taken
            or after is None
            or not _is_value(after, fitting)
            or (i + 2 < len(found) and _is_label(document, found[i + 2]))
        ):
            result[i - 1] = before._replace(roles=label.roles, label=Span(label.start, label.end), own_label=True)
            taken = i
    return result


def _is_label(document: Document, statement: Statement) -> bool:
    return statement.kind is Kind.HEADING and bool(label_roles(document.text[statement.start : statement.end]))


def _is_value(statement: Statement, starts: set[int]) -> bool:
    return (
        statement.kind is not Kind.HEADING
        and statement.start in starts
        and statement.end - statement.start <= LONGEST_LABEL
    )
