"""Clock times in Danish: "kl. 12", "klokken 23.59", "kl. 13-15", "ved midnat". 24:00 is 23:59 of that day."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple, Protocol

from extractors.data_files import load
from extractors.literals import places
from extractors.patterns import either, fold

_TIME = load("dates")["time"]

LAST_MINUTE = (23, 59)
"""What midnight at the end of a day is written as."""

_MONTH = either([*load("dates")["months"]["full"], *load("dates")["months"]["short"]])
_CUE = either(_TIME["cue"])
_NOON, _MIDNIGHT = either(_TIME["noon"]), either(_TIME["midnight"])
_HOURS = _TIME["hours"]
_BEFORE_NOON = either(_TIME["noon_before"])
_UNIT = either(load("dates")["guard"]["units"])
_HALF_DAY, _HALF_HOUR = 12, 30  # hours, minutes


def _clock(tag: str) -> str:
    """A clock time with its groups tagged: "9", "12.00", "12:00:00", "1200"; no part of a longer number."""
    # "kl. 12 og 2. maj": what follows "og" is the next day, no clock time.
    no_date = rf"(?!\.? {{0,2}}{_MONTH}|[./-]\d|\.? ?[-–,] ?\d)" if tag == "b" else ""
    return (
        rf"(?P<h{tag}>[01]?\d|2[0-4])(?:[.:,](?P<m{tag}>[0-5]\d)(?:[.:][0-5]\d)?|(?P<j{tag}>[0-5]\d))?(?!\d|[.:]\d)"
        + no_date
    )


TIME = (
    rf"(?:{_CUE} {{0,2}}(?:{_clock('a')}(?: {{0,2}}{either(_TIME['range'])} {{0,2}}{_clock('b')})?"
    rf"|(?P<half>{either(_TIME['half'])} )?(?P<word>{either(_HOURS)})(?!\w))"
    rf"(?: {{1,2}}(?P<later>{either(_TIME['later'])})(?!\w))?"
    rf"(?: {{1,2}}\(?(?:(?P<noon>{_NOON})|(?P<night>{_MIDNIGHT}))\)?(?!\w))?(?: {either(_TIME['after'])}(?!\w))?"
    rf"|(?:{_BEFORE_NOON} |{_CUE} ?)(?P<noonword>{_NOON})(?!\w)|(?:ved )?(?P<nightword>{_MIDNIGHT})(?!\w))"
)
"""A clock time with its cue word, as a pattern on folded text with the groups that :func:`read_time` reads."""

_TIME_HERE = re.compile(TIME)
# Where a clock time may stand: the cue words' first letters, which cost next to nothing to look for.
_SEEDS = tuple(sorted({word[:2] for word in (*_TIME["cue"], *_TIME["noon"], *_TIME["midnight"])}))
_SEED = re.compile(either(_SEEDS))
_AT = "ved "
_BETWEEN = re.compile(rf"(?:,| [-–—])? {{0,2}}\(?(?:{either(_TIME['between'])} {{1,2}})?")
_TIME_BEFORE = re.compile(rf"(?<!\w){TIME}\)?,? {{0,2}}(?:{either(_TIME['before_day'])} {{1,2}})?\Z")
# "den 3. juni, senest kl. 12 fredag den 4. juni": the clock time is the second day's.
_NEXT_DATE = re.compile(
    rf" {{1,2}}(?:{either(load('dates')['weekdays'])}|{either(load('dates')['day']['before'])})[. ]"
)
_WINDOW = 40  # code points before a date in which its clock time is looked for: "klokken 12.00-16.00 (middag), på "
# "14:00" without a cue word, only right after a date; "14.00" where its minutes are no month.
_BARE = re.compile(
    r"(?:,? {0,2}\(?| [-–—] |t)(?P<ha>[01]?\d|2[0-4])(?::(?P<ma>[0-5]\d)(?::[0-5]\d(?:\.\d{1,6})?)?(?![\d:])"
    r"(?: ?[-–—] ?(?P<hb>[01]?\d|2[0-4]):(?P<mb>[0-5]\d)(?![\d:]))?"
    rf"|(?<=\d\d)\.(?P<ja>00|1[3-9]|[2-5]\d)(?![\d.,:]| ?[-–—] ?\d)(?! {{0,2}}{_UNIT}))"
)
# "den 3. juni, middag": without a word before it, it must end what is said; a meal seldom does.
_NOON_AFTER = re.compile(
    rf"(?:,| [-–—])? {{0,2}}\(?(?:{_BEFORE_NOON} {{1,2}}{_NOON}(?!\w)|{_NOON}(?= ?[.;,()\n]| {{0,2}}\Z))"
)


class TimeMention(NamedTuple):
    """A clock time at a place in the text, with the end of its range where it has one."""

    start: int
    end: int
    hour: int
    minute: int
    until_hour: int | None = None
    until_minute: int | None = None


class Placed(Protocol):
    """Anything with a place in the text."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


def _of_day(hour: int, minute: int) -> tuple[int, int] | None:
    if hour == 24:
        return LAST_MINUTE if minute == 0 else None
    return hour, minute


def read_time(match: re.Match[str], start: int) -> TimeMention | None:
    """The time that a match of :data:`TIME` says; None for a calendar's empty "00:00-00:00" or an hour there is not."""
    groups = match.groupdict()
    if groups.get("noonword"):
        return TimeMention(start, match.end(), 12, 0)
    if groups.get("nightword"):
        return TimeMention(start, match.end(), *LAST_MINUTE)
    hour = _HOURS[groups["word"]] if groups.get("word") else int(groups["ha"])
    hour += _HALF_DAY * bool(groups.get("later") and hour < _HALF_DAY)
    half = bool(groups.get("half"))
    first = _of_day(hour - half, _HALF_HOUR * half or int(groups["ma"] or groups.get("ja") or 0))
    if first is None:
        return None
    last = _of_day(int(groups["hb"]), int(groups["mb"] or groups.get("jb") or 0)) if groups["hb"] else None
    if last == first == (0, 0):
        return None
    if groups.get("night"):
        first = LAST_MINUTE
    return TimeMention(start, match.end(), *first, *(last or (None, None)))


def time_after(low: str, end: int, *, bare: bool) -> TimeMention | None:
    """The clock time that follows a date ending at ``end``; ``bare``: also "14:00" without a cue word."""
    between = _BETWEEN.match(low, end)
    start = between.end() if between else end
    if match := _TIME_HERE.match(low, start):
        parted = low[end:start].strip() != ""
        return None if parted and _NEXT_DATE.match(low, match.end()) else read_time(match, start)
    if bare and (match := _BARE.match(low, end)):
        return read_time(match, match.start("ha"))
    if match := _NOON_AFTER.match(low, end):
        return TimeMention(start, match.end(), 12, 0)
    return None


def time_before(low: str, start: int, floor: int) -> TimeMention | None:
    """The clock time right before a date starting at ``start``, not reaching back over ``floor``."""
    begin = max(floor, start - _WINDOW)
    if _SEED.search(low, begin, start) and (match := _TIME_BEFORE.search(low, begin, start)):
        return read_time(match, match.start())
    return None


def find_times(text: str, dates: Sequence[Placed]) -> list[TimeMention]:
    """Clock times that belong to no date of ``dates`` (which are sorted), in the order of the text."""
    low = fold(text)
    found: list[TimeMention] = []
    taken = iter(dates)
    date = next(taken, None)
    for start in sorted(places(low, _SEEDS)):
        if start and low[start - 1].isalpha():
            continue
        start -= len(_AT) if low.endswith(_AT, 0, start) else 0
        match = _TIME_HERE.match(low, start)
        if match is None:
            continue
        while date is not None and date.end <= match.start():
            date = next(taken, None)
        if date is not None and date.start < match.end():
            continue
        if mention := read_time(match, match.start()):
            found.append(mention)
    return found
