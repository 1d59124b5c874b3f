"""A pool on a page, or a passage that may speak of one, as linking compares it: its row and its clue together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from puljevagt.curation.calls.clues import Clue
from puljevagt.curation.calls.numbers import dated, folder, site
from puljevagt.curation.calls.saying import is_yearless, yearless
from puljevagt.curation.calls.stems import is_headline, ordinal, stems, years

AMOUNTS = ("amount_total_dkk", "amount_annual_dkk", "grant_min_dkk", "grant_max_dkk")

_FACTS = ("account", "opens_on", "project_start", "project_end", "expected_grants")

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Member:
    """A pool on a page, ready to be compared."""

    pool_id: str
    source: str
    url: str
    site: str
    folder: str
    """The site and the folder of it in which the page lies; empty for its front page."""
    address: int | None
    name: tuple[str, ...]
    name_words: frozenset[str]
    phrase: str
    """The name between blanks, as it stands in ``words`` of a text that says it; so ``issuer_phrase``."""
    headline: bool
    """Whether the name is a headline rather than a name."""
    years: frozenset[int]
    ordinal: int | None
    issuer: tuple[str, ...]
    issuer_phrase: str
    account: str | None
    deadlines: tuple[str, ...]
    days: tuple[int, ...]
    """The deadlines' days as numbers, rising."""
    amounts: tuple[tuple[str, int], ...]
    opens_on: date | None
    stated_on: date | None
    """The day on which the page was published, or else last changed, by its own words or its address."""
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
    said_days: frozenset[int]
    """Days that the text says, as :func:`saying.days_said` gives them; so ``said_sums``."""
    said_sums: frozenset[int]
    announces: bool = True
    """Whether the page announces the pool; a passage may only speak of one."""


def member(row: Row, found: Clue) -> Member:
    """A row of ``pools`` and its clue as one."""
    deadlines = _deadlines(row, found)
    name, issuer = tuple(dict.fromkeys(stems(row["title"]))), tuple(stems(row["issuer"] or ""))
    return Member(
        pool_id=row["pool_id"],
        source=row["source"],
        url=row["url"],
        site=site(row["url"]),
        folder=folder(row["url"]),
        address=found.address,
        name=name,
        name_words=frozenset(name),
        phrase=f" {' '.join(name)} ",
        headline=found.heading is not None or is_headline(row["title"], row["url"]),
        years=years(row["title"]),
        ordinal=ordinal(row["title"]),
        issuer=issuer,
        issuer_phrase=f" {' '.join(issuer)} ",
        account=row["account"],
        deadlines=deadlines,
        days=tuple(sorted({date.fromisoformat(day[:10]).toordinal() for day in deadlines})),
        amounts=tuple((name, row[name]) for name in AMOUNTS if row[name] is not None),
        opens_on=row["opens_on"],
        stated_on=row["published_on"] or row["updated_on"] or dated(row["url"]),
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
        said_days=frozenset(found.days),
        said_sums=frozenset(found.sums),
        announces=found.heading is None,
    )


def _deadlines(row: Row, found: Clue) -> tuple[str, ...]:
    """The deadlines that are compared. Where the text says a day without its year, and otherwise only later days, the
    year was inferred wrongly: nothing is announced after its deadline. Then only what the text says counts."""
    dated = [day for day in found.days if not is_yearless(day)]
    kept = []
    for deadline in row["deadlines"]:
        day = date.fromisoformat(deadline[:10]).toordinal()
        inferred = day not in dated and yearless(day) in found.days
        if not (inferred and dated and day < min(dated)):
            kept.append(deadline)
    return tuple(kept)


def passage_member(place: Row, found: Clue) -> Member:
    """A passage as it is compared, from its clue; ``place`` has its ``source`` and ``url``. It states nothing:
    what its days and sums mean was not read."""
    lists = dict.fromkeys(("deadlines", "applicants", "target_groups", "events", "emails", "phones"), ())
    nothing = dict.fromkeys((*AMOUNTS, *_FACTS), None)
    stated = {"title": found.heading, "issuer": found.issuer, "published_on": found.stated_on, "updated_on": None}
    return member({**place, **lists, **nothing, **stated, "pool_id": found.pool_id}, found)
