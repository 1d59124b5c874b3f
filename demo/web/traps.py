"""Traps on request: pages that lead to ever more pages. Each is a kind of fault that adds links to an answer."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import count as counting
from urllib.parse import parse_qs, urlsplit

from demo.web.faults import Fault, Kind, Place, page_of
from demo.web.reply import Asked, Reply, tag_of

LINKS = 5_000
"""Links that "many-links" puts on a page."""
_visits = counting(0xA5E0)


def with_links(reply: Reply, html: str) -> Reply:
    """The page with something more at the end of its main part (or of the page)."""
    for end in (b"</main>", b"</body>"):
        if end in reply.body:
            body = reply.body.replace(end, html.encode() + end, 1)
            return replace(reply, body=body, etag=tag_of(body) if reply.etag else None)
    return reply


def _calendar(_fault: Fault, asked: Asked, reply: Reply, _place: Place) -> Reply:
    """A calendar that can be leafed through for ever, linked from every page."""
    shown = re.match(r"/kalender/(\d+)/(\d+)", asked.path)
    if not shown:
        return with_links(reply, '<p><a href="/kalender/2026/9">Kalender</a></p>')
    year, month = int(shown[1]), int(shown[2])
    nexts = f"/kalender/{year + month // 12}/{month % 12 + 1}"
    days = "".join(f'<a href="/kalender/{year}/{month}/{day}">{day}</a> ' for day in range(1, 29))
    return page_of(f'<h1>Kalender {month}/{year}</h1><p>{days}</p><p><a href="{nexts}">Næste måned</a></p>')


def _session_ids(_fault: Fault, _asked: Asked, reply: Reply, _place: Place) -> Reply:
    """Another session in every link of every answer."""
    if not reply.media_type.startswith("text/html"):
        return reply
    session = f"{next(_visits):x}".encode()

    def tied(found: re.Match[bytes]) -> bytes:
        return b'href="' + found[1] + (b"&amp;" if b"?" in found[1] else b"?") + b"sid=" + session + b'"'

    body = re.sub(rb'href="(/[^"#]*)"', tied, reply.body)
    return replace(reply, body=body, etag=tag_of(body) if reply.etag else None)


def _endless_pages(_fault: Fault, asked: Asked, reply: Reply, _place: Place) -> Reply:
    """Every page has a next page, which is a listing of the same."""
    parts = urlsplit(asked.path)
    number = int(parse_qs(parts.query).get("page", ["1"])[0])
    return with_links(reply, f'<p><a rel="next" href="{parts.path}?page={number + 1}">Næste side</a></p>')


def _many_links(fault: Fault, asked: Asked, reply: Reply, _place: Place) -> Reply:
    """Thousands of links beside the page's own, to pages that say nothing."""
    numbered = re.search(r"/nr-(\d+)$", asked.path)
    if numbered:
        return page_of(f"<h1>Nr. {numbered[1]}</h1><p>Her står der ikke noget.</p>")
    folder = urlsplit(asked.path).path.rstrip("/")
    items = "".join(
        f'<li><a href="{folder}/nr-{number}">Nr. {number}</a></li>' for number in range(fault.size or LINKS)
    )
    return with_links(reply, f"<ul>{items}</ul>")


TRAPS: dict[str, Kind] = {
    "calendar": _calendar,
    "session-ids": _session_ids,
    "endless-pages": _endless_pages,
    "many-links": _many_links,
}
