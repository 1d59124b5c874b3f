"""What curation takes in: a request and its answer, and with it what the page said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Protocol

from extractors.model import Reading

GONE = (404, 410)
"""HTTP statuses that say that the page is not there."""
MOVED = (301, 308)
"""HTTP statuses that say that the page has another address for good; 302, 303 and 307 send a visitor on for now."""
VISIT_APART = timedelta(hours=1)
"""Fetches nearer to each other are one visit, asked again: a hiccup lasts minutes."""


class Outcome(StrEnum):
    """What one fetch showed."""

    NEW = "new"  # the first pools of this page
    CHANGED = "changed"  # something that a reader must be told
    UNCHANGED = "unchanged"
    NO_ANNOUNCEMENT = "no announcement"
    MOVED = "moved"  # the page has another address, and its history goes on there
    FAILED = "failed"


class Capture(Protocol):
    """What curation needs to know of an archived record: the archive's own ``Capture`` has it."""

    @property
    def url(self) -> str: ...
    @property
    def source(self) -> str: ...
    @property
    def fetched_at(self) -> datetime: ...
    @property
    def status(self) -> int | None: ...
    @property
    def record_type(self) -> str: ...
    @property
    def media_type(self) -> str | None: ...
    @property
    def size(self) -> int | None: ...
    @property
    def digest(self) -> str | None: ...
    @property
    def warc(self) -> str: ...
    @property
    def offset(self) -> int: ...
    @property
    def run_id(self) -> str: ...
    @property
    def metadata(self) -> Mapping[str, str]: ...


@dataclass(frozen=True, slots=True)
class Fetch:
    """One request and its answer, as the table ``fetches`` keeps it: ``fetched_at`` aware, in UTC; ``size`` in bytes;
    ``note`` why it failed, or what a person should know; ``location`` the address that the server named as the page's
    new one, for good, or the page as its own (``rel="canonical"``)."""

    url: str
    source: str
    fetched_at: datetime
    status: int | None = None
    record_type: str = "response"
    media_type: str | None = None
    size: int | None = None
    digest: str | None = None
    warc: str = ""
    offset: int = 0
    run_id: str = ""
    note: str | None = None
    location: str | None = None

    @classmethod
    def of(cls, capture: Capture, note: str | None = None) -> Fetch:
        """The fetch that an archived record stands for. Raises ``ValueError`` for a time without a zone."""
        if capture.fetched_at.tzinfo is None:
            raise ValueError(f"{capture.url}: its fetch time {capture.fetched_at} has no zone")
        return cls(
            capture.url,
            capture.source,
            capture.fetched_at.astimezone(UTC),
            capture.status,
            str(capture.record_type),
            capture.media_type,
            capture.size,
            capture.digest or None,
            capture.warc,
            capture.offset,
            capture.run_id,
            note,
            capture.metadata.get("location" if capture.status in MOVED else "canonical"),
        )

    @property
    def place(self) -> tuple[str, int]:
        """Where in the archive: what tells one fetch from every other."""
        return self.warc, self.offset

    @property
    def order(self) -> tuple[datetime, str, str, int]:
        """By time; at one time by content, since the place depends on which run came first."""
        return self.fetched_at, self.digest or "", self.warc, self.offset


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A fetch with what the page said; ``reading`` is ``None`` where there was no page that could be read."""

    fetch: Fetch
    reading: Reading | None
