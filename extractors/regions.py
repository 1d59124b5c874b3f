"""Regions of an HTML page: the announcement told from menus, other news, footers and banners.

Structure comes first (semantic elements and ARIA roles; else the column that holds the title and most of the running
text), then the headings that open such parts, then lines that are what they are wherever they stand (a stamp, a
breadcrumb, a share bar). Class names are a weak hint at most.
"""

from __future__ import annotations

import re
from itertools import accumulate

from extractors.document import Kind, Region
from extractors.draft import Draft
from extractors.region_cues import (
    DATE,
    MAX_CUE,
    heading_cue,
    is_address,
    is_crumbs,
    is_date,
    is_menu,
    is_prose,
    is_site_line,
    is_stamp,
    line_cue,
    names_cue,
)
from extractors.shapes import MAX_TITLE

MAIN_SHARE = 0.6
"""Share of a box's running text that an inner box holds if it is the page's text column."""

MIN_MAIN_SHARE = 0.25
"""Share of the page's running text below which a ``main`` element is taken to be misplaced."""

MAX_FOOT = 1000
"""Characters of a box that counts as the site's foot because of a line in it."""

MAX_BANNER = 1500
"""Characters of the largest box that mentions cookies and is about nothing else."""

_TAGS = {"nav": Region.NAVIGATION, "search": Region.NAVIGATION, "aside": Region.ASIDE, "select": Region.NAVIGATION}
_TAGS |= {"datalist": Region.NAVIGATION}
_ROLES = {
    "navigation": Region.NAVIGATION,
    "search": Region.NAVIGATION,
    "menu": Region.NAVIGATION,
    "menubar": Region.NAVIGATION,
    "complementary": Region.ASIDE,
}
_SITE_TAGS = {"header": Region.NAVIGATION, "footer": Region.FOOTER}
_SITE_ROLES = {"banner": Region.NAVIGATION, "contentinfo": Region.FOOTER}
_HINTS = {
    "aside": Region.ASIDE,
    "navigation": Region.NAVIGATION,
    "footer": Region.FOOTER,
    "banner": Region.BANNER,
}
_COOKIE = re.compile(r"cookie|samtykke til", re.IGNORECASE)
_TITLE_PARTS = re.compile(r"\s+[|–—»·:\-]+\s+|:\s+")
_PLAIN = re.compile(r"[^\wæøå]+")


def mark_html_regions(draft: Draft) -> None:
    """Give every piece of an HTML page its region, and mark its title as a heading of level 1."""
    if draft.pieces:
        _Regions(draft).run()


class _Regions:
    def __init__(self, draft: Draft) -> None:
        self.draft, self.pieces, self.boxes = draft, draft.pieces, draft.boxes
        self.chars = [0, *accumulate(len(p.text) for p in self.pieces)]
        self.linked = [0, *accumulate(p.linked for p in self.pieces)]
        self.children: list[list[int]] = [[] for _ in self.boxes]
        for number, box in enumerate(self.boxes[1:], 1):
            self.children[box.parent].append(number)
        self.tagged = self.by_tag()
        self.site = [is_site_line(p.text) for p in self.pieces]
        self.text = [is_prose(p) for p in self.pieces]
        self.prose_at = [prose and self.tagged[p.box] is None for p, prose in zip(self.pieces, self.text, strict=True)]
        weights = (len(p.text) if prose else 0 for p, prose in zip(self.pieces, self.prose_at, strict=True))
        self.prose = [0, *accumulate(weights)]

    # --- figures of a box ---

    def amount(self, sums: list[int], box: int) -> int:
        return sums[self.boxes[box].last] - sums[self.boxes[box].first]

    def holds(self, box: int, index: int) -> bool:
        return self.boxes[box].first <= index < self.boxes[box].last

    def by_tag(self) -> list[Region | None]:
        """What element and role say, passed down; ``header`` and ``footer`` only where they are the site's own."""
        found: list[Region | None] = []
        inside: list[bool] = []  # main or article
        for number, box in enumerate(self.boxes):
            above = found[box.parent] if number else None
            within = inside[box.parent] if number else False
            region = above or _TAGS.get(box.tag) or _ROLES.get(box.role)
            if region is None and not within:
                region = _SITE_TAGS.get(box.tag) or _SITE_ROLES.get(box.role)
            if box.role in ("dialog", "alertdialog") and "main" not in box.names and not within:
                region = Region.BANNER
            found.append(region)
            inside.append(within or box.tag in ("main", "article") or box.role in ("main", "article"))
        return found

    # --- the announcement's column ---

    def run(self) -> None:
        self.title = self.find_title()
        self.column = self.find_column()
        self.draft.head, self.draft.column = self.title, self.column
        first = self.boxes[self.column].first
        start = self.title if self.title >= 0 else first
        for index, piece in enumerate(self.pieces):
            piece.region = self.tagged[piece.box] or self.by_place(index, first, start)
        self.clear_title()
        self.mark_outside()
        self.mark_banners()
        self.mark_sections()
        self.mark_lines()
        self.mark_foot()

    def find_title(self) -> int:
        """The piece that names the announcement; -1 if there is none."""
        page = _plain(self.draft.title or "")
        parts = [_plain(part) for part in _TITLE_PARTS.split(self.draft.title or "")]
        site = _plain(self.draft.site or "")
        best, score = -1, 0
        for index, piece in enumerate(self.pieces):
            heads = piece.kind is Kind.HEADING
            if not (heads or (piece.kind is Kind.PARAGRAPH and not piece.linked)) or len(piece.text) > MAX_TITLE:
                continue
            points = 3 if heads and piece.level == 1 else 0
            if not points and len(piece.text) > len(page) + 20:
                continue
            text = _plain(piece.text)
            if len(text) >= 5 and f"{page} ".startswith(f"{text} ") and len(text) * 3 >= len(parts[0]):
                points += 4
            elif len(text) >= 5 and text in parts:
                points += 2 if text != parts[-1] else -1
            if text == site or self.tagged[piece.box] is not None:
                points -= 3
            if points > score:
                best, score = index, points
        if best >= 0 and score >= 1:
            piece = self.pieces[best]
            piece.kind, piece.level, piece.label = Kind.HEADING, 1, None
            return best
        heads_ = (i for i, p in enumerate(self.pieces) if p.kind is Kind.HEADING and self.tagged[p.box] is None)
        return next(heads_, -1)

    def find_column(self) -> int:
        total = max(self.prose[-1], 1)
        mains = [n for n, box in enumerate(self.boxes) if box.tag == "main" or box.role == "main"]
        if mains:
            best = max(mains, key=lambda n: self.amount(self.prose, n))
            if (
                self.amount(self.prose, best) >= MIN_MAIN_SHARE * total
                and self.boxes[best].last > self.boxes[best].first
            ):
                return best
        at = 0
        while True:
            inner = [
                n for n in self.children[at] if self.amount(self.prose, n) >= MAIN_SHARE * self.amount(self.prose, at)
            ]
            if not inner or not self.amount(self.prose, at):
                break
            at = inner[0]
        if self.title >= 0:
            while at and not self.holds(at, self.title):
                at = self.boxes[at].parent
        return self.widen(at)

    def widen(self, at: int) -> int:
        """Up from the box of the running text while what is added is little and no side column or foot: a date, a
        stamp, a box with contacts."""
        while at:
            parent = self.boxes[at].parent
            added = self.amount(self.chars, parent) - self.amount(self.chars, at)
            around = range(self.boxes[parent].first, self.boxes[parent].last)
            others = [i for i in around if not self.holds(at, i)]
            if parent == 0 or added > 0.2 * self.amount(self.chars, at) or len(others) > 12:
                break
            if any(self.foreign(i) for i in others):
                break
            at = parent
        return at

    def foreign(self, index: int) -> bool:
        piece = self.pieces[index]
        if self.tagged[piece.box] is not None or piece.linked * 2 > len(piece.text) or _COOKIE.search(piece.text):
            return True
        return self.site[index] or is_crumbs(piece.text) or heading_cue(piece.text) in ("other", "listing", "contact")

    def by_place(self, index: int, first: int, start: int) -> Region:
        """Inside the column: the announcement. Before it: menus. After it: other things."""
        piece = self.pieces[index]
        if not self.holds(self.column, index):
            return Region.NAVIGATION if index < max(first, start) else Region.ASIDE
        if index < start and not self.prose_at[index] and not DATE.search(piece.text) and not is_stamp(piece.text):
            return Region.NAVIGATION
        return Region.MAIN

    def clear_title(self) -> None:
        """The title is the announcement's wherever it stands, and so is what stands with it under a box of its own."""
        if self.title < 0:
            return
        box = self.pieces[self.title].box
        last = self.boxes[box].last if box and not self.holds(box, self.boxes[self.column].first) else self.title + 1
        for index in range(self.title, last):
            piece = self.pieces[index]
            if index == self.title or not (piece.linked or self.tagged[piece.box] is Region.NAVIGATION):
                piece.region = Region.MAIN

    # --- what is not the announcement ---

    def mark_outside(self) -> None:
        """Boxes beside the text column, and side columns in it: what their names, lines or links say."""
        text_column = self.column
        for number, box in enumerate(self.boxes[1:], 1):
            if box.first == box.last or self.tagged[number] is not None or self.holds(number, self.title):
                continue
            if self.boxes[text_column].first >= box.first and self.boxes[text_column].last <= box.last:
                continue
            within = self.boxes[text_column].first <= box.first and box.last <= self.boxes[text_column].last
            chars, linked = self.amount(self.chars, number), self.amount(self.linked, number)
            inside = range(box.first, box.last) if chars <= MAX_FOOT else range(0)
            hint = _HINTS.get(names_cue(box.names) or "")
            region: Region | None = None
            after = box.first >= self.boxes[text_column].last
            if not within and any(self.site[i] or (after and is_address(self.pieces[i].text)) for i in inside):
                region = Region.FOOTER
            elif hint in (Region.NAVIGATION, Region.ASIDE) and (linked * 2 > chars or self.is_side(number, hint)):
                region = hint
            elif within and linked * 10 > chars * 8 and box.first < self.title:
                region = Region.NAVIGATION
            elif hint is Region.FOOTER and not within:
                region = hint
            elif box.tag == "footer" and any(self.site[i] for i in inside):
                region = Region.FOOTER
            if region is not None:
                for piece in self.pieces[box.first : box.last]:
                    piece.region = region

    def is_side(self, number: int, hint: Region) -> bool:
        """Whether a box called a side column stands beside the one that holds most of the running text."""
        if hint is not Region.ASIDE or self.amount(self.prose, number) * 4 >= self.prose[-1]:
            return False
        parent = self.boxes[number].parent
        return any(self.amount(self.prose, n) * 2 > self.prose[-1] for n in self.children[parent] if n != number)

    def mark_banners(self) -> None:
        for index, piece in enumerate(self.pieces):
            if not _COOKIE.search(piece.text) or self.site[index] or piece.region is Region.FOOTER:
                continue
            box = piece.box
            if box == 0 or self.holds(box, self.title) or self.amount(self.chars, box) > MAX_BANNER:
                if len(piece.text) < 200 and not self.holds(self.column, index):
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
        if box == 0 or self.holds(box, self.title) or self.holds(box, self.boxes[self.column].first):
            return False
        added = self.amount(self.chars, box) - self.amount(self.chars, inner)
        return self.amount(self.chars, box) <= MAX_BANNER and (added <= 120 or "cookie" in self.boxes[box].names)

    def mark_sections(self) -> None:
        """Follow the headings that open other news, contacts or the announcement's own facts."""
        for index, piece in enumerate(self.pieces):
            if len(piece.text) > MAX_CUE or piece.kind in (Kind.ITEM, Kind.ROW) or index == self.title:
                continue
            if piece.linked * 2 > len(piece.text) and piece.kind is not Kind.HEADING:
                continue
            if piece.region in (Region.FOOTER, Region.BANNER) or self.tagged[piece.box] is Region.NAVIGATION:
                continue
            cue = heading_cue(piece.text)
            if cue is None or not (piece.kind is Kind.HEADING or piece.bold or self.opens(index)):
                continue
            end = self.section_end(index)
            if cue == "listing" and piece.region is Region.MAIN and not self.lists(index, end):
                continue
            if cue in ("other", "listing"):
                self.fill(index, max(end, self.box_end(index)), Region.ASIDE)
                piece.kind, piece.label = Kind.HEADING, None
            elif piece.region is Region.MAIN or end <= index + 1:
                continue
            elif cue == "contact":
                self.fill(index, end, Region.CONTACT)
                piece.kind, piece.label = Kind.HEADING, None
            elif not self.under_other(index):
                self.fill(index, end, Region.MAIN)

    def opens(self, index: int) -> bool:
        """Whether a piece that is no heading stands where one would: first in its box, or alone in one."""
        piece = self.pieces[index]
        return self.boxes[piece.box].first == index or piece.whole

    def section_end(self, index: int) -> int:
        """Up to where a heading reaches: the next heading that is not below it, or the end of the box they share."""
        piece = self.pieces[index]
        last = self.boxes[self.draft.around(index)].last
        for at in range(index + 1, last):
            other = self.pieces[at]
            if at == self.title:
                return at
            if other.kind is Kind.HEADING or (other.bold and other.kind is Kind.PARAGRAPH and heading_cue(other.text)):
                lower = piece.level and (other.level > piece.level or not other.level)
                if not lower or heading_cue(other.text) in ("contact", "facts"):
                    return at
        return last

    def box_end(self, index: int) -> int:
        """The end of the largest box that a heading opens, if the announcement is not in it."""
        box, end = self.pieces[index].box, index + 1
        while box and self.boxes[box].first == index and not self.holds(box, self.title) and box != self.column:
            if self.boxes[box].first <= self.boxes[self.column].first < self.boxes[box].last:
                break
            end = self.boxes[box].last
            box = self.boxes[box].parent
        return end

    def under_other(self, index: int) -> bool:
        """Whether a heading only divides a section of other news: it is lower than the heading that opens that."""
        for at in range(index - 1, -1, -1):
            above = self.pieces[at]
            if above.region is not Region.ASIDE:
                return False
            if above.kind is Kind.HEADING and heading_cue(above.text) in ("other", "listing"):
                level = self.pieces[index].level
                return bool(above.level and (not level or level > above.level)) and self.holds(
                    self.draft.around(at), index
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

    def fill(self, start: int, end: int, region: Region) -> None:
        for piece in self.pieces[start:end]:
            if piece.region not in (Region.FOOTER, Region.BANNER):
                piece.region = region

    def mark_lines(self) -> None:
        """Lines that are what they are wherever they stand."""
        for index, piece in enumerate(self.pieces):
            text = piece.text
            if piece.region in (Region.NAVIGATION, Region.BANNER) or len(text) > 300 or index == self.title:
                continue
            if is_stamp(text) and piece.kind is Kind.PARAGRAPH and not piece.linked * 2 > len(text):
                ours = piece.region is not Region.ASIDE or text.lower().startswith(("sidst", "senest", "siden"))
                if ours and (DATE.search(text) or self.dated(index + 1)):
                    piece.region = Region.MAIN
                    if not DATE.search(text):
                        self.pieces[index + 1].region = Region.MAIN
            elif piece.region is Region.MAIN:
                crumbs = (
                    is_crumbs(text) and (index <= self.title + 1 or piece.linked) and piece.kind is not Kind.HEADING
                )
                if crumbs or (is_menu(text) and piece.linked * 2 > len(text)):
                    piece.region = Region.NAVIGATION
                elif piece.kind is not Kind.HEADING or piece.linked:
                    cue = line_cue(text)
                    if cue == "controls":
                        piece.region = Region.NAVIGATION
                    elif cue == "social":
                        self.mark_social(index)

    def mark_social(self, index: int) -> None:
        """A share bar or a question about the page, with its buttons."""
        box = self.pieces[index].box
        small = box and self.amount(self.chars, box) <= 120 and box != self.column and not self.holds(box, self.title)
        first, last = (self.boxes[box].first, self.boxes[box].last) if small else (index, index + 1)
        self.fill(first, last, Region.ASIDE)

    def dated(self, index: int) -> bool:
        return index < len(self.pieces) and is_date(self.pieces[index].text)

    def mark_foot(self) -> None:
        """The site's own lines at the end of a column that has no footer of its own."""
        foot = len(self.pieces)
        for index in range(len(self.pieces) - 1, max(self.title, 0), -1):
            piece = self.pieces[index]
            if piece.region is Region.MAIN:
                if self.text[index] or is_stamp(piece.text) or piece.kind in (Kind.ROW, Kind.ITEM):
                    break
                if self.site[index] and not self.in_contact(index):
                    foot = index
        for piece in self.pieces[foot:]:
            if piece.region is Region.MAIN:
                piece.region = Region.FOOTER

    def in_contact(self, index: int) -> bool:
        for at in range(index - 1, max(index - 8, -1), -1):
            if self.pieces[at].kind is Kind.HEADING:
                return heading_cue(self.pieces[at].text) == "contact"
        return False


def _plain(text: str) -> str:
    return _PLAIN.sub(" ", text.lower()).strip()
