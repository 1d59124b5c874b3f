"""Where to hear more: the information meetings of an announcement.

A meeting is an event for applicants with a day; committee meetings are none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors.cues import date_grammar
from extractors.date_patterns import MONTHS_IN_FULL, WEEKDAYS
from extractors.dating import Dated
from extractors.document import Kind, Span
from extractors.model import Event
from extractors.page import Page, within
from extractors.sections import Statement
from extractors.times import TimeMention
from extractors.years import Dating

PLACE_BEFORE = re.compile(
    r"\b(?:i|på) ((?:[A-ZÆØÅ][\wæøåé-]+)(?: [A-ZÆØÅ]\b)?)"
    r"(?:,? (?:den|d\.|(?:man|tirs|ons|tors|fre|lør|søn)dag(?: den| d\.)?))?[ ,:]*$"
)
PLACE_AFTER = re.compile(
    r"(?:[^.;]{0,50}?)(?:\b(?:i|på)|[,:–-]) ((?:[A-ZÆØÅ][\wæøåé-]+)(?: (?:[A-ZÆØÅ]\b|[A-ZÆØÅ][\w]+))?)"
)
PLACE_LABEL = re.compile(r"(?:[Ss]ted|[Hh]vor|[Aa]dresse): ([A-ZÆØÅ][\wæøåé-]+)")
PLACE_LINES = 2  # lines below a meeting's day in which "Sted: …" is its own
NO_PLACES = frozenset((*MONTHS_IN_FULL, *WEEKDAYS))  # behind "i" or "på": when, not where


def events(page: Page, dated: Sequence[Dated], dating: Dating) -> list[tuple[Event, tuple[Span, ...]]]:
    """The information meetings, each day once, the fullest statement of it."""
    found: dict[str, tuple[Event, tuple[Span, ...]]] = {}
    named = {(d.day.month, d.day.day) for d in dated if d.role == "event"}
    for d in dated:
        if not (d.role == "event" or _meant(page, d, named)) or d.day.precision.value != "day":
            continue
        if d.statement.kind is Kind.HEADING:
            continue
        day, _, _ = dating.complete(d.day, d.statement)
        iso = day.iso()
        if iso is None:
            continue
        spans: tuple[Span, ...] = (Span(d.mention.start, d.mention.end),)
        if "T" not in iso and (time := _hour(page, d.statement)):
            iso += f"T{time.hour:02}:{time.minute:02}"
            spans = (*spans, Span(time.start, time.end))
        event = Event(iso, _place(page, d))
        known = found.get(iso[:10])
        if known is None:
            found[iso[:10]] = (event, spans)
        else:
            best_at = max(known[0].at, event.at, key=len)
            found[iso[:10]] = (Event(best_at, known[0].place or event.place), tuple(dict.fromkeys((*known[1], *spans))))
    return sorted(found.values(), key=lambda e: e[0].at)


def _meant(page: Page, d: Dated, named: set[tuple[int | None, int | None]]) -> bool:
    """Whether a meeting is one that the page has named as open to applicants ("Møderne afholdes …")."""
    block = page.document.blocks[d.statement.block]
    return d.role == "meeting" and (
        (d.day.month, d.day.day) in named or any(c.kind == "event" for c in page.cues("date", block))
    )


def _hour(page: Page, statement: Statement) -> TimeMention | None:
    """The clock time that goes with a meeting's day: in the same sentence, or alone in the next ("begge dage kl.
    12-16")."""
    times = within(page.times, statement.start, statement.end)
    if not times:
        after = [s for s in page.main if s.start >= statement.end and s.block == statement.block][:1]
        times = [t for s in after for t in within(page.times, s.start, s.end)]
    return times[0] if times else None


def _place(page: Page, d: Dated) -> str | None:
    text, low = page.document.text, page.lower
    mention, statement = d.mention, d.statement
    others = [m for m in within(page.dates, statement.start, statement.end) if m is not mention]
    start = max([statement.start, *(m.end for m in others if m.end <= mention.start)])
    end = min([statement.end, *(m.start for m in others if m.start >= mention.end)])
    if date_grammar("online").search(low, start, end):
        return None
    for match in (PLACE_BEFORE.search(text, start, mention.start), PLACE_AFTER.match(text, mention.end, end)):
        if match and match.group(1).lower() not in NO_PLACES:
            return match.group(1)
    after = page.main[page.main.index(statement) + 1 :][:PLACE_LINES]
    return next((m[1] for s in after if (m := PLACE_LABEL.match(page.of(s)))), None)
