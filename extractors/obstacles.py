"""Is this the page that was asked for, or what stood in its way: a cookie wall, a login, a notice that there is none.

A server that answers 200 with such a page says nothing of the announcement, so nothing may be concluded from it. A page
that announces something is never taken for an obstacle: only short pages are, and none that says what announcements do.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from selectolax.lexbor import LexborHTMLParser

from extractors.data_files import load
from extractors.decode import decode
from extractors.model import UnreadablePage

_KINDS = ("login", "missing", "cookies", "maintenance", "language")
_HEADS = "title, h1, h2"
_UNSEEN = "script, style, noscript, template, svg"
_AROUND = "nav, header, footer, aside"
_LITTLE = 15
"""Characters: with fewer on the whole page there is no text."""
_CLOSED = re.compile(rb"</(?:body|html)\s*>", re.IGNORECASE)
_OPENED = re.compile(rb"<(?:body|html)[\s>]", re.IGNORECASE)
_OPEN_DIV = re.compile(rb"<(?:div|main|article|section|ul|table)[\s>]", re.IGNORECASE)
_CLOSE_DIV = re.compile(rb"</(?:div|main|article|section|ul|table)\s*>", re.IGNORECASE)
_HALF_TAG = re.compile(rb"<[a-z/!][^<>]*\Z", re.IGNORECASE)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)


def obstacle(payload: bytes, media_type: str | None = None) -> str | None:
    """What stands in the way of the page, in words; ``None`` where it is the page. Only HTML is judged. ``media_type``
    as a server sends it. Pure; raises nothing."""
    if not payload.strip():
        return "an empty page"
    if media_type and "html" not in media_type.lower():
        return None
    if cut(payload):
        return "a page that is cut off in the middle"
    charset = _CHARSET.search(media_type or "")
    try:
        html = decode(payload, charset[1] if charset else None).text
    except UnreadablePage:
        return None
    return _judged(LexborHTMLParser(html))


def cut(payload: bytes) -> bool:
    """Whether an HTML page ends in the middle: inside a tag, or with its body open and elements in it open."""
    if not _OPENED.search(payload) or _CLOSED.search(payload):
        return False
    if _HALF_TAG.search(payload[-1000:]):
        return True
    return len(_OPEN_DIV.findall(payload)) > len(_CLOSE_DIV.findall(payload))


def _judged(page: LexborHTMLParser) -> str | None:
    heads = [_plain(node.text(separator=" ")) for node in page.css(_HEADS)]
    asks_password = any("password" in (node.attributes.get("type") or "").lower() for node in page.css("input"))
    for node in page.css(_UNSEEN):
        node.decompose()
    whole = _plain(page.body.text(separator=" ")) if page.body else ""
    if len(whole) < _LITTLE and len(" ".join(heads)) < _LITTLE:
        return "an empty page"
    for node in page.css(_AROUND):
        node.decompose()
    text = _plain(page.body.text(separator=" ")) if page.body else ""
    rules = load("obstacles")
    if len(text) > rules["longest"] or _any("announcement", "", (text,)):
        return None
    for kind in _KINDS:
        if kind == "language" and _is_danish(text):
            continue
        headed, worded = _any(kind, "head", heads), _any(kind, "text", (text,))
        if worded or (headed and (kind != "login" or asks_password)):
            return str(rules[kind]["reason"])
    return None


def _plain(text: str) -> str:
    return " ".join(text.split())


def _any(kind: str, where: str, texts: Iterable[str]) -> bool:
    pattern = _pattern(kind, where)
    return any(pattern.search(text) for text in texts)


@cache
def _pattern(kind: str, where: str) -> re.Pattern[str]:
    rules = load("obstacles")[kind]
    return re.compile("|".join(f"(?:{item})" for item in (rules[where] if where else rules)), re.IGNORECASE)


def _is_danish(text: str) -> bool:
    """Whether a twentieth of the words are such as every Danish text has."""
    words = text.casefold().split()
    return 20 * sum(word.strip(".,:;!?") in _danish() for word in words) >= len(words)


@cache
def _danish() -> frozenset[str]:
    return frozenset(load("obstacles")["danish"]["words"])
