"""The fields of a pool that a person may decide about: how each is read from a page's reading, put in its place, and
written by a person on the command line.

A field's value is JSON: text, a number, a bool, ``None``, a list of texts, or a list of events. Nothing said is
``None``, an empty list or ``False``, as the field has it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import asdict, replace
from datetime import date, datetime
from enum import Enum
from typing import Any

from extractors.model import AMOUNT_FIELDS, Event, Pool, Reading, Value

NOTHING = "null"
"""What a person writes for "the page says nothing"."""
YES, NO = ("ja", "yes", "true"), ("nej", "no", "false")
_MINUTE = re.compile(r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)")
_TIME = re.compile(r"\d{4}-\d\d-\d\d(?:T\d\d:\d\d)?")
_SCHEMES = ("https://", "http://", "mailto:")


class Form(Enum):
    """What kind of value a field has, with what a person writes for it."""

    TEXT = "words, as the page has them"
    ADDRESS = "an address that begins with https:// or mailto:"
    ACCOUNT = "a Finance Act account, such as 15.26.02.20"
    KRONER = "a sum: 1200000, 1.200.000 or 1,2 mio. kr."
    PERCENT = "a percentage: 25 or 12,5"
    FLAG = "ja or nej"
    DAY = "a day: 2026-10-31 or 31. oktober 2026"
    DEADLINES = "days with commas between them, each with or without a time: 2026-10-31T12:00, 15. marts 2027 kl. 12"
    CODES = "codes with commas between them: kommune, forening"
    AREA = "codes of municipalities (three digits) and regions (1081 to 1085) with commas between them"
    EMAILS = "e-mail addresses with commas between them"
    PHONES = "phone numbers of eight digits with commas between them"
    EVENTS = "meetings with semicolons between them, each a day and time, then the place: 2026-10-06T13:00 Vejle"

    @property
    def is_list(self) -> bool:
        """Whether a field of this form holds several values."""
        return self in _LISTS


_LISTS = (Form.DEADLINES, Form.CODES, Form.AREA, Form.EMAILS, Form.PHONES, Form.EVENTS)

FIELDS: dict[str, Form] = {
    "title": Form.TEXT,
    "issuer": Form.TEXT,
    **dict.fromkeys(AMOUNT_FIELDS, Form.KRONER),
    "deadlines": Form.DEADLINES,
    "deadline_text": Form.TEXT,
    "rolling": Form.FLAG,
    "opens_on": Form.DAY,
    "applicants": Form.CODES,
    "partners": Form.CODES,
    "target_groups": Form.CODES,
    "project_start": Form.DAY,
    "project_end": Form.DAY,
    "account": Form.ACCOUNT,
    "purpose": Form.TEXT,
    "apply_url": Form.ADDRESS,
    "co_financing": Form.PERCENT,
    "expected_grants": Form.TEXT,
    "area": Form.AREA,
    "closed": Form.FLAG,
    "published_on": Form.DAY,
    "updated_on": Form.DAY,
    "events": Form.EVENTS,
    "emails": Form.EMAILS,
    "phones": Form.PHONES,
    "is_announcement": Form.FLAG,
}
"""Every field about which a person may decide."""
NEVER_EMPTY = ("title", "is_announcement")
"""A pool has a title, and what stands on a page that announces nothing is no pool: these are never null or no."""
_OF_READING = ("issuer", "published_on", "updated_on", "events", "emails", "phones", "is_announcement")


def vocabulary(field: str) -> str | None:
    """The name of the vocabulary whose codes a field holds, ``None`` where it holds none."""
    if FIELDS[field] is not Form.CODES:
        return None
    return "target_groups" if field == "target_groups" else "applicants"


def said(field: str, pool: Pool, reading: Reading) -> Any:
    """The value of a field as a page's reading has it for one of its pools."""
    value = getattr(reading if field in _OF_READING else pool, field)
    if field == "events":
        return [asdict(event) for event in value]
    return list(value) if isinstance(value, tuple) else value


def put(field: str, value: Any, pool: Pool, reading: Reading) -> tuple[Pool, Reading]:
    """Pool and reading with ``value`` in the place of what they say."""
    if field == "events":
        value = [Event(**event) for event in value]
    change: dict[str, Any] = {field: tuple(value) if isinstance(value, list) else value}
    if field in _OF_READING:
        return pool, replace(reading, **change)
    return replace(pool, **change), reading


def same(field: str, one: Any, other: Any) -> bool:
    """Whether two values of a field are one; the order of a list tells nothing."""
    if not FIELDS[field].is_list:
        return bool(one == other)
    key = repr if FIELDS[field] is Form.EVENTS else str
    return sorted(map(key, one)) == sorted(map(key, other))


def items(field: str, value: Any) -> tuple[Value, ...]:
    """The single values that evidence is given for: a list's items (of events their times), else the value; none where
    nothing is said."""
    if FIELDS[field] is Form.EVENTS:
        return tuple(event["at"] for event in value)
    return tuple(value) if FIELDS[field].is_list else () if value in (None, False) else (value,)


def joined(field: str, found: Iterable[Value]) -> Any:
    """The value of a field from the single values that evidence is given for; of events only their times."""
    values = [value for value in dict.fromkeys(found) if value is not None]
    if FIELDS[field].is_list:
        return values
    return values[0] if values else nothing(field)


def nothing(field: str) -> Any:
    """The value of a field of which the page says nothing."""
    form = FIELDS[field]
    return [] if form.is_list else False if form is Form.FLAG else None


def check(field: str, value: Any) -> None:
    """Raise ``ValueError`` where there is no such field, or its column cannot hold the value."""
    form = FIELDS.get(field)
    if form is None:
        raise ValueError(f"there is no field {field!r}")
    if form is Form.EVENTS:
        fits = _is_list(value, _is_event)
    elif form.is_list:
        fits = _is_list(value, _is_time if form is Form.DEADLINES else lambda item: isinstance(item, str))
    elif form is Form.FLAG:
        fits = isinstance(value, bool)
    elif form in (Form.KRONER, Form.PERCENT):
        number = int if form is Form.KRONER else int | float
        fits = value is None or (isinstance(value, number) and not isinstance(value, bool) and value >= 0)
    else:
        fits = value is None or (isinstance(value, str) and (form is not Form.DAY or _is_time(value)))
    if not fits or (field in NEVER_EMPTY and not value):
        raise ValueError(f"{field} cannot be {value!r}")


def _is_list(value: Any, fits: Callable[[Any], bool]) -> bool:
    return isinstance(value, list) and all(fits(item) for item in value)


def _is_event(value: Any) -> bool:
    whole = isinstance(value, dict) and value.keys() == {"at", "place"}
    return whole and _is_time(value["at"]) and isinstance(value["place"], str | None)


def _is_time(text: Any) -> bool:
    try:
        return bool(_TIME.fullmatch(text)) and bool(datetime.fromisoformat(text))
    except (TypeError, ValueError):
        return False


def parse(field: str, written: str, today: date) -> Any:
    """The value that a person wrote for a field; ``null`` stands for none. Codes of a :func:`vocabulary` are only taken
    apart: whoever asks for them checks them.

    ``today`` dates a day without a year. Raises ``ValueError`` with a message that says what can be written.
    """
    text = written.strip()
    form = FIELDS[field]
    value = nothing(field) if text.casefold() == NOTHING else _READERS[form](text, today)
    if field in NEVER_EMPTY and not value:
        raise ValueError(f"{field} cannot be empty or no; where a page announces nothing there is no pool")
    if value is None and text.casefold() != NOTHING:
        raise ValueError(f"{written!r} is no value of {field}; write {form.value}, or {NOTHING} where there is none")
    return value


def _each(text: str, mark: str = ",") -> list[str]:
    return list(dict.fromkeys(part.strip() for part in text.split(mark) if part.strip()))


def _all_or_none(found: list[Any]) -> list[Any] | None:
    """The values, each once; ``None`` where one of them could not be read, or there is none."""
    return list(dict.fromkeys(found)) if found and None not in found else None


def _alone(found: list[Any]) -> Any:
    return found[0] if len(found) == 1 else None


def _text(text: str, today: date) -> str | None:
    return text or None


def _address(text: str, today: date) -> str | None:
    return text if text.startswith(_SCHEMES) else None


def _account(text: str, today: date) -> str | None:
    from extractors.contacts import find_accounts

    account = _alone(find_accounts(text))
    return account.value if account else None


def _kroner(text: str, today: date) -> int | None:
    from extractors.amounts import find_amounts

    sum_ = _alone(find_amounts(text) or find_amounts(f"{text} kr."))
    if sum_ is None or sum_.start > 0 or sum_.currency != "DKK" or sum_.per is not None:
        return None
    kroner: int | None = _alone([end for end in {sum_.low, sum_.high} if end is not None])
    return kroner


def _percent(text: str, today: date) -> float | None:
    from extractors.contacts import find_percents

    percent = _alone(find_percents(text) or find_percents(f"{text} %"))
    return percent.value if percent and percent.value <= 100 else None


def _flag(text: str, today: date) -> bool | None:
    word = text.casefold()
    return True if word in YES else False if word in NO else None


def _day(text: str, today: date) -> str | None:
    from extractors.dates import parse_user_date

    return parse_user_date(text, today).isoformat() if text else None


def _moment(text: str, today: date) -> str | None:
    """A day, or a day with a time, as ISO text."""
    from extractors.dates import Precision, find_dates, infer_year

    if match := _MINUTE.fullmatch(text):
        try:
            return datetime.fromisoformat("T".join(match.groups())).isoformat(timespec="minutes")
        except ValueError:
            return None
    mention = _alone(find_dates(text))
    if mention is not None and mention.until is None and mention.day.precision is Precision.DAY:
        return infer_year(mention.day, today).iso()
    return _day(text, today)


def _deadlines(text: str, today: date) -> list[str] | None:
    found = _all_or_none([_moment(part, today) for part in _each(text)])
    return sorted(found) if found else None


def _codes(text: str, today: date) -> list[str] | None:
    return _each(text) or None


def _area(text: str, today: date) -> list[str] | None:
    from extractors.data_files import load

    regions = load("places")["regions"]
    known = set(regions).union(*(region["kommuner"] for region in regions.values()))
    return _all_or_none([code if code in known else None for code in _each(text)])


def _emails(text: str, today: date) -> list[str] | None:
    from extractors.contacts import find_emails

    found = [_alone(find_emails(part)) for part in _each(text)]
    return _all_or_none([email and email.value for email in found])


def _phones(text: str, today: date) -> list[str] | None:
    from extractors.contacts import find_phones

    found = [_alone(find_phones(f"tlf. {part}")) for part in _each(text)]  # figures alone may be anything
    return _all_or_none([phone and phone.value for phone in found])


def _events(text: str, today: date) -> list[dict[str, str | None]] | None:
    found = [_event(part, today) for part in _each(text, ";")]
    return None if not found or None in found else [asdict(event) for event in found if event]


def _event(text: str, today: date) -> Event | None:
    from extractors.dates import find_dates

    match = _MINUTE.match(text)
    end = match.end() if match else next((mention.end for mention in find_dates(text) if mention.start == 0), 0)
    at = _moment(text[:end], today) if end else None
    return Event(at, text[end:].strip(" ,") or None) if at else None


_READERS: dict[Form, Callable[[str, date], Any]] = {
    Form.TEXT: _text,
    Form.ADDRESS: _address,
    Form.ACCOUNT: _account,
    Form.KRONER: _kroner,
    Form.PERCENT: _percent,
    Form.FLAG: _flag,
    Form.DAY: _day,
    Form.DEADLINES: _deadlines,
    Form.CODES: _codes,
    Form.AREA: _area,
    Form.EMAILS: _emails,
    Form.PHONES: _phones,
    Form.EVENTS: _events,
}
