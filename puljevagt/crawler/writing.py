"""An entry for ``sources.toml`` proposed from a listing page, and written so that the file keeps its comments."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import unquote, urlsplit

import tomlkit
from bs4 import BeautifulSoup, Tag

from extractors.decode import decode
from extractors.model import UnreadablePage
from puljevagt import configuration
from puljevagt.crawler import links
from puljevagt.crawler.discovery import Found, discover
from puljevagt.crawler.settings import DELAY
from puljevagt.crawler.sources import Source, Sources

FEWEST = 3
"""Announcements in a folder from which the folder is taken for theirs: with fewer, likeness is chance."""
MOST_FOLDERS = 4
"""Folders that an entry's ``follow`` names at most: with more, the site has no folders for announcements."""
EXPECTED = 0.5
"""Share of the announcements found now that are expected for ever: seasons differ by about that."""
NEW_FILE = 'contact = ""    # whom a site\'s owner may write to; nothing is crawled while it is empty\n'
_PARTS = re.compile(r"\s+[|–—·-]\s+")


@dataclass(frozen=True, slots=True)
class Proposal:
    """An entry that would watch a list. ``found`` is what its discovery finds there; ``notes`` what a person should
    look at."""

    source: Source
    found: Found
    notes: tuple[str, ...]

    def to_toml(self) -> str:
        """The entry as it stands in the file."""
        entry = tomlkit.table()
        kind = next(kind for kind in ("start", "sitemap", "feed") if getattr(self.source, kind))
        for key in ("name", "title", "issuer", kind, "follow", "delay"):
            value = getattr(self.source, key)
            if value:
                entry[key] = list(value) if isinstance(value, tuple) else value
        least = self.source.expect.pools_at_least
        if least:
            expect = tomlkit.inline_table()
            expect["pools_at_least"] = least
            entry["expect"] = expect
        entries = tomlkit.aot()
        entries.append(entry)
        document = tomlkit.document()
        document["source"] = entries
        return tomlkit.dumps(document)


List = tuple[str, bytes, str | None]
"""A list as it was fetched: its address, its bytes, and the media type that the server named."""


def propose(
    listed: List, crawl_delay: float | None = None, taken: Collection[str] = (), further: Sequence[List] = ()
) -> Proposal:
    """An entry for a list: its kind, title and issuer from what it says, ``follow`` learned from the links that look
    like announcements. ``taken`` are names that others have; ``further`` are lists to which an index leads. Never
    raises for what lists hold."""
    url, body, _ = listed
    kind = _kind(body)
    title, issuer, feeds = _head(body) if kind == "start" else ("", "", ())
    draft = Source(
        _free(_name(url), taken),
        title,
        issuer,
        start=(url,) if kind == "start" else (),
        sitemap=(url,) if kind == "sitemap" else (),
        feed=(url,) if kind == "feed" else (),
        delay=max(crawl_delay or 0.0, DELAY),
    )
    found = _found(draft, listed, further)
    notes = list(found.notes)
    follow = learn_follow(link.url for link in found.announcements)
    if follow:
        draft = replace(draft, follow=follow)
        found = _found(draft, listed, further)
    elif found.announcements:
        notes.append("the announcements lie in no folder of their own, so none is named; skip leaves out what is none")
    if found.announcements:
        least = max(1, int(EXPECTED * len(found.announcements)))
        draft = replace(draft, expect=replace(draft.expect, pools_at_least=least))
    notes += [f"the site has a feed, which costs it less to be asked for: {feed}" for feed in feeds]
    return Proposal(draft, found, tuple(notes))


def _found(source: Source, listed: List, further: Sequence[List]) -> Found:
    """What a list and those below it lead to."""
    found = [discover(source, *one) for one in (listed, *further)]
    announcements = links.without_twins(link for one in found for link in one.announcements)
    notes = tuple(dict.fromkeys(note for one in found for note in one.notes if not announcements))
    return Found(announcements, found[0].listings, notes, sum(one.links for one in found))


def learn_follow(urls: Iterable[str]) -> tuple[str, ...]:
    """Patterns on the path that fit these addresses' folders; none where they have no folders in common."""
    paths = [urlsplit(url).path.rstrip("/").rpartition("/")[0] for url in urls]
    folders = Counter(path for path in paths if path)
    kept = [folder for folder, number in folders.most_common() if number >= FEWEST]
    if not kept or len(kept) > MOST_FOLDERS:
        kept = [os.path.commonpath(list(folders))] if folders and len(paths) == folders.total() else []
    kept = [folder for folder in kept if folder not in ("", "/")]
    outer = [one for one in kept if not any(one != other and one.startswith(f"{other}/") for other in kept)]
    return tuple(f"^{re.escape(unquote(folder)).replace(chr(92) + '-', '-')}/." for folder in outer)


def append(path: Path, proposal: Proposal) -> None:
    """Write the entry to the end of ``path``, which keeps all that it holds; a file that is missing is made.

    Raises ``SourcesError`` where the file with the entry could not be used, and ``OSError``; the file is then as it
    was."""
    before = path.read_text("utf-8") if path.exists() else NEW_FILE
    text = f"{before.rstrip()}\n\n{proposal.to_toml()}"
    configuration.parse(text, Sources, str(path))
    draft = path.with_name(f".{path.name}.draft")
    draft.write_text(text, encoding="utf-8")
    draft.replace(path)


def _kind(body: bytes) -> str:
    """The key of an entry under which a list of this form stands."""
    head = body[:2000].lower()
    if b"<html" in head or b"<!doctype html" in head:
        return "start"
    if b"<urlset" in head or b"<sitemapindex" in head or body.startswith(b"\x1f\x8b"):
        return "sitemap"
    return "feed" if b"<rss" in head or b"<feed" in head or b"<rdf:rdf" in head else "start"


def _head(body: bytes) -> tuple[str, str, tuple[str, ...]]:
    """A page's heading, whose site it is, and the addresses of its feeds."""
    try:
        soup = BeautifulSoup(decode(body).text, "lxml")
    except UnreadablePage:
        return "", "", ()
    site = soup.find("meta", property="og:site_name")
    parts = _PARTS.split(_text(soup.title)) if soup.title else []
    issuer = str(site.get("content") or "") if isinstance(site, Tag) else parts[-1] if len(parts) > 1 else ""
    heading = _text(soup.h1) if soup.h1 else parts[0] if parts else ""
    kinds = ("application/rss+xml", "application/atom+xml")
    offered = soup.find_all("link", rel="alternate", href=True)
    feeds = [str(tag.get("href")) for tag in offered if tag.get("type") in kinds]
    issuer = issuer.strip()
    title = f"{issuer}: {heading}" if issuer and heading and issuer not in heading else heading or issuer
    return title[: links.LONGEST_TITLE], issuer, tuple(feeds)


def _text(tag: Tag) -> str:
    return " ".join(tag.get_text(" ").split())


def _name(url: str) -> str:
    """A name from the host: that of www.eksempel.dk is eksempel."""
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    name = host if host.replace(".", "").isdecimal() else host.rpartition(".")[0] or host
    return re.sub(r"[^a-z0-9-]+", "-", name).strip("-") or "source"


def _free(name: str, taken: Collection[str]) -> str:
    number = 2
    free = name
    while free in taken:
        free, number = f"{name}-{number}", number + 1
    return free
