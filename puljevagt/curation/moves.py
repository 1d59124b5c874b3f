"""Which addresses are one page: where a server sent its readers on for good, the page's history goes on.

Sites also send the addresses of many old pages to one overview. So a page goes on at another address only where that
address showed nothing before, and only the first that was sent there does; the others are failed fetches with their
note, since nobody knows whether what they announced still stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from puljevagt.curation.fetches import MOVED

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


@dataclass(frozen=True, slots=True)
class Moves:
    """Where the pages of one source went: for every address of a page that moved, all its addresses, the present one
    last."""

    chains: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, requests: Iterable[Request]) -> Moves:
        """The moves that a source's fetches, in any order, tell of."""
        shown: dict[str, datetime] = {}
        sent: list[tuple[datetime, str, str]] = []
        for request in requests:
            if request.status in SHOWN:
                shown[request.url] = min(request.fetched_at, shown.get(request.url, request.fetched_at))
            elif request.status in MOVED and request.location is not None:
                sent.append((request.fetched_at, request.url, request.location))
        chains: dict[str, tuple[str, ...]] = {}
        for at, url, target in sorted(sent):
            here, there = chains.get(url, (url,)), chains.get(target, (target,))
            if here[-1] != url or target == url:
                continue
            if target in here:  # it moved back
                chain = (*(address for address in here if address != target), target)
            elif len(there) > 1 or (target in shown and shown[target] < at):
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
