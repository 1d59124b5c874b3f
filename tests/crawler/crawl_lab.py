"""Crawls of the small web for tests: what was told, what was asked, what lies in the archive."""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from demo.web import SmallWeb
from puljevagt.archive import Archive, Capture, new_run_id
from puljevagt.crawler.crawl import SourceReport, crawl
from puljevagt.crawler.worker import Order

DAY_ONE = datetime(2026, 9, 7, 6, tzinfo=UTC)
PAUSE = 0.05
"""Seconds between two requests to a host in these tests: longer than a busy machine needs to note that one ended."""


@dataclass
class Told:
    """A crawl as it was reported: the report, the outcome of each address with its reason, and which are pages."""

    report: SourceReport
    outcomes: dict[str, tuple[str, str | None]] = field(default_factory=dict)
    pages: set[str] = field(default_factory=set)

    def hear(self, event: dict[str, Any]) -> None:
        if event["event"] == "asked":
            self.outcomes[event["url"]] = event["outcome"], event.get("reason")
            if event["role"] == "page":
                self.pages.add(event["url"])


class Lab:
    """A lake beside the small web; each crawl is a worker process, as in a run."""

    def __init__(self, folder: Path, web: SmallWeb, **overrides: Any) -> None:
        self.folder, self.web = folder, web
        self.raw = folder / "raw"
        folder.mkdir(parents=True, exist_ok=True)
        self.write(**overrides)

    def write(self, **overrides: Any) -> None:
        """Write sources.toml anew."""
        self.web.write_sources(self.folder / "sources.toml", **({"delay": PAUSE} | overrides))

    def order(self, name: str, day: int, due: Iterable[str] | None = None) -> Order:
        """What the worker is told for a crawl on a day."""
        now = DAY_ONE + timedelta(days=day)
        state, sources = str(self.folder / "state"), str(self.folder / "sources.toml")
        known = None if due is None else list(due)
        return Order(str(self.raw), state, sources, name, new_run_id(now), now.isoformat(), known)

    def crawl(self, *names: str, day: int = 0, due: Iterable[str] | None = None) -> list[Told]:
        """Crawl sources side by side."""
        tellings = [Told(SourceReport(name, "", "")) for name in names]

        def one(told: Told) -> None:
            told.report = crawl(self.order(told.report.source, day, due), told.hear)

        with ThreadPoolExecutor(len(names)) as pool:
            list(pool.map(one, tellings))
        return tellings

    def captures(self, url: str | None = None) -> list[Capture]:
        """What the archive has, or has of one address, in the order of time."""
        return sorted(c for c in Archive(self.raw).captures() if url in (None, c.url))

    def pages(self, site: str) -> list[str]:
        """The addresses of a site's announcements that are there today."""
        return [url for url in self.web.truth() if url.startswith(self.web.url(site, ""))]

    def place(self, site: str, url: str) -> str:
        """Where to misbehave so that it befalls this page, with whatever is behind its path."""
        return site + url.removeprefix(self.web.url(site, "")) + "*"
