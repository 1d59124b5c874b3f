"""How what people decided about single values shows in a page's history.

A decision (:mod:`puljevagt.curation.decisions`) holds from the version it was made on. History is worked out from what
the extractors read, and decisions are laid over its versions afterwards: so they make no change, and nobody is alerted
of one.

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
the same in other words, and a person had     the pool as the page says it, flagged: that an older page announced
said that it announces nothing                nothing is no evidence for this one
============================================  ======================================================================
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from typing import Any

from extractors.model import Evidence, Reading
from puljevagt.curation import fields, quotes
from puljevagt.curation.decisions import Decision, Decisions, Kind
from puljevagt.curation.history import PageHistory, Track, Version
from puljevagt.curation.identity import NONE, Former
from puljevagt.curation.wording import compare_wording, stands_in, tokens

SURE = 1.0
"""Confidence of a value that a person gave."""
IN_DOUBT = 0.5
"""Confidence of one under which the page has changed: as likely right as not."""


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
        pool, reading, listed = version.pool, version.reading, version.listed
        evidence = [item for item in reading.evidence if item.pool in (None, pool.title)]
        for field, decisions in taken.items():
            decision = next((d for d in reversed(decisions) if self._comes_after(d)), None)
            if decision is None:
                continue
            state = self._state(decision)
            if state in (_State.HOLDS, _State.REWORDED):
                pool, reading = fields.put(field, decision.value, pool, reading)
                listed = listed and (field != fields.ANNOUNCES or decision.value)
            evidence = [item for item in evidence if item.field != field] + self._evidence(decision, state)
        # a corrected title renames what belongs to the pool by its title
        renamed = [replace(item, pool=pool.title) if item.pool is not None else item for item in evidence]
        return replace(version, pool=pool, reading=replace(reading, evidence=tuple(renamed)), listed=listed)

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
                (not said or field == fields.ANNOUNCES or not fields.same(field, now, before))
                and compare_wording(page, version.reading).substantial
            )
        if not changed or fields.same(field, now, decision.value):
            return _State.HOLDS
        if fields.same(field, now, before) and field != fields.ANNOUNCES:
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
