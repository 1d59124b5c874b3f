"""Whom to reach and where the money stands: e-mail addresses, Danish phone numbers, Finance Act accounts, percentages.

What the addresses are for others decide. Words stand in ``data/contacts.toml``.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from extractors.data_files import load
from extractors.days import Day, Precision
from extractors.literals import places
from extractors.numbers import read_figures
from extractors.patterns import either, fold

_W = load("contacts")

# Longest local part that RFC 5321 allows, and with it the reach of every look to the left of an @.
_LOCAL_MOST = 64

_LOCAL = re.compile(rf"(?<![\w.+-])[\w.+-]{{1,{_LOCAL_MOST}}}\Z")
_DOMAIN = re.compile(r"(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.){1,6}[^\W\d_]{2,18}(?![\w@])")
_SIGN = re.compile("@")
_HIDDEN = re.compile(rf"[(\[] ?{either(_W['email']['at'])} ?[)\]]")
_AT = re.compile(rf"@| ?{_HIDDEN.pattern} ?")

# The first digit is written as a set of signs in each of the patterns below: by it a search finds its places fastest.
# Digits in the groups in which Danish phone numbers are written, with one kind of sign between groups.
_PHONE = re.compile(
    r"[0-9]\d(?:(?P<sign>[ .-])\d\d(?P=sign)\d\d(?P=sign)\d\d|\d\d[ -]?\d{4}|\d \d\d \d{3}| \d{3} \d{3}| \d\d \d{4})"
    r"(?!\w|[.,-]\d| \d)"
)
_COUNTRY = re.compile(r"\(?(?:\+|00) ?45\)? ?\Z")
_COUNTRY_MOST = 9  # code points: "(00 45) "
_PHONE_CUE = re.compile(rf"(?<!\w){either(_W['phone']['cues'])}[^\d\n]{{0,16}}\Z")
_OTHER_NUMBER = re.compile(
    rf"(?<!\w){either(_W['phone']['other_numbers'])}[^\w\n]{{0,3}}(?:nr|nummer)?[^\w\n]{{0,3}}\Z"
)
_MONEY_AFTER = re.compile(r" ?(?:kr|,-|mio|%|pct|euro|dkk)")
_CUE_WINDOW = 40  # code points: "telefonnummer" and sixteen of anything

_ACCOUNT = re.compile(r"[0-9]\d(?:\.\d\d){2,3}(?!\d|\.\d|,\d)")
_ACCOUNT_CUE = re.compile(rf"(?<!\w){either(_W['account']['cues'])}[ .:]{{0,3}}(?:§ {{0,2}})?\Z")
_CLOCK_CUE = re.compile(r"(?<!\w)(?:kl|klokken)[ .:]{0,2}\Z")

_PERCENT = re.compile(rf"{either(_W['percent']['signs'])}(?![^\W\d_])")
_PERCENT_BEGINS = ("%", "pct", "procent")
_SHARE = re.compile(r"([0-9]\d{0,2}(?:[.,]\d{1,2})?) ?\Z")
_SHARE_MOST = 7  # code points: "100,00 "


class Email(NamedTuple):
    """An e-mail address; ``value`` has its @ also where the page hides it as "(at)"."""

    start: int
    end: int
    value: str


class Phone(NamedTuple):
    """A Danish phone number, eight digits without blanks; ``cued``: "tlf.", "+45" or the like stands before it."""

    start: int
    end: int
    value: str
    cued: bool


class Account(NamedTuple):
    """An account of the Finance Act, digits and points only: "15.26.02.20"."""

    start: int
    end: int
    value: str


class Percent(NamedTuple):
    """A percentage; 12.5 for "12,5 pct."."""

    start: int
    end: int
    value: float


def find_emails(text: str) -> list[Email]:
    """Every e-mail address in ``text``, in its order."""
    found: list[Email] = []
    floor = 0
    low = fold(text)
    for at in (_AT if _HIDDEN.search(low) else _SIGN).finditer(low):
        local = _LOCAL.search(text, max(floor, at.start() - _LOCAL_MOST - 1), at.start())
        domain = _DOMAIN.match(text, at.end())
        if local is None or domain is None:
            continue
        name = local[0].lstrip(".-+")
        if name and not name.endswith("."):
            floor = domain.end()
            found.append(Email(at.start() - len(name), floor, f"{name}@{domain[0]}"))
    return found


def find_phones(text: str) -> list[Phone]:
    """Every Danish phone number in ``text``, in its order.

    Without a cue word only digits grouped as phone numbers are count; years, sums and register numbers never do.
    """
    low = fold(text)
    found: list[Phone] = []
    for match in _PHONE.finditer(low):
        start, end = match.span()
        country = _COUNTRY.search(low, max(0, start - _COUNTRY_MOST), start)
        start = country.start() if country else start
        number = match[0]
        digits = re.sub(r"\D", "", number)
        before = max(0, start - _CUE_WINDOW)
        if digits[0] in "01" or not _stands_alone(low, start):
            continue
        if _OTHER_NUMBER.search(low, before, start) or _MONEY_AFTER.match(low, end):
            continue
        cued = country is not None or _PHONE_CUE.search(low, before, start) is not None
        grouped = not number.isdecimal() and not _two_years(number) and match["sign"] != "."
        if cued or grouped:
            found.append(Phone(start, end, digits, cued))
    return found


def _stands_alone(low: str, start: int) -> bool:
    """Whether no letter, sign or further group of digits stands before the number."""
    if start == 0:
        return True
    before = low[start - 1]
    if before.isalnum() or before in "_/@#§+=":
        return False
    own_start = low[start] in "+("
    return own_start or not (before in " .,-:" and start > 1 and low[start - 2].isdecimal())


def _two_years(number: str) -> bool:
    return len(number) == 9 and all(part[:2] in ("19", "20") for part in (number[:4], number[5:]))


def find_accounts(text: str) -> list[Account]:
    """Every account of the Finance Act in ``text``, in its order; a date such as 15.11.19 is one only after a cue."""
    low = fold(text)
    found: list[Account] = []
    for match in _ACCOUNT.finditer(low):
        start = match.start()
        if start and (low[start - 1].isalnum() or (low[start - 1] in ".,-/" and low[max(0, start - 2)].isdecimal())):
            continue
        groups = [int(group) for group in match[0].split(".")]
        before = max(0, start - _CUE_WINDOW)
        if not _W["account"]["first_section"] <= groups[0] <= _W["account"]["last_section"]:
            continue
        if not _ACCOUNT_CUE.search(low, before, start):
            like_date = len(groups) == 3 and Day(Precision.DAY, 2000 + groups[2], groups[1], groups[0]).exists()
            other = _PHONE_CUE.search(low, before, start) or _CLOCK_CUE.search(low, before, start)
            if like_date or other:
                continue
        found.append(Account(start, match.end(), match[0]))
    return found


def find_percents(text: str) -> list[Percent]:
    """Every percentage in ``text``, in its order."""
    low = fold(text)
    found: list[Percent] = []
    floor = 0
    for at in sorted(places(low, _PERCENT_BEGINS)):  # signs are few, and figures many
        figure = _SHARE.search(low, max(floor, at - _SHARE_MOST), at)
        sign = _PERCENT.match(low, at) if figure else None
        if figure is None or sign is None:
            continue
        start, floor = figure.start(), sign.end()
        value = read_figures(figure[1])
        glued = start and (low[start - 1].isalnum() or (low[start - 1] in ".," and low[max(0, start - 2)].isdecimal()))
        if value is not None and not glued:
            found.append(Percent(start, floor, float(value)))
    return found
