"""Discovery: which announcements a listing page, sitemap or feed leads to, and where the list goes on.

Pure: bytes in, links out. What a body is, its own beginning says; servers often name it wrongly.
"""

from __future__ import annotations

import re
import zlib

from extractors.decode import decode
from extractors.model import UnreadablePage
from puljevagt.crawler import feeds, listings
from puljevagt.crawler.links import Found, Link
from puljevagt.crawler.sources import Source

__all__ = ["Found", "Link", "discover"]

LARGEST = 50 * 1024 * 1024
"""Bytes of an unpacked sitemap: the sitemap protocol allows no more, and what unpacks to more is a bomb."""
HEAD = 2000
"""Bytes in which a sitemap's or feed's first element stands, behind declarations and commentaries."""
_SITEMAP = re.compile(rb"<(?:\w+:)?(?:urlset|sitemapindex)\b")
_FEED = re.compile(rb"<(?:\w+:)?(?:rss|feed|RDF)\b")
_HTML = re.compile(rb"<(?:!doctype\s+html|html|body|head)\b", re.IGNORECASE)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)


def discover(source: Source, url: str, body: bytes, media_type: str | None = None) -> Found:
    """What the list at ``url`` leads to; ``media_type`` as the server sent it. Never raises for what the body holds: a
    list that cannot be read leads nowhere, and its notes say why."""
    try:
        body = _unpacked(body)
    except ValueError as error:
        return Found(notes=(str(error),))
    head = body[:HEAD]
    if not _HTML.search(head):
        if _SITEMAP.search(head):
            return feeds.read_sitemap(source, url, body)
        if _FEED.search(head):
            return feeds.read_feed(source, url, body)
    charset = _CHARSET.search(media_type or "")
    try:
        text = decode(body, charset[1] if charset else None).text
    except UnreadablePage as error:
        return Found(notes=(str(error),))
    if "<" not in text:
        return Found(notes=("this is no page with links, no sitemap and no feed",))
    return listings.read_listing(source, url, text)


def _unpacked(body: bytes) -> bytes:
    """The body with gzip undone (sitemaps are often kept as .gz). Raises ``ValueError`` where that cannot be done."""
    if not body.startswith(b"\x1f\x8b"):
        return body
    unpacking = zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        unpacked = unpacking.decompress(body, LARGEST)
    except zlib.error as error:
        raise ValueError(f"the packed file is damaged: {error}") from error
    if unpacking.unconsumed_tail:
        raise ValueError(f"the packed file holds more than {LARGEST // (1024 * 1024)} MB")
    return unpacked
