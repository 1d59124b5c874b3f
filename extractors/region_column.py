"""Where on an HTML page the announcement stands: its title, and the column of boxes that holds it.

Elements and ARIA roles say it where a page has them. Else the column is the box that holds the title and most of the
running text; names of classes play no part in it.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import accumulate

from extractors.document import Kind, Region
from extractors.draft import Draft
from extractors.issuers import issuer_forms
from extractors.region_cues import CACHED, SHORT_PROSE, heading_cue, is_crumbs, is_running, marks
from extractors.shapes import MAX_TITLE, is_headline

MAIN_SHARE = 0.6
"""Share of a box's running text that an inner box holds if it is the page's text column."""

MIN_MAIN_SHARE = 0.25
"""Share of the page's running text below which a ``main`` element is taken to be misplaced."""

MIN_PART = 10
"""Characters of a part of the page's title that a heading with more words ends in."""

_HEADING, _PARAGRAPH = Kind.HEADING, Kind.PARAGRAPH  # named once: the look-up of an enum's member is a call
_KEPT = (Region.FOOTER, Region.BANNER)
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
_TITLE_PARTS = re.compile(r"\s+[|–—»·:\-]+\s+|:\s+")
_PLAIN = re.compile(r"[^\wæøå]+")


class Layout:
    """Figures of a draft's boxes, and what follows from them: ``tagged``, what element and role say of each box;
    ``title``, the piece that names the announcement (-1: none); ``column``, the box that holds it."""

    def __init__(self, draft: Draft) -> None:
        self.draft, self.pieces, self.boxes = draft, draft.pieces, draft.boxes
        texts = [piece.text for piece in self.pieces]
        sizes = list(map(len, texts))
        self.chars = [0, *accumulate(sizes)]
        self.linked = [0, *accumulate([piece.linked for piece in self.pieces])]
        self.children: list[list[int]] = [[] for _ in self.boxes]
        for number, box in enumerate(self.boxes[1:], 1):
            self.children[box.parent].append(number)
        self.tagged = self.by_tag()
        self.site, self.address, self.call, self.consent = marks(texts)
        lines = zip(self.pieces, sizes, self.site, strict=True)
        self.text = [size >= SHORT_PROSE and not site and is_running(piece) for piece, size, site in lines]
        self.prose_at = [prose and self.tagged[p.box] is None for p, prose in zip(self.pieces, self.text, strict=True)]
        self.prose = [0, *accumulate(s if prose else 0 for s, prose in zip(sizes, self.prose_at, strict=True))]
        half = self.prose[-1] / 2
        # By parent: the box in it that holds most of the page's running text.
        prose = self.prose
        self.text_in = {box.parent: n for n, box in enumerate(self.boxes) if prose[box.last] - prose[box.first] > half}
        self.title = self.find_title()
        self.column = self.find_column()
        draft.head, draft.column = self.title, self.column

    # --- figures of a box ---

    def chars_in(self, box: int) -> int:
        return self.chars[self.boxes[box].last] - self.chars[self.boxes[box].first]

    def linked_in(self, box: int) -> int:
        return self.linked[self.boxes[box].last] - self.linked[self.boxes[box].first]

    def prose_in(self, box: int) -> int:
        return self.prose[self.boxes[box].last] - self.prose[self.boxes[box].first]

    def holds(self, box: int, index: int) -> bool:
        return self.boxes[box].first <= index < self.boxes[box].last

    def stands_beside(self, box: int) -> bool:
        """Whether a box stands beside the one that holds most of the running text."""
        if not box or self.prose_in(box) * 4 >= self.prose[-1]:
            return False
        parent = self.boxes[box].parent
        return self.text_in.get(parent, box) != box

    def fill(self, start: int, end: int, region: Region) -> None:
        """Give pieces a region, but for those of the site's foot and banners."""
        for piece in self.pieces[start:end]:
            if piece.region not in _KEPT:
                piece.region = region

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

    def find_title(self) -> int:
        """The piece that names the announcement; -1 if there is none."""
        parts = [_plain(part) for part in _TITLE_PARTS.split(self.draft.title or "")]
        sites = self.site_names(parts)
        page = " ".join(part for part in parts if part not in sites)
        best, score = -1, 0
        for index, piece in enumerate(self.pieces):
            heads = piece.kind is _HEADING
            if not (heads or (piece.kind is _PARAGRAPH and not piece.linked)) or len(piece.text) > MAX_TITLE:
                continue
            points = 3 if heads and piece.level == 1 else 0
            if not points and self.tagged[piece.box] is not None:
                continue  # in a menu or beside the text only a heading of the first level can be it
            if not points and len(piece.text) > len(page) + 80:
                continue
            if is_crumbs(piece.text) or piece.text.count(" / ") > 1 or self.in_side_cell(piece.box):
                continue
            text = _plain(piece.text)
            if len(text) >= 5 and f"{page} ".startswith(f"{text} ") and len(text) * 3 >= len(page):
                points += 4
            elif len(page) >= 10 and text.startswith(f"{page} ") and is_headline(piece.text, MAX_TITLE):
                points += 3
            elif any(
                len(part) >= MIN_PART and text.endswith(f" {part}") and 2 * len(part) >= len(text) for part in parts
            ):
                points += 3  # "Opslag: Grøn pulje" where the page's title is "Sider - Grøn pulje"
            elif len(text) >= 5 and text in parts:
                points += 2 if text != parts[-1] else -1
            if text in sites or self.tagged[piece.box] is not None:
                points -= 4
            if points > score:
                best, score = index, points
        if best >= 0 and score >= 1:
            piece = self.pieces[best]
            piece.kind, piece.level, piece.label = _HEADING, 1, None
            return best
        named = (i for i, p in enumerate(self.pieces) if p.kind is _HEADING and not self.in_side_cell(p.box))
        untagged = (i for i in named if self.tagged[self.pieces[i].box] is None and self.plain(i) not in sites)
        first = next(untagged, -1)
        if first >= 0 and not self.pieces[first].level and not heading_cue(self.pieces[first].text):
            self.pieces[first].level = 1  # a bold line over everything
        return first

    def plain(self, index: int) -> str:
        return _plain(self.pieces[index].text)

    def in_side_cell(self, box: int) -> bool:
        """Whether a box lies in a cell of a layout table beside the cell that holds the running text."""
        while box:
            here = self.boxes[box]
            if here.tag in ("td", "th") and self.boxes[here.parent].tag == "tr" and self.stands_beside(box):
                return True
            box = here.parent
        return False

    def site_names(self, parts: list[str]) -> set[str]:
        """Which parts of the page's title name the site: those that its address line begins with, and an authority
        that they begin or end with."""
        lines = zip(self.pieces, self.site, self.address, strict=True)
        foot = [_plain(p.text) for p, site, address in lines if site or address]
        names = {part for part in parts if len(part) > 3 and any(line.startswith(part) for line in foot)}
        names = names if len(names) < len(parts) else set()
        written = _TITLE_PARTS.split((self.draft.title or "").strip())
        names |= {_plain(part) for part in (written[0], written[-1]) if issuer_forms().fullmatch(part)}
        return names | {_plain(self.draft.site or "")}

    def find_column(self) -> int:
        total = self.prose[-1]
        mains = [n for n, box in enumerate(self.boxes) if "main" in (box.tag, box.role) and box.last > box.first]
        best = max(mains, key=self.prose_in, default=0)
        if best and self.prose_in(best) >= MIN_MAIN_SHARE * total:
            return best
        at = 0
        while self.prose_in(at):
            inner = next((n for n in self.children[at] if self.prose_in(n) >= MAIN_SHARE * self.prose_in(at)), None)
            if inner is None:
                break
            at = inner
        while at and self.title >= 0 and not self.holds(at, self.title):
            at = self.boxes[at].parent
        return self.widen(at)

    def widen(self, at: int) -> int:
        """Up from the box of the running text while what is added is little and no side column or foot: a date, a
        stamp, a box with contacts."""
        while at:
            parent = self.boxes[at].parent
            added = self.chars_in(parent) - self.chars_in(at)
            around = range(self.boxes[parent].first, self.boxes[parent].last)
            others = [i for i in around if not self.holds(at, i)]
            if parent == 0 or self.boxes[at].tag in ("td", "th") or added > 0.2 * self.chars_in(at) or len(others) > 12:
                break
            if any(self.foreign(i) for i in others):
                break
            at = parent
        return at

    def foreign(self, index: int) -> bool:
        piece = self.pieces[index]
        if self.tagged[piece.box] is not None or piece.linked * 2 > len(piece.text) or self.consent[index]:
            return True
        return self.site[index] or is_crumbs(piece.text) or heading_cue(piece.text) in ("other", "listing", "contact")


@lru_cache(maxsize=CACHED)
def _plain(text: str) -> str:
    return _PLAIN.sub(" ", text.lower()).strip()
