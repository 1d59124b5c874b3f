"""The page as one text with its layout: what every reader of pages produces and every extractor works on.

A page becomes one string, ``Document.text``, and a sequence of :class:`Block` that tile it in reading order. Blocks are
separated by a single line feed, so no block's text holds one. All offsets, here and in evidence, count code points of
``text``. The text is normalised once, when it is read, so that no later pattern has to think of it: Unicode NFC, every
kind of blank (NBSP, thin, tab) one plain space, no soft hyphens or zero-width characters, non-breaking hyphens plain.

Nothing is thrown away: what is menu, aside or footer stays in the text with its :class:`Region`, so that a person can
see what was left out of the announcement and why.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple


class Region(StrEnum):
    """Which part of the page a block belongs to."""

    MAIN = "main"  # the announcement itself
    CONTACT = "contact"  # a box beside the announcement that says whom to ask
    ASIDE = "aside"  # other news, other pools, see also, newsletter, sharing
    NAVIGATION = "navigation"  # menus, breadcrumbs, skip links, search
    FOOTER = "footer"  # the site's own address lines
    BANNER = "banner"  # cookies and consent


class Kind(StrEnum):
    """What a block is on the page."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"  # of a list
    ROW = "row"  # of a table; its cells are in ``cells``
    DEFINITION = "definition"  # the value of a label: dd, or the second of a label/value pair


class Span(NamedTuple):
    """Half-open range of code points of ``Document.text``."""

    start: int
    end: int


class Cell(NamedTuple):
    """A cell of a table row, with the text of the headers it stands under and beside (``None``: it has none)."""

    start: int
    end: int
    column: Span | None = None
    row: Span | None = None


class Block(NamedTuple):
    """A heading, paragraph, list item, table row or definition.

    ``heading`` is the index in ``Document.blocks`` of the heading it stands under (``None``: under none); following it
    upwards gives the heading path. ``level`` is 1 to 6 for headings, else 0. ``label`` is the text that names the value
    in this block where the page marks one by structure (the ``dt`` of a ``dd``, the row header of a two-column table);
    the label's text lies in a block of its own or inside this one.
    """

    start: int
    end: int
    kind: Kind
    region: Region
    level: int = 0
    heading: int | None = None
    label: Span | None = None
    cells: tuple[Cell, ...] = ()


class Link(NamedTuple):
    """A link: the range of its text and its address as the page writes it."""

    start: int
    end: int
    href: str


class Stated(NamedTuple):
    """A ``<time datetime>`` element: the range of its text and the attribute as the page writes it."""

    start: int
    end: int
    value: str


@dataclass(frozen=True, slots=True)
class Document:
    """A page as text with layout.

    ``title`` is the page's ``<title>`` (``None`` for plain text), ``site`` its ``og:site_name``, ``encoding`` what it
    was decoded with, ``notes`` what the reader had to do that a person should know (cut off, undecodable bytes), one
    sentence each, ``struck`` the ranges that the page shows struck out, ``main`` the blocks of the announcement itself
    with their indices: most of a page's blocks are others.
    """

    text: str
    blocks: tuple[Block, ...]
    title: str | None = None
    site: str | None = None
    canonical: str | None = None
    links: tuple[Link, ...] = ()
    times: tuple[Stated, ...] = ()
    encoding: str = "utf-8"
    notes: tuple[str, ...] = field(default=())
    struck: tuple[Span, ...] = ()
    main: tuple[tuple[int, Block], ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        region = Region.MAIN
        main = tuple([(index, block) for index, block in enumerate(self.blocks) if block.region is region])
        object.__setattr__(self, "main", main)

    def of(self, part: Span | Block | Cell | Link | Stated) -> str:
        """The text of a part."""
        return self.text[part.start : part.end]
