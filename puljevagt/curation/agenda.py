"""What a run has to do for one source: which of its pages need work, and how much.

Nearly all pages that are fetched have the bytes they had (:mod:`puljevagt.curation.unchanged`). A page to which
something came after all that is known goes on from there. A page whose past itself changes (an older snapshot came in,
its address moved, a person decided something) is worked out anew.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime

import pyarrow.compute as pc

from puljevagt.curation import unchanged
from puljevagt.curation.decisions import Decisions
from puljevagt.curation.fetches import Fetch
from puljevagt.curation.identity import Page, PoolIds
from puljevagt.curation.incoming import Coming
from puljevagt.curation.known import Known, Row
from puljevagt.curation.moves import Moves


class Agenda:
    """The work of one run on the source of ``known``. ``again`` are known pages to be worked out again without a new
    capture."""

    def __init__(
        self, known: Known, coming: Coming, ids: PoolIds, decisions: Decisions, again: Collection[str] = ()
    ) -> None:
        self._known, self._ids, self._decisions = known, ids, decisions
        self.repeated = 0
        """How many captures the tables hold already."""
        single = [fetches[0] for fetches in coming.fetches.values() if len(fetches) == 1]
        same = {fetch.url: fetch for fetch in unchanged.find(known.pages, single, coming.no_news)}
        self.fresh = self._sort_out(coming, same)
        """The captures that the tables do not hold, by address."""
        was, self.moves = self._known_moves()
        self.turned = frozenset(_turned(was, self.moves))
        """Addresses that are one page with others now, and were not, or the other way round."""
        self.same = [fetch for url, fetch in same.items() if url not in again and self._is_same(url)]
        """The fetches that show their page as it was."""
        urls = {*self.fresh, *self.turned, *again} - {fetch.url for fetch in self.same}
        self.pages = known.page_rows({address for url in urls for address in self.moves.addresses(url)})
        """The rows of ``pages`` of those that are worked out, as far as they are known."""
        now_at = {self.moves.page(url) for url in urls if url in self.fresh or url in self.pages}
        self.worked = {url: self._is_anew(url) for url in sorted(now_at)}
        """The pages to be worked out, by their present addresses, and whether their past is, too."""

    def _sort_out(self, coming: Coming, same: Collection[str]) -> dict[str, list[Fetch]]:
        """The captures that the tables do not hold: those later than the page's last, and others by their place."""
        late = {
            url: page["last_fetched_at"] for url, page in self._known.page_rows(coming.fetches.keys() - same).items()
        }
        unsure = [url for url in late if min(fetch.fetched_at for fetch in coming.fetches[url]) <= late[url]]
        known = (
            {fetch.place for fetches in self._known.fetches(unsure).values() for fetch, _ in fetches} if unsure else ()
        )
        found = {}
        for url, fetches in coming.fetches.items():
            fresh = {fetch.place: fetch for fetch in fetches if fetch.place not in known}
            self.repeated += len(fetches) - len(fresh)
            if fresh:
                found[url] = list(fresh.values())
        return found

    def _known_moves(self) -> tuple[Moves, Moves]:
        """Which addresses were one page until now, and which are with what is new. Of a source where nothing ever
        moved, no fetch is read for it."""
        pages = self._known.pages
        fresh = [fetch for fetches in self.fresh.values() for fetch in fetches]
        sent = {fetch.url for fetch in fresh if fetch.location}
        if pages["location"].null_count == pages.num_rows and not sent:
            return Moves({}), Moves({})
        sent |= {*pages.filter(pc.is_valid(pages["location"]))["url"].to_pylist()}
        shown = pages.filter(pc.is_valid(pages["first_shown_at"])).select(["url", "first_shown_at"]).to_pylist()
        known = self._known.answers(sent)
        known += [Fetch(row["url"], self._known.source, row["first_shown_at"]) for row in shown]
        asked = {*pages["url"].to_pylist()}
        was = Moves.of(_among(asked, known))
        asked |= {fetch.url for fetch in fresh}  # an address that nobody has asked is no page yet
        return was, Moves.of(_among(asked, [*known, *fresh]))

    def _is_same(self, url: str) -> bool:
        """Whether an address that shows what it last showed is still its page's present one, and the only one asked."""
        page = Page(self._known.source, url)
        if self._decisions and self._decisions.concern(self._ids.of(page)):
            return False
        if url not in self.moves.chains and url not in self.turned:
            return True
        *older, now = self.moves.addresses(url)
        rows = self._known.page_rows([*older, now])
        return (
            now == url
            and not self.turned.intersection([*older, now])
            and not self.fresh.keys() & set(older)
            and all(row["last_fetched_at"] <= rows[now]["last_fetched_at"] for row in rows.values())
        )

    def _is_anew(self, url: str) -> bool:
        """Whether the past of the page that now is at this address changes."""
        if self.turned.intersection(self.moves.addresses(url)):
            return True
        late, fresh = self.last_fetched(url), self.fresh_of(url)
        if late is None:
            return False
        if not fresh or min(fetch.fetched_at for fetch in fresh) <= late:
            return True
        return any(page["decisions"] != self.decided(url) for page in self._rows(url))

    def last_fetched(self, url: str) -> datetime | None:
        """When the page that now is at this address was last fetched before this run; ``None`` for a new one."""
        return max((page["last_fetched_at"] for page in self._rows(url)), default=None)

    def _rows(self, url: str) -> list[Row]:
        return [self.pages[address] for address in self.moves.addresses(url) if address in self.pages]

    def fresh_of(self, url: str) -> list[Fetch]:
        """The captures of a page that the tables do not hold."""
        return [fetch for address in self.moves.addresses(url) for fetch in self.fresh.get(address, ())]

    def decided(self, url: str) -> str | None:
        """What tells the decisions about a page's pools from any others."""
        return self._decisions.mark(pool_id for page in self.all_pages(url) for pool_id in self._ids.of(page))

    def all_pages(self, url: str) -> list[Page]:
        """The page under each of its addresses, the present one last."""
        return [Page(self._known.source, address) for address in self.moves.addresses(url)]


def _turned(was: Moves, now: Moves) -> Iterator[str]:
    return (url for url in {**was.chains, **now.chains} if was.addresses(url) != now.addresses(url))


def _among(asked: Collection[str], fetches: Iterable[Fetch]) -> Iterable[Fetch]:
    """The fetches that were not sent on, or to one of these addresses."""
    return (fetch for fetch in fetches if fetch.location is None or fetch.location in asked)
