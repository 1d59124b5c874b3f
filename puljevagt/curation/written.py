"""What a person writes on the command line as the value of a field: a day, a sum, codes, meetings."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from extractors.model import Event
from puljevagt.curation.fields import ANNOUNCES, FIELDS, NEVER_EMPTY, Form, nothing

NOTHING = "null"
"""What a person writes for "the page says nothing"."""
YES, NO = ("ja", "yes", "true"), ("nej", "no", "false")
_MINUTE = re.compile(r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)")
_SCHEMES = ("https://", "http://", "mailto:")


def parse(field: str, written: str, today: date) -> Any:
    """The value that a person wrote for a field; ``null`` stands for none. Codes of a :func:`vocabulary` are only taken
    apart: whoever asks for them checks them.

    ``today`` dates a day without a year. Raises ``ValueError`` with a message that says what can be written.
    """
    text = written.strip()
    form = FIELDS[field]
    value = nothing(field) if text.casefold() == NOTHING else _READERS[form](text, today)
    if field in NEVER_EMPTY and not value:
        raise ValueError(f"{field} cannot be empty; where a page announces nothing, {ANNOUNCES} is no")
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
    from extractors.relative_dates import parse_user_date

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
