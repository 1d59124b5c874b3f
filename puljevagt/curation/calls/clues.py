"""What of a pool on a page is compared with pools on other pages.

A :class:`Clue` holds what a page's reading says beyond the pool's row: the telling words of its text, the places that
it names, the addresses that it links to. It is a row of the table ``clues``, written with the pool's other rows, so
that linking never opens the archive or a reading. A :class:`Member` is both together.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from hashlib import blake2b
from typing import Any
from urllib.parse import urljoin, urlsplit

from extractors.model import Reading
from puljevagt.curation.calls.stems import NAME_LENGTH, is_headline, ordinal, phrases, stems, years

MOST_WORDS = 400
"""Stems kept of a page: what a pool is called and for stands in the first screens of text."""

AMOUNTS = ("amount_total_dkk", "amount_annual_dkk", "grant_min_dkk", "grant_max_dkk")

Row = Mapping[str, Any]

_HOME = re.compile(
    r"\b((?:[A-ZÆØÅ][\w-]+ ){0,1}[A-ZÆØÅ][\w-]+?)(?:s|')? (?:Kommunes?|Byråds?)\b|\b(Region [A-ZÆØÅ][\w-]+?)s?\b"
)
_SENTENCE_WORDS = frozenset("Kan Har Hos Som Via Ved Alle Når Hvis Også Skriv Søg".split())  # noqa: SIM905


@dataclass(frozen=True, slots=True)
class Clue:
    """What a page says beyond a pool's row. ``words`` are the stems of its text, each between blanks (empty where the
    page announces several pools, whose words cannot be told apart); ``homes`` the municipalities and regions it names;
    ``address`` and ``links`` the page's own address and those it links to, as :func:`address` numbers them; ``alone``
    whether the page announces this pool only."""

    pool_id: str
    words: str
    homes: tuple[str, ...]
    address: int | None
    links: tuple[int, ...]
    named: tuple[int, ...]
    alone: bool


def clue(pool_id: str, url: str, reading: Reading) -> Clue:
    """The clue of one pool that this reading of its page announces."""
    alone = len(reading.pools) <= 1
    text = "\n".join(reading.text[start:end] for start, end in reading.paragraphs)
    words = f" {' '.join(stems(text)[:MOST_WORDS])} " if alone else ""
    links = {address(urljoin(url, link)) for link in reading.links} - {address(url), None}
    named = {number(f"name {phrase}") for phrase in phrases(text)} if alone else set()
    return Clue(
        pool_id,
        words,
        _homes(text, reading.issuer),
        address(url),
        tuple(sorted(filter(None, links))),
        tuple(sorted(named)),
        alone,
    )


def _homes(text: str, issuer: str | None) -> tuple[str, ...]:
    found = (match[1] or match[2] for match in _HOME.finditer(f"{issuer or ''}\n{text}"))
    return tuple(dict.fromkeys(_without_lead(name) for name in found if name not in _SENTENCE_WORDS))


def _without_lead(name: str) -> str:
    """ "Hos Fjordby" without the word that only began the sentence."""
    first, _, rest = name.partition(" ")
    return rest if rest and first in _SENTENCE_WORDS else name


def address(url: str) -> int | None:
    """The number of an address, equal for two links to one page: scheme, ``www.``, fragment and last slash do not
    count. ``None`` for a site's front page and for what is no web address, which say nothing of a pool."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    path = parts.path.rstrip("/")
    if parts.scheme not in ("http", "https") or not (path or parts.query):
        return None
    return number(site(url) + path + (f"?{parts.query}" if parts.query else ""))


def name_number(name: Sequence[str]) -> int | None:
    """The number of a name given as stems, equal to that of :attr:`Clue.named` where a text names it; ``None`` without
    a name."""
    return number(f"name {' '.join(name[:NAME_LENGTH])}") if name else None


def site(url: str) -> str:
    """The host of an address, without ``www.``; empty where it has none."""
    return urlsplit(url).netloc.lower().removeprefix("www.")


def folder(url: str) -> str:
    """The host and the folder that a page lies in; empty where it lies in none."""
    path = urlsplit(url).path.rstrip("/").rpartition("/")[0]
    return site(url) + path if path else ""


def number(text: str) -> int:
    """A text as a signed number of 64 bits; two of a million texts meet once in 30 million times."""
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big", signed=True)


@dataclass(frozen=True, slots=True)
class Member:
    """A pool on a page, ready to be compared."""

    pool_id: str
    source: str
    url: str
    site: str
    folder: str
    """The site and the folder of it in which the page lies; empty on a site's top."""
    address: int | None
    name: tuple[str, ...]
    headline: bool
    """Whether the name is a headline rather than a name."""
    years: frozenset[int]
    ordinal: int | None
    issuer: tuple[str, ...]
    account: str | None
    deadlines: tuple[str, ...]
    days: tuple[int, ...]
    """The deadlines' days as numbers, rising."""
    amounts: tuple[tuple[str, int], ...]
    opens_on: date | None
    stated_on: date | None
    """The day on which the page was published, or else last changed, by its own words."""
    project_start: date | None
    project_end: date | None
    applicants: frozenset[str]
    target_groups: frozenset[str]
    expected: tuple[str, ...]
    events: frozenset[str]
    contacts: frozenset[str]
    words: str
    homes: frozenset[str]
    links: frozenset[int]
    named: tuple[int, ...]
    alone: bool


def member(row: Row, found: Clue) -> Member:
    """A row of ``pools`` and its clue as one."""
    return Member(
        pool_id=row["pool_id"],
        source=row["source"],
        url=row["url"],
        site=site(row["url"]),
        folder=folder(row["url"]),
        address=found.address,
        name=tuple(dict.fromkeys(stems(row["title"]))),
        headline=is_headline(row["title"], row["url"]),
        years=years(row["title"]),
        ordinal=ordinal(row["title"]),
        issuer=tuple(stems(row["issuer"] or "")),
        account=row["account"],
        deadlines=tuple(row["deadlines"]),
        days=tuple(sorted({date.fromisoformat(day[:10]).toordinal() for day in row["deadlines"]})),
        amounts=tuple((name, row[name]) for name in AMOUNTS if row[name] is not None),
        opens_on=row["opens_on"],
        stated_on=row["published_on"] or row["updated_on"],
        project_start=row["project_start"],
        project_end=row["project_end"],
        applicants=frozenset(row["applicants"]),
        target_groups=frozenset(row["target_groups"]),
        expected=tuple(stems(row["expected_grants"] or "")),
        events=frozenset(event["at"] for event in row["events"]),
        contacts=frozenset([*row["emails"], *row["phones"]]),
        words=found.words,
        homes=frozenset(found.homes),
        links=frozenset(found.links),
        named=found.named,
        alone=found.alone,
    )


def clue_row(row: Row, reading: Reading) -> dict[str, Any]:
    """The row of ``clues`` that stands beside a row of ``pools``; ``reading`` is what its page says."""
    from puljevagt.curation.calls.blocking import keys, owned, sought

    found = clue(row["pool_id"], row["url"], reading)
    made = member(row, found)
    lists = {"keys": keys(made), "owned": owned(made), "sought": sought(made)}
    return {
        "source": row["source"],
        "url": row["url"],
        **{name: list(value) for name, value in lists.items()},
        **{name: list(value) if isinstance(value, tuple) else value for name, value in asdict(found).items()},
    }


def clue_of(row: Row) -> Clue:
    """The clue that a row of ``clues`` holds; inverse of :func:`clue_row`."""
    named = {name: tuple(row[name]) for name in ("homes", "links", "named")}
    return Clue(row["pool_id"], row["words"], address=row["address"], alone=row["alone"], **named)
