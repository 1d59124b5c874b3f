"""What people decided about single values: the durable file ``state/corrections.jsonl``.

A decision is about one field of one pool: a *correction* puts a value in the place of the extractors', an *acceptance*
confirms a value that was flagged, a *withdrawal* takes back all that was decided about the field. How a decision shows
in a page's history is the matter of :mod:`puljevagt.curation.corrections`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from heapq import merge
from operator import attrgetter
from pathlib import Path
from typing import Any

from puljevagt.curation import fields
from puljevagt.curation.durable import append_lines, read_lines

MARK_DIGITS = 12
"""Hexadecimal digits of what tells decisions apart: they are compared with those of the same page only."""

ALWAYS = datetime.min.replace(tzinfo=UTC)
"""Before any version began."""


class DecisionsError(ValueError):
    """The file of decisions cannot be understood; the message names file and line."""


class Kind(StrEnum):
    """What a person did; of the first two it is also the rule in ``evidence``."""

    CORRECTION = "correction"
    ACCEPTANCE = "acceptance"
    WITHDRAWAL = "withdrawal"


@dataclass(frozen=True, slots=True)
class Decision:
    """One line of the file. ``by`` is who decided, ``at`` when (aware), ``value`` what: JSON, as the field has it.

    The rest says what it was made on, and is empty for a withdrawal: ``was`` what the extractors read there, ``quotes``
    the sentences they read it from, ``digest`` the page, ``holds_from`` (aware) when the version began.

    Raises ``ValueError`` for a field that is none, or a value that its column cannot hold.
    """

    pool_id: str
    field: str
    kind: Kind
    by: str
    at: datetime
    note: str | None = None
    value: Any = None
    was: Any = None
    quotes: tuple[str, ...] = ()
    digest: str = ""
    holds_from: datetime = ALWAYS

    def __post_init__(self) -> None:
        if self.kind is not Kind.WITHDRAWAL:
            fields.check(self.field, self.value)

    def to_json(self) -> dict[str, Any]:
        """The decision as JSON can hold it; inverse of :meth:`from_json`."""
        record = {name: getattr(self, name) for name in ("pool_id", "field", "by", "note")}
        record |= {"kind": self.kind.value, "at": self.at.astimezone(UTC).isoformat()}
        if self.kind is Kind.WITHDRAWAL:
            return record
        return record | {
            "value": self.value,
            "was": self.was,
            "quotes": list(self.quotes),
            "digest": self.digest,
            "holds_from": self.holds_from.astimezone(UTC).isoformat(),
        }

    @classmethod
    def from_json(cls, record: Mapping[str, Any]) -> Decision:
        """Read back what :meth:`to_json` gave. Raises ``KeyError``, ``TypeError`` or ``ValueError`` for anything
        else."""
        kind = Kind(record["kind"])
        by = (record["pool_id"], record["field"], kind, record["by"], _aware(record["at"]), record.get("note"))
        if kind is Kind.WITHDRAWAL:
            return cls(*by)
        return cls(
            *by,
            value=record["value"],
            was=record["was"],
            quotes=tuple(record["quotes"]),
            digest=record["digest"],
            holds_from=_aware(record["holds_from"]),
        )

    @property
    def told(self) -> str:
        """Who decided and when, for people."""
        return f"{self.kind.value} by {self.by}, {self.at:%Y-%m-%d}" + (f": {self.note}" if self.note else "")


def _aware(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError(f"the time {text} has no zone")
    return at


class Decisions:
    """The decisions of the file; those that a later line withdraws hold no more. Raises :class:`DecisionsError`."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._of: dict[str, list[Decision]] = {}
        for number, record in enumerate(read_lines(path), 1):
            try:
                self._keep(Decision.from_json(record))
            except (KeyError, TypeError, ValueError) as error:
                why = f"{path}: record {number} is no decision ({type(error).__name__}: {error}); correct the line"
                raise DecisionsError(why) from error

    def _keep(self, decision: Decision) -> None:
        self._of.setdefault(decision.pool_id, []).append(decision)

    def record(self, decision: Decision) -> None:
        """Append a decision to the file, forced to the disk. The caller holds the lake's lock."""
        append_lines(self._path, [decision.to_json()])
        self._keep(decision)

    def of(self, pool_id: str, *former: str) -> Mapping[str, Sequence[Decision]]:
        """What was decided about a pool, also under its ``former`` ids: by field, in the order in which it was."""
        found: dict[str, list[Decision]] = {}
        for decision in merge(*(self._of.get(name, ()) for name in (pool_id, *former)), key=attrgetter("at")):
            if decision.kind is Kind.WITHDRAWAL:
                found.pop(decision.field, None)
            else:
                found.setdefault(decision.field, []).append(decision)
        return found

    def __bool__(self) -> bool:
        return bool(self._of)

    def concern(self, pool_ids: Iterable[str]) -> bool:
        """Whether anything was ever decided about one of these pools."""
        return any(pool_id in self._of for pool_id in pool_ids)

    def mark(self, pool_ids: Iterable[str]) -> str | None:
        """What tells the decisions about these pools from any others, ``None`` where there are none: by it tables know
        whether they hold what was last decided."""
        found = [
            decision.to_json() for pool in sorted(set(pool_ids)) for of in self.of(pool).values() for decision in of
        ]
        text = json.dumps(found, ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:MARK_DIGITS] if found else None
