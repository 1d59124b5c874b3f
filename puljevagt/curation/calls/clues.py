"""What a page says beyond a pool's row that tells whether another page is about the same call.

A :class:`Clue` holds the telling words of the page's text, the days and sums that it says, the places that it names,
the addresses that it links to. It is a row of the table ``clues``, written with the pool's other rows, so that linking
never opens the archive or a reading. Where a page, or a part of it, announces no pool but may speak of one, a clue of
that passage stands alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any
from urllib.parse import urljoin

from extractors.model import Reading
from puljevagt.curation.calls.numbers import address, number
from puljevagt.curation.calls.passages import passages
from puljevagt.curation.calls.saying import days_said, sums_said
from puljevagt.curation.calls.stems import listed, phrases, stems

MOST_WORDS = 400
"""Stems kept of a page: what a pool is called and for stands in the first screens of text."""
PASSAGE_ID = "m"
"""How the id of a passage begins."""

Row = Mapping[str, Any]

_HOME = re.compile(
    r"\b((?:[A-ZÆØÅ][\w-]+ ){0,1}[A-ZÆØÅ][\w-]+?)(?:s|')? (?:Kommunes?|Byråds?)\b|\b(Region [A-ZÆØÅ][\w-]+?)s?\b"
)


@dataclass(frozen=True, slots=True)
class Clue:
    """What a page says beyond a pool's row, or what a passage says that has no pool's row.

    ``words`` are the stems of its text, each between blanks (empty where the page announces several pools, whose words
    cannot be told apart); ``homes`` the municipalities and regions it names; ``address`` and ``links`` the page's own
    address and those it links to, as :func:`numbers.address` numbers them; ``named`` what the text may call by name;
    ``alone`` whether all the page is about this; ``days`` and ``sums`` what :mod:`saying` finds in the text.
    ``heading`` is that of a passage, and ``None`` for a pool; ``issuer`` and ``stated_on`` are the page's, for a
    passage."""

    pool_id: str
    words: str
    homes: tuple[str, ...]
    address: int | None
    links: tuple[int, ...]
    named: tuple[int, ...]
    alone: bool
    days: tuple[int, ...] = ()
    sums: tuple[int, ...] = ()
    heading: str | None = None
    issuer: str | None = None
    stated_on: date | None = None


def clue(pool_id: str, url: str, reading: Reading) -> Clue:
    """The clue of one pool that this reading of its page announces."""
    text = "\n".join(reading.text[start:end] for start, end in reading.paragraphs)
    alone = len(reading.pools) <= 1
    homes = _homes(f"{reading.issuer or ''}\n{text}")
    return _clue(pool_id, url, reading, text if alone else "", homes, alone)


def _clue(own_id: str, url: str, reading: Reading, text: str, homes: Iterable[str], alone: bool, **more: Any) -> Clue:
    return Clue(
        pool_id=own_id,
        words=f" {' '.join(stems(text)[:MOST_WORDS])} " if text else "",
        homes=tuple(homes),
        address=address(url),
        links=tuple(sorted(filter(None, {address(urljoin(url, link)) for link in reading.links} - {address(url)}))),
        named=tuple(sorted({number(f"name {phrase}") for phrase in phrases(text)})),
        alone=alone,
        days=days_said(text, (reading.published_on, reading.updated_on)),
        sums=sums_said(text),
        **more,
    )


def _homes(text: str) -> list[str]:
    beginnings = listed("sentence_words")
    found = (match[1] or match[2] for match in _HOME.finditer(text))
    return list(dict.fromkeys(_without_lead(name) for name in found if name.casefold() not in beginnings))


def _without_lead(name: str) -> str:
    """ "Hos Fjordby" without the word that only began the sentence."""
    first, _, rest = name.partition(" ")
    return rest if rest and first.casefold() in listed("sentence_words") else name


def clue_row(row: Row, reading: Reading) -> dict[str, Any]:
    """The row of ``clues`` that stands beside a row of ``pools``; ``reading`` is what its page says."""
    from puljevagt.curation.calls.members import member

    found = clue(row["pool_id"], row["url"], reading)
    return _row(row["source"], row["url"], found, member(row, found))


def passage_rows(source: str, url: str, reading: Reading) -> Iterator[dict[str, Any]]:
    """The rows of ``clues`` for the passages of a page that may speak of pools which it does not announce."""
    from puljevagt.curation.calls.members import passage_member

    everywhere = _homes(reading.text)
    for place, found in enumerate(passages(reading)):
        made = _clue(
            f"{PASSAGE_ID}{number(f'{source} {url} {place}') % 2**48:012x}",
            url,
            reading,
            found.text,
            _homes(found.text) or everywhere,
            found.alone,
            heading=found.heading,
            issuer=reading.issuer if found.alone else None,
            stated_on=_day(reading.published_on or reading.updated_on),
        )
        yield _row(source, url, made, passage_member({"source": source, "url": url}, made))


def _day(stated: str | None) -> date | None:
    return date.fromisoformat(stated[:10]) if stated else None


def _row(source: str, url: str, found: Clue, made: Any) -> dict[str, Any]:
    from puljevagt.curation.calls.blocking import keys, owned, sought

    lists = {"keys": keys(made), "owned": owned(made), "sought": sought(made)}
    said = ((name, getattr(found, name)) for name in Clue.__slots__)
    held = {name: list(value) if isinstance(value, tuple) else value for name, value in said}
    return {"source": source, "url": url, **{name: list(value) for name, value in lists.items()}, **held}


def clue_of(row: Row) -> Clue:
    """The clue that a row of ``clues`` holds; inverse of :func:`clue_row`."""
    held: dict[str, Any] = {
        field.name: tuple(row[field.name]) if isinstance(row[field.name], list) else row[field.name]
        for field in fields(Clue)
    }
    return Clue(**held)
