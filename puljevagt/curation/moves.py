"""Which addresses are one page: where a server sent its readers on for good, or the page itself gives another address
as its own (``rel="canonical"``, where the crawler believes it), the page's history goes on.

A list names a page's new address as soon as it has one, so a crawler mostly asks for that first and for the old one
later, in this run or another. So what counts is not which was asked first: a page goes on at an address that showed
nothing while the old one still showed the page. What stood beside it before is another page.

Sites also send the addresses of many old pages to one overview. So only the first that was sent there goes on there;
the others are failed fetches with their note, since nobody knows whether what they announced still stands.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from puljevagt.curation.fetches import MOVED, VISIT_APART

SHOWN = (None, 200, 304)
"""HTTP statuses of an answer that shows the page (a file has none)."""


class Request(Protocol):
    """What is to be known of a fetch: a row of the table ``fetches``, or :class:`puljevagt.curation.fetches.Fetch`."""

    @property
    def url(self) -> str: ...
    @property
    def fetched_at(self) -> datetime: ...
    @property
    def status(self) -> int | None: ...
    @property
    def location(self) -> str | None: ...


def shows(request: Request) -> bool:
    """Whether the answer is the page itself, which does not name another address as its own."""
    return request.status in SHOWN and request.location is None


@dataclass(frozen=True, slots=True)
class Moves:
    """Where the pages of one source went: for every address of a page that moved, all its addresses, the present one
    last."""

    chains: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, requests: Iterable[Request]) -> Moves:
        """The moves that a source's fetches, in any order, tell of. Of an address that was sent on all answers that
        showed the page must be among them, of others the first is enough."""
        shown: dict[str, list[datetime]] = defaultdict(list)
        sent: list[tuple[datetime, str, str]] = []
        for request in requests:
            if shows(request):
                shown[request.url].append(request.fetched_at)
            elif request.status in (*MOVED, *SHOWN) and request.location is not None:
                sent.append((request.fetched_at, request.url, request.location))
        times = {url: sorted(found) for url, found in shown.items()}
        chains: dict[str, tuple[str, ...]] = {}
        for at, url, target in sorted(sent):
            here, there = chains.get(url, (url,)), chains.get(target, (target,))
            if here[-1] != url or target == url:
                continue
            if target in here:  # it moved back
                chain = (*(address for address in here if address != target), target)
            elif len(there) > 1 or not _goes_on(times.get(url, ()), times.get(target, ()), at):
                continue
            else:
                chain = (*here, target)
            chains.update(dict.fromkeys(chain, chain))
        return cls(chains)

    def page(self, url: str) -> str:
        """Where the page of an address now is."""
        return self.addresses(url)[-1]

    def addresses(self, url: str) -> tuple[str, ...]:
        """All addresses of a page, its present one last."""
        return self.chains.get(url, (url,))


def _goes_on(old: Sequence[datetime], new: Sequence[datetime], sent_at: datetime) -> bool:
    """Whether the page of an address that was sent on goes on at the new one, by when each was shown, in order: the new
    one was not before, or only since the visit in which the old one last was. What the very first visit found at both
    are two pages."""
    if not new or new[0] >= sent_at:
        return True
    before = old[: bisect_left(old, sent_at)]
    return bool(before) and before[0] + VISIT_APART <= new[0] and before[-1] < new[0] + VISIT_APART
