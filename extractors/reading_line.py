"""A line of text while it is gathered from the inline elements and texts of a page: blanks, links, bold, labels."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import Any

from selectolax.lexbor import LexborNode

from extractors.document import Kind
from extractors.draft import CELL_GAP, DraftCell, Piece, clean

MIN_WRAP = 25
"""Characters. A forced break after fewer parts two lines, though the second begins in lower case."""

MAX_LABEL = 60
"""Characters of a label before its value."""

BOLD = frozenset(["b", "strong"])
STRUCK = frozenset(["s", "del", "strike"])
"""Elements whose text the page has struck out: it no longer holds."""

YEAR_BEFORE = re.compile(r"[ ./-](?:19|20)\d\d\Z")  # at the end of a day
STRUCK_STYLE = "line-through"
LARGE = re.compile(r"[4-7]|\+[1-7]")
"""Sizes of ``font`` above that of the text: old pages set headings in it, as others do in bold."""


class Line:
    """The line being gathered and the inline elements that are open. ``end`` is called where a line is over."""

    def __init__(self, end: Callable[[], None]) -> None:
        self.end = end
        self.bold = self.button = self.inline = self.strike = 0  # how many such elements are open
        self.link: list[Any] | None = None  # start, href, alternative text
        self.time: list[Any] | None = None  # start, value
        self.row: list[DraftCell] | None = None  # cells of the data row that is open
        self.parts: list[str]
        self.links: list[tuple[int, int, str]]
        self.times: list[tuple[int, int, str]]
        self.struck: list[tuple[int, int]]
        self.spans: list[tuple[str, int, int]]  # outermost inline elements
        self.clear()

    def clear(self) -> None:
        self.parts, self.links, self.times, self.struck, self.spans = [], [], [], [], []
        self.length = self.bolded = self.linked = self.pressed = 0
        self.blank = self.broken = False
        self.left = self.entered = ""  # inline element closed and opened since the last text
        self.span_tag, self.span_start = "", -1 if self.inline else 0

    def words(self, raw: str) -> None:
        text = "" if raw.isascii() and raw.isspace() else clean(raw)  # between elements there is often only a line feed
        if not text:
            self.blank = self.blank or raw != ""
            return
        if self.broken:
            self.broken = False
            if not _runs_on(self.parts, self.length, text):
                self.end()
            self.blank = True
        fresh = self.row and self.row[-1].start == self.length  # a cell's first words: the gap parts them
        if self.length and not fresh and (self.blank or raw[0].isspace() or self.collides(text)):
            self.parts.append(" ")
            self.length += 1
        if fresh and self.row and self.length:
            self.parts.append(CELL_GAP)
            self.length += len(CELL_GAP)
            self.row[-1].start = self.length
        start = self.length
        self.parts.append(text)
        self.length += len(text)
        if self.bold:
            self.bolded += len(text)
        if self.strike:
            runs_on = self.struck and self.struck[-1][1] + 1 >= start
            self.struck.append((self.struck.pop()[0] if runs_on else start, self.length))
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

    def link_alone(self, href: str | None, raw: str) -> bool:
        """What :meth:`enter_inline`, :meth:`words` and :meth:`leave_inline` do, for a link at the line's beginning that
        stands in no other inline element and holds words alone; ``False``: it is none, and nothing was done."""
        text = clean(raw) if href is not None and not self.inline else ""
        if href is None or not text:
            return False
        self.parts.append(text)
        self.length = self.linked = len(text)
        self.links.append((0, self.length, href.strip()))
        self.spans.append(("a", 0, self.length))
        self.span_tag, self.span_start = "", 0
        self.left, self.entered = "a", ""
        self.blank = raw[-1].isspace()
        return True

    def collides(self, text: str) -> bool:
        """Whether two elements that touch would glue two words together (and not the halves of one)."""
        before, after = self.parts[-1][-1], text[0]
        boxed = self.left in BOLD and self.entered.startswith("span")  # a figure and what it is, in a box of facts
        if self.left and self.entered and after.isdigit() and YEAR_BEFORE.search(self.parts[-1]):
            return True  # days side by side, each in an element of its own
        if not after.isalnum() or not (
            before.isalnum() or before in ":;!?)" or (before == "." and (after.isupper() or boxed))
        ):
            return False
        if not (self.left and self.entered):  # a link right after a word, or a word right after bold, with a capital
            return (self.entered == "a" or self.left in BOLD) and not before.isupper() and after.isupper()
        if self.left in ("sub", "sup") or self.entered in ("sub", "sup"):
            return False
        if self.left[0] == "a" or self.entered[0] == "a" or self.left != self.entered:
            return (
                self.left not in BOLD
                or not before.isalnum()
                or (boxed and before.isdigit() and (after.isalpha() or " " in text))
            )
        # A word or figure that an editor has split in two stays one.
        return not ((before.islower() and after.islower()) or (before.isdigit() and after.isdigit()))

    def enter_inline(self, tag: str, node: LexborNode) -> Any:
        self.inline += 1
        self.entered = tag
        opened = ""
        if tag in BOLD:
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
            attributes = node.attributes
            names = attributes.get("class")
            if names:
                self.entered = f"span {names}"
            if STRUCK_STYLE in (attributes.get("style") or ""):
                opened = "strike"
        elif tag in STRUCK:
            opened = "strike"
        elif tag == "font" and LARGE.fullmatch((node.attributes.get("size") or "").strip()):
            self.bold += 1
            opened = "large"
        self.strike += opened == "strike"
        if self.inline == 1:
            self.span_tag, self.span_start = self.entered, -1
        return (self.entered, opened)

    def leave_inline(self, tag: str, name: str, opened: str) -> None:
        self.inline -= 1
        if tag in BOLD or opened == "large":
            self.bold -= 1
        elif tag == "button":
            self.button -= 1
            self.blank = self.blank or self.length > 0
        elif opened == "strike":
            self.strike -= 1
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

    def piece(
        self, kind: Kind, number: int, cells: tuple[DraftCell, ...], label: tuple[int, int, int] | None = None
    ) -> Piece:
        """The line as a piece, the ``number``-th of the page, named by ``label`` or by what it begins with; where it
        stands, the caller adds."""
        if self.link is not None:
            self.close_link()
        if self.time is not None:
            self.close_time()
        text = "".join(self.parts)
        if len(self.parts) > 1 and not unicodedata.is_normalized("NFC", text):
            text = self.compose(text, cells)
        return Piece(
            text,
            kind,
            bold=self.bolded > 0 and self.bolded >= self.length - self.parts.count(" "),
            linked=self.linked,
            pressed=self.pressed,
            links=tuple(self.links),
            times=tuple(self.times),
            struck=tuple(self.struck),
            cells=cells,
            label=None if kind is Kind.HEADING else label or self.own_label(text, number),
        )

    def compose(self, text: str, cells: tuple[DraftCell, ...]) -> str:
        """A letter and its accent from two elements become one character; what was noted of places moves along."""

        def moved(at: int) -> int:
            return len(unicodedata.normalize("NFC", text[:at]))

        whole = unicodedata.normalize("NFC", text)
        self.links = [(moved(a), moved(b), href) for a, b, href in self.links if moved(a) < moved(b)]
        self.times = [(moved(a), moved(b), value) for a, b, value in self.times if moved(a) < moved(b)]
        self.struck = [(moved(a), moved(b)) for a, b in self.struck]
        self.spans = [(tag, moved(a), moved(b)) for tag, a, b in self.spans]
        for cell in cells:
            cell.start, cell.end = moved(cell.start), moved(cell.end)
        self.length = len(whole)
        return whole

    def own_label(self, text: str, number: int) -> tuple[int, int, int] | None:
        """The label of a line such as ``<b>Frist:</b> 1. maj`` or ``<span>Frist</span> <span>1. maj</span>``."""
        if not self.spans:
            return None
        _, start, end = self.spans[0]
        if start or end >= len(text) or end > MAX_LABEL or self.spans[0][0] in ("a", "button", "time"):
            return None
        pair = len(self.spans) == 2 and self.spans[1][1] <= end + 1 and self.spans[1][2] == len(text)
        differ = pair and self.spans[1][0] != self.spans[0][0]
        named = differ and text[0].isalpha() and not any(map(str.isdigit, text[:end]))
        runs_in = self.spans[0][0] in BOLD and text[0].isupper() and text[end - 1] not in ".,!"
        named = named or (runs_in and text[end:].lstrip()[:1].isupper())
        if named or text[end - 1] == ":" or text[end : end + 1] == ":":
            return (number, 0, end)
        return None


def _runs_on(parts: list[str], length: int, text: str) -> bool:
    """Whether a forced line break stands in the middle of a sentence."""
    last = parts[-1][-1] if parts else ""
    return length >= MIN_WRAP and text[0].islower() and (last.isalnum() or last in ",-–")
