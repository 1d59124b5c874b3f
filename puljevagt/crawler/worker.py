"""One source crawled by Scrapy, in a process of its own: ``python -m puljevagt.crawler.worker``.

Reads an order (:class:`Order`) as one line of JSON on standard input and tells what happens as JSON Lines on standard
output. It ends with the process that gave the order, also when that one is killed: its standard input is then closed.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from puljevagt.archive import Archive
from puljevagt.crawler import forgotten, sources
from puljevagt.crawler import job as jobs
from puljevagt.crawler.guard import Guard
from puljevagt.crawler.job import Clock, Job
from puljevagt.crawler.middlewares import PRODUCT
from puljevagt.crawler.politeness import Politeness
from puljevagt.crawler.settings import BUSY, RETRIES, Limits
from puljevagt.crawler.transport import Transport
from puljevagt.crawler.visits import Visits

AT_ONCE = 8
"""Requests that Scrapy holds at a time, over all hosts of the source; to a host goes one at a time."""
LOCK_SECONDS = 10.0
"""How long a crawl waits for another one of the same source: as long as one whose command was killed may live on."""
_STANDARD_INPUT = 0


@dataclass(frozen=True, slots=True)
class Order:
    """What to crawl: ``raw`` and ``state`` of the lake, the file of sources and the source's name in it, the run's id
    and time (ISO 8601), and which known pages are due (``None``: all)."""

    raw: str
    state: str
    sources: str
    name: str
    run_id: str
    now: str
    due: list[str] | None = None

    def to_json(self) -> str:
        """The order as a line."""
        return json.dumps(asdict(self))


def agent(contact: str) -> str:
    """The User-Agent: who asks, and whom to write to."""
    return f"{PRODUCT}/{version('puljevagt')} (+{contact})"


def crawl(order: Order) -> None:
    """Crawl a source, to its end. Raises ``SourcesError`` and ``OSError``."""
    from scrapy.crawler import AsyncCrawlerProcess

    from puljevagt.crawler.spider import Announcements

    config = sources.load(Path(order.sources))
    (source,) = config.named([order.name])
    now = datetime.fromisoformat(order.now)
    folder = Path(order.state) / "crawl"
    home = folder / source.name
    archive = Archive(Path(order.raw))
    home.mkdir(parents=True, exist_ok=True)
    with FileLock(home / "lock", timeout=LOCK_SECONDS), Visits(archive, source.name, home) as visits:
        earlier = jobs.begin(home, order.run_id, now)
        visits.catch_up()
        with archive.run(source.name, order.run_id, visits.holder) as run:
            job = Job(
                source,
                run,
                visits,
                Politeness(folder / "hosts", source.delay),
                Transport(Guard.allowing(config.allow_addresses), agent(config.contact), source.limits),
                Clock(now, visits.last_time()),
                tell,
                None if order.due is None else frozenset(order.due),
                visits.of_run(earlier),
                forgotten.load(Path(order.state)),
            )
            tell({"event": "began", "resumed": bool(earlier), "expected": len(visits.urls())})
            process = AsyncCrawlerProcess(_settings(source.limits))
            crawler = process.create_crawler(Announcements)
            process.crawl(crawler, job=job)
            process.start(stop_after_crawl=True)
            spider = crawler.spider
            if not isinstance(spider, Announcements) or crawler.stats is None:
                raise RuntimeError("the crawl did not begin")
            reason = crawler.stats.get_value("finish_reason")
    frontier = spider.frontier
    if reason == "finished":
        jobs.finish(home)
    tell(
        {
            "event": "ended",
            "found": frontier.found,
            "not_due": frontier.not_due,
            "newest": frontier.newest.isoformat() if frontier.newest else None,
            "notes": frontier.notes,
            "finished": reason == "finished",
        }
    )


def tell(record: Mapping[str, Any]) -> None:
    """One event, as a line that is there at once."""
    sys.stdout.write(json.dumps(record, ensure_ascii=True) + "\n")
    sys.stdout.flush()


def _settings(limits: Limits) -> dict[str, Any]:
    """Scrapy's own parts, each in its usual place; what asks the network is ours."""
    ours = "puljevagt.crawler"
    return {
        "LOG_ENABLED": False,  # what happens is told as events
        "LOG_INSTALL_ROOT_HANDLER": False,
        "TELNETCONSOLE_ENABLED": False,
        "REMOTE_CONTROL_ENABLED": False,
        "COOKIES_ENABLED": False,
        "REFERER_ENABLED": False,
        "METAREFRESH_ENABLED": False,  # a page that sends on is no announcement, and its target is listed
        "COMPRESSION_ENABLED": False,  # undone where the answer is archived
        "HTTPPROXY_ENABLED": False,
        "CONCURRENT_REQUESTS": AT_ONCE,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        "CONCURRENT_ITEMS": 1,  # Scrapy makes as many tasks for each answer, and no answer gives items
        "DOWNLOADER_STATS": False,  # counts what is told as events
        "DOWNLOAD_DELAY": 0,  # the pause is kept over all processes, see politeness
        "ROBOTSTXT_OBEY": True,
        "ROBOTSTXT_USER_AGENT": PRODUCT,
        "REDIRECT_MAX_TIMES": limits.max_redirects,
        "RETRY_TIMES": RETRIES,
        "RETRY_HTTP_CODES": list(BUSY),
        "RETRY_EXCEPTIONS": [f"{ours}.transport.NoAnswer"],
        "DOWNLOAD_HANDLERS": {
            "http": f"{ours}.fetching.Fetching",
            "https": f"{ours}.fetching.Fetching",
            **dict.fromkeys(("data", "file", "ftp", "s3")),
        },
        "WARN_ON_GENERATOR_RETURN_VALUE": False,  # which reads the spider's source anew for each answer
        "DOWNLOADER_MIDDLEWARES": {
            **{f"scrapy.downloadermiddlewares.{name}": None for name in _DONE_ELSEWHERE},
            f"{ours}.middlewares.Robots": 100,
            f"{ours}.middlewares.Retry": 550,
        },
        "SPIDER_MIDDLEWARES": {f"scrapy.spidermiddlewares.{name}": None for name in _NOT_NEEDED},
    }


_DONE_ELSEWHERE = (
    "robotstxt.RobotsTxtMiddleware",
    "retry.RetryMiddleware",
    "httpauth.HttpAuthMiddleware",
    "downloadtimeout.DownloadTimeoutMiddleware",
    "defaultheaders.DefaultHeadersMiddleware",
    "useragent.UserAgentMiddleware",
)
"""Scrapy's middlewares that have a stricter one here, or set headers and times that the transport sets."""
_NOT_NEEDED = ("depth.DepthMiddleware", "httperror.HttpErrorMiddleware", "urllength.UrlLengthMiddleware")
"""What the frontier counts and reports by itself."""


def _end_with_parent() -> None:
    """End when standard input does: nobody is there any more to take what comes."""

    def watch() -> None:
        while os.read(_STANDARD_INPUT, 1024):  # not through sys.stdin, which must be free when Python ends
            pass
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _line() -> bytes:
    """The first line of standard input."""
    line = b""
    while not line.endswith(b"\n") and (byte := os.read(_STANDARD_INPUT, 1)):
        line += byte
    return line


def main() -> int:
    """Take an order and carry it out; the exit code."""
    order = Order(**json.loads(_line()))
    _end_with_parent()
    try:
        crawl(order)
    except Timeout:
        tell({"event": "failed", "reason": "another run is crawling it at this moment"})
        return 1
    except (sources.SourcesError, OSError) as error:
        tell({"event": "failed", "reason": str(error)})
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
