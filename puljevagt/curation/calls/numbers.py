"""Addresses, names and keys as numbers, quick to compare and to keep: what is the same has the same number."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from hashlib import blake2b
from urllib.parse import urlsplit

from puljevagt.curation.calls.stems import NAME_LENGTH

_SPELLED = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "-": None})
_DATED = re.compile(r"/(20\d\d)[/-]([01]?\d)(?:[/-]([0-3]?\d))?(?=/|-|$)")


def address(url: str) -> int | None:
    """The number of an address, equal for two links to one page: scheme, ``www.``, fragment and last slash do not
    count. ``None`` for a site's front page and for what is no web address, which say nothing of a pool."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    path = parts.path.rstrip("/")
    if parts.scheme not in ("http", "https") or not (path or parts.query):
        return None
    return number(site(url) + path + (f"?{parts.query}" if parts.query else ""))


def name_number(name: Sequence[str]) -> int | None:
    """The number of a name given as stems, equal to that of :attr:`Clue.named` where a text names it; ``None`` without
    a name."""
    return number(f"name {' '.join(name[:NAME_LENGTH])}") if name else None


def site(url: str) -> str:
    """The host of an address, without ``www.``; empty where it has none."""
    return urlsplit(url).netloc.lower().removeprefix("www.")


def in_host(place: str, site: str) -> bool:
    """Whether a host bears the name of a place, as addresses spell it ("museum-aadal.dk")."""
    return "".join(place.casefold().translate(_SPELLED).split()) in site.replace("-", "")


def folder(url: str) -> str:
    """The host and the folder that a page lies in; empty for a site's front page."""
    above, _, page = urlsplit(url).path.rstrip("/").rpartition("/")
    return site(url) + above if page else ""


def dated(url: str) -> date | None:
    """The day that an address gives its page ("/2025/02/05/"), the first of the month where it gives no day; ``None``
    without one."""
    match = _DATED.search(urlsplit(url).path)
    if match is None:
        return None
    try:
        return date(int(match[1]), int(match[2]), int(match[3] or 1))
    except ValueError:
        return None


def number(text: str) -> int:
    """A text as a signed number of 64 bits; two of a million texts meet once in 30 million times."""
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big", signed=True)
