"""Regions of archive text, where only the order of the lines and their words tell: menus above the title, other news
and the site's own lines below."""

from __future__ import annotations

from extractors.date_lines import DATE, heads_days
from extractors.document import Kind, Region
from extractors.draft import CELL_GAP, Draft, Piece
from extractors.headings import heading_roles, label_roles
from extractors.region_cues import (
    address_marks,
    heading_cue,
    is_action,
    is_address,
    is_notice,
    is_prose,
    is_question,
    is_sentence,
    is_site_line,
    is_stamp,
    line_cue,
)
from extractors.text_headings import is_navigation

MAX_ENTRY = 140
"""Characters. An entry of a list of other news or pools is no longer; longer is text."""


STEPS = frozenset({"deadline", "processing", "period", "reporting"})
"""What the labels of a schedule are about; other pools and events have names."""

OWN = frozenset({"applicants", "amount", "grant", "deadline", "purpose"})
"""What a question is about that only the announcement answers."""

MOST_BELOW = 30
"""Lines that are looked at for more of the announcement behind a list of other things."""


def mark_text_regions(draft: Draft) -> None:
    """Give every line of a text its region."""
    pieces = draft.pieces
    title = next((index for index, piece in enumerate(pieces) if piece.level == 1), 0)
    menus = max((index for index in range(title) if is_navigation(pieces[index])), default=-1)
    for index, piece in enumerate(pieces):
        if line_cue(piece.text) == "social":
            piece.region = Region.ASIDE
        elif index < title and is_notice(piece.text, pieces[title].text):
            piece.region = Region.MAIN
        elif (index < title and _leads(piece, menus=index < menus)) or is_navigation(piece):
            piece.region = Region.NAVIGATION
    _mark_asides(pieces, title)
    _mark_foot(pieces)


def _leads(piece: Piece, *, menus: bool) -> bool:
    """Whether a line above the title only leads to it: it is no stamp, and stands among menus or says nothing."""
    return not is_stamp(piece.text) and (menus or not (is_prose(piece) or DATE.search(piece.text)))


def _mark_asides(pieces: list[Piece], title: int) -> None:
    region = Region.MAIN
    begun = False  # the announcement has said something: above that a heading of other things is the page's own
    for index, piece in enumerate(pieces):
        if index <= title:
            continue
        begun = begun or is_prose(piece)
        cue = heading_cue(piece.text) if piece.kind is Kind.HEADING else None
        if cue in ("other", "listing") and heads_days(pieces[: _stamped(pieces, index)], index):
            cue = "own"  # "Øvrige frister"
        if begun and (cue == "other" or (cue == "listing" and _lists(pieces, index))):
            region = Region.ASIDE
        elif cue == "contact" and region is Region.ASIDE:
            region = Region.CONTACT
        elif cue in ("facts", "own") or (region is Region.ASIDE and (_resumes(pieces, index) or _answers(piece))):
            region = Region.MAIN
        if is_stamp(piece.text) or (
            index and is_stamp(pieces[index - 1].text) and piece.text[0].isdigit() and not piece.gap
        ):
            piece.region = Region.MAIN
        elif piece.region is Region.MAIN:
            piece.region = region


def _resumes(pieces: list[Piece], index: int) -> bool:
    """Whether the announcement goes on behind a list of other things: a paragraph longer than its entries, and another
    or a heading of the announcement's own below."""
    below = pieces[index + 1 : index + 1 + MOST_BELOW]
    return _is_long(pieces[index]) and any(
        _is_long(p) or (p.kind is Kind.HEADING and heading_cue(p.text) in ("own", "facts")) for p in below
    )


def _stamped(pieces: list[Piece], index: int) -> int:
    """Where the page's stamp stands below a line, or the end."""
    below = range(index + 1, min(index + MOST_BELOW, len(pieces)))
    return next((at for at in below if is_stamp(pieces[at].text)), len(pieces))


def _answers(piece: Piece) -> bool:
    """Whether a line asks what the announcement answers ("Hvem kan få tilskud?")."""
    return piece.kind is Kind.HEADING and is_question(piece.text) and bool(heading_roles(piece.text) & OWN)


def _is_long(piece: Piece) -> bool:
    """Whether a line is a paragraph longer than an entry of a list."""
    return piece.gap and len(piece.text) > MAX_ENTRY and is_prose(piece) and is_sentence(piece.text)


def _lists(pieces: list[Piece], index: int) -> bool:
    """Whether entries of a list stand under a heading: short lines, most with a date, none of them a sentence."""
    entries: list[Piece] = []
    for piece in pieces[index + 1 :]:
        if piece.kind is Kind.HEADING or is_stamp(piece.text) or is_site_line(piece.text):
            break
        if len(entries) > 1 and piece.gap and not DATE.search(piece.text) and not is_prose(piece):
            break  # the site's address
        entries.append(piece)
    if not entries or any(len(p.text) > MAX_ENTRY or _own_step(p) for p in entries):
        return False
    if is_action(pieces[index].text):
        return True
    told = is_prose(entries[0]) and is_sentence(entries[0].text)
    return sum(bool(DATE.search(p.text)) for p in entries) * 2 >= len(entries) and not told


def _own_step(piece: Piece) -> bool:
    """Whether a line says when applications are due or what follows, and names no other thing ("Ansøgningsfrist | 1.
    maj", "Svar: ultimo juni")."""
    day = DATE.search(piece.text)
    label, colon, _ = piece.text[: day and day.start()].partition(":")
    words = piece.text[piece.cells[0].start : piece.cells[0].end] if piece.cells else label
    return bool(day or (colon and not piece.cells)) and bool(label_roles(words) & STEPS)


def _mark_foot(pieces: list[Piece]) -> None:
    """From the last lines upwards, group by group (parted by empty lines): the site's address and its last links."""
    end = len(pieces)
    foot = end
    while end:
        first = end - 1
        while first and not pieces[first].gap:
            first -= 1
        group = pieces[first:end]
        own = any(is_site_line(p.text) for p in group)
        own = own or (_aside(group[0]) and any(is_address(p.text) for p in group) and _marked(group) >= 2)
        if own or not all(map(_aside, group)):
            if any(is_stamp(p.text) for p in group):
                foot = _below_stamp(pieces, first, end, foot)
                break
            told = any(is_prose(p) and not is_address(p.text) for p in group)
            headed = any(_asks(p) for p in pieces[max(first - 1, 0) : end])
            if not told and (own or (not headed and _marked(group) >= (2 if foot < len(pieces) else 3))):
                foot = first
            elif any(len(p.text) > 40 or p.kind is not Kind.PARAGRAPH for p in group) or foot < len(pieces):
                break
        end = first
    if foot < len(pieces):
        head = pieces[foot - 1] if foot else None
        if head is not None and head.region is Region.MAIN and heading_cue(head.text) == "contact":
            head.region = Region.FOOTER  # it stands over the site's address alone
        for piece in pieces[foot:]:
            piece.region = Region.FOOTER
            if piece.kind is Kind.HEADING:
                piece.kind, piece.level = Kind.PARAGRAPH, 0


def _marked(group: list[Piece]) -> int:
    """How many lines name a street, a town, a way to reach somebody or a policy; the columns of a table part no line
    of addresses."""
    return sum(address_marks(p.text.replace(CELL_GAP, " ") if p.kind is Kind.ROW else p.text) > 0 for p in group)


def _aside(piece: Piece) -> bool:
    return piece.region in (Region.ASIDE, Region.NAVIGATION)


def _asks(piece: Piece) -> bool:
    """Whether a line heads what belongs to the announcement, such as whom to ask."""
    if piece.kind is not Kind.HEADING:
        return False
    return heading_cue(piece.text) in ("contact", "own", "facts") or is_question(piece.text)


def _below_stamp(pieces: list[Piece], first: int, end: int, foot: int) -> int:
    """Where the foot begins in a group that also holds the stamp: after the stamp's date, if an address follows."""
    last = max(i for i in range(first, end) if is_stamp(pieces[i].text))
    after = last + 1
    if after < end and DATE.search(pieces[after].text):
        after += 1
    return after if any(is_site_line(p.text) for p in pieces[after:end]) else foot
