"""A page while it is being read: pieces of text in the boxes that hold them, before regions and offsets are settled.

Both readers (HTML and archive text) write a :class:`Draft`; headings by shape and regions are worked out on it; and
:func:`assemble` makes the immutable :class:`~extractors.document.Document` of it. The one normalisation of text that
the document promises is :func:`clean`.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from itertools import accumulate

from extractors.document import Block, Cell, Document, Kind, Link, Region, Span, Stated

CELL_GAP = " | "
"""Between the cells of a row, so that no pattern reads across them."""

MAX_LEVEL = 6
"""Deepest heading level of a document, as in HTML."""

MAX_BLOCKS = 50_000
"""Blocks of a page; what comes after them is cut off. The longest tables of grants have some thousand rows."""

MAX_TEXT = 990_000
"""Characters of a page's text; what comes after them is cut off. No announcement has a tenth of it."""

MAX_WORD = 120
"""Characters of an unbroken run. The longest addresses on announcements have about a hundred, no word half that."""

_HEADING = Kind.HEADING  # named once: the look-up of an enum's member is a call
_LONG_WORD = re.compile(rf"\S{{{MAX_WORD}}}(?=\S)")
"""So much of an unbroken run gets a blank behind it: patterns and tokenizers that look into a word take time in the
square of its length."""
_WINDOWS = {code: bytes([code]).decode("cp1252", "ignore") or None for code in range(0x80, 0xA0)}
# Invisible: controls, soft hyphen, zero-width and direction marks, byte order mark, half pairs.
_GONE = [*range(0x20), 0x7F, 0xAD, 0x61C, 0x180E, *range(0x200B, 0x2010), *range(0x202A, 0x202F)]
_GONE += [*range(0x2060, 0x2070), 0xFEFF, *range(0xD800, 0xE000), 0xFFFE, 0xFFFF]
_REPAIR: dict[int, str | None] = {**dict.fromkeys(_GONE), **_WINDOWS, 0x2010: "-", 0x2011: "-"}


def clean(text: str) -> str:
    """Text as a document holds it: blanks of every kind and number are one space, none at the ends; no soft hyphens,
    zero-width or control characters; Windows-1252 left-overs and non-breaking hyphens repaired; NFC; no unbroken run of
    more than ``MAX_WORD`` characters."""
    if text.isprintable():  # as nearly all: it has no blanks but spaces, and nothing invisible
        text = text.strip() if "  " not in text else " ".join(text.split())
    else:
        text = " ".join(text.replace("\x85", "…").split())  # this one of the Windows left-overs would pass for a blank
        text = text if text.isprintable() else " ".join(text.translate(_REPAIR).split())
    if not text.isascii():
        text = unicodedata.normalize("NFC", text.replace("\u2010", "-").replace("\u2011", "-"))
    return text if len(text) <= MAX_WORD else _LONG_WORD.sub(r"\g<0> ", text)


@dataclass(slots=True)
class Box:
    """An element that holds pieces ``first`` up to ``last`` (exclusive). ``names`` are its class and id, ``label`` its
    aria-label, all lower case; ``parent`` is an index in ``Draft.boxes``, -1 for the outermost."""

    parent: int
    tag: str
    role: str = ""
    names: str = ""
    label: str = ""
    first: int = 0
    last: int = 0


@dataclass(slots=True)
class DraftCell:
    """A table cell: its range in the piece; ``column`` and ``row`` are ``(piece, start, end)`` of its headers."""

    start: int
    end: int
    head: bool = False
    scope: str = ""
    bold: bool = False
    width: int = 1
    height: int = 1
    column: tuple[int, int, int] | None = None
    row: tuple[int, int, int] | None = None


@dataclass(slots=True)
class Piece:
    """A block to be. Offsets are in its own ``text``.

    ``level`` is 0 for a heading whose level follows from where it stands. ``tag`` and ``names`` are those of the
    element that the piece fills, ``whole`` whether it fills one alone. ``linked`` and ``pressed`` count characters in
    links and buttons; ``bold`` says that all of it is bold, ``gap`` that an empty line stands before it (plain text).
    ``label`` is ``(piece, start, end)``.
    """

    text: str
    kind: Kind
    box: int = 0
    level: int = 0
    tag: str = ""
    names: str = ""
    whole: bool = False
    bold: bool = False
    linked: int = 0
    links: tuple[tuple[int, int, str], ...] = ()
    label: tuple[int, int, int] | None = None
    pressed: int = 0
    gap: bool = False
    times: tuple[tuple[int, int, str], ...] = ()
    struck: tuple[tuple[int, int], ...] = ()
    cells: tuple[DraftCell, ...] = ()
    region: Region = Region.MAIN


@dataclass(slots=True)
class Draft:
    """A page being read. ``boxes[0]`` is the whole page; ``head`` is the piece that names the announcement (-1:
    none) and ``column`` the box that holds it, once they are found."""

    pieces: list[Piece] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=lambda: [Box(-1, "body")])
    title: str | None = None
    site: str | None = None
    canonical: str | None = None
    notes: list[str] = field(default_factory=list)
    head: int = -1
    column: int = 0
    size: int = 0
    full: bool = False

    def add(self, piece: Piece) -> None:
        """Take a piece in, as long as there is room; where there is none, say so and be ``full``."""
        room = MAX_TEXT - self.size
        if len(self.pieces) == MAX_BLOCKS or room <= 0:
            self.cut_off(f"The page has more than {MAX_BLOCKS:,} blocks or {MAX_TEXT:,} characters of text.")
            return
        if len(piece.text) > room:
            self.cut_off(f"The page has more than {MAX_TEXT:,} characters of text.")
            piece = Piece(piece.text[:room].rstrip(), Kind.PARAGRAPH, piece.box, gap=piece.gap)
        self.size += len(piece.text) + 1
        self.pieces.append(piece)

    def cut_off(self, reason: str) -> None:
        """Take no more pieces in, and note why."""
        if not self.full:
            self.full = True
            self.notes.append(f"{reason} What comes after that was not read.")

    def around(self, index: int) -> int:
        """The smallest box that holds more than piece ``index`` and what is before it: so far reaches a heading."""
        box = self.pieces[index].box
        while self.boxes[box].last <= index + 1 and box:
            box = self.boxes[box].parent
        return box


def assemble(draft: Draft, encoding: str) -> Document:
    """The finished document: offsets in one text, each block under its heading."""
    pieces = draft.pieces
    starts = list(accumulate((len(piece.text) + 1 for piece in pieces), initial=0))

    def span(place: tuple[int, int, int] | None) -> Span | None:
        return None if place is None else Span(starts[place[0]] + place[1], starts[place[0]] + place[2])

    blocks: list[Block] = []
    links: list[Link] = []
    times: list[Stated] = []
    struck: list[Span] = []
    for start, piece, (heading, level) in zip(starts, pieces, _outline(draft), strict=False):
        end, label = start + len(piece.text), None
        cells: tuple[Cell, ...] = ()
        if piece.label is not None:
            label = span(piece.label)
        if piece.cells:
            cells = tuple(Cell(start + c.start, start + c.end, span(c.column), span(c.row)) for c in piece.cells)
        blocks.append(Block(start, end, piece.kind, piece.region, level, heading, label, cells))
        for a, b, href in piece.links:
            links.append(Link(start + a, start + b, href))
        for a, b, value in piece.times:
            times.append(Stated(start + a, start + b, value))
        for a, b in piece.struck:
            struck.append(Span(start + a, start + b))
    return Document(
        "\n".join(piece.text for piece in pieces),
        tuple(blocks),
        draft.title,
        draft.site,
        draft.canonical,
        tuple(links),
        tuple(times),
        encoding,
        tuple(draft.notes),
        tuple(struck),
    )


def _outline(draft: Draft) -> list[tuple[int | None, int]]:
    """For each piece the heading it stands under and its own level.

    A heading reaches to the next of its level or above, but not out of the box that it shares with its text: what
    comes after a fact box is not under the box's heading. It does reach into the next box of the very same make, since
    content systems put one chapter into several such boxes.
    """
    found: list[tuple[int | None, int]] = []
    open_: list[tuple[int, int, int, int, bool]] = []  # piece, level, box it reaches through, its end, level stated
    for index, piece in enumerate(draft.pieces):
        while open_ and index >= open_[-1][3] and not _goes_on(draft, open_[-1][2], index):
            open_.pop()
        level = 0
        if piece.kind is _HEADING:
            stated = piece.level > 0
            level = piece.level or min(next((s[1] for s in reversed(open_) if s[4]), 1) + 1, MAX_LEVEL)
            while open_ and open_[-1][1] >= level:
                open_.pop()
        found.append((open_[-1][0] if open_ else None, level))
        if level:
            box = _reach(draft, index)
            open_.append((index, level, box, draft.boxes[box].last, stated))
    return found


def _reach(draft: Draft, index: int) -> int:
    """The box through which a heading reaches; the title's holds the announcement, also where it has a box apart."""
    box = draft.around(index)
    if index == draft.head:
        column = draft.boxes[draft.column]
        while box and not (draft.boxes[box].first <= column.first and column.last <= draft.boxes[box].last):
            box = draft.boxes[box].parent
    return box


def _goes_on(draft: Draft, box: int, index: int) -> bool:
    """Whether a piece behind a box lies in the next one of the very same make."""
    this = draft.boxes[box]
    other = draft.pieces[index].box
    while other > 0 and draft.boxes[other].parent != this.parent:
        other = draft.boxes[other].parent
    that = draft.boxes[other]
    return other > 0 and this.tag == that.tag == "div" and this.names == that.names
