"""How the dates of one statement hang together: members of one list, one limit and the next, a label's year, what
somebody else does on another day. The words lie in ``data/cues.toml``, table ``grammar``."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from extractors.columns import ENDS
from extractors.cues import Cue, date_grammar
from extractors.date_kinds import LONGEST_ENTRY
from extractors.dates import DateMention
from extractors.days import Precision
from extractors.document import Span
from extractors.handing import SAYING
from extractors.naming import outermost, telling
from extractors.nearness import SHARED
from extractors.page import Page
from extractors.sections import Statement

LONGEST_END = 10  # characters of "Fra", "Til og med" and the like on a line of their own
FEWEST_ENTRIES = 2  # days with words behind each, from which on they are a list of such
OPENS_ENTRY = frozenset({"", ",", ";", ":"})
"""What stands before a day that begins an entry of a list in a sentence."""
OF_PROJECT = frozenset({"period", "turn"})


def said_of_dates(page: Page, statement: Statement) -> list[Cue]:
    """The cues of a sentence; what a clause before the main one says of the project says nothing of its dates ("Når
    forløbet er slut, skriver I fem linjer senest den 1. maj")."""
    cues = outermost(page.cues("date", statement))
    if not any(c.kind in OF_PROJECT for c in cues):
        return cues
    clause = date_grammar("condition").match(page.lower, statement.start, statement.end)
    return [c for c in cues if clause is None or c.start >= clause.end() or c.kind not in OF_PROJECT]


def cues_of_entry(
    page: Page, statement: Statement, mentions: Sequence[DateMention], at: int, cues: list[Cue]
) -> list[Cue]:
    """The cues that speak of one date: in a list of days, each with its own words behind it, those of its entry ("1.
    maj åbner systemet, 14. juni lukker det, 1. juli samtaler")."""
    days = [m for m in mentions if m.day.precision is Precision.DAY]
    if len(days) < FEWEST_ENTRIES or mentions[at] not in days:
        return cues
    edges = [page.lower[max(statement.start, day.start - 2) : day.start].strip() for day in days]
    if not all(edge in OPENS_ENTRY for edge in edges) or edges[0] not in ("", ":"):
        return cues
    behind = [page.lower[a.end : b.start] for a, b in pairwise(days)]
    if not all(any(map(str.isalpha, words)) for words in behind):
        return cues
    start, end = mentions[at].start, next((d.start for d in days if d.start > mentions[at].start), statement.end)
    return [c for c in cues if start <= c.start < end]


def told_on(page: Page, mention: DateMention, cues: Sequence[Cue]) -> bool:
    """Whether a day before a colon is when something was told that moves a date ("Nyt 3. maj: Fristen er udskudt")."""
    told = page.lower.startswith(":", mention.end)
    return told and any(c.kind == "replaced_by" and c.start > mention.end for c in cues)


def only_names(page: Page, mention: DateMention, mentions: Sequence[DateMention]) -> bool:
    """Whether a month or a year belongs to the label of a day ("For projekter i foråret 2022: 10. december")."""
    if mention.day.precision is Precision.DAY:
        return False
    day = next((m for m in mentions if m.day.precision is Precision.DAY and m.start >= mention.end), None)
    return day is not None and page.lower[mention.end : day.start].rstrip().endswith(":")


def window_end(page: Page, statement: Statement) -> str | None:
    """The kind of a day alone on its line below "Fra" or "Til"."""
    name = statement.lead or statement.label
    if name is None or statement.row is not None or name.end - name.start > LONGEST_END:
        return None
    return next((ENDS[c.kind] for c in page.cues("columns", name) if c.kind in ENDS), None)


def day_before(mentions: Sequence[DateMention], at: int) -> int:
    """Which mention is the last day before one: what a sentence goes on from, past the months that it names between."""
    days = (i for i in range(at - 1, -1, -1) if mentions[i].day.precision is Precision.DAY)
    return next(days, max(at - 1, 0))


def due_again(page: Page, before: DateMention, mention: DateMention) -> bool:
    """Whether a sentence goes on from one limit to the next ("… er fristen 1. maj, og for svar i juni er den …")."""
    return date_grammar("due_again").match(page.lower, before.end, mention.start) is not None


def acts_again(page: Page, before: DateMention, mention: DateMention, cues: list[Cue]) -> bool:
    """Whether a sentence goes on from one day to what somebody else does on the next ("Fristen er den 8. maj, og
    juryen ses den 17.")."""
    if any(before.end <= c.start < mention.start and c.kind in SAYING for c in cues):
        return False
    if date_grammar("in_hand").search(page.lower, before.end, mention.start):
        return False
    return date_grammar("acts_again").match(page.lower, before.end, mention.start) is not None


def listed(page: Page, before: DateMention, mention: DateMention) -> bool:
    """Whether two dates are members of one list: "1. april, 1. august og 1. december"."""
    if before.day.precision is not mention.day.precision:
        return False
    return date_grammar("listed").fullmatch(page.lower[before.end : mention.start].strip(" ,()")) is not None


def opens_line(page: Page, statement: Statement, mentions: list[DateMention]) -> bool:
    """Whether a short line that is no sentence begins with the first of its dates."""
    return (
        len(mentions) > 1
        and mentions[0].start == statement.start
        and mentions[0].until is None
        and statement.row is None
        and statement.end - statement.start <= LONGEST_ENTRY
        and not page.of(statement).endswith(".")
    )


def told_before_lead(page: Page, lead: Span, main: Sequence[Statement], at: int) -> Span | None:
    """The sentence before a list's lead, where the lead only points on from it ("Vi samler ansøgningerne op to gange.
    Datoerne er:")."""
    if telling(page, lead) or not date_grammar("points_on").search(page.lower, lead.start, lead.end):
        return None
    before = next((main[i] for i in range(at - 1, -1, -1) if main[i].end <= lead.start), None)
    if before is None or any(c.kind not in SHARED for c in telling(page, before)):
        return None
    return Span(before.start, before.end)


def told_before(page: Page, main: Sequence[Statement], at: int) -> Statement | None:
    """The sentence of the same block that a "den" or "det" speaks of: the one before, or where that says nothing of any
    date, the one before it."""
    block = main[at].block
    for earlier in (at - 1, at - 2):
        if earlier < 0 or main[earlier].block != block:
            break
        if telling(page, main[earlier]):
            return main[earlier]
    return main[at - 1] if at and main[at - 1].block == block else None
