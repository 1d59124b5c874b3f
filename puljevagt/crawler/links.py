"""Links as discovery finds them: which belong to a source, which look like announcements, which continue a list."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

from puljevagt.crawler.addresses import key, site
from puljevagt.crawler.sources import Source

LONGEST_TITLE = 300
"""Characters kept of a title: longer ones are a whole entry wrapped into its link."""
LIKELY = 2
"""The score from which a link is taken for an announcement: one good sign, or two faint ones."""
FAMILY = 3
"""Links in one folder from which they are taken for a list: with fewer, likeness is chance."""


@dataclass(frozen=True, slots=True)
class Link:
    """An announcement as a list names it. ``date`` is when the list says it was written or changed. ``mark`` changes
    when what the list says of the page does: a cheap sign that the page itself changed; empty where a list says
    nothing."""

    url: str
    title: str = ""
    date: date | None = None
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """What a list leads to. ``links`` is how many links it held, of whatever kind. ``notes`` are for the report."""

    announcements: tuple[Link, ...] = ()
    listings: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    links: int = 0


@cache
def words() -> dict[str, Any]:
    """The words and patterns of ``data/discovery.toml``."""
    return tomllib.loads(files("puljevagt.crawler").joinpath("data", "discovery.toml").read_text("utf-8"))


@cache
def pattern(table: str, key: str, *, whole: bool = False) -> re.Pattern[str]:
    """The patterns of one list as one, at any place or as the ``whole`` text."""
    joined = "|".join(f"(?:{item})" for item in words()[table][key])
    return re.compile(rf"\A(?:{joined})\Z" if whole else joined)


def count(table: str, key: str, text: str) -> int:
    """How many different patterns of a list a text holds, two at most: more is no surer."""
    return min(2, sum(1 for item in words()[table][key] if re.search(item, text)))


def resolve(base: str, reference: str) -> str | None:
    """The address that a reference on a page means, without fragment; ``None`` where it is no web address."""
    try:
        url = urldefrag(urljoin(base, reference.strip())).url
        parts = urlsplit(url)
        key(url)
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.hostname and parts.username is None else None


def path_of(url: str) -> str:
    """What the patterns of ``follow`` and ``skip`` are held against: the path with its query."""
    parts = urlsplit(url)
    path = parts.path or "/"
    return f"{path}?{parts.query}" if parts.query else path


def within(source: Source, url: str, listing: str = "") -> bool:
    """Whether an address lies on one of the source's hosts (or on that of ``listing``)."""
    hosts = {site(address) for address in (*source.addresses, listing) if address}
    return site(url) in hosts or site(url).partition(":")[0] in source.hosts


def skipped(source: Source, url: str) -> bool:
    """Whether the source leaves an address alone."""
    return any(re.search(item, path_of(url)) for item in source.skip)


def followed(source: Source, url: str) -> bool:
    """Whether an address fits one of the source's ``follow`` patterns."""
    return any(re.search(item, path_of(url)) for item in source.follow)


def is_file(url: str) -> bool:
    """Whether an address is that of a document or picture, by its ending."""
    return urlsplit(url).path.lower().endswith(tuple(words()["file"]["suffixes"]))


def score(title: str, url: str, entry: str = "") -> int:
    """How much a link looks like one to an announcement: its title, its address, and the words beside it."""
    title, address = title.casefold(), re.sub(r"[-_/+.]+", " ", unquote(urlsplit(url).path)).casefold()
    for_it = 2 * count("announcement", "title", title) + count("announcement", "path", address)
    return for_it + count("announcement", "entry", entry.casefold()) - 3 * count("announcement", "other", title)


def likely(candidates: Sequence[tuple[Link, int]]) -> list[Link]:
    """The links that look like announcements by their scores, and those that lie in one folder with most of them."""
    folders: dict[str, list[int]] = {}
    for link, points in candidates:
        folders.setdefault(_folder(link.url), []).append(points)
    lists = {
        folder
        for folder, all_points in folders.items()
        if len(all_points) >= FAMILY and 2 * sum(points >= LIKELY for points in all_points) >= len(all_points)
    }
    return [link for link, points in candidates if points >= LIKELY or (points >= 0 and _folder(link.url) in lists)]


def is_page_of_list(url: str) -> bool:
    """Whether an address alone shows that it is a further page of a list."""
    return bool(pattern("pagination", "addresses").search(path_of(url).casefold()))


def mark(*parts: object) -> str:
    """A short sum over what a list says of a page."""
    text = "\n".join(str(part) for part in parts if part)
    return hashlib.sha256(" ".join(text.split()).encode("utf-8", "replace")).hexdigest()[:16] if text.strip() else ""


def without_twins(links: Iterable[Link]) -> tuple[Link, ...]:
    """Each page once, with the best title that any of its links has, in the order of first mention."""
    best: dict[str, Link] = {}
    for link in links:
        known = best.setdefault(key(link.url), link)
        if known is not link:
            better = known.title or link.title
            best[key(link.url)] = Link(known.url, better, known.date or link.date, known.mark or link.mark)
    return tuple(best.values())


def _folder(url: str) -> str:
    parts = urlsplit(url)
    return f"{site(url)}{parts.path.rstrip('/').rpartition('/')[0]}"
