"""The fields of a pool that a person may decide about: how each is read from a page's reading, and put in its
place. What a person writes for one is read by :mod:`puljevagt.curation.written`.

A field's value is JSON: text, a number, a bool, ``None``, a list of texts, or a list of events. Nothing said is
``None``, an empty list or ``False``, as the field has it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import asdict, replace
from datetime import datetime
from enum import Enum
from typing import Any

from extractors.model import AMOUNT_FIELDS, Event, Pool, Reading, Value

_TIME = re.compile(r"\d{4}-\d\d-\d\d(?:T\d\d:\d\d)?")


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

ANNOUNCES = "is_announcement"
"""The field of which "no" says that the page announces nothing: its pools are withdrawn."""

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
    ANNOUNCES: Form.FLAG,
}
"""Every field about which a person may decide."""
NEVER_EMPTY = ("title",)
"""A pool has a title."""
_OF_READING = ("issuer", "published_on", "updated_on", "events", "emails", "phones", ANNOUNCES)


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
