"""What a page says, as typed records: the gold label's form (fields and codes as the README's glossary has them).

Dates are strings, since a page may give a day or a minute: ``YYYY-MM-DD`` or ``YYYY-MM-DDTHH:MM``, local Danish time.
Amounts are whole kroner. What the page does not say is ``None`` or empty; nothing is guessed.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

EXTRACTOR_VERSION = "10"
"""Rises whenever the same page may be read otherwise than before; every stored row bears it."""

AMOUNT_FIELDS = ("amount_total_dkk", "amount_annual_dkk", "grant_min_dkk", "grant_max_dkk")
CORE = (*AMOUNT_FIELDS, "rolling", "deadlines", "applicants", "target_groups")
"""What an applicant decides by, and what the project's figures are about."""
ASKED = "second.left_out"
"""The rule of evidence that has no value but asks after one: its place says none of those that were read."""
TAKEN = "second.taken"
"""The rule of a value that no other rule read: a second reading takes it, and a person has to look."""
Value = str | int | bool | float | None
"""A single value of a field, as it stands in JSON."""


class UnreadablePage(ValueError):  # noqa: N818
    """The bytes are no page that can be read; the message says why in words for a report."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why a value is believed: where the page says it, by which rule it was read, how sure that is.

    ``pool`` is the title of the pool it belongs to, ``None`` for values of the page. ``spans`` are
    ``(start, end, quote)`` in code points of the page's text; a value inferred from several places lists them all.
    ``confidence`` is 0 to 1; ``needs_review`` says that a person should look, and ``reason`` why.
    """

    pool: str | None
    field: str
    value: Value
    spans: tuple[tuple[int, int, str], ...]
    rule: str
    confidence: float = 1.0
    needs_review: bool = False
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """An information meeting or the like: local time, and the place (``None`` for an online meeting)."""

    at: str
    place: str | None = None


@dataclass(frozen=True, slots=True)
class Pool:
    """A pool as one page announces it.

    Beside the labelled fields: ``purpose`` the sentence that states it, ``apply_url`` where one applies,
    ``co_financing`` the applicant's own share in percent, ``expected_grants`` as worded ("7-8 kommuner"), ``area``
    municipality and region codes where the pool is bound to a place, ``closed`` whether the page says that it is
    closed, used up or withdrawn, ``partners`` codes of those who take part without applying, ``deadline_text`` the
    deadline as worded where it names no day ("uge 42").
    """

    title: str
    amount_total_dkk: int | None = None
    amount_annual_dkk: int | None = None
    grant_min_dkk: int | None = None
    grant_max_dkk: int | None = None
    deadlines: tuple[str, ...] = ()
    rolling: bool = False
    opens_on: str | None = None
    applicants: tuple[str, ...] = ()
    target_groups: tuple[str, ...] = ()
    project_start: str | None = None
    project_end: str | None = None
    account: str | None = None
    purpose: str | None = None
    apply_url: str | None = None
    co_financing: float | None = None
    expected_grants: str | None = None
    area: tuple[str, ...] = ()
    closed: bool = False
    partners: tuple[str, ...] = ()
    deadline_text: str | None = None


def values(pool: Pool, field: str) -> tuple[Any, ...]:
    """The values that a pool has of a field; nothing stated is none."""
    value = getattr(pool, field)
    return value if isinstance(value, tuple) else () if value is None or value is False else (value,)


@dataclass(frozen=True, slots=True)
class Reading:
    """What one page says. ``paragraphs`` are the ranges of ``text`` that make up the announcement, without menus,
    asides, footers and the page's own stamps: what a reader's diff compares. ``notes`` are for the run's report.
    ``links`` are the addresses that the announcement itself links to, as the page writes them."""

    is_announcement: bool
    issuer: str | None
    published_on: str | None
    updated_on: str | None
    pools: tuple[Pool, ...]
    events: tuple[Event, ...]
    emails: tuple[str, ...]
    phones: tuple[str, ...]
    text: str
    paragraphs: tuple[tuple[int, int], ...]
    evidence: tuple[Evidence, ...]
    notes: tuple[str, ...] = ()
    extractor_version: str = EXTRACTOR_VERSION
    links: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The reading in the gold label's form, with ``text``, ``paragraphs``, ``evidence``, ``notes`` and
        ``extractor_version`` beside it; inverse of :meth:`from_json`."""
        record = asdict(self)
        record["contacts"] = {"emails": record.pop("emails"), "phones": record.pop("phones")}
        return record

    @classmethod
    def from_json(cls, record: dict[str, Any]) -> Reading:
        """Read back what :meth:`to_json` gave (also after a round trip through JSON text). Other keys are left alone.

        Raises ``KeyError`` or ``TypeError`` where the record is not of that form."""
        contacts = record["contacts"]
        return cls(
            is_announcement=record["is_announcement"],
            issuer=record["issuer"],
            published_on=record["published_on"],
            updated_on=record["updated_on"],
            pools=tuple(Pool(**with_tuples(pool)) for pool in record["pools"]),
            events=tuple(Event(**event) for event in record["events"]),
            emails=tuple(contacts["emails"]),
            phones=tuple(contacts["phones"]),
            text=record["text"],
            paragraphs=tuple((a, b) for a, b in record["paragraphs"]),
            evidence=tuple(
                Evidence(**{**item, "spans": tuple((a, b, q) for a, b, q in item["spans"])})
                for item in record["evidence"]
            ),
            notes=tuple(record["notes"]),
            extractor_version=record["extractor_version"],
            links=tuple(record.get("links", ())),  # readings made before there were any have none
        )


def with_tuples(record: dict[str, Any]) -> dict[str, Any]:
    """The record with JSON's lists as the tuples that frozen records hold."""
    return {k: tuple(v) if isinstance(v, list | tuple) else v for k, v in record.items()}
