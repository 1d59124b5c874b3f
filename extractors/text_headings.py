"""Which lines of an archive text head a part of it, and which lead around the site."""

from __future__ import annotations

import re
from itertools import groupby

from extractors.date_lines import DATE
from extractors.document import Kind
from extractors.draft import Piece
from extractors.region_cues import (
    heading_cue,
    is_action,
    is_crumbs,
    is_menu,
    is_parted,
    is_prose,
    is_question,
    is_sentence,
    is_stamp,
    line_cue,
)
from extractors.shapes import MIN_BODY, is_body, is_headline

MIN_MENU = 3
"""Short names side by side that make a menu; at the top of a text two do."""

MIN_CHAPTERS = 6
"""Numbered chapters one right below the other that make a table of contents, though nothing calls it one."""

_CHAPTER = re.compile(r"\d{1,2}(?:\.\d{1,2})*\.?\s+[A-ZÆØÅ]")

_NUMBER = re.compile(r"(\d{1,2})\.? ")

_FIRST = re.compile(r"a\) ")  # the first item of a list in a numbered chapter

FILE = re.compile(r"\S+\.(?:jpe?g|png|gif|pdf|docx?|xlsx?)\b", re.IGNORECASE)


def is_navigation(piece: Piece) -> bool:
    """Whether a line of a text leads around the site."""
    text = piece.text
    if piece.kind is Kind.ROW:
        return False  # the headers of a table are short names side by side as well
    if piece.tag in ("menu", "contents") or (is_parted(text) and (is_crumbs(text) or is_menu(text))):
        return True
    return line_cue(text) == "controls"


def mark_contents(pieces: list[Piece]) -> None:
    """A list of the page's own headings ("Indhold på siden") leads around the page as a menu does."""
    inside = False
    for piece in pieces:
        inside = (inside and not piece.gap and not is_prose(piece)) or line_cue(piece.text) == "contents"
        if inside:
            piece.tag, piece.kind = "contents", Kind.PARAGRAPH
    _mark_chapters(pieces)


def _mark_chapters(pieces: list[Piece]) -> None:
    """A table of contents without a heading: the numbers and names of chapters, and no text under any."""
    for chapter, group in groupby(pieces, key=lambda p: bool(_CHAPTER.match(p.text)) and not is_prose(p)):
        run = list(group) if chapter else []
        if len(run) >= MIN_CHAPTERS and not any(p.gap for p in run[1:]):
            for piece in run:
                piece.tag, piece.kind = "contents", Kind.PARAGRAPH


def mark_headings_of_text(pieces: list[Piece], title: int) -> None:
    """Make headings of the lines below the title that have the shape of one and something under them."""
    loose = False  # the line before has a heading's shape and nothing under it: a list of links
    chapter = 0  # the number of the last numbered heading
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
        if piece.kind is Kind.ITEM and (_is_chapter(pieces, index) or _is_next_chapter(piece, chapter)):
            piece.kind, piece.level = Kind.HEADING, 2
            chapter, loose = _number(text), False
            continue
        shaped = shaped and is_headline(text) and ": " not in text and not FILE.search(text)
        if not shaped or index + 1 == len(pieces) or is_action(text) or line_cue(text):
            loose = False
            continue
        following = pieces[index + 1]
        if text[-1] == ":":
            found = not is_sentence(text) or "?" in text
        elif _is_listed(following) and text[-1] != "?" and is_sentence(text) and not is_question(text):
            found = text.isupper()  # else it leads into a list
        elif text[-1] == "?":
            found = is_body(following, text) or (piece.gap and is_question(text))
        else:
            found = piece.gap and not loose and is_body(following, text) and not is_stamp(following.text)
            found = found and not is_navigation(following) and (len(text) <= 70 or not is_sentence(text))
        if found:
            piece.kind, piece.level = Kind.HEADING, 2
        loose = not found and piece.gap and text[-1] != "!"


def _is_listed(piece: Piece) -> bool:
    """Whether a line is an item of a list, or a date of one that is written without marks."""
    return piece.kind is Kind.ITEM or DATE.fullmatch(piece.text.rstrip(" .,")) is not None


def _is_chapter(pieces: list[Piece], index: int) -> bool:
    """Whether a numbered line heads a chapter ("2. Økonomi") and is no item of a list: text stands on either side."""
    text = pieces[index].text
    if not text[0].isdigit() or not is_headline(text) or index + 1 == len(pieces) or not pieces[index].gap:
        return False
    return all(p.kind is not Kind.ITEM for p in pieces[index - 1 : index]) and (
        (pieces[index + 1].kind is Kind.PARAGRAPH and len(pieces[index + 1].text) >= MIN_BODY)
        or _FIRST.match(pieces[index + 1].text) is not None
    )


def _is_next_chapter(piece: Piece, chapter: int) -> bool:
    """Whether a numbered line of its own goes on from the last chapter's number, however short what it heads."""
    return chapter > 0 and piece.gap and _number(piece.text) == chapter + 1 and is_headline(piece.text)


def _number(text: str) -> int:
    """The number that a line begins with, or 0."""
    found = _NUMBER.match(text)
    return int(found[1]) if found else 0


def _heads_list(pieces: list[Piece], index: int) -> bool:
    """Whether a line over a list of links is meant as its heading; one that bids to read more may be a link itself."""
    if not is_action(pieces[index].text):
        return pieces[index].gap
    entries = pieces[index + 1 : index + 3]
    if len(entries) < 2 or entries[1].gap:
        return False
    return not any(p.text[-1] in ".:" or len(p.text) > 90 or heading_cue(p.text) for p in entries)
