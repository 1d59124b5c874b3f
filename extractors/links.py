"""The addresses that an announcement itself links to: where other pages of the same pool are found."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from itertools import islice

from extractors.document import Document, Link, Region

MOST_LINKS = 200
"""Links of an announcement; a page with more is a list of everything, and what it links to tells nothing of it."""

_NO_PAGE = ("#", "mailto:", "tel:", "javascript:", "data:", "sms:", "fax:")
"""Beginnings of addresses that lead to a place on the page, to a mailbox or a telephone, and to no page."""


def main_links(document: Document) -> tuple[str, ...]:
    """The addresses behind the links of the announcement's own blocks, as the page writes them, each once."""
    found = (
        link.href
        for link in links_in(document, Region.MAIN)
        if link.href and not link.href.lower().startswith(_NO_PAGE)
    )
    return tuple(islice(dict.fromkeys(found), MOST_LINKS))


def links_in(document: Document, *regions: Region) -> Iterator[Link]:
    """The links in some regions, in the order of the page."""
    links = document.links
    blocks = [block for block in document.blocks if block.region in regions] if links else []
    for block in blocks:
        yield from links[bisect_left(links, (block.start,)) : bisect_left(links, (block.end,))]
