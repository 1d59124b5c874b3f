"""Regions of an HTML page: the announcement told from menus, other news, footers and banners.

Structure comes first (semantic elements and ARIA roles; else the column that holds the title and most of the running
text), then the headings that open such parts, then lines that are what they are wherever they stand (a stamp, a
breadcrumb, a share bar). Class names are a weak hint at most.
"""

from __future__ import annotations

from itertools import compress

from extractors.date_lines import DATE, is_date
from extractors.document import Kind, Region
from extractors.draft import Draft
from extractors.headings import heading_roles
from extractors.region_column import Layout
from extractors.region_cues import (
    heading_cue,
    is_address,
    is_crumbs,
    is_menu,
    is_notice,
    is_stamp,
    line_cue,
    names_cue,
)
from extractors.region_sections import mark_sections

MAX_FOOT = 1000
"""Characters of a box that counts as the site's foot because of a line in it."""

MAX_CARD = 300
"""Characters of a card that speaks of another pool; a chapter of the announcement may be longer."""

MAX_BANNER = 1500
"""Characters of the largest box that mentions cookies and is about nothing else."""

_HEADING, _PARAGRAPH = Kind.HEADING, Kind.PARAGRAPH  # named once: the look-up of an enum's member is a call
_MAIN, _ASIDE = Region.MAIN, Region.ASIDE
_APART = (Region.NAVIGATION, Region.BANNER)
_HINTS = {
    "aside": Region.ASIDE,
    "navigation": Region.NAVIGATION,
    "footer": Region.FOOTER,
    "banner": Region.BANNER,
}


def mark_html_regions(draft: Draft) -> None:
    """Give every piece of an HTML page its region, and mark its title as a heading of level 1."""
    if draft.pieces:
        _Regions(draft).run()


class _Regions:
    def __init__(self, draft: Draft) -> None:
        self.draft, self.pieces, self.boxes = draft, draft.pieces, draft.boxes
        self.page = Layout(draft)
        self.title, self.column = self.page.title, self.page.column

    # --- the announcement's column ---

    def run(self) -> None:
        first = self.boxes[self.column].first
        start = self.title if self.title >= 0 else first
        for index, piece in enumerate(self.pieces):
            piece.region = self.page.tagged[piece.box] or self.by_place(index, first, start)
        self.clear_title()
        self.mark_outside()
        self.mark_continued()
        self.mark_cards()
        self.mark_banners()
        mark_sections(self.page)
        self.mark_notices()
        self.mark_lines()
        self.mark_foot()

    def by_place(self, index: int, first: int, start: int) -> Region:
        """Inside the column: the announcement. Before it: menus. After it: other things."""
        piece = self.pieces[index]
        if not self.page.holds(self.column, index):
            return Region.NAVIGATION if index < max(first, start) else Region.ASIDE
        if index < start and not self.page.prose_at[index] and not DATE.search(piece.text) and not is_stamp(piece.text):
            return Region.NAVIGATION
        return Region.MAIN

    def clear_title(self) -> None:
        """The title is the announcement's wherever it stands, and so is what stands with it under a box of its own."""
        if self.title < 0:
            return
        box = self.pieces[self.title].box
        last = (
            self.boxes[box].last if box and not self.page.holds(box, self.boxes[self.column].first) else self.title + 1
        )
        for index in range(self.title, last):
            piece = self.pieces[index]
            beside = piece.box == box and index > self.title  # in the header that holds the title itself
            if index == self.title or not (
                piece.linked or (self.page.tagged[piece.box] is Region.NAVIGATION and not beside)
            ):
                piece.region = Region.MAIN

    # --- what is not the announcement ---

    def mark_outside(self) -> None:
        """Boxes beside the text column, and side columns in it: what their names, lines or links say."""
        text_column = self.column
        for number, box in enumerate(self.boxes[1:], 1):
            if box.first == box.last or self.page.tagged[number] is not None or self.page.holds(number, self.title):
                continue
            if self.boxes[text_column].first >= box.first and self.boxes[text_column].last <= box.last:
                continue
            within = self.boxes[text_column].first <= box.first and box.last <= self.boxes[text_column].last
            chars, linked = (
                self.page.chars_in(number),
                self.page.linked_in(number),
            )
            inside = range(box.first, box.last)
            if chars > MAX_FOOT or any(heading_cue(self.pieces[i].text) in ("other", "listing") for i in inside):
                inside = range(0)
            hint = _HINTS.get(names_cue(box.names) or "")
            region: Region | None = None
            after = box.first >= self.boxes[text_column].last
            if not within and any(self.page.site[i] or (after and is_address(self.pieces[i].text)) for i in inside):
                region = Region.FOOTER
            elif hint in (Region.NAVIGATION, Region.ASIDE) and (linked * 2 > chars or self.is_side(number, hint)):
                region = hint
            elif within and linked * 10 > chars * 8 and box.first < self.title:
                region = Region.NAVIGATION
            elif hint is Region.FOOTER and not within:
                region = hint
            elif box.tag == "footer" and any(self.page.site[i] for i in inside):
                region = Region.FOOTER
            if region is not None:
                for piece in self.pieces[box.first : box.last]:
                    piece.region = region

    def mark_continued(self) -> None:
        """Where a page parts its text into several boxes, the column is one of them: the text goes on in the next of
        the same make, or in one that begins with a heading of the announcement's own."""
        column = self.boxes[self.column]
        if self.column == 0 or "main" in (column.tag, column.role) or column.tag in ("td", "th"):
            return
        for number in self.page.children[column.parent]:
            box = self.boxes[number]
            if box.first < column.last or self.page.prose_in(number) * 2 < self.page.chars_in(number):
                continue
            head = self.pieces[box.first]
            alike = (box.tag, box.names) == (column.tag, column.names)
            own = head.kind is Kind.HEADING and heading_cue(head.text) in ("own", "facts")
            if (alike or own) and not any(self.page.foreign(i) for i in range(box.first, box.last)):
                self.page.fill(box.first, box.last, Region.MAIN)

    def is_side(self, number: int, hint: Region) -> bool:
        """Whether a box called a side column stands beside the text."""
        return hint is Region.ASIDE and self.page.stands_beside(number)

    def mark_banners(self) -> None:
        for index in compress(range(len(self.pieces)), self.page.consent):
            piece = self.pieces[index]
            if self.page.site[index] or piece.region is Region.FOOTER:
                continue
            box = piece.box
            if box == 0 or self.page.holds(box, self.title) or self.page.chars_in(box) > MAX_BANNER:
                if len(piece.text) < 200 and not self.page.holds(self.column, index):
                    piece.region = Region.BANNER
                continue
            if box == self.column:
                continue
            while self.is_banner(self.boxes[box].parent, box):
                box = self.boxes[box].parent
            for other in self.pieces[self.boxes[box].first : self.boxes[box].last]:
                other.region = Region.BANNER

    def is_banner(self, box: int, inner: int) -> bool:
        """Whether a box adds but buttons to one that speaks of cookies."""
        if box == 0 or self.page.holds(box, self.title) or self.page.holds(box, self.boxes[self.column].first):
            return False
        added = self.page.chars_in(box) - self.page.chars_in(inner)
        return self.page.chars_in(box) <= MAX_BANNER and (added <= 120 or "cookie" in self.boxes[box].names)

    def mark_cards(self) -> None:
        """A column of cards beside the text, each with a heading of its own that is none of the announcement's."""
        for number, (box, children) in enumerate(zip(self.boxes, self.page.children, strict=True)):
            if len(children) < 2 or box.first <= self.title or not self.page.stands_beside(number):
                continue
            cards = [self.boxes[n] for n in children if self.boxes[n].last > self.boxes[n].first]
            if len(cards) < 2:
                continue
            heads = [self.pieces[card.first] for card in cards]
            alike = len({(card.tag, card.names) for card in cards}) == 1
            short = all(self.page.chars[card.last] - self.page.chars[card.first] <= MAX_CARD for card in cards)
            foreign = all(p.kind is Kind.HEADING and heading_cue(p.text) is None for p in heads)
            if alike and short and foreign and not all(heading_roles(p.text) for p in heads):  # "Hvem?", "Hvornår?"
                self.page.fill(box.first, box.last, Region.ASIDE)

    def mark_notices(self) -> None:
        """What is told above the title of the announcement's own deadline, as where it was put off."""
        title = self.pieces[self.title].text if self.title >= 0 else ""
        for piece in self.pieces[: max(self.title, 0)]:
            told = piece.region is Region.NAVIGATION and not piece.linked * 2 > len(piece.text)
            if told and is_notice(piece.text, title):
                piece.region = _MAIN

    def mark_lines(self) -> None:
        """Lines that are what they are wherever they stand."""
        for index, piece in enumerate(self.pieces):
            text = piece.text
            if piece.region in _APART or len(text) > 300 or index == self.title:
                continue
            if is_stamp(text) and piece.kind is _PARAGRAPH and not piece.linked * 2 > len(text):
                ours = piece.region is not _ASIDE or text.lower().startswith(("sidst", "senest", "siden"))
                if ours and (DATE.search(text) or self.dated(index + 1)):
                    piece.region = _MAIN
                    if not DATE.search(text):
                        self.pieces[index + 1].region = _MAIN
            elif piece.region is _MAIN:
                placed = (index <= self.title + 1 or piece.linked) and piece.kind is not _HEADING
                if (placed and is_crumbs(text)) or (piece.linked * 2 > len(text) and is_menu(text)):
                    piece.region = Region.NAVIGATION
                elif piece.kind is not _HEADING or piece.linked:
                    cue = line_cue(text)
                    if cue == "controls":
                        piece.region = Region.NAVIGATION
                    elif cue == "social":
                        self.mark_social(index)

    def mark_social(self, index: int) -> None:
        """A share bar or a question about the page, with its buttons."""
        box = self.pieces[index].box
        small = box and self.page.chars_in(box) <= 120 and box != self.column and not self.page.holds(box, self.title)
        first, last = (self.boxes[box].first, self.boxes[box].last) if small else (index, index + 1)
        self.page.fill(first, last, Region.ASIDE)

    def dated(self, index: int) -> bool:
        return index < len(self.pieces) and is_date(self.pieces[index].text)

    def mark_foot(self) -> None:
        """The site's own lines at the end of a column that has no footer of its own."""
        foot = len(self.pieces)
        for index in range(len(self.pieces) - 1, max(self.title, 0), -1):
            piece = self.pieces[index]
            if piece.region is Region.MAIN:
                if self.page.text[index] or is_stamp(piece.text) or piece.kind in (Kind.ROW, Kind.ITEM):
                    break
                if self.page.site[index] and not self.in_contact(index):
                    foot = index
        for piece in self.pieces[foot:]:
            if piece.region is Region.MAIN:
                piece.region = Region.FOOTER
        behind = self.boxes[self.column].last if self.column else len(self.pieces)
        for piece, site in zip(self.pieces[behind:], self.page.site[behind:], strict=True):
            if site and piece.region is Region.ASIDE:
                piece.region = Region.FOOTER

    def in_contact(self, index: int) -> bool:
        for at in range(index - 1, max(index - 8, -1), -1):
            if self.pieces[at].kind is Kind.HEADING:
                return heading_cue(self.pieces[at].text) == "contact"
        return False
