"""What people decided about single values, kept in ``state/corrections.jsonl``, and how it shows in a page's history.

A decision is about one field of one pool: a *correction* puts a value in the place of the extractors', an *acceptance*
confirms a value that was flagged, a *withdrawal* takes back all that was decided about the field. It holds from the
version it was made on. History is worked out from what the extractors read, and decisions are laid over its versions
afterwards: so they make no change, and nobody is alerted of one.

The page may later change under a decision, which is told by comparing what the *same* extractors read from the page it
was made on and from the page as it is: extractors that read better never make a decision out of date. What then stands:

============================================  ======================================================================
the page now says (as read)                   the table has
============================================  ======================================================================
the value that was decided                    that value, and nothing to review
what it said then, in other words             the decided value, flagged: the mistake is likely made again
a third value                                 the page's new value, flagged: what a person said of an older page is no
                                              evidence for this one
a third value, and a person had only          the page's new value, with the extractors' own flags: there was no
accepted what was read                        correction, so nothing is out of date
============================================  ======================================================================
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from heapq import merge
from operator import attrgetter
from pathlib import Path
from typing import Any

from extractors.model import Evidence, Reading
from puljevagt.curation import fields, quotes
from puljevagt.curation.durable import append_lines, read_lines
from puljevagt.curation.history import PageHistory, Track, Version
from puljevagt.curation.identity import NONE, Former
from puljevagt.curation.wording import compare_wording, stands_in, tokens

SURE = 1.0
"""Confidence of a value that a person gave."""
IN_DOUBT = 0.5
"""Confidence of one under which the page has changed: as likely right as not."""

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


def decided(
    history: PageHistory,
    ids: Sequence[str],
    decisions: Decisions,
    pages: Mapping[str, Reading],
    former: Former = NONE,
) -> PageHistory:
    """The history with what people decided laid over its versions; its changes, times and outcomes stay.

    ``ids`` are the pools' ids in the order of the tracks, ``pages`` the readings of the page by digest, ``former`` the
    retired ids of the pools that have any: what was decided under them holds, too.
    """
    tracks = [
        replace(track, versions=[_Overlay(version, track, pages).with_all(taken) for version in track.versions])
        if (taken := decisions.of(pool_id, *former.get(pool_id, ())))
        else track
        for pool_id, track in zip(ids, history.tracks, strict=True)
    ]
    return PageHistory(tuple(tracks), history.fetches)


def out_of_date(version: Version) -> set[str]:
    """The fields of a version, as :func:`decided` gives it, under whose correction the page has changed."""
    return {item.field for item in version.reading.evidence if item.rule in set(Kind) and item.needs_review}


def basis(version: Version, field: str) -> tuple[Any, tuple[str, ...]]:
    """What the extractors read of a field, and the sentences they read it from: of a version without decisions."""
    said = fields.said(field, version.pool, version.reading)
    return said, quotes.of_field(version.reading, version.pool.title, [field])


class _State(StrEnum):
    """How a decision stands on a version."""

    HOLDS = "holds"
    REWORDED = "reworded"  # the page says the same as then, in other words
    OVERTAKEN = "overtaken"  # it says a third value
    LAPSED = "lapsed"  # so it does, and what was read before had only been accepted


class _Overlay:
    """One version of a pool, and what was decided about it."""

    def __init__(self, version: Version, track: Track, pages: Mapping[str, Reading]) -> None:
        self._version, self._track, self._pages = version, track, pages

    def with_all(self, taken: Mapping[str, Sequence[Decision]]) -> Version:
        """The version with the last decision about each field that holds for it."""
        version = self._version
        pool, reading = version.pool, version.reading
        evidence = [item for item in reading.evidence if item.pool in (None, pool.title)]
        for field, decisions in taken.items():
            decision = next((d for d in reversed(decisions) if self._comes_after(d)), None)
            if decision is None:
                continue
            state = self._state(decision)
            if state in (_State.HOLDS, _State.REWORDED):
                pool, reading = fields.put(field, decision.value, pool, reading)
            evidence = [item for item in evidence if item.field != field] + self._evidence(decision, state)
        # a corrected title renames what belongs to the pool by its title
        renamed = [replace(item, pool=pool.title) if item.pool is not None else item for item in evidence]
        return replace(version, pool=pool, reading=replace(reading, evidence=tuple(renamed)))

    def _comes_after(self, decision: Decision) -> bool:
        return self._version.valid_to is None or self._version.valid_to > decision.holds_from

    def _state(self, decision: Decision) -> _State:
        field, version = decision.field, self._version
        now, sentences = basis(version, field)
        before, said, page = self._before(decision)
        if version.digest == decision.digest:
            on_this = version.valid_from <= decision.holds_from
            changed = not on_this and not fields.same(field, now, before)  # same bytes, but the page is gone since
        elif page is None:
            changed = not fields.same(field, now, before) or _worded(sentences) != _worded(said)
        else:
            changed = _reworded(said, page, sentences, version.reading) or (
                (not said or not fields.same(field, now, before)) and compare_wording(page, version.reading).substantial
            )
        if not changed or fields.same(field, now, decision.value):
            return _State.HOLDS
        if fields.same(field, now, before):
            return _State.REWORDED
        as_read = all(fields.same(field, decision.value, read) for read in (decision.was, before))
        return _State.LAPSED if as_read and decision.kind is Kind.ACCEPTANCE else _State.OVERTAKEN

    def _before(self, decision: Decision) -> tuple[Any, tuple[str, ...], Reading | None]:
        """What the present extractors read on the page that the decision was made on, with that page; where it is not
        known any more, what was recorded."""
        page = self._pages.get(decision.digest)
        titles = {title for digest, title in self._track.names if digest == decision.digest}
        pool = next((pool for pool in page.pools if pool.title in titles), None) if page else None
        if page is None or pool is None:
            return decision.was, decision.quotes, None
        said = quotes.of_field(page, pool.title, [decision.field])
        return fields.said(decision.field, pool, page), said, page

    def _evidence(self, decision: Decision, state: _State) -> list[Evidence]:
        """The evidence of the field: the page's own, as far as it says what stands, and a person's word."""
        field, title = decision.field, self._version.pool.title
        own = [item for item in self._version.reading.evidence if item.field == field and item.pool in (None, title)]
        if state is _State.LAPSED:
            return own
        values = fields.items(field, decision.value) or (None,)
        if state is _State.HOLDS:
            kept = [replace(item, needs_review=False, reason=None) for item in own if item.value in values]
            given = [Evidence(title, field, value, (), decision.kind, SURE, False, decision.told) for value in values]
            return kept + given
        now = fields.said(field, self._version.pool, self._version.reading)
        reason = (
            f"the page changed under a {decision.told}; "
            f"the page now says {_shown(now)}, the {decision.kind} {_shown(decision.value)}"
        )
        return own + [Evidence(title, field, value, (), decision.kind, IN_DOUBT, True, reason) for value in values]


def _shown(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _worded(sentences: Sequence[str]) -> set[tuple[str, ...]]:
    return {tokens(sentence) for sentence in sentences}


def _reworded(said: Sequence[str], page: Reading, now_said: Sequence[str], now: Reading) -> bool:
    """Whether a sentence that was read on one page stands on the other no more, however set."""

    def missing(sentences: Sequence[str], others: Sequence[str], other: Reading) -> Iterator[str]:
        known = _worded(others)
        return (line for line in sentences if tokens(line) not in known and not stands_in(line, other.text))

    return any(missing(said, now_said, now)) or any(missing(now_said, said, page))
