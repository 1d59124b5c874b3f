"""HTML to a draft: one walk over the parsed tree, without recursion.

A line of text is gathered until a block element begins or ends or a ``<br>`` stands; then it becomes a piece. What
kind of piece that is, its element says (heading, item, definition, table row); which headings have only the shape of
one is found later, in :mod:`extractors.shapes`. Panels that the page hides until they are clicked are read as they are.
"""

from __future__ import annotations

import re
from typing import Any

from selectolax.lexbor import LexborHTMLParser, LexborNode

from extractors.document import Kind
from extractors.draft import Box, Draft, DraftCell, clean
from extractors.reading_line import Line
from extractors.reading_tables import is_data, set_headers
from extractors.taming import tame

MAX_TABLE_DEPTH = 12
"""Tables inside tables beyond this are layout without being looked at: looking costs a search through all inside."""

_DROPPED = frozenset(
    "script style template noscript svg math iframe object embed canvas video audio map textarea head".split()  # noqa: SIM905
)
_BOXES = frozenset(
    "address article aside blockquote body center details dialog div dl fieldset figure footer form header hgroup main"  # noqa: SIM905
    " menu nav ol search section select table tbody td th tr ul datalist".split()
)
_LINES = frozenset(  # blocks that hold text and no layout worth remembering
    "p h1 h2 h3 h4 h5 h6 li dt dd summary caption legend figcaption pre option optgroup dir hr thead tfoot".split()  # noqa: SIM905
)
_BLOCKS = _BOXES | _LINES
_LEVEL = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
_HEADINGS = frozenset([*_LEVEL, "summary", "caption", "legend"])
_ITEMS = frozenset(["li", "option"])
_KINDS = dict.fromkeys(["dl", "dt", "table", "ul", "ol", "details", "article", "section"], Kind.PARAGRAPH)
_KINDS |= dict.fromkeys(_ITEMS, Kind.ITEM) | {"dd": Kind.DEFINITION}
_TABLES = frozenset(["table", "tr", "tbody", "thead", "tfoot"])


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
        self.label: tuple[int, int, int] | None = None  # of the dd that is open
        self.term: tuple[int, int, int] | None = None  # the last dt
        self.tables = 0
        self.pre = False
        self.line = Line(self.flush)

    def run(self, body: LexborNode) -> None:
        open_: list[tuple[LexborNode, str, Any]] = []  # elements, each with what is to be restored when it closes
        node: LexborNode | None = body
        while node is not None and not self.draft.full:
            tag = node.tag or ""
            child = None
            if tag == "-text":
                raw = node.text_content or ""
                if not self.pre and raw.isascii() and raw.isspace():  # between elements: every third node
                    self.line.blank = True
                else:
                    self.text(raw)
            elif tag and tag[0] != "-" and tag not in _DROPPED:
                child = node.first_child
                if tag == "a" and child is not None and self.link(node, child):
                    pass  # as a whole
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

    def link(self, node: LexborNode, child: LexborNode) -> bool:
        """Take in a link that begins a line and holds words alone, as in menus, at once; ``False``: it is none."""
        if self.line.length or self.line.row is not None or self.pre or child.tag != "-text" or child.next is not None:
            return False
        return self.line.link_alone(node.attributes.get("href"), child.text_content or "")

    # --- elements ---

    def enter(self, tag: str, node: LexborNode) -> Any:
        if tag not in _BLOCKS:
            return self.enter_inline(tag, node)
        if self.line.row is not None:
            return self.enter_in_row(tag, node)
        if self.line.length:
            self.flush()
        first = len(self.draft.pieces)
        saved = (self.kind, self.level, self.tag, self.names, self.label, self.box, self.line.row, first)
        attributes = node.attributes
        self.tag, self.names, role = tag, "", ""
        if attributes:  # most elements have none
            role = (attributes.get("role") or "").lower()
            self.names = f"{attributes.get('class') or ''} {attributes.get('id') or ''}".strip().lower()
        if tag in _TABLES and self.enter_table(tag, node, saved[2]):
            return saved
        if tag in _BOXES:
            label = (attributes.get("aria-label") or "").lower()
            self.draft.boxes.append(Box(self.box, tag, role, self.names, label, first))
            self.box = len(self.draft.boxes) - 1
        if tag in _HEADINGS or role == "heading":
            self.kind = Kind.HEADING
            stated = attributes.get("aria-level") or ""
            self.level = int(stated) if stated in set("123456") else _LEVEL.get(tag, 2 if role == "heading" else 0)
        elif tag in _KINDS:
            self.kind = _KINDS[tag]
            if tag == "dd":
                self.label = self.term
            elif tag not in _ITEMS:
                self.label = self.label if tag in ("ul", "ol") else None
        elif tag == "pre":
            self.pre = True
        return saved

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
            cell.width, cell.height = _count(attributes.get("colspan")), _count(attributes.get("rowspan"))
            self.line.bolded = 0
            self.line.row.append(cell)
        else:
            self.line.blank = True
        return None

    def leave(self, tag: str, saved: Any) -> None:
        if tag not in _BLOCKS:
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
        if tag in _BOXES and self.box != saved[5]:
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


def _count(value: str | None) -> int:
    """A colspan or rowspan: 1 to 100, whatever the page says."""
    found = re.match(r"\s*(\d{1,4})", value or "")
    return min(max(int(found[1]), 1), 100) if found else 1
