"""The addresses that an announcement itself links to: where other pages of the same pool are found."""

from __future__ import annotations

from bisect import bisect_right
from itertools import islice

from extractors.document import Document, Region

MOST_LINKS = 200
"""Links of an announcement; a page with more is a list of everything, and what it links to tells nothing of it."""

_NO_PAGE = ("#", "mailto:", "tel:", "javascript:", "data:", "sms:", "fax:")
"""Beginnings of addresses that lead to a place on the page, to a mailbox or a telephone, and to no page."""


def main_links(document: Document) -> tuple[str, ...]:
    """The addresses behind the links of the announcement's own blocks, as the page writes them, each once."""
    starts = [block.start for block in document.blocks]
    found = (
        link.href
        for link in document.links
        if link.href
        and not link.href.lower().startswith(_NO_PAGE)
        and (at := bisect_right(starts, link.start)) > 0
        and document.blocks[at - 1].region is Region.MAIN
    )
    return tuple(islice(dict.fromkeys(found), MOST_LINKS))
