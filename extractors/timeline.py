"""When one can apply and when the money is spent: deadlines, opening, rolling, closed, project period of one pool."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from extractors.cues import cue_finder
from extractors.dates import DateMention
from extractors.dating import Dated, precise
from extractors.days import Day, Precision
from extractors.document import Span
from extractors.page import Page, within
from extractors.sections import Statement
from extractors.withdrawn import drop_withdrawn
from extractors.years import Dating

MONTH_END = re.compile(r"ultimo|udgang")  # "i slutningen af juni" names no day
NO_HAND_IN = frozenset({"meeting", "event", "answer", "question", "registration"})  # an hour said of these is theirs
SHUT = frozenset({"past", "other_pools", "reporting", "contact", "event"})


@dataclass(frozen=True, slots=True)
class Stated:
    """A value with the places that say it, the rule that read it, and how sure that is."""

    value: str
    spans: tuple[Span, ...]
    rule: str
    confidence: float
    reason: str | None = None


@dataclass
class Timeline:
    """What a pool's statements say of time. Values are ISO strings as in :mod:`extractors.model`."""

    deadlines: list[Stated] = field(default_factory=list)
    opens_on: Stated | None = None
    rolling: Stated | None = None
    project_start: Stated | None = None
    project_end: Stated | None = None
    deadline_text: Stated | None = None


def _span(mention: DateMention) -> tuple[Span, ...]:
    return (Span(mention.start, mention.end), *(Span(a, b) for a, b in mention.support))


def timeline(page: Page, statements: Sequence[Statement], dated: Sequence[Dated], dating: Dating) -> Timeline:
    """Read the dates of one pool, given their roles."""
    inside = {(s.start, s.end) for s in statements}
    own = drop_withdrawn([d for d in dated if (d.statement.start, d.statement.end) in inside])
    result = Timeline()
    result.deadlines, result.deadline_text = _deadlines(page, own, dating)
    _set_generic_time(page, statements, result)
    result.rolling = _rolling(page, statements, bool(result.deadlines))
    result.opens_on = _opening(own, dating, result)
    result.project_start, result.project_end = _period(page, own, dating, result)
    return result


def _deadlines(page: Page, own: Sequence[Dated], dating: Dating) -> tuple[list[Stated], Stated | None]:
    candidates = [d for d in own if d.role == "deadline"]
    if any(d.strong for d in candidates):
        candidates = [d for d in candidates if d.strong]
    by_day: dict[str, list[tuple[Day, Stated]]] = {}
    vague: Stated | None = None
    for d in candidates:
        relative = d.day.precision is Precision.RELATIVE and dating.published is not None
        if (not precise(d.day) and not relative) or (
            d.day.precision is Precision.PART and not MONTH_END.search(page.low(d.mention))
        ):
            if vague is None and d.day.precision is not Precision.YEAR:
                vague = Stated(page.of(d.mention), _span(d.mention), d.rule, 0.8)
            continue
        day, year_spans, sure = dating.complete(d.day, d.statement, d.mention)
        last = day.last() if day.precision is Precision.PART else day.first()
        if last is None:
            if vague is None:
                vague = Stated(page.of(d.mention), _span(d.mention), d.rule, 0.8)
            continue
        iso = day.iso() or last.isoformat()
        confidence = (
            sure * (0.97 if d.strong else 0.75) * (1.0 if d.rule.startswith("date.section") or d.strong else 0.9)
        )
        by_day.setdefault(last.isoformat(), []).append(
            (day, Stated(iso, (*_span(d.mention), *year_spans), d.rule, confidence))
        )
    found = []
    for entries in by_day.values():
        timed = [s for _, s in entries if "T" in s.value]
        best = max(timed or [s for _, s in entries], key=lambda s: s.confidence)
        spans = tuple(dict.fromkeys(span for _, s in entries if s.value == best.value for span in s.spans))
        bonus = 0.015 * (len(entries) - 1)
        found.append(Stated(best.value, spans, best.rule, min(0.99, best.confidence + bonus)))
    return sorted(found, key=lambda s: s.value), vague


def _set_generic_time(page: Page, statements: Sequence[Statement], result: Timeline) -> None:
    """ "Frist for alle runder er kl. 12": an hour said once for deadlines that stand elsewhere without one."""
    if not result.deadlines or any("T" in d.value for d in result.deadlines):
        return
    for statement in statements:
        kinds = {c.kind for c in page.cues("date", statement)}
        if not kinds & {"application", "limit"} or kinds & NO_HAND_IN or statement.roles & SHUT:
            continue
        if within(page.dates, statement.start, statement.end):
            continue
        if any(statement.start <= phone.start < statement.end for phone in page.phones):
            continue  # when the telephone is answered
        times = within(page.times, statement.start, statement.end)
        if times:
            time = times[0]
            place = Span(time.start, time.end)
            result.deadlines = [
                Stated(
                    f"{d.value}T{time.hour:02}:{time.minute:02}",
                    (*d.spans, place),
                    d.rule + ".generic_time",
                    d.confidence * 0.95,
                )
                for d in result.deadlines
            ]
            return


def _rolling(page: Page, statements: Sequence[Statement], has_deadline: bool) -> Stated | None:
    for statement in statements:
        if statement.roles & SHUT:
            continue
        cues = cue_finder("rolling").find(page.lower, statement.start, statement.end)
        low = page.low(statement)
        if any(c.kind == "negative" for c in cues):
            continue
        positive = [c for c in cues if c.kind == "positive"]
        for cue in positive:
            words = page.low(cue)
            if (
                "behandl" in words
                and not re.search(r"søg|modtag", words)
                and (has_deadline or "processing" in statement.roles)
            ):
                continue
            return Stated("true", (Span(cue.start, cue.end),), "rolling.words", 0.92 if not has_deadline else 0.85)
        if "deadline" in statement.roles and re.match(r"(?:der er )?løbende", low):
            return Stated("true", (Span(statement.start, statement.end),), "rolling.section", 0.95)
    return None


def _opening(own: Sequence[Dated], dating: Dating, result: Timeline) -> Stated | None:
    days = []
    for d in own:
        if d.role != "opening" or d.day.precision is not Precision.DAY:
            continue
        day, year_spans, sure = dating.complete(d.day, d.statement)
        if first := day.first():
            days.append(Stated(first.isoformat(), (*_span(d.mention), *year_spans), d.rule, 0.9 * sure))
    if not days:
        return None
    opening = min(days, key=lambda s: s.value)
    if result.deadlines and opening.value > result.deadlines[-1].value:
        return None
    if result.rolling is not None and result.deadlines:
        return None  # the start of a window beside a rolling scheme
    return opening


def _period(page: Page, own: Sequence[Dated], dating: Dating, result: Timeline) -> tuple[Stated | None, Stated | None]:
    starts: list[Stated] = []
    ends: list[Stated] = []
    labelled = [d for d in own if d.role in ("start", "end") and d.rule.startswith("date.section")]
    for d in labelled or own:
        if d.role not in ("start", "end"):
            continue
        whole_years = d.day.precision is Precision.YEAR
        in_section = d.rule.startswith("date.section")
        if whole_years and not in_section and within(page.amounts, d.statement.start, d.statement.end):
            continue  # years of appropriation
        if (
            whole_years
            and not in_section
            and not re.search(r"projekt|aktivitet|anvend|brug|gennemfør", page.low(d.statement))
        ):
            continue
        day, year_spans, sure = dating.complete(d.day, d.statement)
        first, last = day.first(), day.last()
        spans = (*_span(d.mention), *year_spans)
        confidence = (0.93 if in_section else 0.8) * sure
        if d.role == "start" and first:
            starts.append(Stated(first.isoformat(), spans, d.rule, confidence))
            if whole_years and d.mention.until is None and last:
                ends.append(Stated(last.isoformat(), spans, d.rule, confidence))
        if d.role == "end" and last:
            ends.append(Stated(last.isoformat(), spans, d.rule, confidence))
    start = min(starts, key=lambda s: s.value, default=None)
    end = max(ends, key=lambda s: s.value, default=None)
    if start and end and start.value > end.value:
        return None, None
    return start, end
