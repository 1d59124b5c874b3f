"""Sitemaps and feeds: what a site itself says about its pages, and when each changed."""

from __future__ import annotations

import calendar
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

from puljevagt.crawler import links
from puljevagt.crawler.links import LIKELY, LONGEST_TITLE, Found, Link
from puljevagt.crawler.sources import Source


def read_sitemap(source: Source, url: str, body: bytes) -> Found:
    """The announcements of a sitemap, or the sitemaps of an index.

    A sitemap names all of a site, so only what fits ``follow`` is taken; without such patterns, what looks like an
    announcement by its address."""
    from lxml.etree import XMLSyntaxError
    from scrapy.utils.sitemap import Sitemap

    try:
        sitemap = Sitemap(body)
        entries = list(sitemap)
    except (StopIteration, XMLSyntaxError, ValueError) as error:
        return Found(notes=(f"no sitemap: {str(error) or 'it holds nothing'}",))
    pages = [(found, entry) for entry in entries if (found := links.resolve(url, str(entry.get("loc", ""))))]
    ours = [(found, entry) for found, entry in pages if links.within(source, found, url)]
    if sitemap.type == "sitemapindex":
        return Found(listings=tuple(dict.fromkeys(found for found, _ in ours)), links=len(pages))
    chosen = []
    for found, entry in ours:
        if not (links.skipped(source, found) or links.is_file(found)) and _fits(source, found):
            stamp = str(entry.get("lastmod", ""))
            chosen.append(Link(found, "", _day(stamp), links.mark(stamp)))
    # a sitemap that names other parts of the site is as it should be, where the file says what to follow
    told = () if source.follow and ours else _notes(source, len(pages), len(ours), len(chosen))
    return Found(links.without_twins(chosen), (), told, len(pages))


def read_feed(source: Source, url: str, body: bytes) -> Found:
    """The announcements of an RSS or Atom feed: what fits ``follow``; without such patterns, every entry."""
    import feedparser

    try:
        parsed = feedparser.parse(BytesIO(body))  # bytes alone would be taken for a file's name
    except Exception as error:  # whatever its parsers meet, as a reference to a character that there is not
        return Found(notes=(f"no feed: {error}",))
    seen, ours, chosen = 0, 0, []
    for entry in parsed.entries:
        found = links.resolve(url, str(entry.get("link", "")))
        if found is None:
            continue
        seen += 1
        if not links.within(source, found, url):
            continue
        ours += 1
        if links.skipped(source, found) or (source.follow and not links.followed(source, found)):
            continue
        title = " ".join(str(entry.get("title", "")).split())[:LONGEST_TITLE]
        said = links.mark(title, *(dict.get(entry, key) for key in ("updated", "published", "summary")))
        chosen.append(Link(found, title, _entry_day(entry), said))
    notes = _notes(source, seen, ours, len(chosen))
    if not parsed.entries and parsed.get("bozo"):
        notes = (f"no feed: {parsed.get('bozo_exception', 'it holds nothing')}",)
    following = (str(link.get("href", "")) for link in parsed.feed.get("links", ()) if link.get("rel") == "next")
    listings = [found for reference in following if (found := links.resolve(url, reference))]
    return Found(links.without_twins(chosen), tuple(dict.fromkeys(listings)), notes, seen)


def _fits(source: Source, url: str) -> bool:
    return links.followed(source, url) if source.follow else links.score("", url) >= LIKELY - 1


def _notes(source: Source, seen: int, ours: int, chosen: int) -> tuple[str, ...]:
    if not seen:
        return ("it names no address",)
    if not ours:
        return (f"none of its {seen} addresses lies on the source's hosts; name their hosts in hosts",)
    if not chosen:
        return (f"none of its {ours} addresses {'fits follow' if source.follow else 'looks like an announcement'}",)
    return ()


def _day(stamp: str) -> date | None:
    try:
        return date.fromisoformat(stamp[:10])
    except ValueError:
        return None


def _entry_day(entry: dict[str, Any]) -> date | None:
    """The day (UTC) on which an entry was changed, or else published."""
    parsed = dict.get(entry, "updated_parsed") or dict.get(entry, "published_parsed")  # entry.get mixes them up
    try:
        return datetime.fromtimestamp(calendar.timegm(parsed), UTC).date() if parsed else None
    except (OverflowError, OSError, ValueError, TypeError):
        return None
