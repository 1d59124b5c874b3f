"""Is the archive what it says it is: every digest, every record's end, every revisit's original.

Reads the WARC files themselves, all of them, and trusts no index.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from puljevagt.archive.capture import PAYLOAD_TYPES, BadRecord, Capture
from puljevagt.archive.index import scan
from puljevagt.archive.reading import record_at
from puljevagt.archive.store import Archive
from puljevagt.archive.writing import in_use

_READ_AT_ONCE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong at a place of the archive. ``kind`` is ``unreadable``, ``cut``, ``damaged``, ``digest`` or
    ``unresolved`` (a revisit whose original is gone)."""

    warc: str
    offset: int
    kind: str
    message: str

    def __str__(self) -> str:
        return f"raw/{self.warc}, byte {self.offset}: {self.message}"


@dataclass(frozen=True, slots=True)
class Report:
    """What was checked and what was found; ``in_use`` are files that a run was writing into, whose ends are not
    judged."""

    files: int
    captures: int
    findings: tuple[Finding, ...]
    in_use: tuple[str, ...]

    @property
    def ok(self) -> bool:
        """Whether nothing was found."""
        return not self.findings

    def to_json(self) -> dict[str, Any]:
        """As JSON can hold it."""
        return asdict(self) | {"ok": self.ok}


def verify(archive: Archive) -> Report:
    """Check everything in the archive, in memory for one file's captures and all digests."""
    findings: list[Finding] = []
    kept: set[str] = set()
    revisits: list[tuple[str, int, str | None]] = []
    writing: list[str] = []
    count = 0
    for warc in archive.warcs():
        try:
            busy = in_use(archive.raw / warc)
            found = scan(archive.raw, warc)
            with (archive.raw / warc).open("rb") as stream:
                for capture in found.captures:
                    findings += _digests(capture, record_at(stream, capture.offset, check_digests=True))
        except (OSError, BadRecord) as error:
            findings.append(Finding(warc, 0, "unreadable", f"the file cannot be read ({error})"))
            continue
        if busy:
            writing.append(warc)
        count += len(found.captures)
        kept |= {str(capture.digest) for capture in found.captures if capture.record_type in PAYLOAD_TYPES}
        revisits += [(warc, c.offset, c.digest) for c in found.captures if c.record_type == "revisit"]
        for damage in found.damage:
            if not (busy and damage.at_end):
                kind = "cut" if damage.at_end else "damaged"
                findings.append(Finding(warc, damage.offset, kind, f"{damage.length} bytes: {damage.reason}"))
    findings += [
        Finding(warc, offset, "unresolved", "the payload that this record repeats is not in the archive")
        for warc, offset, digest in revisits
        if digest not in kept
    ]
    findings.sort(key=lambda finding: (finding.warc, finding.offset))
    return Report(len(archive.warcs()), count, tuple(findings), tuple(writing))


def _digests(capture: Capture, record: Any) -> Iterator[Finding]:
    """Read a record to its end and say where its bytes are not those it was written with."""
    while record.raw_stream.read(_READ_AT_ONCE):
        pass
    for problem in record.digest_checker.problems:
        yield Finding(capture.warc, capture.offset, "digest", problem)
