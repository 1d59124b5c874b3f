"""Parts of an HTML page that a heading opens: other news, other pools, whom to ask, the announcement's own facts.

A heading reaches down to the next one that is not below it, or to the end of the box they share. Its words say what it
opens (``data/regions.toml``); where it stands says whether to believe them.
"""

from __future__ import annotations

from extractors.date_lines import DATE, MAX_CUE, heads_days
from extractors.document import Kind, Region
from extractors.region_column import Layout
from extractors.region_cues import HEADINGS, heading_cue, is_address, is_named_entry

MAX_SECTION = 2000
"""Pieces under one heading of other news; looking farther from every heading of a huge page would take for ever."""

MAX_BACK = 300
"""Pieces looked back over for the heading that opened a section of other news."""


MAX_CONTACT = 8
"""Pieces of a box that says whom to ask: name, title, telephone, address."""

MAX_CARD = 300
"""Characters of such a box."""

_HEADING, _PARAGRAPH = Kind.HEADING, Kind.PARAGRAPH  # named once: the look-up of an enum's member is a call
_MAIN, _ASIDE, _NAVIGATION = Region.MAIN, Region.ASIDE, Region.NAVIGATION
_LISTED = (Kind.ITEM, Kind.ROW)
_APART = (Region.FOOTER, Region.BANNER)


def mark_sections(page: Layout) -> None:
    """Follow the headings of a page that open other news, contacts or the announcement's own facts."""
    _Sections(page).run()


class _Sections:
    def __init__(self, page: Layout) -> None:
        self.page, self.pieces, self.boxes = page, page.pieces, page.boxes
        self.title, self.column = page.title, page.column

    def run(self) -> None:
        """Follow the headings that open other news, contacts or the announcement's own facts."""
        for index, piece in enumerate(self.pieces):
            text, heads = piece.text, piece.kind is _HEADING
            if len(text) > MAX_CUE or piece.kind in _LISTED or index == self.title:
                continue
            if not heads and (piece.linked * 2 > len(text) or text[-1] == "."):  # a sentence opens nothing
                continue
            if piece.region in _APART or self.page.tagged[piece.box] is _NAVIGATION:
                continue
            cue = self.cue(index)
            if cue is None and heads and piece.region is _ASIDE and self.asks(index):
                cue = "contact"
            if cue is None or not (heads or piece.bold or self.opens(index)):
                continue
            if piece.region is _MAIN and cue in ("contact", "facts", "own"):
                continue
            end = self.section_end(index, cue)
            main = piece.region is _MAIN
            if main and cue == "listing" and not (self.lists(index, end) or self.opens_side(index)):
                continue
            if cue in ("other", "listing"):
                self.page.fill(index, max(end, self.box_end(index)), _ASIDE)
                piece.kind, piece.label = _HEADING, None
            elif piece.region is _MAIN or end <= index + 1:
                continue
            elif cue == "contact":
                self.page.fill(index, end, Region.CONTACT)
                piece.kind, piece.label = _HEADING, None
            elif cue == "own" and self.lists_others(index, end):
                self.page.fill(index, end, _ASIDE)
            elif not self.under_other(index):
                self.page.fill(index, end, _MAIN)

    def cue(self, index: int) -> str | None:
        """What a piece opens by its words; the term of the definition right below it opens no list ("Næste frist")."""
        found = heading_cue(self.pieces[index].text)
        if found not in ("other", "listing") or index + 1 == len(self.pieces):
            return found
        if heads_days(self.pieces, index):
            return "own"  # "Øvrige frister"
        below = self.pieces[index + 1].label
        return None if found == "listing" and below is not None and below[0] == index else found

    def asks(self, index: int) -> bool:
        """Whether a heading of a side column stands over nothing but a name and how to reach it."""
        first, last = index + 1, index + MAX_CONTACT
        if not any(self.page.call[first:last]):
            return False
        last = min(self.section_end(index, "contact"), last)
        below = self.pieces[first:last]
        return (
            any(self.page.call[first:last])
            and sum(len(p.text) for p in below) <= MAX_CARD
            and not any(DATE.search(p.text) or is_address(p.text) for p in below)
        )

    def lists_others(self, index: int, end: int) -> bool:
        """Whether a heading beside the text ("Frister") stands over entries that each name something and its date."""
        below = self.pieces[index + 1 : end]
        return len(below) > 1 and all(p.kind is Kind.ITEM and is_named_entry(p.text) for p in below)

    def opens(self, index: int) -> bool:
        """Whether a piece that is no heading stands where one would: first in its box, or alone in one."""
        piece = self.pieces[index]
        return self.boxes[piece.box].first == index or piece.whole

    def opens_side(self, index: int) -> bool:
        """Whether a heading stands first in a column beside the text."""
        box = self.pieces[index].box
        while box and self.boxes[box].first == index and not self.page.holds(box, self.title):
            if self.page.stands_beside(box):
                return True
            box = self.boxes[box].parent
        return False

    def section_end(self, index: int, cue: str) -> int:
        """Up to where a heading reaches: the next heading that is not below it or opens a part itself, or the end of
        the box they share. Labels such as "Frist" end only each other's."""
        piece = self.pieces[index]
        ends = HEADINGS if cue == "own" else HEADINGS[:-1]
        last = min(self.boxes[self.page.draft.around(index)].last, index + MAX_SECTION)
        for at in range(index + 1, last):
            other = self.pieces[at]
            if at == self.title:
                return at
            heads = other.kind is _HEADING
            lower = piece.level and (other.level > piece.level or not other.level)
            if heads and not lower:
                return at
            opening = heads or other.bold or (other.kind is _PARAGRAPH and not other.linked and self.opens(at))
            found = self.cue(at) if opening and other.text[-1] != "." else None
            if found in ends and not (heads and lower and found in ("other", "listing")):
                return at
        return last

    def box_end(self, index: int) -> int:
        """The end of the largest box that a heading opens, if the announcement is not in it."""
        box, end = self.pieces[index].box, index + 1
        while box and self.boxes[box].first == index and not self.page.holds(box, self.title) and box != self.column:
            if self.boxes[box].first <= self.boxes[self.column].first < self.boxes[box].last:
                break
            end = self.boxes[box].last
            box = self.boxes[box].parent
        return end

    def under_other(self, index: int) -> bool:
        """Whether a heading only divides a section of other news: it is lower than the heading that opens that."""
        for at in range(index - 1, max(index - MAX_BACK, 0) - 1, -1):
            above = self.pieces[at]
            if above.region is not Region.ASIDE:
                return False
            if above.kind is Kind.HEADING and heading_cue(above.text) in ("other", "listing"):
                level = self.pieces[index].level
                return bool(above.level and (not level or level > above.level)) and self.page.holds(
                    self.page.draft.around(at), index
                )
        return False

    def lists(self, index: int, end: int) -> bool:
        """Whether what stands under a heading is a list of links or dated entries, and not text."""
        inside = self.pieces[index + 1 : end]
        if not inside:
            return False
        linked = sum(p.linked for p in inside)
        return linked * 10 >= 4 * sum(len(p.text) for p in inside) or (
            all(len(p.text) <= MAX_CUE + 50 for p in inside)
            and linked > 0
            and sum(bool(DATE.search(p.text)) for p in inside) * 3 >= len(inside)
        )
