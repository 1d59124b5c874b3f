"""What each publication brought that somebody may be told of: the durable log ``state/publications.jsonl``.

A publication is written here, forced to the disk, before ``curated/current`` is switched to its generation. So nothing
that readers see is ever missing here; and a record whose run was killed before the switch counts for nothing: the next
run lists the same news again. Which records count follows from the links between them: each names the publication that
was current when it was made, and those that count are the ones that lead back from the current one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from puljevagt.curation.durable import append_lines, read_lines
from puljevagt.curation.generations import current, number_of
from puljevagt.curation.lake import Lake


class Cause(StrEnum):
    """Why tables were published. Only a run, or a person who accepts one that was held back, brings news."""

    RUN = "run"
    REBUILD = "rebuild"
    DECISION = "decision"
    ACCEPT = "accept"


@dataclass(frozen=True, slots=True)
class Publication:
    """One publication: ``generation`` the name of its folder, ``at`` (aware) when, ``news`` the ids of the changes that
    somebody may be told of, ``follows`` the sequence of the publication before it (0: none)."""

    sequence: int
    generation: str
    at: datetime
    cause: Cause
    news: tuple[str, ...] = ()
    follows: int = 0

    def to_json(self) -> dict[str, Any]:
        """As a line of the log; inverse of :meth:`from_json`."""
        return {
            "sequence": self.sequence,
            "generation": self.generation,
            "at": self.at.astimezone(UTC).isoformat(),
            "cause": self.cause.value,
            "news": list(self.news),
            "follows": self.follows,
        }

    @classmethod
    def from_json(cls, record: dict[str, Any]) -> Publication:
        """Read back a line. Raises ``KeyError`` or ``ValueError`` where it is none."""
        return cls(
            record["sequence"],
            record["generation"],
            datetime.fromisoformat(record["at"]),
            Cause(record["cause"]),
            tuple(record["news"]),
            record["follows"],
        )


def since(lake: Lake, sequence: int) -> list[Publication]:
    """The publications after ``sequence`` whose generation is or was the current one, oldest first; none where there
    are no tables. A change of their ``news`` may since have gone from the table ``changes``: leave it out then."""
    at, written = _now(lake)
    log = {item.sequence: item for item in written}
    found = []
    while at > sequence:
        found.append(log[at])
        at = log[at].follows
    return found[::-1]


def last(lake: Lake) -> int:
    """The sequence of the current publication; where ``curated/`` was deleted, that of the last one written; else 0."""
    at, log = _now(lake)
    return at or max((item.sequence for item in log if current(lake.curated) is None), default=0)


def highest_number(lake: Lake) -> int:
    """The highest generation number ever given, 0 before the first; a new generation's must be higher."""
    return max((number_of(item.generation) for item in _read(lake.publications)), default=0)


def append(lake: Lake, generation: str, at: datetime, cause: Cause, news: Iterable[str] = ()) -> Publication:
    """Write down, before the switch, what the generation of this name brings."""
    log = _read(lake.publications)
    sequence = max((item.sequence for item in log), default=0) + 1
    made = Publication(sequence, generation, at, cause, tuple(sorted(news)), last(lake))
    append_lines(lake.publications, [made.to_json()])
    return made


def _read(path: Path) -> list[Publication]:
    return [Publication.from_json(record) for record in read_lines(path)]


def _now(lake: Lake) -> tuple[int, list[Publication]]:
    """The sequence of the current generation, 0 where there is none or the log does not know it; and the log.

    The generation is looked up first: it is in a log that is read later, whoever publishes meanwhile."""
    generation = current(lake.curated)
    log = _read(lake.publications)
    return max((item.sequence for item in log if generation and item.generation == generation.name), default=0), log
