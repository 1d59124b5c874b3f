"""Dates that need the day on which they were said: "på tirsdag", "om tre uger", and what a person types."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from extractors import date_patterns as p
from extractors.dates import find_dates
from extractors.days import Day, Precision, infer_year
from extractors.numbers import read_words
from extractors.patterns import fold


def _dateparser(text: str, **settings: Any) -> date | None:
    import dateparser  # a fifth of a second to import, for two rare uses

    parsed = dateparser.parse(text, languages=["da"], settings={"DATE_ORDER": "DMY", **settings})
    return parsed.date() if parsed else None


def resolve_relative(text: str, published: date) -> Day | None:
    """The day that a RELATIVE mention's text means on a page of ``published``, with its clock time if it says one.

    A weekday is the first such day after publication: "på tirsdag", said on a Tuesday, is a week later. None where the
    text says no such thing.
    """
    low = fold(text)
    mention = next((found for found in find_dates(text) if found.day.precision is Precision.RELATIVE), None)
    day: date | None
    if mention is not None and mention.day.weekday is not None:
        day = published + timedelta(days=(mention.day.weekday - published.weekday() - 1) % 7 + 1)
    else:
        words = low[mention.start : mention.end] if mention else low
        phrase = next((phrase for phrase in p.RELATIVE_DAYS if words.startswith(phrase)), None)
        ahead = p.RELATIVE_DAYS[phrase] if phrase else _in_units(words)
        if ahead is not None:
            day = published + timedelta(days=ahead)
        else:
            day = _dateparser(text, RELATIVE_BASE=_midnight(published), PARSERS=["relative-time"])
    if day is None:
        return None
    clock = mention.day if mention else Day(Precision.RELATIVE)
    return Day(Precision.DAY, day.year, day.month, day.day, clock.hour, clock.minute, weekday=clock.weekday)


def _in_units(text: str) -> int | None:
    """How many days "om tre uger" is, in lower case; None if it says nothing of the kind."""
    head, _, unit = text.strip().rpartition(" ")
    if unit not in p.RELATIVE_UNITS or not (match := p.IN_UNITS.search(head + " ")):
        return None
    count = int(match["n"]) if match["n"].isdecimal() else read_words([match["n"]])
    return int(count * p.RELATIVE_UNITS[unit]) if count else None


def _midnight(day: date) -> Any:
    from datetime import datetime

    return datetime(day.year, day.month, day.day)


def parse_user_date(text: str, today: date) -> date:
    """A date as a person types it on the command line: ISO first, then any form of this grammar, then dateparser.

    A missing year is the next such day from ``today`` on; a month, week or year is its first day. Raises ``ValueError``
    with a message that says what can be typed.
    """
    written = text.strip()
    try:
        return date.fromisoformat(written)
    except ValueError:
        pass
    mentions = find_dates(written)
    if len(mentions) == 1 and mentions[0].until is None:
        day: Day | None = mentions[0].day
        if day is not None and day.precision is Precision.RELATIVE:
            day = resolve_relative(written, today)
        if day is not None and (first := infer_year(day, today).first()):
            return first
    parsed = _dateparser(written, RELATIVE_BASE=_midnight(today)) if written and not mentions else None
    if parsed is None:
        raise ValueError(f'{text!r} is no date; write it like 2024-03-15, 15. marts 2024, 15/3-2024 or "i morgen"')
    return parsed
