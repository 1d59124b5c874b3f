"""Text as crawl archives hold it to a draft: a line is a block, an empty line parts, and all layout is in the shape."""

from __future__ import annotations

import re

from extractors.document import Kind
from extractors.draft import MAX_TEXT, Draft, Piece, clean
from extractors.region_cues import (
    DATE,
    heading_cue,
    is_action,
    is_crumbs,
    is_date,
    is_menu,
    is_prose,
    is_sentence,
    is_stamp,
    line_cue,
)
from extractors.shapes import MAX_TITLE, MIN_BODY, is_body, is_headline

MIN_WRAP = 40
"""Characters. A shorter line was not broken because it was full."""

MAX_WRAP = 3000
"""Characters. A paragraph gathered from broken lines grows no longer: beyond this the text is no prose."""

MAX_HEAD = 12
"""Lines from the top among which menus are looked for; below them a line of short names may be the announcement's."""

_BULLET = re.compile(r"\s*(?:[•·▪◦●■‣\uf0b7\uf0a7*]|[-–—](?=\s)|o(?=\s{2,}))\s*")
_NUMBER = re.compile(r"\s*(?:\d{1,2}[.)]|[a-zæøå]\))\s+(?=[A-ZÆØÅ])")
_WIDE_GAP = re.compile(r"(?<=\S)(?:\s{2,}|\t)(?=\S)")
_FILE = re.compile(r"\S+\.(?:jpe?g|png|gif|pdf|docx?|xlsx?)\b", re.IGNORECASE)


def read_text(text: str) -> Draft:
    """Read a text. Regions are left to :mod:`extractors.regions`."""
    draft = Draft()
    _read_lines(text, draft)
    draft.boxes[0].last = len(draft.pieces)
    title = _mark_title(draft.pieces)
    _mark_headings(draft.pieces, title)
    return draft


def _read_lines(text: str, draft: Draft) -> None:
    gap, bullet = True, False
    for raw in text.splitlines():
        line = clean(raw)
        if not line:
            gap = True
            continue
        mark = _BULLET.match(raw)
        if mark:
            line = clean(raw[mark.end() :])
            if not line:  # the item itself stands on the next line
                bullet = True
                continue
        kind = Kind.ITEM if mark or bullet or _NUMBER.match(raw) else Kind.PARAGRAPH
        last = draft.pieces[-1] if draft.pieces else None
        joins = last and not gap and kind is Kind.PARAGRAPH and draft.size + len(line) < MAX_TEXT
        if last and joins and _wrapped(last.text, line):
            last.text += " " + line
            draft.size += len(line) + 1
            continue
        piece = Piece(line, kind, gap=gap)
        parts = _WIDE_GAP.split(raw.strip())
        if len(parts) > 1 and kind is Kind.PARAGRAPH and all(map(_is_place, parts)):
            piece.tag = "menu"
        draft.add(piece)
        if draft.full:
            return
        gap = bullet = False


def _is_place(part: str) -> bool:
    """Whether a part of a line can be a menu's entry."""
    return len(part) <= 35 and "@" not in part and not DATE.search(part) and not part[0].islower()


def _wrapped(line: str, following: str) -> bool:
    """Whether a sentence was broken over two lines to fit a width."""
    return MIN_WRAP <= len(line) <= MAX_WRAP and (line[-1].isalnum() or line[-1] == ",") and following[0].islower()


def is_navigation(piece: Piece) -> bool:
    """Whether a line of a text leads around the site."""
    text = piece.text
    return piece.tag == "menu" or is_crumbs(text) or is_menu(text) or line_cue(text) == "controls"


def _mark_title(pieces: list[Piece]) -> int:
    """Find the line that names the announcement, make it a heading of level 1, and return its index (-1: none)."""
    start = 0
    for index, piece in enumerate(pieces[:MAX_HEAD]):
        if is_navigation(piece) and line_cue(piece.text) != "social":
            start = index + 1
        elif is_prose(piece) and index:
            break
    for index in range(start, min(start + 8, len(pieces))):
        piece = pieces[index]
        if piece.kind is not Kind.PARAGRAPH or not is_headline(piece.text, MAX_TITLE) or is_stamp(piece.text):
            if len(piece.text) > 160:
                return -1
            continue
        if line_cue(piece.text) or _FILE.fullmatch(piece.text) or is_date(piece.text):
            continue
        if _names_site(pieces, index):
            continue
        piece.kind, piece.level = Kind.HEADING, 1
        return index
    return -1


def _names_site(pieces: list[Piece], index: int) -> bool:
    """Whether a line is the name of the site over the title: a few words, and a longer headline right under it."""
    if pieces[index].text.count(" ") > 3 or index + 1 >= len(pieces):
        return False
    following = pieces[index + 1]
    return (
        following.gap
        and following.text.count(" ") >= 3
        and is_headline(following.text, MAX_TITLE)
        and not is_sentence(pieces[index].text)
        and not following.text.endswith(("?", ":"))
    )


def _mark_headings(pieces: list[Piece], title: int) -> None:
    loose = False  # the line before has a heading's shape and nothing under it: a list of links
    for index, piece in enumerate(pieces):
        if piece.level:
            loose = False
            continue
        text = piece.text
        shaped = piece.kind is Kind.PARAGRAPH and index > title and not is_navigation(piece) and not is_stamp(text)
        cue = heading_cue(text) if shaped else None
        if cue and (cue != "listing" or _heads_list(pieces, index)):
            piece.kind, piece.level = Kind.HEADING, 2
            loose = False
            continue
        if piece.kind is Kind.ITEM and _is_chapter(pieces, index):
            piece.kind, piece.level = Kind.HEADING, 2
            loose = False
            continue
        shaped = shaped and is_headline(text) and ": " not in text and not _FILE.search(text)
        if not shaped or index + 1 == len(pieces) or is_action(text) or line_cue(text):
            loose = False
            continue
        following = pieces[index + 1]
        if text[-1] == ":":
            found = not is_sentence(text) or "?" in text
        elif text[-1] == "?":
            found = is_body(following, text)
        else:
            found = piece.gap and not loose and is_body(following, text) and not is_stamp(following.text)
            found = found and not is_navigation(following) and (len(text) <= 70 or not is_sentence(text))
        if found:
            piece.kind, piece.level = Kind.HEADING, 2
        loose = not found and piece.gap


def _is_chapter(pieces: list[Piece], index: int) -> bool:
    """Whether a numbered line heads a chapter ("2. Økonomi") and is no item of a list: text stands on either side."""
    text = pieces[index].text
    if not text[0].isdigit() or not is_headline(text) or index + 1 == len(pieces) or not pieces[index].gap:
        return False
    return all(p.kind is not Kind.ITEM for p in pieces[index - 1 : index]) and (
        pieces[index + 1].kind is Kind.PARAGRAPH and len(pieces[index + 1].text) >= MIN_BODY
    )


def _heads_list(pieces: list[Piece], index: int) -> bool:
    """Whether a line over a list of links is meant as its heading; one that bids to read more may be a link itself."""
    if not is_action(pieces[index].text):
        return pieces[index].gap
    entries = pieces[index + 1 : index + 3]
    if len(entries) < 2 or entries[1].gap:
        return False
    return not any(p.text[-1] in ".:" or len(p.text) > 90 or heading_cue(p.text) for p in entries)
