"""The hour of deadlines that is said apart from their days: "Alle frister er kl. 12", "begge dage kl. 14"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from extractors.days import Precision
from extractors.document import Block, Span
from extractors.found import Found
from extractors.naming import outermost
from extractors.page import Page, Ranged, within
from extractors.rolling import SHUT
from extractors.sections import Statement
from extractors.times import TimeMention

NO_HAND_IN = frozenset({"meeting", "event", "answer", "question", "registration", "opening", "maintenance"})
"""Kinds of date whose hour is not when applications are due."""
HAND_IN = frozenset({"application", "limit", "neutral", "closing"})
NEXT = 300  # characters behind the last deadline in which the sentence may stand that says their hour
BEGINNING = 14  # characters before "alle dage kl. 12" where that is what the sentence is about: "det gælder for"

CLOCK = re.compile(r"([01]?\d|2[0-3])[.:]([0-5]\d)")  # "12.00" alone in a column "Klokkeslæt"


def with_hours(page: Page, statements: Sequence[Statement], deadlines: list[Found]) -> list[Found]:
    """The deadlines, those without an hour with the one that the page says for them elsewhere."""
    bare = [d for d in deadlines if "T" not in d.value]
    if not bare:
        return deadlines
    known = {d.value[11:] for d in deadlines if "T" in d.value}
    own = {d.value: _own_hour(page, statements, d, alone=not known) for d in bare}
    own |= {
        d.value: hour for d in bare if own[d.value] is None and (hour := _same_hour(page, statements, d, deadlines))
    }
    if any(own.values()):
        return [_at(d, hour) if (hour := own.get(d.value)) else d for d in deadlines]
    for statement in statements:
        if (
            (bare_hour := _bare(page, statement, statement.label))
            and not known
            and _follows(page, statement, deadlines)
        ):
            return [_at(d, bare_hour) for d in deadlines]
        if not within(page.times, statement.start, statement.end):
            continue
        if not _speaks_of(page, statement, deadlines) or statement.roles & SHUT or _said(page, statement, "calling"):
            continue
        dated = any(m.day.precision is Precision.DAY for m in within(page.dates, statement.start, statement.end))
        if dated or any(statement.start <= phone.start < statement.end for phone in page.phones):
            continue  # another day's hour, or when the telephone is answered
        hour = _hour_after(page, statement, statement.start)
        if hour and (not known or known == {_clock(hour)}):
            return [_at(d, hour) if d in bare else d for d in deadlines]
    return deadlines


def _speaks_of(page: Page, statement: Statement, deadlines: Sequence[Found]) -> bool:
    """Whether a sentence with an hour says when applications have to be in."""
    kinds = {c.kind for c in page.cues("date", statement)}
    if not kinds & NO_HAND_IN and _of_all(page, statement, deadlines):
        return True
    if kinds & NO_HAND_IN <= {"opening"} and _follows(page, statement, deadlines) and _said(page, statement, "counts"):
        return True  # "Det, der lander før midnat, er med"
    asked = statement.roles & {"deadline", "how"} or kinds & {"neutral", "closing", "due"}
    return bool("application" in kinds or (asked and kinds & {"limit", "closing", "neutral"}))


def _of_all(page: Page, statement: Statement, deadlines: Sequence[Found]) -> bool:
    """Whether a sentence under the deadlines' heading, or the next behind the last without another day between, speaks
    of them all ("Begge dage kl. 12")."""
    goes_on = "deadline" in statement.roles or _follows(page, statement, deadlines)
    return goes_on and any(
        c.kind == "collective" and c.start - statement.start <= BEGINNING for c in page.cues("hours", statement)
    )


def _follows(page: Page, statement: Statement, deadlines: Sequence[Found]) -> bool:
    """Whether a sentence stands close behind the last deadline, without another day between."""
    last = deadlines[-1].spans[0]
    between = within(page.dates, last.end, statement.start)
    return last.end <= statement.start <= last.end + NEXT and all(m.day.precision is not Precision.DAY for m in between)


def _said(page: Page, statement: Statement, kind: str) -> bool:
    """Whether words of a kind stand in a sentence: ``calling`` says when a house is open or the telephone answered."""
    return any(c.kind == kind for c in page.cues("hours", statement))


def _own_hour(page: Page, statements: Sequence[Statement], deadline: Found, *, alone: bool) -> TimeMention | None:
    """The hour of a deadline that stands apart from its day: behind it in the sentence ("…, hver gang kl. 12"), in
    another cell of its row, or in what names it ("Ansøgningsfrister (kl. 12)"); the last only where no deadline of the
    page has an hour (``alone``)."""
    place = deadline.spans[0]
    statement = next((s for s in statements if s.start <= place.start < s.end), None)
    if statement is None:
        return None
    if not alone:
        behind = [m.start for m in within(page.dates, place.end, statement.end) if m.day.precision is Precision.DAY]
        return _hour_after(page, statement._replace(end=min([*behind, statement.end])), place.end)
    return (
        _hour_after(page, statement, place.end)
        or _hour_beside(page, statement)
        or _hour_below(page, statements, statement)
        or _hour_above(page, statement)
        or _hour_before(page, statement, place)
    )


def _same_hour(
    page: Page, statements: Sequence[Statement], deadline: Found, deadlines: Sequence[Found]
) -> TimeMention | None:
    """The hour of the deadline before, where a day's own words say that it is the same ("…, samme klokkeslæt")."""
    place = deadline.spans[0]
    at = next((i for i, s in enumerate(statements) if s.start <= place.start < s.end), None)
    before = max(
        (d for d in deadlines if "T" in d.value and d.spans[0].start < place.start),
        key=lambda d: d.spans[0].start,
        default=None,
    )
    if at is None or before is None:
        return None
    hour, minute = map(int, before.value[11:].split(":"))
    for statement in statements[at : at + 2]:
        start = max(statement.start, place.end)
        days = [m.start for m in within(page.dates, start, statement.end) if m.day.precision is Precision.DAY]
        end = min([*days, statement.end])
        said = [c for c in page.cues("hours", statement) if c.kind == "same" and start <= c.start < end]
        if said and statement.block == statements[at].block:
            return TimeMention(said[0].start, said[0].end, hour, minute)
        if days:
            break
    return None


def _hour_below(page: Page, statements: Sequence[Statement], statement: Statement) -> TimeMention | None:
    """The hour alone on the line below a day."""
    after = next((s for s in statements if s.start >= statement.end), None)
    times = within(page.times, after.start, after.end) if after is not None else []
    if after is None or len(times) != 1:
        return None
    beside = page.lower[after.start : times[0].start] + page.lower[times[0].end : after.end]
    return None if any(map(str.isalnum, beside)) else times[0]


def _hour_beside(page: Page, statement: Statement) -> TimeMention | None:
    """The hour in a cell of its own, beside a day's."""
    if statement.row is None:
        return None
    for cell in page.document.blocks[statement.block].cells:
        if cell.start <= statement.start < cell.end or within(page.dates, cell.start, cell.end):
            continue
        named = [c for part in (cell, cell.column) if part is not None for c in page.cues("date", part)]
        if any(c.kind in NO_HAND_IN for c in named):
            continue
        if times := within(page.times, cell.start, cell.end):
            return times[0]
        if bare := _bare(page, cell, cell.column):
            return bare
    for block in page.document.blocks:
        for cell in block.cells if statement.column is not None else ():
            if cell.column == statement.column and (bare := _bare(page, cell, cell.row)):
                return bare  # "Frist | 1. maj", and below it "Klokkeslæt | 12.00"
    return None


def _bare(page: Page, value: Ranged, name: Span | None) -> TimeMention | None:
    """A clock time that stands alone in a cell or line whose name says that it is one."""
    clock = CLOCK.fullmatch(page.lower, value.start, value.end) if name is not None else None
    if clock is None or name is None or not any(c.kind == "clock" for c in page.cues("hours", name)):
        return None
    return TimeMention(value.start, value.end, int(clock[1]), int(clock[2]))


def _hour_before(page: Page, statement: Statement, place: Span) -> TimeMention | None:
    """The hour that a sentence says before its days ("Frister (kl. 12): 2. maj"), unless it is when to call."""
    days = [m for m in within(page.dates, statement.start, statement.end) if m.day.precision is Precision.DAY]
    hour = _hour_after(page, statement._replace(end=days[0].start if days else place.start), statement.start)
    return None if hour is None or hour.until_hour is not None or _said(page, statement, "calling") else hour


def _hour_above(page: Page, statement: Statement) -> TimeMention | None:
    """The hour in the header, the label or a heading over a deadline that speaks of the deadlines."""
    blocks = page.document.blocks
    names = [statement.column, statement.label, statement.lead, *(blocks[at] for at in reversed(statement.path))]
    for name in names:
        if name is None or (isinstance(name, Block) and name.level == 1):
            continue
        kinds = {c.kind for c in page.cues("date", name)}
        leads = name is statement.lead and not kinds & NO_HAND_IN  # "Kl. 12 på disse dage:"
        if (leads or kinds & HAND_IN) and (hour := _hour_after(page, name, name.start)):
            return hour
    return None


def _hour_after(page: Page, statement: Ranged, at: int) -> TimeMention | None:
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


def _clock(time: TimeMention) -> str:
    return f"{time.hour:02}:{time.minute:02}"


def _at(deadline: Found, time: TimeMention) -> Found:
    return replace(
        deadline,
        value=f"{deadline.value}T{_clock(time)}",
        spans=(*deadline.spans, Span(time.start, time.end)),
        rule=deadline.rule + ".generic_time",
        confidence=deadline.confidence * 0.95,
    )
