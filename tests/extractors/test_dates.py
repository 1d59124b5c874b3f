"""Dates: what is one, where it ends, what it says, and which figures are none."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from itertools import pairwise

import dateparser
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from marked_sentences import cases, plain

from extractors.date_patterns import FIRST_YEAR, LAST_YEAR, MONTHS_IN_FULL, SEASONS, WEEKDAYS
from extractors.dates import (
    DateMention,
    Day,
    Precision,
    find_dates,
    find_times,
    infer_year,
)
from extractors.relative_dates import parse_user_date, resolve_relative

BOUNDED = settings(max_examples=100, deadline=None)
MONTHS = ["januar", "februar", "marts", "april", "maj", "juni"]
MONTHS += ["juli", "august", "september", "oktober", "november", "december"]
SHORT = ["jan.", "febr.", "mar.", "apr.", "maj", "jun.", "jul.", "aug.", "sept.", "okt.", "nov.", "dec."]
DAYS_OF_WEEK = ["mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag"]
PUBLISHED = date(2016, 3, 10)  # a Thursday


def written(day: Day) -> str:
    """The value as the cases write it."""
    year = f"{day.year:04}" if day.year is not None else "----"
    match day.precision:
        case Precision.DAY:
            clock = "" if day.hour is None else f"T{day.hour:02}:{day.minute:02}"
            text = f"{year}-{day.month:02}-{day.day:02}{clock}"
        case Precision.MONTH:
            text = f"{year}-{day.month:02}"
        case Precision.YEAR:
            text = year
        case Precision.WEEK:
            text = f"{year}-W{day.number:02}"
        case Precision.QUARTER:
            text = f"{year}-Q{day.number}"
        case Precision.SEASON:
            text = f"{year}-S{day.number}"
        case Precision.PART:
            text = f"{year}-{day.month:02}-{day.part}" if day.month else f"{year}-{day.part}"
        case Precision.RELATIVE:
            text = "relative"
    return text.replace("-----", "----")


def value(mention: DateMention) -> str:
    return written(mention.day) + (f"/{written(mention.until)}" if mention.until else "")


def only(text: str) -> DateMention:
    [mention] = find_dates(text)
    return mention


@pytest.mark.parametrize("marked", cases("dates"))
def test_finds_the_marked_dates_and_no_others(marked: str) -> None:
    text, expected = plain(marked)
    found = find_dates(text)
    # Prepositions that open a period belong to the sentence as well as to the mention: both spellings are accepted.
    opener = re.compile(r"^(?:mellem|fra) ")
    assert [(text[m.start : m.end], value(m)) for m in found] == [(opener.sub("", words), v) for words, v in expected]


# ---- every date that the grammar can render is read back ----

days = st.dates(min_value=date(FIRST_YEAR, 1, 1), max_value=date(LAST_YEAR, 12, 31))
clocks = st.sampled_from(
    [
        ("", None),
        (" kl. 12", (12, 0)),
        (" kl. 12.00", (12, 0)),
        (" kl.9.30", (9, 30)),
        (" klokken 14", (14, 0)),
        (", kl. 23:59", (23, 59)),
        (" inden kl. 16", (16, 0)),
        (" ved midnat", (23, 59)),
        (" kl. 24.00", (23, 59)),
        (" kl. 13-15", (13, 0)),
        (" kl. 12 middag", (12, 0)),
    ]
)
FORMS: list[Callable[[date], str]] = [
    lambda d: f"{d.day}. {MONTHS[d.month - 1]} {d.year}",
    lambda d: f"{d.day}.{MONTHS[d.month - 1]}{d.year}",
    lambda d: f"den {d.day}. {MONTHS[d.month - 1]} {d.year}",
    lambda d: f"d. {d.day}. {MONTHS[d.month - 1].upper()} {d.year}",
    lambda d: f"{DAYS_OF_WEEK[d.weekday()]} den {d.day}. {MONTHS[d.month - 1]} {d.year}",
    lambda d: f"{DAYS_OF_WEEK[d.weekday()].capitalize()} d. {d.day}. {MONTHS[d.month - 1]}, {d.year}",
    lambda d: f"{d.day} {SHORT[d.month - 1]} {d.year}",
    lambda d: f"{d.day:02}-{d.month:02}-{d.year}",
    lambda d: f"{d.day:02}.{d.month:02}.{d.year}",
    lambda d: f"{d.day}.{d.month}.{d.year}",
    lambda d: f"{d.day}. {d.month}. {d.year}",
    lambda d: f"{d.day}/{d.month} {d.year}",
    lambda d: f"{d.day:02}/{d.month:02} {d.year}",
    lambda d: f"{d.day}/{d.month}-{d.year}",
    lambda d: f"{d.day}/{d.month}/{d.year}",
    lambda d: f"d. {d.day}/{d.month}-{d.year % 100:02}",
    lambda d: f"{d.day:02}.{d.month:02}.{d.year % 100:02}",
    lambda d: d.isoformat(),
]


@BOUNDED
@given(day=days, form=st.sampled_from(range(len(FORMS))), clock=clocks)
def test_every_written_day_is_read_back(day: date, form: int, clock: tuple[str, tuple[int, int] | None]) -> None:
    tail, time = clock
    text = FORMS[form](day)
    sentence = f"Ansøgning sendes senest {text}{tail}, og svar følger."
    mention = only(sentence)
    expected = day.isoformat() + (f"T{time[0]:02}:{time[1]:02}" if time else "")
    assert mention.day.iso() == expected
    assert sentence[mention.start : mention.end] == text + tail


@BOUNDED
@given(day=days, form=st.sampled_from([form for form in range(len(FORMS)) if form not in (1, 5, 15)]))
def test_agrees_with_dateparser_where_both_read(day: date, form: int) -> None:
    text = FORMS[form](day)
    parsed = dateparser.parse(
        text,
        languages=["da"],
        settings={"PARSERS": ["absolute-time"], "REQUIRE_PARTS": ["day", "month", "year"], "DATE_ORDER": "DMY"},
    )
    if parsed is not None and form != 16:  # its two-digit years turn at another century
        assert only(text).day.iso() == parsed.date().isoformat()


@BOUNDED
@given(
    first=days,
    length=st.integers(1, 2000),
    joint=st.sampled_from([" - ", "-", " – ", " til ", " til og med ", " til den "]),
)
def test_two_ends_make_one_period(first: date, length: int, joint: str) -> None:
    last = first + timedelta(days=length)
    if last.year > LAST_YEAR:
        last = first + timedelta(days=1)
    text = f"{FORMS[0](first)}{joint}{FORMS[0](last)}"
    mention = only(f"Projektet løber {text}.")
    assert (mention.day.iso(), mention.until and mention.until.iso()) == (first.isoformat(), last.isoformat())


@BOUNDED
@given(year=st.integers(2001, LAST_YEAR), months=st.lists(st.integers(1, 12), min_size=2, max_size=5, unique=True))
def test_a_list_shares_the_year_at_its_end(year: int, months: list[int]) -> None:
    named = [f"1. {MONTHS[month - 1]}" for month in sorted(months)]
    found = find_dates(f"Frister: {', '.join(named[:-1])} og {named[-1]} {year}.")
    assert [m.day.iso() for m in found] == [f"{year}-{month:02}-01" for month in sorted(months)]
    text = f"Frister: {', '.join(named[:-1])} og {named[-1]} {year}."
    assert all([text[a:b] for a, b in m.support] == [str(year)] for m in found[:-1])
    assert found[-1].support == ()


@BOUNDED
@given(text=st.text(alphabet="0123456789./-–:, kluge.martsdjpimo\n§'’½aå'", max_size=120))
def test_mentions_are_sorted_disjoint_and_within_a_line(text: str) -> None:
    found = find_dates(text)
    ends = [(m.start, m.end) for m in found]
    assert all(0 <= start < end <= len(text) for start, end in ends)
    assert all(before[1] <= after[0] for before, after in pairwise(ends))
    assert not any("\n" in text[start:end] for start, end in ends)
    assert all(m.day.exists() for m in found)


def test_a_mention_begins_on_its_own_line() -> None:
    for before in ("Frist", "kl. 12", "mandag", "den", "mellem"):
        text = f"{before}\n15. april 2016\nkl. 9\n- 3. maj 2017"
        found = [text[m.start : m.end] for m in find_dates(text)]
        assert found == ["15. april 2016", "3. maj 2017"]


@pytest.mark.parametrize(
    "piece",
    [
        "1",
        "1.",
        "1, ",
        "1. og ",
        "1-",
        "1/1 ",
        "a ",
        " ",
        "kl. 12 ",
        "den ",
        "2024 ",
        "uge 1 ",
        "www.",
        "@",
        "marts ",
        "1 marts-",
    ],
)
def test_no_text_makes_it_run_away(piece: str) -> None:
    text = piece * (200_000 // len(piece))
    find_times(text, find_dates(text))


# ---- what a day means ----


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("februar 2024", "2024-02-01", "2024-02-29"),
        ("i 2024", "2024-01-01", "2024-12-31"),
        ("primo maj 2024", "2024-05-01", "2024-05-10"),
        ("medio maj 2024", "2024-05-11", "2024-05-20"),
        ("ultimo februar 2023", "2023-02-21", "2023-02-28"),
        ("udgangen af 2023", "2023-12-01", "2023-12-31"),
        ("2. kvartal 2024", "2024-04-01", "2024-06-30"),
        ("uge 1 2020", "2019-12-30", "2020-01-05"),
        ("vinteren 2023", "2023-12-01", "2024-02-29"),
        ("foråret 2023", "2023-03-01", "2023-05-31"),
    ],
)
def test_first_and_last_day_of_what_is_meant(text: str, first: str, last: str) -> None:
    day = only(text).day
    assert (str(day.first()), str(day.last())) == (first, last)


def test_a_year_that_is_not_said_is_not_given() -> None:
    day = only("Fristen er 15. april kl. 12").day
    assert (day.year, day.iso(), day.first()) == (None, None, None)
    assert day.with_year(2016).iso() == "2016-04-15T12:00"


def test_a_day_the_calendar_lacks_has_no_date() -> None:
    assert Day(Precision.DAY, 2023, 2, 29).iso() is None
    assert only("29. februar 2024").day.iso() == "2024-02-29"
    assert find_dates("29. februar 2023") == []


def test_the_weekday_is_kept_as_written_even_if_it_is_wrong() -> None:
    day = only("mandag den 15. april 2016").day
    assert day.weekday == 0
    assert day.first() == date(2016, 4, 15)


@pytest.mark.parametrize(
    ("text", "published", "expected"),
    [
        ("15. april", date(2016, 3, 10), "2016-04-15"),
        ("15. april", date(2016, 4, 15), "2016-04-15"),
        ("15. april", date(2016, 4, 16), "2017-04-15"),
        ("29. februar", date(2021, 1, 1), "2024-02-29"),
        ("15. april 2010", date(2016, 3, 10), "2010-04-15"),
    ],
)
def test_a_missing_year_is_the_first_such_day_on_or_after_publication(
    text: str, published: date, expected: str
) -> None:
    assert infer_year(only(text).day, published).iso() == expected


@BOUNDED
@given(published=days, ahead=st.integers(0, 364))
def test_inferred_days_are_never_before_publication(published: date, ahead: int) -> None:
    day = published + timedelta(days=ahead)
    if (day.month, day.day) != (2, 29):
        assert infer_year(Day(Precision.DAY, None, day.month, day.day), published).first() == day


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("på fredag", "2016-03-11"),
        ("på torsdag kl. 12", "2016-03-17T12:00"),
        ("næste onsdag", "2016-03-16"),
        ("i dag", "2016-03-10"),
        ("i morgen kl. 9", "2016-03-11T09:00"),
        ("om tre uger", "2016-03-31"),
        ("om 14 dage", "2016-03-24"),
    ],
)
def test_relative_days_count_from_publication(text: str, expected: str) -> None:
    day = resolve_relative(text, PUBLISHED)
    assert day is not None
    assert day.iso() == expected


def test_what_is_not_relative_resolves_to_nothing() -> None:
    assert resolve_relative("hos kommunen", PUBLISHED) is None


# ---- clock times ----


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("begge dage fra kl. 12-16", [(12, 0, 16, 0)]),
        ("åbent kl. 9.00-15.30 og klokken 17", [(9, 0, 15, 30), (17, 0, None, None)]),
        ("frist den 1. maj 2017 kl. 12", []),
        ("møde den 1. maj 2017 i Vejle kl. 14", [(14, 0, None, None)]),
        ("fristen udløber ved midnat", [(23, 59, None, None)]),
        ("kl. 00:00-00:00", []),
        ("kl. 25 og kl. 12.75", []),
        ("seklet og klokken", []),
    ],
)
def test_clock_times_that_belong_to_no_date(text: str, expected: list[tuple[int, ...]]) -> None:
    found = find_times(text, find_dates(text))
    assert [(t.hour, t.minute, t.until_hour, t.until_minute) for t in found] == expected


# ---- the command line's dates ----


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-03-15", "2024-03-15"),
        ("15. marts 2024", "2024-03-15"),
        ("15/3-2024", "2024-03-15"),
        ("15. marts", "2016-03-15"),
        ("marts 2024", "2024-03-01"),
        ("i morgen", "2016-03-11"),
        ("for 3 dage siden", "2016-03-07"),
    ],
)
def test_people_may_type_dates_as_they_write_them(text: str, expected: str) -> None:
    assert parse_user_date(text, PUBLISHED).isoformat() == expected


@pytest.mark.parametrize("text", ["", "snart", "30. februar 2020", "1. maj - 3. maj 2020"])
def test_what_is_no_date_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(ValueError, match=r"write it like 2024-03-15"):
        parse_user_date(text, PUBLISHED)


def test_every_word_of_the_vocabulary_is_used() -> None:
    assert set(MONTHS) == MONTHS_IN_FULL
    assert {WEEKDAYS[name] for name in DAYS_OF_WEEK} == set(range(7))
    for word, number in SEASONS.items():
        assert only(f"{word} 2024").day == Day(Precision.SEASON, 2024)._replace(number=number)
