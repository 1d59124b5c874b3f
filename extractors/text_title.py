"""Which line of an archive text is its title, and what stands over it: the site's name, menus, breadcrumbs, consent."""

from __future__ import annotations

import re
from itertools import takewhile

from extractors.data_files import load
from extractors.date_lines import DATE, is_byline, is_dateline
from extractors.document import Kind
from extractors.draft import Piece
from extractors.heading_lines import POOL_NAME
from extractors.headings import heading_roles
from extractors.region_cues import (
    crumbs,
    heading_cue,
    is_crumbs,
    is_prose,
    is_question,
    is_sentence,
    is_stamp,
    is_start,
    line_cue,
)
from extractors.shapes import MAX_TITLE, is_headline
from extractors.text_headings import FILE, MIN_MENU, is_navigation

MAX_HEAD = 12
"""Lines from the top among which menus are looked for; below them a line of short names may be the announcement's."""

MOST_ABOVE_MENU = 6
"""Lines that stand over a menu of items at the top: the site's name, skip links."""

MAX_BUTTON = 40
"""Characters of a line of buttons below what is asked."""

MIN_STEP = 10
"""Characters of a breadcrumb's last step that only begins the title; a shorter one may begin any line."""

MOST_BETWEEN = 3
"""Lines below the site's name among which the headline comes: a date and who wrote may stand between."""

MOST_IN_STEP = 3
"""Blanks in a step of a path of two, which only a headline below tells from a title."""

LABEL = 20
"""Characters within which the colon of a label stands."""

_POOL = re.compile(load("page")["pools"]["names"], re.IGNORECASE)

_TRAIL = re.compile(r" (?:[-=]>|[/»›>|]) ")


def mark_title(pieces: list[Piece]) -> int:
    """Find the line that names the announcement, make it a heading of level 1, and return its index (-1: none)."""
    _mark_consent(pieces)
    named = _named_by_trail(pieces)
    if named >= 0:
        for piece in pieces[:named]:
            piece.tag = piece.tag or ("" if DATE.search(piece.text) or is_prose(piece) else "menu")
        pieces[named].tag, pieces[named].kind, pieces[named].level = "", Kind.HEADING, 1
        return named
    start = _head_end(pieces)
    begun = False  # running text has been seen: a chapter's heading below it names no page
    for index in range(start, min(start + 8, len(pieces))):
        piece = pieces[index]
        begun = begun or is_prose(piece)
        shaped = is_headline(piece.text, MAX_TITLE) or _comes_back(pieces, index)
        if piece.kind is not Kind.PARAGRAPH or not shaped or is_stamp(piece.text):
            if len(piece.text) > 160:
                return -1
            continue
        if piece.tag or line_cue(piece.text) or FILE.fullmatch(piece.text) or is_dateline(piece.text):
            continue
        if is_byline(piece.text):
            continue
        if _is_trail(pieces, index):
            piece.tag = "menu"
            continue
        if _names_site(pieces, index) or _names_list(pieces, index) or _stands_over_name(pieces, index):
            continue
        if heading_cue(piece.text) == "own" or (begun and (heading_cue(piece.text) or is_question(piece.text))):
            return -1  # a part of the announcement begins, and nothing has named it
        piece.kind, piece.level = Kind.HEADING, 1
        return index
    return -1


def _mark_consent(pieces: list[Piece]) -> None:
    """The lines at the top that ask for consent to cookies, with their buttons right below."""
    asked = False
    for piece in pieces[:MAX_HEAD]:
        asks = "cookie" in piece.text.lower()
        button = asked and not piece.gap and len(piece.text) <= MAX_BUTTON
        if asks or button:
            piece.tag, piece.kind = "menu", Kind.PARAGRAPH
        asked = asks or button


def _comes_back(pieces: list[Piece], index: int) -> bool:
    """Whether a line that has an hour or a day in it is a name all the same: the text right below says it in quotes."""
    text = pieces[index].text
    if text[-1] in ".,:;" or not text[0].isupper() or text.count(" ") < 2:
        return False
    quoted = tuple(f"{mark}{text}" for mark in "\"”“„»'")
    return any(form in p.text for p in pieces[index + 1 : index + 4] for form in quoted)


def _named_by_trail(pieces: list[Piece]) -> int:
    """The line among the first that the last step of the breadcrumb over it names (-1: none)."""
    for index, piece in enumerate(pieces[:MAX_HEAD]):
        if is_prose(piece) and not is_crumbs(piece.text):
            break
        steps = crumbs(piece.text)
        if len(steps) < 2 or (not is_crumbs(piece.text) and " / " not in piece.text):
            continue
        last = steps[-1].casefold()
        for at in range(index + 1, min(index + 4, len(pieces))):
            text = pieces[at].text
            alike = text.casefold() == last or (len(last) > MIN_STEP and text.casefold().startswith(f"{last} "))
            if alike and is_headline(text, MAX_TITLE):
                return at
    return -1


def _head_end(pieces: list[Piece]) -> int:
    """Where the menus at the top end. Lines one under the other that begin with "Forside", or are a handful of single
    words, are a menu as well."""
    start = 0
    for index, piece in enumerate(pieces[:MAX_HEAD]):
        if index < start:
            continue
        if listed := _menu_items(pieces, index):
            for entry in pieces[index : index + listed]:
                entry.tag = "menu"
            start = index + listed
            continue
        told = is_prose(piece) and (piece.text[-1] in ".!" or is_sentence(piece.text))
        if told and index and not is_navigation(piece):
            break
        if is_navigation(piece) and piece.tag != "contents" and line_cue(piece.text) != "social":
            start = index + 1
        end = index + 1
        while end < min(len(pieces), index + MAX_HEAD) and not pieces[end].gap:
            end += 1
        group = pieces[index:end]
        short = all(len(p.text) <= 40 and is_headline(p.text) and p.text[-1] not in ":?" for p in group)
        words = all(p.text.count(" ") < 2 for p in group)
        if piece.tag == "contents":
            continue
        if short and piece.gap and len(group) >= MIN_MENU and (words or is_start(piece.text)):
            for entry in group:
                entry.tag = "menu"
            start = end
    return start


def _menu_items(pieces: list[Piece], index: int) -> int:
    """How many items of a list from ``index`` on are the site's menu: words one under the other, right at the top or
    below the site's name; 0 where none are."""
    above = pieces[max(index - 1, 0) : index]
    if index > MOST_ABOVE_MENU or any(p.text[-1] in ":?" or heading_cue(p.text) or is_prose(p) for p in above):
        return 0
    run = list(
        takewhile(lambda p: p.kind is Kind.ITEM and p.text.count(" ") < 3 and is_headline(p.text), pieces[index:])
    )
    return len(run) if len(run) >= MIN_MENU else 0


def _is_trail(pieces: list[Piece], index: int) -> bool:
    """Whether a line over the title says where on the site it stands: it has three steps, or two of a word or two, the
    last of which is the title itself or has a headline under it."""
    steps = _TRAIL.split(pieces[index].text)
    if len(steps) != 2:
        return len(steps) > 2
    below = pieces[index + 1 : index + 4]
    return steps[-1].lower() in [p.text.lower() for p in below] or (
        all(step.count(" ") < MOST_IN_STEP for step in steps) and any(map(_heads, below[:1]))
    )


def _heads(piece: Piece) -> bool:
    """Whether a line can be the headline of a page."""
    shaped = piece.gap and piece.text.count(" ") > 1 and is_headline(piece.text, MAX_TITLE)
    return shaped and not (is_prose(piece) or is_stamp(piece.text) or heading_cue(piece.text))


def _names_site(pieces: list[Piece], index: int) -> bool:
    """Whether a line is the name of the site over the title: a few words, and a longer headline right under it."""
    if pieces[index].text.count(" ") > 3 or index + 1 >= len(pieces):
        return False
    following = next((p for p in pieces[index + 1 : index + 1 + MOST_BETWEEN] if not _beside(p)), pieces[index])
    return (
        following.gap
        and following.text.count(" ") >= 3
        and is_headline(following.text, MAX_TITLE)
        and not is_sentence(pieces[index].text)
        and not following.text.endswith(("?", ":"))
        and ": " not in following.text[:LABEL]
        and not _POOL.search(pieces[index].text)
        and (following is pieces[index + 1] or not (heading_roles(following.text) or heading_cue(following.text)))
    )


def _beside(piece: Piece) -> bool:
    """Whether a line says but when, or in which number or list of the site, something was written."""
    text = piece.text
    lists = heading_cue(text) in ("other", "listing") or (not piece.gap and len(text) <= MAX_BUTTON)
    return lists or is_dateline(text) or is_byline(text) or is_stamp(text)


def _stands_over_name(pieces: list[Piece], index: int) -> bool:
    """Whether a line names the site or a list of its news: no text stands under it, but the name of a pool, or a
    headline where the line itself heads such lists."""
    following = next((p for p in pieces[index + 1 : index + 1 + MOST_BETWEEN] if not _beside(p)), None)
    if following is None or not following.gap or not is_headline(following.text, MAX_TITLE):
        return False
    if heading_cue(pieces[index].text) in ("other", "listing"):
        return following.text.count(" ") >= 2 and not heading_cue(following.text)
    names = POOL_NAME.fullmatch(following.text) is not None or (
        _POOL.search(following.text) is not None
        and not (heading_roles(following.text) or heading_cue(following.text) or is_question(following.text))
    )
    return names and not index and _POOL.search(pieces[index].text) is None


def _names_list(pieces: list[Piece], index: int) -> bool:
    """Whether a word or two over the title name the list it stands in: the text does not come back to them, and a
    headline follows."""
    text = pieces[index].text
    if text.count(" ") > 1 or text.endswith(("?", ":")):
        return False
    word = text.split()[0].lower()[:8]
    if any(word in p.text.lower() for p in pieces[index + 1 : index + 40]):
        return False
    after = takewhile(lambda p: not (is_prose(p) or is_byline(p.text)), pieces[index + 1 : index + 3])
    return any(
        p.text.count(" ") >= 2 and is_headline(p.text, MAX_TITLE) and not heading_cue(p.text) and not is_stamp(p.text)
        for p in after
    )
