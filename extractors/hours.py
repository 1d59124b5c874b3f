"""The hour of deadlines that is said apart from their days: "Alle frister er kl. 12", "begge dage kl. 14"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extractors.document import Span
from extractors.found import Found
from extractors.naming import outermost
from extractors.page import Page, within
from extractors.rolling import SHUT
from extractors.sections import Statement
from extractors.times import TimeMention

NO_HAND_IN = frozenset({"meeting", "event", "answer", "question", "registration", "opening", "maintenance"})
"""Kinds of date whose hour is not when applications are due."""
HAND_IN = frozenset({"application", "limit", "neutral", "closing"})
BEGINNING = 14  # characters before "alle dage kl. 12" where that is what the sentence is about: "det gælder for"


def with_hours(page: Page, statements: Sequence[Statement], deadlines: list[Found]) -> list[Found]:
    """The deadlines with the hour that the page says for them elsewhere, where none has an hour yet."""
    if not deadlines or any("T" in d.value for d in deadlines):
        return deadlines
    own = [_own_hour(page, statements, d) for d in deadlines]
    if any(own):
        return [_at(d, hour) if hour else d for d, hour in zip(deadlines, own, strict=True)]
    for statement in statements:
        if not within(page.times, statement.start, statement.end):
            continue
        kinds = {c.kind for c in page.cues("date", statement)}
        of_all = not kinds & NO_HAND_IN and _of_all(page, statement)
        if not (of_all or kinds & {"application", "limit"}) or statement.roles & SHUT:
            continue
        dated = within(page.dates, statement.start, statement.end)
        if dated or any(statement.start <= phone.start < statement.end for phone in page.phones):
            continue  # another day's hour, or when the telephone is answered
        if hour := _hour_after(page, statement, statement.start):
            return [_at(d, hour) for d in deadlines]
    return deadlines


def _of_all(page: Page, statement: Statement) -> bool:
    """Whether a sentence under the deadlines' heading speaks of them all ("Begge dage kl. 12")."""
    return "deadline" in statement.roles and any(
        c.start - statement.start <= BEGINNING for c in page.cues("hours", statement)
    )


def _own_hour(page: Page, statements: Sequence[Statement], deadline: Found) -> TimeMention | None:
    """The hour that follows a deadline's day in the same sentence, apart from it ("…, hver gang kl. 12")."""
    place = deadline.spans[0]
    statement = next((s for s in statements if s.start <= place.start < s.end), None)
    return _hour_after(page, statement, place.end) if statement is not None else None


def _hour_after(page: Page, statement: Statement, at: int) -> TimeMention | None:
    """The first clock time from ``at`` on that is no opening's and no meeting's, by the nearest word before it."""
    times = within(page.times, at, statement.end)
    if not times:
        return None
    cues = [c for c in outermost(page.cues("date", statement)) if c.kind in NO_HAND_IN | HAND_IN]
    for time in times:
        before = [c for c in cues if c.end <= time.start]
        nearest = max((c.end for c in before), default=-1)
        if not any(c.end == nearest and c.kind in NO_HAND_IN for c in before):
            return time
    return None


def _at(deadline: Found, time: TimeMention) -> Found:
    return replace(
        deadline,
        value=f"{deadline.value}T{time.hour:02}:{time.minute:02}",
        spans=(*deadline.spans, Span(time.start, time.end)),
        rule=deadline.rule + ".generic_time",
        confidence=deadline.confidence * 0.95,
    )
