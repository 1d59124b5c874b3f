"""Which addresses are still to be asked in a crawl: each page once, in one form, within the source's limits.

Pure but for what it counts. What is left alone because of a limit is noted once, in words for the report.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Mapping
from datetime import date

from puljevagt.archive.forget import tombstone_name
from puljevagt.crawler import addresses
from puljevagt.crawler.links import Link
from puljevagt.crawler.sources import Source

BARREN = 3
"""Pages of a list in a row that name nothing new, after which it is taken to have no end: the first may be a page of
entries known from another list, three are none by chance."""


class Frontier:
    """The addresses of one crawl. ``aliases`` lead from an address to that under which its page is known, ``known`` are
    the addresses of pages from before, ``forgotten`` the names of addresses that are never asked again."""

    def __init__(
        self, source: Source, aliases: Mapping[str, str], known: Iterable[str], forgotten: Container[str] = ()
    ) -> None:
        self._forgotten = forgotten
        self._source, self._aliases = source, dict(aliases)
        self._forms = {addresses.key(url): url for url in known if url not in self._aliases}
        self._asked: set[str] = set()
        self._found: set[str] = set()
        self._passed: set[str] = set()
        self._lists = 0
        self._left: Counter[str] = Counter()
        self._notes: dict[str, None] = {}
        self.not_due = 0
        self.newest: date | None = None

    @property
    def found(self) -> int:
        """How many announcements the lists named."""
        return len(self._found)

    @property
    def notes(self) -> list[str]:
        """What a person should know, each once."""
        left = (f"{why}: {count} addresses left alone" for why, count in self._left.items())
        return [*self._notes, *left]

    def note(self, text: str) -> None:
        """Keep a remark for the report."""
        self._notes.setdefault(text)

    def announced(self, link: Link) -> tuple[bool, str | None]:
        """An announcement that a list names: whether no list did so before, and its address, ``None`` where it is asked
        already or left alone."""
        if addresses.has_session(link.url):
            self.note("links hold session numbers, which were taken off; see whether the pages answer without")
        address = self._form(link.url)
        if address is None:
            return False, None
        key = addresses.key(address)
        is_new = key not in self._found
        self._found.add(key)
        if link.date and (self.newest is None or link.date > self.newest):
            self.newest = link.date
        return is_new, self._once(address)

    def page(self, url: str) -> str | None:
        """The address to ask for a page; ``None`` where it is asked already or left alone."""
        address = self._form(url)
        return self._once(address) if address else None

    def attachment(self, url: str) -> str | None:
        """As :meth:`page`, for a document attached to one."""
        return self._once(url) if self._fits(url) else None

    def listing(self, url: str, depth: int, barren: int = 0) -> str | None:
        """The address to ask for a list ``depth`` pages behind its first, after ``barren`` pages that named nothing
        new."""
        limits = self._source.limits
        try:
            address = addresses.canonical(url)
        except ValueError:
            return None
        if address in self._asked or not self._fits(address):
            return None
        if barren >= BARREN:
            self._left[f"lists whose last {BARREN} pages named nothing new (a calendar, or pages without end?)"] += 1
        elif depth > limits.max_depth:
            self._left[f"lists deeper than max_depth = {limits.max_depth} (pages without end?)"] += 1
        elif self._lists >= limits.max_listings:
            self._left[f"lists beyond max_listings = {limits.max_listings}"] += 1
        else:
            self._lists += 1
            return self._once(address)
        return None

    def passed(self, url: str) -> bool:
        """Whether a redirect away from ``url`` is told for the first time."""
        first = url not in self._passed
        self._passed.add(url)
        return first

    def _form(self, url: str) -> str | None:
        """The form under which a page is known, or will be from now on."""
        try:
            address = addresses.canonical(url)
        except ValueError:
            return None
        address = self._aliases.get(address, address)
        return self._forms.setdefault(addresses.key(address), address) if self._fits(address) else None

    def _fits(self, url: str) -> bool:
        longest = self._source.limits.max_url_length
        if len(url) > longest:
            self._left[f"longer than max_url_length = {longest}"] += 1
            return False
        if self._forgotten and tombstone_name(url) in self._forgotten:
            self._left["forgotten by request"] += 1
            return False
        return True

    def _once(self, address: str) -> str | None:
        if address in self._asked:
            return None
        most = self._source.limits.max_pages
        if len(self._asked) >= most:
            self._left[f"beyond max_pages = {most}"] += 1
            return None
        self._asked.add(address)
        return address
