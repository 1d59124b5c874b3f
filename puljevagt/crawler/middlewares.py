"""What Scrapy's middlewares do otherwise here: robots.txt that cannot be had forbids, and a cut page is asked again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from scrapy import Request, Spider
from scrapy.downloadermiddlewares.retry import RetryMiddleware
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.robotstxt import RobotParser

from puljevagt.crawler.fetching import reason_of
from puljevagt.crawler.guard import RefusedAddress
from puljevagt.crawler.politeness import host_of

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

PRODUCT = "Puljevagt"
"""The name by which robots.txt speaks to this crawler."""


class Refused(IgnoreRequest):
    """The address is none that may be asked."""


class Forbidden(IgnoreRequest):
    """robots.txt does not allow the address."""


class RobotsUnknown(IgnoreRequest):
    """robots.txt cannot be had, so that nothing may be asked; the message says why."""


class Robots(RobotsTxtMiddleware):
    """Scrapy's, as RFC 9309 has it: no robots.txt (4xx) allows all; one that cannot be had (5xx, 429, no answer)
    forbids all until it can. Its Crawl-delay becomes the pause at the host."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._reasons: dict[str, str] = {}

    async def process_request(self, request: Request, spider: Spider | None = None) -> None:
        """Raise :class:`Refused`, :class:`Forbidden` or :class:`RobotsUnknown` where the request must not be sent."""
        try:
            self.crawler.spider.job.transport.refuse(request.url)  # type: ignore[union-attr]  # our spider has one
        except RefusedAddress as refusal:  # before robots.txt of a refused host is asked for
            raise Refused(str(refusal)) from refusal
        if request.meta.get("dont_obey_robotstxt"):
            return
        parser = await self.robot_parser(request)
        if parser is None:
            raise RobotsUnknown(
                f"robots.txt cannot be had: {self._reasons.get(urlsplit(request.url).netloc, 'no answer')}"
            )
        if not parser.allowed(request.url, PRODUCT):
            raise Forbidden("robots.txt forbids the address")

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        if response.status >= 500 or response.status == 429:
            raise IgnoreRequest(f"the server answered {response.status}")
        body = response.body if response.status < 300 or response.status == 304 else b""
        await super()._parse_robots(response.replace(body=body), netloc, request)
        parser = self._parsers[netloc]
        if isinstance(parser, RobotParser) and (delay := parser.crawl_delay(PRODUCT)):
            self.crawler.spider.job.politeness.slow_down(host_of(request.url), delay)  # type: ignore[union-attr]

    def _robots_error(self, exc: Exception, netloc: str) -> None:
        self._reasons[netloc] = reason_of(exc)
        super()._robots_error(exc, netloc)


class Retry(RetryMiddleware):
    """Scrapy's, which asks again also for an answer that was cut or damaged on its way."""

    def process_response(self, request: Request, response: Response, spider: Spider | None = None) -> Any:
        """The response, or the request once more."""
        if "again" in response.flags:
            return self._retry(request, "damaged") or response
        return response
