"""What the crawler may take of a site and of this machine: every limit with its default and the reason for it.

``[[source]]`` in ``sources.toml`` overrides a limit by its name. Times are seconds, sizes bytes.
"""

from __future__ import annotations

from dataclasses import dataclass

from puljevagt.configuration import STRICT

DELAY = 2.0
"""Pause between two requests to a host where ``sources.toml`` names none: what a person who reads would ask for, and a
source of a hundred pages is done in minutes."""

LONGEST_WAIT = 120.0
"""The longest time that a run waits because a host asks for it (Crawl-delay, Retry-After). A host that wants more is
left alone until then, and its remaining pages are put off to a later run."""

RETRIES = 2
"""Times that a page is asked for again after an error of the server or the line: one for a hiccup, one for bad luck."""

BACKOFF = 2.0
"""The pause before the first such try, as a multiple of the host's usual one, where the server names none; it doubles
with each."""

BUSY = (408, 429, 500, 502, 503, 504, 520, 522, 524)
"""Statuses of a server in trouble or under too much: it is asked again later, and more slowly."""

RESUME_WITHIN = 12 * 60 * 60.0
"""How old an interrupted crawl may be to be taken up again: with older ones what was fetched is no longer news, and all
is asked anew. Half a day is the time that a run may last."""

TRUST_NOT_MODIFIED = 30 * 24 * 60 * 60.0
"""How long a server is believed that says "not modified" before the page is asked for without conditions: servers with
entity tags that lie would otherwise hide a change for ever."""

ACCEPT = "text/html,application/xhtml+xml,application/xml;q=0.9,application/pdf;q=0.8,*/*;q=0.5"
ACCEPT_LANGUAGE = "da,en;q=0.3"
"""Sites with several languages give the Danish page to those who ask for it."""
ACCEPT_ENCODING = "gzip, deflate"
"""What :mod:`puljevagt.archive.encodings` can undo."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of one source; ``sources.toml`` may override each by its name."""

    __pydantic_config__ = STRICT

    connect_seconds: float = 10.0
    """A server that does not take a connection within it is down for our purpose; browsers give up later."""
    read_seconds: float = 30.0
    """The longest silence within an answer: slow public sites take some seconds to make a page."""
    total_seconds: float = 120.0
    """The whole answer: a page that drips longer than two minutes is a trap or broken."""
    max_bytes: int = 20 * 1024 * 1024
    """A page or attachment, as it travels and unpacked: guides as PDF have megabytes, announcements some kilobytes,
    and what unpacks to more is a bomb."""
    max_depth: int = 20
    """Listing pages behind each other, counted from the start address: twenty pages of ten are more open calls than any
    Danish authority has at a time; endless pagination and calendars stop here."""
    max_redirects: int = 5
    """Browsers follow twenty; a site that needs more than five is in a loop."""
    max_pages: int = 2000
    """Requests that a run may send to a source: more than the largest Danish portal's announcements."""
    max_listings: int = 200
    """Listing pages, feeds and sitemaps of a run: with more than that something makes them up."""
    max_links: int = 2000
    """Links taken from one page: listings have tens, the largest archive pages some hundreds."""
    max_url_length: int = 2000
    """Longer addresses are made by programs that never end; many servers refuse them."""
