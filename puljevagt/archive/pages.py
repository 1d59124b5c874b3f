"""What comes out of reading what people hand in: pages, problems, and what was passed over."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

HTML = "text/html"
TEXT = "text/plain"

LARGEST_PAGE = 100 * 1024 * 1024
"""Bytes. A page of a grant announcement has less than one megabyte; what is a hundred times that is another kind of
file, and one page is held in memory at a time."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page to archive. ``origin`` is the file it came from, as the user named it; ``metadata`` goes into the
    archive."""

    url: str
    fetched_at: datetime
    media_type: str
    payload: bytes = field(repr=False)
    origin: str
    metadata: dict[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Problem:
    """An input that could not be read: where (path, ``path:line`` or path and address), what is wrong, what to do."""

    where: str
    what: str
    advice: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}; {self.advice}"


@dataclass(frozen=True, slots=True)
class Skipped:
    """What a WARC or folder held beside pages, counted by reason; no failure."""

    where: str
    counts: Mapping[str, int] = field(hash=False)

    def __str__(self) -> str:
        reasons = ", ".join(f"{count} {reason}" for reason, count in sorted(self.counts.items()))
        return f"{self.where}: passed over {reasons}"


Input = Page | Problem | Skipped


class WrongUsage(ValueError):  # noqa: N818
    """The command was given what does not go together; the message says what."""


def content_address(payload: bytes) -> str:
    """The address of a page that has none: made from its bytes, so that the same page always gets the same."""
    return f"urn:sha256:{hashlib.sha256(payload).hexdigest()}"


def too_large(where: str) -> Problem:
    """The problem of a page over :data:`LARGEST_PAGE`."""
    megabytes = LARGEST_PAGE // (1024 * 1024)
    return Problem(where, f"more than {megabytes} MB", "a page of that size is no announcement: leave it out")


def unreadable(where: str, error: Exception) -> Problem:
    """The problem of a file that the system does not let us read."""
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return Problem(where, f"cannot be read ({reason})", "check that it is a file and that you may read it")
