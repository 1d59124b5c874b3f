"""Watches: who is told of what, and which watches an event concerns. Pure.

A watch names conditions; those it names must all hold, and of the values of one any may. What a page does not say fits
no condition: a watch for ``kommune`` hears nothing of a pool whose applicants are not known.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from puljevagt.alerts.config import Watch
from puljevagt.alerts.events import FIRST_RUN, REMINDER, Event
from puljevagt.curation.changes import Kind

UNCONDITIONAL = frozenset({REMINDER, FIRST_RUN})
"""Events that the choice of kinds of change does not touch; they have keys of their own."""


def codes(event: Event, name: str) -> frozenset[str]:
    """The codes of a pool, ``applicants`` or ``target_groups``; where these changed, the old and the new ones: who
    could apply until now must hear that it is over."""
    known = frozenset(event.pool[name] or ())
    if event.kind == f"{name}_changed":
        known |= {*(event.old or ()), *(event.new or ())}
    return known


def _names(event: Event) -> tuple[str, ...]:
    """The ids by which a watch may know the pool: also retired ones, since whoever named one meant this pool."""
    return (event.pool_id, *(event.pool.get("former_ids") or ()))


def amount(pool: Mapping[str, Any]) -> int | None:
    """The sum by which a pool is chosen: all there is to give, or a year's sum, or the largest grant."""
    names = ("amount_total_dkk", "amount_annual_dkk", "grant_max_dkk")
    return next((pool[name] for name in names if pool.get(name) is not None), None)


def fits(watch: Watch, event: Event) -> bool:
    """Whether the watch must be told of the event. :class:`Matcher` says the same of many watches at once."""
    return (
        (event.kind in UNCONDITIONAL or event.kind in watch.kinds)
        and (not watch.applicants or not codes(event, "applicants").isdisjoint(watch.applicants))
        and (not watch.target_groups or not codes(event, "target_groups").isdisjoint(watch.target_groups))
        and (not watch.pools or any(name in watch.pools for name in _names(event)))
        and _words_fit(watch, *_texts(event))
        and _amount_fits(watch, amount(event.pool))
    )


def _texts(event: Event) -> tuple[str, str]:
    """Issuer, and title, purpose and issuer together, in small letters."""
    issuer = (event.pool.get("issuer") or "").casefold()
    names = [event.pool["title"], event.pool.get("purpose") or ""]
    names += [event.old or "", event.new or ""] if event.kind == Kind.TITLE_CHANGED else []
    return issuer, "\n".join([*names, issuer]).casefold()


def _words_fit(watch: Watch, issuer: str, text: str) -> bool:
    return (not watch.issuers or any(name.casefold() in issuer for name in watch.issuers)) and (
        not watch.words or any(word.casefold() in text for word in watch.words)
    )


def _amount_fits(watch: Watch, known: int | None) -> bool:
    if not watch.has_amount:
        return True
    return (
        known is not None
        and (watch.amount_min or 0) <= known
        and (watch.amount_max is None or known <= watch.amount_max)
    )


class Matcher:
    """Finds the watches that an event concerns, among many: as :func:`fits` would, one by one.

    For each value of a condition it keeps the set of watches that take it, as the bits of one number, so that a
    thousand watches are asked by a few operations; only words and sums are looked at watch by watch.
    """

    def __init__(self, watches: Sequence[Watch]) -> None:
        self._watches = tuple(watches)
        self._all = (1 << len(self._watches)) - 1
        self._kinds = self._taking(lambda watch: watch.kinds)
        self._by = {
            "applicants": self._taking(lambda watch: watch.applicants),
            "target_groups": self._taking(lambda watch: watch.target_groups),
            "pools": self._taking(lambda watch: watch.pools),
        }
        self._open = {name: self._bits(not getattr(watch, name) for watch in self._watches) for name in self._by}

    def matching(self, event: Event) -> Iterator[Watch]:
        """The watches concerned, in the order in which they were given."""
        found = self._all if event.kind in UNCONDITIONAL else self._kinds.get(event.kind, 0)
        found &= self._taking_any("applicants", codes(event, "applicants"))
        found &= self._taking_any("target_groups", codes(event, "target_groups"))
        found &= self._taking_any("pools", _names(event))
        if not found:
            return
        texts, known = _texts(event), amount(event.pool)
        while found:
            lowest = found & -found
            watch = self._watches[lowest.bit_length() - 1]
            if _words_fit(watch, *texts) and _amount_fits(watch, known):
                yield watch
            found ^= lowest

    def _taking_any(self, name: str, values: Iterable[str]) -> int:
        found = self._open[name]
        for value in values:
            found |= self._by[name].get(value, 0)
        return found

    def _taking(self, values: Any) -> dict[str, int]:
        found: dict[str, int] = defaultdict(int)
        for place, watch in enumerate(self._watches):
            for value in values(watch):
                found[value] |= 1 << place
        return dict(found)

    @staticmethod
    def _bits(flags: Iterable[bool]) -> int:
        return sum(1 << place for place, flag in enumerate(flags) if flag)
