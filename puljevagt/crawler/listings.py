"""Listing pages: the links to announcements among all others, what stands beside each, and where the list goes on.

An *entry* is the part of the page that belongs to one link: the largest element around it that holds no link to another
page. A card's, table row's or list item's title, date and teaser are found there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from bs4 import BeautifulSoup, Tag

from puljevagt.crawler import links
from puljevagt.crawler.addresses import key
from puljevagt.crawler.links import LONGEST_TITLE, Found, Link
from puljevagt.crawler.sources import Source

CLIMB = 6
"""Elements from a link up to its entry: cards are nested about four deep, and a page's frame must not be reached."""
LARGEST_ENTRY = 1500
"""Characters of an entry: a longer one is a page's whole text around its only link."""
LONGEST_NUMBER = 3
"""Digits of a page's number: one of four is a year."""
BEFORE_DATE = 40
"""Characters before a date in which a word may say that it is a deadline: "Ansøgningsfrist for begge runder: "."""
_OUTSIDE = frozenset({"nav", "footer", "header"})


@dataclass(slots=True)
class _Anchor:
    """A link on the page, and where it leads."""

    tag: Tag
    url: str
    page: str
    """The address as :func:`addresses.key` writes it."""


def read_listing(source: Source, url: str, text: str) -> Found:
    """Read a listing page's HTML. Pure; raises nothing for what the page holds."""
    soup = BeautifulSoup(text, "lxml")
    anchors = _anchors(soup, url)
    hinted = _hinted(soup, source.hints.links)
    listings = _further_pages(source, soup, anchors, url)
    lists = {key(address) for address in (*source.start, *source.sitemap, *source.feed, *listings, url)}
    ours = [a for a in anchors if links.within(source, a.url, url)]
    open_to_us = [
        a for a in ours if a.page not in lists and not links.is_file(a.url) and not links.skipped(source, a.url)
    ]
    entries = _entries(open_to_us)
    chosen: list[tuple[Link, int]] = []
    for anchor, entry in zip(open_to_us, entries, strict=True):
        if hinted is not None and id(anchor.tag) not in hinted:
            continue
        if source.follow and not links.followed(source, anchor.url):
            continue
        if hinted is None and not source.follow and _is_none(anchor):
            continue
        link, said = _link(source, anchor, entry)
        chosen.append((link, links.score(link.title, link.url, said)))
    plain = hinted is not None or bool(source.follow)
    found = [link for link, _ in chosen] if plain else links.likely(chosen)
    notes = _notes(source, anchors, ours, found, hinted)
    return Found(links.without_twins(found), listings, notes, len(anchors))


def _anchors(soup: BeautifulSoup, url: str) -> list[_Anchor]:
    base = soup.find("base", href=True)
    start = links.resolve(url, str(base["href"])) if isinstance(base, Tag) else None
    found = []
    for tag in soup.find_all("a", href=True):
        address = links.resolve(start or url, str(tag["href"]))
        if address is not None:
            found.append(_Anchor(tag, address, key(address)))
    return found


def _hinted(soup: BeautifulSoup, selector: str | None) -> set[int] | None:
    """The links that a hint names, itself or inside of what it names; ``None`` without a hint."""
    if selector is None:
        return None
    return {
        id(a) for tag in soup.select(selector) for a in ([tag] if tag.name == "a" else tag.find_all("a", href=True))
    }


def _further_pages(source: Source, soup: BeautifulSoup, anchors: list[_Anchor], url: str) -> tuple[str, ...]:
    """The list's other pages: by hint, by ``rel=next``, by the words on the link, or by a page number."""
    named = [str(tag["href"]) for tag in soup.find_all("link", href=True) if "next" in _list_of(tag, "rel")]
    found = [address for reference in named if (address := links.resolve(url, reference))]
    hinted = _hinted(soup, source.hints.next)
    for anchor in anchors:
        if hinted is not None:
            if id(anchor.tag) in hinted:
                found.append(anchor.url)
        elif _leads_on(anchor, url):
            found.append(anchor.url)
    here = key(url)
    ours = [a for a in found if key(a) != here and links.within(source, a, url)]
    return tuple({key(a): a for a in reversed(ours) if not links.skipped(source, a)}.values())[::-1]


def _leads_on(anchor: _Anchor, url: str) -> bool:
    if "next" in _list_of(anchor.tag, "rel"):
        return True
    words = (
        _text(anchor.tag).casefold() or str(anchor.tag.get("aria-label") or anchor.tag.get("title") or "").casefold()
    )
    marks = links.words()["pagination"]["marks"] + " "
    bare = words.strip(marks)
    in_pages = _is_pagination(anchor.tag)
    same_list = urlsplit(anchor.url).path == urlsplit(url).path or links.is_page_of_list(anchor.url)
    if bare.isdecimal() and len(bare) <= 4:
        return in_pages or same_list or _is_numbered(anchor.url, url, bare)
    if links.pattern("pagination", "next", whole=True).match(bare) or (words and not bare):
        return in_pages or same_list
    return in_pages and links.is_page_of_list(anchor.url)


def _is_numbered(address: str, url: str, number: str) -> bool:
    """Whether an address is the list's own with a page's number behind it; years are no pages."""
    folder, _, last = urlsplit(address).path.rstrip("/").rpartition("/")
    here = urlsplit(url).path.rstrip("/")
    return last == number and len(number) <= LONGEST_NUMBER and folder in (here, here.rpartition("/")[0])


def _is_pagination(tag: Tag) -> bool:
    pattern = links.pattern("pagination", "containers")
    return any(pattern.search(_names(parent)) for parent in [tag, *_parents(tag, CLIMB)])


def _is_none(anchor: _Anchor) -> bool:
    """Whether a link is certainly none to an announcement, whatever its words: to a front page, a page of a list, or
    from a menu."""
    front = links.path_of(anchor.url) == "/"
    return front or links.is_page_of_list(anchor.url) or _is_outside(anchor.tag)


def _is_outside(tag: Tag) -> bool:
    """Whether a link stands in a menu, a page's head or its foot."""
    pattern = links.pattern("region", "outside")
    for parent in tag.parents:
        if parent.name in ("main", "article", "body"):
            return False
        if parent.name in _OUTSIDE or any(pattern.search(name) for name in _names(parent).split()):
            return True
    return False


def _entries(anchors: list[_Anchor]) -> list[Tag]:
    """Each link's entry."""
    pages: dict[int, set[str]] = {}
    for anchor in anchors:
        for parent in _parents(anchor.tag, CLIMB):
            pages.setdefault(id(parent), set()).add(anchor.page)
    found = []
    for anchor in anchors:
        entry = anchor.tag
        for parent in _parents(anchor.tag, CLIMB):
            if len(pages[id(parent)]) > 1 or parent.name in ("body", "main", "html", "ul", "ol", "tbody", "table"):
                break
            entry = parent
        found.append(entry)
    return found


def _link(source: Source, anchor: _Anchor, entry: Tag) -> tuple[Link, str]:
    """The link with its title and date, and the words of its entry."""
    said = _text(entry)
    if len(said) > LARGEST_ENTRY:
        entry, said = anchor.tag, _text(anchor.tag)
    title = _title(anchor.tag, entry)[:LONGEST_TITLE]
    return Link(anchor.url, title, _date(source, entry, said), links.mark(said)), said


def _title(tag: Tag, entry: Tag) -> str:
    empty = links.pattern("title", "empty", whole=True)
    inner = tag.find(re.compile(r"^h[1-6]$"))
    heading = entry.find(re.compile(r"^h[1-6]$"))
    picture = tag.find("img", alt=True)
    candidates = [
        _text(inner) if isinstance(inner, Tag) else "",
        _text(tag),
        _text(heading) if isinstance(heading, Tag) else "",
        str(tag.get("aria-label") or tag.get("title") or ""),
        str(picture["alt"]) if isinstance(picture, Tag) else "",
    ]
    return next((text for text in candidates if text and not empty.match(text.casefold())), "")


def _date(source: Source, entry: Tag, said: str) -> date | None:
    """The day that an entry bears, where it is no deadline."""
    from extractors.dates import Precision, find_dates

    named = entry.select_one(source.hints.date) if source.hints.date else None
    stamp = named or entry.find("time", datetime=True)
    if isinstance(stamp, Tag) and (day := _iso(str(stamp.get("datetime") or ""))):
        return day
    text = _text(named) if named else said
    deadline = links.pattern("date", "deadline")
    for mention in find_dates(text):
        before = text[max(0, mention.start - BEFORE_DATE) : mention.start].casefold()
        day_of = mention.day
        if day_of.precision is not Precision.DAY or mention.until or (named is None and deadline.search(before)):
            continue
        if day_of.year and day_of.month and day_of.day:
            return _calendar(day_of.year, day_of.month, day_of.day)
    return None


def _calendar(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _iso(stamp: str) -> date | None:
    try:
        return date.fromisoformat(stamp.strip()[:10])
    except ValueError:
        return None


def _notes(
    source: Source, anchors: list[_Anchor], ours: list[_Anchor], found: list[Link], hinted: set[int] | None
) -> tuple[str, ...]:
    """Why nothing was found."""
    if found:
        return ()
    if not anchors:
        return ("the page has no links; its list may be made by a script in the reader's browser",)
    if hinted is not None and not hinted:
        return (f"hints.links ({source.hints.links}) matches nothing on the page",)
    if not ours:
        return (f"none of the page's {len(anchors)} links leads to the source's hosts; name their hosts in hosts",)
    if source.follow:
        return (f"none of the page's {len(ours)} links fits follow",)
    return (f"none of the page's {len(ours)} links looks like an announcement; say which with follow or hints.links",)


def _parents(tag: Tag, number: int) -> list[Tag]:
    found: list[Tag] = []
    for parent in tag.parents:
        if len(found) == number or not isinstance(parent, Tag) or isinstance(parent, BeautifulSoup):
            break
        found.append(parent)
    return found


def _names(tag: Tag) -> str:
    """An element's classes, id and label in small letters."""
    return " ".join([*_list_of(tag, "class"), str(tag.get("id") or ""), str(tag.get("aria-label") or "")]).casefold()


def _list_of(tag: Tag, attribute: str) -> list[str]:
    value: Any = tag.get(attribute) or []
    return [value] if isinstance(value, str) else [str(item) for item in value]


def _text(tag: Tag) -> str:
    return " ".join(tag.get_text(" ").split())
