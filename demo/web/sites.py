"""The sites of the small web and their habits, from ``data/sites.toml``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Site:
    """One site: where it lies, what it looks like from outside, and what its server tells of its pages."""

    name: str
    address: str
    issuer: str
    mail: str
    phone: str
    pools: int
    pool_path: str
    news_path: str
    listing: str
    next_page: str
    per_page: int
    etag: str
    modified: bool
    gzip: bool
    chrome_days: int
    redesign: int
    applicants: tuple[tuple[str, ...], ...]
    totals: tuple[int, int, int]
    """Least and largest sum of a pool, and the step between, in kroner."""
    robots: str
    feed: str = ""
    sitemap: str = ""
    attachments: bool = False
    relays: bool = False
    """Half of its pools are those of the other sites, a day later."""
    authorities: tuple[str, ...] = ()
    """Whose pools it writes about; empty: its own."""
    changes: bool = True
    """Whether its pages have a history."""

    def chrome_day(self, day: int) -> int:
        """The day on which what stands around the announcement last changed."""
        steady = day - day % self.chrome_days if self.chrome_days else 0
        return max(steady, self.redesign) if self.redesigned(day) else steady

    def redesigned(self, day: int) -> bool:
        """Whether the site wears its new clothes on that day."""
        return bool(self.redesign) and day >= self.redesign


def load_sites() -> tuple[Site, ...]:
    """The six sites."""
    return tuple(_site(row) for row in tomllib.loads((DATA / "sites.toml").read_text("utf-8"))["site"])


def big_site(pages: int) -> Site:
    """A seventh site of ``pages`` pages that never change, for benchmarks."""
    return Site(
        name="big",
        address="127.0.1.7",
        issuer="Styrelsen for Store Lister",
        mail="puljer@store.example.dk",
        phone="70 00 77 77",
        pools=pages,
        pool_path="/puljer/{slug}",
        news_path="/nyheder/{slug}",
        listing="/puljer",
        next_page="/puljer?page={page}",
        per_page=500,
        etag="strong",
        modified=True,
        gzip=False,
        chrome_days=0,
        redesign=0,
        applicants=(("forening",), ("kommune",)),
        totals=(100_000, 9_000_000, 100_000),
        robots="",
        changes=False,
    )


def _site(row: dict[str, Any]) -> Site:
    lists = {"applicants": tuple(map(tuple, row.pop("applicants"))), "totals": tuple(row.pop("totals"))}
    return Site(**row | lists | {"authorities": tuple(row.get("authorities", ()))})
