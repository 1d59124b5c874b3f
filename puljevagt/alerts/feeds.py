"""Feeds: what changed, or what is new, for a watch, as Atom (RFC 4287). Pure.

An entry's id follows from the change's or pool's own, so that a feed made anew has the same entries; its times are
those of the fetches that showed it.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime

from feedgen.feed import FeedGenerator

from puljevagt.alerts.events import Event
from puljevagt.alerts.message import clean, headline, html_of, link

NAMESPACE = uuid.UUID("5a0f3f6e-6c57-4c2b-9f0a-0d6b7d9d7a10")
"""Made once, by chance: with it the project's own ids become ones that nobody else has."""
MOST = 100
"""Entries of a feed: a reader that looks once a week misses none on the busiest sites."""


def atom(events: Iterable[Event], title: str, now: datetime, language: str = "da", address: str | None = None) -> bytes:
    """The feed of these events, the newest first, at most :data:`MOST`. ``address`` is where the feed itself will be
    read; ``now`` (aware) stamps one that has no entries."""
    newest = sorted(events, key=lambda event: (event.new_seen or "", event.event_id), reverse=True)[:MOST]
    feed = FeedGenerator()
    feed.id(address or _id(f"feed {title}"))
    feed.title(clean(title))
    feed.author({"name": "Puljevagt"})
    feed.language(language)
    feed.updated(_time(newest[0]) if newest else now)
    if address:
        feed.link(href=address, rel="self", type="application/atom+xml")
    for event in newest:
        entry = feed.add_entry(order="append")
        entry.id(_id(event.event_id))
        entry.title(f"{clean(event.pool['title'])}: {headline(event, language)}")
        entry.updated(_time(event))
        entry.published(_time(event))
        if page := link(event.pool["url"]):
            entry.link(href=page, rel="alternate")
        entry.content(html_of(event, language, _time(event)), type="html")
    return bytes(feed.atom_str(pretty=True))


def _id(name: str) -> str:
    return uuid.uuid5(NAMESPACE, name).urn


def _time(event: Event) -> datetime:
    assert event.new_seen is not None  # every change and pool was seen
    return datetime.fromisoformat(event.new_seen)
