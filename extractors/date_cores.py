"""The core of a date at one place of the text: "15. april 2016", "06/10 2020", "uge 42", "ultimo marts", "2017-19"."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from extractors import date_patterns as p
from extractors.days import ULTIMO, Day, Precision
from extractors.numbers import ORDINALS

# Two-digit years up to this one are of this century, later ones of the last.
PIVOT_YEAR = 69

# Code points before a core in which a guard or cue word is looked for; the longest is some twenty.
WINDOW = 24

Span = tuple[int, int]


@dataclass(slots=True)
class Item:
    """A date being put together. The spans say where year, month and hour stand, for neighbours that share them."""

    start: int
    end: int
    day: Day
    until: Day | None = None
    year_at: Span | None = None
    time_at: Span | None = None
    weak: bool = False  # a date only beside one that is sure
    support: list[Span] = field(default_factory=list)


Core = tuple[list[Item], int] | None
"""The items read and where reading goes on; no items where the text is spent but says no date ("30. februar")."""


def century(written: str) -> int:
    """The year that two or four digits mean."""
    year = int(written)
    return year if len(written) == 4 else year + (2000 if year <= PIVOT_YEAR else 1900)


def _dated(start: int, end: int, day: Day, year_at: Span | None = None, *, weak: bool = False) -> Core:
    return ([Item(start, end, day, year_at=year_at, weak=weak)] if day.exists() else []), end


def _year_of(match: re.Match[str]) -> tuple[int | None, Span | None]:
    for name in ("y", "y2"):
        if match[name]:
            return century(match[name]), match.span(name)
    return None, None


def _month(written: str) -> int:
    return p.MONTHS[written.rstrip(".")]


def _before(pattern: re.Pattern[str], low: str, pos: int) -> re.Match[str] | None:
    return pattern.search(low, max(0, pos - WINDOW), pos)


def _opens(low: str, pos: int, floor: int) -> bool:
    """Whether figures at ``pos`` stand alone: no letter or sign glued on, no figures before a point or dash."""
    if pos == 0:
        return True
    before = low[pos - 1]
    if before in " \n(":
        return True
    if before.isalnum() or before in "_@#§+=&%":
        return False
    # Right after a date the dash or stroke begins a range's end.
    return (
        not (before in ".,:/-" and pos > 1 and low[pos - 2].isalnum())
        or (pos - 1 <= floor and before in "-/")
        or (before in ".:" and low[pos - 2].isalpha())
    )


def _textual(low: str, pos: int) -> Core:
    if not (match := p.TEXTUAL.match(low, pos)):
        return None
    year, year_at = _year_of(match)
    day = Day(Precision.DAY, year, _month(match["m"]), int(match["d"]))
    return _dated(pos, match.end(), day, year_at)


def _numeric(low: str, pos: int) -> Core:
    if not (match := p.NUMERIC.match(low, pos)):
        return None
    which = next(n for n in "123456" if match[f"y{n}"])
    if _before(p.NOT_AFTER, low, pos) or _is_heading_number(low, match):
        return [], match.end()
    day = Day(Precision.DAY, century(match[f"y{which}"]), int(match[f"m{which}"]), int(match["d"]))
    return _dated(pos, match.end(), day, match.span(f"y{which}"))


def _is_heading_number(low: str, match: re.Match[str]) -> bool:
    """A section's number, "2.1.12 ", at the start of a line: points, no leading noughts, two digits at the end."""
    start, end = match.span()
    opens_line = start == 0 or low[start - 1] == "\n"
    return opens_line and match["y1"] is not None and end - start <= 6 and low[end : end + 1] == " "


def _yearless(low: str, pos: int) -> Core:
    if not (match := p.YEARLESS.match(low, pos)) or _before(p.NOT_AFTER, low, pos):
        return None
    slash = match["s"] == "/"
    sure = _before(p.SLASH_CUE if slash else p.POINT_CUE, low, pos) is not None
    return _dated(pos, match.end(), Day(Precision.DAY, None, int(match["m"]), int(match["d"])), weak=not sure)


def _day_list(low: str, pos: int, floor: int) -> Core:
    """Days that share the month of the last one, "den 5. og 12. marts 2024"; joins and years are others' business."""
    if not (lead := p.LEAD.match(low, pos)):
        return None
    core = _textual(low, lead.end()) or _numeric(low, lead.end())
    if core is None or not core[0]:
        return None
    last = core[0][0]
    marked = low[last.start : last.start + 3].lstrip("0123456789").startswith(".")
    members: list[Item] = []
    cued = _before(p.POINT_CUE, low, pos) is not None
    join = ""
    at = pos
    while at < lead.end() and (member := p.LEAD_DAY.match(low, at)):
        join = member["join"].strip(" .")
        own_mark = member["mark"] is not None or member["join"].startswith(".")
        if marked and not own_mark and not cued and join not in "-–—":
            return None
        day = Day(Precision.DAY, None, last.day.month, int(member["d"]))
        if day.exists():
            members.append(Item(at, member.start("join"), day, support=[(last.start, last.end)]))
        at = member.end()
        while at < lead.end() and not low[at].isdigit():
            at += 1
    return None if join == "," else (members + core[0], core[1])


def _year(text: str, low: str, pos: int) -> Core:
    if not (match := p.YEAR.match(low, pos)) or _before(p.NOT_AFTER_YEAR, low, pos):
        return None
    first, end = int(match["a"]), match.end("a")
    if not p.FIRST_YEAR <= first <= p.LAST_YEAR or _in_number_group(low, pos, end):
        return None
    if first <= p.LAST_POSTCODE and text[end : end + 1] == " " and text[end + 1 : end + 2].isupper():
        return None
    item = Item(pos, end, Day(Precision.YEAR, first), year_at=(pos, end))
    if match["b"] or match["c"]:
        last = int(match["c"]) if match["c"] else first - first % 100 + int(match["b"])
        if first < last <= p.LAST_YEAR:
            item.until, item.end = Day(Precision.YEAR, last), match.end()
        elif match["b"] and low[end] == "-" and 1 <= int(match["b"]) <= 12:
            item.day, item.end = Day(Precision.MONTH, first, int(match["b"])), match.end()
        elif match["b"]:
            return None
    return [item], item.end


def _in_number_group(low: str, pos: int, end: int) -> bool:
    """Whether four digits stand beside four others that are no year, as telephone numbers do."""
    for group in (low[max(0, pos - 5) : pos].strip(" "), low[end : end + 5].strip(" ")):
        if len(group) == 4 and group.isdecimal() and not p.FIRST_YEAR <= int(group) <= p.LAST_YEAR:
            return True
    return False


def read_figures_core(text: str, low: str, pos: int, length: int, floor: int) -> Core:
    """The date whose core is the ``length`` digits at ``pos``; ``floor`` is where the date before it ends."""
    if length > 4 or length == 3 or not _opens(low, pos, floor):
        return None
    if length == 4:
        if match := p.ISO.match(low, pos):
            day = Day(Precision.DAY, int(match["y"]), int(match["m"]), int(match["d"]))
            return _dated(pos, match.end(), day, match.span("y"))
        return _year(text, low, pos)
    return _textual(low, pos) or _numeric(low, pos) or _day_list(low, pos, floor) or _yearless(low, pos)


def read_word_core(text: str, low: str, pos: int, end: int) -> Core:
    """The date whose core is the word at ``low[pos:end]``."""
    word = " ".join(low[pos:end].split())
    if word in p.MONTHS:
        return _month_alone(text, low, pos)
    if word in p.YEAR_ENDS:
        return [Item(pos, end, Day(Precision.PART, part=ULTIMO))], end
    if word in p.PARTS:
        return _part(low, pos, end, p.PARTS[word])
    if word in p.SEASONS:
        return _season(low, pos, end)
    if word in p.WEEKDAYS:
        return _weekday(low, pos, end)
    if word in p.RELATIVE_DAYS:
        return [Item(pos, end, Day(Precision.RELATIVE))], end
    if word in p.RELATIVE_UNITS and (match := _before(p.IN_UNITS, low, pos)):
        return [Item(match.start(), end, Day(Precision.RELATIVE))], end
    if word in p.WEEK_CUES:
        return _week(low, pos)
    return _quarter(low, pos, end) if word in p.QUARTERS else None


def _month_alone(text: str, low: str, pos: int) -> Core:
    if not (match := p.MONTH.match(low, pos)):
        return None
    year, year_at = _year_of(match)
    name = match["m"].rstrip(".")
    before = low[max(0, low.rfind(" ", max(0, pos - WINDOW), max(0, pos - 1)) + 1) : pos].strip(" ")
    if before in ORDINALS:
        day = Day(Precision.DAY, year, _month(name), ORDINALS[before])
        return _dated(pos - len(before) - 1, match.end(), day, year_at)
    capital = text[pos].isupper() and not text[pos : pos + 3].isupper()
    if year is None and (
        name not in p.MONTHS_IN_FULL or (name in p.ALSO_NAMES and capital and not _before(p.NAME_CUE, low, pos))
    ):
        return None
    return _dated(pos, match.end(), Day(Precision.MONTH, year, _month(name)), year_at)


def _part(low: str, pos: int, end: int, part: str) -> Core:
    at = end
    while at < len(low) and low[at] == " " and at < end + 2:
        at += 1
    if match := p.MONTH.match(low, at):
        year, year_at = _year_of(match)
        if match["m"].rstrip(".") in p.MONTHS_IN_FULL or year:
            day = Day(Precision.PART, year, _month(match["m"]), part=part)
            return [Item(pos, match.end(), day, year_at=year_at)], match.end()
    if match := p.PART_TARGET_QUARTER.match(low, at):
        quarter = _nominal(match["a"])
        month = 3 * quarter - {"primo": 2, "medio": 1, "ultimo": 0}[part]
        end, year, year_at = _year_after(low, match.end())
        return [Item(pos, end, Day(Precision.PART, year, month, part=part), year_at=year_at)], end
    if (match := p.PART_YEAR.match(low, at)) and p.FIRST_YEAR <= int(match["y"]) <= p.LAST_YEAR:
        day = Day(Precision.PART, int(match["y"]), part=part)
        return [Item(pos, match.end(), day, year_at=match.span("y"))], match.end()
    return None


def _year_after(low: str, end: int) -> tuple[int, int | None, Span | None]:
    if match := p.YEAR_AFTER.match(low, end):
        return match.end(), int(match["y"]), match.span("y")
    return end, None, None


def _season(low: str, pos: int, end: int) -> Core:
    season = p.SEASONS[low[pos:end]]
    if (pos and low[pos - 1] == "-") or low[end : end + 1] == "-" or _before(p.SEASON_STOP, low, pos):
        return None
    end, year, year_at = _year_after(low, end)
    return [Item(pos, end, Day(Precision.SEASON, year, number=season), year_at=year_at)], end


def _weekday(low: str, pos: int, end: int) -> Core:
    if p.DATED_WEEKDAY.match(low, end):
        return None
    day = Day(Precision.RELATIVE, weekday=p.WEEKDAYS[low[pos:end]])
    if match := _before(p.WEEKDAY_CUE, low, pos):
        return [Item(match.start("cue"), end, day)], end
    if _before(p.WEEKDAY_BEFORE, low, pos):
        return [Item(pos, end, day)], end
    return None


def _week(low: str, pos: int) -> Core:
    if not (match := p.WEEK.match(low, pos)):
        return None
    year = int(match["y"]) if match["y"] else None
    day = Day(Precision.WEEK, year, number=int(match["n"]))
    until = Day(Precision.WEEK, year, number=int(match["n2"])) if match["n2"] else None
    if not day.exists() or (until is not None and not until.exists()):
        return [], match.end()
    if until and year and int(match["n2"]) < int(match["n"]):
        day = day.with_year(year - 1)
    return [Item(pos, match.end(), day, until, match.span("y") if year else None)], match.end()


def _nominal(written: str) -> int:
    return ORDINALS.get(written) or int(written.rstrip("."))


def _quarter(low: str, pos: int, end: int) -> Core:
    if not (match := _before(p.QUARTERS_BEFORE, low, pos)):
        return None
    first, last = _nominal(match["a"]), _nominal(match["b"] or match["a"])
    if low[pos:end] in p.HALVES:
        if last > 2:
            return None
        first, last = 2 * first - 1, 2 * last
    end, year, year_at = _year_after(low, end)
    until = Day(Precision.QUARTER, year, number=last) if last > first else None
    return [Item(match.start(), end, Day(Precision.QUARTER, year, number=first), until, year_at)], end
