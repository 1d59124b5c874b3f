"""What sites tell machines: RSS, Atom, sitemaps and their index."""

from __future__ import annotations

import gzip
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from email.utils import format_datetime
from xml.sax.saxutils import escape

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
SITEMAPS = "http://www.sitemaps.org/schemas/sitemap/0.9"
TRACKED = "?utm_source=rss&utm_medium=feed&utm_campaign=nyheder"
"""What the RSS feed hangs on its links, as many do."""


@dataclass(frozen=True)
class Entry:
    """One entry of a feed."""

    url: str
    title: str
    summary: str
    day: date


def rss(title: str, base: str, path: str, entries: Iterable[Entry]) -> str:
    """An RSS 2.0 feed, its links with tracking parameters."""
    items = "".join(
        f"<item><title>{escape(entry.title)}</title><link>{escape(entry.url + TRACKED)}</link>"
        f'<guid isPermaLink="false">{escape(entry.url)}</guid><pubDate>{_rfc(entry.day)}</pubDate>'
        f"<description>{escape(entry.summary)}</description></item>\n"
        for entry in entries
    )
    return (
        f'{HEAD}<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>{escape(title)}</title>'
        f'<link>{base}/</link><atom:link href="{base}{path}" rel="self" type="application/rss+xml"/>'
        f"<description>{escape(title)}</description>\n{items}</channel></rss>\n"
    )


def atom(title: str, base: str, path: str, entries: Iterable[Entry]) -> str:
    """An Atom feed."""
    made = [
        (
            entry.day,
            f"<entry><id>{escape(entry.url)}</id><title>{escape(entry.title)}</title>"
            f'<link rel="alternate" href="{escape(entry.url)}"/><updated>{_iso(entry.day)}</updated>'
            f"<summary>{escape(entry.summary)}</summary></entry>\n",
        )
        for entry in entries
    ]
    newest = max((day for day, _ in made), default=date(2026, 1, 1))
    return (
        f'{HEAD}<feed xmlns="http://www.w3.org/2005/Atom"><id>{base}/</id><title>{escape(title)}</title>'
        f'<link rel="self" href="{base}{path}"/><updated>{_iso(newest)}</updated>\n'
        + "".join(text for _, text in made)
        + "</feed>\n"
    )


def sitemap(base: str, entries: Iterable[tuple[str, date]]) -> str:
    """A sitemap of paths with the day of their last change."""
    urls = "".join(f"<url><loc>{escape(base + path)}</loc><lastmod>{day}</lastmod></url>\n" for path, day in entries)
    return f'{HEAD}<urlset xmlns="{SITEMAPS}">\n{urls}</urlset>\n'


def sitemap_index(base: str, day: date) -> str:
    """The index that leads to the packed sitemap of pools and to the plain one of news."""
    maps = "".join(
        f"<sitemap><loc>{base}{path}</loc><lastmod>{day}</lastmod></sitemap>\n"
        for path in ("/sitemap/puljer.xml.gz", "/sitemap/nyheder.xml")
    )
    return f'{HEAD}<sitemapindex xmlns="{SITEMAPS}">\n{maps}</sitemapindex>\n'


def packed(text: str) -> bytes:
    """A file ``.xml.gz``."""
    return gzip.compress(text.encode(), mtime=0)


def _rfc(day: date) -> str:
    return format_datetime(datetime.combine(day, time(7, tzinfo=UTC)), usegmt=True)


def _iso(day: date) -> str:
    return f"{day}T07:00:00Z"
