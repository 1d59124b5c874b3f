"""The way through a source: its lists, the announcements on them, those known from before, and their attachments.

Lists come first, since they say which pages may have changed. Traps, lists without end and addresses made anew for each
visit, are noticed, left and reported.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import TYPE_CHECKING, Any

from scrapy import Request, Spider, signals
from scrapy.exceptions import DontCloseSpider
from scrapy.http import Response
from selectolax.lexbor import LexborHTMLParser
from twisted.python.failure import Failure

from extractors.decode import decode
from extractors.model import UnreadablePage
from puljevagt.crawler import addresses, links
from puljevagt.crawler.answers import NOT_MODIFIED, Verdict
from puljevagt.crawler.discovery import Link, discover
from puljevagt.crawler.fetching import reason_of
from puljevagt.crawler.frontier import Frontier
from puljevagt.crawler.guard import without_credentials
from puljevagt.crawler.middlewares import Forbidden
from puljevagt.crawler.politeness import PutOff

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from puljevagt.crawler.job import Job

LISTS_FIRST, PAGES, ATTACHMENTS = 20, 0, -10
"""Priorities of requests."""
ATTACHED = (".pdf", ".docx", ".doc", ".odt", ".xlsx")
MOST_ATTACHMENTS = 30
"""Of one page: a call with forms and guides has ten; with more it is a library."""


class Announcements(Spider):
    """Crawls one source. Every address asked ends in one event (``emit``): its role, outcome and reason."""

    name = "announcements"

    def __init__(self, job: Job, **arguments: Any) -> None:
        super().__init__(**arguments)
        self.job = job
        self.frontier = Frontier(job.source, job.visits.aliases(), job.visits.standing(), job.forgotten)
        self._rest_asked = False

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Announcements:
        """Scrapy's way to make a spider; its signals are listened to from here on."""
        spider: Announcements = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.idle, signals.spider_idle)
        crawler.signals.connect(spider.dropped, signals.request_dropped)
        crawler.signals.connect(spider.broken, signals.spider_error)
        return spider

    async def start(self) -> AsyncIterator[Request]:
        """The addresses that the source names."""
        source = self.job.source
        for url in (*source.start, *source.sitemap, *source.feed):
            if address := self.frontier.listing(url, 0):
                yield self._listing(address, 0, 0)
        for url in source.pages:
            if address := self.frontier.page(url):
                yield self._page(address)

    def idle(self) -> None:
        """When the lists are done: the known pages that no list named, once. Where there are none, the crawl is to end:
        Scrapy would come back only at its next heartbeat, seconds later."""
        engine = self.crawler.engine
        if self._rest_asked or engine is None:
            return
        self._rest_asked = True
        due = (url for url in self.job.visits.standing() if self._is_due(url))
        rest = [address for url in due if (address := self.frontier.page(url))]
        for address in rest:
            engine.crawl(self._page(address))
        if rest:
            raise DontCloseSpider

    def dropped(self, request: Request, spider: Spider) -> None:
        """Scrapy asks no address twice; a redirect that leads back to where it came from is a loop."""
        before = request.meta.get("redirect_urls", [])
        if request.url in before:
            self._tell(before[0], {"role": request.meta["role"]}, "failed", "its redirects lead in a circle")

    def broken(self, failure: Failure, response: Response, spider: Spider) -> None:
        """A fault of ours costs this page's links, is told, and stops nothing."""
        what = f"{type(failure.value).__name__}: {failure.value}"
        self.job.emit({"event": "broken", "url": response.url, "reason": f"the crawler failed on it ({what})"})

    def read_list(self, response: Response) -> Iterator[Request]:
        """What a list leads to."""
        verdict: Verdict = response.meta["verdict"]
        self._tell(response.url, response.meta, verdict.outcome, verdict.reason)
        if verdict.outcome not in ("new", "changed", "unchanged"):
            return
        media_type = (response.headers.get("Content-Type") or b"").decode("latin-1") or None
        found = discover(self.job.source, response.url, response.body, media_type)
        for note in found.notes:
            self.frontier.note(f"{response.url}: {note}")
        fresh = 0
        for link in found.announcements[: self.job.limits.max_links]:
            is_new, address = self.frontier.announced(link)
            fresh += is_new
            if address:
                yield from self._announced(link, address)
        left = len(found.announcements) - self.job.limits.max_links
        if left > 0:
            self.frontier.note(
                f"{response.url}: {left} links beyond max_links = {self.job.limits.max_links} left alone"
            )
        depth, barren = response.meta["lists"] + 1, 0 if fresh else response.meta["barren"] + 1
        for url in found.listings:
            if address := self.frontier.listing(url, depth, barren):
                yield self._listing(address, depth, barren)

    def read_page(self, response: Response) -> Iterator[Request]:
        """What an announcement's page leads to: its own address, and what is attached to it. Where its list says that
        it changed and its server that it did not, it is asked for once more, without conditions."""
        verdict: Verdict = response.meta["verdict"]
        if response.status == NOT_MODIFIED and response.meta.get("doubted") and response.request is not None:
            meta = response.request.meta | {"doubted": False, "whole": True}
            yield response.request.replace(meta=meta, dont_filter=True)
            return
        self._tell(response.url, response.meta, verdict.outcome, verdict.reason)
        if verdict.canonical and (address := self.frontier.page(verdict.canonical)):
            yield self._page(address)
        if verdict.outcome in ("new", "changed"):
            for url in attachments(response.url, response.body)[:MOST_ATTACHMENTS]:
                if links.within(self.job.source, url) and (address := self.frontier.attachment(url)):
                    yield self._request(address, "attachment", self.read_attachment, ATTACHMENTS)

    def read_attachment(self, response: Response) -> None:
        """An attachment is kept as it is."""
        verdict: Verdict = response.meta["verdict"]
        self._tell(response.url, response.meta, verdict.outcome, verdict.reason)

    def failed(self, failure: Failure) -> None:
        """An address that gave no answer."""
        request: Request = failure.request  # type: ignore[attr-defined]  # Scrapy puts it there
        match failure.value:
            case Forbidden():
                outcome = "forbidden"
            case PutOff():
                outcome = "put off"
            case _:
                outcome = "failed"
        reason = reason_of(failure.value or RuntimeError("no reason given"))
        before = request.meta.get("redirect_urls", [])
        if before and outcome == "failed":  # what was asked for is what failed, wherever it led
            target = without_credentials(request.url)
            reason = f"it redirects to {reason}" if reason.startswith(target) else f"it redirects to {target}: {reason}"
            meta = {"role": request.meta["role"]}
            self._tell(before[0], meta, outcome, reason)
        else:
            self._tell(request.url, request.meta, outcome, reason)

    def _announced(self, link: Link, address: str) -> Iterator[Request]:
        """The page of an announcement that a list names, where it is due; a list that says otherwise than before makes
        it due."""
        known = self.job.visits.known(address)
        moved = known is not None and bool(link.mark) and known.mark is not None and link.mark != known.mark
        if moved or known is None or self._is_due(address):
            yield self._page(address, link.mark, doubted=moved)
        else:
            self.frontier.not_due += 1

    def _is_due(self, url: str) -> bool:
        return self.job.due is None or url in self.job.due

    def _listing(self, url: str, depth: int, barren: int) -> Request:
        return self._request(url, "listing", self.read_list, LISTS_FIRST, lists=depth, barren=barren)

    def _page(self, url: str, mark: str = "", *, doubted: bool = False) -> Request:
        return self._request(url, "page", self.read_page, PAGES, mark=mark, doubted=doubted)

    def _request(self, url: str, role: str, callback: Any, priority: int, **meta: Any) -> Request:
        meta |= {"role": role}
        return Request(url, callback=callback, errback=self.failed, priority=priority, meta=meta)

    def _tell(self, url: str, meta: dict[str, Any], outcome: str, reason: str | None) -> None:
        for passed in meta.get("redirect_urls", []):
            if passed != url and self.frontier.passed(passed):
                self.job.emit({"event": "asked", "url": passed, "role": meta["role"], "outcome": "moved"})
        record = {"event": "asked", "url": url, "role": meta.get("role", "page"), "outcome": outcome}
        self.job.emit(record | ({"reason": reason} if reason else {}))


def attachments(url: str, body: bytes) -> list[str]:
    """The documents that a page links to, each once, in their order."""
    try:
        page = LexborHTMLParser(decode(body).text)
    except UnreadablePage:
        return []
    found = (links.resolve(url, node.attributes.get("href") or "") for node in page.css("a[href]"))
    return list(
        dict.fromkeys(
            addresses.canonical(address)
            for address in found
            if address and address.partition("?")[0].lower().endswith(ATTACHED)
        )
    )
