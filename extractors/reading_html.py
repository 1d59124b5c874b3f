"""HTML to a draft: one walk over the parsed tree, without recursion.

A line of text is gathered until a block element begins or ends or a ``<br>`` stands; then it becomes a piece. What
kind of piece that is, its element says (heading, item, definition, table row); which headings have only the shape of
one is found later, in :mod:`extractors.shapes`. Panels that the page hides until they are clicked are read as they are.
"""

from __future__ import annotations

from typing import Any

from selectolax.lexbor import LexborHTMLParser, LexborNode

from extractors.document import Kind
from extractors.draft import Box, Draft, DraftCell, Piece, clean
from extractors.reading_elements import (
    AT_ONCE,
    BLOCKS,
    BOXES,
    DROPPED,
    HEADINGS,
    KINDS,
    LABELLED,
    TABLES,
    Attributes,
    cells_spanned,
    heading_level,
    role_and_names,
    spoken_name,
    words_alone,
)
from extractors.reading_line import Line
from extractors.reading_tables import is_data, set_headers
from extractors.taming import tame

_HEADING = Kind.HEADING  # named once: the look-up of an enum's member is a call
MAX_TABLE_DEPTH = 12
"""Tables inside tables beyond this are layout without being looked at: looking costs a search through all inside."""

Label = tuple[int, int, int]  # piece, start, end


def read_html(html: str) -> Draft:
    """Read a page. Regions are left to :mod:`extractors.regions`."""
    html, note = tame(html)
    tree = LexborHTMLParser(html)
    draft = Draft()
    if note:
        draft.notes.append(note)
    _read_head(tree, draft)
    body = tree.body
    if body is not None:
        _Walk(draft).run(body)
    return draft


def _read_head(tree: LexborHTMLParser, draft: Draft) -> None:
    title = tree.css_first("title")
    if title is not None:
        draft.title = clean(title.text()) or None
    for node in tree.css("meta[property], link[rel]"):
        attributes = node.attributes
        if (attributes.get("property") or "").lower() == "og:site_name":
            draft.site = draft.site or clean(attributes.get("content") or "") or None
        elif (attributes.get("rel") or "").lower() == "canonical":
            draft.canonical = draft.canonical or (attributes.get("href") or "").strip() or None


class _Walk:
    """The state of the walk: the line being gathered and the elements that are open."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.box = 0
        self.kind = Kind.PARAGRAPH  # what the next line becomes
        self.level = 0
        self.tag, self.names = "body", ""
        self.label: Label | None = None  # of the dd that is open
        self.term: Label | None = None  # the last dt
        self.tables = 0
        self.pre = False
        self.line = Line(self.flush)

    def run(self, body: LexborNode) -> None:
        open_: list[tuple[LexborNode, str, Any]] = []  # elements, each with what is to be restored when it closes
        node: LexborNode | None = body
        draft, line = self.draft, self.line
        while node is not None and not draft.full:
            if node.is_text_node:
                if node.is_empty_text_node and not self.pre:  # between elements: every third node
                    line.blank = True
                else:
                    self.text(node.text_content or "")
            elif node.is_element_node and (tag := node.tag or "") not in DROPPED:
                child = node.first_child
                if child is not None and not line.length and self.at_once(tag, node, child):
                    pass  # as most are
                elif child is not None or tag in ("br", "hr", "img", "td", "th"):
                    saved = self.enter(tag, node)
                    if child is not None:
                        open_.append((node, tag, saved))
                        node = child
                        continue
                    self.leave(tag, saved)
            following = node.next
            while following is None and open_:
                node, tag, saved = open_.pop()
                self.leave(tag, saved)
                following = node.next
            node = following if open_ else None
        while open_:
            self.leave(*open_.pop()[1:])
        self.flush()
        self.line.end = _nothing  # else walk and line hold each other, and the page in memory
        self.draft.boxes[0].last = len(self.draft.pieces)

    # --- text ---

    def text(self, raw: str) -> None:
        if self.pre and "\n" in raw:
            for number, line in enumerate(raw.split("\n")):
                if number:
                    self.flush()
                self.line.words(line)
            return
        self.line.words(raw)

    # --- elements ---

    def at_once(self, tag: str, node: LexborNode, child: LexborNode) -> bool:
        """Take in an element that begins a line and holds words alone, or a link of words alone, as most of a page's
        do; ``False``: it is none, and nothing was done."""
        line = self.line
        if line.row is not None or line.inline or self.pre:
            return False
        if tag == "a":
            alone = child.is_text_node and child.next is None
            return alone and line.link_alone(node.attributes.get("href"), child.text_content or "")
        text, href = words_alone(child) if tag in AT_ONCE else ("", None)
        if not text:
            return False
        attributes = node.attributes
        role, names = role_and_names(tag, attributes) if attributes else ("", "")  # most have none
        kind, level, label = self.means(tag, role, attributes)
        label = None if kind is _HEADING else label
        draft, box = self.draft, self.box
        first = len(draft.pieces)
        if tag in BOXES:
            draft.boxes.append(Box(box, tag, role, names, spoken_name(attributes), first, first + 1))
            box = len(draft.boxes) - 1
        length = len(text)
        links, linked = (((0, length, href.strip()),), length) if href is not None else ((), 0)
        draft.add(Piece(text, kind, box, level, tag, names, True, False, linked, links, label))
        if tag == "dt":
            self.term = (first, 0, length)
        return True

    def enter(self, tag: str, node: LexborNode) -> Any:
        if tag not in BLOCKS:
            return self.enter_inline(tag, node)
        if self.line.row is not None:
            return self.enter_in_row(tag, node)
        if self.line.length:
            self.flush()
        first = len(self.draft.pieces)
        saved = (self.kind, self.level, self.tag, self.names, self.label, self.box, self.line.row, first)
        attributes = node.attributes
        role, self.names = role_and_names(tag, attributes)
        self.tag = tag
        if tag in TABLES and self.enter_table(tag, node, saved[2]):
            return saved
        if tag in BOXES:
            self.draft.boxes.append(Box(self.box, tag, role, self.names, spoken_name(attributes), first))
            self.box = len(self.draft.boxes) - 1
        self.kind, self.level, self.label = self.means(tag, role, attributes)
        self.pre = self.pre or (tag == "pre" and role != "heading")
        return saved

    def means(self, tag: str, role: str, attributes: Attributes) -> tuple[Kind, int, Label | None]:
        """The kind, level and label of a line in an element, which may be those around it."""
        if tag in HEADINGS or role == "heading":
            return Kind.HEADING, heading_level(tag, role, attributes), self.label
        kind = KINDS.get(tag)
        if kind is None:
            return self.kind, self.level, self.label
        return kind, self.level, self.term if tag == "dd" else self.label if tag in LABELLED else None

    def enter_inline(self, tag: str, node: LexborNode) -> Any:
        if tag == "br":
            if self.line.row is not None or self.kind is Kind.HEADING:
                self.line.blank = True
            else:
                if self.line.broken:
                    self.flush()  # an empty line
                self.line.broken = self.line.length > 0
            return None
        if tag == "img":
            if self.line.link is not None:
                self.line.link[2] = self.line.link[2] or clean(node.attributes.get("alt") or "")
            self.line.blank = self.line.blank or bool(self.line.length)
            return None
        return self.line.enter_inline(tag, node)

    def enter_table(self, tag: str, node: LexborNode, around: str) -> bool:
        """Note of a table whether it holds data, and of the parts of one that does; say whether a row of data begins.
        ``around`` is the tag of what it stands in."""
        if tag == "table":
            self.tables += 1
            data = self.tables <= MAX_TABLE_DEPTH and is_data(node)
            self.tag = "table data" if data else "table"
        elif around.endswith("data") and tag == "tr":
            self.tag, self.line.row = around, []
            return True
        elif around.endswith("data"):
            self.tag = f"{tag} data"
        return False

    def enter_in_row(self, tag: str, node: LexborNode) -> Any:
        """Inside a data row all layout is a blank, but for its own cells."""
        if tag in ("td", "th") and self.line.row is not None:
            attributes = node.attributes
            cell = DraftCell(self.line.length, self.line.length, tag == "th", (attributes.get("scope") or "").lower())
            cell.width, cell.height = cells_spanned(attributes.get("colspan")), cells_spanned(attributes.get("rowspan"))
            self.line.bolded = 0
            self.line.row.append(cell)
        else:
            self.line.blank = True
        return None

    def leave(self, tag: str, saved: Any) -> None:
        if tag not in BLOCKS:
            if tag not in ("br", "img"):
                self.line.leave_inline(tag, *saved)
            return
        if saved is None:
            if tag in ("td", "th") and self.line.row:
                cell = self.line.row[-1]
                cell.end = self.line.length
                cell.bold = (
                    0 < cell.end - cell.start <= self.line.bolded + 2
                )  # blanks between its parts are not counted
            self.line.blank = True
            return
        if tag == "tr" and self.line.row is not None:
            self.flush_row()
        elif self.line.length:
            self.flush()
        pieces = self.draft.pieces
        first = saved[7]
        if len(pieces) - first == 1:
            only = pieces[first]
            only.whole, only.names = True, only.names or self.names
        if tag == "dt" and len(pieces) > first:
            self.term = (len(pieces) - 1, 0, len(pieces[-1].text))
        if tag in BOXES and self.box != saved[5]:
            self.draft.boxes[self.box].last = len(pieces)
        if tag == "table":
            if self.tag.endswith("data"):
                set_headers(pieces, first)
            self.tables -= 1
        if tag == "pre":
            self.pre = False
        self.kind, self.level, self.tag, self.names, self.label, self.box, self.line.row, _ = saved

    # --- pieces ---

    def flush(self) -> None:
        """End the line: make a piece of what was gathered."""
        if self.line.row is not None:
            self.line.blank = True
            return
        if self.line.length:
            self.add(self.kind, ())
            self.line.clear()

    def flush_row(self) -> None:
        cells, self.line.row = self.line.row or [], None
        if any(cell.end > cell.start for cell in cells):
            self.add(Kind.ROW, tuple(cells))
        self.line.clear()

    def add(self, kind: Kind, cells: tuple[DraftCell, ...]) -> None:
        piece = self.line.piece(kind, len(self.draft.pieces), cells, self.label)
        piece.box, piece.level, piece.tag, piece.names = self.box, self.level, self.tag, self.names
        self.draft.add(piece)


def _nothing() -> None:
    """What a line does at its end when nobody gathers lines any more."""
