"""Traps: lists without end, calendars, sessions in links, thousands of links. Left after little, told, and harmless."""

from __future__ import annotations

from pathlib import Path

import pytest
from crawl_lab import Lab, Told

from demo.web import SmallWeb


@pytest.fixture(scope="module")
def trapped(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Told, int, set[str]]]:
    """By trap: what was told, how many requests the site got, and its announcements."""
    traps = {"endless-pages": "slf", "session-ids": "fjordby", "many-links": "nordfjord", "calendar": "puljeoverblik"}
    folder: Path = tmp_path_factory.mktemp("traps")
    with SmallWeb(share=0.1, crawl_delay=0.01, misbehave={site: trap for trap, site in traps.items()}) as web:
        limits = {"max_pages": 300, "max_links": 200, "max_listings": 20}
        listings = {
            site: {"start": [web.url(site, web.sites[site].listing)], "sitemap": None} for site in traps.values()
        }
        lab = Lab(folder, web, delay=0.0, limits=limits, **listings)
        told = lab.crawl(*traps.values())
        asked = {site: sum(request.site == site for request in web.requests) for site in traps.values()}
        return {
            trap: (one, asked[site], set(lab.pages(site)))
            for (trap, site), one in zip(traps.items(), told, strict=True)
        }


@pytest.mark.parametrize("trap", ["endless-pages", "session-ids", "many-links", "calendar"])
def test_a_trap_keeps_nobody(trapped: dict[str, tuple[Told, int, set[str]]], trap: str) -> None:
    told, asked, pages = trapped[trap]
    assert told.report.finished
    assert asked <= 300 + 10
    found = {url.partition("?")[0].rstrip("/") for url in told.pages}
    assert {url.rstrip("/") for url in pages} <= found


@pytest.mark.parametrize(
    ("trap", "note"),
    [("endless-pages", "pages without end?"), ("session-ids", "session numbers"), ("many-links", "max_links = 200")],
)
def test_a_trap_is_told(trapped: dict[str, tuple[Told, int, set[str]]], trap: str, note: str) -> None:
    told, _, _ = trapped[trap]
    assert note in " ".join(told.report.notes)
