"""How fast the crawler is, and how much memory it takes: ``python -m benchmarks.crawl [--pages 2000] [--rounds 5]``.

A site of pages that never change, on loopback, crawled with the pauses off, against a spider of bare Scrapy that asks
for the same pages on the same server and keeps nothing. A round is bare Scrapy, a first crawl into a new lake and two
more, which must find every page unchanged; each is compared with bare Scrapy in its own round, and the medians are
told. The clock counts from the start of the process to its end, so a busy machine is felt; processor time less so.
Memory is the largest that the crawling process had.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from demo.web import SmallWeb
from puljevagt.archive import Archive, new_run_id, verify
from puljevagt.crawler.worker import Order

SITE = "big"
PLAIN, FIRST, AGAIN, LATER = "bare Scrapy", "first crawl", "nothing changed", "nothing changed, once more"
BARE = """
import sys, json, scrapy
from scrapy.crawler import CrawlerProcess
class Bare(scrapy.Spider):
    name = "bare"
    async def start(self):
        for url in json.load(sys.stdin):
            yield scrapy.Request(url, self.parse)
    def parse(self, response):
        response.css("title")
process = CrawlerProcess({"LOG_ENABLED": False, "TELNETCONSOLE_ENABLED": False, "ROBOTSTXT_OBEY": True})
process.crawl(Bare)
process.start()
"""
"""A spider of bare Scrapy with its default settings: eight requests to a host at a time, no archive."""


@dataclass
class Measured:
    """One crawl: seconds from start to end of the process, seconds of processor, largest memory in MB, outcomes."""

    seconds: float
    processor: float
    memory: float
    outcomes: Counter[str]


Round = dict[str, Measured]


def run(name: str, command: list[str], said: str) -> Measured:
    """Run a crawler as a process of its own."""
    began = time.perf_counter()
    outcomes: Counter[str] = Counter()
    worker = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert worker.stdin is not None and worker.stdout is not None
    worker.stdin.write(said)
    worker.stdin.flush()
    if not said.endswith("\n"):
        worker.stdin.close()
    for line in worker.stdout:
        event = json.loads(line)
        if event["event"] == "asked" and event["role"] == "page":
            outcomes[event["outcome"]] += 1
    _, status, usage = os.wait4(worker.pid, 0)
    if status:
        raise SystemExit(f"{name} failed with status {status}")
    processor = usage.ru_utime + usage.ru_stime
    return Measured(time.perf_counter() - began, processor, usage.ru_maxrss / 1024, outcomes)


def rounds(pages: int, number: int) -> Iterator[tuple[Round, bool]]:
    """The rounds, each with whether its archive is sound."""
    with SmallWeb(share=0.05, big=pages) as web:
        limits = {"max_pages": 2 * pages, "max_listings": pages, "max_depth": pages}
        urls = [url for url in web.truth() if url.startswith(web.url(SITE, ""))]
        for _ in range(number):
            with tempfile.TemporaryDirectory() as folder:
                lake = Path(folder)
                web.write_sources(lake / "sources.toml", only=[SITE], delay=0.0, limits=limits)
                done = {PLAIN: run(PLAIN, [sys.executable, "-c", BARE], json.dumps(urls))}
                for day, name in enumerate((FIRST, AGAIN, LATER)):
                    now = datetime(2026, 9, 7, tzinfo=UTC) + timedelta(days=day)
                    raw, state, sources = (str(lake / part) for part in ("raw", "state", "sources.toml"))
                    order = Order(raw, state, sources, SITE, new_run_id(now), now.isoformat())
                    done[name] = run(name, [sys.executable, "-m", "puljevagt.crawler.worker"], order.to_json() + "\n")
                yield done, verify(Archive(lake / "raw")).ok


def show(pages: int, done: Sequence[Round], sound: bool) -> None:
    """Print the medians, and the least and largest of what is compared."""
    out = sys.stdout.write
    out(f"{pages} pages, pauses off; medians of {len(done)} rounds\n")
    out(f"{'':28} pages a second  of processor   MB  outcomes\n")
    for name in done[0]:
        ones = [one[name] for one in done]
        clock = statistics.median(pages / one.seconds for one in ones)
        processor = statistics.median(pages / one.processor for one in ones)
        memory = statistics.median(one.memory for one in ones)
        told = ", ".join(
            f"{count} {outcome}" for outcome, count in sum((one.outcomes for one in ones), Counter()).items()
        )
        out(f"{name:28} {clock:14.0f} {processor:13.0f} {memory:4.0f}  {told}\n")
    for name in (AGAIN, FIRST):
        by_clock = _spread([one[PLAIN].seconds / one[name].seconds for one in done])
        by_processor = _spread([one[PLAIN].processor / one[name].processor for one in done])
        out(f"{name}, against bare Scrapy: {by_clock} of its pages by the clock, {by_processor} by processor time\n")
    out(f"memory, one crawl against the next: {_spread([one[LATER].memory / one[AGAIN].memory for one in done])}\n")
    out(f"archives: {'sound' if sound else 'NOT SOUND'}\n")


def _spread(values: Sequence[float]) -> str:
    return f"{statistics.median(values):.2f} ({min(values):.2f} to {max(values):.2f})"


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    found = list(rounds(given.pages, given.rounds))
    show(given.pages, [done for done, _ in found], all(sound for _, sound in found))


if __name__ == "__main__":
    main()
