"""Whether a sentence says of its own accord that something is handed in by a date.

A heading "Frist" and a word for applications are near many dates: the day the board meets, the day lots are drawn. No
list holds all that can happen on a day, so a date is a deadline only where its own sentence, item or label says so: a
value alone, a word of handing in or of a limit for it, or a limit for what is handed in. The words lie in
``data/cues.toml``, tables ``grammar`` and ``date``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from extractors.cues import Cue, date_grammar
from extractors.dates import DateMention
from extractors.days import Precision
from extractors.document import Span
from extractors.naming import SPAN_OF, telling
from extractors.nearness import FAR, NEAR
from extractors.page import Page
from extractors.sections import Statement

TERSE = 5  # words beside its dates up to which a line is but a value
INTRODUCING = 2  # words before a date that begins its line, whatever remark follows ("Senest torsdag den 1. maj, …")
SAYING = frozenset({"application", "neutral", "due", "closing", "replaced_by", "past_deadline"})
"""Kinds of cue that speak of handing in, where they do not only name what is handed in."""
HANDED = frozenset({"application", "neutral", "opening"})
"""Kinds of a sentence before that a sentence with "den" or "det" may go on from to give a deadline."""
ASKING = HANDED - {"neutral"}
LASTING = frozenset({"until", "spent"})  # cues for money that lasts until a day at most
AFTERWARDS = frozenset({"report", "question", "registration"})
"""... and those after which it speaks of another thing to hand in."""
REMARK = re.compile(r"\s*(?:[,;(–.·|-]|(?:og|eller|samt)\b|\Z)")
BRACKET = re.compile(r"\([^()]*\)")
WORDS = re.compile(r"[a-zæøå]{2,}")


def says_handing_in(
    page: Page,
    statement: Statement,
    mention: DateMention,
    mentions: Sequence[DateMention],
    cues: Sequence[Cue],
    before: Statement | None,
) -> bool:
    """Whether a date limits when something is handed in, by its own sentence; ``cues`` are that sentence's, ``before``
    is the sentence before it, which "Det skal ske senest …" speaks of."""
    if statement.row is not None:
        return True  # a cell is what its column and its row name it
    if statement.lead is not None and mention.start == statement.start and _ends_with_limit(page, statement.lead):
        return True  # "Send ansøgningen senest" over a list of days
    start = max(statement.start, mention.start - NEAR)
    pronoun = date_grammar("goes_on").match(page.lower, start, mention.start)
    that = date_grammar("for_that").search(page.lower, start, mention.start) if pronoun is None else None
    if (pronoun or that) and before is not None:
        earlier = {c.kind for c in telling(page, before)}
        if (earlier & AFTERWARDS or that) and not earlier & ASKING:
            return False
        if "application" in earlier or (
            earlier & HANDED and date_grammar("does").search(page.lower, start, mention.start)
        ):
            return True
    if date_grammar("granted").match(page.lower, start, mention.start):
        return False
    if pronoun and before is not None and _when_finished(page, before):
        return False
    if not pronoun and (condition := date_grammar("condition").match(page.lower, start, mention.start)):
        start = condition.end()
    said = [c for c in cues if c.start >= start]
    papers = [c for c in said if _is_paper(page, c)]
    if any(c.kind in SAYING for c in said if c not in papers):
        return True
    round_of = "deadline" in statement.roles and not any(c.kind == "period" for c in said)
    if (round_of or any(c.kind == "window" for c in said)) and any(c.kind in SPAN_OF for c in said):
        return True  # "søgeperioden starter … og løber til …"
    spans = any(c.kind in SPAN_OF for c in said) and page.cues("anaphor", statement)
    if spans and before is not None and any(c.kind == "window" for c in page.cues("date", before)):
        return True  # "Efterårsrunden er i gang. Den slutter …"
    if mention.until is not None and any(c.kind == "opening" for c in said):
        return True  # "skemaet er åbent fra … til …"
    if in_hand(page, statement, mention, start):
        return True
    if papers and date_grammar("treats").match(page.lower, start, papers[0].start):
        return False
    if papers and (mention.until is not None or any(c.kind == "limit" and c.start < mention.start for c in said)):
        return True
    if date_grammar("equals").search(page.lower[start : mention.start]):
        return True
    return start == statement.start and is_value(page, statement, mention, mentions)


def _ends_with_limit(page: Page, lead: Span) -> bool:
    """Whether words over a list speak of applications and end with a limit."""
    cues = page.cues("date", lead)
    limited = any(c.kind == "limit" and not any(map(str.isalnum, page.lower[c.end : lead.end])) for c in cues)
    return limited and any(c.kind == "application" for c in cues)


def _when_finished(page: Page, before: Statement) -> bool:
    """Whether a sentence says what is to be done once the project is over ("Når alt er slut, skriver I til os")."""
    clause = date_grammar("condition").match(page.lower, before.start, before.end)
    return clause is not None and any(c.kind == "period" and c.end <= clause.end() for c in page.cues("date", before))


def in_hand(page: Page, statement: Statement, mention: DateMention, start: int) -> bool:
    """Whether a sentence says from ``start`` on, without a word for applications, where something has to be by then, or
    for how long money is given at most ("til pengene slipper op, dog senest 1. maj")."""
    if any(c.kind in LASTING and c.start < mention.start for c in page.cues("rolling", statement)):
        return True
    mark = date_grammar("clause").search(page.lower, mention.end, statement.end)
    end = min(statement.end if mark is None else mark.start(), mention.end + FAR)
    return date_grammar("in_hand").search(page.lower, max(start, mention.start - NEAR), end) is not None


def is_value(page: Page, statement: Statement, mention: DateMention, mentions: Sequence[DateMention]) -> bool:
    """Whether a date is all that a line says, or all but a remark behind it."""
    start = statement.start
    first = next((m for m in mentions if m.day.precision is Precision.DAY), mentions[0])
    start = max(start, page.lower.rfind(": ", start, first.start) + 1)
    if date_grammar("acts").match(page.lower, start, first.start):
        return False
    if date_grammar("acts_after").match(page.lower, first.end, statement.end):
        return False
    if is_terse(page, statement, mentions):
        return True
    return len(WORDS.findall(page.lower, start, first.start)) <= INTRODUCING and bool(
        REMARK.match(page.lower, mention.end, statement.end)
    )


def is_terse(page: Page, statement: Statement, mentions: Sequence[DateMention]) -> bool:
    """Whether a statement says little beside its dates, so that its heading or label speaks for it."""
    edges = [statement.start, *(edge for m in mentions for edge in (m.start, m.end)), statement.end]
    between = [(a, b) for n, (a, b) in enumerate(pairwise(edges)) if n % 2 == 0]
    return sum(len(WORDS.findall(BRACKET.sub("", page.lower[a:b]))) for a, b in between) <= TERSE


def _is_paper(page: Page, cue: Cue) -> bool:
    """Whether a cue only names what is handed in, of which much else is said."""
    return cue.kind in ("application", "neutral") and date_grammar("paper").fullmatch(page.low(cue)) is not None
