"""Where Scrapy asks the network: its download handler, which is polite, guarded, and archives before it answers.

Everything that goes out or comes in passes here, also robots.txt, redirects and second tries, so nothing is asked
without its turn and nothing is lost that came. What an interrupted crawl has already got comes from the archive.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from scrapy import Request
from scrapy.core.downloader.handlers.base import BaseDownloadHandler
from scrapy.http import Headers, Response

from puljevagt.archive import Capture
from puljevagt.crawler.answers import NOT_MODIFIED, Verdict, again, judge
from puljevagt.crawler.guard import RefusedAddress, without_credentials
from puljevagt.crawler.politeness import PutOff
from puljevagt.crawler.settings import BUSY, TRUST_NOT_MODIFIED
from puljevagt.crawler.transport import Answer, NoAnswer, TooLarge
from puljevagt.crawler.visits import Known

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from puljevagt.crawler.job import Job

_NEEDS_BODY = ("listing", "robots")
"""Roles whose page is read also when it was not modified; then it comes from the archive."""


class Fetching(BaseDownloadHandler):
    """The handler for http and https. ``request.meta["role"]`` says what is asked for (``page`` where nothing does);
    ``request.meta["verdict"]`` is what the answer means. Raises ``NoAnswer``, ``TooLarge``,
    ``RefusedAddress`` and ``PutOff``."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._job: Job = crawler.spider.job  # type: ignore[union-attr]  # our spider always has one

    async def download_request(self, request: Request) -> Response:
        """Ask, archive, judge, and give Scrapy the answer."""
        job = self._job
        role = "robots" if request.meta.get("dont_obey_robotstxt") else str(request.meta.get("role", "page"))
        had = job.had.get(request.url)
        if had is not None:
            return self._had(request, role, had)
        known = job.visits.known(request.url)
        headers = {} if request.meta.get("whole") else conditions(known, job)
        try:
            answer = await self._ask(request, headers)
        except (NoAnswer, TooLarge, RefusedAddress) as error:
            job.run.add_failure(without_credentials(request.url), job.clock(), str(error))
            job.keep()
            raise
        verdict = judge(job.source, answer, role, known, bool(headers))
        metadata = verdict.metadata | ({"mark": mark} if (mark := request.meta.get("mark")) else {})
        job.run.add_response(
            answer.url,
            answer.request_headers,
            answer.status,
            answer.headers,
            answer.body,
            job.clock(),
            unchanged=known.holder if known and verdict.outcome == "unchanged" else None,
            metadata=metadata,
        )
        job.keep()
        request.meta["verdict"] = verdict
        body = answer.body
        if answer.status == NOT_MODIFIED and role in _NEEDS_BODY and known and verdict.outcome == "unchanged":
            body = job.visits.payload(known.digest)
        return _response(request, answer.status, answer.headers, body, verdict)

    async def close(self) -> None:
        """Close the connections."""
        await self._job.transport.close()

    async def _ask(self, request: Request, headers: dict[str, str]) -> Answer:
        """One request, in its turn; a server in trouble is given more time for the next one."""
        attempt = 1 + int(request.meta.get("retry_times", 0))
        async with self._job.politeness.turn(request.url) as turn:
            try:
                answer = await self._job.transport.get(request.url, headers)
            except NoAnswer:
                turn.back_off(attempt, None)
                raise
            if answer.status in BUSY or answer.problem:
                turn.back_off(attempt, answer.header("Retry-After"))
        return answer

    def _had(self, request: Request, role: str, capture: Capture) -> Response:
        """What an interrupted crawl got for this address."""
        verdict = again(capture)
        request.meta["verdict"] = verdict
        body = b""
        if capture.digest and (capture.size or capture.record_type == "revisit"):
            body = self._job.visits.payload(capture.digest)
        location = capture.metadata.get("location")
        headers = (("Location", location),) if location else ()
        typed = (("Content-Type", capture.media_type),) if capture.media_type else ()
        return _response(request, capture.status or 200, (*headers, *typed), body, verdict)


def conditions(known: Known | None, job: Job) -> dict[str, str]:
    """The headers that ask for a page only where it was modified; none where it is not known, or where the server has
    been believed for too long that it was not."""
    if known is None or job.clock() - known.full_at > timedelta(seconds=TRUST_NOT_MODIFIED):
        return {}
    named = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
    return {name: text for name, text in named.items() if text}


def reason_of(error: BaseException) -> str:
    """Why a request failed, in words for a report."""
    if isinstance(error, NoAnswer | TooLarge | RefusedAddress | PutOff):
        return str(error)
    return str(error) or type(error).__name__


def _response(
    request: Request, status: int, headers: Iterable[tuple[str, str]], body: bytes, verdict: Verdict
) -> Response:
    named: dict[str, list[Any]] = {}
    for name, value in headers:
        if name.lower() not in ("content-encoding", "transfer-encoding", "content-length"):  # undone by now
            named.setdefault(name, []).append(value)
    flags = ["again"] if verdict.again else []
    return Response(request.url, status, Headers(named), body, flags, request)
