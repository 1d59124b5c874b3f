"""HTML to a draft: one walk over the parsed tree, without recursion.

A line of text is gathered until a block element begins or ends or a ``<br>`` stands; then it becomes a piece. What
kind of piece that is, its element says (heading, item, definition, table row); which headings have only the shape of
one is found later, in :mod:`extractors.shapes`. Panels that the page hides until they are clicked are read as they are.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from selectolax.lexbor import LexborHTMLParser, LexborNode

from extractors.document import Kind
from extractors.draft import Box, Draft, DraftCell, Piece, clean
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
_LEVEL = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
_HEADINGS = frozenset([*_LEVEL, "summary", "caption", "legend"])
_BOLD = frozenset(["b", "strong"])
_CELL_GAP = " | "
"""Between the cells of a row, so that no pattern reads across them."""


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
        self.row: list[DraftCell] | None = None  # cells of the data row that is open
        self.tables = 0
        self.bold = self.button = self.inline = 0
        self.pre = False
        self.link: list[Any] | None = None  # start, href, alternative text
        self.time: list[Any] | None = None
        self.clear()

    def clear(self) -> None:
        self.parts: list[str] = []
        self.length = self.bolded = self.linked = self.pressed = 0
        self.blank = self.broken = False
        self.left = self.entered = ""  # inline element closed and opened since the last text
        self.links: list[tuple[int, int, str]] = []
        self.times: list[tuple[int, int, str]] = []
        self.spans: list[tuple[str, int, int]] = []  # outermost inline elements
        self.span_tag, self.span_start = "", 0

    def run(self, body: LexborNode) -> None:
        open_: list[tuple[str, Any]] = []  # elements, each with what is to be restored when it closes
        node: LexborNode | None = body
        while node is not None:
            tag = node.tag or ""
            child = None
            if tag == "-text":
                self.text(node.text_content or "")
            elif tag and tag[0] != "-" and tag not in _DROPPED:
                child = node.first_child
                if child is not None or tag in ("br", "hr", "img", "td", "th"):
                    saved = self.enter(tag, node)
                    if child is not None:
                        open_.append((tag, saved))
                        node = child
                        continue
                    self.leave(tag, saved)
            following = node.next
            while following is None and open_:
                self.leave(*open_.pop())
                parent = node.parent if node is not None else None
                node = parent
                following = parent.next if parent is not None and open_ else None
            node = following if open_ else None
        self.flush()
        self.draft.boxes[0].last = len(self.draft.pieces)

    # --- text ---

    def text(self, raw: str) -> None:
        if self.pre and "\n" in raw:
            for number, line in enumerate(raw.split("\n")):
                if number:
                    self.flush()
                self.words(line)
            return
        self.words(raw)

    def words(self, raw: str) -> None:
        text = clean(raw)
        if not text:
            self.blank = self.blank or raw != ""
            return
        if self.broken:
            self.broken = False
            if not _runs_on(self.parts, self.length, text):
                self.flush()
            self.blank = True
        fresh = self.row and self.row[-1].start == self.length  # a cell's first words: the gap parts them
        if (
            self.length
            and not fresh
            and (self.blank or raw[0].isspace() or (self.left and self.entered and self.collides(text)))
        ):
            self.parts.append(" ")
            self.length += 1
        if fresh and self.row and self.length:
            self.parts.append(_CELL_GAP)
            self.length += len(_CELL_GAP)
            self.row[-1].start = self.length
        start = self.length
        self.parts.append(text)
        self.length += len(text)
        if self.bold:
            self.bolded += len(text)
        if self.button:
            self.pressed += len(text)
        if self.link is not None:
            self.linked += len(text)
            if self.link[0] < 0:
                self.link[0] = start
        if self.time is not None and self.time[0] < 0:
            self.time[0] = start
        if self.span_start < 0:
            self.span_start = start
        self.left = self.entered = ""
        self.blank = raw[-1].isspace()

    def collides(self, text: str) -> bool:
        """Whether two elements that touch would glue two words together (and not the halves of one)."""
        before, after = self.parts[-1][-1], text[0]
        if not after.isalnum() or not (before.isalnum() or before in ":;!?)"):
            return False
        if self.left in ("sub", "sup") or self.entered in ("sub", "sup"):
            return False
        if self.left[0] == "a" or self.entered[0] == "a" or self.left != self.entered:
            return self.left not in _BOLD or not before.isalnum()
        return before.islower() != after.islower()  # a word that an editor has split in two stays one

    # --- elements ---

    def enter(self, tag: str, node: LexborNode) -> Any:
        if tag == "br":
            if self.row is not None or self.kind is Kind.HEADING:
                self.blank = True
            else:
                if self.broken:
                    self.flush()  # an empty line
                self.broken = self.length > 0
            return None
        if tag == "img":
            if self.link is not None:
                self.link[2] = self.link[2] or clean(node.attributes.get("alt") or "")
            self.blank = self.blank or bool(self.length)
            return None
        if tag not in _BOXES and tag not in _LINES:
            return self.enter_inline(tag, node)
        if self.row is not None:
            return self.enter_in_row(tag, node)
        self.flush()
        saved = (self.kind, self.level, self.tag, self.names, self.label, self.box, self.row, len(self.draft.pieces))
        attributes = node.attributes
        role = (attributes.get("role") or "").lower()
        self.tag, self.names = tag, f"{attributes.get('class') or ''} {attributes.get('id') or ''}".strip().lower()
        if tag == "table":
            self.tables += 1
            data = self.tables <= MAX_TABLE_DEPTH and is_data(node)
            self.tag = "table data" if data else "table"
        if tag == "tr" and saved[2].endswith("data"):
            self.tag, self.row = saved[2], []
            return saved
        if saved[2].endswith("data") and tag in ("tbody", "thead", "tfoot"):
            self.tag = f"{tag} data"
        if tag in _BOXES:
            label = (attributes.get("aria-label") or "").lower()
            self.draft.boxes.append(Box(self.box, tag, role, self.names, label, len(self.draft.pieces)))
            self.box = len(self.draft.boxes) - 1
        if tag in _HEADINGS or role == "heading":
            self.kind = Kind.HEADING
            stated = attributes.get("aria-level") or ""
            self.level = int(stated) if stated in set("123456") else _LEVEL.get(tag, 2 if role == "heading" else 0)
        elif tag == "li" or tag == "option":
            self.kind = Kind.ITEM
        elif tag == "dd":
            self.kind, self.label = Kind.DEFINITION, self.term
        elif tag in ("dl", "dt", "table", "ul", "ol", "details", "article", "section"):
            self.kind, self.label = Kind.PARAGRAPH, (self.label if tag in ("ul", "ol") else None)
        elif tag == "pre":
            self.pre = True
        return saved

    def enter_in_row(self, tag: str, node: LexborNode) -> Any:
        """Inside a data row all layout is a blank, but for its own cells."""
        if tag in ("td", "th") and self.row is not None:
            attributes = node.attributes
            cell = DraftCell(self.length, self.length, tag == "th", (attributes.get("scope") or "").lower())
            cell.width, cell.height = _count(attributes.get("colspan")), _count(attributes.get("rowspan"))
            self.bolded = 0
            self.row.append(cell)
        else:
            self.blank = True
        return None

    def enter_inline(self, tag: str, node: LexborNode) -> Any:
        self.inline += 1
        self.entered = tag
        opened = ""
        if tag in _BOLD:
            self.bold += 1
        elif tag == "a":
            href = node.attributes.get("href")
            if href is not None and self.link is None:
                self.link = [-1, href.strip(), ""]
                opened = "a"
        elif tag == "button":
            self.button += 1
            self.blank = self.blank or self.length > 0
        elif tag == "time" and self.time is None:
            value = node.attributes.get("datetime")
            if value:
                self.time = [-1, value.strip()]
                opened = "time"
        elif tag == "span":
            names = node.attributes.get("class")
            if names:
                self.entered = f"span {names}"
        if self.inline == 1:
            self.span_tag, self.span_start = self.entered, -1
        return (self.entered, opened)

    def leave(self, tag: str, saved: Any) -> None:
        if tag in ("br", "img"):
            return
        if tag not in _BOXES and tag not in _LINES:
            self.leave_inline(tag, *saved)
            return
        if saved is None:
            if tag in ("td", "th") and self.row:
                cell = self.row[-1]
                cell.end = self.length
                cell.bold = 0 < cell.end - cell.start <= self.bolded + 2  # blanks between its parts are not counted
            self.blank = True
            return
        if tag == "tr" and self.row is not None:
            self.flush_row()
        else:
            self.flush()
        pieces = self.draft.pieces
        first = saved[7]
        if len(pieces) - first == 1 and tag in _BOXES | _LINES:
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
        self.kind, self.level, self.tag, self.names, self.label, self.box, self.row, _ = saved

    def leave_inline(self, tag: str, name: str, opened: str) -> None:
        self.inline -= 1
        if tag in _BOLD:
            self.bold -= 1
        elif tag == "button":
            self.button -= 1
            self.blank = self.blank or self.length > 0
        elif opened == "a" and self.link is not None:
            if self.link[0] < 0 and self.link[2]:
                self.words(self.link[2])  # a link that is a picture says what the picture says
            self.close_link()
            self.link = None
        elif opened == "time" and self.time is not None:
            self.close_time()
            self.time = None
        if self.inline == 0 and 0 <= self.span_start < self.length:
            self.spans.append((self.span_tag, self.span_start, self.length))
        if self.inline == 0:
            self.span_tag, self.span_start = "", 0
        self.left, self.entered = name, ""

    def close_link(self) -> None:
        if self.link is not None and 0 <= self.link[0] < self.length:
            self.links.append((self.link[0], self.length, self.link[1]))
            self.link[0] = -1

    def close_time(self) -> None:
        if self.time is not None and 0 <= self.time[0] < self.length:
            self.times.append((self.time[0], self.length, self.time[1]))
            self.time[0] = -1

    # --- pieces ---

    def flush(self) -> None:
        """End the line: make a piece of what was gathered."""
        if self.row is not None:
            self.blank = True
            return
        if self.length:
            self.close_link()
            self.close_time()
            self.add(self.kind)
        self.clear()
        if self.inline:
            self.span_start = -1

    def flush_row(self) -> None:
        cells, self.row = self.row or [], None
        if any(cell.end > cell.start for cell in cells):
            self.close_link()
            self.close_time()
            self.add(Kind.ROW, cells)
        self.clear()

    def add(self, kind: Kind, cells: list[DraftCell] | None = None) -> None:
        cells = cells or []
        text = "".join(self.parts)
        if not unicodedata.is_normalized("NFC", text):
            text = self.compose(text, cells)
        piece = Piece(text, kind, self.box, self.level, self.tag, self.names)
        piece.bold = self.bolded >= self.length - self.parts.count(" ")
        piece.linked, piece.pressed = self.linked, self.pressed
        piece.links, piece.times, piece.cells = self.links, self.times, cells
        piece.jump = bool(self.links) and all(
            href[:1] in ("#", "") or href[:11] == "javascript:" for *_, href in self.links
        )
        if kind is not Kind.HEADING:
            piece.label = self.label or self.own_label(text)
        self.draft.pieces.append(piece)

    def compose(self, text: str, cells: list[DraftCell]) -> str:
        """A letter and its accent from two elements become one character; what was noted of places moves along."""

        def moved(at: int) -> int:
            return len(unicodedata.normalize("NFC", text[:at]))

        whole = unicodedata.normalize("NFC", text)
        self.links = [(moved(a), moved(b), href) for a, b, href in self.links if moved(a) < moved(b)]
        self.times = [(moved(a), moved(b), value) for a, b, value in self.times if moved(a) < moved(b)]
        self.spans = [(tag, moved(a), moved(b)) for tag, a, b in self.spans]
        for cell in cells:
            cell.start, cell.end = moved(cell.start), moved(cell.end)
        self.length = len(whole)
        return whole

    def own_label(self, text: str) -> tuple[int, int, int] | None:
        """The label of a line such as ``<b>Frist:</b> 1. maj`` or ``<span>Frist</span> <span>1. maj</span>``."""
        if not self.spans:
            return None
        _, start, end = self.spans[0]
        if start or end >= len(text) or end > 60 or self.spans[0][0] in ("a", "button", "time"):
            return None
        pair = len(self.spans) == 2 and self.spans[1][1] <= end + 1 and self.spans[1][2] == len(text)
        differ = pair and self.spans[1][0] != self.spans[0][0]
        if text[end - 1] == ":" or text[end : end + 1] == ":" or (differ and text[0].isalpha()):
            return (len(self.draft.pieces), 0, end)
        return None


def _runs_on(parts: list[str], length: int, text: str) -> bool:
    """Whether a forced line break stands in the middle of a sentence."""
    last = parts[-1][-1] if parts else ""
    return length >= 25 and text[0].islower() and (last.isalnum() or last in ",-–")


def _count(value: str | None) -> int:
    """A colspan or rowspan: 1 to 100, whatever the page says."""
    found = re.match(r"\s*(\d{1,4})", value or "")
    return min(max(int(found[1]), 1), 100) if found else 1
