"""Addresses, names and keys as numbers, quick to compare and to keep: what is the same has the same number."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b
from urllib.parse import urlsplit

from puljevagt.curation.calls.stems import NAME_LENGTH


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


def folder(url: str) -> str:
    """The host and the folder that a page lies in; empty where it lies in none."""
    path = urlsplit(url).path.rstrip("/").rpartition("/")[0]
    return site(url) + path if path else ""


def number(text: str) -> int:
    """A text as a signed number of 64 bits; two of a million texts meet once in 30 million times."""
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big", signed=True)
