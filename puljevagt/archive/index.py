"""The index of one WARC: its captures and its damage, derived from the file and kept beside it as ``.idx``.

With it, opening an archive of a hundred thousand records reads no WARC. It is a cache and nothing more: it is made anew
when it is missing, when the WARC's size or time of change is not the one it was made for, and when it cannot be read.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from puljevagt.archive.capture import BadRecord, Capture
from puljevagt.archive.members import extents
from puljevagt.archive.reading import capture_of, record_at

SUFFIX = ".idx"
_FORMAT = 1
"""Rises when an index of the same file would hold something else, so that old ones are made anew."""


@dataclass(frozen=True, slots=True)
class Damage:
    """A stretch of a WARC that cannot be read; ``warc`` is relative to ``raw/``, offset and length are bytes.

    ``at_end`` says that nothing whole follows, as where a run was killed in the middle of a record.
    """

    warc: str
    offset: int
    length: int
    reason: str
    at_end: bool

    def __str__(self) -> str:
        if not self.length:
            return f"raw/{self.warc} cannot be read: {self.reason}"
        return f"raw/{self.warc}: {self.length} bytes from byte {self.offset} on cannot be read: {self.reason}"


@dataclass(frozen=True, slots=True)
class Index:
    """What a WARC holds, captures in their own order."""

    captures: tuple[Capture, ...]
    damage: tuple[Damage, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """How many captures a WARC holds, and what of it cannot be read."""

    captures: int
    damage: tuple[Damage, ...]


def summary(raw: Path, warc: str) -> Summary:
    """What the first line of the index says: whoever wants no more of a WARC reads no more, however much it holds."""
    with suppress(OSError, ValueError, KeyError, TypeError):
        head = _head(raw / warc, _stamp(raw / warc))
        if head is not None:
            return head
    whole = load(raw, warc)
    return Summary(len(whole.captures), whole.damage)


def load(raw: Path, warc: str) -> Index:
    """The index of ``raw/warc``, from beside it or made anew. A file that cannot be opened is one damage, no error."""
    path = raw / warc
    try:
        before = _stamp(path)
        kept = _read(path, before)
        if kept is not None:
            return kept
        made = scan(raw, warc)
        after = _stamp(path)
    except OSError as error:
        return Index((), (Damage(warc, 0, 0, error.strerror or str(error), at_end=False),))
    if before == after:  # else a run is writing into it, and the next reader sees to the index
        with suppress(OSError):  # an archive that may only be read has no index, and works
            _write(path, made, after)
    return made


def keep(raw: Path, warc: str, captures: Iterable[Capture]) -> None:
    """Keep the index of a WARC that its writer has just finished, and so need not read."""
    with suppress(OSError):  # it is a cache
        _write(raw / warc, Index(tuple(sorted(captures)), ()), _stamp(raw / warc))


def scan(raw: Path, warc: str) -> Index:
    """Read the WARC itself, every byte of it, a block at a time. Raises ``OSError`` where it cannot be opened."""
    captures: list[Capture] = []
    damage: list[Damage] = []
    with (raw / warc).open("rb") as stream:
        size = (raw / warc).stat().st_size
        for extent in extents(stream):
            if not extent.whole:
                reason = "the last record is cut off" if extent.end >= size else "broken data between two records"
                damage.append(Damage(warc, extent.offset, extent.length, reason, at_end=extent.end >= size))
                continue
            try:
                capture = capture_of(record_at(stream, extent.offset), warc, extent.offset, extent.length)
            except BadRecord as error:
                damage.append(Damage(warc, extent.offset, extent.length, str(error), at_end=False))
                continue
            if capture is not None:
                captures.append(capture)
    return Index(tuple(sorted(captures)), tuple(damage))


def drop(path: Path) -> None:
    """Remove the index of a WARC that is no more."""
    _beside(path).unlink(missing_ok=True)


def _stamp(path: Path) -> list[int]:
    status = path.stat()
    return [status.st_size, status.st_mtime_ns]


def _beside(path: Path) -> Path:
    return path.with_name(path.name + SUFFIX)


def _head(path: Path, stamp: list[int]) -> Summary | None:
    """The first line of the index kept beside the WARC; ``None`` when it is not of this file as it is."""
    with _beside(path).open(encoding="ascii") as lines:
        return _summary(next(lines, ""), stamp)


def _summary(line: str, stamp: list[int]) -> Summary | None:
    head: dict[str, Any] = json.loads(line)
    if head["format"] != _FORMAT or head["stamp"] != stamp:
        return None
    return Summary(head["captures"], tuple(Damage(**item) for item in head["damage"]))


def _read(path: Path, stamp: list[int]) -> Index | None:
    """The index kept beside the WARC; ``None`` when it is not there, not of this file as it is, or not sound."""
    try:
        with _beside(path).open(encoding="ascii") as lines:
            head = _summary(next(lines, ""), stamp)
            captures = tuple(Capture.from_json(json.loads(line)) for line in lines if head)
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return Index(captures, head.damage) if head and head.captures == len(captures) else None


def _write(path: Path, index: Index, stamp: list[int]) -> None:
    """One line about the file, then a line a capture; readers see the old index or the new one."""
    head = {
        "format": _FORMAT,
        "stamp": stamp,
        "captures": len(index.captures),
        "damage": [asdict(item) for item in index.damage],
    }
    draft = path.with_name(f".{path.name}.{os.getpid()}{SUFFIX}")
    try:
        with draft.open("w", encoding="ascii") as out:
            for line in (head, *(capture.to_json() for capture in index.captures)):
                out.write(json.dumps(line) + "\n")
        draft.replace(_beside(path))
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
