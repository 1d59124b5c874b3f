"""What a line is by its shape alone: a heading, a date, a breadcrumb, a menu. For both readers.

A page of plain nested divs, and the text of a crawl archive, mark no headings; but a heading has the shape of one:
short, beginning with a capital, not ending like a sentence, and with something longer under it.
"""

from __future__ import annotations

import re
from dataclasses import replace

from extractors.date_lines import DATE, is_date
from extractors.document import Kind
from extractors.draft import Draft, Piece
from extractors.region_cues import is_stamp, line_cue

MAX_HEADING = 90
"""Characters. Longer lines without a full stop are teasers or list items."""

MAX_TITLE = 200
"""Characters of a page's main heading, where its place says that it is one."""

MIN_BODY = 40
"""Characters that the text under a heading has at least, unless it is a list, a table or ends like a sentence."""

MAX_LABEL = 25
"""Characters of a label before its colon, which stands with its value under a heading of a few words."""

_HEADING, _PARAGRAPH = Kind.HEADING, Kind.PARAGRAPH  # named once: the look-up of an enum's member is a call
_NUMBERED = re.compile(
    r"(?:\d{1,2}(?:\.\d{1,2})*[.)]|(?:§ ?)?\d\d\.\d\d\.\d\d(?:\.\d\d)?\.? |§ ?\d+\.?|Trin \d+[:.]) ?[A-ZÆØÅ]"
    r"|\d{1,2} [A-ZÆØÅ][a-zæøå]+(?: [a-zæøå]+){0,4}$"
)
_FIRST = re.compile(r"[A-ZÆØÅÉ0-9§”\"'»‘’“(]")
_MARKS = re.compile(r"[@|·•→›]|»(?![^»«]*«)|www\.|https?:|(?:tlf|cvr|ean)\b")  # of an address, or of a list
_DIGIT = re.compile(r"\d")
_TOWN = re.compile(r"\d{4} ?[A-ZÆØÅ]")
_DAY = re.compile(r"\bkl\.? ?\d|\d\.? [a-zæøå]{3,9}\.? \d{4} ?[a-zæøå]")  # with its hour or place


def is_headline(text: str, limit: int = MAX_HEADING) -> bool:
    """Whether a line has the shape of a heading: short, begun with a capital, ended with no full stop or comma, no
    date, no label with its value, no address."""
    if not 3 <= len(text) <= limit or not _FIRST.match(text) or not any(c.isalpha() for c in text):
        return False
    numbered = bool(_NUMBERED.match(text))
    if text[-1] in ",;" or (text[-1] == "." and not numbered):
        return False
    if limit < MAX_TITLE and text[0].isdigit() and not numbered:
        return False
    colon = text.find(": ")
    if colon > 0 and limit < MAX_TITLE and DATE.search(text, colon):
        return False
    low = text.lower()
    marked = _MARKS.search(low) or (_DIGIT.search(text) and (_TOWN.search(text) or _DAY.search(low)))
    return not marked and not is_date(text)


def is_body(piece: Piece, over: str) -> bool:
    """Whether a piece can stand under the heading ``over``."""
    if piece.kind in (Kind.ITEM, Kind.ROW, Kind.DEFINITION):
        return True
    text = piece.text
    if 0 < text.find(": ") < MAX_LABEL:
        return True  # a label with its value
    return len(text) >= MIN_BODY or text[-1] in ".!" or len(text) > 1.5 * len(over) or bool(DATE.search(text))


def mark_headings(draft: Draft) -> None:
    """Make headings of the pieces of an HTML page that are headings by shape, and labels with a value under them
    definitions."""
    pieces = draft.pieces
    _mark_pairs(draft)
    for index, piece in enumerate(pieces[:-1]):
        if piece.kind is not _PARAGRAPH or len(piece.text) > MAX_HEADING + 30:
            continue
        following = pieces[index + 1]
        if following.kind is _HEADING and not piece.bold:
            continue
        if _ends_box(draft, index) or is_stamp(piece.text) or (following.label or (-1,))[0] == index:
            continue
        if _is_bold_heading(piece) or _is_panel_head(draft, index) or _is_plain_heading(draft, index):
            piece.kind = _HEADING
            piece.label = None


def _ends_box(draft: Draft, index: int) -> bool:
    """Whether a piece is the last of several in its box: then what follows it is not under it."""
    box = draft.pieces[index].box
    while draft.boxes[box].last <= index + 1:
        if draft.boxes[box].first < index or not box:
            return True
        box = draft.boxes[box].parent
    return False


def _is_bold_heading(piece: Piece) -> bool:
    """A line that is bold from end to end and no sentence."""
    if not piece.bold or piece.linked * 2 > len(piece.text) or piece.tag in ("li", "td data", "dd", "dt"):
        return False
    text = piece.text.rstrip(".") if _NUMBERED.match(piece.text) or piece.text.count(" ") <= 3 else piece.text
    return is_headline(text, MAX_HEADING + 30)


def _is_panel_head(draft: Draft, index: int) -> bool:
    """A button or link to a place on the page that fills a line, with the panel it opens after it."""
    piece, body = draft.pieces[index], draft.pieces[index + 1]
    pressed = piece.pressed == len(piece.text)  # one button alone; two have a blank between them
    jumps = piece.whole and piece.linked == len(piece.text) and all(_jumps(href) for *_, href in piece.links)
    if not ((pressed or jumps) and is_headline(piece.text)) or line_cue(piece.text):
        return False
    beside = body.box != piece.box and not body.pressed and body.linked * 2 < len(body.text)
    return beside and is_body(body, piece.text)


def _is_plain_heading(draft: Draft, index: int) -> bool:
    """A short line in a block of its own with longer text in the next one."""
    piece, body = draft.pieces[index], draft.pieces[index + 1]
    if not piece.whole or piece.tag not in ("div", "section", "header") or piece.linked or piece.pressed:
        return False
    if piece.names and (piece.tag, piece.names) == (body.tag, body.names):
        return False  # two entries of one list
    dated = DATE.search(piece.text)
    if dated or not is_headline(piece.text) or piece.label is not None or body.box == piece.box:
        return False
    return is_body(body, piece.text) and not (is_headline(body.text) and len(body.text) < MIN_BODY)


def _mark_pairs(draft: Draft) -> None:
    """Label and value by turns, each in a block of its own, the labels of one make and the values of another."""
    pieces = draft.pieces
    apart = [piece.whole and piece.kind is _PARAGRAPH for piece in pieces]
    index = 0
    while index + 3 < len(pieces):
        if not apart[index]:
            index += 1
            continue
        run = index
        while run + 1 < len(pieces) and apart[run] and apart[run + 1] and _is_pair(draft, run, index):
            run += 2
        if run - index >= 4:
            for label in range(index, run, 2):
                value = pieces[label + 1]
                pieces[label + 1] = replace(value, kind=Kind.DEFINITION, label=(label, 0, len(pieces[label].text)))
            index = run
        else:
            index += 1


def _is_pair(draft: Draft, at: int, like: int) -> bool:
    """Whether two pieces, each alone in a block, are a label and its value that look as those from ``like`` on."""
    label, value = draft.pieces[at], draft.pieces[at + 1]
    if (
        label.linked
        or label.tag not in ("div", "p")
        or value.tag not in ("div", "p")
        or len(label.text) > 45
        or len(value.text) > 160
    ):
        return False
    look = (label.tag, label.bold, _make(label.names)), (value.tag, value.bold, _make(value.names))
    first = draft.pieces[like], draft.pieces[like + 1]
    same = look == tuple((p.tag, p.bold, _make(p.names)) for p in first)
    return same and look[0] != look[1] and _side_by_side(draft, at, like) and is_headline(label.text)


def _side_by_side(draft: Draft, at: int, like: int) -> bool:
    """Whether a label and its value lie in one box: the same as the first pair's, or one of the same make beside it."""
    over, next_, first = (draft.boxes[draft.pieces[index].box].parent for index in (at, at + 1, like))
    if over != next_ or over < 0 or first < 0:
        return False
    this, that = draft.boxes[over], draft.boxes[first]
    return over == first or (this.parent == that.parent and this.names == that.names and this.last == at + 2)


def _make(names: str) -> str:
    """The first class of an element: later ones often say only how far it stands from its neighbour."""
    return names.split(" ", 1)[0]


def _jumps(href: str) -> bool:
    """Whether a link leads to a place on the page itself."""
    return href[:1] in ("#", "") or href[:11] == "javascript:"
