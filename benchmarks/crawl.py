"""How fast the crawler is, and how much memory it takes: ``python -m benchmarks.crawl [--pages 2000]``.

A site of pages that never change, on loopback, crawled twice with the pauses off, against a spider of bare Scrapy that
asks for the same pages on the same server in the same run and keeps nothing. The second crawl must find every page
unchanged. Speed is compared by the processor's time, start of the process and all, so that a busy machine changes
little: the server, which answers both, costs as much again. Memory is the largest that the crawling process had.
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
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from demo.web import SmallWeb
from puljevagt.archive import Archive, new_run_id, verify
from puljevagt.crawler.worker import Order

SITE = "big"
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

    name: str
    seconds: float
    processor: float
    memory: float
    outcomes: Counter[str]


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
    return Measured(name, time.perf_counter() - began, processor, usage.ru_maxrss / 1024, outcomes)


def measure(pages: int) -> None:
    """Print what each crawl took."""
    with tempfile.TemporaryDirectory() as folder, SmallWeb(share=0.05, big=pages) as web:
        lake = Path(folder)
        limits = {"max_pages": 2 * pages, "max_listings": pages, "max_depth": pages}
        web.write_sources(lake / "sources.toml", only=[SITE], delay=0.0, limits=limits)
        urls = [url for url in web.truth() if url.startswith(web.url(SITE, ""))]
        ours: list[Measured] = []
        bare: list[Measured] = []
        for day in range(3):
            bare.append(run("bare Scrapy", [sys.executable, "-c", BARE], json.dumps(urls)))
            now = datetime(2026, 9, 7, tzinfo=UTC) + timedelta(days=day)
            files = (str(lake / name) for name in ("raw", "state", "sources.toml"))
            order = Order(*files, SITE, new_run_id(now), now.isoformat())
            name = "first crawl" if day == 0 else f"crawl {day + 1}, nothing changed"
            ours.append(run(name, [sys.executable, "-m", "puljevagt.crawler.worker"], order.to_json() + "\n"))
        sys.stdout.write(f"{len(urls)} pages, pauses off\n")
        for one in (*bare, *ours):
            told = ", ".join(f"{count} {outcome}" for outcome, count in one.outcomes.items())
            sys.stdout.write(
                f"{one.name:26} {len(urls) / one.processor:5.0f} pages a second of processor, "
                f"{len(urls) / one.seconds:4.0f} a second, {one.memory:4.0f} MB  {told}\n"
            )
        usual = statistics.median(one.processor for one in bare)
        again = statistics.median(one.processor for one in ours[1:])
        sys.stdout.write(f"nothing changed, against bare Scrapy: {usual / again:.2f} of its pages\n")
        sys.stdout.write(f"first crawl, against bare Scrapy: {usual / ours[0].processor:.2f}\n")
        sys.stdout.write(f"memory, last crawl against the one before: {ours[-1].memory / ours[-2].memory:.2f}\n")
        sys.stdout.write(f"archive: {'sound' if verify(Archive(lake / 'raw')).ok else 'NOT SOUND'}\n")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=2000)
    measure(parser.parse_args().pages)
