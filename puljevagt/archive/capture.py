"""What the archive knows of one thing that was fetched: a :class:`Capture`, and the forms of its parts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from warcio.utils import Digester

PAYLOAD_TYPES = frozenset({"resource", "response"})
"""Record types that hold a payload; a ``revisit`` points at one of them."""

METADATA_HEADER = "WARC-JSON-Metadata"
"""An extension header that other crawlers write, too."""


class BadRecord(ValueError):  # noqa: N818
    """A record cannot be written as asked, or what was read is no record of this archive."""


@dataclass(frozen=True, slots=True)
class Capture:
    """One thing that was fetched, or tried: what, when, and where in the archive it lies.

    ``media_type`` is what the server or the file's ending says, with parameters such as ``charset``. ``digest`` is that
    of the payload (``sha256:`` and base 32), ``size`` its bytes where the record itself holds it. ``warc`` is relative
    to ``raw/``; ``offset`` and ``length`` are the record's compressed bytes in it. ``record_type`` is ``resource`` (a
    local file), ``response``, ``revisit`` (the payload is kept with an earlier capture) or ``metadata`` (a failure
    without an answer; ``metadata["reason"]``). Captures sort by time, then address, then place.
    """

    url: str
    fetched_at: datetime
    media_type: str | None
    digest: str | None
    size: int | None
    warc: str
    offset: int
    length: int
    record_type: str
    status: int | None
    run_id: str
    source: str
    metadata: dict[str, str] = field(default_factory=dict, hash=False)

    def __lt__(self, other: Capture) -> bool:
        return self._order() < other._order()

    def _order(self) -> tuple[datetime, str, str, int]:
        return self.fetched_at, self.url, self.warc, self.offset

    def to_json(self) -> dict[str, Any]:
        """As JSON can hold it; inverse of :meth:`from_json`."""
        record = {name: getattr(self, name) for name in self.__slots__}
        return record | {"fetched_at": self.fetched_at.isoformat()}

    @classmethod
    def from_json(cls, record: Mapping[str, Any]) -> Capture:
        """Read back what :meth:`to_json` gave. Raises ``KeyError``, ``TypeError`` or ``ValueError`` for anything
        else."""
        return cls(**{**record, "fetched_at": datetime.fromisoformat(record["fetched_at"])})


def payload_digest(payload: bytes) -> str:
    """The digest by which a payload is known here: ``sha256:`` and base 32."""
    digester = Digester("sha256")
    digester.update(payload)
    return str(digester)


def clean_url(url: str) -> str:
    """``url`` as it can stand in a record's header: no blanks around it, those inside it percent-encoded.

    Raises :class:`BadRecord` where it is empty or holds characters that would break the header."""
    cleaned = url.strip().replace(" ", "%20")
    if not cleaned:
        raise BadRecord("the address is empty")
    if not cleaned.isprintable() or any(sign in cleaned for sign in "<>") or any(map(str.isspace, cleaned)):
        raise BadRecord(f"the address {url!r} holds characters that no address may hold")
    return cleaned


def parse_time(text: str) -> datetime:
    """An ISO 8601 time as an aware datetime in UTC; one without a zone is taken to be UTC. Raises ``ValueError``."""
    at = datetime.fromisoformat(text.strip())
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
