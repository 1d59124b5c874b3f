"""One page fetched by itself, without a lake: for trying a source. Guarded and polite as a crawl is."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from protego import Protego

from puljevagt.crawler.guard import Guard, RefusedAddress
from puljevagt.crawler.middlewares import PRODUCT
from puljevagt.crawler.settings import Limits
from puljevagt.crawler.sources import Sources
from puljevagt.crawler.transport import Answer, NoAnswer, TooLarge, Transport
from puljevagt.crawler.visits import REDIRECTS
from puljevagt.crawler.worker import agent


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came: ``url`` is where redirects led; ``problem`` says why there is no page, in words. ``crawl_delay`` is
    what the host's robots.txt asks for, in seconds."""

    url: str
    status: int | None = None
    media_type: str | None = None
    body: bytes = b""
    problem: str | None = None
    crawl_delay: float | None = None


def get(url: str, config: Sources, limits: Limits | None = None, *, robots: bool = True) -> Fetched:
    """Fetch one page, redirects followed, each only where robots.txt allows it (``robots=False`` asks no robots.txt,
    for robots.txt itself). Never raises for what a server does."""
    return asyncio.run(_get(url, config, limits or Limits(), robots))


async def _get(url: str, config: Sources, limits: Limits, robots: bool) -> Fetched:
    guard = Guard.allowing(config.allow_addresses)
    delay: float | None = None
    async with Transport(guard, agent(config.contact), limits) as transport:
        try:
            for _ in range(limits.max_redirects + 1):
                if robots:
                    rules = await _rules(transport, url)
                    if isinstance(rules, str):
                        return Fetched(url, problem=rules)
                    delay = rules.crawl_delay(PRODUCT)
                    if not rules.can_fetch(url, PRODUCT):
                        return Fetched(url, problem="robots.txt forbids the address", crawl_delay=delay)
                answer = await transport.get(url, {})
                location = answer.header("Location")
                if answer.status not in REDIRECTS or location is None:
                    return _fetched(answer, delay)
                url = urljoin(url, location)
        except (NoAnswer, TooLarge, RefusedAddress) as error:
            return Fetched(url, problem=str(error), crawl_delay=delay)
    return Fetched(url, problem=f"more than {limits.max_redirects} redirects (max_redirects)", crawl_delay=delay)


async def _rules(transport: Transport, url: str) -> Protego | str:
    """The host's robots.txt, or why it cannot be had."""
    parts = urlsplit(url)
    answer = await transport.get(f"{parts.scheme}://{parts.netloc}/robots.txt", {})
    if answer.status >= 500 or answer.status == 429:
        return f"robots.txt cannot be had: the server answered {answer.status}"
    return Protego.parse(answer.body.decode("utf-8", "replace") if answer.status < 300 else "")


def _fetched(answer: Answer, delay: float | None) -> Fetched:
    problem = answer.problem or (None if answer.status == 200 else f"the server answered {answer.status}")
    return Fetched(answer.url, answer.status, answer.media_type, answer.body, problem, delay)
