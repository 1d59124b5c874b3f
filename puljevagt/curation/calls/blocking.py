"""Which pools are worth comparing: those that share a key.

A key joins things that pages of one call state alike: account; deadline with issuer, a word of the name, or a sum; name
with year or issuer; an address that one links to. A day alone, or a word and a year, are no key: of a thousand pairs
that share no more, none is one call.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import combinations

from puljevagt.curation.calls.members import Member
from puljevagt.curation.calls.numbers import name_number, number
from puljevagt.curation.calls.saying import in_years, is_yearless, yearless

NAME_WORDS = 6
"""Words of a name that make keys; further ones belong to a headline."""
MOST_SAID = 8
"""Days, and sums, that a text only says which make keys: a text that says more is found by the names in it."""


def keys(member: Member) -> tuple[int, ...]:
    """The keys of a pool, rising: it is compared with all that share one."""
    return tuple(sorted(map(number, set(_texts(member)))))


def owned(member: Member) -> tuple[int, ...]:
    """The keys under which another page finds this one: its address, its name, and its deadlines without the year."""
    named = [key for key in (member.address, name_number(member.name)) if key is not None]
    return (*named, *_yearly(member, map(yearless, member.days)))


def sought(member: Member) -> tuple[int, ...]:
    """The keys of what this page links to, of what it may call by name, and, where no deadline was read, of the days
    that it says without a year."""
    said = () if member.days else filter(is_yearless, member.said_days)
    return (*sorted(member.links), *member.named, *_yearly(member, said))


def _yearly(member: Member, days: Iterable[int]) -> list[int]:
    """Keys of days that come every year, with what they are said of."""
    several = sorted(set(days))[:MOST_SAID]
    words, sums = member.name[:NAME_WORDS], _sums(member)
    said = [*(f"word {word}" for word in words), *(f"sum {kroner}" for kroner in sums), *_issuers(member)]
    return [number(f"every {day} {one}") for day in several for one in said]


def _sums(member: Member) -> list[int]:
    return sorted({kroner for _, kroner in member.amounts}) or sorted(member.said_sums)[:MOST_SAID]


def _issuers(member: Member) -> list[str]:
    return [f"issuer {who}" for who in (" ".join(member.issuer), member.site) if who]


def _texts(member: Member) -> Iterator[str]:
    words = member.name[:NAME_WORDS]
    sums, issuers = _sums(member), _issuers(member)
    days = _days(member)
    if member.account:
        yield f"account {member.account}"
    for at in member.events:
        yield f"meeting {at}"
    if member.applicants and member.target_groups:
        audience = " ".join([*sorted(member.applicants), *sorted(member.target_groups)])
        yield from (f"deadline {deadline} audience {audience}" for deadline in member.deadlines)
    for home in member.homes:
        yield from (f"home {home} sum {kroner}" for kroner in sums)
        yield from (f"home {home} word {word}" for word in words)
    for who in issuers:
        yield from (f"{who} words {' '.join(pair)}" for pair in combinations(sorted(words), 2))
    for day in days:
        for who in issuers:
            yield f"day {day} {who}"
        yield from (f"day {day} word {word}" for word in words)
        yield from (f"day {day} sum {kroner}" for kroner in sums)
    name = " ".join(sorted(member.name))
    for year in _years(member, days):
        if name:
            yield f"year {year} name {name}"
        for who in issuers:
            yield from (f"year {year} {who} word {word}" for word in words)
            yield from (f"year {year} {who} sum {kroner}" for kroner in sums)
        yield from (f"year {year} words {' '.join(pair)}" for pair in combinations(sorted(words), 2))
        yield from (f"year {year} sum {kroner} word {word}" for kroner in sums for word in words)


def _days(member: Member) -> Sequence[int]:
    """The days of deadlines and opening; of a text in which none was read, all days that it says, in the year in which
    they may be meant."""
    opening = () if member.opens_on is None else (member.opens_on.toordinal(),)
    if member.days or opening:
        return (*member.days, *opening)
    years = {member.stated_on.year, member.stated_on.year + 1} if member.stated_on else ()
    return sorted(in_years(member.said_days, years))[:MOST_SAID]


def _years(member: Member, days: Iterable[int]) -> Iterable[int]:
    """Years in which the pool may be spoken of: a deadline in spring is announced in autumn."""
    found = {date.fromordinal(day).year for day in days} | member.years
    found |= {day.year for day in (member.stated_on, member.opens_on) if day is not None}
    return sorted(found)
